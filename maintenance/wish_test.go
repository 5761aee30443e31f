package maintenance_test

import (
	"errors"
	"testing"
	"time"

	"headsup/maintenance"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func actor(id string) maintenance.Actor {
	return maintenance.Actor{
		Person: maintenance.Person{Team: "T1", ID: id, ReadAt: monday}, Place: maintenance.Place{Team: "T1", Channel: "C01"},
	}
}

func why(err error) maintenance.Why {
	if refusal, ok := errors.AsType[*maintenance.Refusal](err); ok {
		return refusal.Why
	}
	return ""
}

func TestWhatMayBeWished(t *testing.T) {
	t.Parallel()
	given := maintenance.ZoneProof{Zone: time.UTC, Given: true}
	unproven := maintenance.ZoneProof{Zone: time.UTC}
	berlin := maintenance.ZoneProof{Zone: zone(t, "Europe/Berlin"), Given: true}
	gone := waiting(2 * time.Hour)
	gone.GoneAt = monday
	to := func(in time.Duration) maintenance.Wish {
		return maintenance.Wish{Action: maintenance.Reschedule, To: monday.Add(in)}
	}
	cancel := maintenance.Wish{Action: maintenance.Cancel}
	at := func(text string) maintenance.Wish {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return maintenance.Wish{Action: maintenance.Reschedule, To: when}
	}
	long := to(30 * time.Hour)
	long.Reason = string(make([]rune, maintenance.LongestText+1))
	for _, c := range []struct {
		name  string
		task  maintenance.Task
		proof maintenance.ZoneProof
		wish  maintenance.Wish
		want  maintenance.Why // empty: allowed
	}{
		{"later", waiting(2 * time.Hour), given, to(30 * time.Hour), ""},
		{"earlier", waiting(2 * time.Hour), given, to(time.Hour), ""},
		{"cancel", waiting(2 * time.Hour), unproven, cancel, ""},
		{"the past", waiting(2 * time.Hour), given, to(-time.Minute), maintenance.TimePassed},
		{"now", waiting(2 * time.Hour), given, to(0), maintenance.TimePassed},
		{"the same second", waiting(2 * time.Hour), given, to(2*time.Hour + 300*time.Millisecond), maintenance.SameTime},
		{"eleven years ahead", waiting(2 * time.Hour), given, to(11 * 365 * 24 * time.Hour), maintenance.TimeTooFar},
		{"running", with(waiting(-time.Minute), maintenance.Executing), given, to(time.Hour), maintenance.TaskRuns},
		{"ended", with(waiting(-time.Hour), maintenance.Succeeded), given, cancel, maintenance.TaskEnded},
		{"cancelled already", with(waiting(time.Hour), maintenance.Cancelled), given, cancel, maintenance.TaskEnded},
		{"an unknown status", with(waiting(time.Hour), "PAUSED"), given, cancel, maintenance.TaskOdd},
		{"gone", gone, given, cancel, maintenance.TaskGone},
		{"never seen", maintenance.Task{}, given, cancel, maintenance.NoSuchTask},
		{"unproven zone, safe at every offset", waiting(2 * time.Hour), unproven, to(17 * time.Hour), ""},
		{"unproven zone, too near", waiting(2 * time.Hour), unproven, to(15 * time.Hour), maintenance.ZoneUnproven},
		{"unproven zone, earlier", waiting(60 * time.Hour), unproven, to(30 * time.Hour), maintenance.ZoneUnproven},
		{"proven by a move", waiting(2 * time.Hour), maintenance.ZoneProof{Zone: time.UTC, Proven: true}, to(3 * time.Hour), ""},
		{"an hour that comes twice, first", waiting(2 * time.Hour), berlin, at("2027-10-31T00:30:00Z"), maintenance.HourTwice},
		{"an hour that comes twice, second", waiting(2 * time.Hour), berlin, at("2027-10-31T01:30:00Z"), maintenance.HourTwice},
		{"the hour before it", waiting(2 * time.Hour), berlin, at("2027-10-30T23:59:59Z"), ""},
		{"the hour after it", waiting(2 * time.Hour), berlin, at("2027-10-31T02:00:00Z"), ""},
		{"a reason too long", waiting(2 * time.Hour), given, long, maintenance.TextTooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := maintenance.NewDraft(actor("U1"), "c3f1", c.wish, maintenance.NoApprovals(0))(maintenance.Before{Task: c.task, Proof: c.proof, Now: monday})
			if got := why(err); got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
		})
	}
}

func TestUnprovenZoneNamesTheEarliestSafeTime(t *testing.T) {
	t.Parallel()
	b := maintenance.Before{Task: waiting(2 * time.Hour), Proof: maintenance.ZoneProof{Zone: time.UTC}, Now: monday}
	_, err := maintenance.NewDraft(actor("U1"), "c3f1", maintenance.Wish{Action: maintenance.Reschedule, To: monday.Add(3 * time.Hour)}, maintenance.NoApprovals(0))(b)
	refusal, ok := errors.AsType[*maintenance.Refusal](err)
	if !ok || len(refusal.Times) != 2 {
		t.Fatalf("got %v, want a refusal with the time asked for and the earliest safe one", err)
	}
	if _, err := maintenance.NewDraft(actor("U1"), "c3f1", maintenance.Wish{Action: maintenance.Reschedule, To: refusal.Times[1]}, maintenance.NoApprovals(0))(b); err != nil {
		t.Errorf("the time that the refusal offers is refused: %v", err)
	}
}

func TestI6AdmitIsClosedByDefault(t *testing.T) {
	t.Parallel()
	bounds := maintenance.Bounds{Team: "T1", Channels: map[string]bool{"C01": true}}
	good := actor("U1")
	change := func(edit func(*maintenance.Actor)) maintenance.Actor {
		a := good
		edit(&a)
		return a
	}
	for _, c := range []struct {
		name   string
		bounds maintenance.Bounds
		actor  maintenance.Actor
		want   maintenance.Why
	}{
		{"a member in an allowed channel", bounds, good, ""},
		{"a member in a direct message", bounds, change(func(a *maintenance.Actor) {
			a.Place.Direct, a.Place.Channel, a.Person.Member = true, "D1", true
		}), ""},
		{"a direct message from no member", bounds, change(func(a *maintenance.Actor) { a.Place.Direct, a.Place.Channel = true, "D1" }), maintenance.NotMember},
		{"another channel", bounds, change(func(a *maintenance.Actor) { a.Place.Channel = "C99" }), maintenance.ChannelNotAllowed},
		{"no channel", bounds, change(func(a *maintenance.Actor) { a.Place.Channel = "" }), maintenance.ChannelNotAllowed},
		{"another workspace", bounds, change(func(a *maintenance.Actor) { a.Place.Team = "T9" }), maintenance.OtherWorkspace},
		{"a person of another workspace", bounds, change(func(a *maintenance.Actor) { a.Person.Team = "T9" }), maintenance.Outsider},
		{"a stranger", bounds, change(func(a *maintenance.Actor) { a.Person.Stranger = true }), maintenance.Outsider},
		{"a guest", bounds, change(func(a *maintenance.Actor) { a.Person.Guest = true }), maintenance.IsGuest},
		{"a bot", bounds, change(func(a *maintenance.Actor) { a.Person.Bot = true }), maintenance.IsBot},
		{"deactivated", bounds, change(func(a *maintenance.Actor) { a.Person.Deleted = true }), maintenance.Deactivated},
		{"never read", bounds, change(func(a *maintenance.Actor) { a.Person.ReadAt = time.Time{} }), maintenance.UnknownPerson},
		{"nobody", bounds, maintenance.Actor{}, maintenance.OtherWorkspace},
		{"no bounds", maintenance.Bounds{}, maintenance.Actor{}, maintenance.OtherWorkspace},
		{"no channels", maintenance.Bounds{Team: "T1"}, good, maintenance.ChannelNotAllowed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := maintenance.Why("")
			if refusal := c.bounds.Admit(c.actor); refusal != nil {
				got = refusal.Why
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
