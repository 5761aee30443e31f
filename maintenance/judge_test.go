package maintenance_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

var monday = time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)

func waiting(in time.Duration) maintenance.Task {
	return maintenance.Task{
		Instance: "i1", ID: "a1", Handle: "k7q2", Name: "kernelUpgrade", Status: maintenance.Created, ScheduledAt: monday.Add(in),
	}
}

func with(t maintenance.Task, s maintenance.Status) maintenance.Task {
	t.Status = s
	return t
}

// TestI5JudgeActsOnlyOnWhatItSaw holds every outcome of the modify call against what a fresh look means for it.
func TestI5JudgeActsOnlyOnWhatItSaw(t *testing.T) {
	t.Parallel()
	wish := maintenance.Change{
		ID: "c3f1", Task: waiting(0).Key(), Action: maintenance.Reschedule, State: maintenance.Applying,
		From: monday.Add(2 * time.Hour), FromStatus: maintenance.Created, To: monday.Add(30 * time.Hour),
	}
	cancel := wish
	cancel.Action, cancel.To = maintenance.Cancel, time.Time{}
	asShown, asWished := waiting(2*time.Hour), waiting(30*time.Hour)
	planned := maintenance.Attempt{N: 1, PlannedAt: monday}
	called := func(n, looks int, kind maintenance.FaultKind) maintenance.Attempt {
		return maintenance.Attempt{
			N: n, PlannedAt: monday, SentAt: monday, AnsweredAt: monday, Looks: looks, Answer: maintenance.Fault{Kind: kind},
		}
	}
	unreadSince := func(a maintenance.Attempt, ago time.Duration) maintenance.Attempt {
		a.UnreadSince = monday.Add(-ago)
		return a
	}
	unread := maintenance.Look{At: monday, Fault: maintenance.Fault{Kind: maintenance.FaultUnavailable}}
	seen := func(task maintenance.Task) maintenance.Look { return maintenance.Look{At: monday, Task: task} }
	none := maintenance.Look{At: monday}

	type want struct {
		next  maintenance.Next
		wait  time.Duration
		state maintenance.State
		kind  maintenance.OutcomeKind
	}
	send := want{next: maintenance.NextSend}
	look := func(wait time.Duration) want { return want{next: maintenance.NextLook, wait: wait} }
	plan := func(wait time.Duration) want { return want{next: maintenance.NextPlan, wait: wait} }
	end := func(s maintenance.State, k maintenance.OutcomeKind) want {
		return want{next: maintenance.NextSettle, state: s, kind: k}
	}
	for _, c := range []struct {
		name    string
		change  maintenance.Change
		attempt maintenance.Attempt
		look    maintenance.Look
		want    want
	}{
		{"as shown, nothing sent", wish, planned, seen(asShown), send},
		{"cancel, as shown, nothing sent", cancel, planned, seen(asShown), send},
		{"moved before we came", wish, planned, seen(waiting(3 * time.Hour)), end(maintenance.Conflict, maintenance.ChangedSince)},
		{"off by a zone before we came", wish, planned, seen(waiting(22 * time.Hour)), end(maintenance.Conflict, maintenance.ChangedSince)},
		{"runs before we came", wish, planned, seen(with(asShown, maintenance.Executing)), end(maintenance.Conflict, maintenance.TaskHasBegun)},
		{"cancelled before we came", wish, planned, seen(with(asShown, maintenance.Cancelled)), end(maintenance.Conflict, maintenance.ChangedSince)},
		{"gone before we came", wish, planned, none, end(maintenance.FailedTo, maintenance.Gone)},
		{"somebody did it before us", wish, planned, seen(asWished), end(maintenance.Applied, maintenance.AlreadySo)},
		{"unreadable before we came", wish, planned, unread, look(5 * time.Second)},
		{"unreadable for an hour, nothing sent", wish, unreadSince(planned, time.Hour), unread, end(maintenance.FailedTo, maintenance.Unreadable)},

		{"204 and true", wish, called(1, 0, ""), seen(asWished), end(maintenance.Applied, maintenance.AsWished)},
		{"204 and cancelled", cancel, called(1, 0, ""), seen(with(asShown, maintenance.Cancelled)), end(maintenance.Applied, maintenance.AsWished)},
		{"204 and a millisecond off", wish, called(1, 0, ""), seen(waiting(30*time.Hour + time.Millisecond)), end(maintenance.Applied, maintenance.AsWished)},
		{"204 and unchanged, first look", wish, called(1, 0, ""), seen(asShown), look(time.Second)},
		{"204 and unchanged, fourth look", wish, called(1, 3, ""), seen(asShown), look(8 * time.Second)},
		{"204 and unchanged to the end", wish, called(1, 6, ""), seen(asShown), end(maintenance.FailedTo, maintenance.Unchanged)},
		{"204 and off by eight hours", wish, called(1, 0, ""), seen(waiting(22 * time.Hour)), end(maintenance.FailedTo, maintenance.WrongZone)},
		{"204 and off by five and three quarters", wish, called(1, 0, ""), seen(waiting(30*time.Hour + 5*time.Hour + 45*time.Minute)), end(maintenance.FailedTo, maintenance.WrongZone)},
		{"204 and off by no zone", wish, called(1, 0, ""), seen(waiting(30*time.Hour + 7*time.Minute)), end(maintenance.Conflict, maintenance.ChangedSince)},
		{"204 and gone", wish, called(1, 0, ""), none, end(maintenance.FailedTo, maintenance.Gone)},
		{"204 and unreadable", wish, called(1, 0, ""), unread, look(5 * time.Second)},
		{"204 and unreadable for an hour", wish, unreadSince(called(1, 0, ""), time.Hour), unread, end(maintenance.Unverified, maintenance.Unreadable)},

		{"400 and as shown", wish, called(1, 0, maintenance.FaultInvalid), seen(asShown), end(maintenance.FailedTo, maintenance.Refused)},
		{"401 and as shown", wish, called(1, 0, maintenance.FaultUnauthorized), seen(asShown), end(maintenance.FailedTo, maintenance.Refused)},
		{"403 and as shown", wish, called(1, 0, maintenance.FaultDenied), seen(asShown), end(maintenance.FailedTo, maintenance.Refused)},
		{"404 and as shown", wish, called(1, 0, maintenance.FaultNotFound), seen(asShown), end(maintenance.FailedTo, maintenance.Refused)},
		{"wrong state and as shown", wish, called(1, 0, maintenance.FaultWrongState), seen(asShown), end(maintenance.FailedTo, maintenance.Refused)},
		{"429 and as shown", wish, called(1, 0, maintenance.FaultThrottled), seen(asShown), plan(2 * time.Second)},
		{"429 for the fifth time", wish, called(5, 0, maintenance.FaultThrottled), seen(asShown), end(maintenance.FailedTo, maintenance.NeverTaken)},
		{"not sent and as shown", wish, called(1, 0, maintenance.FaultUnavailable), seen(asShown), plan(2 * time.Second)},
		{"unknown, and it took effect", wish, called(1, 0, maintenance.FaultUnknown), seen(asWished), end(maintenance.Applied, maintenance.AsWished)},
		{"unknown and as shown", wish, called(1, 0, maintenance.FaultUnknown), seen(asShown), look(time.Second)},
		{"unknown and as shown after all looks", wish, called(1, 6, maintenance.FaultUnknown), seen(asShown), plan(0)},
		{"unknown for the third time", wish, called(3, 6, maintenance.FaultUnknown), seen(asShown), end(maintenance.FailedTo, maintenance.NeverTaken)},
		{"a new call is planned, the old one worked late", wish, maintenance.Attempt{N: 2, PlannedAt: monday}, seen(asWished), end(maintenance.Applied, maintenance.AsWished)},
		{"a new call is planned and as shown", wish, maintenance.Attempt{N: 2, PlannedAt: monday}, seen(asShown), send},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := maintenance.Judge(c.change, c.attempt, c.look)
			got := want{next: v.Next, wait: v.Wait, state: v.State, kind: v.Outcome.Kind}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(want{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAThrottledCallWaitsAsLongAsTheCloudSays(t *testing.T) {
	t.Parallel()
	c := maintenance.Change{Task: waiting(0).Key(), From: monday.Add(time.Hour), FromStatus: maintenance.Created, To: monday.Add(2 * time.Hour), Action: maintenance.Reschedule}
	a := maintenance.Attempt{N: 1, SentAt: monday, AnsweredAt: monday, Answer: maintenance.Fault{Kind: maintenance.FaultThrottled, RetryAfter: 40 * time.Second}}
	v := maintenance.Judge(c, a, maintenance.Look{At: monday, Task: waiting(time.Hour)})
	if v.Next != maintenance.NextPlan || v.Wait != 40*time.Second {
		t.Errorf("got %+v, want another call in 40 s", v)
	}
}

// TestI5AnUnreadableListIsWaitedForForAnHour: not less, since it may come back, and not longer, since somebody waits.
func TestI5AnUnreadableListIsWaitedForForAnHour(t *testing.T) {
	t.Parallel()
	c := maintenance.Change{Task: waiting(0).Key(), From: monday.Add(2 * time.Hour), FromStatus: maintenance.Created, Action: maintenance.Cancel}
	fault := maintenance.Fault{Kind: maintenance.FaultUnavailable}
	for _, sent := range []bool{false, true} {
		a, ends := maintenance.Attempt{N: 1, UnreadSince: monday}, maintenance.FailedTo
		if sent {
			a.SentAt, a.AnsweredAt, ends = monday, monday, maintenance.Unverified
		}
		for after, want := range map[time.Duration]maintenance.Next{
			0: maintenance.NextLook, time.Hour - time.Second: maintenance.NextLook, time.Hour: maintenance.NextSettle,
		} {
			v := maintenance.Judge(c, a, maintenance.Look{At: monday.Add(after), Fault: fault})
			if v.Next != want || want == maintenance.NextSettle && v.State != ends {
				t.Errorf("sent %v, unread for %s: %+v, want %s", sent, after, v, want)
			}
		}
	}
}

func TestOnlyWhatWasLeftOpenMayTurnOutDoneLate(t *testing.T) {
	t.Parallel()
	wish := maintenance.Change{
		ID: "c3f1", Task: waiting(0).Key(), Action: maintenance.Reschedule, From: monday.Add(2 * time.Hour),
		FromStatus: maintenance.Created, To: monday.Add(30 * time.Hour),
	}
	for _, c := range []struct {
		state maintenance.State
		kind  maintenance.OutcomeKind
		calls int
		want  bool
	}{
		{maintenance.Unverified, maintenance.Unreadable, 1, true},
		{maintenance.FailedTo, maintenance.Unchanged, 1, true},
		{maintenance.FailedTo, maintenance.NeverTaken, 3, true},
		{maintenance.FailedTo, maintenance.Refused, 1, false},
		{maintenance.FailedTo, maintenance.WrongZone, 1, false},
		{maintenance.FailedTo, maintenance.Unreadable, 0, false},
		{maintenance.Withdrawn, "", 0, false},
	} {
		change := wish
		change.State, change.Outcome = c.state, maintenance.Outcome{Kind: c.kind, Calls: c.calls}
		after, err := maintenance.Meet(waiting(30 * time.Hour))(maintenance.Before{Change: change, Now: monday})
		if got := err == nil && after.Change.State == maintenance.Applied; got != c.want {
			t.Errorf("%s, %s after %d calls: found late is %v, want %v", c.state, c.kind, c.calls, got, c.want)
		}
	}
}
