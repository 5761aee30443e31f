package cards_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

func bo() maintenance.Person { return maintenance.Person{Team: "T1", ID: "U2", Name: "bo"} }

func leads() []maintenance.Party {
	return []maintenance.Party{{Group: "S1", Name: "sre-leads"}, {User: "U3", Name: "cy"}}
}

// pending is a change that waits for so many approvals until tomorrow.
func pending(c maintenance.Change, approvals int) maintenance.Change {
	c.State, c.ConfirmedAt, c.DueAt, c.Version = maintenance.Pending, monday, in(24*time.Hour), 3
	c.Terms = maintenance.Terms{Rule: maintenance.Source{File: "HEADSUP_APPROVERS"}, Approvals: approvals, Approvers: leads()}
	return c
}

// warnedCancel is one whose approvers are told that there is no way back.
func warnedCancel(approvals int) maintenance.Change {
	c := pending(cancel(), approvals)
	c.Terms.Warnings = []maintenance.Warning{{Kind: maintenance.CannotUndo}}
	return c
}

func countered() maintenance.Change {
	c := pending(move(), 1)
	c.State, c.Wished, c.To = maintenance.Countered, c.To, in(100*time.Hour)
	return c
}

func by(c maintenance.Change) cards.ChangeView {
	v := view(c)
	v.Decisions = []maintenance.Decision{
		{Change: c.ID, N: 1, By: maintenance.Person{ID: "U4"}, Yes: true, To: c.To.Add(time.Hour), At: monday}, // of another time
		{Change: c.ID, N: 2, By: bo(), Yes: true, To: c.To, At: in(time.Minute)},
	}
	v.Votes = v.Decisions[1:]
	return v
}

// offered is what the requester reads in person of the offer that was made first.
func offered(c maintenance.Change) cards.Message {
	return cards.Offered(everybody(), view(c), maintenance.Decision{Change: c.ID, N: 1, By: bo(), Yes: true, To: countered().To, At: monday})
}

// lapsing is one for which three said yes, of whom only the first still counts.
func lapsing() cards.ChangeView {
	v := by(pending(move(), 2))
	for n, standing := range []maintenance.Standing{maintenance.Unnamed, maintenance.NotRead, maintenance.Newcomer} {
		d := maintenance.Decision{Change: v.Change.ID, N: n + 3, By: maintenance.Person{ID: fmt.Sprint("U", n+5)}, Yes: true, To: v.Change.To, At: in(2 * time.Minute)}
		v.Decisions, v.Lapsed = append(v.Decisions, d), append(v.Lapsed, maintenance.Lapsed{Decision: d, Standing: standing})
	}
	return v
}

// forbidden is what a policy has against a change: a freeze, with the nearest time that it would allow, or what other reasons need.
func forbidden(c maintenance.Change, why maintenance.Why) *maintenance.Refusal {
	no := &maintenance.Refusal{
		Why: why, Change: c, Task: upgrade().Task, Forbidden: true, Rule: maintenance.Source{File: "headsup.yaml", Line: 12, Name: "prod"},
		Parties: leads(), Times: []time.Time{c.To}, Ledger: putOff(), Most: 2, Limit: 4 * time.Hour, Channels: []string{"C01"},
	}
	if why == maintenance.InFreeze {
		no.Freeze, no.Nearest = "double-11", in(200*time.Hour)
	}
	return no
}

// overruled is one that was approved, and that the policy forbade when it was to be applied.
func overruled(why maintenance.Why) cards.ChangeView {
	no := forbidden(pending(move(), 2), why)
	return view(ended(no.Change, maintenance.FailedTo, maintenance.Outcome{
		Kind: maintenance.RightsLost, Why: why, Listed: true, Against: &maintenance.Against{
			Rule: no.Rule, Freeze: no.Freeze, Nearest: no.Nearest, Times: no.Times, Parties: no.Parties, Channels: no.Channels, Ledger: no.Ledger,
			Limit: no.Limit, Most: no.Most,
		},
	}))
}

func approvals() map[string]cards.Message {
	denied := ended(pending(move(), 1), maintenance.Denied, maintenance.Outcome{Kind: maintenance.DeniedBy, Reason: "the release is on <!here>"})
	denied.SettledBy = bo()
	expired := ended(pending(move(), 1), maintenance.Expired, maintenance.Outcome{Kind: maintenance.NotDecided})
	untaken := ended(countered(), maintenance.Expired, maintenance.Outcome{Kind: maintenance.NotTaken})
	ready := approved(pending(move(), 1), 30*time.Second)
	near := approved(pending(move(), 1), 0) // no time to take it back
	done := ended(pending(move(), 1), maintenance.Applied, maintenance.Outcome{Kind: maintenance.AsWished, SeenAt: monday, Listed: true, StandsAt: move().To, Calls: 1})
	later, left := countered(), approved(countered(), 30*time.Second) // another offer was made since, or taken
	later.To, left.To = in(120*time.Hour), in(120*time.Hour)
	withdrawn := countered()
	withdrawn.State, withdrawn.SettledBy = maintenance.Withdrawn, ann()
	taken := approved(countered(), 30*time.Second)
	mine := ready
	mine.ID = "c4f2"
	above := pending(move(), 2)
	above.Terms.Escalate = []maintenance.Party{{Group: "S9", Name: "heads"}}
	return map[string]cards.Message{
		"approval-pending":         cards.Change(everybody(), view(pending(move(), 1))),
		"approval-pending-half":    cards.Change(everybody(), by(pending(move(), 2))),
		"approval-pending-cancel":  cards.Change(everybody(), view(warnedCancel(1))),
		"approval-countered":       cards.Change(everybody(), by(countered())),
		"approval-approved":        cards.Change(everybody(), by(ready)),
		"approval-applied":         cards.Change(everybody(), by(done)),
		"approval-denied":          cards.Change(everybody(), view(denied)),
		"approval-expired":         cards.Change(everybody(), view(expired)),
		"approval-untaken":         cards.Change(everybody(), by(untaken)),
		"approval-asked":           cards.Asked(view(pending(move(), 1)), false),
		"approval-asked-again":     cards.Asked(view(pending(cancel(), 1)), true),
		"approval-escalated":       cards.Escalated(view(above)),
		"approval-offered":         offered(countered()),
		"approval-offered-anew":    offered(later),
		"approval-offer-taken":     offered(taken),
		"approval-offer-left":      offered(left),
		"approval-offer-untaken":   offered(untaken),
		"approval-offer-withdrawn": offered(withdrawn),
		"approval-ended-denied":    cards.EndedForYou(view(denied)),
		"approval-ended-applied":   cards.EndedForYou(by(done)),
		"decided-first-of-two":     cards.Decided(reader(), by(pending(move(), 2))),
		"decided-approved":         cards.Decided(reader(), by(ready)),
		"decided-approved-near":    cards.Decided(reader(), by(near)),
		"decided-denied":           cards.Decided(reader(), view(denied)),
		"decided-countered":        cards.Decided(reader(), by(countered())),
		"accepted":                 cards.Accepted(reader(), by(ready)),
		"accepted-near":            cards.Accepted(reader(), by(near)),
		"accepted-needs-more":      cards.Accepted(reader(), by(pending(move(), 2))),
		"confirmed-pending":        cards.Confirmed(reader(), view(pending(move(), 1))),
		"pending-which":            cards.WhichWaits(reader(), cards.Misread{Verb: "deny"}, cards.PendingView{Yours: []cards.ChangeView{view(pending(move(), 1))}}),
		"pending-which-of-yours":   cards.WhichOfYours(reader(), cards.Misread{Verb: "withdraw"}, []cards.ChangeView{view(pending(move(), 1)), view(mine)}),
		"pending-none":             cards.PendingList(reader(), cards.PendingView{}),
		"approval-pending-lapsed":  cards.Change(everybody(), lapsing()),
		"approval-forbidden":       cards.Refusal(reader(), forbidden(pending(move(), 2), maintenance.InFreeze)),
		"approval-forbidden-asker": cards.Refusal(reader(), forbidden(pending(move(), 2), maintenance.MayNotAsk)),
		"approval-overruled":       cards.Change(everybody(), overruled(maintenance.InFreeze)),
		"approval-overruled-asker": cards.Change(everybody(), overruled(maintenance.MayNotAsk)),
		"approval-overruled-rule":  cards.Change(everybody(), overruled(maintenance.NoRule)),
		"decided-of-lapsed":        cards.Decided(reader(), lapsing()),
		"decided-asked-for-more":   cards.Decided(reader(), by(pending(move(), 1))),
		"pending-list": cards.PendingList(reader(), cards.PendingView{
			Yours: []cards.ChangeView{view(pending(move(), 1)), by(numbered(countered(), "c4f2"))}, Others: []cards.ChangeView{by(numbered(pending(cancel(), 2), "c5f3"))},
		}),
		"pending-list-of-ann": cards.PendingList(cards.Reader{Command: "/tasks", User: "U1", Now: monday}, cards.PendingView{
			Broken: []cards.ChangeView{view(broken())}, Yours: []cards.ChangeView{by(numbered(countered(), "c4f2"))},
			Others: []cards.ChangeView{view(pending(move(), 1))},
		}),
	}
}

// TestASecondYesSaysWhoseVoteItIs: an approver and whoever stands in for them are one vote, and each reads their own part in it.
func TestASecondYesSaysWhoseVoteItIs(t *testing.T) {
	t.Parallel()
	cy := maintenance.Person{Team: "T1", ID: "U3", Name: "cy"}
	for reader, c := range map[string]struct {
		by   maintenance.Person // zero: the reader
		yes  maintenance.Decision
		want string
	}{
		"U2": {yes: maintenance.Decision{By: bo()}, want: "You approved"},
		"U3": {by: bo(), yes: maintenance.Decision{By: bo(), For: cy}, want: "<@U2> approved `c3f1` for you already"},
		"U4": {by: cy, yes: maintenance.Decision{By: cy}, want: "<@U3> approved `c3f1` already, 2026-11-23 13:40 UTC. You stand in for them"},
		"U5": {by: bo(), yes: maintenance.Decision{By: bo(), For: cy}, want: "<@U2> approved `c3f1` for <@U3> already"},
	} {
		no := &maintenance.Refusal{Why: maintenance.AlreadyApproved, Change: pending(move(), 2), Person: c.by, Decided: c.yes, Times: []time.Time{monday}}
		if text := cards.Refusal(cards.Reader{User: reader}, no).In(maintenance.English).Text; !strings.HasPrefix(text, c.want) || !strings.Contains(text, "omebody else has to give the next") {
			t.Errorf("%s reads %q", reader, text)
		}
	}
}

// TestI10ApprovalsAreValidWhateverTheData is the same as for other messages, with parties and reasons from outside.
func TestI10ApprovalsAreValidWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := changes(t)
		c.Outcome.Reason = texts().Draw(t, "no")
		c.Terms = maintenance.Terms{Rule: maintenance.Source{File: texts().Draw(t, "rule"), Line: rapid.IntRange(0, 9999).Draw(t, "line"), Name: texts().Draw(t, "rule name")}, Approvals: rapid.IntRange(0, 10).Draw(t, "approvals")}
		for range rapid.IntRange(0, 60).Draw(t, "parties") {
			c.Terms.Approvers = append(c.Terms.Approvers, maintenance.Party{User: draw(t, "U1", "<!here>"), Name: texts().Draw(t, "party")})
		}
		for _, kind := range constants("../maintenance", "WarningKind") {
			c.Terms.Warnings = append(c.Terms.Warnings, maintenance.Warning{
				Kind: maintenance.WarningKind(kind), Zone: texts().Draw(t, "zone"), Freeze: texts().Draw(t, "freeze"), Other: items(t).Task,
			})
		}
		v := cards.ChangeView{Change: c, Item: items(t)}
		for range rapid.IntRange(0, 12).Draw(t, "decisions") {
			v.Decisions = append(v.Decisions, maintenance.Decision{Change: c.ID, By: people(t), Yes: true, To: c.To, At: instants().Draw(t, "at")})
		}
		for _, d := range v.Decisions[:rapid.IntRange(0, len(v.Decisions)).Draw(t, "lapsed")] {
			v.Lapsed = append(v.Lapsed, maintenance.Lapsed{Decision: d, Standing: maintenance.Standing(draw(t, constants("../maintenance", "Standing")...))})
		}
		v.Votes = v.Decisions[len(v.Lapsed):]
		many := make([]cards.ChangeView, rapid.IntRange(0, 30).Draw(t, "waiting"))
		for n := range many {
			many[n] = v
			many[n].Change.Version = int64(n)
		}
		others := slices.Clone(many)
		for n := range others {
			others[n].Change.ID = "c4f2"
		}
		offers := draw(t, append(slices.Clone(v.Decisions), maintenance.Decision{To: c.To})...)
		for name, m := range map[string]cards.Message{
			"change": cards.Change(everybody(), v), "decided": cards.Decided(reader(), v), "accepted": cards.Accepted(reader(), v), "asked": cards.Asked(v, true),
			"escalated": cards.Escalated(v), "offered": cards.Offered(everybody(), v, offers), "ended": cards.EndedForYou(v), "confirmed": cards.Confirmed(reader(), v),
			"which": cards.WhichWaits(reader(), cards.Misread{}, cards.PendingView{Yours: many}), "of yours": cards.WhichOfYours(reader(), cards.Misread{}, many),
			"pending": cards.PendingList(reader(), cards.PendingView{Yours: many, Others: others, ToSign: others, Broken: many}), "whoami": cards.Whoami(reader(), cards.WhoamiView{Rules: entitled(c.Terms)}),
		} {
			check(t, name, m)
		}
	})
}

func numbered(c maintenance.Change, id string) maintenance.Change {
	c.ID = id
	return c
}

// TestEveryCardExplainsItself: whatever became of a change, why it was judged so is one click away.
func TestEveryCardExplainsItself(t *testing.T) {
	t.Parallel()
	for _, s := range states() {
		c := pending(move(), 1)
		c.State = s
		m := cards.Change(everybody(), view(c))
		if !slices.ContainsFunc(m.Blocks, func(b slack.Block) bool {
			row, is := b.(*slack.ActionBlock)
			return is && slices.ContainsFunc(row.Elements.ElementSet, func(e slack.BlockElement) bool {
				one, is := e.(*slack.ButtonBlockElement)
				return is && one.ActionID == cards.Explain && one.Value == c.ID
			})
		}) {
			t.Errorf("the card of one that is %s does not explain it", s)
		}
	}
}
