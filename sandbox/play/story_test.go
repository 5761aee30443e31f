package play

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const around = `A story.
-- people --
bob: engineer, Europe/Berlin, in #ops
-- cloud --
orders-mq: rabbitmq, cn-north-4, env=prod, window 02:00-06:00
  upgrade: kernelUpgrade in 2 days at 18:00 UTC
-- story --
`

func TestParseTellsEveryMistake(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string // the beginnings of all problems
	}{
		{"nothing", "", []string{"s.txtar:1: the first line tells"}},
		{"no story", "A story.\n", []string{"s.txtar:1: nothing happens"}},
		{"unknown part", "A story.\n-- poeple --\n", []string{"s.txtar:2: there is no part -- poeple --; the parts are clock"}},
		{"part twice", "A story.\n-- people --\nann: member\n-- people --\nbob: member\n", []string{"s.txtar:4: -- people -- stands here a second time"}},
		{"person", "A story.\n-- people --\nbob: gest\n-- story --\nbob reloads Slack\n", []string{`s.txtar:3: "gest" says nothing of a person; there are: engineer`}},
		{"zone", "A story.\n-- people --\nbob: Europe/Berlim\n", []string{"s.txtar:3: there is no zone Europe/Berlim"}},
		{"setting", "A story.\n-- settings --\ngrace 3\n", []string{"s.txtar:3: a setting is written"}},
		{"clock", "A story.\n-- clock --\nsoon\n", []string{`s.txtar:3: "soon" is no time`}},
		{"channel", "A story.\n-- channels --\n#ops: open\n", []string{`s.txtar:3: "open" says nothing of a channel`}},
		{"instance", "A story.\n-- cloud --\norders-mq: rabbitqm\n", []string{`s.txtar:3: "rabbitqm" says nothing`, "s.txtar:3: an instance is written"}},
		{"task", "A story.\n-- cloud --\na: kafka\n  kernelUpgrade soon\n", []string{"s.txtar:4: a task is written: kernelUpgrade in 2 days at 18:00 UTC"}},
		{"task alone", "A story.\n-- cloud --\n  kernelUpgrade now\n", []string{"s.txtar:3: a task stands below its instance"}},
		{"two of a name", "A story.\n-- cloud --\na: kafka\n  up in 2 days\nb: kafka\n  up in 2 days\n", []string{"s.txtar:6: two tasks are called up"}},
		{"two regions", "A story.\n-- cloud --\na: kafka, cn-north-4\nb: kafka, cn-south-1\n", []string{"s.txtar:4: all instances of a story are in one region"}},
		{"unknown act", around + "bob cliks Confirm\n", []string{`s.txtar:8: nobody understands "bob cliks Confirm"; did you mean: PERSON clicks LABEL`}},
		{"unknown expectation", around + "bob reloads Slack\n  bob seas: x\n", []string{`s.txtar:9: nobody understands "bob seas: x"; did you mean: PERSON sees: TEXT`}},
		{"act indented", around + "  bob clicks Confirm\n", []string{`s.txtar:8: "bob clicks Confirm" is something done: begin it at the margin`}},
		{"expectation at the margin", around + "#ops stays silent\n", []string{`s.txtar:8: "#ops stays silent" is something expected: indent it`}},
		{"unknown person", around + "eve clicks Confirm\n", []string{`s.txtar:8: there is no person "eve" in the part people; there are: bob`}},
		{"unknown channel", around + "bob in #opps: hi\n", []string{`s.txtar:8: there is no channel #opps; there are: #ops`}},
		{"unknown task", around + "in the console: run reboot now\n", []string{`s.txtar:8: there is no such task: "reboot"; there are: upgrade`}},
		{"unknown instance", around + "in the console: remove x-mq\n", []string{`s.txtar:8: there is no instance "x-mq"; there are: orders-mq`}},
		{"time in braces", around + "bob in #ops: /tasks move {whenever}\n", []string{`s.txtar:8: "whenever" is no time`}},
		{"fault", around + "the cloud refuses changes with 503\n", []string{`s.txtar:8: "changes" does not say which`}},
		{"call", around + "the cloud refuses the next poll with 503\n", []string{`s.txtar:8: "poll" is no call of the cloud`}},
		{"no time will help", around + "bob reloads Slack\n  within 1 hour, bob sees nothing\n", []string{`s.txtar:9: "bob sees nothing" does not become true`}},
		{"expected before anything is done", around + "bob waits\n# Phase\n  bob sees: x\n", []string{`s.txtar:8: nobody understands "bob waits"`, `s.txtar:10: "bob sees: x" comes before anything is done in its phase`}},
		{"two at once", around + "eve clicks Confirm\n# Phase\nbob waits\n", []string{"s.txtar:8: there is no person", "s.txtar:10: nobody understands"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("s.txtar", []byte(test.text))
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("got %v, want problems", err)
			}
			if len(problems) != len(test.want) {
				t.Fatalf("got %d problems, want %d:\n%s", len(problems), len(test.want), err)
			}
			for i, want := range test.want {
				if got := problems[i].String(); !strings.HasPrefix(got, want) {
					t.Errorf("got %s\nwant %s…", got, want)
				}
			}
		})
	}
}

func TestParseReadsAWholeStory(t *testing.T) {
	s, err := Parse("s.txtar", []byte("Bob waits.\nAnd waits.\n-- clock --\nit is 2026-12-01 08:00 Europe/Berlin\n-- settings --\n# a remark\nHEADSUP_DIGEST='0 9 * * *'\n"+
		"-- channels --\n#secret: private, without the bot\n-- people --\nBob, guest, in #ops #secret\neve: of another company, in #ops\n"+
		"-- cloud --\ntimes are read in Asia/Shanghai\na: rocketmq, team=pay, status FROZEN\n  second one: up tomorrow 02:00, runs 10m, fails, status executing, params {\"a\":1, \"b\":2}\n"+
		"  ran up 3 days ago at 10:00 for 12 minutes, fails\n  runs bind since 5 minutes ago\n  third: ran in 2 days at 18:00, leaves the list when it ends\n"+
		"-- story --\n# Phase\nbob in #ops: hi\n  bob sees:\n  | one\n  | two\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Title != "Bob waits." || shown(s.begins) != "2026-12-01 07:00 UTC" || s.settings["HEADSUP_DIGEST"] != "0 9 * * *" {
		t.Errorf("got %q %s %v", s.Title, s.begins, s.settings)
	}
	if got := s.people; len(got) != 2 || got[0].name != "bob" || !got[0].guest || !got[1].outsider || len(got[0].channels) != 2 {
		t.Errorf("people: %+v", got)
	}
	if got := s.channels; len(got) != 2 || !got[0].private || !got[0].withoutBot || !got[1].shared {
		t.Errorf("channels: %+v", got)
	}
	up, err := s.task("Second One")
	if err != nil || up.Name != "up" || !up.Fails || up.Status != "EXECUTING" || up.Params != `{"a":1, "b":2}` || shown(up.ScheduleAt) != "2026-12-02 02:00 UTC" {
		t.Errorf("task: %+v %v", up, err)
	}
	if got := s.cloud.runs; len(got) != 2 || got[0].Status != "FAILED" || got[0].EndedAt.Sub(got[0].StartedAt) != 12*time.Minute || !got[1].EndedAt.IsZero() {
		t.Errorf("background work: %+v", got)
	}
	if third, err := s.task("third"); err != nil || third.Name != "ran" || third.Leaves != "end" {
		t.Errorf("task: %+v %v", third, err)
	}
	if got := s.lines; len(got) != 3 || !got[0].phase || got[1].act == nil || got[2].expect == nil || got[2].text != "bob sees: one … two" || got[2].number != 23 {
		t.Errorf("lines: %+v", got)
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"b.txtar": around + "bob reloads Slack\n", "a.txtar": around + "bob reloads Slack\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stories, err := Find(filepath.Join(dir, "*.txtar"))
	if err != nil || len(stories) != 2 || filepath.Base(stories[0].Name) != "a.txtar" {
		t.Errorf("got %v, %v", stories, err)
	}
	if _, err := Find(filepath.Join(dir, "*.story")); err == nil {
		t.Error("no file at all: want an error")
	}
	if err := os.WriteFile(filepath.Join(dir, "c.txtar"), []byte(around+"bob waits\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var problems Problems
	if _, err := Find(filepath.Join(dir, "*.txtar")); !errors.As(err, &problems) || len(problems) != 1 {
		t.Errorf("got %v, want one problem", err)
	}
}

// TestTheManualListsEveryForm holds docs/conversations.md against the forms, both ways.
func TestTheManualListsEveryForm(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "conversations.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for line := range strings.Lines(string(manual)) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			said[strings.Trim(cells[1], " `\n")] = true
		}
	}
	for _, f := range append(acts(), expectations()...) {
		if !said[f.say] {
			t.Errorf("docs/conversations.md lacks: | `%s` | … |", f.say)
		}
		delete(said, f.say)
	}
	for line := range said {
		if slotName.MatchString(line) {
			t.Errorf("docs/conversations.md lists what nobody understands: %s", line)
		}
	}
}
