package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
	"headsup/store/storetest"
)

// monday is the moment of these tests, 10:00 in Shanghai.
var monday = time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)

const sample = "docs/policy-example.yaml"

func people(groups ...string) []string {
	return append([]string{"sre=U0ANN,U0BOB,U0CYD", "sre-leads=U0ANN,U0BOB", "sre-oncall=U0CYD", "payments=U0DAN,U0EVE"}, groups...)
}

// TestExplainOffline holds what is said of tasks that are only described; %s stands for a line of the file.
func TestExplainOffline(t *testing.T) {
	for _, c := range []struct {
		what string
		cmd  policyExplainCmd
		want string
	}{
		{
			"a move that is allowed",
			policyExplainCmd{Labels: "project=prod,engine=kafka", User: "U0DAN", Action: "reschedule", To: "2026-11-17 02:00 UTC", Scheduled: "2026-11-09 02:00 UTC", Groups: people()},
			`To reschedule a task with project=prod,engine=kafka to Tue 2026-11-17 02:00 UTC, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0DAN in #kafka-prod:

- Passed over: %s (cancel in production); it is for cancelling.
- Passed over: %s (payments); ` + "`tag_team=\"payments\"`" + ` does not hold.
- The rule that decides: %s (production).
- It takes 1 approval by @sre-leads or @sre-oncall, within 8 hours; never by whoever asks.
- @sre-oncall may skip it in an emergency, with ` + "`break-glass because …`" + `.
- A new time must be at least 1 hour away.
- The task may be put off to 2026-11-23 02:00 UTC at the latest, 14 days after it was first set.
- It may be put off 3 times; so far not at all.
- As it stands it is allowed.
- Policy HASH.
- Could approve it now: U0ANN, U0BOB, U0CYD.
- Its route (%s) leads to #kafka-prod.`,
		},
		{
			"a second move, into a freeze, by somebody on call",
			policyExplainCmd{Labels: "project=prod", User: "U0CYD", Action: "reschedule", To: "2026-11-11 02:00 UTC", Scheduled: "2026-11-09 02:00 UTC", Moves: 1, Groups: people()},
			`To reschedule a task with project=prod to Wed 2026-11-11 02:00 UTC, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0CYD in #mq-prod:

- Passed over: %s (cancel in production); it is for cancelling.
- Passed over: %s (payments); ` + "`tag_team=\"payments\"`" + ` does not hold.
- The rule that decides: %s (production).
- It takes 2 approvals by @sre-leads or @sre-oncall, within 8 hours; never by whoever asks.
- 1 of them because the task was put off once before.
- @sre-oncall may skip it in an emergency, with ` + "`break-glass because …`" + `; whoever asks is one of them.
- A new time must be at least 1 hour away.
- The task may be put off to 2026-11-23 02:00 UTC at the latest, 14 days after it was first set.
- It may be put off 3 times; so far it was once.
- As it stands it is not allowed: Wed 2026-11-11 02:00 UTC lies in the freeze double-11, and nothing may be moved into it. Ask @sre-leads about it. The nearest time that is allowed is Thu 2026-11-12 16:00 UTC. Rule: %s (double-11).
- Policy HASH.
- Could approve it now: U0ANN, U0BOB.
- Its route (%s) leads to #mq-prod.`,
		},
		{
			"a cancel by somebody who may not ask, in a channel where the task is not shown",
			policyExplainCmd{Labels: "project=prod", User: "U0DAN", Action: "cancel", Channel: "#mq", Reason: "no need", Groups: people()},
			`To cancel a task with project=prod, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0DAN in #mq:

- The rule that decides: %s (cancel in production).
- It takes 2 approvals by @sre-leads, within 4 hours; never by whoever asks.
- @sre-oncall may skip it in an emergency, with ` + "`break-glass because …`" + `.
- A reason is required.
- As it stands it is not allowed: @U0DAN may not ask for this. @sre or @sre-leads can.
- Policy HASH.
- Could approve it now: U0ANN, U0BOB.
- Its route (%s) leads to #mq-prod, so in another channel it is not shown, and nobody may ask for it there.`,
		},
		{
			"two leads, of whom one asks",
			policyExplainCmd{Labels: "project=prod", User: "U0ANN", Action: "cancel", Reason: "no need", Groups: people()},
			`To cancel a task with project=prod, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0ANN in #mq-prod:

- The rule that decides: %s (cancel in production).
- It takes 2 approvals by @sre-leads, within 4 hours; never by whoever asks.
- @sre-oncall may skip it in an emergency, with ` + "`break-glass because …`" + `.
- A reason is required.
- As it stands it is allowed.
- Policy HASH.
- Too few could approve it now, 1 person: U0BOB.
- Its route (%s) leads to #mq-prod.`,
		},
		{
			"no time, and names of whom nothing is known",
			policyExplainCmd{Labels: "project=dev", User: "U0DAN", Action: "reschedule"},
			`To reschedule a task with project=dev, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0DAN in #mq-dev:

- Passed over: %s (cancel in production); ` + "`project=\"prod\"`" + ` does not hold.
- Passed over: %s (payments); ` + "`project=\"prod\"`" + ` does not hold.
- Passed over: %s (production); ` + "`project=\"prod\"`" + ` does not hold.
- The rule that decides: %s (development).
- It takes no approval.
- A new time must be at least 10 minutes away.
- The task may be put off to 2026-12-09 02:00 UTC at the latest, 30 days after it was first set.
- As it stands it is allowed.
- Policy HASH.
- What binds the new time was not looked at: give one with --to.
- Its route (%s) leads to #mq-dev.

Who is behind @sre-leads, @sre, @sre-oncall, @payments is not known here, so nobody has a right by these names. Say it with --groups 'sre-leads=U0123456789'.`,
		},
		{
			"no rule",
			policyExplainCmd{Labels: "tag_env=lab", User: "U0DAN", Action: "cancel", Groups: people()},
			`To cancel a task with tag_env=lab, which stands at Mon 2026-11-09 02:00 UTC, asked for by U0DAN in #mq:

- Passed over: %s (cancel in production); ` + "`project=\"prod\"`" + ` does not hold.
- Passed over: %s (payments); ` + "`project=\"prod\"`" + ` does not hold.
- Passed over: %s (production); ` + "`project=\"prod\"`" + ` does not hold.
- Passed over: %s (development); ` + "`project=\"dev\"`" + ` does not hold.
- No rule is for this task, and without one nothing may be changed.
- Its route (%s) leads to #mq.`,
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			c.cmd.Policy = sample
			lines, err := c.cmd.explain(t.Context(), settings.Source{Dir: t.TempDir()}, monday)
			if err != nil {
				t.Fatal(err)
			}
			said := lineOfSample.ReplaceAllString(withoutHash(lines), "%s")
			if diff := cmp.Diff(c.want, said); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

var lineOfSample = regexp.MustCompile(`docs/policy-example\.yaml, line [0-9]+`)

// withoutHash joins the lines, with the policy's hash covered.
func withoutHash(lines []string) string {
	for i, line := range lines {
		if strings.HasPrefix(line, "- Policy `") {
			lines[i] = "- Policy HASH."
		}
	}
	return strings.Join(lines, "\n")
}

func TestWhatCannotBeExplainedSaysWhatToDo(t *testing.T) {
	right := policyExplainCmd{Policy: sample, Labels: "project=prod", User: "U0DAN", Action: "reschedule"}
	for _, c := range []struct {
		what string
		edit func(*policyExplainCmd)
		want string
	}{
		{"no task", func(c *policyExplainCmd) { c.Labels = "" }, "name a task with --task, or its labels with --labels."},
		{"no such policy", func(c *policyExplainCmd) { c.Policy = "no.yaml" }, "there is no file no.yaml to read the policy from."},
		{"no policy at all", func(c *policyExplainCmd) { c.Policy = "" }, "the policy cannot be used: it has 1 mistake.\n\n  HEADSUP_APPROVERS is not set.\n    Name who may approve changes: user ids, @names or user groups. Or set HEADSUP_APPROVALS=0, if everyone in the allowed channels may move and cancel tasks alone."},
		{"no database", func(c *policyExplainCmd) { c.Labels, c.Task = "", "k7q2" }, "there is no database at DIR/headsup.db. Name it as HEADSUP_DATABASE_URL, or describe the task with --labels."},
		{"no label", func(c *policyExplainCmd) { c.Labels = "env=prod" }, `--labels has env="prod", and no task has a label "env". Did you mean tag_env, the tag of the instance? The other labels are engine, project, region, instance, instance_id, task, status, enterprise_project.`},
		{"a slip in a label", func(c *policyExplainCmd) { c.Labels = "enigne=kafka" }, `--labels has enigne="kafka", and no task has a label "enigne". Did you mean engine?`},
		{"no such status", func(c *policyExplainCmd) { c.Labels = "project=prod,status=banana" }, `--labels has status="banana", which holds for no task. It is created, executing, success, failed, cancelled or deleted.`},
		{"no such project", func(c *policyExplainCmd) { c.Labels = "project=prdo" }, `--labels has project="prdo", which holds for no task. It is prod or dev. Did you mean prod?`},
		{"a label twice", func(c *policyExplainCmd) { c.Labels = "project=prod,project=dev" }, "--labels has project twice, and a task has each label once."},
		{"no user", func(c *policyExplainCmd) { c.User = "" }, `--user "" is no user id. Slack's begin with U or W, such as U0123456789; a person's profile has it behind ⋮, Copy member ID.`},
		{"a name for a user", func(c *policyExplainCmd) { c.User = "@bob" }, "--user @bob is no user id. Slack's begin with U or W, such as U0123456789; a person's profile has it behind ⋮, Copy member ID."},
		{"a sentence for a channel", func(c *policyExplainCmd) { c.Channel = "the ops channel" }, `--channel "the ops channel" is no channel. Give its name, such as #mq-prod, or its id.`},
		{"a folder", func(c *policyExplainCmd) { c.Policy = "docs" }, "docs is a folder. Name the YAML file in it."},
		{"a time for a known task", func(c *policyExplainCmd) { c.Labels, c.Task, c.Scheduled = "", "k7q2", "+2h" }, "--scheduled is for --labels: when k7q2 stands is in the database."},
		{"a history for a known task", func(c *policyExplainCmd) { c.Labels, c.Task, c.Moves = "", "k7q2", 2 }, "--moves is for --labels: how often k7q2 was put off is in the database."},
		{"a first time for a known task", func(c *policyExplainCmd) { c.Labels, c.Task, c.First = "", "k7q2", "+2h" }, "--first is for --labels: when k7q2 stood at first is in the database."},
		{"no labels", func(c *policyExplainCmd) { c.Labels = "prod" }, "--labels prod cannot be read: write them like engine=kafka,tag_env=prod."},
		{"a pattern", func(c *policyExplainCmd) { c.Labels = "project=~prod" }, `--labels has project=~"prod": say what the label is, with =.`},
		{"no groups", func(c *policyExplainCmd) { c.Groups = []string{"sre"} }, "--groups sre cannot be read: write it like sre-leads=U0123456789,U0123456780."},
		{"a group that is not named", func(c *policyExplainCmd) { c.Groups = []string{"nobody=U0DAN"} }, "--groups has @nobody, whom the policy does not name. It names @sre-leads, @sre, @sre-oncall, @payments."},
		{"names in a group", func(c *policyExplainCmd) { c.Groups = []string{"sre=U0DAN, bob"} }, "--groups has bob in sre, which is no user id. Slack's begin with U or W, such as U0123456789; a person's profile has it behind ⋮, Copy member ID."},
		{"no time", func(c *policyExplainCmd) { c.To = "fri" }, "--to: `fri` names a day but no hour. Give the hour too, such as `tomorrow 02:00`."},
		{"a time that has passed", func(c *policyExplainCmd) { c.To = "2026-11-01 02:00" }, "--to: `2026-11-01 02:00` is Sun 2026-11-01 02:00 UTC, which is over. Give a time that lies ahead."},
		{"no such zone", func(c *policyExplainCmd) { c.To = "fri 22:00 Mars/Base" }, "--to: `fri 22:00 Mars/Base` names a time zone that headsup does not know, `mars/base`. Zones can be written like `UTC`, `+08:00` or `Asia/Shanghai`."},
		{"no time at all", func(c *policyExplainCmd) { c.To = "banana" }, "--to: `banana` is no time that headsup can read. Times can be written like `tomorrow 02:00`, `fri 22:00`, `+2h`, `in 3 days`, `2026-12-01 02:00 UTC`."},
		{"a task that has run", func(c *policyExplainCmd) { c.Scheduled = "2026-11-01 02:00" }, "--scheduled: `2026-11-01 02:00` is Sun 2026-11-01 02:00 UTC, which is over. Give a time that lies ahead."},
		{"a first time of long ago", func(c *policyExplainCmd) { c.First = "2020-01-01 10:00" }, "--first: `2020-01-01 10:00` is more than 5 years ago. Give a later time."},
		{"a time for a cancel", func(c *policyExplainCmd) { c.Action, c.To = "cancel", "+2h" }, "--to is for --action reschedule: a cancel has no time."},
	} {
		t.Run(c.what, func(t *testing.T) {
			cmd, dir := right, t.TempDir()
			c.edit(&cmd)
			_, err := cmd.explain(t.Context(), settings.Source{Dir: dir}, monday)
			var wrong misuse
			if err != nil {
				wrong, _ = err.(misuse) //nolint:errorlint // it is returned as it is
			}
			if diff := cmp.Diff(c.want, strings.ReplaceAll(string(wrong), dir+string(os.PathSeparator), "DIR/")); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestExplainFromTheStore: what a running bot knows of the task, of people and of names is what counts, and it is not disturbed.
func TestExplainFromTheStore(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "headsup.yaml")
	const rules = "rules:\n  - {name: prod, matchers: ['tag_env=\"prod\"'], approvals: 1, approvals_per_move: 1, approvers: ['@leads', U0123456789], max_moves: 3}\n"
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	src := settings.Source{Dir: dir, Environ: []string{"HEADSUP_CONFIG=headsup.yaml"}}
	ruling, err := settings.ReadPolicy(src)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + ruling.Database.Path, Now: func() time.Time { return monday }, Projects: []store.Project{{Name: "prod", Zone: time.UTC}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	handle := kept(t, s, ruling)

	cmd := policyExplainCmd{Task: handle, User: "U0ANN", Action: "reschedule", To: "2026-11-06 22:00", Reason: "busy"} // in her zone
	lines, err := cmd.explain(t.Context(), src, monday)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(`To reschedule HANDLE, kernelUpgrade on orders-mq to Fri 2026-11-06 14:00 UTC, which stands at Wed 2026-11-04 02:00 UTC, asked for by ann (U0ANN):

- The rule that decides: headsup.yaml, line 2 (prod).
- It takes 2 approvals by @leads or @U0123456789, within 1 day; never by whoever asks.
- 1 of them because the task was put off once before.
- Nobody may skip the approval.
- It may be put off 3 times; so far it was once.
- As it stands it is allowed.
- Policy HASH.
- Could approve it now: U0123456789, bob (U0BOB).
- Not yet, since they are new in a group: cyd (U0CYD) (from Tue 2026-11-03 01:59 UTC).`, "HANDLE", handle)
	if diff := cmp.Diff(want, withoutHash(lines)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if lines, err = cmd.explain(t.Context(), src, monday.Add(time.Hour)); err != nil || !strings.Contains(strings.Join(lines, "\n"), "Could approve it now: U0123456789, bob (U0BOB).") {
		t.Errorf("by groups that were read an hour ago: %v\n%s", err, strings.Join(lines, "\n"))
	}

	for user, say := range map[string]string{
		"U0EVE":    "The account of eve (U0EVE) is deactivated, so headsup does nothing for it.",
		"U0NOBODY": "headsup has not met U0NOBODY yet. It answers members of its own workspace only; no guests, and no bots.",
	} {
		cmd := cmd
		cmd.User = user
		if lines, err = cmd.explain(t.Context(), src, monday); err != nil || !strings.Contains(strings.Join(lines, "\n"), "- "+say) {
			t.Errorf("asked for by %s: %v\n%s", user, err, strings.Join(lines, "\n"))
		}
	}

	other := written(t, "rules: [{approvals: 0}]")
	cmd.Policy = other
	if lines, err = cmd.explain(t.Context(), src, monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, note := range []string{
		"This is not the policy that headsup has in force, which it loaded at Mon 2026-11-02 02:00 UTC from headsup.yaml.",
		"User groups are as headsup last read them, 1h1m0s ago. While it cannot read them, nobody has a right from one.",
	} {
		if !strings.Contains(strings.Join(lines, "\n"), note) {
			t.Errorf("not said: %s\n%s", note, strings.Join(lines, "\n"))
		}
	}
}

// kept fills the store as a bot does: one task that was put off once, people, and a group of which one is new.
func kept(t *testing.T, s *store.Store, ruling settings.Ruling) (handle string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	instance := maintenance.Instance{ID: "i1", Project: "prod", Name: "orders\x1b-mq", Engine: maintenance.Kafka, Status: "RUNNING", Tags: []maintenance.Tag{{Key: "env", Value: "prod"}}}
	must(s.ObserveInstances(t.Context(), "prod", maintenance.Engines(), []maintenance.Instance{instance}))
	task := maintenance.Task{Instance: "i1", ID: "t1", Name: "kernelUpgrade", Status: maintenance.Created, ScheduledAt: monday.Add(24 * time.Hour)}
	for range 2 {
		storetest.Observe(t, s, "i1", task)
		task.ScheduledAt = task.ScheduledAt.Add(24 * time.Hour)
	}
	must(s.KeepPeople(t.Context(),
		maintenance.Person{Team: "T1", ID: "U0ANN", Name: "ann", Zone: "Asia/Shanghai", ReadAt: monday}, maintenance.Person{Team: "T1", ID: "U0BOB", Name: "bo\u202eb", ReadAt: monday},
		maintenance.Person{Team: "T1", ID: "U0CYD", Name: "cyd", ReadAt: monday}, maintenance.Person{Team: "T1", ID: "U0EVE", Name: "eve", Deleted: true, ReadAt: monday}))
	group := maintenance.Party{Group: "S0LEADS", Name: "leads"}
	silent := func(maintenance.GroupChange) []maintenance.Notice { return nil }
	_, err := s.KeepGroup(t.Context(), maintenance.GroupReading{Group: group, Users: []string{"U0ANN", "U0BOB", "U0EVE"}, Chosen: true, At: monday.Add(-time.Hour)}, silent)
	must(err)
	_, err = s.KeepGroup(t.Context(), maintenance.GroupReading{Group: group, Users: []string{"U0ANN", "U0BOB", "U0CYD", "U0EVE"}, At: monday.Add(-time.Minute)}, silent)
	must(err)
	names := maintenance.Names{Parties: map[string]maintenance.Party{"@leads": group, "U0123456789": {User: "U0123456789"}}}
	_, _, err = s.Enforce(t.Context(), store.PolicyText{Hash: ruling.Policy.Hash, Text: ruling.Text, Source: ruling.Source}, store.Claim{}, names, func(store.PolicyText) []maintenance.Notice { return nil })
	must(err)
	return s.Snapshot().Coming()[0].Task.Handle
}

// TestTheHistoryOfATaskIsGiven as docs/policy.md does it.
func TestTheHistoryOfATaskIsGiven(t *testing.T) {
	t.Parallel()
	args := []string{"policy", "explain", "--policy", sample, "--labels", "project=prod,tag_team=payments", "--action", "reschedule", "--to", "+9d", "--user", "U0DAN"}
	code, out, errs := said(t, append(args, "--first", time.Now().AddDate(0, 0, -3).Format(time.DateOnly)+" 02:00", "--moves", "1")...)
	if code != exitFine || errs != "" || !strings.Contains(out, "2 approvals") {
		t.Errorf("code %d, said %q, %q", code, out, errs)
	}
	for _, moves := range []string{"-1", "1000000000"} {
		if code, _, errs := said(t, append(args, "--moves="+moves)...); code != exitWrong || !strings.Contains(errs, "--moves") {
			t.Errorf("--moves=%s: code %d, %q", moves, code, errs)
		}
	}
}
