package store_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
)

// storms is how often the model test is run: go test ./store -run I4 -storms 200.
var storms = flag.Int("storms", 4, "how many storms of clicks TestI4OneDecisionInAStorm makes")

// deed is one click as it went through: what it was, and the version that it made, where it was kept.
type deed struct {
	change, what, by, request string
	shown, to, now            time.Time
	version                   int64
	err                       error
}

// minutesOf is one change as somebody would keep its minutes: who said yes to which time, and what ended it. It is written from
// the design, and knows nothing of the steps.
type minutesOf struct {
	state   maintenance.State
	to, due time.Time
	yes     map[string]time.Time
	said    []string
}

const stormApprovals = 2

// hears writes a deed down; an error means that it should not have been kept.
func (m *minutesOf) hears(d deed) error {
	open := m.state == maintenance.Pending || m.state == maintenance.Countered
	in := func(ok bool) error {
		if !ok {
			return fmt.Errorf("%s by %s was kept of what is %s for %s", d.what, d.by, m.state, m.to)
		}
		return nil
	}
	agreed := func() bool {
		n := 0
		for _, to := range m.yes {
			if to.Equal(m.to) {
				n++
			}
		}
		return n >= stormApprovals
	}
	wait := func() {
		if m.state = maintenance.Pending; agreed() {
			m.state = maintenance.Approved
		}
	}
	approver := strings.HasPrefix(d.by, "A") && d.now.Before(m.due)
	was := *m
	switch d.what {
	case "confirm":
		m.state, m.due = maintenance.Pending, sooner(d.now.Add(24*time.Hour), start.Add(48*time.Hour))
		return in(was.state == maintenance.Draft && d.by == "U1")
	case "approve":
		twice := m.yes[d.by].Equal(m.to)
		m.yes[d.by], m.said = m.to, append(m.said, d.by)
		wait()
		return in(was.state == maintenance.Pending && approver && !twice && d.shown.Equal(was.to))
	case "deny":
		m.state, m.said = maintenance.Denied, append(m.said, d.by)
		return in(open && approver)
	case "counter":
		m.state, m.to, m.yes = maintenance.Countered, d.to, map[string]time.Time{} // what was said before lapses for good
		m.yes[d.by], m.said = m.to, append(m.said, d.by)
		return in(open && approver && !d.to.Equal(was.to))
	case "take":
		m.due = sooner(d.now.Add(24*time.Hour), start.Add(48*time.Hour))
		wait()
		return in(was.state == maintenance.Countered && d.by == "U1" && d.shown.Equal(was.to) && d.now.Before(was.due))
	case "withdraw":
		if m.state = maintenance.Withdrawn; was.state == maintenance.Draft {
			m.state = maintenance.Dropped
		}
		return in((open || was.state == maintenance.Approved || was.state == maintenance.Draft) && d.by == "U1")
	case "expire":
		m.state = maintenance.Expired
		return in(open && !d.now.Before(was.due))
	case "begin":
		m.state = maintenance.Applying
		return in(was.state == maintenance.Approved)
	}
	return in(false)
}

func sooner(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// storm is many people on several connections, and a process that is restarted under them.
type storm struct {
	*room
	mu      sync.Mutex // around a restart
	at      atomic.Pointer[store.Store]
	changes []string
	policy  maintenance.Policy
	round   int
	clicks  atomic.Int64
}

func (s *storm) restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.close() // what is under way ends with an error, or has been kept
	s.open()
	s.at.Store(s.Store)
}

// click does something at random, and says what became of it. It begins when a process is there, which may be restarted under it.
func (s *storm) click(rng *rand.Rand) deed {
	s.mu.Lock()
	now := s.at.Load()
	s.mu.Unlock()
	d := deed{change: s.changes[rng.IntN(len(s.changes))], by: []string{"U1", "A1", "A2", "A3", "A1", "A2", "A3", "X9"}[rng.IntN(8)]}
	usual := []string{"approve", "approve", "approve", "counter", "counter", "counter", "take", "take", "take", "expire", "begin", "begin"}
	if d.what = usual[rng.IntN(len(usual))]; rng.IntN(15) == 0 {
		d.what = []string{"deny", "withdraw"}[rng.IntN(2)]
	}
	if d.what == "take" {
		d.by = "U1"
	}
	d.request = fmt.Sprintf("e%d-%d", s.round, s.clicks.Add(1))
	d.to = start.Add(time.Duration(72+rng.IntN(2)) * time.Hour) // few, so that a time comes back
	d.shown = start.Add(72 * time.Hour)
	if kept, err := now.Look(s.t.Context(), d.change); err == nil && rng.IntN(6) > 0 {
		d.shown = kept.Change.To
	}
	return s.does(now, d)
}

// confirms every draft, before its ten minutes are over: the storm is about what waits.
func (s *storm) confirms() (all []deed) {
	for _, change := range s.changes {
		request := fmt.Sprintf("e%d-%d", s.round, s.clicks.Add(1))
		all = append(all, s.does(s.Store, deed{change: change, what: "confirm", by: "U1", request: request}))
	}
	return all
}

// does carries a deed out.
func (s *storm) does(now *store.Store, d deed) deed {
	a := bob(d.request)
	a.Person.ID = d.by
	step := map[string]maintenance.Step{
		"confirm": maintenance.Confirm(a, maintenance.Place{}, s.policy, nil), "approve": maintenance.Approve(a, d.shown, s.policy, nil),
		"deny": maintenance.Deny(a, "no", s.policy), "counter": maintenance.Counter(a, d.to, s.policy, nil),
		"take": maintenance.Accept(a, d.shown, s.policy), "withdraw": maintenance.Withdraw(a, ""), "expire": maintenance.Expire(),
		"begin": maintenance.Begin(nil, s.policy),
	}[d.what]
	_, d.err = now.Decide(s.t.Context(), a, d.change, func(b maintenance.Before) (maintenance.After, error) {
		d.version, d.now = b.Change.Version+1, b.Now
		return step(b)
	})
	return d
}

// TestI4OneDecisionInAStorm: whatever many people click at once, on several connections and over restarts, the stored change is what
// the minutes of what was kept say, each version was made once, and the audit is whole.
func TestI4OneDecisionInAStorm(t *testing.T) {
	t.Parallel()
	rounds := *storms
	if testing.Short() {
		rounds = 1
	}
	each(t, func(t *testing.T, r *room) {
		for n := range rounds {
			seed := rand.Uint64()
			t.Logf("storm %d of seed %d", n, seed)
			r.weather(n, seed)
		}
	})
}

func (r *room) weather(round int, seed uint64) {
	const people, clicks, tasks = 5, 40, 6
	s := &storm{room: r, round: round, policy: maintenance.Policy{
		Rules: maintenance.SimpleRules(stormApprovals, []maintenance.Party{{User: "A1"}, {User: "A2"}, {User: "A3"}}), Grace: time.Minute,
	}}
	var listed []maintenance.Task
	for n := range tasks {
		listed = append(listed, task(fmt.Sprintf("t%d-%d", round, n), 48*time.Hour))
	}
	r.clock.set(start)
	r.observe(listed...)
	for _, one := range listed {
		s.changes = append(s.changes, r.draft(bob(""), one.ID, 72*time.Hour).Change.ID)
	}
	s.at.Store(r.Store)
	confirmed := s.confirms()
	var kept [people][]deed
	var all sync.WaitGroup
	for n := range people {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(seed, uint64(n)))
			for range clicks {
				switch rng.IntN(40) {
				case 0:
					s.restart()
				case 1, 2:
					r.clock.pass(time.Duration(rng.IntN(90)) * time.Minute)
				}
				kept[n] = append(kept[n], s.click(rng))
			}
		})
	}
	all.Wait()
	s.restart()
	deeds := slices.Concat(append([][]deed{confirmed}, kept[:]...)...)
	made := 0
	for _, change := range s.changes {
		made += r.holds(change, deeds)
	}
	if made < 2*tasks {
		r.t.Errorf("%d deeds were kept of %d changes: that is no storm", made, tasks)
	}
}

// holds compares one change with the minutes of what was kept, and says how much that was.
func (r *room) holds(change string, deeds []deed) int {
	r.t.Helper()
	stands, err := r.Look(r.t.Context(), change)
	if err != nil {
		r.t.Fatal(err)
	}
	var made []deed
	for _, d := range deeds {
		if d.change != change {
			continue
		}
		was, err := r.Kept(r.t.Context(), d.request)
		if err != nil {
			r.t.Fatal(err)
		}
		if d.err == nil && !was {
			r.t.Errorf("%s by %s was confirmed and is lost", d.what, d.by)
		}
		if was {
			made = append(made, d)
		}
	}
	slices.SortFunc(made, func(a, b deed) int { return int(a.version - b.version) })
	m := &minutesOf{state: maintenance.Draft, to: start.Add(72 * time.Hour), yes: map[string]time.Time{}}
	for n, d := range made {
		if d.version != int64(n)+2 {
			r.t.Fatalf("%s: version %d was made by %s, want %d", change, d.version, d.what, n+2)
		}
		if err := m.hears(d); err != nil {
			for _, one := range made[:n+1] {
				r.t.Logf("version %d: %s by %s at %s: %v", one.version, one.what, one.by, one.now.Format(time.TimeOnly), one.err)
			}
			r.t.Fatalf("%s: %v", change, err)
		}
	}
	c := stands.Change
	if c.State != m.state || !c.To.Equal(m.to) || c.Version != int64(len(made))+1 {
		r.t.Errorf("%s is %s for %s in version %d; the minutes say %s for %s after %d deeds", change, c.State, c.To, c.Version, m.state, m.to, len(made))
	}
	var said []string
	for n, d := range stands.Decisions {
		if said = append(said, d.By.ID); d.N != n+1 {
			r.t.Errorf("%s: decision %d has the number %d", change, n+1, d.N)
		}
	}
	if !slices.Equal(said, m.said) {
		r.t.Errorf("%s: decisions by %v, the minutes say %v", change, said, m.said)
	}
	r.audited(change, made)
	return len(made)
}

// audited says that the audit is one chain, and has one row for the draft and each deed on the change, in their order.
func (r *room) audited(change string, made []deed) {
	r.t.Helper()
	rows, err := r.Audit(r.t.Context(), 0, 100_000)
	if err != nil {
		r.t.Fatal(err)
	}
	var chain audit.Checker
	var bodies []string
	for _, row := range rows {
		if err := chain.Row(row.Row); err != nil {
			r.t.Fatal(err)
		}
		if strings.Contains(row.Text, `"change":"`+change+`"`) {
			bodies = append(bodies, row.Text)
		}
	}
	if len(bodies) != len(made)+1 {
		r.t.Fatalf("%s: %d rows for the draft and %d deeds", change, len(bodies), len(made))
	}
	for n, d := range made {
		if !strings.Contains(bodies[n+1], `"user":"`+d.by+`"`) && d.what != "expire" && d.what != "begin" {
			r.t.Errorf("%s: row %d is not of %s by %s: %s", change, n+2, d.what, d.by, bodies[n+1])
		}
	}
}
