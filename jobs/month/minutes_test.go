package month

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

var minutes = flag.Duration("minutes", 20*time.Second, "how long headsup runs on River and the machine's clock; from a minute on it has to be in time")

// TestI12MinutesOnRiver lets River run the jobs while the clock goes as the machine's does: tasks come due, one is moved, one fails, one is
// cancelled; Slack and the cloud are away for a tenth of the time each, and headsup is started anew in the middle. It is held against the book
// of the month.
func TestI12MinutesOnRiver(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes its time; see -minutes")
	}
	span := *minutes
	from := time.Now().UTC().Truncate(minute).Add(minute - leadIn) // reminders are due at whole minutes, and a short span has to have one
	ahead := time.Until(from)
	at := func(percent int) time.Time { return from.Add(span * time.Duration(percent) / 100) }
	m := newMonth(t, func() time.Time { return time.Now().UTC().Add(ahead) }, fewTasks(from, span), fewWays(span),
		outages{{at(62), at(72)}}, outages{{at(35), at(45)}})
	m.slack.burst = 3

	m.run()
	m.pass(at(50))
	m.rest()
	m.run()
	m.pass(at(90))
	m.awaitShown()
	m.rest()
	m.open()
	newBook(m).check()
	t.Logf("%s: %d looks, %d updates, %d calls to a Slack that was away", span, m.skies.looks, m.slack.changed, m.slack.failed)
}

// leadIn is how long after the beginning the first whole minute comes.
const leadIn = 8 * time.Second

// few says that a span is too short for lists, which tell half a minute later what happened, and for a machine that is busy.
func few(span time.Duration) bool { return span < minute }

// fewWays are two channels, of which one calls an owner.
func fewWays(span time.Duration) ways {
	leads := []time.Duration{max(4*time.Second, span/20), max(8*time.Second, span/5)}
	w := ways{
		audience: maintenance.Audience{Cards: true, Remind: leads, Routes: &maintenance.Route{
			Channel: "C-rest", Routes: []maintenance.Route{{
				Matchers: []*labels.Matcher{{Type: labels.MatchEqual, Name: "engine", Value: "kafka"}},
				Channel:  "C-kafka", Mention: maintenance.Mention{Party: maintenance.Party{Group: nightShift}},
			}},
		}},
		hears: func(q *queue) (string, []time.Duration) {
			if q.Engine == maintenance.Kafka {
				return "C-kafka", leads
			}
			return "C-rest", leads
		},
		poll: max(time.Second, span/100), calls: "C-kafka", stall: time.Second,
	}
	if few(span) {
		w.stall, w.crowded = 10*time.Second, true
	}
	return w
}

// fewTasks come due two at a time in the last part of the span, and have ended before its end. The first half of them are known since
// yesterday; where they are many, that is a list in each channel.
func fewTasks(from time.Time, span time.Duration) *script {
	all := 24
	if few(span) {
		all = 6
	}
	s := &script{from: from, to: from.Add(span)}
	after := func(n, of int) time.Time {
		return from.Add(span * time.Duration(n) / time.Duration(of)).Truncate(time.Second)
	}
	first := leadIn + max(6*time.Second, span/10) // the first is due when its reminder has had its time
	for n := range all {
		q := &queue{Instance: maintenance.Instance{
			ID: fmt.Sprintf("%08x-0000-4000-8000-000000000000", n), Project: projects[n%2], Name: fmt.Sprintf("queue-%d", n),
			Engine: []maintenance.Engine{maintenance.Kafka, maintenance.RabbitMQ}[n%2],
		}}
		announced := from.Add(-24 * hour)
		if n >= all/2 {
			announced = after(n-all/2, 4*all)
		}
		set, ends := from.Add(first+(span*9/10-first)*time.Duration(n/2)/time.Duration(all/2)).Truncate(time.Second), maintenance.Succeeded
		w := &work{in: q, id: fmt.Sprintf("%032x", n+1)}
		say := func(at time.Time, status maintenance.Status) { w.states = append(w.states, state{at, status, set}) }
		say(announced, maintenance.Created)
		switch n {
		case 0:
			ends = maintenance.Failed
		case 1:
			say(after(1, 3), maintenance.Cancelled)
			ends = ""
		case 2:
			set = set.Add(time.Second)
			say(after(1, 3), maintenance.Created)
		}
		if ends != "" {
			say(set, maintenance.Executing)
			say(set.Add(span/20), ends)
		}
		q.works = []*work{w}
		s.instances, s.tasks = append(s.instances, q), append(s.tasks, w)
	}
	return s
}

// run starts a process, with River.
func (m *month) run() {
	m.t.Helper()
	m.open()
	m.must(m.jobs.Start(m.t.Context()))
	if n := len(m.downs); n > 0 {
		m.downs[n-1].to = m.now()
	}
}

// rest ends it, as SIGTERM does.
func (m *month) rest() {
	m.t.Helper()
	began := m.now()
	ctx, cancel := context.WithTimeout(m.t.Context(), 10*time.Second)
	defer cancel()
	m.must(m.jobs.Stop(ctx))
	m.close()
	m.downs = append(m.downs, outage{began, m.now()})
}

// pass lets the time go by until a moment.
func (m *month) pass(at time.Time) {
	m.t.Helper()
	select {
	case <-m.t.Context().Done():
		m.t.Fatal("the test ends before its time")
	case <-time.After(at.Sub(m.now())):
	}
}

// awaitShown waits until the end of every task is shown.
func (m *month) awaitShown() {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), 30*time.Second)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for !m.shown() {
		select {
		case <-ctx.Done():
			return // the book says what is missing
		case <-look.C:
		}
	}
}

// shown says that the end of every task is shown.
func (m *month) shown() bool {
	b := newBook(m)
	return !slices.ContainsFunc(m.script.tasks, func(w *work) bool {
		told := b.told[w]
		return len(told) == 0 || told[len(told)-1].state != w.states[len(w.states)-1] || b.endUnshown(w) != ""
	})
}
