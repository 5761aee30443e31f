// Package audit is the record of everything asked, decided, done and seen, and the proof that nobody has edited it (invariant I13).
//
// An entry of the trade becomes a Record, the Record one canonical text, and the text a Row: chained to the row before it by a hash.
// The room writes rows down for people and machines (export, pack), reads them back and checks them, row by row and in bounded
// memory. It promises that an edited, missing, added or reordered row is found by whoever has the rows alone, and a chain that was cut
// or built anew by whoever also has a hash that stood outside. It has no database and no network, and knows no secret.
package audit

import (
	"encoding/json"
	"fmt"
	"time"

	"headsup/maintenance"
)

// instant is how times stand at the head of a row: always 27 characters, in UTC, so that they sort as text.
const instant = "2006-01-02T15:04:05.000000Z"

// Record is what one row says. What is empty is not written.
type Record struct {
	Seq int64  `json:"seq"` // 1 for the first, no gaps
	At  string `json:"at"`  // UTC, whole microseconds

	Verb string `json:"verb"`           // past tense: drafted, approved, called the cloud
	User string `json:"user"`           // Slack's id; headsup for the program itself
	Name string `json:"name,omitempty"` // as Slack showed it at that time; foreign text
	Team string `json:"team,omitempty"` // the workspace that the person belongs to

	In      string `json:"in,omitempty"` // the workspace in which it was done
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	Message string `json:"message,omitempty"` // ts of the message that was clicked, or in which it was said
	Request string `json:"request,omitempty"` // id of Slack's envelope
	Said    string `json:"said,omitempty"`    // the command as it was typed; foreign text

	Instance string `json:"instance,omitempty"`
	Task     string `json:"task,omitempty"`
	Change   string `json:"change,omitempty"`

	maintenance.Detail
}

// record is the entry as it will stand in place seq.
func record(seq int64, e maintenance.Entry) Record {
	a := e.Actor
	return Record{
		Seq: seq, At: e.At.UTC().Format(instant), Verb: e.Verb, User: a.Person.ID, Name: a.Person.Name, Team: a.Person.Team,
		In: a.Place.Team, Channel: a.Place.Channel, Thread: a.Place.Thread, Message: a.Message, Request: a.Request, Said: a.Said,
		Instance: e.Task.Instance, Task: e.Task.Task, Change: e.Change, Detail: e.Detail,
	}
}

// Time is when it happened; zero where the row was written by somebody else's hand.
func (r Record) Time() time.Time {
	at, err := time.Parse(instant, r.At)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Entry is the record in the words of the trade again. Of the person and the place it has what was written of them.
func (r Record) Entry() maintenance.Entry {
	return maintenance.Entry{
		At: r.Time(), Verb: r.Verb, Task: maintenance.TaskKey{Instance: r.Instance, Task: r.Task}, Change: r.Change, Detail: r.Detail,
		Actor: maintenance.Actor{
			Person: maintenance.Person{Team: r.Team, ID: r.User, Name: r.Name}, Place: maintenance.Place{Team: r.In, Channel: r.Channel, Thread: r.Thread},
			Request: r.Request, Message: r.Message, Said: r.Said,
		},
	}
}

// Record reads what the row says.
func (r Row) Record() (Record, error) {
	var said Record
	if err := json.Unmarshal([]byte(r.Text), &said); err != nil {
		return said, fmt.Errorf("read row: %w", err)
	}
	return said, nil
}
