package app_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
	"headsup/store/storetest"
)

// fleetInstances are so many that three replicas would ask the cloud far more often than togetherRate allows, if each had that for itself.
const (
	fleetInstances = 24
	togetherRate   = 4 // calls a second
)

func fleetID(n int) string { return fmt.Sprintf("bbbbbbbb-0000-4000-8000-%012d", n) }

// newTogether are three replicas on one PostgreSQL, each with one socket.
func newTogether(t *testing.T, settings ...string) *world {
	t.Helper()
	w := emptyWorldIn(t, storetest.Database{URL: storetest.Postgres(t)}, slack.Options{})
	for n := range fleetInstances {
		w.adds(dms.Instance{ID: fleetID(n), Name: fmt.Sprintf("fleet-%d", n), Engine: "kafka"}, fmt.Sprintf("%04d", n), time.Now().Add(time.Duration(60+n)*time.Hour))
	}
	settings = append([]string{"SLACK_CONNECTIONS=1", fmt.Sprintf("HUAWEICLOUD_RATE=%d", togetherRate), "HEADSUP_POLL=10s"}, settings...)
	w.start(settings...)
	for range 2 {
		_, err := w.replica(filepath.Clean(t.TempDir()), settings...)
		w.must(err)
	}
	w.until("all tasks and cards", func() bool { return w.shows(fleetInstances+1) && w.slack.Sockets() == 3 })
	return w
}

// most is how many of these moments lie within any span.
func most(moments []time.Time, span time.Duration) (n int) {
	slices.SortFunc(moments, time.Time.Compare)
	for first, last := 0, 0; last < len(moments); last++ {
		for moments[last].Sub(moments[first]) >= span {
			first++
		}
		n = max(n, last-first+1)
	}
	return n
}

// TestI12LimitsAreThoseOfAllReplicas has three replicas apply changes and poll at once. The cloud is asked no more often than one may ask it, and
// Slack has nothing to refuse.
func TestI12LimitsAreThoseOfAllReplicas(t *testing.T) {
	short.OneIn(t, 8)
	t.Parallel()
	w := newTogether(t)
	var drafts []slack.Press
	for n := range 12 {
		drafts = append(drafts, w.draft("ann", fmt.Sprintf("reschedule fleet-%d +1d", n)))
	}
	w.cloud.ForgetRequests()
	w.slack.Forget()
	var all sync.WaitGroup
	for _, p := range drafts {
		all.Go(func() { w.click("ann", p) })
	}
	all.Wait()
	w.until("all are applied, and their cards say so", func() bool {
		return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == len(drafts) && w.count(`SELECT COUNT(*) FROM copies WHERE lost = '' AND shown < wanted`) == 0
	})
	var calls, posts []time.Time
	for _, r := range w.cloud.Requests() {
		calls = append(calls, r.At)
	}
	const span = 5 * time.Second
	// A call may be late on its way, and come together with those behind it.
	if n := most(calls, span); n > togetherRate*5+togetherRate/2 || len(calls) < 3*len(drafts) {
		t.Errorf("of %d calls the cloud got %d within %s, and may get %d a second", len(calls), n, span, togetherRate)
	}
	channel, _ := w.slack.Channel("ops")
	for _, r := range w.slack.Requests() {
		if r.Status == 429 {
			t.Errorf("Slack refused %s: %s", r.Method, r.Error)
		}
		if r.Method == "chat.postMessage" && r.Params["channel"] == channel.ID {
			posts = append(posts, r.At)
		}
	}
	if n := most(posts, span); n > 6 || len(posts) < len(drafts) {
		t.Errorf("of %d posts %d came within %s, and one a second may", len(posts), n, span)
	}
	if n := len(w.modifies()); n != len(drafts) {
		t.Errorf("the cloud was asked for %d changes, want %d", n, len(drafts))
	}
	t.Logf("%d calls, at most %d within %s; %d posts, at most %d", len(calls), most(calls, span), span, len(posts), most(posts, span))
}

// TestI4OneEnvelopeActsOnceInAllReplicas sends what somebody typed to each replica, under the same id.
func TestI4OneEnvelopeActsOnceInAllReplicas(t *testing.T) {
	short.OneIn(t, 8)
	t.Parallel()
	w := newTogether(t)
	first := w.types("ann", "reschedule fleet-3 +1d because release")
	sent, ok := w.slack.Envelope(first.Envelope)
	if !ok {
		t.Fatal("the envelope is not known")
	}
	frame, err := json.Marshal(map[string]any{"type": sent.Type, "envelope_id": sent.ID, "accepts_response_payload": true, "payload": sent.Payload})
	w.must(err)
	const times = 7 // more than once to each
	for range times {
		w.must(w.slack.SendRaw(frame))
	}
	w.until("they are acknowledged", func() bool {
		e, _ := w.slack.Envelope(sent.ID)
		return e.Acks > times-2 // one's own repetition is known without the database, and may be left alone
	})
	if n := w.count(`SELECT COUNT(*) FROM changes`); n != 1 {
		t.Errorf("%d drafts are kept of one envelope", n)
	}
}

// TestOneReplicaPollsAndTells counts what is to be done once: each look at an instance in its turn, one digest, one post for each card.
func TestOneReplicaPollsAndTells(t *testing.T) {
	short.OneIn(t, 8)
	t.Parallel()
	w := newTogether(t, "HUAWEICLOUD_RATE=50", "HEADSUP_DIGEST=0 * * * *")
	w.slack.Forget()
	w.cloud.ForgetRequests()
	w.until("three rounds of looks", func() bool { return len(w.looks(0)) >= 3 })
	for n := range fleetInstances {
		if at := w.looks(n); most(at, 7*time.Second) > 1 {
			t.Errorf("fleet-%d was looked at %d times: %v", n, len(at), at)
		}
	}
	w.ahead.Store(int64(time.Until(time.Now().Truncate(time.Hour).Add(time.Hour)) + time.Second))
	w.until("a digest", func() bool { return w.count(`SELECT COUNT(*) FROM notices WHERE kind = 'digest' AND said_at > 0`) > 0 })
	w.rest()
	known := map[string]bool{}
	for _, ts := range w.texts(`SELECT ts FROM copies UNION SELECT ts FROM notices`) {
		known[ts] = true
	}
	digests := w.texts(`SELECT ts FROM notices WHERE kind = 'digest' AND said_at > 0`)
	posted := 0
	for _, m := range w.slack.Messages("ops", "cy") {
		if m.Ephemeral || m.ThreadTS != "" {
			continue
		}
		if posted++; !known[m.TS] {
			t.Errorf("this was posted, and another one in its place: %q", m.Text)
		}
	}
	if len(digests) != 1 || posted < 2 {
		t.Errorf("%d digests, %d messages", len(digests), posted)
	}
}

// looks are when the cloud was asked for an instance's tasks.
func (w *world) looks(n int) (at []time.Time) {
	for _, r := range w.cloud.Requests() {
		if r.Op == dms.ListTasks && r.Instance == fleetID(n) {
			at = append(at, r.At)
		}
	}
	return at
}
