package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// TestI13APackIsReadByAPersonAndByVerify: what it tells, and that neither its words nor its rows can be edited unseen.
func TestI13APackIsReadByAPersonAndByVerify(t *testing.T) {
	d := newAuditDesk(t, 9)
	d.tellAStory()
	d.says(exitFine, "audit pack C3F1 -o pack.txt")
	d.says(exitFine, "audit verify pack.txt", "7 rows shown, of 9 only the digest is there")
	raw, err := os.ReadFile("pack.txt")
	d.must(err)
	text := string(raw)
	for _, want := range []string{
		"Who was told, and when\n  row 11, ", "headsup told, reminder, in C01, message 17.1",
		"What was asked\n  row 12, ", `"Bob" (U1) confirmed, to reschedule, reason "disk\nis full"`,
		"Who decided\n  row 13, ", `"Ann" (U2) approved, policy abcdef012345, with a one-time code`,
		`it stood at 2026-11-25T18:00:00Z as "Created"`, `the cloud's request "req-7"`,
		"The policy of those days\n  row 10, ", "      | rules:\n      |   - {approvals: 1}",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	for what, edit := range map[string][2]string{
		"a word":               {`"Ann" (U2) approved`, `"Eve" (U2) approved`},
		"a line put in":        {"Who decided\n", "Who decided\n  row 99, nobody objected\n"},
		"another change named": {"Change c3f1\n", "Change c4f1\n"},
		"a form of its own":    {"pack, form 1", "pack, form 0"},
	} {
		if !strings.Contains(text, edit[0]) {
			t.Fatalf("%s: there is no %q", what, edit[0])
		}
		d.write("edited.txt", strings.Replace(text, edit[0], edit[1], 1))
		d.says(exitFailed, "audit verify edited.txt", "n front of the rows")
	}
	d.write("edited.txt", strings.Replace(text, `"name":"Ann","policy"`, `"name":"Eve","policy"`, 1))
	d.says(exitFailed, "audit verify edited.txt", "Row 13 was edited")
	d.says(exitWrong, "audit pack c9z9", "the record has no change c9z9.")
}

// tellAStory puts rows 10 to 16 behind the others: a change of a task from its policy to its end.
func (d *auditDesk) tellAStory() {
	d.t.Helper()
	s, err := store.Open(d.t.Context(), store.Options{URL: "sqlite:" + d.file, Now: time.Now})
	d.must(err)
	at, task := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), maintenance.TaskKey{Instance: "i9", Task: "t9"}
	const hash = "abcdef0123456789"
	entry := func(verb, id, name string, detail maintenance.Detail) maintenance.Entry {
		at = at.Add(time.Minute)
		e := maintenance.Entry{At: at, Verb: verb, Task: task, Change: "c3f1", Detail: detail, Actor: maintenance.System()}
		if id != "" {
			e.Actor = maintenance.Actor{Person: maintenance.Person{Team: "T1", ID: id, Name: name}}
		}
		return e
	}
	policy := entry(maintenance.VerbPolicy, "", "", maintenance.Detail{Policy: hash, Text: "rules:\n  - {approvals: 1}\n"})
	policy.Task, policy.Change = maintenance.TaskKey{}, ""
	told := entry(maintenance.VerbTold, "", "", maintenance.Detail{Notice: "reminder"})
	told.Actor.Place.Channel, told.Actor.Message, told.Change = "C01", "17.1", ""
	stood := maintenance.Outcome{SeenAt: at, Listed: true, StandsAt: time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC), Status: "Created"}
	d.must(s.Record(d.t.Context(), policy, told,
		entry("confirmed", "U1", "Bob", maintenance.Detail{Action: maintenance.Reschedule, Reason: "disk\nis full"}),
		entry("approved", "U2", "Ann", maintenance.Detail{Policy: hash, Proven: true}),
		entry("sends the call", "", "", maintenance.Detail{Result: stood}),
		entry("called the cloud", "", "", maintenance.Detail{Result: maintenance.Outcome{Fault: maintenance.Fault{RequestID: "req-7"}}}),
		entry(string(maintenance.Applied), "", "", maintenance.Detail{Result: stood}),
	))
	d.must(s.Close())
}
