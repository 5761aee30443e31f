package cards

import (
	"strings"

	"headsup/words"
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
	instance = escape(strings.ReplaceAll(plain(instance, 200), "`", "'"))
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
	ask := func(sentence string) string { return typed(command + " " + sentence) }
	return []topic{
		{"list", []string{
			words.Put("%s: what is coming, soonest first", ask(words.Put("list"))),
			words.Put("%s: with filters: any label or tag, words from names, `today`, `this week`, `next 3d`", ask(words.Put("list engine=kafka env=prod next 3d"))),
			words.Put("%s: those that have ended too", ask(words.Put("list status=any"))),
			words.Put("Labels are engine, project, region, instance, task and status; each tag of an instance is one as well."),
		}},
		{"show", []string{
			words.Put("%s: everything about one task", ask(words.Put("show %s", task))),
			words.Put("%s: by the instance's name", ask(words.Put("show %s", instance))),
		}},
		{"reschedule", []string{
			words.Put("%s: another time; you confirm before anything happens", ask(words.Put("reschedule %s tomorrow 02:00 because release", task))),
			words.Put("%s: by the instance's name", ask(words.Put("move %s +2h", instance))),
			words.Put("%s: opens a window to choose in", ask(words.Put("reschedule"))),
			words.Put("%s: in an emergency, without the approval, for those whom the policy names", ask(words.Put("reschedule %s +2h break-glass because …", task))),
			words.Put("%s They are read in your own time zone.", timeForms()),
		}},
		{"cancel", []string{
			words.Put("%s: cancel it for good; you confirm first", ask(words.Put("cancel %s because …", task))),
			words.Put("%s: in an emergency, without the approval, for those whom the policy names", ask(words.Put("cancel %s break-glass because …", task))),
			words.Put("The cloud does not take a cancel back."),
		}},
		{"remind", []string{
			words.Put("%s: a direct message to you so long before the task, wherever it is moved to", ask(words.Put("remind %s 30m", task))),
			words.Put("%s: the same, so long from now", ask(words.Put("snooze %s 2h", task))),
			words.Put("A reminder of yours is told to nobody else."),
		}},
		{"snooze", []string{
			words.Put("%s: a direct message to you so long from now, if the task is still to come", ask(words.Put("snooze %s 2h", task))),
			words.Put("%s: the same, so long before the task", ask(words.Put("remind %s 30m", task))),
		}},
		{"take", []string{
			words.Put("%s: you have got this, and its card names you", ask(words.Put("take %s", task))),
			words.Put("%s: you have not, any more", ask(words.Put("give-back %s", task))),
			words.Put("Who has it already is said; then a button takes it over. A task that is moved keeps its owner."),
		}},
		{"give-back", []string{
			words.Put("%s: a task that you took is nobody's again", ask(words.Put("give-back %s", task))),
			words.Put("%s: it is yours", ask(words.Put("take %s", task))),
		}},
		{"go", []string{
			words.Put("%s: it may run at its time: you have it, and nobody is called any more", ask(words.Put("go %s", task))),
			words.Put("Before a task its card asks for that. A task that nobody says go for runs all the same; to keep it from running, move or cancel it."),
		}},
		{"withdraw", []string{
			words.Put("%s: take back a change of yours before it is applied; the reason is optional", ask(words.Put("withdraw c3f1 because …"))),
			words.Put("%s: shows those that you can take back", ask(words.Put("withdraw"))),
			words.Put("A change's handle begins with c and stands on its card."),
		}},
		{"pending", []string{
			words.Put("%s: changes that wait for approval, first those that wait for you", ask(words.Put("pending"))),
		}},
		{"approve", []string{
			words.Put("%s: let a change of somebody else go ahead", ask(words.Put("approve c3f1"))),
			words.Put("%s: yes, but at another time; whoever asked has the next word", ask(words.Put("approve c3f1 at sun 04:00"))),
		}},
		{"delegate", []string{
			words.Put("%s: somebody decides in your stead until then", ask(words.Put("delegate @bob until mon 09:00"))),
			words.Put("%s: no longer", ask(words.Put("delegate @bob until now"))),
			words.Put("A stand-in must be named by the policy's rule too. Nobody decides on their own changes, not even as a stand-in."),
		}},
		{"deny", []string{words.Put("%s: stop a change of somebody else; whoever asked reads why", ask(words.Put("deny c3f1 because …")))}},
		{"now", []string{
			words.Put("%s: what runs, and what ended in the last hours, by instance", ask(words.Put("now"))),
			words.Put("What is due and does not start, began early or runs twice as long as usual is pointed out."),
		}},
		{"timeline", []string{
			words.Put("%s: a picture of the next 7 days, in your direct message with headsup", ask(words.Put("timeline"))),
			words.Put("%s: of 30 days, with the filters of `list`", ask(words.Put("timeline 30 days engine=kafka"))),
			words.Put("It has a bar for each task by instance, with its handle. Freezes and maintenance windows are shaded."),
		}},
		{"history", []string{
			words.Put("%s: who asked, approved and refused what, and what the cloud said, the newest first", ask(words.Put("history %s", task))),
			words.Put("%s: the same of all that you see here, and of the policy", ask(words.Put("history"))),
			words.Put("*History* on a task's card shows it in a window. Drafts, reminders and wrong codes are read by whoever they belong to."),
		}},
		{"digest", []string{
			words.Put("%s: at once what the next digest would tell: what nobody has, waits, failed, was put off most, and what is coming", ask(words.Put("digest"))),
		}},
		{"calendar", []string{
			words.Put("%s: an address at which your calendar program follows the maintenance of your channels", ask(words.Put("calendar"))),
			words.Put("%s: another address in its place", ask(words.Put("calendar new"))),
			words.Put("%s: the address counts no more", ask(words.Put("calendar off"))),
			words.Put("The address is a secret of yours and shown once. A task that is moved or cancelled moves or is cancelled in the calendar too."),
		}},
		{"whoami", []string{words.Put("%s: what you may do here, and in which zone your times are read", ask(words.Put("whoami")))}},
		{"status", []string{words.Put("%s: how old the data are, and how headsup is doing", ask(words.Put("status")))}},
		{"help", []string{words.Put("%s: more on one of them", ask(words.Put("help reschedule")))}},
	}
}

// asides are topics that are no verbs.
func asides(command, task string) []topic {
	return []topic{
		{"break-glass", []string{
			words.Put("In an emergency an approval can be skipped, by those whom the policy's `break_glass` names; `%s whoami` says whether you are one.", command),
			"• " + typed(words.Put("%s reschedule %s +2h break-glass because …", command, task)),
			"• " + typed(words.Put("%s cancel %s break-glass because …", command, task)),
			words.Put("It stands before `because`, and takes a reason. All who were skipped are told, and somebody else has to sign it off. Freezes and limits hold all the same."),
		}},
		{"home", []string{
			words.Put("*Home*, the first tab of this app in Slack, shows what waits for you, what you have and asked for, what is coming in your channels, and your reminders."),
			words.Put("Direct messages are turned off and on there. What answers you comes all the same, and so do skipped approvals and what is about your second factor."),
			words.Put("*Maintenance*, after a slash in any composer, finds a task while you type; *Reschedule a task*, in the menu of any message, moves the one that it names."),
		}},
		{"explain", []string{
			words.Put("*Explain* is a button on every draft and on every change's card: which rule of the policy decides, why those before it do not, what it takes and who may give it."),
		}},
	}
}

func contents(topics []topic) Message {
	var lines []string
	for _, t := range topics {
		lines = append(lines, t.lines[0])
	}
	head := words.Put("*What you can ask headsup*")
	tail := words.Put("In threads, and anywhere else, mention it instead: `@headsup list`. What you ask for is private until you confirm it.")
	list := strings.Join(bullets(lines), "\n")
	return message(head+"\n"+list+"\n"+tail, section(head, list), note(tail))
}
