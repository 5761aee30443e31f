package cards

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// HistoryView is one page of what happened: to a task, or to all that its reader may read of.
type HistoryView struct {
	Item    maintenance.Item // whose history it is; zero: all there is
	Ledger  maintenance.Ledger
	Entries []maintenance.Past // the newest first
	Newer   int64              // the row behind which the newer page begins; 0: there is none
	Older   int64              // the row before which the older page begins; 0: there is none
	Limited bool               // the page ends early: what lies between is for others to read
	First   int64              // the first row that the record still has
}

// TurnValue is the value of a button that turns the page: to what stands behind a row of the record, or before it. The handle may be empty.
func TurnValue(newer bool, row int64, handle string) string {
	way := "older"
	if newer {
		way = "newer"
	}
	return strings.TrimSpace(way + " " + strconv.FormatInt(row, 10) + " " + handle)
}

// ReadTurnValue gives back what TurnValue was made of.
func ReadTurnValue(value string) (newer bool, row int64, handle string, ok bool) {
	way, rest, _ := strings.Cut(value, " ")
	number, handle, _ := strings.Cut(rest, " ")
	row, err := strconv.ParseInt(number, 10, 64)
	return way == "newer", row, handle, err == nil && row > 0 && (way == "newer" || way == "older")
}

// History tells what happened, the newest first, a page at a time.
func History(r Reader, v HistoryView) Message {
	return message(historyHead(v)+" "+count(len(v.Entries), "entry"), historyBlocks(r, v)...)
}

// NewHistoryWindow is the same in a window.
func NewHistoryWindow(r Reader, v HistoryView) Window {
	return Window{
		Type: slack.VTModal, CallbackID: HistoryWindow, PrivateMetadata: v.Item.Task.Handle, Title: plainText(words.Put("History"), longestTitle),
		Close: plainText(words.Put("Close"), longestTitle), Blocks: slack.Blocks{BlockSet: historyBlocks(r, v)},
	}
}

func historyHead(v HistoryView) string {
	if v.Item.Task.Handle == "" {
		return words.Put("What happened, the newest first.")
	}
	return words.Put("What happened to %s, the newest first.", plainName(v.Item))
}

func historyBlocks(r Reader, v HistoryView) []slack.Block {
	head := words.Put("*What happened*, the newest first")
	if v.Item.Task.Handle != "" {
		head = headline(v.Item) + "\n" + head
	}
	blocks := []slack.Block{section(head)}
	lines := make([]string, 0, len(v.Entries))
	for _, p := range v.Entries {
		lines = append(lines, pastLine(p, v.Item.Task.Handle == ""))
	}
	blocks = append(blocks, sections(bullets(lines))...)
	if end := historyEnd(r, v); end != "" {
		blocks = append(blocks, section(end))
	}
	if row := turns(v); row != nil {
		blocks = append(blocks, row)
	}
	return append(blocks, historyNote(v))
}

// historyEnd says what lies before the last line: how a task came to be known, or that there is more.
func historyEnd(r Reader, v HistoryView) string {
	switch {
	case v.Limited:
		return words.Put("What comes next here is not yours to read, or is a long way back: press Older to look on.")
	case v.Older > 0:
		return ""
	case v.First > 1:
		return words.Put("What came before row %d of the record was archived; whoever runs headsup has it.", v.First)
	case v.Item.Task.Handle != "":
		return strings.Join(firstSeen(v.Item, v.Ledger), "\n")
	case len(v.Entries) == 0:
		return words.Put("Nothing is recorded that can be read here. `%s list` shows what is coming.", r.Command)
	}
	return ""
}

func turns(v HistoryView) slack.Block {
	var buttons []*slack.ButtonBlockElement
	handle := v.Item.Task.Handle
	if v.Newer > 0 {
		buttons = append(buttons, button(variant(Turn, "newer"), TurnValue(true, v.Newer, handle), words.Put("Newer")))
	}
	if v.Older > 0 {
		buttons = append(buttons, button(variant(Turn, "older"), TurnValue(false, v.Older, handle), words.Put("Older")))
	}
	return actions("turns", buttons...)
}

// historyNote says what is not here, and which rows of the record the page is from.
func historyNote(v HistoryView) slack.Block {
	rows := ""
	switch n := len(v.Entries); n {
	case 0:
	case 1:
		rows = words.Put("Row %d of the record. ", v.Entries[0].Seq)
	default:
		rows = words.Put("Rows %d to %d of the record. ", v.Entries[n-1].Seq, v.Entries[0].Seq)
	}
	return note(words.Put("%sWhat headsup itself posted is left out; `headsup audit export` writes all of it, and `headsup audit verify` checks it.", rows))
}

// firstSeen says when a task was first seen, and how often and how far it was put off since.
func firstSeen(i maintenance.Item, l maintenance.Ledger) []string {
	first := words.Put("First seen %s", at(i.Task.FirstSeenAt))
	moved := ledgerLines(l)
	if len(moved) == 0 {
		return []string{words.Put("%s, set for %s; not moved since.", first, at(i.Task.FirstScheduledAt))}
	}
	return append([]string{words.Put("%s.", first)}, moved...)
}

// lately tells the last that happened to a task, on the message that shows everything about it.
func lately(all []maintenance.Past) []string {
	if len(all) == 0 {
		return nil
	}
	lines := []string{words.Put("*Lately*, the newest first")}
	for _, p := range all {
		lines = append(lines, "• "+pastLine(p, false))
	}
	return lines
}
