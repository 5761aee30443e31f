package cards

import (
	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// HomeTab is what Slack calls the Home tab of an app, as one person sees it.
type HomeTab = slack.HomeTabViewRequest

// HomeView is what App Home shows to one person: only what they may see.
type HomeView struct {
	Waits     []ChangeView       // for their decision, their answer or their sign-off
	Taken     []maintenance.Item // what they have, soonest first
	Asked     []ChangeView       // what they asked for and is not settled
	Coming    []maintenance.Item // soonest first, no more than MostComing
	Total     int                // of what is coming, also what Coming leaves out
	Reminders []Awaited          // that they asked for, the next first
	Failing   []maintenance.ProjectState

	Preferences maintenance.Preferences
	OwnZone     bool // the reader's zone is their own, not the default
}

// Awaited is a reminder that somebody asked for, with its task.
type Awaited struct {
	ID   string
	Item maintenance.Item
	Due  maintenance.Notice
}

// How much App Home shows, within the hundred blocks that Slack takes.
const (
	MostComing = 10
	mostAtHome = 8 // of everything else
)

// Home is somebody's App Home. It says how much longer something takes in tokens of Slack's alone, so that it is the same until something changes.
func Home(r Reader, v HomeView) HomeTab {
	var blocks []slack.Block
	if len(v.Failing) > 0 {
		blocks = append(blocks, failingPart(v.Failing))
	}
	for n, part := range [][]slack.Block{waitsPart(r, v), takenPart(v), askedPart(v), comingPart(r, v), settingsPart(r, v)} {
		if n > 0 {
			blocks = append(blocks, slack.NewDividerBlock())
		}
		blocks = append(blocks, part...)
	}
	return HomeTab{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: blocks}}
}

func waitsPart(r Reader, v HomeView) []slack.Block {
	return homePart(words.Put("Waiting for you"), words.Put("Nothing waits for you."), len(v.Waits), func(n int) []slack.Block {
		return homeChange("waits", v.Waits[n], waitsLine(v.Waits[n]), waitsButtons(r, v.Waits[n]))
	})
}

func takenPart(v HomeView) []slack.Block {
	return homePart(words.Put("You have"), words.Put("You have taken no task."), len(v.Taken), func(n int) []slack.Block {
		return homeTask("taken", v.Taken[n], button(GiveBack, v.Taken[n].Task.Handle, words.Put("Give it back")))
	})
}

func askedPart(v HomeView) []slack.Block {
	return homePart(words.Put("You asked for"), words.Put("Nothing that you asked for is under way."), len(v.Asked), func(n int) []slack.Block {
		return homeChange("asked", v.Asked[n], ownLine(v.Asked[n]), ownChangeButtons(v.Asked[n].Change))
	})
}

// failingPart says of what the rest may be old.
func failingPart(all []maintenance.ProjectState) slack.Block {
	lines := []string{words.Put(":warning: The cloud cannot be read. What is shown of these projects may have changed:")}
	for n, p := range all {
		if n == mostAtHome {
			lines = append(lines, words.Put("and %d more", len(all)-n))
			break
		}
		lines = append(lines, words.Put("• %s, since %s", code(p.Name, 60), at(p.Since)))
	}
	return section(lines...)
}

// homePart is a title with what stands under it, as much as there is room for.
func homePart(title, none string, n int, row func(int) []slack.Block) []slack.Block {
	if n == 0 {
		return []slack.Block{section("*"+title+"*", none)}
	}
	blocks := []slack.Block{section("*" + title + "*")}
	for k := range min(n, mostAtHome) {
		blocks = append(blocks, row(k)...)
	}
	if n > mostAtHome {
		blocks = append(blocks, note(words.Put("and %d more", n-mostAtHome)))
	}
	return blocks
}

func homeChange(what string, v ChangeView, line string, buttons []*slack.ButtonBlockElement) []slack.Block {
	return withButtons(section(line), actions("home-"+what+"-"+v.Change.ID, buttons...))
}

func withButtons(said, buttons slack.Block) []slack.Block {
	if buttons == nil {
		return []slack.Block{said}
	}
	return []slack.Block{said, buttons}
}

func waitsLine(v ChangeView) string {
	if v.Change.AwaitsSignOff() {
		return words.Put("%s It was done without approval, for you to sign off.", brokenLine(v))
	}
	if v.Change.Reason == "" {
		return waitingLine(v)
	}
	return waitingLine(v) + "\n" + reason(v.Change)
}

func waitsButtons(r Reader, v ChangeView) []*slack.ButtonBlockElement {
	if v.Change.AwaitsSignOff() {
		return []*slack.ButtonBlockElement{signOff(v.Change)}
	}
	return yourButtons(r, v.Change)
}

func ownChangeButtons(c maintenance.Change) []*slack.ButtonBlockElement {
	if c.State == maintenance.Applying {
		return nil
	}
	return []*slack.ButtonBlockElement{button(Withdraw, c.ID, words.Put("Withdraw"))}
}

// homeTask is a task with what can be done about it.
func homeTask(what string, i maintenance.Item, more ...*slack.ButtonBlockElement) []slack.Block {
	lines := rowLines(i, "", maintenance.Usual{})
	if owned := ownerLine(i.Task); owned != "" {
		lines = append(lines, owned)
	}
	return withButtons(section(lines...), actions("home-"+what+"-"+i.Task.Handle, append(rowButtons(i), more...)...))
}

func comingPart(r Reader, v HomeView) []slack.Block {
	title := words.Put("*Coming* in your channels")
	if v.Total == 0 {
		return []slack.Block{section(title, words.Put("No maintenance is coming."))}
	}
	blocks := []slack.Block{section(words.Put("%s: %s, soonest first", title, count(v.Total, "task")))}
	for _, i := range v.Coming[:min(len(v.Coming), MostComing)] {
		var take []*slack.ButtonBlockElement
		if i.Task.Owner().IsZero() {
			take = append(take, button(Take, i.Task.Handle, takeLabel()))
		}
		blocks = append(blocks, homeTask("coming", i, take...)...)
	}
	if more := v.Total - len(v.Coming); more > 0 {
		blocks = append(blocks, note(words.Put("and %d more: `%s list`, with filters", more, r.Command)))
	}
	return blocks
}

// settingsPart is what somebody has set for themselves, and what can be set.
func settingsPart(r Reader, v HomeView) []slack.Block {
	zone := zoneOr(r.Zone)
	said, turn := words.Put("Direct messages are *on*: how your changes end, another time that an approver offers, who takes over your tasks, and your reminders."),
		button(Messages, "off", words.Put("Turn direct messages off"))
	if v.Preferences.Muted {
		said, turn = words.Put("Direct messages are *off*: what would be told in one stands here. %s", stillTold()), button(Messages, "on", words.Put("Turn direct messages on"))
	}
	where := words.Put("Times that you type are read in %s, your zone in Slack. To change it, open Preferences in Slack, Language &amp; region.", code(zone.String(), 60))
	if !v.OwnZone {
		where = words.Put("Times that you type are read in %s (HEADSUP_TIMEZONE), since Slack names no zone for you. To change it, open Preferences in Slack, Language &amp; region.", code(zone.String(), 60))
	}
	blocks := append([]slack.Block{section(words.Put("*Your settings*"))}, withButtons(section(said), actions("home-messages", turn))...)
	blocks = append(blocks, section(where))
	blocks = append(blocks, languagePart(v.Preferences.Language)...)
	if len(v.Reminders) == 0 {
		return append(blocks, section(words.Put("No reminder waits for you. `%s remind k7q2 30m` asks for one, with the name of a task.", r.Command)))
	}
	blocks = append(blocks, section(words.Put("*Reminders* that you asked for, as direct messages%s", mutedBehind(v.Preferences))))
	for _, one := range v.Reminders[:min(len(v.Reminders), mostAtHome)] {
		line := section(words.Put("%s, of %s, set for %s", atAway(one.Due.DueAt), name(one.Item), at(one.Item.Task.ScheduledAt)))
		forget := button(Forget, one.ID, words.Put("Drop it"))
		if length(forget.Value) <= longestValue {
			line.Accessory = slack.NewAccessory(forget)
		}
		blocks = append(blocks, line)
	}
	if more := len(v.Reminders) - mostAtHome; more > 0 {
		blocks = append(blocks, note(words.Put("and %d more", more)))
	}
	return blocks
}

func mutedBehind(p maintenance.Preferences) string {
	if p.Muted {
		return words.Put(". None of them comes while direct messages are off")
	}
	return ""
}

// stillTold is what comes all the same.
func stillTold() string {
	return words.Put("What still comes: answers to what you do, the end of your drafts, approvals that were skipped in an emergency, your second factor, and what Slack will not take in its channel.")
}

// HomeRefused is what App Home shows to somebody who may not use headsup: why, and what to do.
func HomeRefused(r Reader, no *maintenance.Refusal) HomeTab {
	return HomeTab{Type: slack.VTHomeTab, CallbackID: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{section(Refusal(r, no).Text)}}}
}

// Set answers somebody who has turned direct messages on or off; waiting are the reminders that they asked for.
func Set(p maintenance.Preferences, waiting int) Message {
	if !p.Muted {
		return say(words.Put("Direct messages are on."))
	}
	text := words.Put("Direct messages are off. What would be told in one stands in App Home. %s", stillTold())
	if waiting > 0 {
		text += words.Put(" %s that you asked for will not come.", count(waiting, "reminder"))
	}
	return say(text)
}

// Forgotten answers somebody who has dropped a reminder.
func Forgotten() Message { return say(words.Put("The reminder is dropped. Nothing else was changed.")) }

// Shown is a message in a window, with its buttons: for whoever has no channel open, such as in App Home.
func Shown(m Message) Window {
	w := Said(m)
	if len(m.Blocks) > 0 {
		w.Blocks = slack.Blocks{BlockSet: m.Blocks}
	}
	return w
}
