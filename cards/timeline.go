package cards

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Picture is a picture for Slack.
type Picture struct {
	PNG              []byte
	Name, Title, Alt string // Alt is what a screen reader says instead
}

// PictureWords are the words on a timeline.
type PictureWords struct {
	Now, Freeze, Window, Waits string
	Tasks                      string
	Weekdays                   [7]string // from Sunday on
}

// TimelineWords are those of a language.
func TimelineWords(l maintenance.Language) PictureWords {
	read := func(text string) string { return TextIn(l, text) }
	days := weekdays()
	for n, day := range days {
		days[n] = read(day)
	}
	return PictureWords{
		Now: read(words.Put("now")), Freeze: read(words.Put("freeze")), Window: read(words.Put("maintenance window")),
		Waits: read(words.Put("a change waits")), Tasks: read(words.Put("tasks")),
		Weekdays: days,
	}
}

// TimelineView is a timeline and what is on it.
type TimelineView struct {
	Items       []maintenance.Item // that are shown, soonest first
	Later       int                // tasks behind what is shown
	From, Until time.Time          // whole days of the zone
	Zone        *time.Location
	Grouped     bool     // tasks are counted, since they are too many for a bar each
	Frozen      []string // names of the freezes that are shown; foreign
	File        string   // Slack's id of the picture; empty: there is none
	Age         Age
}

// Picture is the picture with its words, for readers of a language.
func (v TimelineView) Picture(png []byte, l maintenance.Language) *Picture {
	return &Picture{PNG: png, Name: "timeline.png", Title: TextIn(l, v.title()), Alt: cut(TextIn(l, v.alt()), longestAlt)}
}

// title says which days they are.
func (v TimelineView) title() string {
	zone := zoneOr(v.Zone)
	return words.Put("%s to %s, %s", v.From.In(zone).Format(time.DateOnly), v.Until.Add(-time.Minute).In(zone).Format(time.DateOnly), zone.String())
}

const (
	mostSpoken = 12   // tasks that the text instead of a picture names
	longestAlt = 2000 // of that text (D, facts/slack.md, section 6)
)

// alt is the picture in words, for those who do not see it.
func (v TimelineView) alt() string {
	said := []string{words.Put("Timeline of %s, %s.", count(len(v.Items), "task"), v.title())}
	if v.Grouped {
		said = append(said, words.Put("They are too many for a bar each, and are counted."))
	}
	if len(v.Frozen) > 0 {
		said = append(said, words.Put("Freezes are shaded: %s.", v.frozen()))
	}
	for n, i := range v.Items {
		if n == mostSpoken {
			said = append(said, words.Put("And %d more.", len(v.Items)-n))
			break
		}
		said = append(said, words.Put("%s, %s.", plainName(i), utc(i.Task.ScheduledAt)))
	}
	return strings.Join(said, " ")
}

func (v TimelineView) frozen() string {
	names := make([]string, len(v.Frozen))
	for n, name := range v.Frozen {
		names[n] = plain(name, 80)
	}
	return strings.Join(names, ", ")
}

// picture is the block that shows it; none where there is no picture.
func (v TimelineView) picture() []slack.Block {
	if v.File == "" {
		return nil
	}
	return []slack.Block{slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: v.File}, v.alt(), "", nil)}
}

// Timeline shows somebody the picture that they asked for. Without one it says so, and lists what would be on it.
func Timeline(r Reader, v TimelineView) Message {
	head := words.Put("%s from %s", count(len(v.Items), "task"), v.title())
	lines, said := lined(v.Items, r.Command)
	text := head + "\n" + said
	blocks := append([]slack.Block{section(":calendar: *" + head + "*")}, v.picture()...)
	if v.File == "" && len(v.Items) > 0 {
		sorry := words.Put("Slack did not take the picture, so here is the list. Ask again in a minute; if there is none then, tell whoever runs headsup.")
		blocks = append(blocks, section(":warning: "+sorry))
		blocks = append(blocks, sections(bullets(lines))...)
		text = head + "\n" + sorry + "\n" + said
	}
	return message(text, append(blocks, note(v.behind(r)+v.Age.note(r.Now)))...)
}

// behind says what is not shown.
func (v TimelineView) behind(r Reader) string {
	if v.Later == 0 {
		return ""
	}
	return words.Put("%s behind these days: `%s list`. ", count(v.Later, "task"), r.Command)
}

// TimelineComes answers whoever asked for a timeline: where the picture is to come, or that there is nothing to be seen.
func TimelineComes(r Reader, v TimelineView, direct bool) Message {
	var line string
	switch tasks := count(len(v.Items), "task"); {
	case len(v.Items) == 0:
		line = words.Put("Nothing is coming in these days.")
	case direct:
		line = words.Put("The picture of %s comes in a moment.", tasks)
	default:
		line = words.Put("The picture of %s comes in a moment, in your direct message with headsup, since in a channel it could not be shown to you alone.", tasks)
	}
	return message(line, section(":calendar: "+line), note(words.Put("%s. ", v.title())+v.behind(r)+v.Age.note(r.Now)))
}
