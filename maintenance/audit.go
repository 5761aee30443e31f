package maintenance

import "time"

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
	For    string    `json:"for,omitempty"`    // id of the one for whom somebody stood in
	Policy string    `json:"policy,omitempty"` // hash of the policy in force
	Source string    `json:"source,omitempty"` // the file that the policy came from
	Text   string    `json:"text,omitempty"`   // of the policy that is put in force
	Glass  bool      `json:"break_glass,omitempty"`
	Proven bool      `json:"second_factor,omitempty"` // a one-time code came with it
	Result Outcome   `json:"result,omitzero"`

	Group  string   `json:"group,omitempty"` // id of a user group
	Joined []string `json:"joined,omitempty"`
	Left   []string `json:"left,omitempty"`

	Version string `json:"version,omitempty"` // of headsup, at its start and its end

	Through int64  `json:"through,omitempty"` // the last row that was archived
	Hash    string `json:"hash,omitempty"`    // of that row
}

// Started is that a headsup of this version began its work.
func Started(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: "started", Detail: Detail{Version: version}}
}

// Stopped is that it ended in order. One that was killed leaves none.
func Stopped(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: "stopped", Detail: Detail{Version: version}}
}

// Archived is the checkpoint of rows that an operator took out of the database: up to through, whose hash this was.
func Archived(operator string, through int64, hash string, now time.Time) Entry {
	a := System()
	a.Person.Name = operator
	return Entry{At: now, Actor: a, Verb: "archived", Detail: Detail{Through: through, Hash: hash}}
}

func entry(a Actor, verb string, c Change, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: verb, Task: c.Task, Change: c.ID, Detail: Detail{
		Action: c.Action, State: c.State, From: c.From.UTC(), To: c.To.UTC(), Reason: c.Reason, Result: c.Outcome, Glass: c.Glass,
	}}
}
