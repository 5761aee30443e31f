package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// rightsPolicy has two rules, routes to three channels, one of them shared with another organisation, and a freeze. Who approves
// for kafka is a user group's to say.
const rightsPolicy = `
rules:
  - {name: kafka, matchers: ['engine="kafka"'], approvals: 1, approvers: ["@leads"], notify: ["@stan"], break_glass: ["@leads"], second_factor: none}
  - {name: all others, approvals: 1, approvers: ["@pia", "@paul"], notify: ["@stan"]}
freezes:
  - {name: launch, matchers: ['engine="kafka"'], intervals: [{years: ["%d"], location: UTC}]}
routes:
  channel: "#ops"
  routes:
    - {matchers: ['instance=~"shared-.*"'], channel: "#partners"}
    - {matchers: ['engine="kafka"'], channel: "#kafka"}
`

// people of the matrix, by what they are in it. Beside them are ann, who asks for what is none of theirs, lily, another of the
// leads, and stan, who may stand in for approvers of both rules.
func people() map[string]slack.User {
	return map[string]slack.User{
		"member": {Name: "mia"}, "requester": {Name: "ron"}, "approver": {Name: "lea"}, "other-approver": {Name: "pia"},
		"newcomer": {Name: "nora"}, "guest": {Name: "gus", Restricted: true}, "single-guest": {Name: "solo", UltraRestricted: true},
		"bot": {Name: "robo", Bot: true}, "deactivated": {Name: "gone", Deleted: true},
		"outsider": {Name: "olga", TeamID: "T0ELSEWHERE", Stranger: true}, "foreigner": {Name: "wes", TeamID: gridTeam},
	}
}

const gridTeam = "T0GRID" // another workspace in which the app is installed

// channelOf is where a person acts; the empty name is their direct message with the bot.
func channelOf(where string) string {
	return map[string]string{
		"here": "kafka", "thread": "kafka", "elsewhere": "ops", "outside": "random", "shared": "partners", "direct": "",
	}[where]
}

// scopeOf is the channel whose tasks a cell is about.
func scopeOf(where string) string {
	if where == "shared" {
		return "partners"
	}
	return "kafka"
}

// rights is a world with everybody of the matrix in it.
type rights struct {
	*world

	coded bool // its rules ask for second factors, and nobody has one

	db      *sql.DB // read only
	queries queries
	all     []*one
	tally   *tally
	asking  sync.Mutex // see say

	tasks  map[string]chan string // handles of tasks for which nothing is asked, by channel
	gone   map[string]string      // handle of a task that the cloud no longer lists, by channel
	others map[string]string      // ann's private draft, by channel
	glass  map[string]string      // lily's private draft that is to skip the approval, by channel
	open   map[string]string      // what waits for a decision, by channel

	reminder string // id of one that ann asked for

	refusals, successes map[string]*regexp.Regexp
	busy, slow          *regexp.Regexp // what asks to try again, and what asks to wait
	unasked             *regexp.Regexp // what people are told beside the answers that count: cards, that approvals were skipped, what the test asked for in their name

	mu      sync.Mutex
	buttons map[string]slack.Press
	broken  int // how often the glass was broken
}

// newRights makes it, with so many connections. In a coded one the rules ask for second factors, and nobody has one. What is before the first start and what behind it makes the newcomer.
func newRights(t *testing.T, connections string, coded bool) *rights {
	t.Helper()
	w := emptyWorldWith(t, slack.Options{Unlimited: true, ShouldEscape: true, Teams: []string{gridTeam}})
	r := &rights{
		world: w, coded: coded, tally: newTally(), buttons: map[string]slack.Press{}, tasks: map[string]chan string{},
		gone: map[string]string{}, others: map[string]string{}, glass: map[string]string{}, open: map[string]string{},
		refusals: compiled(words()), successes: compiled(doneWords()),
		busy:    regexp.MustCompile(`in its database in time|Too many requests came at once`),
		slow:    regexp.MustCompile(`takes longer than usual`),
		unasked: regexp.MustCompile(`takes longer than usual|^Sent for approval|skipped your approval|^Change c[0-9a-z]+|please decide|^Your change|\*Done\*`),
	}
	r.settle()
	policy := filepath.Join(t.TempDir(), "rights.yaml")
	text := rightsPolicy
	if coded {
		text = strings.NewReplacer("second_factor: none", "second_factor: required", `notify: ["@stan"]}`, `notify: ["@stan"], second_factor: required}`).Replace(text)
	}
	w.must(os.WriteFile(policy, fmt.Appendf(nil, text, time.Now().Year()+3), 0o600))
	total := 1 // that of emptyWorld
	for _, n := range r.scopes() {
		total += n
	}
	start := func() {
		w.start("HEADSUP_CONFIG="+policy, "HEADSUP_CHANNELS=#ops,#kafka,#partners", "HEADSUP_GRACE=5m", "HUAWEICLOUD_RATE=100",
			"SLACK_CONNECTIONS="+connections, "HEADSUP_APPROVALS=", "HEADSUP_REMIND=", "HEADSUP_KEY=a-key-of-a-test-that-is-long-enough",
			"HEADSUP_HTTP_ADDR=127.0.0.1:0", "HEADSUP_HTTP_URL=https://headsup.example")
		r.kept("all tasks are known", func() bool { return w.count(`SELECT COUNT(*) FROM tasks`) == total })
	}
	start()
	w.stop()
	w.slack.SetGroup("leads", append(leads(), "nora")...)
	for scope := range r.scopes() {
		w.must(w.cloud.ConsoleDelete(instanceOf(scope, 0), taskOf(scope, 0)))
	}
	w.ahead.Store(int64(2 * time.Minute)) // the next poll has come
	start()
	r.kept("the tasks that are gone", func() bool { return w.count(`SELECT COUNT(*) FROM tasks WHERE gone_at > 0`) == len(r.scopes()) })
	r.db = w.db.Beside(t)
	r.queries = r.prepareQueries()
	r.prepare()
	return r
}

// leads approve for kafka from the start. The requester is one of them: it must not help him with his own changes.
func leads() []string { return []string{"lea", "lily", "ron", "gus", "solo", "robo", "gone"} }

// scopes are the channels to which tasks belong, and how many.
func (r *rights) scopes() map[string]int {
	return map[string]int{"kafka": 150, "partners": 95, "ops": 10}
}

// settle fills the workspace and the cloud.
func (r *rights) settle() {
	var all []string
	for _, u := range people() {
		u.TZ = "Europe/Berlin"
		r.slack.AddUser(u)
		all = append(all, u.Name)
	}
	for _, name := range []string{"lily", "stan", "paul"} {
		r.slack.AddUser(slack.User{Name: name, TZ: "Europe/Berlin"})
		all = append(all, name)
	}
	r.slack.Invite("ops", all...)
	r.slack.Invite("random", all...)
	r.slack.Remove("ops", "solo")
	r.slack.Remove("random", "solo")
	r.slack.AddChannel(slack.Channel{Name: "kafka", Members: append(all, "ann", "headsup")})
	r.slack.AddChannel(slack.Channel{Name: "partners", Members: append(all, "ann", "headsup"), ExtShared: true})
	r.slack.Remove("partners", "solo")
	r.slack.AddGroup(slack.Group{Handle: "leads", Users: leads()})
	for scope, count := range r.scopes() {
		engine := "kafka"
		if scope == "ops" {
			engine = "rabbitmq"
		}
		for n := range count {
			if n%perInstance == 0 {
				r.must(r.cloud.AddInstance(dms.Instance{
					Project: projectID, ID: instanceOf(scope, n), Name: fmt.Sprintf("%s-%d", nameOf(scope), n/perInstance), Engine: engine,
				}))
			}
			r.must(r.cloud.AddTask(dms.Task{
				Instance: instanceOf(scope, n), ID: taskOf(scope, n), Name: "kernelUpgrade",
				ScheduleAt: time.Now().Add(72*time.Hour + time.Duration(n)*time.Minute).Truncate(time.Second),
			}))
		}
	}
}

// kept waits for what the database holds, of which Slack's side hears nothing.
func (r *rights) kept(what string, seen func() bool) {
	r.t.Helper()
	if !r.within(time.Minute, seen) {
		r.t.Fatalf("did not come: %s", what)
	}
}

// within says that the database holds it at once or soon.
func (r *rights) within(most time.Duration, seen func() bool) bool {
	ctx, cancel := context.WithTimeout(r.t.Context(), most)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !seen() {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return true
}

const perInstance = 20 // tasks

func instanceOf(scope string, n int) string {
	return fmt.Sprintf("00000000-0000-4000-8%03d-%012d", numberOf(scope), n/perInstance)
}

func taskOf(scope string, n int) string { return fmt.Sprintf("ff8080%02d%024d", numberOf(scope), n) }

// nameOf is how the names of a channel's instances begin.
func nameOf(scope string) string {
	return map[string]string{"kafka": "stream", "partners": "shared", "ops": "rabbit"}[scope]
}

func numberOf(scope string) int { return map[string]int{"kafka": 1, "partners": 2, "ops": 3}[scope] }

// prepare asks for what lies about in each channel before the matrix begins.
func (r *rights) prepare() {
	handles := map[string]string{}
	rows, err := r.db.QueryContext(r.t.Context(), `SELECT id, handle FROM tasks`)
	r.must(err)
	defer rows.Close()
	for rows.Next() {
		var id, handle string
		r.must(rows.Scan(&id, &handle))
		handles[id] = handle
	}
	r.must(rows.Err())
	for scope, count := range r.scopes() {
		r.gone[scope] = handles[taskOf(scope, 0)]
		r.tasks[scope] = make(chan string, count)
		for n := 1; n < count; n++ {
			r.tasks[scope] <- handles[taskOf(scope, n)]
		}
	}
	for scope := range r.scopes() {
		r.others[scope], _ = r.draft("ann", scope, "reschedule "+r.task(scope)+" +30h because "+secret)
		r.open[scope] = r.pending("ann", scope)
		if scope != "ops" {
			r.glass[scope], _ = r.draft("lily", scope, "cancel "+r.task(scope)+" break-glass because "+secret)
		}
	}
	r.say("ann", "kafka", "remind "+r.task("kafka")+" 30m")
	r.must(r.db.QueryRowContext(r.t.Context(), `SELECT id FROM notices WHERE kind = 'personal reminder' AND void = 0`).Scan(&r.reminder))
	r.kept("the cards, and who was asked", func() bool {
		return r.count(`SELECT COUNT(*) FROM copies WHERE card LIKE 'change:%' AND shown >= wanted`) == len(r.scopes()) &&
			r.count(`SELECT COUNT(*) FROM notices WHERE kind = 'ask' AND said_at > 0`) == len(r.scopes())
	})
}
