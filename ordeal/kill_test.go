package ordeal_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

var kills = flag.Int("kills", 16, "how many changes are under way when headsup is killed, for each of the tests that kill")

// phase is how far a change had come when the process died under it.
type phase string

// The phases in the order in which a change goes through them.
const (
	beforeCommit phase = "before commit"
	beforeJob    phase = "commit to enqueue"
	beforeCall   phase = "before the call"
	beforeEffect phase = "call sent, before its effect"
	afterEffect  phase = "call sent, after its effect"
	beforeLook   phase = "before the second look"
	betweenLooks phase = "between later looks"
	beforePost   phase = "before the post"
	ended        phase = "ended and shown"
)

// aims are the phases that a round aims at; the others are hit on the way.
func aims() []phase {
	return []phase{beforeCommit, beforeJob, beforeEffect, afterEffect, beforeLook, beforePost}
}

const (
	fewestOfAPhase = 20 // in a run of longRun kills or more
	longRun        = 500
	goesOnWithin   = 30 * time.Second
	patience       = 30 // kills beyond those that were asked for, until a phase that is not struck fails the run
)

// TestKills kills headsup under changes that nobody has to approve. Each must go on after the restart and be applied, none
// twice, with nothing lost that was acknowledged, and every card must show the truth.
func TestKills(t *testing.T) {
	if testing.Short() {
		t.Skip("killing takes its time; see -kills")
	}
	t.Parallel()
	besiege(t, false)
}

// TestKillsUnderDecisions does the same to changes that somebody else has to approve.
func TestKillsUnderDecisions(t *testing.T) {
	if testing.Short() {
		t.Skip("killing takes its time; see -kills")
	}
	t.Parallel()
	besiege(t, true)
}

func besiege(t *testing.T, approvals bool) {
	t.Helper()
	s := newSiege(t, approvals)
	struck := func() (n int) {
		for _, p := range aims() {
			n += s.struck[p]
		}
		return n
	}
	most := patience + *kills // a kill strikes five changes as a rule: whoever needs more rounds misses a phase again and again
	for round := 0; round < most && (struck() < *kills || !s.enough()) && !t.Failed(); round++ {
		s.round(s.nextAim(round))
	}
	if !s.enough() && !t.Failed() {
		t.Errorf("a phase was struck fewer than %d times in %d kills: %s", s.fewest(), s.rounds, s.tally())
	}
	s.end()
	t.Logf("seed %d: %d kills struck %d changes: %s; the slowest went on after %s", s.seed, s.rounds, struck(), s.tally(), s.slowest.Round(time.Millisecond))
}

// fewest is how often each phase has to be struck. A short run is too short to hold chance to that.
func (*siege) fewest() int {
	if *kills >= longRun {
		return fewestOfAPhase
	}
	return 0
}

// enough says that no phase was passed over.
func (s *siege) enough() bool {
	for _, p := range aims() {
		if s.struck[p] < s.fewest() {
			return false
		}
	}
	return true
}

// nextAim takes each phase once, in an order that differs from run to run, and then the one that was struck least.
func (s *siege) nextAim(round int) phase {
	all := aims()
	if round < len(all) {
		return all[s.order[round]]
	}
	least := all[0]
	for _, p := range all {
		if s.struck[p] < s.struck[least] {
			least = p
		}
	}
	if s.dice.IntN(2) == 0 {
		return pick(s.dice, all...)
	}
	return least
}

// slowDown makes what the aim waits for take long enough to be hit.
func (s *siege) slowDown(aim phase) {
	const long = 400 * time.Millisecond
	switch aim {
	case beforeEffect:
		s.w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: long, Times: -1})
	case afterEffect:
		s.w.cloud.Inject(dms.Fault{Op: dms.UpdateTask, Kind: dms.Slow, Delay: long, After: true, Times: -1})
	case beforeLook:
		s.w.cloud.Inject(dms.Fault{Op: dms.ListTasks, Kind: dms.Slow, Delay: long, Times: -1})
	case beforePost:
		for _, method := range []string{"chat.postMessage", "chat.update"} {
			s.w.slack.Inject(slack.Fault{Method: method, Kind: slack.Slow, Delay: long, After: s.dice.IntN(2) == 0, Times: -1})
		}
	}
}

// wait returns in the midst of what is aimed at, at a moment of chance.
func (s *siege) wait(aim phase) {
	upTo := 350 * time.Millisecond
	switch aim {
	case beforeCommit:
		upTo = 12 * time.Millisecond // the clicks are on their way
	case beforeJob:
		s.until("clicks are kept", func() bool { return s.rowsAt("approved") > 0 })
	case beforeEffect, afterEffect:
		s.until("calls are made", func() bool { return s.calls(dms.UpdateTask, false) > 0 })
	case beforeLook:
		s.until("calls are answered", func() bool { return s.calls(dms.UpdateTask, true) > 0 })
	case beforePost:
		s.until("changes have ended", func() bool { return s.rowsAt("applied") > 0 })
	}
	pause(s.w.t.Context(), time.Duration(rand.New(s.source).Int64N(int64(upTo))))
}

// calls counts this round's calls to the cloud.
func (s *siege) calls(op dms.Op, done bool) (n int) {
	for _, r := range s.w.cloud.Requests() {
		if r.Op == op && r.Done == done {
			n++
		}
	}
	return n
}

func (s *siege) until(what string, seen func() bool) {
	s.w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !seen(); {
		if time.Now().After(deadline) {
			s.w.t.Errorf("it does not come: %s\n%s", what, s.c.log)
			return
		}
		pause(s.w.t.Context(), 5*time.Millisecond)
	}
}

func (s *siege) tally() string {
	text := ""
	for _, p := range []phase{beforeCommit, beforeJob, beforeCall, beforeEffect, afterEffect, beforeLook, betweenLooks, beforePost, ended} {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("%s %d", p, s.struck[p])
	}
	return text
}
