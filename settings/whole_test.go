package settings_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/settings"
)

var everyCut = flag.Bool("cuts", false, "cut files off at every byte; takes minutes with -race")

// TestI6NoBeginningOfAFileOpensAnything cuts files off, as a full disk or a killed editor does, at the end of each line and at bytes
// that differ from run to run (with -cuts at every byte), and lets what is left replace the policy in force: where it may, nothing
// is allowed that both that policy and the whole file refuse, nothing takes fewer approvals, and nobody else decides.
func TestI6NoBeginningOfAFileOpensAnything(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/policy-example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sample := withoutComments(string(text))
	unmarked := strings.TrimSuffix(sample, "...\n")
	if unmarked == sample {
		t.Fatal("the sample does not say that it is whole")
	}
	project, policy, _ := strings.Cut(unmarked, "rules:\n")
	rules, freezesAndRoutes, _ := strings.Cut("rules:\n"+policy, "freezes:\n")
	freezes, routes, _ := strings.Cut("freezes:\n"+freezesAndRoutes, "routes:\n")
	routes = "routes:\n" + routes
	for _, c := range []struct {
		name           string
		inForce, whole string
		environ        []string
		every          int // so many bytes apart are the cuts inside of lines; each end of a line is one
	}{
		{"the same file", unmarked, unmarked, nil, 8},
		{"beside HEADSUP_APPROVERS", unmarked, unmarked, []string{"HEADSUP_APPROVERS=@sre"}, 100},
		{"beside HEADSUP_APPROVALS=0", unmarked, unmarked, []string{"HEADSUP_APPROVALS=0"}, 100},
		{"rules stand last", project + freezes + routes + rules, project + freezes + routes + rules, nil, 100},
		{"freezes stand last, beside HEADSUP_APPROVERS", project + rules + routes + freezes, project + rules + routes + freezes, []string{"HEADSUP_APPROVERS=@sre"}, 100},
		{"projects stand last", policyFirst(rules, freezes, routes, project), policyFirst(rules, freezes, routes, project), nil, 100},
		{"an edit at the top", unmarked, strings.Replace(unmarked, "approvals: 2", "approvals: 3", 1), nil, 100},
		{"a freeze more, in front", project + rules + routes + freezes, project + rules + routes +
			strings.Replace(freezes, "freezes:\n", "freezes:\n  - {name: launch, intervals: [{years: [\"2027\"], location: UTC}]}\n", 1), nil, 100},
		{
			"a rule more, in front", project + freezes + routes + rules, project + freezes + routes +
				strings.Replace(rules, "rules:\n", "rules:\n  - {name: lab, matchers: ['project=\"dev\"', 'tag_team=\"lab\"'], approvals: 1, approvers: [\"@sre\"]}\n", 1),
			[]string{"HEADSUP_APPROVERS=@sre"},
			100,
		},
		{"a file that says where it ends", sample, sample, nil, 100},
		{"another that says so", sample, strings.Replace(sample, "approvals: 2", "approvals: 3", 1), []string{"HEADSUP_APPROVALS=0"}, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			look := func() settings.Look {
				return f.look(append([]string{"HUAWEICLOUD_REGION=", "HUAWEICLOUD_SDK_PROJECT_ID=", "HEADSUP_CHANNELS=#mq,#mq-prod,#kafka-prod,#mq-dev", "HEADSUP_KEY=test-key-that-is-long-enough-for-it"}, c.environ...)...)
			}
			f.write("headsup.yaml", c.whole)
			whole := look()
			f.write("headsup.yaml", c.inForce)
			inForce := look()
			if whole.Err != nil || inForce.Err != nil {
				t.Fatal(whole.Err, inForce.Err)
			}
			before, after := judged(inForce), judged(whole)
			replaced, from, every := 0, 0, c.every
			if testing.Short() {
				every *= 5
			}
			if *everyCut {
				every = 1
			} else {
				from = rand.IntN(every)
			}
			for n := range len(c.whole) + 1 {
				if (n+from)%every != 0 && 0 < n && n < len(c.whole) && c.whole[n-1] != '\n' {
					continue
				}
				f.write("headsup.yaml", c.whole[:n])
				next := inForce.Again()
				if next.Replaces(inForce, false) != nil {
					continue
				}
				replaced++
				for i, got := range judged(next) {
					if opened := got.opens(before[i], after[i]); opened != "" {
						t.Fatalf("cut behind …%q, %s: %s", c.whole[max(0, n-60):n], got.what, opened)
					}
				}
			}
			if replaced == 0 {
				t.Error("the whole file may not replace the policy either")
			}
		})
	}
}

func policyFirst(rules, freezes, routes, projects string) string {
	return rules + freezes + routes + projects
}

func withoutComments(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && !strings.HasPrefix(trimmed, "#") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// verdict is what a policy makes of one wish.
type verdict struct {
	what      string
	allowed   bool
	approvals int
	deciders  []string
}

// opens says what is open by this verdict and closed by both others; empty where nothing is.
func (v verdict) opens(before, after verdict) string {
	switch {
	case !v.allowed:
		return ""
	case !before.allowed && !after.allowed:
		return "it is allowed"
	case !slices.ContainsFunc([]verdict{before, after}, func(o verdict) bool { return o.allowed && o.approvals <= v.approvals }):
		return "it takes fewer approvals"
	}
	for _, user := range v.deciders {
		if v.approvals > 0 && !slices.Contains(before.deciders, user) && !slices.Contains(after.deciders, user) {
			return user + " decides"
		}
	}
	return ""
}

// judged judges many wishes, always the same ones.
func judged(l settings.Look) (all []verdict) {
	now := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	names := maintenance.Names{Parties: map[string]maintenance.Party{}, Channels: map[string]string{}}
	p := l.Settings.Policy
	p.Groups = maintenance.Groups{}
	people := []string{"anybody"}
	for _, name := range []string{"@sre", "@sre-leads", "@sre-oncall", "@payments"} {
		names.Parties[name] = maintenance.Party{Group: name, Name: name}
		p.Groups[name] = maintenance.Group{ID: name, ReadAt: now, Members: map[string]time.Time{"in " + name: {}}}
		people = append(people, "in "+name)
	}
	for _, channel := range []string{"#mq", "#mq-prod", "#kafka-prod", "#mq-dev"} {
		names.Channels[channel] = channel
	}
	p = p.Resolve(names)
	for _, project := range []string{"prod", "dev"} {
		for _, team := range []string{"payments", "lab"} {
			i := maintenance.Instance{
				ID: "i1", Project: project, Engine: maintenance.Kafka, Window: maintenance.Window{Begin: "02:00", End: "06:00"},
				Tags: []maintenance.Tag{{Key: "team", Value: team}},
			}
			for _, user := range people {
				for _, channel := range []string{"#mq", "#mq-prod", "#kafka-prod", "#mq-dev"} {
					for _, moved := range []int{0, 2, 4} {
						for _, w := range wishes(now) {
							a := maintenance.Ask{
								By:   maintenance.Actor{Person: maintenance.Person{ID: user}, Place: maintenance.Place{Channel: channel}},
								Wish: w, Instance: i, Now: now,
								Task: maintenance.Task{Instance: "i1", ID: "t1", Status: maintenance.Created, ScheduledAt: now.Add(time.Hour)},
							}
							a.Ledger.First = a.Task.ScheduledAt
							for range moved {
								a.Ledger.Moves = append(a.Ledger.Moves, maintenance.Move{From: now, To: now.Add(time.Second)})
							}
							all = append(all, judge(p, a, people))
						}
					}
				}
			}
		}
	}
	return all
}

// wishes are for times that the limits and freezes of the sample are about, and for none.
func wishes(now time.Time) []maintenance.Wish {
	all := []maintenance.Wish{{Action: maintenance.Cancel, Reason: "why"}, {Action: maintenance.Cancel}, {Action: maintenance.Cancel, Reason: "why", Glass: true}}
	for _, to := range []time.Time{
		now.Add(5 * time.Minute), now.Add(2 * time.Hour), now.Add(17 * time.Hour), // 03:00 in Shanghai
		time.Date(2026, 11, 7, 19, 0, 0, 0, time.UTC),                                                                                            // on a weekend
		time.Date(2026, 11, 6, 11, 0, 0, 0, time.UTC),                                                                                            // on a Friday evening
		time.Date(2026, 11, 11, 2, 0, 0, 0, time.UTC), time.Date(2027, 2, 7, 2, 0, 0, 0, time.UTC), time.Date(2028, 1, 25, 2, 0, 0, 0, time.UTC), // in freezes
		now.Add(12 * 24 * time.Hour), now.Add(40 * 24 * time.Hour),
	} {
		all = append(all, maintenance.Wish{Action: maintenance.Reschedule, To: to, Reason: "why"}, maintenance.Wish{Action: maintenance.Reschedule, To: to})
	}
	return all
}

func judge(p maintenance.Policy, a maintenance.Ask, people []string) verdict {
	terms, err := p.Terms(a)
	v := verdict{
		what:    a.By.Person.ID + " in " + a.By.Place.Channel + " for " + a.Instance.Project + " " + string(a.Wish.Action) + " " + a.Wish.To.String(),
		allowed: err == nil && p.InScope(a.By, maintenance.Item{Task: a.Task, Instance: a.Instance}), approvals: terms.Approvals,
	}
	for _, user := range people {
		if p.MayDecide(maintenance.Change{By: a.By, Terms: terms}, maintenance.Person{ID: user}, a.Now) == nil {
			v.deciders = append(v.deciders, user)
		}
	}
	return v
}
