package maintenance

import (
	"cmp"
	"slices"
	"time"
)

// Entry is one line of the audit: who did what to which task, and when. The room audit writes it down.
type Entry struct {
	At     time.Time
	Actor  Actor
	Verb   string // past tense: drafted, confirmed, applied
	Task   TaskKey
	Change string
	Detail Detail
}

// Detail is what an entry says beside who and what. Only what is set is written.
type Detail struct {
	Action Action    `json:"action,omitempty"`
	State  State     `json:"state,omitempty"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"`
	Reason string    `json:"reason,omitempty"`
	Needs  int       `json:"needs,omitempty"`  // approvals that the policy asked for
	Rule   string    `json:"rule,omitempty"`   // of the policy, with its place
	For    string    `json:"for,omitempty"`    // id of the one for whom somebody stood in
	Policy string    `json:"policy,omitempty"` // hash of the policy in force
	Source string    `json:"source,omitempty"` // the file that the policy came from
	Text   string    `json:"text,omitempty"`   // of the policy that is put in force
	Glass  bool      `json:"break_glass,omitempty"`
	Proven bool      `json:"second_factor,omitempty"` // a one-time code came with it
	Result Outcome   `json:"result,omitzero"`

	About  *About `json:"about,omitempty"`  // the task, where it is spoken of for the first time
	Run    string `json:"run,omitempty"`    // the background task that told how the task ran
	Notice string `json:"notice,omitempty"` // kind of a notice that was said
	Card   string `json:"card,omitempty"`   // that was shown
	Why    Why    `json:"why,omitempty"`    // of a refusal
	Count  int    `json:"count,omitempty"`  // how often it came within a minute

	Group  string   `json:"group,omitempty"` // id of a user group
	Joined []string `json:"joined,omitempty"`
	Left   []string `json:"left,omitempty"`

	Version string `json:"version,omitempty"` // of headsup, at its start and its end

	Through int64  `json:"through,omitempty"` // the last row that was archived
	Hash    string `json:"hash,omitempty"`    // of that row
}

// About says in words which task an entry is about: its ids are the cloud's, and the cloud forgets them.
type About struct {
	Handle   string `json:"handle"`
	Name     string `json:"name,omitempty"` // the cloud's, as are the others; foreign text
	Instance string `json:"instance,omitempty"`
	Project  string `json:"project,omitempty"`
}

func about(t Task, i Instance) *About {
	return &About{Handle: t.Handle, Name: t.Name, Instance: i.Name, Project: i.Project}
}

// Started is that a headsup of this version began its work.
func Started(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: VerbStarted, Detail: Detail{Version: version}}
}

// Stopped is that it ended in order. One that was killed leaves none.
func Stopped(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: VerbStopped, Detail: Detail{Version: version}}
}

// Archived is the checkpoint of rows that an operator took out of the database: up to through, whose hash this was.
func Archived(operator string, through int64, hash string, now time.Time) Entry {
	a := System()
	a.Person.Name = operator
	return Entry{At: now, Actor: a, Verb: VerbArchived, Detail: Detail{Through: through, Hash: hash}}
}

// RefusedEntry is the first of somebody's refusals of one kind within a minute.
func RefusedEntry(a Actor, no *Refusal, now time.Time) Entry {
	e := Entry{At: now, Actor: a, Verb: VerbRefused, Task: no.Task.Key(), Change: no.Change.ID, Detail: Detail{Why: no.Why, Rule: no.Rule.String()}}
	if e.Task == (TaskKey{}) {
		e.Task = no.Change.Task
	}
	return e
}

// SortEntries brings entries that were gathered into the order in which they happened.
func SortEntries(all []Entry) {
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Actor.Person.ID, b.Actor.Person.ID), cmp.Compare(a.Detail.Why, b.Detail.Why))
	})
}

// Sent is that a call to the cloud is about to be made, and how the task stood in the look before it. Where no answer follows, headsup
// died in the call.
func Sent(c Change, a Attempt, l Look, now time.Time) Entry {
	e := entry(System(), "sends the call", c, now)
	e.Detail.Result = Outcome{
		SeenAt: l.At, Listed: l.Task.ID != "", StandsAt: l.Task.ScheduledAt.UTC(), Status: l.Task.Status, Calls: a.N,
	}
	return e
}

// Told is that Slack took a notice: where, or to whom, and as which message.
func Told(n Notice, ts string, now time.Time) Entry {
	a := System()
	a.Place, a.Message = Place{Channel: n.To.Channel, Thread: n.To.Thread}, ts
	return Entry{At: now, Actor: a, Verb: VerbTold, Task: n.Task, Change: n.Change, Detail: Detail{Notice: string(n.Kind), For: n.To.User}}
}

// Showed is that Slack took a card for the first time in a place; of a list's card, one for each task on it.
func Showed(c Copy, ts string, t TaskKey, now time.Time) Entry {
	a := System()
	a.Place, a.Message = c.Place, ts
	change, _, _ := CardOf(c.Card)
	return Entry{At: now, Actor: a, Verb: VerbShowed, Task: t, Change: change, Detail: Detail{Card: c.Card}}
}

func entry(a Actor, verb string, c Change, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: verb, Task: c.Task, Change: c.ID, Detail: Detail{
		Action: c.Action, State: c.State, From: c.From.UTC(), To: c.To.UTC(), Reason: c.Reason, Result: c.Outcome, Glass: c.Glass,
		Policy: c.Terms.Policy, Rule: c.Terms.Rule.String(), Needs: c.Terms.Approvals,
	}}
}
