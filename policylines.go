package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

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
	for _, line := range slices.Concat(s.asker(c.User), s.state(), s.approvers(a, e), s.scope(a)) {
		lines = append(lines, "- "+line)
	}
	for _, line := range s.warnings(reader, a) {
		lines = append(lines, "- "+plain(line))
	}
	if len(s.notes) > 0 {
		lines = append(lines, "")
	}
	lines = append(lines, s.notes...)
	for n, line := range lines {
		lines[n] = harmless(line)
	}
	return lines
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

// asker says what keeps a person from asking whatever the policy says, as far as the bot knows them.
func (s scene) asker(user string) []string {
	if len(s.people) == 0 { // nobody is known where nothing was read
		return nil
	}
	p, known := s.people[user]
	switch {
	case !known:
		return []string{"headsup has not met " + user + " yet. It answers members of its own workspace only; no guests, and no bots."}
	case p.Deleted:
		return []string{"The account of " + s.called(user) + " is deactivated, so headsup does nothing for it."}
	case p.Bot:
		return []string{s.called(user) + " is a bot, and headsup does not take orders from bots."}
	case p.Guest:
		return []string{s.called(user) + " is a guest, and headsup does not take orders from guests."}
	case p.Stranger:
		return []string{s.called(user) + " is of another organisation, and headsup answers members of its own workspace only."}
	}
	return nil
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
		lines = append(lines, fmt.Sprintf("Too few could approve it now, %s: %s.", cards.Count(n, "person"), joined(can)))
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
