package maintenance_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

func matchers(t testing.TB, texts ...string) []*labels.Matcher {
	t.Helper()
	var all []*labels.Matcher
	for _, text := range texts {
		m, err := parse.Matcher(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// named is a rule that can be told from others by its line.
func named(t testing.TB, line int, actions []maintenance.Action, texts ...string) maintenance.Rule {
	t.Helper()
	return maintenance.Rule{Source: maintenance.Source{File: "rules.yaml", Line: line}, Actions: actions, Matchers: matchers(t, texts...)}
}

func tagged(env string) maintenance.Instance {
	i := maintenance.Instance{ID: "i1", Project: "prod", Name: "orders-mq", Engine: maintenance.Kafka}
	if env != "" {
		i.Tags = []maintenance.Tag{{Key: "env", Value: env}}
	}
	return i
}

func TestTheFirstRuleThatMatchesDecides(t *testing.T) {
	t.Parallel()
	cancels, moves := []maintenance.Action{maintenance.Cancel}, []maintenance.Action{maintenance.Reschedule}
	rules := func(all ...maintenance.Rule) maintenance.Policy { return maintenance.Policy{Rules: all} }
	for _, c := range []struct {
		name   string
		policy maintenance.Policy
		env    string
		action maintenance.Action
		line   int             // of the rule that decides
		want   maintenance.Why // where none does
	}{
		{"the first", rules(named(t, 1, nil), named(t, 2, nil)), "prod", maintenance.Cancel, 1, ""},
		{"the first whose matchers hold", rules(named(t, 1, nil, `tag_env="dev"`), named(t, 2, nil, `tag_env="prod"`)), "prod", maintenance.Cancel, 2, ""},
		{"all matchers have to hold", rules(named(t, 1, nil, `tag_env="prod"`, `engine="rabbitmq"`), named(t, 2, nil)), "prod", maintenance.Cancel, 2, ""},
		{"a rule for the other action is passed over", rules(named(t, 1, moves), named(t, 2, cancels)), "prod", maintenance.Cancel, 2, ""},
		{"and taken for its own", rules(named(t, 1, moves), named(t, 2, cancels)), "prod", maintenance.Reschedule, 1, ""},
		{"a tag that is missing is empty", rules(named(t, 1, nil, `tag_env=""`)), "", maintenance.Cancel, 1, ""},
		{"so it is not prod", rules(named(t, 1, nil, `tag_env!="prod"`)), "", maintenance.Cancel, 1, ""},
		{"nor anything", rules(named(t, 1, nil, `tag_env=~".+"`), named(t, 2, nil)), "", maintenance.Cancel, 2, ""},
		{"expressions are anchored", rules(named(t, 1, nil, `tag_env=~"pro"`), named(t, 2, nil)), "prod", maintenance.Cancel, 2, ""},
		{"labels of the task", rules(named(t, 1, nil, `task="kernelUpgrade"`, `status="created"`, `engine="kafka"`, `instance=~"orders-.*"`)), "prod", maintenance.Cancel, 1, ""},
		{"no rule is for it", rules(named(t, 1, nil, `tag_env="dev"`)), "prod", maintenance.Cancel, 0, maintenance.NoRule},
		{"no rule for this action", rules(named(t, 1, moves)), "prod", maintenance.Cancel, 0, maintenance.NoRule},
		{"no rules", maintenance.Policy{}, "prod", maintenance.Cancel, 0, maintenance.NoPolicy},
		{
			"freezes alone are no policy",
			maintenance.Policy{Freezes: []maintenance.Freeze{{Name: "x", Intervals: intervals(t, `[{}]`)}}},
			"prod", maintenance.Cancel, 0, maintenance.NoPolicy,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ask := maintenance.Ask{
				By: who("bob"), Wish: maintenance.Wish{Action: c.action, To: monday.Add(72 * time.Hour)}, Task: waiting(48 * time.Hour),
				Instance: tagged(c.env), Now: monday,
			}
			terms, err := c.policy.Terms(ask)
			if terms.Rule.Line != c.line || why(err) != c.want || c.want == "" && err != nil {
				t.Errorf("line %d decides (%v), want line %d (%s)", terms.Rule.Line, err, c.line, c.want)
			}
		})
	}
}

// TestI6WhoMayAsk: whoever a rule does not let ask is refused; the rules behind it, which ask for less, are not tried.
func TestI6WhoMayAsk(t *testing.T) {
	t.Parallel()
	devs := []maintenance.Party{{User: "bob"}, {Group: "S1"}}
	fresh := sre(monday, map[string]time.Time{"cy": {}, "dee": monday})
	for _, c := range []struct {
		name          string
		ask           []maintenance.Party
		in            []string
		groups        maintenance.Groups
		left          string
		who, at       string
		needs, reason bool
		want          maintenance.Why // empty: may
	}{
		{name: "everybody", who: "eve", at: "C1"},
		{name: "named", ask: devs, groups: fresh, who: "bob", at: "C1"},
		{name: "in the group", ask: devs, groups: fresh, who: "cy", at: "C1"},
		{name: "new in the group: who asks decides nothing", ask: devs, groups: fresh, who: "dee", at: "C1"},
		{name: "neither", ask: devs, groups: fresh, who: "eve", at: "C1", want: maintenance.MayNotAsk},
		{name: "nobody", ask: devs, groups: fresh, who: "", at: "C1", want: maintenance.MayNotAsk},
		{name: "a name that Slack does not know is nobody", ask: []maintenance.Party{{Name: "@gone"}}, who: "bob", at: "C1", want: maintenance.MayNotAsk},
		{name: "the group is not readable", ask: devs, who: "cy", at: "C1", want: maintenance.GroupUnread},
		{name: "but bob is named", ask: devs, who: "bob", at: "C1"},
		{name: "the group was read too long ago", ask: devs, groups: sre(monday.Add(-301*time.Second), map[string]time.Time{"cy": {}}), who: "cy", at: "C1", want: maintenance.GroupUnread},
		{name: "has left", ask: devs, groups: fresh, left: "bob", who: "bob", at: "C1", want: maintenance.MayNotAsk},
		{name: "in the channel", in: []string{"C2", "C1"}, who: "eve", at: "C1"},
		{name: "in another", in: []string{"C2"}, who: "eve", at: "C1", want: maintenance.MayNotAsk},
		{name: "in a direct message, which is no channel", in: []string{"C1"}, who: "eve", at: "D1", want: maintenance.MayNotAsk},
		{name: "the right person in the wrong channel", ask: devs, in: []string{"C2"}, groups: fresh, who: "bob", at: "C1", want: maintenance.MayNotAsk},
		{name: "the wrong person in the right channel", ask: devs, in: []string{"C1"}, groups: fresh, who: "eve", at: "C1", want: maintenance.MayNotAsk},
		{name: "a reason is needed", needs: true, who: "eve", at: "C1", want: maintenance.ReasonNeeded},
		{name: "and given", needs: true, reason: true, who: "eve", at: "C1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			first, behind := named(t, 1, nil), named(t, 2, nil)
			first.Ask, first.AskIn, first.ReasonRequired = c.ask, c.in, c.needs
			p := maintenance.Policy{Rules: []maintenance.Rule{first, behind}, Groups: c.groups, Left: map[string]bool{c.left: true}}
			by := who(c.who)
			by.Place.Channel, by.Place.Direct, by.Channels = c.at, c.at == "D1", []string{"C1"}
			w := maintenance.Wish{Action: maintenance.Cancel}
			if c.reason {
				w.Reason = "release"
			}
			_, err := p.Terms(maintenance.Ask{By: by, Wish: w, Task: waiting(48 * time.Hour), Now: monday})
			if why(err) != c.want || c.want == "" && err != nil {
				t.Fatalf("judged as %v, want %q", err, c.want)
			}
			if no, ok := errors.AsType[*maintenance.Refusal](err); ok && (no.Rule.Line != 1 || no.Task.ID != "a1") {
				t.Errorf("the refusal does not say which rule and task: %+v", no)
			}
			onlyThePlace := strings.HasPrefix(c.name, "the right person")
			if no, ok := errors.AsType[*maintenance.Refusal](err); ok && onlyThePlace != (len(no.Parties) == 0) && len(c.ask) > 0 {
				t.Errorf("the refusal names %v as those who may, and %v as where", no.Parties, no.Channels)
			}
		})
	}
}

// TestEachPuttingOffTakesOneMore: only a move that puts the task off is dearer, and only moves that did count.
func TestEachPuttingOffTakesOneMore(t *testing.T) {
	t.Parallel()
	stands := monday.Add(48 * time.Hour)
	for _, c := range []struct {
		name   string
		ledger maintenance.Ledger
		wish   maintenance.Wish
		want   int
	}{
		{"the first", put(stands), moveTo(stands.Add(time.Hour)), 1},
		{"the third", put(stands, time.Hour, time.Hour), moveTo(stands.Add(time.Hour)), 5},
		{"after one forward and one back", put(stands, -time.Hour, time.Hour), moveTo(stands.Add(time.Hour)), 3},
		{"to an earlier time", put(stands, time.Hour, time.Hour), moveTo(stands.Add(-time.Hour)), 1},
		{"a cancel", put(stands, time.Hour, time.Hour), maintenance.Wish{Action: maintenance.Cancel}, 1},
		{"a move that nobody has dated is taken for one", put(stands, time.Hour), moveTo(time.Time{}), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := ruled(1, nil)
			p.Rules[0].ApprovalsPerMove = 2
			ask := maintenance.Ask{By: who("bob"), Wish: c.wish, Task: waiting(48 * time.Hour), Ledger: c.ledger, Now: monday}
			if got := p.Explain(ask).Terms.Approvals; got != c.want {
				t.Errorf("it takes %d approvals, want %d", got, c.want)
			}
		})
	}
}

func moveTo(at time.Time) maintenance.Wish {
	return maintenance.Wish{Action: maintenance.Reschedule, To: at}
}

// TestAnExplanationSaysWhatTheTermsSay, and which rules were passed over and why.
func TestAnExplanationSaysWhatTheTermsSay(t *testing.T) {
	t.Parallel()
	other, tag, decides := named(t, 1, []maintenance.Action{maintenance.Cancel}), named(t, 2, nil, `tag_env="dev"`), named(t, 3, nil)
	decides.Approvals, decides.Approvers, decides.BreakGlass = 1, []maintenance.Party{{User: "ann"}}, []maintenance.Party{{User: "bob"}}
	p := maintenance.Policy{
		Rules: []maintenance.Rule{other, tag, decides, named(t, 4, nil)}, Hash: "abc",
		Freezes: []maintenance.Freeze{{Name: "sale", Intervals: intervals(t, `[{days_of_month: ["25"]}]`)}},
		Routes:  &maintenance.Route{Channel: "C1", Name: "#ops"},
	}
	ask := maintenance.Ask{By: who("bob"), Wish: moveTo(monday.Add(72 * time.Hour)), Task: waiting(48 * time.Hour), Instance: tagged("prod"), Now: monday}
	e := p.Explain(ask)
	terms, err := p.Terms(ask)
	passed := []maintenance.Pass{{Rule: other.Source, For: maintenance.Cancel}, {Rule: tag.Source, Matcher: `tag_env="dev"`}}
	if err != nil || e.No != nil || !cmp.Equal(e.Terms, terms) || !cmp.Equal(e.Passed, passed) || e.Rule.Source.Line != 3 {
		t.Errorf("explained %+v, want %+v of line 3", e, terms)
	}
	if !e.MayBreak || e.Channel != "#ops" || e.Stands == nil || e.Stands.Name != "sale" || e.Policy != "abc" {
		t.Errorf("explained %+v", e)
	}
	ask.Wish.To = monday.Add(50 * time.Hour) // into the freeze
	if e = p.Explain(ask); e.No == nil || e.No.Why != maintenance.InFreeze || e.Terms.Approvals != 1 {
		t.Errorf("of a refusal it says %+v", e)
	}
	ask.Wish.To, ask.By = time.Time{}, who("eve") // no time yet
	if e = p.Explain(ask); e.No != nil || e.MayBreak || e.Terms.Approvals != 1 {
		t.Errorf("of a move without a time it says %+v", e)
	}
	p.Rules[2].Approvals = 0
	if ask.By = who("bob"); p.Explain(ask).MayBreak {
		t.Error("there are no approvals to skip")
	}
	p.Rules = p.Rules[:2]
	if e = p.Explain(ask); e.Rule != nil || e.Terms.Rule.Line != 0 || len(e.Passed) != 2 {
		t.Errorf("where no rule is for it, it says %+v", e)
	}
}
