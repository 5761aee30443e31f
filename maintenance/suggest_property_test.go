package maintenance_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/alertmanager/timeinterval"
	"pgregory.net/rapid"

	"headsup/maintenance"
)

// TestWhatIsSuggestedIsAllowed holds every suggestion against the step that would draft it, now and an hour later, over hours that clocks skip
// and repeat.
func TestWhatIsSuggestedIsAllowed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, p, b, s := aSearch(t)
		got := p.Suggest(b, s)
		if len(got) > s.Most {
			t.Fatalf("%d suggestions", len(got))
		}
		for n, one := range got {
			w := maintenance.Wish{Action: maintenance.Reschedule, To: one.At}
			for _, passed := range []time.Duration{0, 59 * time.Minute} {
				then := b
				then.Now = b.Now.Add(passed)
				after, err := maintenance.NewDraft(who("bob"), "c3f1", w, p)(then)
				if err != nil {
					t.Fatalf("%s is suggested, and %s later it is refused: %v", one.At, passed, err)
				}
				for _, warning := range p.Warnings(after.Change, maintenance.Item{Task: b.Task, Instance: b.Instance}, nil, b.Proof, b.Now) {
					switch warning.Kind {
					case maintenance.StandsFrozen, maintenance.MuchEarlier, maintenance.UnprovenZone:
					default:
						t.Fatalf("%s is suggested, and warned of: %+v", one.At, warning)
					}
				}
			}
			for _, other := range s.Beside {
				if one.At.Sub(other).Abs() < 2*time.Hour {
					t.Fatalf("%s is beside %s", one.At, other)
				}
			}
			if n > 0 && one.At.Sub(got[n-1].At) < 18*time.Hour {
				t.Fatalf("%s and %s are no choice", got[n-1].At, one.At)
			}
			if one.At.Location() != time.UTC || !one.At.Equal(one.At.Truncate(time.Minute)) {
				t.Fatalf("%s is no minute in UTC", one.At)
			}
		}
		if again := p.Suggest(b, s); !slices.EqualFunc(got, again, func(a, b maintenance.Suggestion) bool { return a.At.Equal(b.At) }) {
			t.Fatalf("%v, and then %v", got, again)
		}
	})
}

// aSearch draws who looks for times of which task, under which policy.
func aSearch(t *rapid.T) (judge, maintenance.Policy, maintenance.Before, maintenance.Search) {
	j := aJudge(t)
	if j.rule.Window == maintenance.Require {
		j.rule.Window = rapid.SampledFrom([]maintenance.Mode{"", maintenance.Warn, maintenance.Require, maintenance.Ignore}).Draw(t, "window")
	}
	p := maintenance.Policy{Rules: []maintenance.Rule{j.rule}}
	if rapid.IntRange(0, 3).Draw(t, "window zone is known") > 0 {
		p.Windows = map[string]*time.Location{"prod": j.clock}
	}
	for _, freeze := range j.freezes {
		p.Freezes = append(p.Freezes, maintenance.Freeze{Name: "f", Intervals: freeze})
	}
	a := j.ask
	b := maintenance.Before{Task: a.Task, Instance: a.Instance, Ledger: a.Ledger, Now: a.Now}
	b.Proof = maintenance.ZoneProof{Zone: a.Zone, Given: a.From.IsZero()}
	s := maintenance.Search{From: a.Wish.To, Zone: j.rule.Location, Most: 3}
	if rapid.Bool().Draw(t, "undated") {
		s.From = time.Time{}
	}
	for n := range rapid.IntRange(0, 5).Draw(t, "others") {
		s.Beside = append(s.Beside, a.Task.ScheduledAt.Add(time.Duration(rapid.IntRange(-6000, 6000).Draw(t, "beside"))*time.Minute+time.Duration(n)*time.Second))
	}
	return j, p, b, s
}

// TestWhySuggestedIsTrue holds each reason against a calendar: nothing is said that is not so, and nothing that speaks for the time is left out.
func TestWhySuggestedIsTrue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		j, p, b, s := aSearch(t)
		service := rapid.SampledFrom([]string{"", "shop"}).Draw(t, "service")
		if service != "" {
			b.Instance.Tags = []maintenance.Tag{{Key: "service", Value: service}}
		}
		for _, one := range p.Suggest(b, s) {
			var want []maintenance.Reason
			w := b.Instance.Window
			if p.Windows != nil && j.rule.Window != maintenance.Ignore && w.Begin != w.End {
				if !w.Holds(one.At, j.clock) {
					t.Fatalf("%s is outside of %s in %s", one.At, w, j.clock)
				}
				want = append(want, maintenance.Reason{Kind: maintenance.SuitsWindow, Window: w, Zone: j.clock.String()})
			}
			for _, freeze := range j.freezes {
				if slices.ContainsFunc(freeze, func(i timeinterval.TimeInterval) bool { return byTheClock(i, one.At) }) {
					t.Fatalf("%s is in a freeze", one.At)
				}
			}
			if len(j.freezes) > 0 {
				want = append(want, maintenance.Reason{Kind: maintenance.ClearOfFreezes})
			}
			if len(s.Beside) > 0 {
				hours := 24
				for hours > 0 && slices.ContainsFunc(s.Beside, func(at time.Time) bool { return at.Sub(one.At).Abs() < time.Duration(hours)*time.Hour }) {
					hours--
				}
				want = append(want, maintenance.Reason{Kind: maintenance.NothingBeside, Gap: time.Duration(hours) * time.Hour, Service: service})
			}
			here := one.At.In(j.rule.Location)
			switch day, clock := here.Weekday(), here.Format("15:04"); {
			case day == time.Saturday, day == time.Sunday:
			case "08:00" <= clock && clock < "20:00":
				want = append(want, maintenance.Reason{Kind: maintenance.ByDay, Zone: j.rule.Location.String()})
			default:
				want = append(want, maintenance.Reason{Kind: maintenance.NoWeekend, Zone: j.rule.Location.String()})
			}
			if diff := cmp.Diff(want, one.Reasons); diff != "" {
				t.Fatalf("%s: %s", one.At, diff)
			}
		}
	})
}

// TestWhatIsSuggestedToAnApproverCanBeOffered: and the requester can take it.
func TestWhatIsSuggestedToAnApproverCanBeOffered(t *testing.T) {
	t.Parallel()
	offered := 0
	rapid.Check(t, func(t *rapid.T) {
		j, p, b, s := aSearch(t)
		p.Rules[0].Approvals, p.Rules[0].Approvers = 1, []maintenance.Party{{User: "ann"}}
		f := &file{b}
		if f.do(maintenance.NewDraft(who("bob"), "c3f1", moveTo(j.ask.Wish.To), p)) != nil {
			return // the policy has something against the wish
		}
		if err := f.do(maintenance.Confirm(who("bob"), maintenance.Place{}, p, nil)); err != nil {
			t.Fatal(err)
		}
		if !f.Now.Before(f.Change.DueAt) {
			return // the task is due: there is nothing left to decide
		}
		s.From, s.Shown = f.Change.To, f.Change.To
		for _, one := range p.Suggest(f.Before, s) {
			g := *f
			if err := errors.Join(g.do(maintenance.Counter(who("ann"), one.At, p, nil)), g.do(maintenance.Accept(who("bob"), one.At, p))); err != nil {
				t.Fatalf("%s is suggested, and cannot be offered and taken: %v", one.At, err)
			}
			offered++
		}
	})
	if offered == 0 {
		t.Error("nothing was offered")
	}
}
