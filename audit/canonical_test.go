package audit

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/maintenance"
)

// TestCanonicalIsRFC8785 holds what the record needs of the RFC: its own example of texts among them, in whole numbers.
func TestCanonicalIsRFC8785(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"keys in order", map[string]any{"b": 1, "a": true, "a_b": nil, "aB": []any{}}, `{"a":true,"aB":[],"a_b":null,"b":1}`},
		{"the RFC's text", "\u20ac$\u000f\nA'B\"\\\\\"/", `"€$\u000f\nA'B\"\\\\\"/"`},
		{"what HTML would escape", "<a & b>", `"<a & b>"`},
		{"line separators stay", "a\u2028b\u2029c\u007f", "\"a\u2028b\u2029c\u007f\""},
		{"short escapes", "\b\f\n\r\t\x00\x1f", `"\b\f\n\r\t\u0000\u001f"`},
		{"what is no UTF-8", "a\xffb", "\"a\ufffdb\""},
		{"big numbers", int64(1_795_000_000_000_000), `1795000000000000`},
		{"nested", []any{map[string]any{"z": map[string]any{"y": 1, "x": "ü"}}}, `[{"z":{"x":"ü","y":1}}]`},
	} {
		got, err := canonical(c.value)
		if err != nil || got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, err)
		}
		again, err := canonical(c.value)
		if err != nil || again != got {
			t.Errorf("%s: another text the second time: %s", c.name, again)
		}
	}
	if text, err := canonical(1.5); err == nil {
		t.Errorf("a broken number was written as %s, which others may write in another way", text)
	}
}

func TestARecordIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 13, 40, 0, 123456789, time.FixedZone("", 8*3600))
	e := maintenance.Entry{
		At: at, Verb: "drafted", Task: maintenance.TaskKey{Instance: "i1", Task: "t1"}, Change: "c3f1",
		Actor: maintenance.Actor{
			Person: maintenance.Person{Team: "T1", ID: "U1", Name: "Ann <script>"}, Place: maintenance.Place{Team: "T1", Channel: "C1", Thread: "1.2"},
			Request: "e-1", Message: "3.4", Said: "cancel k7q2 because “why”",
		},
		Detail: maintenance.Detail{Action: maintenance.Cancel, Reason: "why", From: at.UTC(), Glass: true, Result: maintenance.Outcome{Calls: 2}},
	}
	row, err := Seal(Start(), e)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"action":"cancel","at":"2026-11-23T05:40:00.123456Z","break_glass":true,"change":"c3f1","channel":"C1",` +
		`"from":"2026-11-23T05:40:00.123456789Z","in":"T1","instance":"i1","message":"3.4","name":"Ann <script>","reason":"why",` +
		`"request":"e-1","result":{"calls":2},"said":"cancel k7q2 because “why”","seq":1,"task":"t1","team":"T1","thread":"1.2","user":"U1","verb":"drafted"}`
	if row.Text != want {
		t.Errorf("the text is\n%s, want\n%s", row.Text, want)
	}
	read, err := row.Record()
	if err != nil || read.User != "U1" || read.Said != e.Actor.Said || !read.Time().Equal(at.Truncate(time.Microsecond)) || read.Result.Calls != 2 {
		t.Errorf("read as %+v (%v)", read, err)
	}
	// The RFC of hashes, done by hand: sha256(before ‖ sha256(text)).
	if row.Before != Origin || row.Hash != link(Origin, digest(want)) {
		t.Errorf("the first row is tied to %s by %s", row.Before, row.Hash)
	}
}

// TestMarksAreReadAsJSONIs: the short reader of a row sees what the long one does.
func TestMarksAreReadAsJSONIs(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"plain", `"quoted" \ {[,]}: "seq":9,`, "line\nbreak\x01", "“ü”"} {
		row, err := Seal(Head{Seq: 6, Hash: Origin}, maintenance.Entry{
			At: monday, Verb: "drafted", Task: maintenance.TaskKey{Instance: "i-" + reason, Task: "t1"}, Change: "c3f1",
			Actor:  maintenance.Actor{Person: maintenance.Person{ID: "U1", Name: reason}},
			Detail: maintenance.Detail{Reason: reason, Joined: []string{reason, reason}, Through: 3, Hash: Origin, Result: maintenance.Outcome{Fault: maintenance.Fault{Message: reason}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		m, ok := readMarks(row.Text)
		want := marks{seq: 7, through: 3, at: "2026-11-23T13:40:00.000000Z", user: "U1", instance: "i-" + reason, task: "t1", change: "c3f1", hash: Origin}
		if !ok || m != want {
			t.Errorf("%s\nis read as %+v, want %+v", row.Text, m, want)
		}
	}
	for _, text := range []string{"", "{", "{}", `{"seq":1`, `{"seq":"1"}`, `{"seq":0}`, `{"seq":1}}`, `{"seq" :1}`, `{"user":"U1"}`, `{"seq":1,}`, `{"at":{"seq":1}}`, `{"user":7,"seq":1}`} {
		if m, ok := readMarks(text); ok {
			t.Errorf("%s is read as %+v", text, m)
		}
	}
}

// TestCanonicalSaysWhatJSONDoes holds the short way from encoding/json's text against a tree of it, whatever stands in the texts.
func TestCanonicalSaysWhatJSONDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `"`, `\`, `{"a":[1,"b"],`, "}]", "\u2028<&>\u2029", "\x00\b\f\n", "\xff"}))
		text := func(name string) string { return some.Draw(t, name) }
		value := record(rapid.Int64Range(1, 1<<40).Draw(t, "seq"), maintenance.Entry{
			At: monday, Verb: text("verb"), Task: maintenance.TaskKey{Instance: text("instance"), Task: text("task")},
			Actor: maintenance.Actor{Person: maintenance.Person{Name: text("name")}, Said: text("said")},
			Detail: maintenance.Detail{
				Reason: text("reason"), Glass: rapid.Bool().Draw(t, "glass"), From: monday, Joined: rapid.SliceOf(some).Draw(t, "joined"),
				Result: maintenance.Outcome{Offset: time.Hour, Fault: maintenance.Fault{Message: text("message")}, Against: &maintenance.Against{}},
			},
		})
		plain, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		got, err := canonical(value)
		if err != nil {
			t.Fatal(err)
		}
		want, is := tree(t, plain), tree(t, []byte(got))
		if !reflect.DeepEqual(want, is) {
			t.Fatalf("%s\nis written as\n%s", plain, got)
		}
		if again, err := canonical(want); err != nil || again != got { // encoding/json writes a tree's keys in order
			t.Fatalf("written as\n%s\nand from a tree as\n%s (%v)", got, again, err)
		}
	})
}

func tree(t *rapid.T, text []byte) (value any) {
	read := json.NewDecoder(bytes.NewReader(text))
	read.UseNumber()
	if err := read.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}
