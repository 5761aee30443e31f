package cards_test

import (
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

func prodRule() maintenance.Rule {
	return maintenance.Rule{
		Source: maintenance.Source{File: "headsup.yaml", Line: 14, Name: "prod"}, Approvals: 1, Approvers: leads(),
		MinLead: 30 * time.Minute, MaxDelay: 14 * 24 * time.Hour, MaxMoves: 3, Window: maintenance.Require, Weekends: maintenance.Forbid,
		ReasonRequired: true,
	}
}

// putOff was moved three times: twice by headsup, once outside of it.
func putOff() maintenance.Ledger {
	return maintenance.Ledger{First: in(24 * time.Hour), Moves: []maintenance.Move{
		{At: in(-3 * time.Hour), From: in(24 * time.Hour), To: in(48 * time.Hour), Change: "c2d2", By: ann(), Reason: "release <!here>"},
		{At: in(-2 * time.Hour), From: in(48 * time.Hour), To: in(40 * time.Hour)},
		{At: in(-time.Hour), From: in(40 * time.Hour), To: in(70 * time.Hour), Change: "c3d3", By: bo()},
	}}
}

func broken() maintenance.Change {
	c := approved(pending(move(), 1), 0)
	c.Glass, c.Reason = true, "the disk is full"
	return c
}

// policies are the messages about rules, freezes, stand-ins and skipped approvals.
func policies() map[string]cards.Message {
	rule := prodRule()
	signed := broken()
	signed.SignedOffBy, signed.SignedOffAt = bo(), in(time.Hour)
	draft := move()
	draft.Glass, draft.Reason, draft.Terms = true, "the disk is full", pending(move(), 1).Terms
	moved := view(pending(move(), 2))
	moved.Ledger = putOff()
	moved.Change.Lookers = []maintenance.Looker{{Person: bo(), At: in(time.Minute)}}
	stood := by(pending(move(), 2))
	stood.Decisions[1].For = ann()
	explained := maintenance.Explanation{
		Policy: "0123456789abcdef0123", Rule: &rule, Ledger: putOff(), MayBreak: true,
		Passed: []maintenance.Pass{{Rule: maintenance.Source{File: "headsup.yaml", Line: 9}, Matcher: `tag_env="test"`}, {Rule: maintenance.Source{File: "headsup.yaml", Line: 11}}},
		Terms:  maintenance.Terms{Rule: rule.Source, Approvals: 3, Approvers: leads(), BreakGlass: leads(), Life: 4 * time.Hour},
	}
	frozen := explained
	frozen.Stands = &maintenance.Freeze{Name: "double-11", Source: maintenance.Source{File: "headsup.yaml", Line: 30}}
	frozen.No = &maintenance.Refusal{Why: maintenance.InFreeze, Freeze: "double-11", Times: []time.Time{in(time.Hour)}, Nearest: in(48 * time.Hour), Rule: frozen.Stands.Source, Task: upgrade().Task}
	stand := maintenance.Delegation{From: bo(), To: ann(), At: monday, Until: in(72 * time.Hour)}
	return map[string]cards.Message{
		"policy-glass-draft":       cards.Draft(reader(), view(draft)),
		"policy-glass-card":        cards.Change(everybody(), view(broken())),
		"policy-glass-signed":      cards.Change(everybody(), view(signed)),
		"policy-glass-told":        cards.Skipped(view(broken()), false),
		"policy-glass-told-alone":  cards.Skipped(view(broken()), true),
		"policy-glass-signed-off":  cards.SignedOff(view(signed)),
		"policy-glass-pending":     cards.PendingList(reader(), cards.PendingView{ToSign: []cards.ChangeView{view(broken())}}),
		"policy-put-off":           cards.Change(everybody(), moved),
		"policy-stand-in-approved": cards.Change(everybody(), stood),
		"policy-looked-into":       cards.LookedInto(moved),
		"policy-explained":         cards.Explained(reader(), moved, explained),
		"policy-explained-freeze":  cards.Explained(reader(), moved, frozen),
		"policy-explained-nothing": cards.Explained(reader(), moved, maintenance.Explanation{}),
		"policy-frozen":            cards.FrozenList([]maintenance.Frozen{{Freeze: maintenance.Freeze{Name: "double-11", Ask: leads()}, Items: tasks(3)}}),
		"policy-frozen-none":       cards.FrozenList(nil),
		"policy-delegated":         cards.Delegated(reader(), stand, maintenance.Delegation{}, []maintenance.Rule{rule}),
		"policy-delegated-anew":    cards.Delegated(reader(), stand, maintenance.Delegation{Until: in(time.Hour)}, []maintenance.Rule{rule}),
		"policy-delegation-ended":  cards.DelegationEnded(stand),
		"policy-no-delegation":     cards.NoDelegation(ann()),
		"policy-not-as-stand-in":   cards.NotAsStandIn(ann(), &maintenance.Refusal{Why: maintenance.IsGuest}),
		"policy-stand-in-unread":   cards.NotAsStandIn(ann(), &maintenance.Refusal{Why: maintenance.UnknownPerson}),
		"policy-refused-nearest":   cards.Refusal(reader(), frozen.No),
		"policy-refused-late": cards.Refusal(reader(), &maintenance.Refusal{
			Why: maintenance.PutOffTooFar, Task: upgrade().Task, Times: []time.Time{in(900 * time.Hour)}, Ledger: putOff(), Limit: rule.MaxDelay, Nearest: in(200 * time.Hour), Rule: rule.Source,
		}),
		"policy-refused-asker": cards.Refusal(reader(), &maintenance.Refusal{Why: maintenance.MayNotAsk, Parties: leads(), Channels: []string{"C01"}, Rule: rule.Source}),
	}
}

// TestI10PolicyMessagesAreValidWhateverTheData is the same as for other messages, with rules, freezes and moves from outside.
func TestI10PolicyMessagesAreValidWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		source := maintenance.Source{File: texts().Draw(t, "file"), Line: rapid.IntRange(0, 9999).Draw(t, "line"), Name: texts().Draw(t, "name")}
		parties := make([]maintenance.Party, rapid.IntRange(0, 60).Draw(t, "parties"))
		for n := range parties {
			parties[n] = maintenance.Party{User: draw(t, "U1", "<!here>"), Name: texts().Draw(t, "party")}
		}
		c := changes(t)
		c.Glass, c.Terms = rapid.Bool().Draw(t, "glass"), maintenance.Terms{Rule: source, Approvals: rapid.IntRange(0, 9).Draw(t, "approvals"), Approvers: parties, BreakGlass: parties}
		c.SignedOffAt, c.SignedOffBy = instants().Draw(t, "signed off"), people(t)
		v := cards.ChangeView{Change: c, Item: items(t), Gone: parties, Decisions: []maintenance.Decision{{Change: c.ID, By: people(t), For: people(t), Yes: true, To: c.To}}}
		for range rapid.IntRange(0, 12).Draw(t, "moves") {
			v.Ledger.Moves = append(v.Ledger.Moves, maintenance.Move{From: instants().Draw(t, "from"), To: instants().Draw(t, "to"), Change: draw(t, "", "c1d1"), By: people(t), Reason: texts().Draw(t, "reason")})
			v.Change.Lookers = append(v.Change.Lookers, maintenance.Looker{Person: people(t), At: monday})
		}
		rule := prodRule()
		rule.Source, rule.Location = source, time.FixedZone("<!here>", 3600)
		m, _ := labels.NewMatcher(labels.MatchEqual, "tag_x", texts().Draw(t, "matcher"))
		rule.Matchers = []*labels.Matcher{m}
		no := &maintenance.Refusal{
			Why: draw(t, maintenance.Whys()...), Task: v.Item.Task, Change: c, Rule: source, Parties: parties, Channels: []string{"C01", "<!here>"}, Person: people(t),
			Freeze: texts().Draw(t, "freeze"), Window: maintenance.Window{Begin: texts().Draw(t, "begin"), End: texts().Draw(t, "end")}, Ledger: v.Ledger, Times: []time.Time{monday, monday}, Nearest: instants().Draw(t, "nearest"),
		}
		freeze := maintenance.Freeze{Name: texts().Draw(t, "freeze name"), Source: source, Ask: parties}
		e := maintenance.Explanation{
			Policy: texts().Draw(t, "hash"), Rule: draw(t, &rule, nil), Terms: c.Terms, No: draw(t, no, nil), Stands: draw(t, &freeze, nil), Ledger: v.Ledger,
		}
		for range rapid.IntRange(0, 20).Draw(t, "passed") {
			e.Passed = append(e.Passed, maintenance.Pass{Rule: source, Matcher: m.String()})
		}
		many := make([]cards.ChangeView, rapid.IntRange(0, 30).Draw(t, "waiting"))
		for n := range many {
			many[n] = v
			many[n].Change.Version = int64(n)
		}
		stand := maintenance.Delegation{From: people(t), To: people(t), Until: instants().Draw(t, "until")}
		for name, m := range map[string]cards.Message{
			"draft": cards.Draft(reader(), v), "change": cards.Change(everybody(), v), "told": cards.Skipped(v, false), "told alone": cards.Skipped(v, true),
			"signed off": cards.SignedOff(v), "broken": cards.PendingList(reader(), cards.PendingView{Broken: many}), "looked": cards.LookedInto(v),
			"explained": cards.Explained(reader(), v, e), "frozen": cards.FrozenList([]maintenance.Frozen{{Freeze: freeze, Items: []maintenance.Item{v.Item}}}),
			"delegated": cards.Delegated(reader(), stand, stand, []maintenance.Rule{rule}), "ended": cards.DelegationEnded(stand), "none": cards.NoDelegation(people(t)),
			"not as stand-in": cards.NotAsStandIn(people(t), no), "refusal": cards.Refusal(reader(), no),
			"whoami": cards.Whoami(reader(), cards.WhoamiView{StandIns: []maintenance.Delegation{stand}, Person: stand.To, Rules: []maintenance.Entitlement{
				{Rule: rule, Terms: c.Terms, Ask: no, Decide: draw(t, no, nil), Break: draw(t, no, nil), Right: maintenance.Right{For: people(t)}},
				{Rule: rule, Terms: c.Terms, Decide: draw(t, no, nil)},
			}}),
			"task": cards.Task(reader(), cards.TaskView{Item: v.Item, Ledger: v.Ledger, Frozen: texts().Draw(t, "stands in")}),
		} {
			check(t, name, m)
		}
	})
}
