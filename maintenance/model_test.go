package maintenance_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/maintenance"
)

// model is what a person who keeps minutes would know of bob's change: who may what just now, who said yes to which time, and where
// the change stands. It is written from the design, and knows nothing of the steps. Under it ann, bo and the group S1 approve, gus may
// stand in, S2 may skip the approvals.
type model struct {
	now, stands, from, to, due time.Time
	state                      maintenance.State
	needed                     int  // approvals, as the policy says now
	asked                      int  // approvals, as was said when the change was last judged
	glass, signed              bool // break-glass
	frozen, mute               bool // nothing may be moved; bob may not ask
	unread                     bool // the groups
	members, breakers          map[string]bool
	left                       map[string]bool
	standIns                   [][2]string // who for whom: from, to; oldest first
	voices                     []voice
	offered                    int // voices before this one were for what was asked before another time was offered
	looking                    map[string]bool
}

type voice struct {
	by, behalf string
	to         time.Time
}

func (m *model) approves(id string) bool {
	return !m.left[id] && (id == "ann" || id == "bo" || m.members[id] && !m.unread)
}

// speaksFor gives the approvers for whom somebody could stand in.
func (m *model) speaksFor(id string) (whom []string) {
	if !m.approves(id) && (id != "gus" || m.left[id]) && (!m.breakers[id] || m.unread || m.left[id]) {
		return nil // the rule does not name them
	}
	for _, s := range m.standIns {
		if s[1] == id && s[0] != "bob" && m.approves(s[0]) {
			whom = append(whom, s[0])
		}
	}
	return whom
}

func (m *model) may(id string) bool {
	return id != "bob" && (m.approves(id) || len(m.speaksFor(id)) > 0)
}

// counted are the voices that count now, each person once, each approver once.
func (m *model) counted() (heard map[string]bool, n int) {
	heard = map[string]bool{}
	for _, v := range m.voices[m.offered:] {
		owner := v.by
		if v.behalf != "" {
			owner = v.behalf
		}
		named := m.approves(v.by) || v.by == "gus" && !m.left["gus"] || m.breakers[v.by] && !m.unread && !m.left[v.by]
		if !m.approves(owner) || !named || heard[v.by] || heard[owner] {
			continue
		}
		heard[v.by], heard[owner] = true, true
		n++
	}
	return heard, n
}

// says is with whose voice somebody would say yes; false where it has been heard.
func (m *model) says(id string) (behalf string, unheard bool) {
	heard, _ := m.counted()
	if heard[id] {
		return "", false
	}
	if m.approves(id) {
		return "", true
	}
	for _, whom := range m.speaksFor(id) {
		if !heard[whom] {
			return whom, true
		}
	}
	return "", false
}

func (m *model) mayBreak() bool { return m.breakers["bob"] && !m.unread }

// enough says that too few are left who could approve; a group that is not readable may have them.
func (m *model) nobodyLeft() bool {
	people := map[string]bool{"ann": true, "bo": true}
	for id := range m.members {
		people[id] = true
	}
	n := 0
	for id := range people {
		if id != "bob" && !m.left[id] {
			n++
		}
	}
	return n < m.needed && !m.unread
}

// judge lets a change go ahead or wait; false where the policy is against it.
func (m *model) judge() bool {
	_, votes := m.counted()
	switch {
	case m.frozen || m.mute:
		return false
	case m.glass && m.state == maintenance.Approved:
		return m.needed == 0 || m.mayBreak()
	case m.glass:
		if m.needed == 0 || !m.mayBreak() {
			return false
		}
		m.state, m.due, m.asked = maintenance.Approved, m.now, m.needed
		return true
	case votes < m.needed && m.nobodyLeft():
		return false
	case votes < m.needed:
		m.state, m.asked, m.looking = maintenance.Pending, m.needed, map[string]bool{}
		m.due = soonest(m.now.Add(24*time.Hour), m.stands, m.to)
		return true
	}
	m.asked = m.needed
	m.ahead()
	return true
}

func (m *model) ahead() {
	m.state, m.due = maintenance.Approved, m.now
	if m.stands.Sub(m.now) > 10*time.Minute {
		m.due = m.now.Add(30 * time.Second)
	}
}

func soonest(all ...time.Time) time.Time { return slices.MinFunc(all, time.Time.Compare) }

// hears says what a deed does to the change: false where it is refused.
func (m *model) hears(deed, by string, shown, to time.Time) bool {
	moved := !m.stands.Equal(m.from)
	supersede := func() bool { m.state = maintenance.Superseded; return true }
	open := m.state == maintenance.Pending || m.state == maintenance.Countered
	switch deed {
	case "confirm":
		if by != "bob" || m.state != maintenance.Draft || !m.now.Before(m.due) {
			return false
		}
		return moved && supersede() || !moved && m.to.After(m.now) && m.judge()
	case "approve":
		behalf, unheard := m.says(by)
		if m.state != maintenance.Pending || !m.may(by) || !m.now.Before(m.due) {
			return false
		}
		if !unheard { // a second yes says nothing new, but what was said may be enough by now
			_, n := m.counted()
			return n >= m.needed && !moved && m.judge()
		}
		if !shown.Equal(m.to) {
			return false
		}
		if moved {
			return supersede()
		}
		if m.frozen || m.mute {
			return false
		}
		m.voices = append(m.voices, voice{by, behalf, m.to})
		if _, n := m.counted(); n >= m.needed {
			m.asked = m.needed
			m.ahead()
		}
	case "review":
		_, n := m.counted()
		if m.state != maintenance.Pending || !m.now.Before(m.due) || moved || n < m.needed && m.needed == m.asked {
			return false
		}
		return m.judge()
	case "deny":
		if !open || !m.may(by) || !m.now.Before(m.due) {
			return false
		}
		m.state = maintenance.Denied
	case "counter":
		if !open || !m.may(by) || !m.now.Before(m.due) || to.Equal(m.to) || to.Equal(m.stands) || !to.After(m.now) || !moved && m.frozen {
			return false
		}
		if moved {
			return supersede()
		}
		behalf := ""
		if heard, _ := m.counted(); !m.approves(by) {
			behalf = m.speaksFor(by)[0]
			for _, whom := range slices.Backward(m.speaksFor(by)) {
				if !heard[whom] {
					behalf = whom
				}
			}
		}
		m.offered, m.voices = len(m.voices), append(m.voices, voice{by, behalf, to})
		m.state, m.to, m.due = maintenance.Countered, to, soonest(m.due, m.stands, to)
	case "take":
		if by != "bob" || m.state != maintenance.Countered || !m.now.Before(m.due) || !shown.Equal(m.to) {
			return false
		}
		return moved && supersede() || !moved && m.judge()
	case "withdraw":
		if by != "bob" || !open && m.state != maintenance.Draft && m.state != maintenance.Approved {
			return false
		}
		m.state = map[bool]maintenance.State{true: maintenance.Dropped, false: maintenance.Withdrawn}[m.state == maintenance.Draft]
	case "expire":
		if !open || m.now.Before(m.due) {
			return false
		}
		m.state = maintenance.Expired
	case "look":
		_, unheard := m.says(by)
		if m.state != maintenance.Pending || !m.may(by) || !m.now.Before(m.due) || !unheard || m.looking[by] {
			return false
		}
		m.looking[by] = true
	case "sign":
		through := slices.Contains([]maintenance.State{maintenance.Approved, maintenance.Applying, maintenance.FailedTo}, m.state)
		if !m.glass || !through || m.signed || !m.may(by) {
			return false
		}
		m.signed = true
	case "begin":
		if m.state != maintenance.Approved || m.now.Before(m.due) {
			return false
		}
		switch {
		case !m.judge():
			m.state = maintenance.FailedTo
		case m.state == maintenance.Pending:
		case !m.to.After(m.now):
			m.state = maintenance.FailedTo
		default:
			m.state = maintenance.Applying
		}
	case "poll":
		if !moved || !open && m.state != maintenance.Approved {
			return false
		}
		return supersede()
	}
	return true
}

// policy is what the steps are given for what the model knows.
func (m *model) policy() maintenance.Policy {
	read := m.now
	if m.unread {
		read = m.now.Add(-6 * time.Minute)
	}
	group := func(id string, members map[string]bool) maintenance.Group {
		g := maintenance.Group{ID: id, Members: map[string]time.Time{}, ReadAt: read}
		for user, in := range members {
			if in {
				g.Members[user] = time.Time{}
			}
		}
		return g
	}
	p := ruled(m.needed, maintenance.Groups{"S1": group("S1", m.members), "S2": group("S2", m.breakers)})
	p.Rules[0].SecondFactor = maintenance.NoSecondFactor
	p.Rules[0].Notify, p.Rules[0].BreakGlass = []maintenance.Party{{User: "gus"}}, []maintenance.Party{{Group: "S2"}}
	p.Left = m.left
	if m.mute {
		p.Rules[0].Ask = []maintenance.Party{{User: "zoe"}}
	}
	if m.frozen {
		p.Freezes = []maintenance.Freeze{{Intervals: intervalsOfAll()}}
	}
	for _, s := range m.standIns {
		p.Delegations = append(p.Delegations, maintenance.Delegation{
			From: who(s[0]).Person, To: who(s[1]).Person, At: monday, Until: m.now.Add(time.Hour),
		})
	}
	return p
}

// TestI4OneDecision drives random people, policies and clocks against one change, and compares every step with the model.
func TestI4OneDecision(t *testing.T) {
	t.Parallel()
	for range 40 { // times a hundred: what goes wrong only when a time comes back is rare
		rapid.Check(t, livesOneChange)
	}
}

func livesOneChange(t *rapid.T) {
	m, f := aChange(t)
	for n := range rapid.IntRange(1, 60).Draw(t, "deeds") {
		m.turn(t, f)
		was := *f
		by := rapid.SampledFrom([]string{"ann", "ann", "bo", "bo", "bob", "cy", "dee", "gus", "eve"}).Draw(t, "who")
		deed := rapid.SampledFrom([]string{
			"approve", "approve", "approve", "approve", "counter", "counter", "counter", "take", "take", "take", "begin", "begin",
			"deny", "withdraw", "expire", "look", "sign", "poll", "confirm", "review", "review", "review",
		}).Draw(t, "deed")
		if n == 0 || deed == "confirm" || deed == "take" {
			by = rapid.SampledFrom([]string{"bob", "bob", "bob", by}).Draw(t, "who asks")
		}
		if n == 0 {
			deed = "confirm"
		}
		shown := rapid.SampledFrom([]time.Time{m.to, m.to, m.to, monday.Add(72 * time.Hour)}).Draw(t, "shown")
		to := monday.Add(time.Duration(rapid.SampledFrom([]int{72, 72, 80, 60, 48}).Draw(t, "hour")) * time.Hour) // few, so that they come back
		p := m.policy()
		steps := map[string]maintenance.Step{
			"confirm": maintenance.Confirm(who(by), maintenance.Place{}, p, nil), "approve": maintenance.Approve(who(by), shown, p, nil),
			"deny": maintenance.Deny(who(by), "no", p), "counter": maintenance.Counter(who(by), to, p, nil), "take": maintenance.Accept(who(by), shown, p),
			"withdraw": maintenance.Withdraw(who(by), ""), "expire": maintenance.Expire(), "look": maintenance.LookInto(who(by), p),
			"sign": maintenance.SignOff(who(by), p, nil), "begin": maintenance.Begin(nil, p), "review": maintenance.Review(p), "poll": maintenance.Meet(f.Task),
		}
		err := f.do(steps[deed])
		done := m.hears(deed, by, shown, to)
		said := fmt.Sprintf("%s by %s of what was %s (version %d)", deed, by, was.Change.State, was.Change.Version)
		if done != (err == nil) {
			t.Fatalf("%s: %v; the model says that it is done: %v", said, err, done)
		}
		m.compare(t, said, *f, was)
		m.agreed(t, said, *f, was)
		m.waits(t, said, *f, p)
	}
}

func aChange(t *rapid.T) (*model, *file) {
	m := &model{
		now: monday, stands: monday.Add(48 * time.Hour), from: monday.Add(48 * time.Hour), to: monday.Add(72 * time.Hour), state: maintenance.Draft,
		due: monday.Add(10 * time.Minute), needed: rapid.IntRange(0, 3).Draw(t, "approvals"), glass: rapid.IntRange(0, 3).Draw(t, "glass") == 0,
		members: map[string]bool{"cy": true, "dee": true, "bob": true}, breakers: map[string]bool{"bob": true, "eve": true},
		left: map[string]bool{}, looking: map[string]bool{},
	}
	if m.glass {
		m.needed = max(m.needed, 1)
	}
	for _, id := range []string{"ann", "bo", "cy", "dee"} { // sometimes too few are there from the beginning
		m.left[id] = rapid.IntRange(0, 4).Draw(t, id+" has left") == 0
	}
	f := &file{maintenance.Before{
		Task: waiting(48 * time.Hour), Instance: maintenance.Instance{ID: "i1"}, Now: monday, Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true},
	}}
	w := moveTo(m.to)
	w.Glass, w.Reason = m.glass, "the disk is full"
	if err := f.do(maintenance.NewDraft(who("bob"), "c3f1", w, m.policy())); err != nil {
		t.Fatal(err)
	}
	return m, f
}

// turn lets something happen around the change: time, people, groups, policy, the task.
func (m *model) turn(t *rapid.T, f *file) {
	someone := func() string {
		return rapid.SampledFrom([]string{"ann", "bo", "bob", "cy", "dee", "gus", "eve"}).Draw(t, "whom")
	}
	switch rapid.SampledFrom([]string{
		"", "", "", "", "", "minutes", "minutes", "due", "due", "leaves", "leaves", "leaves", "group", "breakers", "unread", "unread", "delegate", "delegate", "revoke", "approvals", "freeze", "mute", "move",
	}).Draw(t, "turn") {
	case "minutes":
		m.now = m.now.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "minutes")) * time.Minute)
	case "due":
		m.now = soonest(m.now.Add(50*time.Hour), map[bool]time.Time{true: m.due, false: m.now}[m.due.After(m.now)])
	case "leaves":
		if id := someone(); id != "bob" { // whoever asks is admitted, or not, before any of this
			m.left[id] = !m.left[id]
		}
	case "group":
		id := someone()
		m.members[id] = !m.members[id]
		if !m.members[id] {
			delete(m.members, id)
		}
	case "breakers":
		id := someone()
		m.breakers[id] = !m.breakers[id]
	case "unread":
		m.unread = !m.unread
	case "delegate":
		if pair := [2]string{someone(), someone()}; pair[0] != pair[1] && !slices.Contains(m.standIns, pair) {
			m.standIns = append(m.standIns, pair)
		}
	case "revoke":
		m.standIns = m.standIns[len(m.standIns)/2:]
	case "approvals":
		m.needed = rapid.IntRange(0, 3).Draw(t, "approvals now")
	case "freeze":
		m.frozen = !m.frozen
	case "mute":
		m.mute = !m.mute
	case "move":
		if m.state == maintenance.Draft || rapid.IntRange(0, 2).Draw(t, "moves") == 0 {
			m.stands = m.stands.Add(time.Hour)
			f.Task.ScheduledAt = m.stands
		}
	}
	f.Now = m.now
}

// agreed is what must be true of whatever is brought to the cloud, however the model came to it: as many people as the policy asks
// for, none of them the requester, said yes to this very time, and that was the last that each of them said.
func (m *model) agreed(t *rapid.T, said string, is, was file) {
	if is.Change.State != maintenance.Applying || was.Change.State == maintenance.Applying || is.Change.Glass {
		return
	}
	last := map[string]maintenance.Decision{}
	for _, d := range is.Decisions {
		last[d.By.ID] = d
	}
	yes := 0
	for id, d := range last {
		if id != is.Change.By.Person.ID && d.For.ID != is.Change.By.Person.ID && d.Yes && d.To.Equal(is.Change.To) {
			yes++
		}
	}
	if yes < m.needed {
		t.Fatalf("%s: it is applied at %s, to which %d people said yes last; the policy asks for %d: %+v", said, is.Change.To, yes, m.needed, m.voices)
	}
}

// waits is what must be true of whatever waits, once it was reviewed: fewer people than the policy asks for have said yes to it since
// the time was last changed, or the policy is against it.
func (m *model) waits(t *rapid.T, said string, is file, p maintenance.Policy) {
	_ = is.do(maintenance.Review(p)) // of a copy; the loop of the jobs does it every few seconds
	if is.Change.State != maintenance.Pending || m.frozen || m.mute || !m.now.Before(is.Change.DueAt) || !m.stands.Equal(m.from) {
		return
	}
	if _, n := m.counted(); n >= m.needed {
		t.Fatalf("%s: it waits, with %d of %d approvals: %+v", said, n, m.needed, m.voices[m.offered:])
	}
}

// compare holds the change against the model, and against what must be true whatever the model says.
func (m *model) compare(t *rapid.T, said string, is, was file) {
	c := is.Change
	if c.State != m.state || !c.To.Equal(m.to) || c.State.Open() && !c.DueAt.Equal(m.due) && m.state != maintenance.Applying {
		t.Fatalf("%s: it is %s for %s until %s; the model says %s for %s until %s", said, c.State, c.To, c.DueAt, m.state, m.to, m.due)
	}
	if len(is.Decisions) != len(m.voices) && m.state != maintenance.Denied || len(c.Lookers) != len(m.looking) || c.SignedOffAt.IsZero() == m.signed {
		t.Fatalf("%s: %d decisions, %d looking, signed off %s; the model has %+v", said, len(is.Decisions), len(c.Lookers), c.SignedOffAt, m)
	}
	for n, v := range m.voices {
		if d := is.Decisions[n]; d.N != n+1 || d.By.ID != v.by || d.For.ID != v.behalf || d.By.ID == "bob" || d.For.ID == "bob" {
			t.Fatalf("%s: decision %d is %+v; the model says %+v", said, n+1, d, v)
		}
	}
	if was.Change.State.Final() && c.State != was.Change.State {
		t.Fatalf("%s: it had ended", said)
	}
}
