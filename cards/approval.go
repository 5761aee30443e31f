package cards

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// ShownFor is the value of a button that decides: the change, and the time that its card shows, so that nobody approves
// another time than the one before their eyes.
func ShownFor(c maintenance.Change) string {
	return fmt.Sprintf("%s %d", c.ID, c.To.Unix())
}

// yeses are the approvals of what the change now asks for.
func yeses(v ChangeView) []maintenance.Decision {
	var all []maintenance.Decision
	for _, d := range v.Decisions {
		if d.Yes && maintenance.SameSecond(d.To, v.Change.To) {
			all = append(all, d)
		}
	}
	return all
}

// partyNames names those whom a rule names, without alerting anybody.
func partyNames(parties []maintenance.Party) string {
	names := make([]string, 0, len(parties))
	for _, p := range parties {
		if p.Name == "" {
			p.Name = p.User + p.Group
		}
		names = append(names, "@"+foreign(strings.TrimPrefix(p.Name, "@"), 60))
	}
	return list(names, "or")
}

// partyMentions alerts them.
func partyMentions(parties []maintenance.Party) string {
	var mentions []string
	for _, p := range parties {
		switch {
		case isID(p.User):
			mentions = append(mentions, "<@"+p.User+">")
		case isID(p.Group):
			mentions = append(mentions, "<!subteam^"+p.Group+">")
		}
	}
	return strings.Join(mentions, " ")
}

// list joins names as a sentence does.
func list(names []string, last string) string {
	switch n := len(names); n {
	case 0:
		return "nobody"
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " " + last + " " + names[n-1]
	}
}

// waitingLines say what a change waits for: how many of how many, who may, and until when.
func waitingLines(r Reader, v ChangeView) string {
	c := v.Change
	lines := []string{
		fmt.Sprintf("*%d of %s.* %s may approve; %s may not, who asked for it.", len(yeses(v)), count(c.Terms.Approvals, "approval"),
			partyNames(c.Terms.Approvers), person(c.By.Person)),
	}
	for _, d := range yeses(v) {
		lines = append(lines, ":white_check_mark: "+decider(d)+" approved, "+at(d.At)+".")
	}
	for _, l := range c.Lookers {
		lines = append(lines, ":eyes: "+person(l.Person)+" is looking, since "+at(l.At)+".")
	}
	if len(v.Gone) > 0 {
		lines = append(lines, ":warning: "+goneText(v.Gone))
	}
	lines = append(lines, warned(r, c.Terms.Warnings)...)
	if c.Action == maintenance.Reschedule {
		lines = append(lines, "Once it is done it can be moved back, as long as the task waits.")
	}
	return strings.Join(append(lines, "Without a decision it expires "+atAway(c.DueAt)+"."), "\n")
}

// goneText names the approvers who are not there any more.
func goneText(gone []maintenance.Party) string {
	names := make([]string, len(gone))
	for i := range gone {
		names[i] = partyNames(gone[i : i+1])
	}
	has := "have"
	if len(gone) == 1 {
		has = "has"
	}
	return list(names, "and") + " " + has + " left and cannot approve."
}

// counteredLines say what the requester is asked.
func counteredLines(r Reader, v ChangeView) string {
	c := v.Change
	who := "An approver"
	if all := yeses(v); len(all) > 0 {
		who = person(all[len(all)-1].By)
	}
	line := who + " would approve " + at(c.To) + " instead. " + person(c.By.Person) + " has the next word: take this time, or withdraw."
	line = strings.Join(append([]string{line}, warned(r, c.Terms.Warnings)...), "\n")
	return line + "\nWithout an answer it expires " + atAway(c.DueAt) + "."
}

// approvedLines say who let the change go ahead, and what happens now.
func approvedLines(r Reader, v ChangeView, by []maintenance.Decision) string {
	c := v.Change
	line := "By " + approverNames(by) + ". "
	if c.Grace(r.Now) {
		return line + "It is applied at " + clock(c.DueAt) + ". Until then " + person(c.By.Person) + " can withdraw it."
	}
	return line + "It is applied now."
}

func approverNames(by []maintenance.Decision) string {
	names := make([]string, len(by))
	for i, d := range by {
		names[i] = decider(d)
	}
	return list(names, "and")
}

// decider names who decided, and for whom.
func decider(d maintenance.Decision) string {
	if d.For.ID == "" {
		return person(d.By)
	}
	return person(d.By) + " (for " + person(d.For) + ")"
}

// decisionButtons are those of a change that waits.
func decisionButtons(v ChangeView) []*slack.ButtonBlockElement {
	c := v.Change
	if c.State == maintenance.Countered {
		accept := button(Accept, ShownFor(c), "Take this time")
		accept.Style = slack.StylePrimary
		return []*slack.ButtonBlockElement{accept, deny(c), button(Withdraw, c.ID, "Withdraw")}
	}
	yes := button(Approve, ShownFor(c), "Approve")
	yes.Style = slack.StylePrimary
	buttons := []*slack.ButtonBlockElement{yes, deny(c)}
	if c.Action == maintenance.Reschedule {
		buttons = append(buttons, button(Another, c.ID, "Another time"))
	}
	return append(buttons, button(Looking, c.ID, "I'm looking"), button(Withdraw, c.ID, "Withdraw"), button(Explain, c.ID, "Explain"))
}

func deny(c maintenance.Change) *slack.ButtonBlockElement {
	b := button(Deny, c.ID, "Deny")
	b.Style = slack.StyleDanger
	return b
}

// Decided answers an approver whose word was kept. The card shows it to all.
func Decided(v ChangeView) Message {
	c := v.Change
	id := code(c.ID, 20)
	switch c.State {
	case maintenance.Pending:
		if left := c.Terms.Approvals - len(yeses(v)); left > 0 {
			return say("Your approval of " + id + " is kept. It takes " + fmt.Sprint(left) + " more; the card shows how it goes.")
		}
	case maintenance.Approved:
		return say("Approved: " + id + ". It is applied at " + clock(c.DueAt) + "; until then " + person(c.By.Person) + " can withdraw it.")
	case maintenance.Denied:
		return say("Denied: " + id + ". Nothing was changed, and " + person(c.By.Person) + " is told why.")
	case maintenance.Countered:
		return say("Your other time, " + at(c.To) + ", is on the card of " + id + ". " + person(c.By.Person) + " is asked whether to take it.")
	case maintenance.Superseded:
		return Superseded(v)
	}
	return say(settledText(c, maintenance.Decision{}))
}

// Accepted answers the requester who took an approver's other time.
func Accepted(v ChangeView) Message {
	c := v.Change
	switch c.State {
	case maintenance.Pending:
		return say("You took " + at(c.To) + " for " + code(c.ID, 20) + ". It still takes " +
			count(c.Terms.Approvals-len(yeses(v)), "approval") + "; those who may give it are asked.")
	case maintenance.Superseded:
		return Superseded(v)
	}
	return say("You took " + at(c.To) + " for " + code(c.ID, 20) + ". It is applied at " + clock(c.DueAt) + "; until then you can withdraw it.")
}

// Asked asks those who may decide, in the thread of the card; again says that they were asked before.
func Asked(v ChangeView, again bool) Message {
	c := v.Change
	whom := c.Terms.Notify
	if len(whom) == 0 {
		whom = c.Terms.Approvers
	}
	head := "please decide"
	if again {
		head = "this still waits for you"
	}
	return say(strings.TrimSpace(partyMentions(whom)+" "+head)+": "+person(c.By.Person)+" asks to "+wish(c)+".",
		name(v.Item), "The buttons are on the card above. Without a decision it expires "+atAway(c.DueAt)+".")
}

// Escalated tells those above the approvers that the time is running out.
func Escalated(v ChangeView) Message {
	return say(partyMentions(v.Change.Terms.Escalate)+" nobody has decided yet, and it expires "+away(v.Change.DueAt)+".", name(v.Item))
}

// Offered tells the requester in person that an approver would rather have another time.
func Offered(v ChangeView) Message {
	c := v.Change
	who := "An approver"
	if all := yeses(v); len(all) > 0 {
		who = person(all[len(all)-1].By)
	}
	line := who + " would approve your change " + code(c.ID, 20) + " for " + at(c.To) + " instead."
	accept := button(Accept, ShownFor(c), "Take this time")
	accept.Style = slack.StylePrimary
	return message(line+" "+plainName(v.Item), section(line, headline(v.Item)),
		actions(renderID("offered", c), accept, button(Withdraw, c.ID, "Withdraw")),
		note("Without an answer it expires "+atAway(c.DueAt)+". Nothing has been changed yet."))
}

// EndedForYou tells the requester in person how a change ended.
func EndedForYou(v ChangeView) Message {
	head, detail := changeLines(Reader{}, v)
	return say("Your change "+code(v.Change.ID, 20)+": *"+head+"* · "+name(v.Item), detail)
}

// LookedInto answers an approver who is looking.
func LookedInto(v ChangeView) Message {
	return say("The card of " + code(v.Change.ID, 20) + " says that you are looking. It still takes a decision: approve, deny, or offer another time.")
}

// PendingView is what waits for decisions.
type PendingView struct {
	Broken []ChangeView // approvals that were skipped, to be signed off by somebody else
	Yours  []ChangeView // that the reader may decide, or has to answer
	Others []ChangeView
}

// PendingList tells which changes wait, first those that wait for the reader.
func PendingList(v PendingView) Message {
	if len(v.Yours)+len(v.Others)+len(v.Broken) == 0 {
		return say("No change waits for a decision.")
	}
	var blocks []slack.Block
	var text []string
	add := func(title string, views []ChangeView, mine bool) {
		if len(views) == 0 {
			return
		}
		blocks = append(blocks, section("*"+title+"*"))
		text = append(text, title)
		for _, one := range views[:min(len(views), mostRows)] {
			c := one.Change
			line := code(c.ID, 20) + " " + name(one.Item) + ": " + person(c.By.Person) + " asks to " + wish(c) + ". " + waitsFor(one)
			blocks = append(blocks, section(line))
			text = append(text, line)
			if mine {
				blocks = append(blocks, actions(renderID("pending", c), decisionButtons(one)...))
			}
		}
		if more := len(views) - mostRows; more > 0 {
			blocks = append(blocks, note(fmt.Sprintf("and %d more", more)))
		}
	}
	broken(v.Broken, &blocks, &text)
	add("Waiting for you", v.Yours, true)
	add("Waiting for others", v.Others, false)
	return message(strings.Join(text, "\n"), blocks...)
}

// broken lists what was done without its approvals and not looked at since, before all else.
func broken(views []ChangeView, blocks *[]slack.Block, text *[]string) {
	if len(views) == 0 {
		return
	}
	const title = "Done without approval, to be signed off"
	*blocks, *text = append(*blocks, section("*"+title+"*")), append(*text, title)
	for _, v := range views[:min(len(views), mostRows)] {
		c := v.Change
		line := code(c.ID, 20) + " " + name(v.Item) + ": " + person(c.By.Person) + " asked to " + wish(c) + "; it is " + stateWord(c.State) + ". " + reason(c)
		*blocks = append(*blocks, section(line), actions(renderID("broken", c), signOff(c)))
		*text = append(*text, line)
	}
	if more := len(views) - mostRows; more > 0 {
		*blocks = append(*blocks, note(fmt.Sprintf("and %d more", more)))
	}
}

func waitsFor(v ChangeView) string {
	c := v.Change
	if c.State == maintenance.Countered {
		return "It waits for " + person(c.By.Person) + " to take another time, until " + atAway(c.DueAt) + "."
	}
	return fmt.Sprintf("It has %d of %s by %s, and expires %s.", len(yeses(v)), count(c.Terms.Approvals, "approval"),
		partyNames(c.Terms.Approvers), atAway(c.DueAt))
}

// decisionText says why somebody cannot decide; empty where that is not the reason.
func decisionText(_ Reader, no *maintenance.Refusal) string {
	c := no.Change
	id := code(c.ID, 20)
	switch no.Why {
	case maintenance.OwnChange:
		return "You asked for " + id + ", so somebody else has to approve it: " + partyNames(c.Terms.Approvers) + ". You can withdraw it."
	case maintenance.NotApprover:
		return "Only " + partyNames(c.Terms.Approvers) + " may decide on " + id + " (" + foreign(c.Terms.Rule.String(), 160) + "). Nothing was decided."
	case maintenance.TooNew:
		return "You have joined the approvers only lately, and your right to decide begins " + at(no.Times[0]) + ". Nothing was decided. Ask one of " +
			partyNames(c.Terms.Approvers) + "."
	case maintenance.GroupUnread:
		return "headsup could not ask Slack lately who is in " + partyNames(no.Parties) + ", so nobody has a right from there. Nothing was decided. Please try again in a minute."
	case maintenance.NobodyLeft:
		return "This takes " + count(c.Terms.Approvals, "approval") + " by " + partyNames(c.Terms.Approvers) + ", and without you too few of them are left. Nothing was kept. " +
			"Ask whoever runs headsup to name more approvers (" + foreign(c.Terms.Rule.String(), 160) + ")."
	case maintenance.NoPolicy:
		return "headsup has no policy that it could go by, so nothing can be changed. Ask whoever runs headsup to look at its settings."
	case maintenance.AlreadyApproved:
		if no.Person.ID != "" {
			return person(no.Person) + " approved " + id + " already, " + at(no.Times[0]) + ", and a stand-in and whom they stand in for count once. It takes others now."
		}
		return "You approved " + id + " already, " + at(no.Times[0]) + ". It takes others now."
	case maintenance.WaitsForRequester:
		return "Another time stands on " + id + ", " + at(c.To) + ", and " + person(c.By.Person) + " has the next word. Nothing was decided."
	case maintenance.OfferChanged:
		return "The time of " + id + " was changed to " + at(c.To) + " after this was shown. Nothing was decided. Look at the card, then decide."
	case maintenance.DecisionOver:
		return "The time to decide on " + id + " is over, " + at(c.DueAt) + ". Nothing was decided. It can be asked for again."
	case maintenance.NoReason:
		return "A denial needs a reason, for whoever asked. Nothing was decided. For example: `deny " + foreign(c.ID, 20) + " because the release is on`."
	case maintenance.NoOtherTime:
		return "A cancel has no time, so there is no other to offer. Nothing was decided. Approve or deny " + id + "."
	case maintenance.SameOffer:
		return "Change " + id + " asks for that time already. Nothing was decided. Approve it, or offer another."
	}
	return ""
}
