package maintenance

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Entry is one line of the audit: who did what to which task, and when.
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
	Glass  bool      `json:"break_glass,omitempty"`
	Result Outcome   `json:"result,omitzero"`

	Group  string   `json:"group,omitempty"` // id of a user group
	Joined []string `json:"joined,omitempty"`
	Left   []string `json:"left,omitempty"`

	Version string `json:"version,omitempty"` // of headsup, at its start and its end
}

// Started is that a headsup of this version began its work.
func Started(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: "started", Detail: Detail{Version: version}}
}

// Stopped is that it ended in order. One that was killed leaves none.
func Stopped(version string, now time.Time) Entry {
	return Entry{At: now, Actor: System(), Verb: "stopped", Detail: Detail{Version: version}}
}

func entry(a Actor, verb string, c Change, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: verb, Task: c.Task, Change: c.ID, Detail: Detail{
		Action: c.Action, State: c.State, From: c.From.UTC(), To: c.To.UTC(), Reason: c.Reason, Result: c.Outcome, Glass: c.Glass,
	}}
}

// Row is an entry in its place in the chain.
type Row struct {
	Seq    int64  // 1 for the first row, no gaps
	Before string // hash of the row before, in hex; empty for the first
	Hash   string // of this row, in hex
	Body   string // the canonical text that is hashed together with Before
}

// body has the canonical order of the fields; times are whole microseconds in UTC.
type body struct {
	Seq      int64  `json:"seq"`
	At       int64  `json:"at"`
	Team     string `json:"team"`
	User     string `json:"user"`
	In       string `json:"in"` // workspace in which it was done
	Channel  string `json:"channel"`
	Thread   string `json:"thread"`
	Request  string `json:"request"`
	Verb     string `json:"verb"`
	Instance string `json:"instance"`
	Task     string `json:"task"`
	Change   string `json:"change"`
	Detail   Detail `json:"detail"`
}

// Chain puts an entry behind the row before it; the zero Row is before the first.
func Chain(before Row, e Entry) (Row, error) {
	seq := before.Seq + 1
	text, err := json.Marshal(body{
		Seq: seq, At: e.At.UnixMicro(), Team: e.Actor.Person.Team, User: e.Actor.Person.ID, In: e.Actor.Place.Team,
		Channel: e.Actor.Place.Channel, Thread: e.Actor.Place.Thread, Request: e.Actor.Request, Verb: e.Verb,
		Instance: e.Task.Instance, Task: e.Task.Task, Change: e.Change, Detail: e.Detail,
	})
	if err != nil {
		return Row{}, fmt.Errorf("encode audit entry: %w", err)
	}
	row := Row{Seq: seq, Before: before.Hash, Body: string(text)}
	row.Hash = row.sum()
	return row, nil
}

// Follows says whether the row is whole and stands right behind the one before it.
func (r Row) Follows(before Row) bool {
	return r.Seq == before.Seq+1 && r.Before == before.Hash && r.Hash == r.sum()
}

func (r Row) sum() string {
	sum := sha256.Sum256([]byte(r.Before + "\n" + r.Body))
	return hex.EncodeToString(sum[:])
}
