package maintenance

import (
	"fmt"
	"time"
)

// PostKind says why Slack did not take a message, and so what can be done about it.
type PostKind string

// The kinds.
const (
	PostThrottled PostKind = "throttled" // nothing was posted; again after Wait
	PostRefused   PostKind = "refused"   // Slack will not have it there: another place, or nobody
	PostGone      PostKind = "gone"      // the message to be changed is not there or cannot be changed: post anew
	PostInvalid   PostKind = "invalid"   // Slack calls the message malformed: our mistake
	PostOvertaken PostKind = "overtaken" // something newer stands there
	PostUnknown   PostKind = "unknown outcome"
)

// Undelivered is the error of a message that did not reach Slack, or may not have.
type Undelivered struct {
	Kind PostKind
	Word string        // Slack's own error name, such as not_in_channel; empty where no answer came
	Wait time.Duration // for PostThrottled: how long from now
	Err  error         // what lay beneath; nil where Slack's answer was the cause
}

func (e *Undelivered) Error() string {
	if e.Word == "" {
		return fmt.Sprintf("message %s: %v", e.Kind, e.Err)
	}
	return fmt.Sprintf("message %s: %s", e.Kind, e.Word)
}

func (e *Undelivered) Unwrap() error { return e.Err }
