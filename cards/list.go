package cards

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// ListView is one page of a list.
type ListView struct {
	Items    []maintenance.Item
	Total    int // on all pages
	Page     int // from 1
	Pages    int
	Sentence string // that gives this list, already escaped for Slack
	Filtered bool
	Doubts   []Doubt                      // why a filter fits nothing, where that can be said
	Frozen   map[string]string            // by handle, the freeze in which a task stands
	Usual    map[string]maintenance.Usual // by handle, how long the work of one that runs usually takes
	Age      Age
}

// Doubt is a part of a filter that fits no task that is known here.
type Doubt struct {
	Typed   string   // as people would type it; foreign
	Label   string   // what has no such value, or is no label; empty: Typed is a word in no name
	Unknown bool     // no task has the label
	Meant   []string // what may have been meant, the likeliest first; foreign
}

// List shows what is coming, soonest first. It is the same for every reader, so that it may be kept until the data change or
// grow old.
func List(r Reader, v ListView) Message {
	if v.Total == 0 {
		return emptyList(r, v)
	}
	head := words.Put("%s, soonest first", count(v.Total, "task"))
	if v.Pages > 1 {
		head += words.Put(" (page %d of %d)", v.Page, v.Pages)
	}
	blocks := []slack.Block{section("*" + head + "*")}
	text := []string{head}
	for n, item := range v.Items {
		blocks = append(blocks, row(item, v.Frozen[item.Task.Handle], v.Usual[item.Task.Handle]), actions("row-"+strconv.Itoa(v.Page)+"-"+strconv.Itoa(n), rowButtons(item)...))
		text = append(text, plainName(item)+": "+utc(item.Task.ScheduledAt)+", "+standing(item.Task))
	}
	blocks = append(blocks, pager(v), note(v.Age.note(r.Now)))
	return message(strings.Join(text, "\n"), blocks...)
}

func emptyList(r Reader, v ListView) Message {
	line := words.Put("No maintenance is coming.")
	switch {
	case v.Age.never():
		line = words.Put("No task is known so far.")
	case v.Filtered:
		line = words.Put("%sNo coming task fits that. `%s list` shows all of them, `%s list status=any` those that have ended too.", doubtText(v.Doubts), r.Command, r.Command)
	}
	return message(line, section(line), note(v.Age.note(r.Now)))
}

// doubtText says that a filter may be mistyped, so that nobody takes its empty answer for an all-clear.
func doubtText(all []Doubt) string {
	var text strings.Builder
	for _, d := range all {
		meant := make([]string, len(d.Meant))
		for n, one := range d.Meant {
			meant[n] = code(one, 60)
		}
		switch {
		case d.Label == "":
			text.WriteString(words.Put("No name here contains %s.", code(d.Typed, 60)))
		case d.Unknown:
			text.WriteString(words.Put("No task here has a label %s.", code(d.Label, 60)))
		default:
			text.WriteString(words.Put("No task here has %s.", code(d.Typed, 80)))
		}
		if len(meant) > 0 {
			text.WriteString(words.Put(" Did you mean %s?", list(meant, "or")))
		}
		text.WriteString("\n")
	}
	return text.String()
}

func row(i maintenance.Item, frozen string, u maintenance.Usual) *slack.SectionBlock {
	return section(rowLines(i, frozen, u)...)
}

func rowLines(i maintenance.Item, frozen string, u maintenance.Usual) []string {
	line := atAway(i.Task.ScheduledAt) + " · " + where(i.Instance)
	if !i.Task.Waiting() {
		line += words.Put(" · it %s", standing(i.Task))
		if began := i.Task.Course().BeganAt; i.Task.Running() && !began.IsZero() {
			line += words.Put(", begun %s%s", away(began), usualBehind(u))
		}
	}
	if frozen != "" {
		line += words.Put(" · :snowflake: in the freeze %s", foreign(frozen, 80))
	}
	lines := []string{name(i), line}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
	}
	return lines
}

// openChange says in one line what is being done about a task.
func openChange(c maintenance.Change) string {
	return words.Put("Change %s: %s asked to %s; it is %s.", code(c.ID, 20), person(c.By.Person), wish(c), stateWord(c.State))
}

func rowButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	buttons := []*slack.ButtonBlockElement{button(Show, i.Task.Handle, words.Put("Show"))}
	if i.Task.Waiting() && i.Change == nil {
		buttons = append(buttons, button(Reschedule, i.Task.Handle, words.Put("Reschedule")), button(Cancel, i.Task.Handle, words.Put("Cancel")))
	}
	return buttons
}

func pager(v ListView) slack.Block {
	var buttons []*slack.ButtonBlockElement
	if v.Page > 1 {
		buttons = append(buttons, button(variant(Page, "back"), fmt.Sprintf("%d %s", v.Page-1, v.Sentence), words.Put("Earlier")))
	}
	if v.Page < v.Pages {
		buttons = append(buttons, button(variant(Page, "on"), fmt.Sprintf("%d %s", v.Page+1, v.Sentence), words.Put("Later")))
	}
	buttons = append(buttons, button(Share, v.Sentence, words.Put("Show to all here")))
	row := actions("pager-"+strconv.Itoa(v.Page), buttons...)
	if row == nil && v.Pages > 1 {
		return note(words.Put("These filters are too long for buttons that turn the page. Use fewer of them."))
	}
	return row
}
