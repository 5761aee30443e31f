package settings

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

// ruled is the least that starts beside a file that holds the policy.
func ruled(others ...string) []string {
	return slices.Concat(without("HEADSUP_APPROVALS"), []string{"HEADSUP_CONFIG=headsup.yaml"}, others)
}

// without is enough, less one setting.
func without(name string) []string {
	return slices.DeleteFunc(enough(), func(line string) bool { return strings.HasPrefix(line, name+"=") })
}

// judged reads a policy as the bot does at its start.
func judged(t *testing.T, text string, others ...string) (Settings, error) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "headsup.yaml", text)
	return Read(Source{Environ: ruled(others...), Dir: dir})
}

func parties(names ...string) []maintenance.Party {
	var all []maintenance.Party
	for _, name := range names {
		all = append(all, maintenance.Party{Name: name})
	}
	return all
}

func TestTheFileHoldsThePolicy(t *testing.T) {
	s, err := judged(t, `
rules:
  - name: production
    matchers: ['tag_env="prod"', engine=~"kafka|rabbitmq"]
    actions: [reschedule]
    ask: ["@payments", U0123456789, "#ops", C0123456789]
    approvals: 2
    approvals_per_move: 1
    approvers: ["@sre-leads", S0123456789]
    notify: ["@sre"]
    escalate: ["@head-of-sre"]
    expire: 8 working hours
    reason: required
    min_lead: 30m
    max_delay: 2w
    max_moves: 3
    window: warn
    weekends: forbid
    location: Asia/Shanghai
    break_glass: ["@sre-leads"]
    newcomer: 2d
  - {matchers: ['tag_env=~"dev|test"'], approvals: 0}
freezes:
  - name: double-11
    matchers: ['tag_env="prod"']
    intervals: [{months: ["november"], days_of_month: ["10:12"], location: Asia/Shanghai}]
    ask: ["@release-managers"]
routes:
  channel: "#ops"
  routes:
    - {matchers: [engine="kafka"], routes: [{matchers: ['tag_env="prod"'], channel: C0123456789}]}
`, "HEADSUP_CHANNELS=#ops,C0123456789", "HEADSUP_KEY="+testKey)
	if err != nil {
		t.Fatal(err)
	}
	rule, freeze, routes := s.Policy.Rules[0], s.Policy.Freezes[0], s.Policy.Routes
	shanghai, _ := time.LoadLocation("Asia/Shanghai")
	tuesday := time.Date(2026, time.December, 1, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"rules", len(s.Policy.Rules), 2},
		{"source", rule.Source, maintenance.Source{File: "headsup.yaml", Line: 3, Name: "production"}},
		{"said", rule.Source.String(), "headsup.yaml, line 3 (production)"},
		{"matchers", len(rule.Matchers), 2},
		{"actions", rule.Actions, []maintenance.Action{maintenance.Reschedule}},
		{"ask", rule.Ask, parties("@payments", "U0123456789")},
		{"ask in", rule.AskIn, []string{"#ops", "C0123456789"}},
		{"approvals", rule.Approvals, 2},
		{"approvals per move", rule.ApprovalsPerMove, 1},
		{"approvers", rule.Approvers, parties("@sre-leads", "S0123456789")},
		{"notify", rule.Notify, parties("@sre")},
		{"escalate", rule.Escalate, parties("@head-of-sre")},
		{"break-glass", rule.BreakGlass, parties("@sre-leads")},
		{"8 working hours from 10:00 on a tuesday", rule.Expire.From(tuesday), 8 * time.Hour},
		{"8 working hours from 15:00 on a tuesday", rule.Expire.From(tuesday.Add(5 * time.Hour)), 23 * time.Hour},
		{"reason", rule.ReasonRequired, true},
		{"min_lead", rule.MinLead, 30 * time.Minute},
		{"max_delay", rule.MaxDelay, 14 * day},
		{"max_moves", rule.MaxMoves, 3},
		{"window", rule.Window, maintenance.Warn},
		{"weekends", rule.Weekends, maintenance.Forbid},
		{"location", rule.Location.String(), "Asia/Shanghai"},
		{"newcomer", rule.Newcomer, 2 * day},
		{"no approvals", s.Policy.Rules[1].Approvals, 0},
		{"line of the second rule", s.Policy.Rules[1].Source.Line, 22},
		{"freeze", freeze.Source.String() + " " + freeze.Name, "headsup.yaml, line 24 (double-11) double-11"},
		{"freeze's matchers", len(freeze.Matchers), 1},
		{"freeze holds at its end", freeze.Intervals[0].ContainsTime(time.Date(2026, time.November, 12, 23, 59, 0, 0, shanghai)), true},
		{"and not behind it", freeze.Intervals[0].ContainsTime(time.Date(2026, time.November, 13, 0, 0, 0, 0, shanghai)), false},
		{"freeze's ask", freeze.Ask, parties("@release-managers")},
		{"root", routes.Name, "#ops"},
		{"a child without a channel has its parent's", routes.Routes[0].Name, "#ops"},
		{"grandchild", routes.Routes[0].Routes[0].Name, "C0123456789"},
		{"source of the policy", s.PolicySource, "headsup.yaml"},
		{"warnings", len(s.Warnings), 0},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestTheSimpleSettingsAreTheLastRuleWhereTheyAreSet(t *testing.T) {
	const rules = "rules:\n  - {matchers: [engine=kafka], approvals: 0}\n"
	for _, c := range []struct {
		what, text string
		others     []string
		sources    []string
		source     string
	}{
		{"no rules, approvers", "routes: {channel: '#ops'}", []string{"HEADSUP_APPROVERS=@ann"}, []string{"HEADSUP_APPROVERS"}, "headsup.yaml and HEADSUP_APPROVERS"},
		{"no rules, no approvals", "routes: {channel: '#ops'}", []string{"HEADSUP_APPROVALS=0"}, []string{"HEADSUP_APPROVALS=0"}, "headsup.yaml and HEADSUP_APPROVERS"},
		{"rules alone", rules, nil, []string{"headsup.yaml, line 2"}, "headsup.yaml"},
		{"rules and approvers", rules, []string{"HEADSUP_APPROVERS=@ann"}, []string{"headsup.yaml, line 2", "HEADSUP_APPROVERS"}, "headsup.yaml and HEADSUP_APPROVERS"},
		{"rules and no approvals", rules, []string{"HEADSUP_APPROVALS=0"}, []string{"headsup.yaml, line 2", "HEADSUP_APPROVALS=0"}, "headsup.yaml and HEADSUP_APPROVERS"},
		{"freezes beside approvers", "freezes: [{name: x, intervals: [{years: ['2026:2099'], location: UTC}]}]", []string{"HEADSUP_APPROVERS=@ann"}, []string{"HEADSUP_APPROVERS"}, "headsup.yaml and HEADSUP_APPROVERS"},
	} {
		t.Run(c.what, func(t *testing.T) {
			s, err := judged(t, c.text, c.others...)
			if err != nil {
				t.Fatal(err)
			}
			var sources []string
			for _, r := range s.Policy.Rules {
				sources = append(sources, r.Source.String())
			}
			if diff := cmp.Diff(c.sources, sources); diff != "" || s.PolicySource != c.source {
				t.Errorf("source %q, rules (-want +got):\n%s", s.PolicySource, diff)
			}
		})
	}
}

func TestWithoutRulesApproversMustBeSaid(t *testing.T) {
	for _, text := range []string{"freezes: [{name: x, intervals: [{years: ['2026:2099'], location: UTC}]}]", "routes: {channel: '#ops'}"} {
		_, err := judged(t, text)
		if got := said(err); len(got) != 1 || !strings.HasPrefix(got[0], "HEADSUP_APPROVERS is not set.") {
			t.Errorf("%q: %q", text, got)
		}
	}
	_, err := judged(t, "rules: [{approvals: 0}]", "HEADSUP_APPROVALS=1")
	if got := said(err); len(got) != 1 || !strings.HasPrefix(got[0], "HEADSUP_APPROVERS is not set.") {
		t.Errorf("approvals that are asked for, and nobody who gives them: %q", got)
	}
}

// TestTheHashIsThatOfWhatThePolicySays holds that it changes with the policy, and with nothing else.
func TestTheHashIsThatOfWhatThePolicySays(t *testing.T) {
	const policy = "rules:\n  - {name: a, matchers: [engine=kafka], approvals: 0}\nroutes: {channel: '#ops'}\n"
	first, err := judged(t, policy)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, text string
		others     []string
		same       bool
	}{
		{"a comment", "# why\n" + policy, nil, true},
		{"another layout", "routes:\n  channel: \"#ops\"\nrules:\n  - name: a\n    matchers:\n      - engine=kafka\n    approvals: 0\n", nil, true},
		{"another poll", policy, []string{"HEADSUP_POLL=30s"}, true},
		{"another token", policy, []string{"SLACK_BOT_TOKEN=xoxb-test-other"}, true},
		{"another rule", strings.Replace(policy, "kafka", "rabbitmq", 1), nil, false},
		{"a rule more", policy + "freezes: [{name: x, intervals: [{years: ['2026:2099'], location: UTC}]}]\n", nil, false},
		{"approvers", policy, []string{"HEADSUP_APPROVERS=@ann"}, false},
		{"no routes", "rules:\n  - {name: a, matchers: [engine=kafka], approvals: 0}\n", nil, false},
	} {
		s, err := judged(t, c.text, c.others...)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if same := s.Policy.Hash == first.Policy.Hash; same != c.same {
			t.Errorf("%s: same hash: %v\n%s\n%s", c.what, same, first.PolicyText, s.PolicyText)
		}
		if s.Policy.Hash != hashOf(s.PolicyText) || strings.Contains(s.PolicyText, "xoxb") {
			t.Errorf("%s: text %q", c.what, s.PolicyText)
		}
	}
	again, err := judged(t, first.PolicyText)
	if err != nil || again.PolicyText != first.PolicyText {
		t.Errorf("what is kept can be read again: %v\n%s", err, again.PolicyText)
	}
}
