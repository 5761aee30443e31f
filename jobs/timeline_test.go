package jobs_test

import (
	"bytes"
	"errors"
	"image/png"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/sandbox/dms"
)

// asksTimeline keeps what `/tasks timeline` would keep.
func (w *world) asksTimeline(in maintenance.Place, f maintenance.Filter, request string) {
	w.t.Helper()
	a := maintenance.Actor{Person: maintenance.Person{ID: "UBOB"}, Place: in, Request: request}
	w.must(w.store.KeepNotices(w.t.Context(), maintenance.AskTimeline(a, f, w.clock.now())))
}

// toldBob are the messages that went to Bob directly.
func (w *world) toldBob() (all []string) {
	for _, p := range w.courier.said() {
		if p.to.Channel == "DUBOB" {
			all = append(all, p.text)
		}
	}
	return all
}

func (c *courier) uploads() (uploaded, shown int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.pictures), c.withFiles
}

// TestATimelineComesInPerson though it was asked for in a channel, once, as a picture that can be heard too; a message that comes before Slack has looked
// at the picture is sent again with the same one.
func TestATimelineComesInPerson(t *testing.T) {
	w := newWorld(t, func(w *world) { w.courier.unlooked = 2 })
	w.known()
	w.asksTimeline(maintenance.Place{Team: "T1", Channel: channel}, maintenance.Filter{}, "one")
	w.asksTimeline(maintenance.Place{Team: "T1", Channel: channel}, maintenance.Filter{}, "one") // the envelope came twice
	w.until("the picture", func() bool { return len(w.toldBob()) == 1 })
	if said := w.toldBob()[0]; !strings.Contains(said, "orders-mq") {
		t.Errorf("it says %q", said)
	}
	if uploaded, shown := w.courier.uploads(); uploaded != 1 || shown != 1 {
		t.Errorf("%d pictures were uploaded, %d messages show one", uploaded, shown)
	}
	w.courier.mu.Lock()
	p := w.courier.pictures[0]
	w.courier.mu.Unlock()
	if !bytes.HasPrefix(p.PNG, []byte("\x89PNG")) || !strings.Contains(p.Alt, "orders-mq") || p.Name != "timeline.png" {
		t.Errorf("the picture %s of %d bytes says %q", p.Name, len(p.PNG), p.Alt)
	}
}

// TestAMessageTellsWhatItsPictureShows, though another task has come while Slack looked at it.
func TestAMessageTellsWhatItsPictureShows(t *testing.T) {
	const always = 1 << 20
	w := newWorld(t, func(w *world) { w.courier.unlooked = always })
	w.known()
	w.asksTimeline(maintenance.Place{Team: "T1", Channel: channel}, maintenance.Filter{}, "one")
	w.until("it is uploaded", func() bool { uploaded, _ := w.courier.uploads(); return uploaded == 1 })
	w.must(w.cloud.AddTask(dms.Task{
		Instance: ordersID, ID: "ff80808288000000000000000000aa02", Name: "diskExpansion", ScheduleAt: w.clock.now().Add(5 * time.Hour).Truncate(time.Second),
	}))
	w.until("another task", func() bool {
		w.clock.pass(20 * time.Second)
		return len(w.store.Snapshot().Coming()) == 2
	})
	w.courier.mu.Lock()
	w.courier.unlooked = 0
	w.courier.mu.Unlock()
	w.until("the message", func() bool { return len(w.toldBob()) == 1 })
	if said := w.toldBob()[0]; !strings.Contains(said, "1 task from") || strings.Contains(said, "diskExpansion") {
		t.Errorf("it says %q", said)
	}
	if uploaded, _ := w.courier.uploads(); uploaded != 1 {
		t.Errorf("%d pictures were uploaded", uploaded)
	}
}

// TestAPictureIsInTheLanguageOfItsReader: what its foot explains, which holds no name and no time.
func TestAPictureIsInTheLanguageOfItsReader(t *testing.T) {
	w := newWorld(t, nil)
	w.known()
	foot := func(request, locale string) []byte {
		t.Helper()
		w.people.become(func(p *maintenance.Person) { p.Locale = locale })
		before, _ := w.courier.uploads()
		w.asksTimeline(maintenance.Place{Team: "T1", Channel: channel}, maintenance.Filter{}, request)
		w.until("the picture", func() bool { uploaded, shown := w.courier.uploads(); return uploaded == before+1 && shown == uploaded })
		w.courier.mu.Lock()
		defer w.courier.mu.Unlock()
		drawn, err := png.Decode(bytes.NewReader(w.courier.pictures[before].PNG))
		w.must(err)
		var pixels []byte
		for b, y := drawn.Bounds(), drawn.Bounds().Max.Y-50; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				r, g, b, _ := drawn.At(x, y).RGBA()
				pixels = append(pixels, byte(r>>8), byte(g>>8), byte(b>>8))
			}
		}
		return pixels
	}
	english, chinese := foot("one", "en-GB"), foot("two", "zh-CN")
	if bytes.Equal(english, chinese) {
		t.Error("who reads Chinese sees an English picture")
	}
	if !bytes.Equal(english, foot("three", "en-US")) {
		t.Error("two pictures in English differ at their foot")
	}
}

// TestATimelineShowsWhatMayBeSeenThen where it was asked for; whoever has left the channel gets none.
func TestATimelineShowsWhatMayBeSeenThen(t *testing.T) {
	leadsTo := func(channel string) func(*world) {
		return func(w *world) {
			w.policy = func() maintenance.Policy {
				p := maintenance.NoApprovals(0)
				p.Routes = &maintenance.Route{Channel: channel}
				return p
			}
		}
	}
	for name, c := range map[string]struct {
		routes string
		asked  maintenance.Place
		sees   bool
		told   int
	}{
		"here":            {channel, maintenance.Place{Team: "T1", Channel: channel}, true, 1},
		"elsewhere":       {"C0OTHER", maintenance.Place{Team: "T1", Channel: channel}, false, 1},
		"directly":        {channel, maintenance.Place{Team: "T1", Channel: "DUBOB", Direct: true}, true, 1},
		"nowhere of his":  {"C0FAR", maintenance.Place{Team: "T1", Channel: "DUBOB", Direct: true}, false, 1},
		"not there again": {channel, maintenance.Place{Team: "T1", Channel: "C0FAR"}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, leadsTo(c.routes))
			w.known()
			w.asksTimeline(c.asked, maintenance.Filter{}, "one")
			w.until("it is told or dropped", func() bool {
				return w.number(`SELECT COUNT(*) FROM notices WHERE kind = 'timeline' AND (said_at > 0 OR void = 1)`) == 1
			})
			told := w.toldBob()
			if len(told) != c.told || strings.Contains(strings.Join(told, ""), "orders-mq") != c.sees {
				t.Errorf("he was told %q", told)
			}
		})
	}
}

// TestWhereSlackTakesNoPictureTheMessageComesWithout: an app that was not granted files:write still has its digests and lists.
func TestWhereSlackTakesNoPictureTheMessageComesWithout(t *testing.T) {
	w := newWorld(t, func(w *world) {
		daily(w)
		w.courier.refuses = &maintenance.Undelivered{Kind: maintenance.PostRefused, Word: "missing_scope", Err: errors.New("needs files:write")}
	})
	w.known()
	w.asksTimeline(maintenance.Place{Team: "T1", Channel: channel}, maintenance.Filter{}, "one")
	w.until("the list", func() bool { return len(w.toldBob()) == 1 })
	if said := w.toldBob()[0]; !strings.Contains(said, "Slack did not take the picture") || !strings.Contains(said, "orders-mq") {
		t.Errorf("he was told %q", said)
	}
	w.clock.pass(25 * time.Hour)
	w.until("a digest", func() bool { return len(w.digests()) == 1 })
}

// TestADigestShowsItsPicture where anything is coming within a week.
func TestADigestShowsItsPicture(t *testing.T) {
	w := newWorld(t, func(w *world) {
		daily(w)
		w.tasks = 0
	})
	w.known()
	w.must(w.cloud.ConsoleMove(ordersID, upgradeID, w.clock.now().Add(70*time.Hour).Truncate(time.Second)))
	w.until("it is known where it stands", func() bool {
		coming := w.store.Snapshot().Coming()
		w.clock.pass(time.Minute)
		return len(coming) == 1 && coming[0].Task.ScheduledAt.After(w.clock.now().Add(60*time.Hour))
	})
	w.clock.pass(25 * time.Hour)
	w.until("a digest", func() bool { return len(w.digests()) == 1 })
	if uploaded, shown := w.courier.uploads(); uploaded != 1 || shown != 1 {
		t.Errorf("%d pictures were uploaded, %d messages show one", uploaded, shown)
	}
}
