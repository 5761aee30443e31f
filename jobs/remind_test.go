package jobs_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// reminded is how the reminder of the task reaches a channel whose route is this, once the task has its card; taken: by somebody before.
func reminded(t *testing.T, route maintenance.Route, taken bool) (reminder posted, card string) {
	t.Helper()
	w := newWorld(t, withCards)
	route.Channel = channel
	w.must(w.store.Remind(t.Context(), maintenance.Audience{Remind: w.leads, Routes: &route, Cards: true}))
	w.until("the card", func() bool { return count(w.courier.said(), "post", "Maintenance is coming") == 1 })
	card, _ = cardIn(w.courier.said(), "coming")
	if taken {
		_, _, err := w.store.Own(t.Context(), w.actor(), w.known().Task.Key(), maintenance.Take(""))
		w.must(err)
	}
	w.clock.pass(61 * time.Minute)
	w.until("the reminder", func() bool {
		for _, p := range w.courier.said() {
			if p.kind == "post" && strings.Contains(p.text, "Maintenance in ") {
				reminder = p
			}
		}
		return reminder.kind != ""
	})
	return reminder, card
}

func TestAReminderCallsWhereWhomItCallsHearsIt(t *testing.T) {
	group := maintenance.Mention{Party: maintenance.Party{Group: "S1"}}
	here := maintenance.Mention{Crowd: maintenance.Here}
	for _, c := range []struct {
		name     string
		route    maintenance.Route
		taken    bool
		calls    string
		inThread bool
	}{
		{"a group, in the card's thread", maintenance.Route{Mention: group}, false, "<!subteam^S1>", true},
		{"a crowd, in the channel", maintenance.Route{Mention: here}, false, "<!here>", false},
		{"nobody", maintenance.Route{}, false, "", true},
		{"a group, but somebody has it", maintenance.Route{Mention: group}, true, "", true},
		{"a crowd, but somebody has it", maintenance.Route{Mention: here}, true, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, card := reminded(t, c.route, c.taken)
			if called, _, _ := strings.Cut(got.text, " "); c.calls != "" && called != c.calls || c.calls == "" && strings.Contains(got.text, "<!") {
				t.Errorf("it says %q, want a call of %q", got.text, c.calls)
			}
			if inThread := got.to.Thread == card; inThread != c.inThread || got.to.Thread != "" && !inThread {
				t.Errorf("it stands in the thread of %q; the card is %s", got.to.Thread, card)
			}
		})
	}
}

func TestAReminderStaysInItsThreadUnlessTheRouteWantsIt(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		t.Run(strconv.FormatBool(wanted), func(t *testing.T) {
			got, card := reminded(t, maintenance.Route{Broadcast: maintenance.Broadcast{Reminders: wanted, Outcomes: !wanted}}, false)
			if got.to.Thread != card || got.broadcast != wanted {
				t.Errorf("it is %+v, the card %s", got, card)
			}
		})
	}
}
