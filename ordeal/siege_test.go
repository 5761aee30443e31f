package ordeal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
	mu        sync.Mutex
	others    []*child // replicas beside c, where there are any
	gone      []*child // replicas that were replaced
	book      *book
	instances int
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

func newSiege(t *testing.T, approvals bool) *siege {
	t.Helper()
	s := prepareSiege(t, siegeInstances, approvals)
	s.begin()
	return s
}

// prepareSiege has no headsup yet.
func prepareSiege(t *testing.T, instances int, approvals bool) *siege {
	t.Helper()
	var channels []string
	for n := range siegeRound {
		channels = append(channels, fmt.Sprintf("#siege-%d", n))
	}
	env := []string{"HEADSUP_GRACE=600ms", "HEADSUP_CHANNELS=" + strings.Join(channels, ",")}
	if approvals {
		env = append(env, "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo")
	}
	s := &siege{w: newWorld(t, instances, env...), instances: instances, approvals: approvals, seed: uint64(time.Now().UnixNano()), struck: map[phase]int{}}
	for _, c := range channels {
		s.w.slack.AddChannel(slack.Channel{Name: strings.TrimPrefix(c, "#"), Members: []string{"ann", "bo", "headsup"}})
	}
	s.source = rand.NewPCG(s.seed, 0)
	s.dice = rand.New(s.source)
	s.order = s.dice.Perm(len(aims()))
	s.book = &book{w: s.w, effects: map[string]int{}, calls: map[string]int{}}
	return s
}

// begin starts the first headsup.
func (s *siege) begin() {
	s.w.t.Helper()
	s.c = s.w.start()
	s.until("all tasks are known", func() bool { return len(s.w.texts(`SELECT id FROM tasks`)) == s.instances })
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
			s.w.t.Errorf("a click for %s was acknowledged, and is gone: %+v\n%s", instanceName(w.n), r, s.c.log)
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
				s.w.t.Errorf("%s does not go on after the restart: %+v (confirmed %t, approved %t)\n%s\n%s", instanceName(w.n), is, w.confirmed, w.approved, s.seen(w), s.c.log)
				return
			}
			pause(s.w.t.Context(), 20*time.Millisecond)
		}
		s.slowest = max(s.slowest, time.Since(began))
	}
}

// seen is what bo sees last where a wish was made.
func (s *siege) seen(w *wish) string {
	var lines []string
	for _, m := range tail(s.w.slack.Messages(w.channel, "bo"), 30) {
		_, open := button(m, "approve")
		lines = append(lines, fmt.Sprintf("%s in %q, to be approved %t: %.160q", m.TS, m.ThreadTS, open, m.Text))
	}
	return strings.Join(lines, "\n")
}

// calmsWithin is longer than a card stays behind whose painter was killed on another replica: its job is free again after 45 s, and is
// looked for every 30 s, by a leader who may have to be elected first.
const calmsWithin = 3 * time.Minute

// calm waits until Slack's limits have let the cards through that wait behind them, so that a round does not stand behind
// the one before it.
func (s *siege) calm() {
	s.w.t.Helper()
	for deadline := time.Now().Add(calmsWithin); ; pause(s.w.t.Context(), 50*time.Millisecond) {
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
		s.together(s.wishes, s.again)
		if time.Now().After(deadline) {
			for _, w := range s.wishes {
				if !w.over {
					s.w.t.Errorf("%s (confirmed %t, approved %t) does not come to rest: %+v\n%s", instanceName(w.n), w.confirmed, w.approved, s.row(w), s.seen(w))
				}
			}
			s.w.t.Errorf("%d changes do not come to rest\n%s", waiting, s.logs())
			return
		}
	}
}

// end lets all come to rest and end, and holds what was wished against what is.
func (s *siege) end() {
	s.w.t.Helper()
	s.rest()
	s.holds()
}

// rest ends every headsup once nothing is under way.
func (s *siege) rest() {
	s.w.t.Helper()
	s.calm()
	s.w.settle(s.book)
	for _, c := range s.replicas() {
		if took, err := c.terminate(10 * time.Second); err != nil {
			s.w.t.Errorf("ended after %s: %v\n%s", took, err, c.log)
		}
	}
	s.book.read()
}

// holds holds every wish against the cloud, and every card against the store.
func (s *siege) holds() {
	s.w.t.Helper()
	for _, w := range s.wishes {
		r := s.row(w)
		if r.state != "applied" || r.stale > 0 || r.copies == 0 {
			s.w.t.Errorf("%s to %s ended as %+v", instanceName(w.n), w.to.Format(time.DateTime), r)
		}
		if n := s.book.moved(w); n != 1 {
			s.w.t.Errorf("the cloud moved %s to %s %d times", instanceName(w.n), w.to.Format(time.DateTime), n)
		}
	}
	s.w.holds(s.book)
	s.w.t.Logf("%d decisions were kept", len(s.w.texts(`SELECT change_id FROM decisions WHERE yes = 1`)))
}

// replicas are all that should run.
func (s *siege) replicas() []*child {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*child{s.c}, s.others...)
}

// replace puts a replica in the place of one that has ended.
func (s *siege) replace(ended, by *child) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.c == ended {
		s.c = by
	} else {
		s.others[slices.Index(s.others, ended)] = by
	}
	s.gone = append(s.gone, ended)
}

// witnesses are all whose logs may tell what came of a click.
func (s *siege) witnesses() []*child {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Concat([]*child{s.c}, s.others, s.gone)
}

// logs are the ends of what they log.
func (s *siege) logs() string {
	var all []string
	for n, c := range s.witnesses() {
		all = append(all, fmt.Sprintf("replica %d:\n%s", n, c.log))
	}
	return strings.Join(all, "\n")
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
