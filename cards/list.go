package cards

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// ListView is one page of a list.
type ListView struct {
	Items    []maintenance.Item
	Total    int // on all pages
	Page     int // from 1
	Pages    int
	Sentence string // that gives this list, already escaped for Slack
	Filtered bool
	Age      Age
}

// Age is how old the data of an answer are.
type Age struct {
	ReadAt time.Time // when they were last read whole; zero: never
	Limit  time.Duration
	Failed []string // projects whose last poll failed
}

// note says how old the data are; loudly where they are older than allowed.
func (a Age) note(now time.Time) string {
	age := now.Sub(a.ReadAt)
	switch {
	case a.ReadAt.IsZero():
		return ":warning: The cloud has not been read whole yet, so tasks may be missing. Ask again in a minute."
	case age > a.Limit:
		return fmt.Sprintf(":warning: These data are old: read %s ago. They are being read anew; ask again in a minute.", span(age)) + a.failed()
	}
	return fmt.Sprintf("As of %s ago.", span(max(age.Truncate(time.Second), time.Second))) + a.failed()
}

func (a Age) failed() string {
	if len(a.Failed) == 0 {
		return ""
	}
	return " The last reading failed for " + foreign(strings.Join(a.Failed, ", "), 200) + "."
}

// List shows what is coming, soonest first.
func List(r Reader, v ListView) Message {
	if v.Total == 0 {
		return emptyList(r, v)
	}
	head := fmt.Sprintf("%s, soonest first", count(v.Total, "task"))
	if v.Pages > 1 {
		head += fmt.Sprintf(" (page %d of %d)", v.Page, v.Pages)
	}
	blocks := []slack.Block{section("*" + head + "*")}
	text := []string{head}
	for n, item := range v.Items {
		blocks = append(blocks, row(item), actions("row-"+strconv.Itoa(v.Page)+"-"+strconv.Itoa(n), rowButtons(item)...))
		text = append(text, plainName(item)+": "+utc(item.Task.ScheduledAt)+", "+standing(item.Task))
	}
	if v.Pages > 1 {
		blocks = append(blocks, pager(v))
	}
	blocks = append(blocks, note(v.Age.note(r.Now)))
	return message(strings.Join(text, "\n"), blocks...)
}

func emptyList(r Reader, v ListView) Message {
	line := "No maintenance is coming."
	if v.Filtered {
		line = "No coming task fits that. `" + r.Command + " list` shows all of them, `status=any` those that have ended too."
	}
	return message(line, section(line), note(v.Age.note(r.Now)))
}

func row(i maintenance.Item) slack.Block {
	lines := []string{name(i), fmt.Sprintf("%s (%s) · %s", at(i.Task.ScheduledAt), away(i.Task.ScheduledAt), where(i.Instance))}
	if i.Task.Status != maintenance.Created {
		lines[1] += " · " + standing(i.Task)
	}
	if i.Change != nil {
		lines = append(lines, openChange(*i.Change))
	}
	return section(lines...)
}

// openChange says in one line what is being done about a task.
func openChange(c maintenance.Change) string {
	return fmt.Sprintf("Change %s by %s: %s, %s.", code(c.ID, 20), person(c.By.Person), wish(c), stateWord(c.State))
}

func rowButtons(i maintenance.Item) []*slack.ButtonBlockElement {
	buttons := []*slack.ButtonBlockElement{button(Show, i.Task.Handle, "Show")}
	if i.Task.Waiting() && i.Change == nil {
		buttons = append(buttons, button(Reschedule, i.Task.Handle, "Reschedule"), button(Cancel, i.Task.Handle, "Cancel"))
	}
	return buttons
}

func pager(v ListView) slack.Block {
	var buttons []*slack.ButtonBlockElement
	if v.Page > 1 {
		buttons = append(buttons, button(variant(Page, "back"), fmt.Sprintf("%d %s", v.Page-1, v.Sentence), "Earlier"))
	}
	if v.Page < v.Pages {
		buttons = append(buttons, button(variant(Page, "on"), fmt.Sprintf("%d %s", v.Page+1, v.Sentence), "Later"))
	}
	return actions("pager-"+strconv.Itoa(v.Page), buttons...)
}
