package settings

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRulesAgree holds what is right alone and wrong together: within a rule, between rules, and with the settings. An empty sentence
// is a policy with which nothing is wrong.
func TestRulesAgree(t *testing.T) {
	const lead = "approvers: ['@leads']"
	for _, c := range []struct{ rules, sentence string }{
		// Rules that are never reached.
		{`[{matchers: [engine=kafka], approvals: 0}, {` + lead + `}]`, ""},
		{`[{` + lead + `}, {matchers: [engine=kafka], approvals: 0}]`, `rules[1] is never reached: the rule on line 2 takes all that it is for. The first rule that is for a task decides: put this one before that, or change its matchers.`},
		{`[{matchers: [engine=kafka], approvals: 0}, {matchers: [engine=kafka], ` + lead + `}]`, `rules[1] is never reached: the rule on line 2 takes all that it is for. The first rule that is for a task decides: put this one before that, or change its matchers.`},
		{`[{matchers: [engine=kafka], actions: [cancel], approvals: 0}, {matchers: [engine=kafka], ` + lead + `}]`, ""},
		{`[{matchers: ['tag_env=~"p.*"'], approvals: 0}, {matchers: ['tag_env="prod"'], ` + lead + `}]`, `rules[1] is never reached: the rule on line 2 takes all that it is for. The first rule that is for a task decides: put this one before that, or change its matchers.`},
		{`[{matchers: ['tag_env=~"p.*"'], approvals: 0}, {matchers: ['tag_env=~".*"'], ` + lead + `}]`, ""},
		{`[{matchers: [engine=kafka, 'tag_env="prod"'], approvals: 0}, {matchers: [engine=kafka], ` + lead + `}]`, ""},
		{`[{name: a, matchers: [engine=kafka], approvals: 0}, {name: a, ` + lead + `}]`, `rules[1].name is "a", as that on line 2. Give each a name of its own.`},

		// Too few who could approve.
		{`[{approvers: [U0123456789]}]`, `(warning) rules[0].approvers has 1 person, and approvals is 1. What one of them asks for can never be approved, since nobody approves what they asked for: name one more.`},
		{`[{approvers: [U0123456789, U0123456780]}]`, ""},
		{`[{approvals: 2, approvers: [U0123456789]}]`, `rules[0].approvers has 1 person, and approvals is 2. Name more, or ask for fewer approvals.`},
		{`[{approvals: 2, approvers: [U0123456789, U0123456780]}]`, `(warning) rules[0].approvers has 2 people, and approvals is 2. What one of them asks for can never be approved, since nobody approves what they asked for: name one more.`},
		{`[{approvals: 2, approvers: [U0123456789, '@leads']}]`, ""},
		{`[{ask: [U0123456789], approvers: [U0123456789]}]`, `rules[0].approvers leaves nobody who could approve what U0123456789 may ask for. Nobody approves what they asked for: name somebody else.`},
		{`[{ask: [U0123456789, U0123456781], approvers: [U0123456789]}]`, `(warning) rules[0].approvers leaves too few who could approve what U0123456789 may ask for. Nobody approves what they asked for: name one more.`},
		{`[{ask: [U0123456781], approvers: [U0123456789]}]`, ""},
		{`[{ask: ['@ann'], approvers: ['@ann']}]`, `(warning) rules[0].approvers and ask name only "@ann". If that is one person and no group, nothing can be approved: nobody approves what they asked for.`},
		{`[{ask: ['@sre'], approvers: ['@sre-leads']}]`, ""},
		{`[{approvals_per_move: 1, approvers: [U0123456789, U0123456780, U0123456781]}]`, `(warning) rules[0].approvers has 3 people, and move 4 of a task asks for more approvals than that. Name more, ask for fewer approvals_per_move, or set max_moves.`},
		{`[{approvals_per_move: 1, max_moves: 3, approvers: [U0123456789, U0123456780, U0123456781]}]`, ""},

		// Limits, zones and channels.
		{`[{approvals: 0, min_lead: 2d, max_delay: 1d}]`, `(warning) rules[0].min_lead is 2d, longer than max_delay, 1d. A task that is nearer than the difference can be moved to no later time. If that is not meant, change one of the two.`},
		{`[{approvals: 0, weekends: forbid}]`, `(warning) rules[0] has no location, so its weekends and working hours are meant in UTC. Write location: UTC where that is so, else the zone, such as Asia/Shanghai.`},
		{`[{` + lead + `, expire: 8 working hours}]`, `(warning) rules[0] has no location, so its weekends and working hours are meant in UTC. Write location: UTC where that is so, else the zone, such as Asia/Shanghai.`},
		{`[{approvals: 0, matchers: ['region="cn-north-4"'], window: require}]`, `rules[0].window is require, but the zone of the windows of project default is not set. Set HUAWEICLOUD_WINDOW_TIMEZONE, or the project's window_timezone. Until then no move could be allowed.`},
		{`[{approvals: 0, ask: ["#ops"]}]`, ""},
		{`[{approvals: 0, ask: ["#payments"]}]`, `rules[0].ask has "#payments", which HEADSUP_CHANNELS does not allow. Nobody can ask there. Add it there, or name #ops.`},
	} {
		t.Run(c.rules, func(t *testing.T) {
			s, err := judged(t, "rules:\n  "+c.rules+"\n")
			got := findings(s, err, "headsup.yaml, line 2: ")
			if diff := cmp.Diff(c.sentence, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestARuleBehindTwoThatTakeAllIsNeverReached(t *testing.T) {
	s, err := judged(t, `
rules:
  - {matchers: [engine=kafka], actions: [cancel], approvals: 0}
  - {actions: [reschedule], approvals: 0}
  - {matchers: [engine=kafka], approvers: ["@leads"]}
`)
	want := "headsup.yaml, line 5: rules[2] is never reached: the rules on lines 3 and 4 take all that it is for. " +
		"The first rule that is for a task decides: put this one before them, or change its matchers."
	if diff := cmp.Diff(want, findings(s, err, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAWindowIsRequiredWhereItsZoneIsKnown(t *testing.T) {
	s, err := judged(t, "rules: [{approvals: 0, window: require}]", "HUAWEICLOUD_WINDOW_TIMEZONE=Asia/Shanghai")
	if err != nil || s.Policy.Rules[0].Window != "require" || s.Policy.Windows["default"] == nil {
		t.Errorf("%v, %v", s.Policy, err)
	}
}

func TestSimpleSettingsBehindARuleForEverythingAreNamed(t *testing.T) {
	s, err := judged(t, "rules: [{approvals: 0}]", "HEADSUP_APPROVERS=@ann")
	want := "(warning) HEADSUP_APPROVERS and HEADSUP_APPROVALS have no effect. The rule of headsup.yaml, line 1 takes every task before them: leave them out."
	if diff := cmp.Diff(want, findings(s, err, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
