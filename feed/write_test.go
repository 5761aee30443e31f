package feed_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	arran "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"headsup/maintenance"
)

// TestACalendarSaysHowItStandsWithATask reads what is written with another library than the one that wrote it.
func TestACalendarSaysHowItStandsWithATask(t *testing.T) {
	t.Parallel()
	plain := item(1)
	for _, c := range []struct {
		name         string
		make         func(*maintenance.Item)
		status, note string
		title        string
	}{
		{"waits", func(*maintenance.Item) {}, "CONFIRMED", "CONFIRMED", "orders-1: version upgrade"},
		{"may be moved", func(i *maintenance.Item) {
			i.Change = &maintenance.Change{Action: maintenance.Reschedule, To: noon.Add(50 * time.Hour)}
		}, "TENTATIVE", "TENTATIVE", "orders-1: version upgrade (may be moved to Wed 25 Nov 14:00 UTC)"},
		{"may be cancelled", func(i *maintenance.Item) { i.Change = &maintenance.Change{Action: maintenance.Cancel} }, "TENTATIVE", "TENTATIVE", "orders-1: version upgrade (may be cancelled)"},
		{"is cancelled", func(i *maintenance.Item) {
			i.Task.Status = maintenance.Cancelled
			i.Task.Ran = maintenance.RareOf(maintenance.Course{End: maintenance.Cancelled})
		}, "CANCELLED", "CANCELLED", "Cancelled: orders-1: version upgrade"},
		{"left before its time", func(i *maintenance.Item) { i.Task.GoneAt = noon }, "CANCELLED", "CANCELLED", "Cancelled: orders-1: version upgrade"},
		{"left after its time, and nobody knows how it ended", func(i *maintenance.Item) { i.Task.GoneAt = i.Task.ScheduledAt.Add(time.Minute) }, "CONFIRMED", "CONFIRMED", "orders-1: version upgrade"},
		{"runs", func(i *maintenance.Item) {
			i.Task.Status = maintenance.Executing
			i.Task.Ran = maintenance.RareOf(maintenance.Course{BeganAt: noon})
		}, "CONFIRMED", "IN-PROCESS", "orders-1: version upgrade"},
		{"ended well", func(i *maintenance.Item) { end(i, maintenance.Succeeded) }, "CONFIRMED", "COMPLETED", "orders-1: version upgrade"},
		{"failed", func(i *maintenance.Item) { end(i, maintenance.Failed) }, "CONFIRMED", "COMPLETED", "Failed: orders-1: version upgrade"},
		{"cancelled while it ran", func(i *maintenance.Item) { end(i, maintenance.Cancelled) }, "CONFIRMED", "COMPLETED", "orders-1: version upgrade"},
	} {
		i := plain
		c.make(&i)
		e := read(t, written(t, i)).Events()[0]
		for name, want := range map[string]string{
			"STATUS": c.status, "X-MAINTNOTE-STATUS": c.note, "SUMMARY": c.title, "X-MAINTNOTE-PROVIDER": "huaweicloud", "X-MAINTNOTE-ACCOUNT": "prod",
			"X-MAINTNOTE-MAINTENANCE-ID": "k7q1", "X-MAINTNOTE-OBJECT-ID": "inst-1", "X-MAINTNOTE-IMPACT": "DEGRADED", "UID": "k7q1@headsup",
		} {
			if got, err := e.Props.Text(name); err != nil || got != want {
				t.Errorf("%s: %s is %q (%v), want %q", c.name, name, got, err, want)
			}
		}
	}
}

func end(i *maintenance.Item, how maintenance.Status) {
	i.Task.Status, i.Task.Ran = how, maintenance.RareOf(maintenance.Course{BeganAt: noon.Add(time.Hour), EndedAt: noon.Add(90 * time.Minute), End: how})
}

// TestAMovedTaskMovesInACalendar: it is the same entry, with a higher sequence number, at another time.
func TestAMovedTaskMovesInACalendar(t *testing.T) {
	t.Parallel()
	before, i := read(t, written(t, item(1))).Events()[0], item(1)
	i.Task.ScheduledAt = i.Task.ScheduledAt.Add(24 * time.Hour)
	i.Task.Moment, i.Task.MomentAt = 4, noon
	after := read(t, written(t, i)).Events()[0]
	if a, b := before.Props.Get("UID").Value, after.Props.Get("UID").Value; a != b {
		t.Errorf("it was %s and is %s", a, b)
	}
	was, _ := before.DateTimeStart(time.UTC)
	is, err := after.DateTimeStart(time.UTC)
	if err != nil || is.Sub(was) != 24*time.Hour {
		t.Errorf("it begins at %v, then at %v (%v)", was, is, err)
	}
	if until, err := after.DateTimeEnd(time.UTC); err != nil || until.Sub(is) != 40*time.Minute {
		t.Errorf("it ends at %v (%v), want as long after its begin as such work takes", until, err)
	}
	if n, err := after.Props.Get("SEQUENCE").Int(); err != nil || n != 4 {
		t.Errorf("its sequence number is %d (%v)", n, err)
	}
}

// TestI10WhateverTheCloudCallsThings: no name ends its line, begins another property or is lost, for both libraries, and no line is longer
// than the standard has it.
func TestI10WhateverTheCloudCallsThings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a\nX-MAINTNOTE-STATUS:COMPLETED", `back\slash\n`, "a;b,c:d\"e", "\xff\xfe", "订单" + strings.Repeat("队列", 80), "a\u2028b\u202e", "\x00",
		})).Draw(t, "name")
		i := item(1)
		i.Instance.Name, i.Instance.Project, i.Task.Name, i.Instance.ID = name, name, name, name
		i.Task.Said = maintenance.RareOf(maintenance.Said{Owner: maintenance.Owner{ID: "U1", Name: name}})
		body := written(t, i)
		for line := range bytes.SplitSeq(body, []byte("\r\n")) {
			if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
				t.Fatalf("a line is %q", line)
			}
		}
		events := read(t, body).Events()
		if len(events) != 1 || len(events[0].Props["X-MAINTNOTE-STATUS"]) != 1 || events[0].Props.Get("X-MAINTNOTE-STATUS").Value != "CONFIRMED" {
			t.Fatalf("it reads as %+v", events)
		}
		own, err := arran.ParseCalendar(bytes.NewReader(body))
		if err != nil || len(own.Events()) != 1 {
			t.Fatalf("the library that wrote it reads %v", err)
		}
		text, err := events[0].Props.Text("SUMMARY")
		if own := own.Events()[0].GetProperty(arran.ComponentPropertySummary).Value; err != nil || own != text {
			t.Fatalf("one reads %q, the other %q (%v)", text, own, err)
		}
	})
}

// TestTheSameTasksAreTheSameCalendar: nothing in it is of the moment, so that a program need not take what it has.
func TestTheSameTasksAreTheSameCalendar(t *testing.T) {
	t.Parallel()
	if a, b := written(t, item(1), item(2)), written(t, item(1), item(2)); !bytes.Equal(a, b) {
		t.Errorf("it was\n%s\nand is\n%s", a, b)
	}
	if body := written(t); !bytes.Contains(body, []byte("END:VCALENDAR")) {
		t.Errorf("without tasks it is %q", body)
	}
}

func read(t rapid.TB, body []byte) *emersion.Calendar {
	t.Helper()
	c, err := emersion.NewDecoder(bytes.NewReader(body)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	return c
}

func item(n int) maintenance.Item {
	return maintenance.Item{
		Task: maintenance.Task{
			Instance: fmt.Sprintf("inst-%d", n), ID: fmt.Sprintf("t%d", n), Handle: fmt.Sprintf("k7q%d", n), Name: "kernelUpgrade", Status: maintenance.Created,
			ScheduledAt: noon.Add(time.Duration(n) * time.Hour), Moment: 3, MomentAt: noon.Add(-time.Hour),
		},
		Instance: maintenance.Instance{ID: fmt.Sprintf("inst-%d", n), Project: "prod", Region: "cn-north-4", Name: fmt.Sprintf("orders-%d", n), Engine: maintenance.Kafka},
	}
}
