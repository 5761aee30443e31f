package maintenance

import (
	"errors"
	"time"
)

// PutBack says what is against moving a task back to the time before, after it was moved outside headsup, whoever asks; nil: nothing
// is. It is judged by what judges any move. Who may ask, and who has to approve, is looked at when somebody does.
func (p Policy) PutBack(b Before, to time.Time) *Refusal {
	if b.Open != nil {
		return &Refusal{Why: OpenChange, Change: *b.Open, Task: b.Task}
	}
	w := Wish{Action: Reschedule, To: to, Reason: anyReason}
	if err := allowed(b, w); err != nil {
		no, _ := errors.AsType[*Refusal](err)
		return no
	}
	return p.againstOffer(b.ask(Actor{}, w))
}
