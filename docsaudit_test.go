package main

import (
	"os/exec"
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
)

// TestTheAuditPageIsTriedWordForWord runs each command of docs/audit.md, in its order, on a record and on heads that were copied out of Slack.
func TestTheAuditPageIsTriedWordForWord(t *testing.T) {
	shown := fences(t, "sh")
	d := newAuditDesk(t, 30)
	d.tellAStory()
	posted := strings.NewReplacer("`", "", ":ledger:", "\U0001F4D2") // as Slack shows it
	d.write("heads.txt", "headsup\nAPP  00:00\n"+posted.Replace(cards.Head(cards.EndOf(d.head(10).Seq, d.head(10).Hash), false).In(maintenance.English).Text)+"\n\n1 reply\n"+
		"headsup\nAPP  00:00\u00a0(edited)\n"+posted.Replace(cards.Head(cards.EndOf(d.head(20).Seq, d.head(20).Hash), true).In(maintenance.Chinese).Text)+"\n")
	ran := 0
	for _, f := range shown {
		if f.page != "docs/audit.md" {
			continue
		}
		if name := f.remarked("file"); name != "" {
			d.write(name, f.text)
			continue
		}
		for _, typed := range words(f.text) {
			ran++
			if typed[0] == "headsup" {
				d.says(exitFine, strings.Join(typed[1:], " "))
				continue
			}
			said, err := exec.CommandContext(t.Context(), typed[0], typed[1:]...).CombinedOutput()
			if want := "Whole, up to " + d.head(37).Hash + "\n"; err != nil || string(said) != want {
				t.Errorf("%v: %v: it says %q, want %q", f, err, said, want)
			}
		}
	}
	if ran < 9 {
		t.Errorf("only %d commands were found", ran)
	}
	d.says(exitFine, "audit verify --heads heads.txt until-november.jsonl rest.jsonl", "2 posted heads fit, up to row 20.")

	d.do(`UPDATE audit SET text = replace(text, 'release', 'holiday') WHERE seq = 25`)
	d.says(exitFine, "audit export -o edited.jsonl")
	d.says(exitFailed, "audit verify until-november.jsonl edited.jsonl", "row 25 was edited")
}

// TestTheScriptOfTheAuditPageFindsAnEditedRow, as it would be found by whoever trusts no program of ours.
func TestTheScriptOfTheAuditPageFindsAnEditedRow(t *testing.T) {
	shown := fences(t, "sh")
	d := newAuditDesk(t, 5)
	for _, f := range shown {
		if name := f.remarked("file"); f.page == "docs/audit.md" && name != "" {
			d.write(name, f.text)
		}
	}
	whole := d.says(exitFine, "audit export")
	lines := strings.SplitAfter(whole, "\n")
	for what, text := range map[string]string{
		"a row edited":  strings.Replace(whole, "release", "holiday", 1),
		"a row removed": strings.Join(append(lines[:2:2], lines[3:]...), ""),
		"two swapped":   lines[1] + lines[0] + strings.Join(lines[2:], ""),
	} {
		d.write("edited.jsonl", text)
		if said, err := exec.CommandContext(t.Context(), "bash", "check.sh", "edited.jsonl").CombinedOutput(); err == nil {
			t.Errorf("%s: it says %s", what, said)
		}
	}
}
