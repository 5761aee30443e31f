package slack

import (
	"encoding/json"
	"fmt"
)

// Outcome is what Slack made of something that a person did.
type Outcome string

// The outcomes. Done is the only good one.
const (
	Done             Outcome = ""
	OperationTimeout Outcome = "operation_timeout"   // not acknowledged within AckLimit
	DispatchFailed   Outcome = "dispatch_failed"     // no socket was open
	NotInThreads     Outcome = "not_in_threads"      // slash commands do not work there
	NotACommand      Outcome = "not_a_valid_command" // unknown, or not for people of another organisation
	Trouble          Outcome = "trouble"             // a window's answer was late or wrong
	Incomplete       Outcome = "incomplete"          // Slack's own check of a window's inputs refused them; nothing was sent
	BadAnswer        Outcome = "bad_answer"          // the acknowledgement's payload is no valid message
	// Impossible is what no person could have done: no such channel, message, button, option or window. It is a mistake of
	// the test or of the program's cards; Text says what there was instead.
	Impossible Outcome = "impossible"
)

// What Slack's client says (K where facts/slack.md has no wording).
const (
	troubleText    = "We had some trouble connecting. Try again?"
	requiredText   = "Please complete this required field."
	unknownCommand = "%s is not a valid command."
	notInThreads   = "%s is not supported in threads. Sorry!"
	commandFailed  = "%s failed with the error %q"
)

// Result is what the person sees of what they did.
type Result struct {
	Outcome Outcome
	Text    string            // what Slack's client says; empty when all went well
	Errors  map[string]string // beside a window's inputs, by block_id
	Options json.RawMessage   // what Suggest was answered

	Message  Message // what the acknowledgement's payload showed, or what was posted; its TS is empty when nothing was
	View     View    // the window that is open now; its ID is empty when none is
	Envelope string  // the envelope's id; empty: nothing was sent
}

// OK is true when Slack had nothing to complain of and no window shows errors.
func (r Result) OK() bool { return r.Outcome == Done && len(r.Errors) == 0 }

func impossible(format string, values ...any) Result {
	return Result{Outcome: Impossible, Text: fmt.Sprintf(format, values...)}
}

// failed says how a command failed.
func failed(command string, outcome Outcome, envelope string) Result {
	return Result{Outcome: outcome, Text: fmt.Sprintf(commandFailed, command, string(outcome)), Envelope: envelope}
}
