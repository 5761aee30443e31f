package ordeal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// wish is one change that somebody asked for. Each has an instant of its own, by which it is known in the cloud and the store.
type wish struct {
	n       int // of its instance
	channel string
	to      time.Time
	draft   slack.Press // the button that confirms it

	confirmed, approved bool // the click was acknowledged, and not with a no
	over                bool // applied, and shown so
}

// row is what the store holds of a wish.
type row struct {
	id, state                  string
	version, sent, answered    int64
	looks, stale, copies, yess int64
	due                        int64 // of the next look; 0: a job has it
}

// drafts asks for a new time for as many tasks as are free.
func (s *siege) drafts() []*wish {
	s.w.t.Helper()
	busy := map[int]bool{}
	for _, w := range s.wishes {
		busy[w.n] = busy[w.n] || !w.over
	}
	var wishes []*wish
	for _, n := range s.dice.Perm(s.instances) {
		if len(wishes) < siegeRound && !busy[n] {
			to := time.Now().UTC().Add(72*time.Hour + time.Duration(len(s.wishes)+len(wishes))*time.Minute).Truncate(time.Minute)
			wishes = append(wishes, &wish{n: n, channel: fmt.Sprintf("siege-%d", len(wishes)), to: to})
		}
	}
	s.wishes = append(s.wishes, wishes...)
	s.together(wishes, s.ask)
	return wishes
}

// ask gets the draft of a wish.
func (s *siege) ask(w *wish) {
	var r slack.Result
	var press slack.Press
	ok := false
	for n := 0; n < mostClicks && !ok; n++ { // a slow database makes headsup say no
		r = s.w.slack.Command("ann", w.channel, "/tasks", "reschedule "+instanceName(w.n)+" "+w.to.Format("2006-01-02 15:04")+" UTC because of a siege")
		press, ok = button(r.Message, "confirm")
	}
	if !ok {
		s.w.t.Errorf("no draft for %s: %s %q", instanceName(w.n), r.Outcome, r.Message.Text)
		return
	}
	press.Channel = w.channel
	w.draft = press
}

func button(m slack.Message, action string) (slack.Press, bool) {
	for _, e := range elements(m.Blocks) {
		if e.action == action {
			return slack.Press{TS: m.TS, ActionID: e.action, BlockID: e.block}, true
		}
	}
	return slack.Press{}, false
}

func (s *siege) confirm(w *wish) {
	// What the log says of a draft that is too old may be read behind its acknowledgement.
	if s.press(w, "ann", w.draft, func(r row) bool { return r.state != "" && r.state != "draft" && r.state != "dropped" }) {
		w.confirmed = true
	}
}

// press clicks, and once more where headsup answers with a no, as a slow database makes it: that is what people do. It says whether a click
// was acknowledged without one, kept or not.
func (s *siege) press(w *wish, who string, what slack.Press, kept func(row) bool) bool {
	for range mostClicks {
		r := s.w.slack.Click(who, what)
		if !r.OK() {
			return false
		}
		for deadline := time.Now().Add(2 * time.Second); !s.refused(r.Envelope); {
			late := time.Now().After(deadline) // before a look that may wait for the database
			if kept(s.row(w)) || late {
				return true
			}
			pause(s.w.t.Context(), 10*time.Millisecond)
		}
	}
	return false
}

// mostClicks is how often somebody clicks who is told no: then it is no slow database.
const mostClicks = 10

// noPromise are the lines of the log by which headsup kept nothing, or said that it does not know whether it did.
func noPromise() []string {
	return []string{"request was refused", "request was not kept", "person was refused", "envelope was not handled", "request failed", "database was not read in time", "acknowledged before its answer was known", "waited too long"}
}

// refused says that headsup answered an envelope with a no, or with a word that it does not know. It is read in the log, where that stands before the envelope is acknowledged;
// the answer itself may die with the process.
func (s *siege) refused(envelope string) bool {
	for _, c := range s.witnesses() {
		for line := range strings.Lines(c.log.String()) {
			if strings.Contains(line, "request="+envelope+" ") && slices.ContainsFunc(noPromise(), func(words string) bool { return strings.Contains(line, words) }) {
				return true
			}
		}
	}
	return false
}

// approve waits for the card of the wish and says yes to it: to the newest one, since a card whose post was not answered stays behind the
// one that was posted again, with buttons of what is over.
func (s *siege) approve(w *wish) {
	press, ok := s.card(w)
	for deadline := time.Now().Add(5 * time.Second); !ok; press, ok = s.card(w) {
		if !pause(s.w.t.Context(), 20*time.Millisecond) || time.Now().After(deadline) {
			return // it was killed before its card was there, or never: what is not approved in the end is told by end
		}
	}
	if s.press(w, "bo", press, func(r row) bool { return r.yess > 0 }) {
		w.approved = true
	}
}

// card is the button by which bo says yes to a wish that waits; false: there is none yet.
func (s *siege) card(w *wish) (slack.Press, bool) {
	for _, m := range slices.Backward(tail(s.w.slack.Messages(w.channel, "bo"), 30)) {
		if p, ok := button(m, "approve"); ok && strings.Contains(m.Text, instanceName(w.n)) && s.row(w).state == "pending" {
			p.Channel = w.channel
			return p, true
		}
	}
	return slack.Press{}, false
}

// again is what people do whose click came to nothing: they click once more; where the draft is gone, which a clock that is ahead finds too old, they ask once
// more.
func (s *siege) again(w *wish) {
	if !w.over && !w.confirmed {
		if s.row(w).state == "dropped" {
			s.ask(w)
		}
		s.confirm(w)
	}
	if s.approvals && !w.over && !w.approved && s.row(w).state == "pending" {
		s.approve(w)
	}
}

// row reads what the store holds of a wish; the zero row where nothing does. A database that is away is waited for.
func (s *siege) row(w *wish) (r row) {
	s.w.t.Helper()
	deadline := time.Now().Add(rowPatience)
	for {
		r, err := s.w.rowOf(w)
		if err == nil || errors.Is(err, sql.ErrNoRows) {
			return r
		}
		if s.w.url == "" || time.Now().After(deadline) || !pause(s.w.t.Context(), 100*time.Millisecond) {
			s.w.t.Error(err)
			return r
		}
	}
}

// rowPatience is longer than any fault lasts.
const rowPatience = 40 * time.Second

func (w *world) rowOf(wish *wish) (r row, err error) {
	db := w.beside()
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err = db.QueryRowContext(ctx, `
		SELECT c.id, c.state, c.version, c.due_at, COALESCE(a.sent_at, 0), COALESCE(a.answered_at, 0), COALESCE(a.looks, 0),
			(SELECT COUNT(*) FROM copies p WHERE p.card = 'change:' || c.id AND p.lost = '' AND (`+w.behind+`)),
			(SELECT COUNT(*) FROM copies p WHERE p.card = 'change:' || c.id AND p.lost = ''),
			(SELECT COUNT(*) FROM decisions d WHERE d.change_id = c.id AND d.yes = 1)
		FROM changes c LEFT JOIN attempts a ON a.change_id = c.id AND a.n = (SELECT MAX(n) FROM attempts WHERE change_id = c.id)
		WHERE c.instance_id = $1 AND c.to_at = $2 ORDER BY c.created_at DESC LIMIT 1`,
		instanceID(wish.n), wish.to.UnixMicro()).Scan(&r.id, &r.state, &r.version, &r.due, &r.sent, &r.answered, &r.looks, &r.stale, &r.copies, &r.yess)
	return r, err
}
