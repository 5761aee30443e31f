package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

// moving is the task of a week in which nothing else is planned: it stands on Wednesday, 25 November, 13:40 UTC.
func moving() maintenance.Before {
	return maintenance.Before{
		Task: waiting(48 * time.Hour), Instance: maintenance.Instance{ID: "i1", Project: "prod"}, Now: monday,
		Proof: maintenance.ZoneProof{Zone: time.UTC, Given: true},
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	night, early := maintenance.Window{Begin: "02:00", End: "06:00"}, maintenance.Window{Begin: "19:00", End: "23:00"}
	berlin, shanghai := zone(t, "Europe/Berlin"), zone(t, "Asia/Shanghai")
	type rule = maintenance.Rule
	for _, c := range []struct {
		name    string
		rule    rule
		window  maintenance.Window
		noZone  bool
		freezes string
		from    string
		shown   string
		at      string
		beside  []string
		status  maintenance.Status
		ledger  maintenance.Ledger
		off     time.Duration
		zone    *time.Location
		want    []string
	}{
		{name: "nothing binds: days, from where it stands, at full or half hours", want: []string{"Wed 25 Nov 14:00", "Thu 26 Nov 08:00", "Fri 27 Nov 08:00"}},
		{name: "on the clock of whoever reads it", zone: shanghai, want: []string{"Thu 26 Nov 00:00", "Fri 27 Nov 00:00", "Mon 30 Nov 00:00"}},
		{name: "the rule's place goes before it", rule: rule{Location: berlin}, zone: shanghai, want: []string{"Wed 25 Nov 14:00", "Thu 26 Nov 08:00", "Fri 27 Nov 07:00"}},
		{name: "a window of the night: no weekend", window: night, zone: berlin, want: []string{"Thu 26 Nov 02:00", "Fri 27 Nov 02:00", "Mon 30 Nov 02:00"}},
		{name: "a window that leaves one humane hour", window: early, want: []string{"Wed 25 Nov 19:00", "Thu 26 Nov 19:00", "Fri 27 Nov 19:00"}},
		{name: "a window whose zone is not known counts for nothing", window: night, noZone: true, want: []string{"Wed 25 Nov 14:00", "Thu 26 Nov 08:00", "Fri 27 Nov 08:00"}},
		{name: "nor one that the rule ignores", window: night, rule: rule{Window: maintenance.Ignore}, want: []string{"Wed 25 Nov 14:00", "Thu 26 Nov 08:00", "Fri 27 Nov 08:00"}},
		{name: "the last hour of a window is no time to begin", window: night, from: "2026-11-26T05:10:00Z", want: []string{"Fri 27 Nov 02:00", "Mon 30 Nov 02:00", "Tue 1 Dec 02:00"}},
		{name: "but of one that is no longer it is", window: maintenance.Window{Begin: "02:10", End: "02:50"}, want: []string{"Thu 26 Nov 02:30", "Fri 27 Nov 02:30", "Mon 30 Nov 02:30"}},
		{name: "and where it has no half hour, its begin", window: maintenance.Window{Begin: "02:10", End: "02:20"}, want: []string{"Thu 26 Nov 02:10", "Fri 27 Nov 02:10", "Mon 30 Nov 02:10"}},
		{name: "outside of a freeze, and not just before it", window: night, freezes: `[{days_of_month: ["26:30"]}]`, want: []string{"Tue 1 Dec 02:00", "Wed 2 Dec 02:00", "Thu 3 Dec 02:00"}},
		{name: "behind a freeze of two months", freezes: `[{months: ["november:december"]}]`, want: []string{"Fri 1 Jan 08:00", "Mon 4 Jan 08:00", "Tue 5 Jan 08:00"}},
		{name: "not beside another task", window: night, beside: []string{"2026-11-26T04:00:00Z"}, want: []string{"Fri 27 Nov 02:00", "Mon 30 Nov 02:00", "Tue 1 Dec 02:00"}},
		{name: "later in the same night will do", window: night, beside: []string{"2026-11-26T01:00:00Z"}, want: []string{"Thu 26 Nov 03:00", "Fri 27 Nov 02:00", "Mon 30 Nov 02:00"}},
		{name: "two hours behind it, to the minute", window: maintenance.Window{Begin: "02:10", End: "02:20"}, beside: []string{"2026-11-26T00:11:00Z"}, want: []string{"Thu 26 Nov 02:11", "Fri 27 Nov 02:10", "Mon 30 Nov 02:10"}},
		{name: "another night than the one that is shown, where that suits", window: night, from: "2026-11-27T03:00:00Z", shown: "2026-11-27T03:00:00Z", want: []string{"Mon 30 Nov 02:00", "Tue 1 Dec 02:00", "Wed 2 Dec 02:00"}},
		{name: "and the same night, where that does not", window: night, from: "2026-11-27T00:30:00Z", shown: "2026-11-27T00:30:00Z", want: []string{"Fri 27 Nov 02:00", "Mon 30 Nov 02:00", "Tue 1 Dec 02:00"}},
		{name: "where the task stands is no other choice either", window: early, shown: "2026-11-25T20:10:00Z", at: "2026-11-25T20:10:00Z", want: []string{"Thu 26 Nov 19:00", "Fri 27 Nov 19:00", "Mon 30 Nov 19:00"}},
		{name: "unless something is beside it", window: early, shown: "2026-11-25T19:10:00Z", at: "2026-11-25T19:10:00Z", beside: []string{"2026-11-25T17:30:00Z"}, want: []string{"Wed 25 Nov 19:30", "Thu 26 Nov 19:00", "Fri 27 Nov 19:00"}},
		{name: "forward: between the wish and where it stands, then before the wish", from: "2026-11-24T20:00:00Z", want: []string{"Mon 23 Nov 15:00", "Tue 24 Nov 09:00", "Wed 25 Nov 08:00"}},
		{name: "as far as it may be put off", rule: rule{MaxDelay: 24 * time.Hour}, ledger: put(monday.Add(48 * time.Hour)), from: "2026-11-26T12:00:00Z", want: []string{"Wed 25 Nov 14:00", "Thu 26 Nov 12:00"}},
		{name: "put off too often: earlier ones", rule: rule{MaxMoves: 1}, ledger: put(monday.Add(24*time.Hour), 24*time.Hour), want: []string{"Mon 23 Nov 15:00", "Tue 24 Nov 09:00", "Wed 25 Nov 08:00"}},
		{name: "an hour more than min_lead, for whoever reads and approves it", rule: rule{MinLead: 72 * time.Hour}, window: early, want: []string{"Thu 26 Nov 19:00", "Fri 27 Nov 19:00", "Mon 30 Nov 19:00"}},
		{name: "of weekends that the rule warns of there is no word", window: night, rule: rule{Weekends: maintenance.Warn}, from: "2026-11-28T00:00:00Z", want: []string{"Mon 30 Nov 02:00", "Tue 1 Dec 02:00", "Wed 2 Dec 02:00"}},
		{name: "nothing is allowed", rule: rule{Window: maintenance.Require}, window: night, noZone: true},
		{name: "all is frozen", freezes: `[{}]`},
		{name: "a rule for something else", rule: rule{Actions: []maintenance.Action{maintenance.Cancel}}},
		{name: "a task that runs", status: maintenance.Executing},
		{name: "a zone that is known to be wrong", off: time.Hour},
	} {
		b := moving()
		b.Instance.Window, b.Ledger, b.Proof.Off = c.window, c.ledger, c.off
		if c.status != "" {
			b.Task.Status = c.status
		}
		p := maintenance.Policy{Rules: []maintenance.Rule{c.rule}, Windows: map[string]*time.Location{"prod": time.UTC}}
		if c.noZone {
			p.Windows = nil
		}
		if c.freezes != "" {
			p.Freezes = []maintenance.Freeze{{Name: "f", Intervals: intervals(t, c.freezes)}}
		}
		s := maintenance.Search{Zone: c.zone, Most: 3}
		if c.from != "" {
			s.From = instant(t, c.from)
		}
		if c.at != "" {
			b.Task.ScheduledAt = instant(t, c.at)
		}
		if c.shown != "" {
			s.Shown = instant(t, c.shown)
		}
		for _, text := range c.beside {
			s.Beside = append(s.Beside, instant(t, text))
		}
		var got []string
		for _, one := range p.Suggest(b, s) {
			got = append(got, one.At.Format("Mon 2 Jan 15:04"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// BenchmarkSuggestInTheWorstCase: under a policy that leaves nothing free, with a thousand other tasks of the service.
func BenchmarkSuggestInTheWorstCase(b *testing.B) {
	p, before := frozenShut(b), moving()
	s := maintenance.Search{Most: 3}
	for n := range 1000 {
		s.Beside = append(s.Beside, monday.Add(time.Duration(n)*time.Hour))
	}
	for b.Loop() {
		if got := p.Suggest(before, s); len(got) > 0 {
			b.Fatalf("suggested %v", got)
		}
	}
}

// BenchmarkSuggest is the everyday case: a window, a freeze, some neighbours.
func BenchmarkSuggest(b *testing.B) {
	p := maintenance.Policy{
		Rules: []maintenance.Rule{{}}, Windows: map[string]*time.Location{"prod": time.UTC},
		Freezes: []maintenance.Freeze{{Name: "f", Intervals: intervals(b, `[{days_of_month: ["26:27"]}]`)}},
	}
	before := moving()
	before.Instance.Window = maintenance.Window{Begin: "02:00", End: "06:00"}
	s := maintenance.Search{Most: 3, Beside: []time.Time{monday.Add(60 * time.Hour), monday.Add(200 * time.Hour)}}
	for b.Loop() {
		if got := p.Suggest(before, s); len(got) != 3 {
			b.Fatalf("suggested %v", got)
		}
	}
}
