package maintenance

import (
	"slices"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// Telling says where, and how long before it, people hear of a task.
type Telling struct {
	Channel string                      // id
	Card    bool                        // the task has a card there
	Remind  []time.Duration             // in any order
	GoNoGo  time.Duration               // how long before the task go or no-go is asked; not above 0: never
	Quiet   []timeinterval.TimeInterval // a reminder that would fall into them comes before they begin
	Mention Mention                     // whom the last reminder calls, where nobody has taken the task

	Broadcast Broadcast // what is told there too, and not only in threads
}

// Audience says who hears of which task.
type Audience struct {
	Routes   *Route          // nil: every channel hears of every task
	Channels []string        // ids of those channels; with routes they are not looked at
	Remind   []time.Duration // where no route says otherwise
	GoNoGo   time.Duration   // so too; 0: never
	Cards    bool            // each task has a card where people hear of it
}

// ReminderHold is how long reminders and new cards wait, at most, until all are for those who hear of them now.
const ReminderHold = 10 * time.Minute

// Bare is the audience without the lines of the file in which its routes stand: two that differ in those alone say the same.
func (a Audience) Bare() Audience {
	if a.Routes == nil {
		return a
	}
	routes := a.Routes.bare()
	a.Routes = &routes
	return a
}

func (r Route) bare() Route {
	r.Source = Source{}
	r.Routes = slices.Clone(r.Routes)
	for n := range r.Routes {
		r.Routes[n] = r.Routes[n].bare()
	}
	return r
}

// Of gives who hears of the item; nobody, where its route leads to a channel that Slack does not know.
func (a Audience) Of(i Item) []Telling {
	if a.Routes == nil {
		all := make([]Telling, len(a.Channels))
		for n, channel := range a.Channels {
			all[n] = Telling{Channel: channel, Remind: a.Remind, GoNoGo: a.GoNoGo, Card: a.Cards}
		}
		return all
	}
	r := a.Routes.For(i)
	if r.Channel == "" {
		return nil
	}
	one := Telling{
		Channel: r.Channel, Remind: r.Remind, GoNoGo: r.GoNoGo, Quiet: r.Quiet, Mention: r.Mention, Broadcast: r.Broadcast, Card: a.Cards,
	}
	if one.Remind == nil {
		one.Remind = a.Remind
	}
	if one.GoNoGo == 0 {
		one.GoNoGo = a.GoNoGo
	}
	return []Telling{one}
}

// longestQuiet is how far quiet time is looked back over: a weekend with holidays on both sides.
const longestQuiet = 10 * 24 * time.Hour

// beforeQuiet is the last minute before the quiet time in which the instant lies, so that a reminder of Friday covers what comes
// until Monday. It is the instant itself where it lies in none, or where the quiet time has no beginning within longestQuiet.
func beforeQuiet(quiet []timeinterval.TimeInterval, at time.Time) time.Time {
	for moment := at; at.Sub(moment) <= longestQuiet; {
		began, is := quietSince(quiet, moment)
		if !is {
			return moment
		}
		moment = began.Add(-time.Minute).UTC()
	}
	return at
}

// quietSince is when the part of a day began that an interval holds around the instant; false where none holds it. Going from
// part to part is what makes a weekend cost four steps and not thousands: it is done in the only write transaction.
func quietSince(quiet []timeinterval.TimeInterval, at time.Time) (time.Time, bool) {
	for n := range quiet {
		one := &quiet[n]
		local := at.In(zoneOf(one))
		if !holdsDay(one, dateOf(local)) {
			continue
		}
		minute := local.Hour()*60 + local.Minute()
		times := one.Times
		if len(times) == 0 {
			times = []timeinterval.TimeRange{{StartMinute: 0, EndMinute: dayOfMinutes}}
		}
		for _, r := range times {
			if r.StartMinute > minute || minute >= r.EndMinute {
				continue
			}
			began := time.Date(local.Year(), local.Month(), local.Day(), 0, r.StartMinute, 0, 0, local.Location())
			if now := at.Truncate(time.Minute); began.After(now) { // clocks were put back in between
				return now, true
			}
			return began, true
		}
	}
	return time.Time{}, false
}
