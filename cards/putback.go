package cards

import (
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
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
	show := button(Show, handle, "Show")
	if no == nil {
		back := "reschedule " + handle + " " + t.Back().UTC().Format(time.RFC3339) + " because it was moved outside headsup"
		return message(line, section(line), actions("seen-"+handle, button(Run, back, "Put it back"), show))
	}
	line += "\n" + againstBack(no)
	buttons := []*slack.ButtonBlockElement{show}
	if about(no) == aTime || no.Why == maintenance.TimePassed || no.Why == maintenance.HourTwice || no.Why == maintenance.ZoneUnproven {
		buttons = append(buttons, button(Reschedule, handle, "Reschedule"))
	}
	return message(line, section(line), actions("seen-"+handle, buttons...))
}

// againstBack says why a task cannot be put back, to whoever reads it.
func againstBack(no *maintenance.Refusal) string {
	const not = "It cannot be put back"
	switch no.Why {
	case maintenance.OpenChange:
		return not + " while a change of it is open. " + openChange(no.Change)
	case maintenance.TimePassed:
		return not + ": that time is over."
	case maintenance.HourTwice:
		return not + " from here: that hour comes twice in the cloud's zone, where the clocks are put back."
	case maintenance.NoPolicy, maintenance.NoRule:
		return not + " from here: no rule of the policy covers moving it."
	case maintenance.ZoneUnproven:
		text := not + " from here yet: headsup does not know in which time zone the cloud reads times, so it only makes moves that are safe in any."
		if len(no.Times) > 1 {
			text += " The earliest is " + at(no.Times[1]) + "."
		}
		return text
	case maintenance.ZoneWrong:
		return not + " from here. " + knownWrong(no.Proof.Zone, no.Times[0], no.Proof.Off)
	}
	forAll := *no
	forAll.Forbidden = true // many read it
	if text := movingText(Reader{}, &forAll); text != "" {
		return not + ". " + text + byRule(no.Rule)
	}
	return not + " from here (" + foreign(string(no.Why), 60) + ")."
}
