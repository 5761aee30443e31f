package ordeal_test

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"headsup/sandbox/slack"
)

// intent is one wish as the model has it: who clicked what for it, and what headsup let them take for kept.
type intent struct {
	reason  string // by which it is found in the store
	n       int    // its instance
	task    string // of that, as the draft names it
	by      string
	ask     string // of the one call that it comes to
	channel string
	press   slack.Press // confirms it

	mu     sync.Mutex
	change string          // its id; empty until a draft was seen
	sent   map[string]bool // "approve bo", before the click
	kept   map[string]bool // of those, what was acknowledged without a no
}

func (i *intent) sends(what string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sent[what] = true
}

func (i *intent) keeps(what string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.kept[what] = true
}

// any says whether one of those did so, as far as it was sent.
func (i *intent) any(what string, who ...string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, name := range who {
		if i.sent[what+" "+name] {
			return true
		}
	}
	return false
}

func (i *intent) promised(what string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.kept[what]
}

func (i *intent) String() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return fmt.Sprintf("%s (change %s by %s, %s %s; sent %v, kept %v)", i.reason, i.change, i.by, instanceName(i.n), i.ask, i.sent, i.kept)
}

// The people of the model. Gus is named as an approver and is a guest, and olga is a stranger: neither may do anything.
var (
	askers    = []string{"ann", "bo", "cy"}
	approvers = []string{"ann", "bo"}
	everybody = []string{"ann", "bo", "cy", "gus", "olga"}
)

// others are the approvers who are not the requester.
func (i *intent) others() (all []string) {
	for _, name := range approvers {
		if name != i.by {
			all = append(all, name)
		}
	}
	return all
}

// does has somebody do something for it, and keeps what they may take for kept: an acknowledgement without a no.
func (m *model) does(i *intent, what, who string, do func() slack.Result, kept func() bool) {
	did := what + " " + who
	i.sends(did)
	r := do()
	if !r.OK() {
		return
	}
	for deadline := time.Now().Add(2 * time.Second); !m.refused(r.Envelope); pause(m.w.t.Context(), 20*time.Millisecond) {
		if kept() || time.Now().After(deadline) {
			i.keeps(did)
			return
		}
	}
}

// propose asks for another time for a task, or for its end.
func (h *hand) propose() {
	m := h.model
	n := h.dice.IntN(m.instances)
	i, sentence := m.intend(h, n)
	r := m.w.slack.Command(i.by, i.channel, "/tasks", sentence+" because "+i.reason)
	press, ok := button(r.Message, "confirm")
	if !ok {
		return // another wish holds the task, or something fails
	}
	press.Channel = i.channel
	i.press = press
	ids := m.w.texts(`SELECT id FROM changes WHERE reason = '` + i.reason + `'`)
	if len(ids) != 1 {
		m.w.t.Errorf("the draft of %s is shown, and kept %d times", i, len(ids))
		return
	}
	i.change = ids[0]
	i.task = m.w.texts(`SELECT task_id FROM changes WHERE id = '` + i.change + `'`)[0]
	m.add(i)
	if h.dice.IntN(8) > 0 {
		h.confirm(i)
	}
}

// intend makes a wish that is told from every other one by its reason, and where it is a move by its time.
func (m *model) intend(h *hand, n int) (*intent, string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.made++
	i := &intent{
		reason: fmt.Sprintf("model-%d-end", m.made), n: n, by: pick(h.dice, askers...), ask: "status=CANCELLED",
		channel: fmt.Sprintf("siege-%d", h.dice.IntN(siegeRound)), sent: map[string]bool{}, kept: map[string]bool{},
	}
	if h.dice.IntN(6) == 0 {
		return i, "cancel " + instanceName(n)
	}
	to := m.began.Add(72*time.Hour + time.Duration(m.made)*time.Minute)
	i.ask = "execute_at=" + to.Format("20060102150405")
	return i, "reschedule " + instanceName(n) + " " + to.Format("2006-01-02 15:04") + " UTC"
}

func (h *hand) confirm(i *intent) {
	h.model.does(i, "confirm", i.by, func() slack.Result { return h.model.w.slack.Click(i.by, i.press) }, func() bool { return h.model.is(i, confirmed) })
}

// decide has anybody say yes, no or never mind: on the card, or typed.
func (h *hand) decide() {
	m, i := h.model, h.model.some(h)
	if i == nil {
		return
	}
	who := pick(h.dice, everybody...)
	switch n := h.dice.IntN(12); {
	case n < 8:
		if h.dice.IntN(2) == 0 {
			who = pick(h.dice, i.others()...) // else most would wait for ever
		}
		m.does(i, "approve", who, func() slack.Result { return h.approve(i, who) }, func() bool { return m.is(i, m.approvedBy(who)) })
	case n < 9:
		m.does(i, "deny", who, func() slack.Result {
			return m.w.slack.Command(who, i.channel, "/tasks", "deny "+i.change+" because not now")
		},
			func() bool { return m.is(i, denied) })
	case n < 10:
		m.does(i, "withdraw", who, func() slack.Result { return m.w.slack.Command(who, i.channel, "/tasks", "withdraw "+i.change) },
			func() bool { return m.is(i, withdrawn) })
	default:
		h.confirm(i) // whether it was before or not
	}
}

// approve clicks on the card where it is seen, and types it else.
func (h *hand) approve(i *intent, who string) slack.Result {
	w := h.model.w
	if h.dice.IntN(2) == 0 {
		for _, seen := range tail(w.slack.Messages(i.channel, who), 40) {
			if press, ok := button(seen, "approve"); ok && strings.Contains(seen.Text, i.change) {
				press.Channel = i.channel
				return w.slack.Click(who, press)
			}
		}
	}
	return w.slack.Command(who, i.channel, "/tasks", "approve "+i.change)
}

// What is asked of a change in the store, a condition on its row.
const (
	confirmed = `(confirmed_at > 0 OR state = 'superseded')` // a draft whose task has changed is told to be over
	denied    = `state = 'denied'`
	withdrawn = `state IN ('withdrawn', 'dropped')` // which of the two, by how far it was
	applied   = `state = 'applied'`
)

// approvedBy is one that asks for somebody's yes.
func (m *model) approvedBy(who string) string {
	u, _ := m.w.slack.User(who)
	return `EXISTS (SELECT 1 FROM decisions d WHERE d.change_id = changes.id AND d.yes = 1 AND d.person LIKE '%"` + u.ID + `"%')`
}

func (m *model) is(i *intent, condition string) bool {
	return len(m.w.texts(`SELECT id FROM changes WHERE id = '`+i.change+`' AND `+condition)) == 1
}
