package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/bot"
	"headsup/doctor"
	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
	"headsup/short"
)

const (
	wardProject  = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	wardInstance = "11111111-2222-4333-8444-555555555555"
	wardTask     = "ff80808288ae8b6a0188ae91f6fc000d"
)

// ward is a headsup that is about to be started, in a folder with its .env, between a Slack and a cloud in which all is well.
type ward struct {
	t     *testing.T
	slack *slack.Workspace
	cloud *dms.Cloud
	now   func() time.Time
	lines []string // of .env; of a setting that stands twice the last one holds
	post  string
}

func newWard(t *testing.T) *ward {
	t.Helper()
	var granted []string
	for _, need := range bot.Scopes() {
		granted = append(granted, need.Name)
	}
	return newWardWith(t, slack.Options{Scopes: granted})
}

func newWardWith(t *testing.T, o slack.Options) *ward {
	t.Helper()
	w := &ward{t: t, now: time.Now, slack: slack.New(o), cloud: dms.New(dms.Options{
		Projects: []dms.Project{{ID: wardProject, Region: "cn-north-4", AK: "test-ak", SK: "test-sk-is-secret"}},
	})}
	t.Cleanup(w.slack.Close)
	t.Cleanup(w.cloud.Close)
	here, there := httptest.NewServer(w.slack.Handler()), httptest.NewServer(w.cloud)
	t.Cleanup(here.Close)
	t.Cleanup(there.Close)
	w.slack.SetBaseURL(here.URL)
	for _, name := range []string{"ann", "bo", "cy"} {
		w.slack.AddUser(slack.User{ID: "U0123456" + strings.ToUpper(name), Name: name})
	}
	w.slack.AddGroup(slack.Group{Handle: "sre", Users: []string{"ann", "bo"}})
	w.slack.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "bo", "cy", "headsup"}})
	for _, engine := range []string{"rabbitmq", "kafka", "reliability"} {
		in := dms.Instance{Project: wardProject, ID: wardInstance, Name: "orders", Engine: engine}
		if engine != "rabbitmq" {
			in.ID = strings.Replace(wardInstance, "1111", "2"+map[string]string{"kafka": "aaa", "reliability": "bbb"}[engine], 1)
		}
		w.must(w.cloud.AddInstance(in))
	}
	w.must(w.cloud.AddTask(dms.Task{Instance: wardInstance, ID: wardTask, Name: "kernelUpgrade", ScheduleAt: time.Now().Add(48 * time.Hour)}))
	t.Chdir(t.TempDir())
	w.set("SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app", "SLACK_API_URL="+here.URL+"/api/", "HUAWEICLOUD_REGION=cn-north-4",
		"HUAWEICLOUD_SDK_PROJECT_ID="+wardProject, "HUAWEICLOUD_SDK_AK=test-ak", "HUAWEICLOUD_SDK_SK=test-sk-is-secret",
		"HUAWEICLOUD_ENDPOINT="+there.URL, "HUAWEICLOUD_RATE=100", "HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVERS=@sre")
	return w
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// set adds settings, which take the place of those of the same name.
func (w *ward) set(lines ...string) {
	w.t.Helper()
	for _, line := range lines {
		name, _, _ := strings.Cut(line, "=")
		var kept []string
		for _, one := range w.lines {
			if !strings.HasPrefix(one, name+"=") {
				kept = append(kept, one)
			}
		}
		kept = append(kept, line)
		w.lines = kept
	}
	w.must(os.WriteFile(".env", []byte(strings.Join(w.lines, "\n")+"\n"), 0o600))
}

// rules writes the YAML file in the place of HEADSUP_APPROVERS.
func (w *ward) rules(text string) {
	w.t.Helper()
	w.must(os.WriteFile("headsup.yaml", []byte(text), 0o600))
	w.set("HEADSUP_CONFIG=headsup.yaml")
}

// examined runs headsup doctor, and gives what it found, by check.
func (w *ward) examined() (found map[string][]doctor.Finding, failed bool) {
	w.t.Helper()
	var out bytes.Buffer
	err := doctorCmd{JSON: true, Post: w.post}.examine(w.t.Context(), &out, here(), w.now)
	if failed = errors.Is(err, errFound); err != nil && !failed {
		w.t.Fatal(err)
	}
	for _, secret := range []string{"xoxb-test", "xapp-test", "test-sk"} { // invariant I11
		if strings.Contains(out.String(), secret) {
			w.t.Errorf("it tells a secret: %s", out.String())
		}
	}
	var report struct{ Findings []doctor.Finding }
	w.must(json.Unmarshal(out.Bytes(), &report))
	found = map[string][]doctor.Finding{}
	for _, f := range report.Findings {
		found[f.Check] = append(found[f.Check], f)
	}
	return found, failed
}

// TestDoctorIsContent: where all is well each check says so in one line, and nothing is posted.
func TestDoctorIsContent(t *testing.T) {
	newWard(t)
	code, out, errs := said(t, "doctor")
	var checks []string
	for line := range strings.Lines(out) {
		if state, rest, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			checks = append(checks, state+" "+strings.TrimSpace(rest[:14]))
		}
	}
	want := []string{
		"pass settings", "pass clock", "pass tokens", "pass socket", "pass channels", "pass approvers", "pass cloud", "pass data", "pass database",
		"pass policy", "pass second factors",
	}
	if diff := cmp.Diff(want, checks); diff != "" || code != exitFine || errs != "" || !strings.HasSuffix(out, "\n\nAll is well.\n") {
		t.Errorf("exit %d (-want +got):\n%s\n%s%s", code, diff, out, errs)
	}
}

// TestDoctorNamesTheFault puts one thing wrong at a time: it is told by the check whose it is, with what to do, and by no other.
func TestDoctorNamesTheFault(t *testing.T) {
	const key = "HEADSUP_KEY=a-key-of-a-test-that-is-long-enough-to-be-one"
	denied := func(op dms.Op) func(*ward) {
		return func(w *ward) {
			w.cloud.Inject(dms.Fault{Op: op, Times: -1, Kind: dms.Refuse, Status: 403, Code: "DMS.10240003", Message: "Policy doesn't allow it."})
		}
	}
	for _, c := range []struct {
		what  string
		harm  func(*ward)
		check string
		state doctor.State
		says  string
	}{
		{"a setting", func(w *ward) { w.set("HEADSUP_POLL=often") }, "settings", doctor.Fail, "HEADSUP_POLL"},
		{"a clock ahead", func(w *ward) { w.now = later(6 * time.Minute) }, "clock", doctor.Fail, "is 6m0s ahead of Slack's."},
		{"a clock a little behind", func(w *ward) { w.now = later(-time.Minute) }, "clock", doctor.Warn, "is 1m0s behind Slack's."},
		{"a bot token", func(w *ward) { w.set("SLACK_BOT_TOKEN=xoxb-test-wrong") }, "tokens", doctor.Fail, "Slack refuses SLACK_BOT_TOKEN (invalid_auth)"},
		{"a Slack that does not answer", func(w *ward) {
			w.slack.Inject(slack.Fault{Method: "auth.test", Kind: slack.Reset, Times: -1})
		}, "tokens", doctor.Fail, "Look at this machine's network"},
		{"an app token", func(w *ward) { w.set("SLACK_APP_TOKEN=xapp-test-wrong") }, "socket", doctor.Fail, "Slack refuses SLACK_APP_TOKEN (invalid_auth)"},
		{"Socket Mode switched off", func(w *ward) { w.slack.RefuseSockets("link_disabled") }, "socket", doctor.Fail, "Socket Mode is switched off"},
		{"a channel that is not there", func(w *ward) { w.set("HEADSUP_CHANNELS=#ops,#opps") }, "channels", doctor.Fail, "#opps was not found"},
		{"a channel without headsup", func(w *ward) { w.slack.Remove("ops", "headsup") }, "channels", doctor.Fail, "Type there: /invite @headsup"},
		{"a channel that is archived", func(w *ward) {
			w.slack.ChangeChannel("ops", func(c *slack.Channel) { c.Archived = true })
		}, "channels", doctor.Fail, "#ops is archived"},
		{"a channel that is shared", func(w *ward) {
			w.slack.ChangeChannel("ops", func(c *slack.Channel) { c.ExtShared = true })
		}, "channels", doctor.Warn, "shared with another organisation"},
		{"a route to where headsup may not post", func(w *ward) {
			w.slack.AddChannel(slack.Channel{Name: "kafka", Members: []string{"headsup"}})
			ops, _ := w.slack.Channel("ops")
			w.set("HEADSUP_CHANNELS=" + ops.ID) // by its name the file alone would tell
			w.rules("routes: {channel: '#kafka'}\n")
		}, "channels", doctor.Fail, "which HEADSUP_CHANNELS does not allow"},
		{"an approver whom Slack does not know", func(w *ward) { w.set("HEADSUP_APPROVERS=@sre,@sree") }, "approvers", doctor.Warn, "@sree, whom Slack does not know"},
		{"a group of nobody", func(w *ward) { w.slack.SetGroup("sre") }, "approvers", doctor.Fail, "nothing can be approved"},
		{"a group of one", func(w *ward) { w.slack.SetGroup("sre", "ann") }, "approvers", doctor.Warn, "so what ann (U0123456ANN) asks for can never be approved"},
		{"a group whose other one has left", func(w *ward) {
			w.slack.ChangeUser("bo", func(u *slack.User) { u.Deleted = true })
		}, "approvers", doctor.Warn, "so what ann (U0123456ANN) asks for can never be approved"},
		{"a key of the cloud", func(w *ward) { w.set("HUAWEICLOUD_SDK_SK=test-sk-is-wrong") }, "cloud", doctor.Fail, "does not take the credentials"},
		{"a project", func(w *ward) { w.set("HUAWEICLOUD_SDK_PROJECT_ID=1b0e5c3f7a2d4e6f8091a2b3c4d5e6f7") }, "cloud", doctor.Fail, "project default"},
		{"no right to list", denied(dms.ListInstances), "cloud", doctor.Fail, "Grant dms:instance:list;"},
		{"no right to list tasks", denied(dms.ListTasks), "cloud", doctor.Fail, "Grant dms:instance:get;"},
		{"no right to read how work went", denied(dms.ListRuns), "cloud", doctor.Warn, "Grant dms:instance:getBackgroundTask;"},
		{"a cloud without instances", func(w *ward) {
			for _, in := range w.cloud.Instances() {
				w.cloud.RemoveInstance(in.ID)
			}
		}, "cloud", doctor.Warn, "has no instance"},
		{"a task that cannot be read", func(w *ward) {
			w.must(w.cloud.AddTask(dms.Task{Instance: wardInstance, ID: strings.Replace(wardTask, "ff", "aa", 1), Raw: `{"id": 7, "schedule_at": "soon"}`}))
		}, "data", doctor.Warn, "could not be understood"},
		{"a database that is none", func(w *ward) {
			w.must(os.WriteFile("text.db", []byte(strings.Repeat("no database\n", 1000)), 0o600))
			w.set("HEADSUP_DATABASE_URL=sqlite:text.db")
		}, "database", doctor.Fail, "is no database of headsup"},
		{"a key of the file", func(w *ward) { w.rules("rules:\n  - {approvalz: 0}\n") }, "policy", doctor.Fail, "Did you mean approvals?"},
		{"a doubt in the file", func(w *ward) {
			w.rules("rules:\n  - {matchers: [engine=kafka], approvals: 0, weekends: warn}\n")
		}, "policy", doctor.Warn, "weekends"},
		{"second factors that nobody knows of", func(w *ward) {
			w.set(key)
			w.rules("rules:\n  - {matchers: [engine=kafka], approvals: 1, approvers: ['@sre'], second_factor: required}\n")
		}, "second factors", doctor.Warn, "names no database of this headsup"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWard(t)
			c.harm(w)
			found, failed := w.examined()
			if failed != (c.state == doctor.Fail) {
				t.Errorf("it failed: %v", failed)
			}
			if f := found[c.check]; len(f) == 0 || f[0].State != c.state || !strings.Contains(f[0].Found+" "+f[0].Do, c.says) || f[0].Do == "" {
				t.Errorf("%s says %+v", c.check, f)
			}
			wantNoOther(t, found, c.check)
		})
	}
}

func later(by time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(by) } }

// wantNoOther wants every check to pass but one, and those that rest on it.
func wantNoOther(t *testing.T, found map[string][]doctor.Finding, wrong string) {
	t.Helper()
	for check, findings := range found {
		for _, f := range findings {
			if check != wrong && f.State != doctor.Pass && !strings.HasPrefix(f.Found, "Not looked at, since it rests on ") {
				t.Errorf("%s is wrong, and %s says %+v", wrong, check, f)
			}
		}
	}
}

// TestDoctorComparesScopes: each that is missing is named with what it is for, and those that nothing uses.
func TestDoctorComparesScopes(t *testing.T) {
	var granted []string
	for _, need := range bot.Scopes() {
		if need.Name != "usergroups:read" && need.Name != "im:write" {
			granted = append(granted, need.Name)
		}
	}
	w := newWardWith(t, slack.Options{Scopes: append(granted, "reactions:write")})
	found, failed := w.examined()
	var got []string
	for _, f := range found["tokens"] {
		got = append(got, string(f.State)+" "+f.Found)
	}
	want := []string{
		"fail SLACK_BOT_TOKEN lacks the scope im:write (to begin a direct message).",
		"fail SLACK_BOT_TOKEN lacks the scope usergroups:read (who approves).",
		"warn SLACK_BOT_TOKEN may do more than headsup uses: reactions:write.",
	}
	if diff := cmp.Diff(want, got); diff != "" || !failed {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantNoOther(t, found, "tokens")
}

// TestDoctorNamesWhoHasNoSecondFactor: of a group as Slack has it now, before any headsup has read it.
func TestDoctorNamesWhoHasNoSecondFactor(t *testing.T) {
	w := newWard(t)
	w.set("HEADSUP_DATABASE_URL=" + drawer(t))
	w.rules("rules:\n  - {matchers: [engine=kafka], approvals: 1, approvers: ['@sre'], second_factor: required}\n")
	found, failed := w.examined()
	want := []doctor.Finding{{
		Check: "second factors", State: doctor.Warn,
		Found: "The rule at headsup.yaml, line 2 asks for a second factor, which these have not: ann (U0123456ANN), bo (U0123456BO).",
		Do:    "headsup second-factor enrol PERSON gives one, such as to U0123456ANN.",
	}}
	if diff := cmp.Diff(want, found["second factors"]); diff != "" || failed {
		t.Errorf("failed %v (-want +got):\n%s", failed, diff)
	}
	wantNoOther(t, found, "second factors")
}

// TestDoctorSaysALineForEachFinding: for whoever reads it on a terminal.
func TestDoctorSaysALineForEachFinding(t *testing.T) {
	newWard(t).set("HEADSUP_POLL=often")
	code, out, errs := said(t, "doctor")
	if code != exitFailed || errs != "" || !strings.HasPrefix(out, "fail  settings        .env, line 12: HEADSUP_POLL is ") ||
		!strings.HasSuffix(out, "\n\nheadsup will not work as it is: mend what fails (1), then run headsup doctor again.\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestDoctorChangesNothing counts what reached Slack, the cloud and the disk: questions alone, and with --post one message.
func TestDoctorChangesNothing(t *testing.T) {
	for _, c := range []struct {
		post  string
		posts int
	}{{"", 0}, {"#ops", 1}} {
		w := newWard(t)
		w.post = c.post
		if found, failed := w.examined(); failed || c.post != "" && found["post"][0].Found != "A test card stands in #ops." {
			t.Errorf("%+v", found)
		}
		posts, calls := 0, 0
		for _, r := range w.slack.Requests() {
			calls++
			if r.Effect {
				posts++
			}
			if r.Effect && r.Method != "chat.postMessage" {
				t.Errorf("it called %s", r.Method)
			}
		}
		if posts != c.posts || len(w.slack.Messages("ops", "ann")) != c.posts || calls < 5 {
			t.Errorf("%d of %d calls of Slack changed something", posts, calls)
		}
		for _, r := range w.cloud.Requests() {
			if r.Method != "GET" && r.Method != "HEAD" || r.Effect {
				t.Errorf("the cloud was asked to %s %s", r.Method, r.Path)
			}
		}
		if n := w.slack.Sockets(); n != 0 {
			t.Errorf("%d sockets are open still", n)
		}
		if left, err := os.ReadDir("."); err != nil || len(left) != 1 {
			t.Errorf("it left %v (%v)", left, err)
		}
	}
}

// TestDoctorIsContentWithTheDemosWorld: the sandbox as it is started for people, told as if it were the real thing. Nobody has a second
// factor there before the demo has begun.
func TestDoctorIsContentWithTheDemosWorld(t *testing.T) {
	ws := demoWorkspace(time.Now)
	t.Cleanup(ws.Close)
	cloud, err := demoCloud(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cloud.Close)
	here, there := httptest.NewServer(ws.Handler()), httptest.NewServer(cloud)
	t.Cleanup(here.Close)
	t.Cleanup(there.Close)
	ws.SetBaseURL(here.URL)
	t.Chdir(t.TempDir())
	w := &ward{t: t, now: time.Now}
	for name, text := range map[string]string{"ak": demoAK, "sk": demoSK, "headsup.yaml": demoConfig(there.URL, time.Now())} {
		w.must(os.WriteFile(name, []byte(text), 0o600))
	}
	w.set("SLACK_BOT_TOKEN=xoxb-test-demo", "SLACK_APP_TOKEN=xapp-test-demo", "SLACK_API_URL="+here.URL+"/api/", "HEADSUP_CONFIG=headsup.yaml",
		"HEADSUP_CHANNELS=#ops,#yunwei", "HEADSUP_KEY="+demoKey())
	found, failed := w.examined()
	if failed || len(found) != 11 {
		t.Errorf("%+v", found)
	}
	wantNoOther(t, found, "second factors")
}

// TestDoctorBesideAHeadsupThatRuns: it counts that one's sockets, sees that its policy is in force, and neither is disturbed.
func TestDoctorBesideAHeadsupThatRuns(t *testing.T) {
	short.Skip(t)
	w := newWard(t)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var out heard
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, nil, &out, &out) }()
	if err := w.slack.Wait(ctx, func() bool { return w.slack.Sockets() == 2 }); err != nil {
		t.Fatalf("it did not start: %s", out.String())
	}
	found, failed := w.examined()
	if f := found["socket"]; failed || len(f) != 1 || f[0].State != doctor.Warn || !strings.HasPrefix(f[0].Found, "The app has 2 sockets open besides; one headsup keeps 2.") {
		t.Errorf("%+v", f)
	}
	if f := found["policy"]; len(f) != 1 || !strings.HasSuffix(f[0].Found, " It is the one in force.") {
		t.Errorf("%+v", f)
	}
	wantNoOther(t, found, "socket")
	if err := w.slack.Wait(ctx, func() bool {
		return strings.Contains(w.slack.Command("ann", "ops", "/tasks", "list").Message.Text, "kernelUpgrade")
	}); err != nil {
		t.Errorf("it answers no more: %s", out.String())
	}
	cancel()
	if code := <-ended; code != exitFine {
		t.Errorf("it ended with %d: %s", code, out.String())
	}
}
