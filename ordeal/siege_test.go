package ordeal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/slack"
)

const (
	siegeInstances = 80 // more than are ever busy at once
	siegeRound     = 5  // changes that are under way when the process is killed
)

// siege kills one headsup again and again while people change tasks, and keeps what they were promised.
type siege struct {
	w         *world
	c         *child
	book      *book
	approvals bool // a second person has to approve

	seed   uint64
	source rand.Source
	dice   *rand.Rand
	order  []int // of the first aims

	wishes  []*wish
	rounds  int
	struck  map[phase]int
	slowest time.Duration // from the restart until a change went on
}

// wish is one change that somebody asked for. Each has an instant of its own, by which it is known in the cloud and the store.
type wish struct {
	n       int // of its instance
	channel string
	to      time.Time
	draft   slack.Press // the button that confirms it

	confirmed, approved bool // the click was acknowledged
	over                bool // applied, and shown so
}

// row is what the store holds of a wish.
type row struct {
	id, state                  string
	version, sent, answered    int64
	looks, stale, copies, yess int64
	due                        int64 // of the next look; 0: a job has it
}

func newSiege(t *testing.T, approvals bool) *siege {
	t.Helper()
	var channels []string
	for n := range siegeRound {
		channels = append(channels, fmt.Sprintf("#siege-%d", n))
	}
	env := []string{"HEADSUP_GRACE=600ms", "HEADSUP_CHANNELS=" + strings.Join(channels, ",")}
	if approvals {
		env = append(env, "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo")
	}
	s := &siege{w: newWorld(t, siegeInstances, env...), approvals: approvals, seed: uint64(time.Now().UnixNano()), struck: map[phase]int{}}
	for _, c := range channels {
		s.w.slack.AddChannel(slack.Channel{Name: strings.TrimPrefix(c, "#"), Members: []string{"ann", "bo", "headsup"}})
	}
	s.source = rand.NewPCG(s.seed, 0)
	s.dice = rand.New(s.source)
	s.order = s.dice.Perm(len(aims()))
	s.book = &book{w: s.w, effects: map[string]int{}, calls: map[string]int{}}
	s.c = s.w.start()
	s.until("all tasks are known", func() bool { return len(s.w.texts(`SELECT id FROM tasks`)) == siegeInstances })
	return s
}

// round lets people ask for changes, kills headsup in the midst of what is aimed at, and starts it again.
func (s *siege) round(aim phase) {
	s.w.t.Helper()
	s.rounds++
	s.calm()
	wishes := s.drafts()
	s.slowDown(aim)
	click := s.confirm
	if s.approvals && (aim != beforeCommit || s.dice.IntN(2) == 0) {
		if s.together(wishes, s.confirm); s.w.t.Failed() {
			return
		}
		click = s.approve
	}
	var clicks sync.WaitGroup
	clicks.Go(func() { s.together(wishes, click) })
	s.wait(aim)
	s.c.kill()
	clicks.Wait()
	s.w.noteHead()
	at := s.strike()
	s.w.heal()
	s.book.read()
	s.c = s.w.start()
	began := time.Now()
	s.together(s.wishes, s.again)
	s.goOn(at, began)
}

func (s *siege) together(wishes []*wish, do func(*wish)) {
	var all sync.WaitGroup
	for _, w := range wishes {
		all.Go(func() { do(w) })
	}
	all.Wait()
}

// drafts asks for a new time for as many tasks as are free.
func (s *siege) drafts() []*wish {
	s.w.t.Helper()
	busy := map[int]bool{}
	for _, w := range s.wishes {
		busy[w.n] = busy[w.n] || !w.over
	}
	var wishes []*wish
	for _, n := range s.dice.Perm(siegeInstances) {
		if len(wishes) < siegeRound && !busy[n] {
			to := time.Now().UTC().Add(72*time.Hour + time.Duration(len(s.wishes)+len(wishes))*time.Minute).Truncate(time.Minute)
			wishes = append(wishes, &wish{n: n, channel: fmt.Sprintf("siege-%d", len(wishes)), to: to})
		}
	}
	s.wishes = append(s.wishes, wishes...)
	s.together(wishes, func(w *wish) {
		r := s.w.slack.Command("ann", w.channel, "/tasks", "reschedule "+instanceName(w.n)+" "+w.to.Format("2006-01-02 15:04")+" UTC because of a siege")
		press, ok := button(r.Message, "confirm")
		if !ok {
			s.w.t.Errorf("no draft for %s: %s %q", instanceName(w.n), r.Outcome, r.Message.Text)
			return
		}
		press.Channel = w.channel
		w.draft = press
	})
	return wishes
}

func button(m slack.Message, action string) (slack.Press, bool) {
	for _, e := range elements(m.Blocks) {
		if e.action == action {
			return slack.Press{TS: m.TS, ActionID: e.action, BlockID: e.block}, true
		}
	}
	return slack.Press{}, false
}

func (s *siege) confirm(w *wish) { w.confirmed = s.w.slack.Click("ann", w.draft).OK() || w.confirmed }

// approve waits for the card of the wish and says yes to it.
func (s *siege) approve(w *wish) {
	var press slack.Press
	found := func() bool {
		for _, m := range tail(s.w.slack.Messages(w.channel, "bo"), 30) {
			if p, ok := button(m, "approve"); ok && strings.Contains(m.Text, instanceName(w.n)) && s.row(w).state == "pending" {
				p.Channel = w.channel
				press = p
				return true
			}
		}
		return false
	}
	deadline := time.Now().Add(5 * time.Second)
	for !found() {
		if !pause(s.w.t.Context(), 20*time.Millisecond) || time.Now().After(deadline) {
			return // it was killed before its card was there, or never: what is not approved in the end is told by end
		}
	}
	w.approved = s.w.slack.Click("bo", press).OK() || w.approved
}

// again is what people do whose click came to nothing: they click once more.
func (s *siege) again(w *wish) {
	if !w.over && !w.confirmed {
		s.confirm(w)
	}
	if s.approvals && !w.over && !w.approved {
		s.approve(w)
	}
}

// strike says how far each change had come, and holds what was acknowledged against what was kept.
func (s *siege) strike() map[*wish]row {
	s.w.t.Helper()
	at := map[*wish]row{}
	for _, w := range s.wishes {
		if w.over {
			continue
		}
		r := s.row(w)
		at[w] = r
		if w.confirmed && (r.state == "draft" || r.state == "") || w.approved && r.yess == 0 {
			s.w.t.Errorf("a click for %s was acknowledged, and is gone: %+v", instanceName(w.n), r)
		}
		s.struck[s.phaseOf(w, r)]++
	}
	return at
}

func (s *siege) phaseOf(w *wish, r row) phase {
	switch {
	case r.state == "" || r.state == "draft" || r.state == "pending":
		return beforeCommit
	case r.state == "approved":
		return beforeJob
	case r.state == "applying" && r.sent == 0:
		return beforeCall
	case r.state == "applying" && r.answered == 0 && !s.stands(w):
		return beforeEffect
	case r.state == "applying" && r.answered == 0:
		return afterEffect
	case r.state == "applying" && r.looks > 0:
		return betweenLooks
	case r.state == "applying":
		return beforeLook
	case r.stale > 0:
		return beforePost
	}
	return ended
}

// stands says whether the task stands in the cloud as it was wished.
func (s *siege) stands(w *wish) bool {
	for _, task := range s.w.cloud.Tasks(instanceID(w.n)) {
		if task.ScheduleAt.Equal(w.to) {
			return true
		}
	}
	return false
}

// goOn waits until each change has come further than it was at the kill.
func (s *siege) goOn(at map[*wish]row, began time.Time) {
	s.w.t.Helper()
	for w, was := range at {
		for {
			is := s.row(w)
			if is != was || was.state == "applied" && was.stale == 0 || s.phaseOf(w, was) == betweenLooks {
				break // between looks it goes on when the next is due, as it would have without the kill
			}
			if time.Since(began) > goesOnWithin {
				s.w.t.Errorf("%s does not go on after the restart: %+v\n%s", instanceName(w.n), is, s.c.log)
				return
			}
			pause(s.w.t.Context(), 20*time.Millisecond)
		}
		s.slowest = max(s.slowest, time.Since(began))
	}
}

// calm waits until Slack's limits have let the cards through that wait behind them, so that a round does not stand behind
// the one before it.
func (s *siege) calm() {
	s.w.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; pause(s.w.t.Context(), 50*time.Millisecond) {
		waiting := 0
		for _, w := range s.wishes {
			if w.over {
				continue
			}
			r := s.row(w)
			w.over = r.state == "applied" && r.stale == 0
			if !w.over && s.phaseOf(w, r) != betweenLooks || r.stale > 0 {
				waiting++
			}
		}
		if waiting == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.w.t.Errorf("%d changes do not come to rest\n%s", waiting, s.c.log)
			return
		}
	}
}

// end holds every wish against the cloud, and every card against the store.
func (s *siege) end() {
	s.w.t.Helper()
	if took, err := s.c.terminate(10 * time.Second); err != nil {
		s.w.t.Errorf("ended after %s: %v\n%s", took, err, s.c.log)
	}
	s.book.read()
	for _, w := range s.wishes {
		r := s.row(w)
		if r.state != "applied" || r.stale > 0 || r.copies == 0 {
			s.w.t.Errorf("%s to %s ended as %+v", instanceName(w.n), w.to.Format(time.DateTime), r)
		}
		if n := s.book.effects[taskID(w.n, 0)+" execute_at="+w.to.Format("20060102150405")]; n != 1 {
			s.w.t.Errorf("the cloud moved %s to %s %d times", instanceName(w.n), w.to.Format(time.DateTime), n)
		}
	}
	s.w.holds(s.book)
}

// rowsAt counts the wishes that are in a state.
func (s *siege) rowsAt(state string) (n int) {
	for _, w := range tail(s.wishes, siegeRound) {
		if s.row(w).state == state {
			n++
		}
	}
	return n
}

// row reads what the store holds of a wish; the zero row where nothing does.
func (s *siege) row(w *wish) (r row) {
	db, err := sql.Open("sqlite", "file:"+s.w.database()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		s.w.t.Error(err)
		return r
	}
	defer db.Close()
	err = db.QueryRowContext(context.Background(), `
		SELECT c.id, c.state, c.version, c.due_at, COALESCE(a.sent_at, 0), COALESCE(a.answered_at, 0), COALESCE(a.looks, 0),
			(SELECT COUNT(*) FROM copies p WHERE p.card = 'change:' || c.id AND p.lost = '' AND (p.ts = '' OR p.shown < p.wanted)),
			(SELECT COUNT(*) FROM copies p WHERE p.card = 'change:' || c.id AND p.lost = ''),
			(SELECT COUNT(*) FROM decisions d WHERE d.change_id = c.id AND d.yes = 1)
		FROM changes c LEFT JOIN attempts a ON a.change_id = c.id AND a.n = (SELECT MAX(n) FROM attempts WHERE change_id = c.id)
		WHERE c.instance_id = $1 AND c.to_at = $2 ORDER BY c.created_at DESC LIMIT 1`,
		instanceID(w.n), w.to.UnixMicro()).Scan(&r.id, &r.state, &r.version, &r.due, &r.sent, &r.answered, &r.looks, &r.stale, &r.copies, &r.yess)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		s.w.t.Error(err)
	}
	return r
}
