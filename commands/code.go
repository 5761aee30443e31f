package commands

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// yes is what somebody said that takes a one-time code, kept with the window that asks for it, until the code comes. Like a button's
// value it is a key to look something up, and no right: all is judged anew when it comes back.
type yes struct {
	word yesWord
	id   string    // of the change; a sentence where a stand-in is named
	at   time.Time // that was shown, or is offered; zero where none is

	standIn maintenance.Delegation // who is named; it is read from the sentence again
}

// yesWord is one of the words that take a code.
type yesWord string

const (
	yesApprove  yesWord = "approve"
	yesCounter  yesWord = "counter"
	yesConfirm  yesWord = "confirm"
	yesSignOff  yesWord = "sign-off"
	yesDelegate yesWord = "delegate"
)

// String and readYes are the metadata of the window.
func (y yes) String() string {
	seconds := int64(0)
	if !y.at.IsZero() {
		seconds = y.at.Unix()
	}
	return fmt.Sprintf("%s %d %s", y.word, seconds, y.id)
}

func readYes(text string) (y yes, ok bool) {
	parts := strings.SplitN(text, " ", 3)
	if len(parts) != 3 {
		return y, false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	if seconds != 0 {
		y.at = time.Unix(seconds, 0).UTC()
	}
	y.word, y.id = yesWord(parts[0]), parts[2]
	return y, err == nil
}

// noOrCode answers what was refused. Where only a code was missing, it is asked for.
func (d *Desk) noOrCode(ctx context.Context, r Request, y yes, err error) Answer {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	if !refused || no.Why != maintenance.CodeNeeded {
		return d.no(r, err)
	}
	if !r.Modal {
		return private(cards.AskCode(y.String(), no.Change))
	}
	v := cards.CodeView{Metadata: y.String(), Change: no.Change, Counter: y.at, StandIn: y.standIn}
	if y.word != yesCounter {
		v.Counter = time.Time{}
	}
	if no.Change.ID != "" {
		kept, err := d.look(ctx, r, no.Change.ID)
		if err != nil {
			return d.no(r, err)
		}
		v.Item = maintenance.Item{Task: kept.Task, Instance: kept.Instance}
	}
	w := cards.NewCodeWindow(d.reader(r), v)
	return Answer{Modal: &w}
}

// codeClicked opens the window where no sentence could.
func (d *Desk) codeClicked(ctx context.Context, r Request, value string) Answer {
	y, ok := readYes(value)
	if !ok {
		return d.stale(r)
	}
	return d.sayYes(ctx, r, y, nil)
}

// codeGiven carries on with what the code is for.
func (d *Desk) codeGiven(ctx context.Context, r Request, s Submission) Answer {
	y, ok := readYes(s.Metadata)
	typed := s.Values[cards.InputCode]
	switch {
	case !ok:
		return d.stale(r)
	case strings.TrimSpace(typed) == "":
		return beside(cards.InputCode, cards.Missing(cards.InputCode))
	}
	return d.sayYes(ctx, r, y, d.Code(typed))
}

// sayYes says a yes, with its code where there is one.
func (d *Desk) sayYes(ctx context.Context, r Request, y yes, code maintenance.Code) Answer {
	switch y.word {
	case yesApprove:
		return d.approve(ctx, r, y.id, y.at, code)
	case yesCounter:
		return d.counter(ctx, r, y.id, y.at, code)
	case yesConfirm:
		return d.confirm(ctx, r, y.id, code)
	case yesSignOff:
		return d.signOff(ctx, r, y.id, code)
	case yesDelegate:
		if s, err := Parse(y.id); err == nil && s.Verb == VerbDelegate {
			return d.delegate(ctx, r, s, code)
		}
	}
	return d.stale(r)
}
