package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Back is the time to which a task that was moved outside headsup would be put back; zero where that is not what is told, or it does not
// wait at the time to which it was moved any more.
func (t Told) Back() time.Time {
	n := len(t.Moments) - 1
	if n < 1 || t.Fact != nil || !t.Item.Task.Waiting() {
		return time.Time{}
	}
	m, was := t.Moments[n], t.Moments[n-1]
	moved := m.Listed && was.Listed && m.Status == maintenance.Created && was.Status == maintenance.Created &&
		!was.ScheduledAt.Equal(m.ScheduledAt) && m.ScheduledAt.Equal(t.Item.Task.ScheduledAt)
	if !moved {
		return time.Time{}
	}
	return was.ScheduledAt
}

// putBack tells that a task was moved, with a button that drafts the way back, or with what is against it.
func putBack(t Told, line string) Message {
	handle, no := t.Item.Task.Handle, t.Against
	show := button(Show, handle, words.Put("Show"))
	if no == nil {
		back := "reschedule " + handle + " " + t.Back().UTC().Format(time.RFC3339) + " because it was moved outside headsup"
		return message(line, section(line), actions("seen-"+handle, button(Run, back, words.Put("Put it back")), show))
	}
	line += "\n" + againstBack(no)
	buttons := []*slack.ButtonBlockElement{show}
	if about(no) == aTime || no.Why == maintenance.TimePassed || no.Why == maintenance.HourTwice || no.Why == maintenance.ZoneUnproven {
		buttons = append(buttons, button(Reschedule, handle, words.Put("Reschedule")))
	}
	return message(line, section(line), actions("seen-"+handle, buttons...))
}

// againstBack says why a task cannot be put back, to whoever reads it.
func againstBack(no *maintenance.Refusal) string {
	not := words.Put("It cannot be put back")
	switch no.Why {
	case maintenance.OpenChange:
		return words.Put("%s while a change of it is open. %s", not, openChange(no.Change))
	case maintenance.TimePassed:
		return words.Put("%s: that time is over.", not)
	case maintenance.HourTwice:
		return words.Put("%s from here: that hour comes twice in the cloud's zone, where the clocks are put back.", not)
	case maintenance.NoPolicy, maintenance.NoRule:
		return words.Put("%s from here: no rule of the policy covers moving it.", not)
	case maintenance.ZoneUnproven:
		text := words.Put("%s from here yet: headsup does not know in which time zone the cloud reads times, so it only makes moves that are safe in any.", not)
		if len(no.Times) > 1 {
			text += words.Put(" The earliest is %s.", at(no.Times[1]))
		}
		return text
	case maintenance.ZoneWrong:
		return words.Put("%s from here. %s", not, knownWrong(no.Proof.Zone, no.Times[0], no.Proof.Off))
	}
	forAll := *no
	forAll.Forbidden = true // many read it
	if text := movingText(Reader{}, &forAll); text != "" {
		return words.Put("%s. %s%s", not, text, byRule(no.Rule))
	}
	return words.Put("%s from here (%s).", not, foreign(string(no.Why), 60))
}
