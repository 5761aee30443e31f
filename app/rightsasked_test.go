package app_test

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// secret is why ann drafts: nobody else may read it.
const secret = "the quarterly numbers"

// task takes a task for which nothing is asked.
func (r *rights) task(scope string) string {
	r.t.Helper()
	select {
	case handle := <-r.tasks[scope]:
		return handle
	default:
		r.t.Fatalf("no task of #%s is left: raise scopes", scope)
		return ""
	}
}

var draftID = regexp.MustCompile(`"value":"(c[0-9a-z]+)"`)

// draft lets somebody ask for something in words, and gives the draft and the message in which it stands.
func (r *rights) draft(by, channel, text string) (id, ts string) {
	r.t.Helper()
	answer := r.say(by, channel, text)
	found := draftID.FindSubmatch(answer.Blocks)
	if found == nil {
		r.t.Fatalf("%s in #%s: %s: no draft: %q", by, channel, text, answer.Text)
	}
	return string(found[1]), answer.TS
}

// pending is a change that waits for a decision.
func (r *rights) pending(by, channel string) string {
	r.t.Helper()
	id, ts := r.draft(by, channel, "reschedule "+r.task(channel)+" +30h because of the matrix")
	r.confirm(by, slack.Press{Channel: channel, TS: ts, ActionID: "confirm"}, id)
	return id
}

// confirm clicks until the change is no draft any more, and waits a while for the answer, lest it be taken for one to what is asked
// next.
func (r *rights) confirm(by string, press slack.Press, id string) {
	r.t.Helper()
	for range tries {
		if clicked := r.slack.Click(by, press); !clicked.OK() {
			r.t.Fatalf("confirm %s: %+v", id, clicked)
		}
		if r.within(5*time.Second, func() bool { state, _ := r.state(id); return state != "draft" }) {
			r.within(5*time.Second, func() bool { return r.reads(by, press.Channel, before(press.TS), " as `"+id+"`") })
			return
		}
	}
	r.t.Fatalf("%s is a draft still", id)
}

// reads says that somebody finds these words in what they were sent after a ts.
func (r *rights) reads(who, channel, after, words string) bool {
	return slices.ContainsFunc(r.slack.Since(channel, who, after), func(m slack.Message) bool {
		return m.User == r.slack.Bot().ID && strings.Contains(m.Text, words)
	})
}

// say types a command and gives its answer, also where that takes longer than usual. One at a time, since ann asks for several
// people of the matrix, and a late answer does not say to what.
func (r *rights) say(by, channel, text string) slack.Message {
	r.t.Helper()
	r.asking.Lock()
	defer r.asking.Unlock()
	return r.insist(func() answer {
		got := r.slack.Command(by, channel, "/tasks", text).Message
		if !r.slow.MatchString(got.Text) {
			return answer{Message: got}
		}
		user, _ := r.slack.User(by)
		r.until("the answer to "+by+": "+text, func() bool {
			for _, m := range r.slack.Since(channel, by, got.TS) {
				if m.Ephemeral && m.To == user.ID && !r.unasked.MatchString(m.Text) {
					got = m
					return true
				}
			}
			return false
		})
		return answer{Message: got}
	}).Message
}

// insist asks again where headsup had no time for it, as a machine with too much to do makes it: nothing was kept, it says.
func (r *rights) insist(ask func() answer) (got answer) {
	for range tries {
		if got = ask(); !r.busy.MatchString(got.Text) {
			break
		}
	}
	return got
}

const tries = 10
