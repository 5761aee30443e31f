// Package commands is what people can ask of headsup, typed or clicked: the grammar, and one file for each verb. Both ways
// end in the same function.
//
// It promises that every request gets an answer that says what happened and, if nothing did, what to do next. It answers
// reads from the snapshot and keeps writes in the store; it never reaches the cloud or Slack.
package commands

import (
	"headsup/cards"
	"headsup/maintenance"
)

// Request is one thing that a person asks. The bot has admitted the actor before (maintenance.Bounds.Admit).
//
// A window keeps where it was opened: for what is clicked in it or sent off with it, the actor's place, ResponseURL, Replaces
// and TS are those of the command or click that opened it.
type Request struct {
	Actor maintenance.Actor

	// ResponseURL takes answers for 30 minutes; it is a secret. Empty for mentions and direct messages, which have none.
	ResponseURL string
	// Replaces says that ResponseURL can replace the message that was clicked, which is the person's own: private, or in a
	// direct message. A typed command's cannot.
	Replaces bool
	// Modal says that a window can be opened now: there is a trigger id.
	Modal bool
	// Direct messages of the bot are real messages: TS names the one that was clicked, empty otherwise.
	TS string

	shared  bool              // everybody in the channel reads the answer
	instead bool              // the answer takes the place of what was clicked
	inputs  map[string]string // of the window that was sent off: what is wrong with one of them stands beside it
	open    *open             // the window in which it was clicked, which is shown again; nil elsewhere
}

// Click is a button that was pressed, or a choice that was made, on a message or in a window.
type Click struct {
	Action string      // action_id, as cards made it
	Value  string      // what cards put into it: a key to look something up, never a right
	Window *Submission // the window in which it was pressed, with what stands in it by then; nil: on a message
}

// Submission is a window that was sent off, or in which something was clicked.
type Submission struct {
	Callback string            // callback_id, as cards made it
	Metadata string            // private_metadata, as cards made it
	Values   map[string]string // by block_id; a datetimepicker's is Unix seconds
}

// Shortcut is one of the bot's entries in the menu of a message, or in the composer's.
type Shortcut struct {
	Callback string // callback_id, as the manifest names it
	Text     string // what the message says, as Slack sends it; empty in the composer
	TS       string // of the message; empty in the composer
}

// Answer is what the person gets. At most one of Modal and Errors is set, Message may stand beside Modal as what to say
// where the window cannot be opened.
type Answer struct {
	Message *cards.Message    // private, unless Public
	Kept    bool              // Message is given again to others: it is never changed, and what was written of it may be kept
	Public  bool              // everybody in the channel sees it
	Replace bool              // the message that was clicked becomes Message
	Remove  bool              // the message that was clicked disappears
	Modal   *cards.Window     // to be opened
	Errors  map[string]string // beside the inputs of the window, by block_id; the window stays open

	outcome Outcome // empty: Done
}
