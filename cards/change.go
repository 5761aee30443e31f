package cards

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// ChangeView is a change with all that its messages show.
type ChangeView struct {
	Change maintenance.Change

	Decisions []maintenance.Decision // oldest first
	Votes     []maintenance.Decision // those that count, or did when it went ahead (maintenance.Policy.Heard)
	Lapsed    []maintenance.Lapsed   // yeses that do not count any more

	Ledger maintenance.Ledger
	Gone   []maintenance.Party // approvers who were named and may no longer decide

	Item     maintenance.Item
	Warnings []maintenance.Warning

	// Suggestions are other times for a draft, for whoever asked for From; soonest first.
	Suggestions []maintenance.Suggestion
	SuggestFrom time.Time

	Attempt maintenance.Attempt // the last; zero: none was planned

	Grace time.Duration
	Zone  *time.Location // in which the project's execute_at is written (maintenance.ZoneProof); nil: not known here
}

// ViewOf is a change with what all messages show of it, by the policy and at the moment given. What only a draft shows is left out.
func ViewOf(p maintenance.Policy, b maintenance.Before) ChangeView {
	votes, lapsed := p.Heard(b.Change, b.Decisions, b.Now)
	return ChangeView{
		Change: b.Change, Item: maintenance.Item{Task: b.Task, Instance: b.Instance}, Zone: b.Proof.Zone, Attempt: b.Attempt,
		Decisions: b.Decisions, Votes: votes, Lapsed: lapsed, Ledger: b.Ledger, Gone: p.Gone(b.Change.Terms),
	}
}

// wish says what a change asks for, as the rest of a sentence.
func wish(c maintenance.Change) string { return wishBy(c, at) }

// wishBy is wish with its times as say writes them.
func wishBy(c maintenance.Change, say func(time.Time) string) string {
	if c.Action == maintenance.Cancel {
		return words.Put("cancel it")
	}
	if !c.Wished.IsZero() && !c.Wished.Equal(c.To) {
		return words.Put("move it from %s to %s (an approver offered %s instead)", say(c.From), say(c.Wished), say(c.To))
	}
	return words.Put("move it from %s to %s", say(c.From), say(c.To))
}

// stateWord says where a change stands, behind "it is".
func stateWord(s maintenance.State) string {
	switch s {
	case maintenance.Draft:
		return words.Put("not confirmed yet")
	case maintenance.Pending:
		return words.Put("waiting for approval")
	case maintenance.Countered:
		return words.Put("answered with another time")
	case maintenance.Approved:
		return words.Put("confirmed")
	case maintenance.Applying:
		return words.Put("being applied")
	case maintenance.Applied:
		return words.Put("done")
	case maintenance.FailedTo:
		return words.Put("failed")
	case maintenance.Conflict:
		return words.Put("stopped, since the task changed")
	case maintenance.Unverified:
		return words.Put("sent, but not verified")
	case maintenance.Superseded:
		return words.Put("dropped, since the task changed")
	case maintenance.Dropped:
		return words.Put("dropped")
	case maintenance.Denied:
		return words.Put("denied")
	case maintenance.Expired:
		return words.Put("expired")
	case maintenance.Withdrawn:
		return words.Put("withdrawn")
	}
	return string(s)
}

// Change is the card of a change: it shows the state, whatever came before.
func Change(r Reader, v ChangeView) Message {
	c := v.Change
	head, detail := changeLines(r, v)
	lines := []string{"*" + head + "*", headline(v.Item), words.Put("%s asked to %s.", person(c.By.Person), wish(c))}
	if c.Reason != "" {
		lines = append(lines, reason(c))
	}
	glass := glassLine(c)
	if glass != "" {
		lines = append(lines, glass)
	}
	blocks := []slack.Block{section(lines...)}
	// How often the task was put off is for those who decide. On a change that has ended it would grow old with the next one (invariant I1).
	if moved := ledgerLines(v.Ledger); len(moved) > 0 && !c.State.Final() {
		blocks = append(blocks, section(moved...))
	}
	if detail != "" {
		blocks = append(blocks, section(detail))
	}
	blocks = append(blocks, actions(renderID("change", c), changeButtons(v)...), note(footnote(c)))
	if len(v.Votes) > 0 && c.State.Final() {
		blocks = append(blocks, note(words.Put("Approved by %s.", approverNames(v.Votes))))
	}
	text := words.Put("Change %s: %s. %s. %s asked to %s. %s", c.ID, head, plainName(v.Item), person(c.By.Person), wish(c), strings.TrimSpace(glass+" "+detail))
	return message(text, blocks...)
}

// renderID is a block_id that no earlier state of the change had.
func renderID(what string, c maintenance.Change) string {
	return what + "-" + c.ID + "-" + strconv.FormatInt(c.Version, 10)
}

func reason(c maintenance.Change) string {
	return words.Put("Reason: %s", foreign(c.Reason, maintenance.LongestText))
}

// because gives the reason of whoever ended the change, where they gave one, and ends the sentence.
func because(c maintenance.Change) string {
	if c.Outcome.Reason == "" {
		return words.Put(". ")
	}
	return words.Put(": %s\n", foreign(c.Outcome.Reason, maintenance.LongestText))
}

// changeLines are the headline of the card and what stands below it.
func changeLines(r Reader, v ChangeView) (head, detail string) {
	c := v.Change
	switch c.State {
	case maintenance.Pending:
		return words.Put("Waiting for approval"), waitingLines(r, v)
	case maintenance.Countered:
		return words.Put("Another time is offered"), counteredLines(r, v)
	case maintenance.Approved:
		if len(v.Votes) > 0 {
			return words.Put("Approved"), approvedLines(r, v, v.Votes)
		}
		if c.Grace(r.Now) {
			return words.Put("Confirmed"), words.Put("It is applied at %s. Until then %s can withdraw it.", clock(c.DueAt), person(c.By.Person))
		}
		return words.Put("Confirmed"), words.Put("It is applied now.")
	case maintenance.Applying:
		return words.Put("Being applied"), applyingLines(v.Attempt)
	case maintenance.Withdrawn:
		return words.Put("Withdrawn"), words.Put("By %s%sNothing was sent to the cloud.", person(c.SettledBy), because(c))
	}
	return outcomeHead(c), outcomeDetail(v)
}

func changeButtons(v ChangeView) []*slack.ButtonBlockElement {
	buttons := append(stateButtons(v), button(Explain, v.Change.ID, words.Put("Explain")))
	if v.Change.AwaitsSignOff() {
		buttons = append([]*slack.ButtonBlockElement{signOff(v.Change)}, buttons...)
	}
	return buttons
}

func stateButtons(v ChangeView) []*slack.ButtonBlockElement {
	c := v.Change
	show := button(Show, v.Item.Task.Handle, words.Put("Show task"))
	switch c.State {
	case maintenance.Pending, maintenance.Countered:
		return append(decisionButtons(c), show)
	case maintenance.Approved:
		return []*slack.ButtonBlockElement{button(Withdraw, c.ID, words.Put("Withdraw")), show}
	case maintenance.Applying:
		return nil
	case maintenance.Applied, maintenance.Withdrawn:
		return []*slack.ButtonBlockElement{show}
	}
	return append(anew(v), show)
}

// anew offers the wish once more, where the task still allows it: the same, or with another time where that one was over
// when the change ended.
func anew(v ChangeView) []*slack.ButtonBlockElement {
	c := v.Change
	moves := c.Action == maintenance.Reschedule
	switch {
	case !v.Item.Task.Waiting():
		return nil
	case moves && !c.To.After(c.SettledAt):
		return []*slack.ButtonBlockElement{button(Reschedule, v.Item.Task.Handle, words.Put("Choose another time"))}
	case c.Forbidden() != nil && about(c.Forbidden()) == aTime:
		if !othersMay(c.Forbidden()) {
			return nil
		}
		return []*slack.ButtonBlockElement{button(Reschedule, v.Item.Task.Handle, words.Put("Choose another time"))}
	case moves && c.Outcome.Kind == maintenance.WrongZone:
		return []*slack.ButtonBlockElement{button(Again, c.ID, words.Put("Move to %s", utc(c.To)))}
	}
	return []*slack.ButtonBlockElement{button(Again, c.ID, words.Put("Ask again"))}
}

// faultMessage is what the cloud said, or headsup where the cloud said nothing.
func faultMessage(said string) string {
	switch said {
	case "headsup was stopped during the call":
		return words.Put("headsup was stopped during the call")
	case "the task's record could not be read":
		return words.Put("the task's record could not be read")
	case "the project is no longer in headsup's settings":
		return words.Put("the project is no longer in headsup's settings")
	}
	return foreign(said, 300)
}

// footnote is the small print: the change's handle, its times for readers of several zones who speak of them, and what the cloud's
// support asks for.
func footnote(c maintenance.Change) string {
	text := words.Put("Change %s · %s", code(c.ID, 20), Reader{}.local(c.From))
	if c.Action == maintenance.Reschedule {
		text += " → " + Reader{}.local(c.To)
	}
	f := c.Outcome.Fault
	if f.HTTPStatus != 0 {
		text += words.Put(" · the cloud answered %d", f.HTTPStatus)
	}
	if f.Code != "" {
		text += " " + code(f.Code, 60)
	}
	if f.Message != "" {
		text += ": " + faultMessage(f.Message)
	}
	if f.RequestID != "" {
		text += words.Put(" · request %s", code(f.RequestID, 80))
	}
	return text
}
