package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/when"
)

type policyExplainCmd struct {
	Task   string `help:"The task, from the database of headsup: its handle or id, or the name of an instance that has one coming task." placeholder:"TASK" xor:"task"`
	Labels string `help:"Instead of a task: its labels, such as engine=kafka,tag_env=prod. Then nothing is read from a database." placeholder:"LABELS" xor:"task"`

	User       string `required:"" help:"Who asks: a user id." placeholder:"U…"`
	Action     string `required:"" enum:"reschedule,cancel" help:"reschedule or cancel." placeholder:"ACTION"`
	To         string `help:"To when the task is to be moved, such as 'fri 22:00 UTC'." placeholder:"TIME"`
	Reason     string `help:"Why." placeholder:"TEXT"`
	Channel    string `help:"Where it is asked for, by id or name; else where the task is shown." placeholder:"CHANNEL"`
	BreakGlass bool   `help:"Without the approvals, in an emergency."`

	Policy string   `help:"The policy of this file, instead of that of the settings." placeholder:"FILE"`
	Groups []string `sep:"none" help:"Who is behind a name in the policy, such as 'sre-leads=U0123456789,U0123456780'. May be given several times." placeholder:"NAME=U…,U…"`

	Scheduled string `help:"With --labels: when the task stands now; else in a week." placeholder:"TIME"`
	First     string `help:"With --labels: when it stood at first; else when it stands now." placeholder:"TIME"`
	Moves     int    `help:"With --labels: how often it was put off before." placeholder:"N"`
}

// Run explains what the policy says of the wish.
func (c policyExplainCmd) Run(ctx context.Context, s streams) error {
	lines, err := c.explain(ctx, settings.Source{Environ: os.Environ()}, time.Now().UTC())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, strings.Join(lines, "\n"))
	return err
}

// explain gives the explanation, one sentence a line.
func (c policyExplainCmd) explain(ctx context.Context, src settings.Source, now time.Time) ([]string, error) {
	if c.Task == "" && c.Labels == "" {
		return nil, misuse("name a task with --task, or its labels with --labels.")
	}
	ruling, err := c.ruling(src, now)
	if problems, wrong := errors.AsType[settings.Problems](err); wrong {
		return nil, misuse("the policy cannot be used: it has " + count(len(problems), "mistake") + ".\n" + strings.TrimRight(settings.Paragraphs(problems), "\n"))
	}
	if err != nil {
		return nil, err
	}
	scene, err := c.scene(ctx, ruling, now)
	if err != nil {
		return nil, err
	}
	ask, err := c.ask(scene, now)
	if err != nil {
		return nil, err
	}
	return c.lines(scene, ask), nil
}

func (c policyExplainCmd) ruling(src settings.Source, now time.Time) (settings.Ruling, error) {
	if c.Policy == "" {
		return settings.ReadPolicy(src)
	}
	if _, err := os.Stat(c.Policy); err != nil {
		return settings.Ruling{}, misuse("there is no file " + c.Policy + " to read the policy from.")
	}
	ruling, err := settings.ReadPolicyFile(c.Policy, now)
	if err == nil && c.Task != "" {
		ruling.Database, err = settings.ReadDatabase(src)
	}
	return ruling, err
}

// ask puts together what the policy is to judge.
func (c policyExplainCmd) ask(s scene, now time.Time) (maintenance.Ask, error) {
	a := maintenance.Ask{
		By:   maintenance.Actor{Person: s.person(c.User), Place: maintenance.Place{Channel: s.place(c.Channel)}},
		Wish: maintenance.Wish{Action: maintenance.Action(c.Action), Reason: c.Reason, Glass: c.BreakGlass},
		Task: s.item.Task, Instance: s.item.Instance, Ledger: s.ledger, Now: now,
	}
	switch {
	case c.To == "":
		return a, nil
	case a.Wish.Action == maintenance.Cancel:
		return a, misuse("--to is for --action reschedule: a cancel has no time.")
	}
	var err error
	a.Wish.To, err = readTime("--to", c.To, when.Asked{Now: now, TaskAt: a.Task.ScheduledAt, Zone: a.By.Person.Location(s.zone)})
	return a, err
}

// readTime reads a time as people type it to the bot.
func readTime(flag, typed string, asked when.Asked) (time.Time, error) {
	read := when.Read(typed, asked)
	if !read.At.IsZero() {
		return read.At, nil
	}
	r := cards.Reader{Zone: asked.Zone, Now: asked.Now}
	text := plain(cards.Unclear(r, typed, read, func(time.Time) string { return "" }).Text)
	return time.Time{}, misuse(flag + ": " + strings.ReplaceAll(text, " Nothing was changed.", ""))
}

// lines say what the policy makes of the wish, for people.
func (c policyExplainCmd) lines(s scene, a maintenance.Ask) []string {
	reader := cards.Reader{Zone: a.By.Person.Location(s.zone), Command: "/tasks", Now: a.Now}
	e := s.policy.Explain(a)
	lines := []string{c.title(s, a), ""}
	for _, line := range cards.ExplainLines(reader, e) {
		lines = append(lines, "- "+plain(line))
	}
	if a.Wish.Action == maintenance.Reschedule && a.Wish.To.IsZero() {
		lines = append(lines, "- What binds the new time was not looked at: give one with --to.")
	}
	for _, line := range slices.Concat(s.state(), s.approvers(a, e), s.scope(a)) {
		lines = append(lines, "- "+line)
	}
	for _, line := range s.warnings(reader, a) {
		lines = append(lines, "- "+plain(line))
	}
	if len(s.notes) > 0 {
		lines = append(lines, "")
	}
	return append(lines, s.notes...)
}

// title says what is judged, and whose wish it is.
func (c policyExplainCmd) title(s scene, a maintenance.Ask) string {
	what := c.Task
	if t := s.item.Task; t.Handle != "" {
		what = t.Handle + ", " + t.Name + " on " + s.item.Instance.Name
	}
	if what == "" {
		what = "a task with " + c.Labels
	}
	text := "To " + c.Action + " " + what
	if !a.Wish.To.IsZero() {
		text += " to " + utc(a.Wish.To)
	}
	text += ", which stands at " + utc(a.Task.ScheduledAt) + ", asked for by " + s.called(c.User)
	if name := s.channelName(a.By.Place.Channel); name != "" {
		text += " in " + name
	}
	return text + ":"
}

func utc(t time.Time) string {
	if t.IsZero() {
		return "an unknown time"
	}
	return t.UTC().Format("Mon 2006-01-02 15:04 UTC")
}

// state says what keeps the task from being changed whatever the policy says.
func (s scene) state() []string {
	switch t := s.item.Task; {
	case s.item.Change != nil:
		return []string{"Another change, " + s.item.Change.ID + ", holds the task now, and has to end first."}
	case !t.GoneAt.IsZero():
		return []string{"The cloud does not list the task any more, so it can be neither moved nor cancelled."}
	case !t.Waiting():
		return []string{"The task is " + strings.ToLower(string(t.Status)) + ", and only one that waits for its time can be moved or cancelled."}
	}
	return nil
}

// mostNamed bounds how many people are named one by one.
const mostNamed = 20

// approvers say who could approve the wish at this moment, each by name, and who not yet.
func (s scene) approvers(a maintenance.Ask, e maintenance.Explanation) []string {
	if e.Rule == nil || e.Terms.Approvals == 0 {
		return nil
	}
	change := maintenance.Change{By: a.By, Terms: e.Terms}
	var can, later []string
	for _, user := range s.policy.Groups.People(e.Terms.Approvers) {
		switch no := s.policy.MayDecide(change, maintenance.Person{ID: user}, a.Now); {
		case no == nil:
			can = append(can, s.called(user))
		case no.Why == maintenance.TooNew && len(no.Times) > 0:
			later = append(later, s.called(user)+" (from "+utc(no.Times[0])+")")
		}
	}
	slices.Sort(can)
	var lines []string
	switch n := len(can); {
	case n == 0:
		lines = append(lines, "Nobody who could approve it is known.")
	case n < e.Terms.Approvals:
		lines = append(lines, fmt.Sprintf("Too few could approve it now, %s: %s.", count(n, "person"), joined(can)))
	default:
		lines = append(lines, "Could approve it now: "+joined(can)+".")
	}
	if len(later) > 0 {
		lines = append(lines, "Not yet, since they are new in a group: "+joined(later)+".")
	}
	return lines
}

func joined(names []string) string {
	if len(names) > mostNamed {
		return strings.Join(names[:mostNamed], ", ") + fmt.Sprintf(" and %d more", len(names)-mostNamed)
	}
	return strings.Join(names, ", ")
}

// scope says where the task is shown.
func (s scene) scope(a maintenance.Ask) []string {
	route := s.policy.Routes.For(s.item)
	if route == nil {
		return nil
	}
	line := "Its route (" + route.Source.String() + ") leads to " + route.Name
	if !s.policy.InScope(a.By, s.item) {
		line += ", so in another channel it is not shown, and nobody may ask for it there"
	}
	return []string{line + "."}
}

// warnings are what the draft would warn of by this rule.
func (s scene) warnings(r cards.Reader, a maintenance.Ask) []string {
	if a.Wish.Action != maintenance.Reschedule || a.Wish.To.IsZero() {
		return nil
	}
	change := maintenance.Change{Action: a.Wish.Action, To: a.Wish.To, Reason: a.Wish.Reason, Task: a.Task.Key(), By: a.By}
	all := s.policy.Warnings(change, s.item, nil, maintenance.ZoneProof{Proven: true}, a.Now)
	all = slices.DeleteFunc(all, func(w maintenance.Warning) bool { return w.Kind == maintenance.StandsFrozen }) // said before
	return cards.WarningLines(r, all)
}
