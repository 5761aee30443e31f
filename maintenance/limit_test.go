package maintenance_test

import (
	"errors"
	"testing"
	"time"

	"headsup/maintenance"
)

// put is a ledger of a task that first stood at a time, and was moved by these lengths since.
func put(first time.Time, by ...time.Duration) maintenance.Ledger {
	l := maintenance.Ledger{First: first}
	at := first
	for _, d := range by {
		l.Moves = append(l.Moves, maintenance.Move{From: at, To: at.Add(d)})
		at = at.Add(d)
	}
	return l
}

// TestWhatATimeMayBe holds each limit at its edge: one side allowed, the other refused, with the nearest time that is allowed.
func TestWhatATimeMayBe(t *testing.T) {
	t.Parallel()
	const hour, day = time.Hour, 24 * time.Hour
	stands := monday.Add(2 * day) // Wednesday, 13:40
	type rule = maintenance.Rule
	nightWindow := maintenance.Window{Begin: "22:00", End: "02:00"}
	for _, c := range []struct {
		name    string
		rule    maintenance.Rule
		freezes string
		ledger  maintenance.Ledger
		window  maintenance.Window
		noZone  bool           // the zone of windows is not known
		cloud   *time.Location // in which the cloud reads times
		to      time.Time
		want    maintenance.Why // empty: allowed
		nearest time.Time
	}{
		{name: "no limits", to: stands.Add(hour)},

		{name: "min_lead met to the second", rule: rule{MinLead: 4 * hour}, to: monday.Add(4 * hour)},
		{name: "closer than min_lead", rule: rule{MinLead: 4 * hour}, to: monday.Add(4*hour - time.Second), want: maintenance.TooClose, nearest: monday.Add(4 * hour)},

		{name: "max_delay reached", rule: rule{MaxDelay: 3 * day}, ledger: put(stands), to: stands.Add(3 * day)},
		{name: "behind max_delay", rule: rule{MaxDelay: 3 * day}, ledger: put(stands), to: stands.Add(3*day + time.Second), want: maintenance.PutOffTooFar, nearest: stands.Add(3 * day)},
		{
			name: "max_delay counts from where it first stood, not from where it stands", rule: rule{MaxDelay: 3 * day},
			ledger: put(stands.Add(-2*day), 2*day), to: stands.Add(2 * day), want: maintenance.PutOffTooFar, nearest: stands.Add(day),
		},
		{name: "bringing forward resets nothing", rule: rule{MaxDelay: 3 * day}, ledger: put(stands.Add(day), -day), to: stands.Add(4 * day)},
		{
			name: "and no farther", rule: rule{MaxDelay: 3 * day}, ledger: put(stands.Add(day), -day),
			to: stands.Add(4*day + hour), want: maintenance.PutOffTooFar, nearest: stands.Add(4 * day),
		},
		{
			name: "a task that stands too late already may be brought forward a little", rule: rule{MaxDelay: hour},
			ledger: put(stands.Add(-day), day), to: stands.Add(-hour),
		},
		{
			name: "but not put off, and the nearest is before where it stands", rule: rule{MaxDelay: hour}, ledger: put(stands.Add(-day), day),
			to: stands.Add(hour), want: maintenance.PutOffTooFar, nearest: stands.Add(-time.Minute),
		},
		{name: "where it first stood is not known", rule: rule{MaxDelay: hour}, to: stands.Add(day)},

		{name: "one move left", rule: rule{MaxMoves: 2}, ledger: put(stands.Add(-day), day), to: stands.Add(hour)},
		{name: "none left", rule: rule{MaxMoves: 2}, ledger: put(stands.Add(-2*day), day, day), to: stands.Add(hour), want: maintenance.TooManyMoves},
		{name: "none left, but earlier is no putting off", rule: rule{MaxMoves: 2}, ledger: put(stands.Add(-2*day), day, day), to: stands.Add(-hour)},
		{name: "moves forward do not count", rule: rule{MaxMoves: 2}, ledger: put(stands, -hour, -hour, day), to: stands.Add(hour)},
		{
			name: "no move left: the nearest is no putting off either", rule: rule{MaxMoves: 1}, ledger: put(stands.Add(-day), day),
			freezes: `[{days_of_month: ["24:25"]}]`, to: stands.Add(-hour), want: maintenance.InFreeze, nearest: instant(t, "2026-11-23T23:59:00Z"),
		},

		{name: "in the window", rule: rule{Window: maintenance.Require}, window: nightWindow, to: instant(t, "2026-11-26T21:00:00Z")},
		{name: "in it, behind midnight", rule: rule{Window: maintenance.Require}, window: nightWindow, to: instant(t, "2026-11-27T00:59:59Z")},
		{
			name: "at its end", rule: rule{Window: maintenance.Require}, window: nightWindow, to: instant(t, "2026-11-27T01:00:00Z"),
			want: maintenance.NotInWindow, nearest: instant(t, "2026-11-27T21:00:00Z"),
		},
		{name: "outside of a window of which the rule warns", rule: rule{Window: maintenance.Warn}, window: nightWindow, to: instant(t, "2026-11-27T12:00:00Z")},
		{
			name: "a window in a zone that nobody knows", rule: rule{Window: maintenance.Require}, window: nightWindow, noZone: true,
			to: instant(t, "2026-11-26T21:00:00Z"), want: maintenance.WindowUnknown,
		},
		{name: "and a rule that does not ask for it", noZone: true, window: nightWindow, to: instant(t, "2026-11-27T12:00:00Z")},
		{name: "an instance without a window", rule: rule{Window: maintenance.Require}, to: instant(t, "2026-11-27T12:00:00Z"), want: maintenance.NoWindow},
		{
			name: "an instance with a window that nobody can read", rule: rule{Window: maintenance.Require}, window: maintenance.Window{Begin: "at night", End: "02:00"},
			to: instant(t, "2026-11-27T12:00:00Z"), want: maintenance.NoWindow,
		},
		{name: "an instance without a window, and a rule that only warns", rule: rule{Window: maintenance.Warn}, to: instant(t, "2026-11-27T12:00:00Z")},
		{
			name: "a window of the whole day", rule: rule{Window: maintenance.Require}, window: maintenance.Window{Begin: "02:00", End: "02:00"},
			to: instant(t, "2026-11-27T12:00:00Z"),
		},

		{name: "Friday's last minute in the rule's zone", rule: rule{Weekends: maintenance.Forbid, Location: zone(t, "Asia/Shanghai")}, to: instant(t, "2026-11-27T15:59:00Z")},
		{
			name: "Saturday in the rule's zone", rule: rule{Weekends: maintenance.Forbid, Location: zone(t, "Asia/Shanghai")},
			to: instant(t, "2026-11-27T16:00:00Z"), want: maintenance.OnWeekend, nearest: instant(t, "2026-11-29T16:00:00Z"),
		},
		{name: "Sunday in UTC, of which the rule only warns", rule: rule{Weekends: maintenance.Warn}, to: instant(t, "2026-11-29T12:00:00Z")},
		{
			name: "without a zone it is Sunday in UTC", rule: rule{Weekends: maintenance.Forbid}, to: instant(t, "2026-11-29T23:59:30Z"),
			want: maintenance.OnWeekend, nearest: instant(t, "2026-11-30T00:00:00Z"),
		},

		{name: "before the freeze", freezes: `[{days_of_month: ["27:28"]}]`, to: instant(t, "2026-11-26T23:59:59Z")},
		{
			name: "into the freeze", freezes: `[{days_of_month: ["27:28"]}]`, to: instant(t, "2026-11-27T00:00:00Z"),
			want: maintenance.InFreeze, nearest: instant(t, "2026-11-29T00:00:00Z"),
		},
		{name: "out of a freeze in which it stands", freezes: `[{days_of_month: ["25"]}]`, to: instant(t, "2026-11-26T00:00:00Z")},
		{
			name: "within the freeze in which it stands", freezes: `[{days_of_month: ["25"]}]`, to: instant(t, "2026-11-25T20:00:00Z"),
			want: maintenance.InFreeze, nearest: instant(t, "2026-11-26T00:00:00Z"),
		},
		{
			name: "a freeze without end: the last minute before it", freezes: `[{years: ["2026:2100"], months: ["december"]}, {years: ["2027:2100"]}]`,
			to: instant(t, "2027-03-01T12:00:00Z"), want: maintenance.InFreeze, nearest: instant(t, "2026-11-30T23:59:00Z"),
		},
		{
			name: "two years ahead: the last minute before it all the same", freezes: `[{years: ["2028:2100"]}]`,
			to: instant(t, "2028-06-01T12:00:00Z"), want: maintenance.InFreeze, nearest: instant(t, "2027-12-31T23:59:00Z"),
		},
		{
			name: "the cloud cannot be sent an hour that comes twice", cloud: zone(t, "Europe/Berlin"),
			freezes: `[{years: ["2027"], months: ["october"], days_of_month: ["1:30"]}]`,
			to:      instant(t, "2027-10-15T12:00:00Z"), want: maintenance.InFreeze, nearest: instant(t, "2027-10-31T02:00:00Z"),
		},
		{name: "a freeze of everything", freezes: `[{}]`, to: stands.Add(hour), want: maintenance.InFreeze},
		{
			name: "the nearest heeds every limit", rule: rule{Weekends: maintenance.Forbid, Window: maintenance.Require}, window: nightWindow,
			freezes: `[{days_of_month: ["27:30"]}]`, to: instant(t, "2026-11-27T22:00:00Z"), want: maintenance.InFreeze, nearest: instant(t, "2026-12-01T00:00:00Z"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.rule.Source = maintenance.Source{File: "rules.yaml", Line: 7}
			p := maintenance.Policy{Rules: []maintenance.Rule{c.rule}, Windows: map[string]*time.Location{"prod": zone(t, "Europe/Berlin")}}
			source := c.rule.Source
			if c.freezes != "" {
				frozen := maintenance.Source{File: "rules.yaml", Line: 20}
				p.Freezes = []maintenance.Freeze{{Name: "the big sale", Source: frozen, Intervals: intervals(t, c.freezes), Ask: []maintenance.Party{{User: "ann"}}}}
				source = frozen
			}
			if c.noZone {
				p.Windows = nil
			}
			ask := maintenance.Ask{
				By: who("bob"), Wish: maintenance.Wish{Action: maintenance.Reschedule, To: c.to}, Task: waiting(2 * day), Ledger: c.ledger,
				Instance: maintenance.Instance{ID: "i1", Project: "prod", Window: c.window}, Now: monday, Zone: c.cloud,
			}
			_, err := p.Terms(ask)
			no, _ := errors.AsType[*maintenance.Refusal](err)
			if c.want == "" {
				if err != nil {
					t.Fatalf("refused: %+v", no)
				}
				return
			}
			if no == nil || no.Why != c.want || !no.Nearest.Equal(c.nearest) {
				t.Fatalf("judged as %+v; want %s, nearest %s", no, c.want, c.nearest)
			}
			if no.Rule != source || !no.Times[0].Equal(c.to) || no.Task.ID != "a1" {
				t.Errorf("the refusal does not say which rule of which line, for which task and time: %+v", no)
			}
			if c.want == maintenance.InFreeze && (no.Freeze != "the big sale" || len(no.Parties) != 1) {
				t.Errorf("the refusal does not name the freeze and whom to ask: %+v", no)
			}
			ask.Wish = maintenance.Wish{Action: maintenance.Cancel}
			if _, err := p.Terms(ask); err != nil {
				t.Errorf("a cancel is bound by no time: %v", err)
			}
			if !no.Nearest.IsZero() {
				ask.Wish = maintenance.Wish{Action: maintenance.Reschedule, To: no.Nearest}
				if _, err := p.Terms(ask); err != nil {
					t.Errorf("the nearest time is refused: %v", err)
				}
			}
		})
	}
}

// TestAFreezeIsForItsTasks: another's freeze binds nobody, and what stands in one is listed.
func TestAFreezeIsForItsTasks(t *testing.T) {
	t.Parallel()
	prod, dev := maintenance.Instance{ID: "i1", Tags: []maintenance.Tag{{Key: "env", Value: "prod"}}}, maintenance.Instance{ID: "i2"}
	p := maintenance.Policy{Rules: []maintenance.Rule{{}}, Freezes: []maintenance.Freeze{
		{Name: "prod only", Matchers: matchers(t, `tag_env="prod"`), Intervals: intervals(t, `[{days_of_month: ["25:26"]}]`)},
		{Name: "untagged only", Matchers: matchers(t, `tag_env=""`), Intervals: intervals(t, `[{days_of_month: ["26"]}]`)},
	}}
	ask := maintenance.Ask{Wish: maintenance.Wish{Action: maintenance.Reschedule, To: instant(t, "2026-11-25T20:00:00Z")}, Task: waiting(48 * time.Hour), Now: monday}
	for _, c := range []struct {
		instance maintenance.Instance
		want     maintenance.Why
	}{{prod, maintenance.InFreeze}, {dev, ""}} {
		ask.Instance = c.instance
		if _, err := p.Terms(ask); why(err) != c.want {
			t.Errorf("%s: judged as %v, want %q", c.instance.ID, err, c.want)
		}
	}
	runs, gone := with(waiting(48*time.Hour), maintenance.Executing), waiting(48*time.Hour)
	gone.GoneAt = monday
	frozen := p.Frozen([]*maintenance.Item{
		{Task: waiting(48 * time.Hour), Instance: prod},
		{Task: waiting(48 * time.Hour), Instance: dev},
		{Task: waiting(96 * time.Hour), Instance: prod},
		{Task: runs, Instance: prod},
		{Task: gone, Instance: prod},
		{Task: waiting(49 * time.Hour), Instance: prod},
	})
	if len(frozen) != 1 || frozen[0].Freeze.Name != "prod only" || len(frozen[0].Items) != 2 {
		t.Errorf("standing in a freeze: %+v", frozen)
	}
}
