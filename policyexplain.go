package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

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
	if err := c.against(); err != nil {
		return nil, err
	}
	ruling, err := c.ruling(src, now)
	if problems, wrong := errors.AsType[settings.Problems](err); wrong {
		return nil, misuse("the policy cannot be used: it has " + cards.Count(len(problems), "mistake") + ".\n" + strings.TrimRight(settings.Paragraphs(problems), "\n"))
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

// against says what is wrong with the words, before anything is read.
func (c policyExplainCmd) against() error {
	switch {
	case c.Task == "" && c.Labels == "":
		return misuse("name a task with --task, or its labels with --labels.")
	case !userID.MatchString(c.User):
		return misuse("--user " + quoted(c.User) + " is no user id. " + idsAre)
	case c.Channel != "" && !channelOf.MatchString(c.Channel):
		return misuse("--channel " + quoted(c.Channel) + " is no channel. Give its name, such as #mq-prod, or its id.")
	case c.Task == "":
		return nil
	case c.Scheduled != "":
		return misuse("--scheduled is for --labels: when " + c.Task + " stands is in the database.")
	case c.First != "":
		return misuse("--first is for --labels: when " + c.Task + " stood at first is in the database.")
	case c.Moves != 0:
		return misuse("--moves is for --labels: how often " + c.Task + " was put off is in the database.")
	}
	return nil
}

const idsAre = "Slack's begin with U or W, such as U0123456789; a person's profile has it behind ⋮, Copy member ID."

// quoted shows a word that may be empty, or have blanks in it.
func quoted(word string) string {
	if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }) {
		return strconv.Quote(word)
	}
	return word
}

func (c policyExplainCmd) ruling(src settings.Source, now time.Time) (settings.Ruling, error) {
	if c.Policy == "" {
		return settings.ReadPolicy(src)
	}
	switch info, err := os.Stat(c.Policy); {
	case err != nil:
		return settings.Ruling{}, misuse("there is no file " + c.Policy + " to read the policy from.")
	case info.IsDir():
		return settings.Ruling{}, misuse(c.Policy + " is a folder. Name the YAML file in it.")
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
	text := plain(cards.Unclear(r, typed, read, func(time.Time) string { return "" }).In(maintenance.English).Text)
	return time.Time{}, misuse(flag + ": " + strings.ReplaceAll(text, " Nothing was changed.", ""))
}
