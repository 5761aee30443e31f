package cards

import (
	"strings"
)

// HelpView is what help shows examples with.
type HelpView struct {
	Topic    string // a verb; empty: all
	Task     string // handle of a real task; empty: none is coming
	Instance string // name of a real instance
}

// Help says what can be asked: a line for each verb, or more about one.
func Help(r Reader, v HelpView) Message {
	task, instance := v.Task, v.Instance
	if task == "" {
		task, instance = "k7q2", "orders-mq"
	}
	if strings.ContainsAny(instance, " \t\n") {
		instance = "'" + instance + "'"
	}
	topics := topics(r.Command, task, instance)
	if v.Topic == "" {
		return contents(topics)
	}
	for _, t := range append(topics, asides(r.Command, task)...) {
		if t.verb == v.Topic {
			return say(t.lines...)
		}
	}
	return NotYet(r, v.Topic)
}

// topic is what help says about one verb; the first line stands in the list of all.
type topic struct {
	verb  string
	lines []string
}

func topics(command, task, instance string) []topic { //nolint:funlen // a list
	ask := func(words string) string { return code(command+" "+words, 300) }
	return []topic{
		{"list", []string{
			ask("list") + ": what is coming, soonest first",
			ask("list engine=kafka env=prod next 3d") + ": with filters: any label or tag, words from names, `today`, `this week`, `next 3d`",
			ask("list status=any") + ": those that have ended too",
			"Labels are engine, project, region, instance, task and status; each tag of an instance is one as well.",
		}},
		{"show", []string{
			ask("show "+task) + ": everything about one task",
			ask("show "+instance) + ": by the instance's name",
		}},
		{"reschedule", []string{
			ask("reschedule "+task+" tomorrow 02:00 because release") + ": another time; you confirm before anything happens",
			ask("move "+instance+" +2h") + ": by the instance's name",
			ask("reschedule") + ": opens a window to choose in",
			ask("reschedule "+task+" +2h break-glass because …") + ": in an emergency, without the approval, for those whom the policy names",
			timeForms + " They are read in your own time zone.",
		}},
		{"cancel", []string{
			ask("cancel "+task+" because …") + ": cancel it for good; you confirm first",
			ask("cancel "+task+" break-glass because …") + ": in an emergency, without the approval, for those whom the policy names",
			"The cloud does not take a cancel back.",
		}},
		{"remind", []string{
			ask("remind "+task+" 30m") + ": a direct message to you so long before the task, wherever it is moved to",
			ask("snooze "+task+" 2h") + ": the same, so long from now",
			"A reminder of yours is told to nobody else.",
		}},
		{"snooze", []string{
			ask("snooze "+task+" 2h") + ": a direct message to you so long from now, if the task is still to come",
			ask("remind "+task+" 30m") + ": the same, so long before the task",
		}},
		{"take", []string{
			ask("take "+task) + ": you have got this, and its card names you",
			ask("give-back "+task) + ": you have not, any more",
			"Who has it already is said; then a button takes it over. A task that is moved keeps its owner.",
		}},
		{"give-back", []string{
			ask("give-back "+task) + ": a task that you took is nobody's again",
			ask("take "+task) + ": it is yours",
		}},
		{"go", []string{
			ask("go "+task) + ": it may run at its time: you have it, and nobody is called any more",
			"Before a task its card asks for that. A task that nobody says go for runs all the same; to keep it from running, move or cancel it.",
		}},
		{"withdraw", []string{
			ask("withdraw c3f1 because …") + ": take back a change of yours before it is applied; the reason is optional",
			ask("withdraw") + ": shows those that you can take back",
			"A change's handle begins with c and stands on its card.",
		}},
		{"pending", []string{
			ask("pending") + ": changes that wait for approval, first those that wait for you",
		}},
		{"approve", []string{
			ask("approve c3f1") + ": let a change of somebody else go ahead",
			ask("approve c3f1 at sun 04:00") + ": yes, but at another time; whoever asked has the next word",
		}},
		{"delegate", []string{
			ask("delegate @bob until mon 09:00") + ": somebody decides in your stead until then",
			ask("delegate @bob until now") + ": no longer",
			"A stand-in must be named by the policy's rule too. Nobody decides on their own changes, not even as a stand-in.",
		}},
		{"deny", []string{ask("deny c3f1 because …") + ": stop a change of somebody else; whoever asked reads why"}},
		{"now", []string{
			ask("now") + ": what runs, and what ended in the last hours, by instance",
			"What is due and does not start, began early or runs twice as long as usual is pointed out.",
		}},
		{"history", []string{
			ask("history "+task) + ": who asked, approved and refused what, and what the cloud said, the newest first",
			ask("history") + ": the same of all that you see here, and of the policy",
			"*History* on a task's card shows it in a window. Drafts, reminders and wrong codes are read by whoever they belong to.",
		}},
		{"digest", []string{
			ask("digest") + ": at once what the next digest would tell: what nobody has, waits, failed, was put off most, and what is coming",
		}},
		{"calendar", []string{
			ask("calendar") + ": an address at which your calendar program follows the maintenance of your channels",
			ask("calendar new") + ": another address in its place",
			ask("calendar off") + ": the address counts no more",
			"The address is a secret of yours and shown once. A task that is moved or cancelled moves or is cancelled in the calendar too.",
		}},
		{"whoami", []string{ask("whoami") + ": what you may do here, and in which zone your times are read"}},
		{"status", []string{ask("status") + ": how old the data are, and how headsup is doing"}},
		{"help", []string{ask("help reschedule") + ": more on one of them"}},
	}
}

// asides are topics that are no verbs.
func asides(command, task string) []topic {
	return []topic{
		{"break-glass", []string{
			"In an emergency an approval can be skipped, by those whom the policy's `break_glass` names; `" + command + " whoami` says whether you are one.",
			"• " + code(command+" reschedule "+task+" +2h break-glass because …", 300),
			"• " + code(command+" cancel "+task+" break-glass because …", 300),
			"It stands before `because`, and takes a reason. All who were skipped are told, and somebody else has to sign it off. Freezes and limits hold all the same.",
		}},
		{"home", []string{
			"*Home*, the first tab of this app in Slack, shows what waits for you, what you have and asked for, what is coming in your channels, and your reminders.",
			"Direct messages are turned off and on there. What answers you comes all the same, and so do skipped approvals and what is about your second factor.",
			"*Maintenance*, after a slash in any composer, finds a task while you type; *Reschedule a task*, in the menu of any message, moves the one that it names.",
		}},
		{"explain", []string{
			"*Explain* is a button on every draft and on every change's card: which rule of the policy decides, why those before it do not, what it takes and who may give it.",
		}},
	}
}

func contents(topics []topic) Message {
	var lines []string
	for _, t := range topics {
		lines = append(lines, t.lines[0])
	}
	head := "*What you can ask headsup*"
	tail := "In threads, and anywhere else, mention it instead: `@headsup list`. What you ask for is private until you confirm it."
	list := strings.Join(bullets(lines), "\n")
	return message(head+"\n"+list+"\n"+tail, section(head, list), note(tail))
}
