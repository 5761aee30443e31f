package ordeal_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/dms"
	"headsup/store"
)

// book keeps count of what the two sides' logs say, which are emptied as they are read.
type book struct {
	w         *world
	effects   map[string]int // modify calls with effect, by task and what was asked
	calls     map[string]int
	late      int  // envelopes that were acknowledged too late, or never on a socket that stayed
	mayBeLate bool // the way to Slack was slow, or a process stood still, on purpose: then lateness says nothing of headsup
}

// read takes in the logs, and says whether headsup did anything but look at the cloud.
func (b *book) read() bool {
	busy, requests := false, b.w.cloud.Requests()
	if slices.ContainsFunc(requests, func(r dms.Request) bool { return !r.Done }) {
		return true // its end is not known yet: the log is read when all are
	}
	for _, r := range requests {
		b.calls["cloud: "+string(r.Op)]++
		if r.Op == dms.UpdateTask {
			busy = true
			if r.Effect {
				b.effects[r.Task+" "+r.Query]++
			}
		}
	}
	b.w.cloud.ForgetRequests()
	for _, r := range b.w.slack.Requests() {
		b.calls["Slack: "+r.Method]++
		busy = busy || strings.HasPrefix(r.Method, "chat.")
	}
	for _, e := range b.w.slack.Envelopes() {
		if e.Late {
			b.late++
		}
	}
	b.w.slack.Forget()
	return busy
}

// moved is how often the cloud did what somebody wished.
func (b *book) moved(w *wish) int {
	return b.effects[taskID(w.n, 0)+" execute_at="+w.to.Format("20060102150405")]
}

// holds checks what must be true once headsup has come to rest and ended.
func (w *world) holds(b *book) {
	w.t.Helper()
	if b.late > 0 && !b.mayBeLate {
		w.t.Errorf("%d envelopes were acknowledged too late", b.late)
	}
	kept, err := store.Open(context.Background(), store.Options{
		URL: w.databaseURL(), Now: time.Now, Projects: []store.Project{{Name: "default", Region: region, Zone: time.UTC, Given: true}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	defer kept.Close()
	states, wishes := map[string]int{}, map[string]int{}
	for _, change := range w.texts(`SELECT id FROM changes`) {
		look, err := kept.Look(context.Background(), change)
		if err != nil {
			w.t.Fatal(err)
		}
		states[string(look.Change.State)]++
		if !look.Attempt.SentAt.IsZero() || look.Attempt.N > 1 {
			wishes[look.Change.Task.Task+" "+asked(look.Change)]++
		}
		if look.Change.State == maintenance.Applying || look.Change.State == maintenance.Approved {
			w.t.Errorf("change %s never ended: it is %s", change, look.Change.State)
		}
		w.cardsAreTrue(kept, look)
	}
	w.taskCardsAreTrue(kept)
	w.recordHolds()
	w.t.Logf("changes: %s", counts(states))
	for what, n := range b.effects {
		// The same can be wished twice: there, away in the console, and there again.
		if n > wishes[what] {
			w.t.Errorf("%d changes wished for it, and the cloud did it %d times: %s", wishes[what], n, what)
		}
	}
	if rows := w.texts(`SELECT id FROM notices WHERE claimed <> 0 AND said_at = 0 AND void = 0`); len(rows) > 0 {
		w.t.Errorf("claimed and never said: %q", rows)
	}
}

// asked is the query of the one call that a change makes.
func asked(c maintenance.Change) string {
	if c.Action == maintenance.Cancel {
		return "status=CANCELLED"
	}
	return "execute_at=" + c.To.UTC().Format("20060102150405")
}

// cardsAreTrue holds every public copy of a change's card against the stored state.
func (w *world) cardsAreTrue(kept *store.Store, look store.Kept) {
	w.t.Helper()
	id := look.Change.ID
	copies, err := kept.Copies(context.Background(), maintenance.ChangeCard(id))
	if err != nil {
		w.t.Fatal(err)
	}
	now := time.Now().UTC()
	view := cards.ViewOf(maintenance.Policy{Left: w.guests()}, look.Before(now))
	want := cards.Change(cards.Reader{Command: "/tasks", Now: now}, view).In(maintenance.English)
	for _, c := range copies {
		if c.TS == "" {
			if c.Lost == "" {
				w.t.Errorf("the card of %s (%s) was never posted to %s", id, look.Change.State, c.Place.Channel)
			}
			continue
		}
		m, ok := w.slack.Message(c.Place.Channel, c.TS)
		if !ok || m.Deleted || m.Text != want.Text {
			w.t.Errorf("the card of %s (%s) does not show the truth:\nshown %q\nwant  %q", id, look.Change.State, m.Text, want.Text)
		}
	}
}

// taskCardsAreTrue holds every card of a task, and every list, against the stored state. One that is behind when headsup was stopped must
// have a job that goes on.
func (w *world) taskCardsAreTrue(kept *store.Store) {
	w.t.Helper()
	ctx, held := context.Background(), 0
	for _, card := range w.texts(`SELECT DISTINCT card FROM copies WHERE within = '' AND ts <> '' AND (card LIKE 'task:%' OR card LIKE 'list:%')`) {
		copies, err := kept.Copies(ctx, card)
		if err != nil {
			w.t.Fatal(err)
		}
		var want cards.Message
		if handle, alone := strings.CutPrefix(card, maintenance.TaskCard("")); alone {
			item, _, err := kept.Task(ctx, handle)
			if err != nil {
				w.t.Fatal(err)
			}
			v := cards.CardView{Item: item, Usual: kept.Snapshot().Usual(item), Unread: copies[0].Unread}
			var noFacts, noLedger error
			v.Facts, noFacts = kept.Facts(ctx, item.Task.Key())
			v.Ledger, noLedger = kept.Ledger(ctx, item.Task)
			if err := errors.Join(noFacts, noLedger); err != nil {
				w.t.Fatal(err)
			}
			want = cards.TaskCard(v)
		} else {
			l, err := kept.List(ctx, card, cards.MostOnList)
			if err != nil {
				w.t.Fatal(err)
			}
			want = cards.TaskList(cards.Reader{Command: "/tasks"}, cards.ListCardView{
				Items: l.Items, Total: l.Total, Waiting: l.Waiting, Running: l.Running, Unread: copies[0].Unread,
			})
		}
		want = want.In(maintenance.English)
		for _, c := range copies {
			if c.Stale() {
				if len(w.texts(`SELECT kind FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded') AND CAST(args AS TEXT) LIKE '%"`+card+`"%'`)) == 0 {
					w.t.Errorf("%s is behind, and nothing goes on with it: %+v", card, c)
				}
				continue
			}
			held++
			if m, ok := w.slack.Message(c.Place.Channel, c.TS); !ok || m.Deleted || m.Text != want.Text {
				w.t.Errorf("%s does not show the truth:\nshown %q\nwant  %q", card, m.Text, want.Text)
			}
		}
	}
	w.t.Logf("%d cards of tasks show the truth", held)
}

// guests are those who may approve nothing, whatever the policy says.
func (w *world) guests() map[string]bool {
	left := map[string]bool{}
	if gus, ok := w.slack.User("gus"); ok {
		left[gus.ID] = true
	}
	return left
}

// texts reads one column of the database, beside headsup or after it.
func (w *world) texts(query string) []string {
	w.t.Helper()
	db := w.beside()
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			w.t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}
