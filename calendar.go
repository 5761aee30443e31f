package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"regexp"

	"headsup/feed"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// calendarCmd is what an operator does with calendars. A headsup that runs on the database need not be stopped for it.
type calendarCmd struct {
	Make makeCalendarCmd  `cmd:"" help:"Make an address at which calendar programs follow the tasks that lead to a channel. It takes the place of an earlier one."`
	List listCalendarsCmd `cmd:"" help:"List whose calendars can be read, and when they were."`
	End  endCalendarCmd   `cmd:"" help:"End the address of a channel's calendar, or of a person's."`
}

// openFeeds opens the database that the settings name, to change calendars in it.
func openFeeds(ctx context.Context) (*store.Beside, settings.Factors, error) {
	set, err := settings.ReadFactors(settings.Source{Environ: os.Environ()})
	if err != nil {
		return nil, set, err
	}
	b, err := openBeside(ctx, set.Database)
	return b, set, err
}

var (
	channelID = regexp.MustCompile(`^[CG][A-Z0-9]{5,20}$`)
	personID  = regexp.MustCompile(`^[UW][A-Z0-9]{5,20}$`)
)

const channelIDs = "Give the channel's id, such as C0123ABCD: in Slack it stands at the end of the channel's details."

type makeCalendarCmd struct {
	Channel string `arg:"" help:"The id of a channel that HEADSUP_CHANNELS allows."`
	Name    string `help:"What the calendar calls itself, such as #kafka-prod." placeholder:"NAME"`
	Base    string `help:"The address of headsup as calendar programs reach it; else HEADSUP_HTTP_URL or HEADSUP_HTTP_ADDR." placeholder:"URL"`
}

// Run makes it. Its address is shown this once.
func (m makeCalendarCmd) Run(ctx context.Context, s streams) error {
	if !channelID.MatchString(m.Channel) {
		return misuse(quoted(m.Channel) + " is no channel's id. " + channelIDs)
	}
	b, set, err := openFeeds(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // what was kept is kept
	base, err := m.base(set)
	if err != nil {
		return err
	}
	token, by := maintenance.NewFeedToken(), maintenance.Operator(operator())
	made := maintenance.Feed{Channel: m.Channel, Name: m.Name, MadeBy: by.Person.Name}.Keyed(token)
	if err := b.MakeFeed(ctx, by, made); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s\n\nIt shows the tasks that lead to %s, as long as HEADSUP_CHANNELS allows that channel. Whoever has it can read along; it is shown this once.\n",
		feed.Address(base, token), m.Channel)
	return err
}

func (m makeCalendarCmd) base(set settings.Factors) (string, error) {
	if m.Base != "" {
		u, err := url.Parse(m.Base)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return "", misuse("--base " + quoted(m.Base) + " is no address. Give it like https://headsup.example.")
		}
		return u.String(), nil
	}
	if base := set.Base(); base != "" {
		return base, nil
	}
	return "", misuse("nothing says how calendar programs reach headsup. Set HEADSUP_HTTP_ADDR and HEADSUP_HTTP_URL, or give --base.")
}

type listCalendarsCmd struct{}

// Run lists them; their addresses are not kept.
func (listCalendarsCmd) Run(ctx context.Context, s streams) error {
	b, _, err := openFeeds(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // it only read
	all, err := b.Feeds(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err = fmt.Fprintln(s.out, "There are no calendars.")
		return err
	}
	for _, f := range all {
		read := "never read"
		if !f.ReadAt.IsZero() {
			read = "last read within the hour after " + utc(f.ReadAt)
		}
		name := ""
		if f.Name != "" {
			name = " (" + harmless(f.Name) + ")"
		}
		if _, err := fmt.Fprintf(s.out, "%s%s, made %s by %s, %s\n", f.Person+f.Channel, name, utc(f.MadeAt), harmless(f.MadeBy), read); err != nil {
			return err
		}
	}
	return nil
}

type endCalendarCmd struct {
	Of string `arg:"" name:"id" help:"The id of a channel or a person; headsup calendar list shows them."`
}

// Run ends it.
func (e endCalendarCmd) Run(ctx context.Context, s streams) error {
	var person, channel string
	switch {
	case channelID.MatchString(e.Of):
		channel = e.Of
	case personID.MatchString(e.Of):
		person = e.Of
	default:
		return misuse(quoted(e.Of) + " is no id of a channel or a person. headsup calendar list shows them.")
	}
	b, _, err := openFeeds(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // what was kept is kept
	ended, err := b.EndFeed(ctx, maintenance.Operator(operator()), person, channel)
	if err != nil {
		return err
	}
	if !ended {
		return misuse(e.Of + " has no calendar. headsup calendar list shows whose there are.")
	}
	_, err = fmt.Fprintf(s.out, "The calendar address of %s counts no more.\n", e.Of)
	return err
}
