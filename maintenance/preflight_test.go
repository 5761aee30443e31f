package maintenance_test

import (
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
)

// wellSeen is a task due at noon of an instance of which all was just read, and all is well.
func wellSeen() maintenance.Sight {
	return maintenance.Sight{
		Item: maintenance.Item{Task: due(), Instance: maintenance.Instance{
			ID: "i1", Project: "prod", Status: "RUNNING", Window: maintenance.Window{Begin: "11:00", End: "13:00"},
		}},
		Usual:  maintenance.Usual{Runs: 3, Least: 12 * time.Minute, Most: 18 * time.Minute},
		ReadAt: minute(-60.5), RunsAt: minute(-62),
	}
}

// TestPreflight looks at each check on both sides of its border. It is an hour before the task, and data may be five minutes old.
func TestPreflight(t *testing.T) {
	t.Parallel()
	const running = maintenance.Executing
	other := func(edit ...func(*maintenance.Task)) func(*maintenance.Sight) {
		return func(s *maintenance.Sight) {
			another := due(edit...)
			another.ID = "b2"
			s.Others = []maintenance.Task{another}
		}
	}
	works := func(r maintenance.Run) func(*maintenance.Sight) {
		return func(s *maintenance.Sight) { s.Runs = []maintenance.Run{r} }
	}
	instance := func(edit func(*maintenance.Instance)) func(*maintenance.Sight) {
		return func(s *maintenance.Sight) { edit(&s.Item.Instance) }
	}
	window := func(begin, end string) func(*maintenance.Sight) {
		return instance(func(i *maintenance.Instance) { i.Window = maintenance.Window{Begin: begin, End: end} })
	}
	takes := func(minutes float64) func(*maintenance.Sight) {
		return func(s *maintenance.Sight) { s.Usual.Most = minute(minutes).Sub(noon) }
	}
	frozen := func(times string) func(*maintenance.Policy) {
		return func(p *maintenance.Policy) {
			p.Freezes = []maintenance.Freeze{{Name: "sale", Intervals: intervals(t, `[{times: [`+times+`]}]`)}}
		}
	}
	plain := func(*maintenance.Policy) {}
	for _, c := range []struct {
		name   string
		change func(*maintenance.Sight)
		policy func(*maintenance.Policy)
		want   string // of each check the finding's first letter, in order
	}{
		{"all is well", func(*maintenance.Sight) {}, plain, "wwwww"},
		{"its instance restarts", instance(func(i *maintenance.Instance) { i.Status = "RESTARTING" }), plain, "awwww"},
		{"the cloud says no status", instance(func(i *maintenance.Instance) { i.Status = "" }), plain, "nwwww"},
		{"read five minutes ago", func(s *maintenance.Sight) { s.ReadAt = minute(-65) }, plain, "wwwww"},
		{"read longer ago than that", func(s *maintenance.Sight) { s.ReadAt = minute(-65.1) }, plain, "nnwww"},
		{"never read", func(s *maintenance.Sight) { s.ReadAt = time.Time{} }, plain, "nnwww"},
		{"old, and odd already then", func(s *maintenance.Sight) { s.ReadAt, s.Item.Instance.Status = minute(-90), "ERROR" }, plain, "anwww"},
		{"background tasks not read lately", func(s *maintenance.Sight) { s.RunsAt = minute(-65.1) }, plain, "wnwww"},
		{"background tasks never read", func(s *maintenance.Sight) { s.RunsAt = time.Time{} }, plain, "wnwww"},
		{"another task runs", other(is(running, -70)), plain, "wawww"},
		{"another runs, as old data say", func(s *maintenance.Sight) { other(is(running, -70))(s); s.ReadAt = minute(-90) }, plain, "nawww"},
		{"another has ended", other(is(maintenance.Succeeded, -70)), plain, "wwwww"},
		{"another is set within an hour", other(setFor(59)), plain, "wawww"},
		{"another is set for an hour later", other(setFor(60)), plain, "wwwww"},
		{"another is cancelled", other(is(maintenance.Cancelled, -70), setFor(10)), plain, "wwwww"},
		{"work that nobody scheduled", works(run("r1", running, -70, -70)), plain, "wawww"},
		{"such work that has ended", works(run("r1", maintenance.Succeeded, -70, -65)), plain, "wwwww"},
		{"at the window's begin", window("12:00", "13:00"), plain, "wwwww"},
		{"at the window's end", window("11:00", "12:00"), plain, "wwaww"},
		{"it usually ends with the window", window("11:00", "12:18"), plain, "wwwww"},
		{"it usually takes longer than the window", window("11:00", "12:17"), plain, "wwaww"},
		{"it usually takes more than a day", takes(24*60 + 10), plain, "wwaww"},
		{"over midnight", window("11:50", "02:00"), plain, "wwwww"},
		{"the cloud names no window", window("", ""), plain, "wwnww"},
		{"a window that cannot be read", window("noon", "13:00"), plain, "wwnww"},
		{"a window without a zone", func(*maintenance.Sight) {}, func(p *maintenance.Policy) { p.Windows = nil }, "wwnww"},
		{"the rule ignores windows", window("11:00", "12:00"), func(p *maintenance.Policy) { p.Rules = []maintenance.Rule{{Window: maintenance.Ignore}} }, "wwww"},
		{"in a freeze", func(*maintenance.Sight) {}, frozen(`{start_time: "12:00", end_time: "13:00"}`), "wwwaw"},
		{"a freeze before it", func(*maintenance.Sight) {}, frozen(`{start_time: "11:00", end_time: "12:00"}`), "wwwww"},
		{"it usually runs into a freeze", func(*maintenance.Sight) {}, frozen(`{start_time: "12:10", end_time: "13:00"}`), "wwwaw"},
		{"a freeze behind it", func(*maintenance.Sight) {}, frozen(`{start_time: "12:19", end_time: "13:00"}`), "wwwww"},
		{"such work was never seen", func(s *maintenance.Sight) { s.Usual = maintenance.Usual{} }, plain, "wwwwn"},
		{"such work was seen once", func(s *maintenance.Sight) { s.Usual.Runs = 1 }, plain, "wwwww"},
	} {
		p, s := maintenance.Policy{Windows: map[string]*time.Location{"prod": time.UTC}}, wellSeen()
		c.change(&s)
		c.policy(&p)
		flight := p.Preflight(s, 5*time.Minute, minute(-60))
		var got strings.Builder
		for _, check := range flight.Checks {
			got.WriteByte(check.Finding[0])
		}
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.String(), c.want)
		}
		if all := flight.Count(maintenance.AllWell) + flight.Count(maintenance.Amiss) + flight.Count(maintenance.NotKnown); all != len(c.want) {
			t.Errorf("%s: %d checks counted, want %d", c.name, all, len(c.want))
		}
		if old := s.ReadAt.Before(minute(-65)); flight.Old != old {
			t.Errorf("%s: its data are called old: %t, want %t", c.name, flight.Old, old)
		}
	}
}
