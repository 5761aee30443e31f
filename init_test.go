package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"

	"headsup/settings"
)

// newcomer is a ward where nothing is set yet: where Slack and the cloud are is in the environment.
func newcomer(t *testing.T) *ward {
	t.Helper()
	return newWard(t).empty()
}

// empty leaves of what is set where Slack and the cloud are, and in the environment.
func (w *ward) empty() *ward {
	w.t.Helper()
	for _, line := range w.lines {
		for _, name := range []string{"SLACK_API_URL", "HUAWEICLOUD_ENDPOINT", "HUAWEICLOUD_RATE"} {
			if value, ok := strings.CutPrefix(line, name+"="); ok {
				w.t.Setenv(name, value)
			}
		}
	}
	w.must(os.Remove(".env"))
	return w
}

// typed runs headsup init for somebody who types these lines. Before a line that begins with ! what stands behind it is done.
func (w *ward) typed(c initCmd, does map[string]func(), lines ...string) (out string, err error) {
	w.t.Helper()
	var said bytes.Buffer
	next := func() (string, error) {
		for len(lines) > 0 {
			line := lines[0]
			lines = lines[1:]
			if act, ok := does[line]; ok {
				act()
				continue
			}
			return line, nil
		}
		return "", errNoMore
	}
	err = c.begin(w.t.Context(), &said, &typist{out: &said, line: next, hidden: func(text string) (string, error) {
		said.WriteString(text)
		return next()
	}}, here())
	for _, secret := range []string{"xoxb-test", "xapp-test", "test-ak", "test-sk"} { // invariant I11
		if strings.Contains(said.String(), secret) {
			w.t.Errorf("it tells a secret: %s", said.String())
		}
	}
	if len(lines) > 0 {
		w.t.Errorf("nobody asked for %q: %s", lines, said.String())
	}
	return said.String(), err
}

// file gives what a file says, and wants it to be its owner's alone.
func (w *ward) file(name string) string {
	w.t.Helper()
	info, err := os.Stat(name)
	w.must(err)
	if info.Mode().Perm() != 0o600 {
		w.t.Errorf("%s has mode %v", name, info.Mode())
	}
	text, err := os.ReadFile(name)
	w.must(err)
	return string(text)
}

// wantLeft wants these files in the folder, and no other.
func (w *ward) wantLeft(names ...string) {
	w.t.Helper()
	all, err := os.ReadDir(".")
	w.must(err)
	var left []string
	for _, one := range all {
		left = append(left, one.Name())
	}
	if diff := cmp.Diff(names, left); diff != "" {
		w.t.Errorf("files (-want +got):\n%s", diff)
	}
}

var rightAnswers = []string{
	"xoxb-test-bot", "xapp-test-app", "cn-north-4", wardProject, "test-ak", "test-sk-is-secret", "#ops", "", "@sre",
}

// asked is how the questions begin, which rightAnswers answer, and the one for a YAML file.
var asked = []string{
	"Bot token", "App-level token", "Region", "Id of the project", "Access key", "Secret key", "Channels,", "How many", "Approvers:", "Write headsup.yaml",
}

const rightDotEnv = `# Settings of headsup, written by headsup init. .env.example lists all there are, with their defaults.

# Slack
SLACK_BOT_TOKEN=xoxb-test-bot
SLACK_APP_TOKEN=xapp-test-app

# The cloud
HUAWEICLOUD_REGION=cn-north-4
HUAWEICLOUD_SDK_PROJECT_ID=0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7
HUAWEICLOUD_SDK_AK=test-ak
HUAWEICLOUD_SDK_SK=test-sk-is-secret

# Where headsup works, and who approves
HEADSUP_CHANNELS='#ops'
HEADSUP_APPROVALS=1
HEADSUP_APPROVERS=@sre
`

// TestInitWritesWhatDoctorIsContentWith: each answer is looked at as it comes, and what is written is all that is needed.
func TestInitWritesWhatDoctorIsContentWith(t *testing.T) {
	w := newcomer(t)
	out, err := w.typed(initCmd{}, nil, append(rightAnswers, "n")...)
	w.must(err)
	if diff := cmp.Diff(rightDotEnv, w.file(".env")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.wantLeft(".env")
	if strings.Count(out, "pass  ") != 6 || strings.Contains(out, "fail") || strings.Contains(out, "warn") || !strings.HasSuffix(out, "then type /tasks in #ops\n") {
		t.Error(out)
	}
	if code, out, errs := said(t, "doctor"); code != exitFine || !strings.HasSuffix(out, "All is well.\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestInitWritesAFileForRulesToo, which says what was answered and no more, with what can be added as remarks that are right.
func TestInitWritesAFileForRulesToo(t *testing.T) {
	w := newcomer(t)
	_, err := w.typed(initCmd{}, nil, append(rightAnswers, "yes")...)
	w.must(err)
	text := w.file("headsup.yaml")
	if !strings.Contains(text, "    approvals: 1\n    approvers: [\"@sre\"]\n") || !strings.HasSuffix(w.file(".env"), "HEADSUP_CHANNELS='#ops'\nHEADSUP_CONFIG=headsup.yaml\n") {
		t.Errorf("%s\n%s", text, w.file(".env"))
	}
	if code, out, errs := said(t, "doctor"); code != exitFine || !strings.HasSuffix(out, "All is well.\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	whole := regexp.MustCompile(`(?m)^#((?:freezes|routes):|  )`).ReplaceAllString(text, "$1")
	whole = strings.Replace(whole, "  headsup policy", "#  headsup policy", 1)
	if code, out, errs := said(t, "policy", "check", written(t, whole)); code != exitFine || strings.Count(whole, "\nroutes:")+strings.Count(whole, "\nfreezes:") != 2 {
		t.Errorf("exit %d: %s%s\n%s", code, out, errs, whole)
	}
}

// TestInitAsksAgain where an answer cannot be one, or something outside says no: after that was mended, for another answer, or not at all.
func TestInitAsksAgain(t *testing.T) {
	w := newcomer(t)
	w.slack.Remove("ops", "headsup")
	invite := map[string]func(){"!invite": func() { w.slack.Invite("ops", "headsup") }}
	out, err := w.typed(initCmd{}, invite,
		"", "xapp-test-app", "xoxb-test-wrong", "c", "xoxb-test-bot", // none, the other kind, one that Slack refuses
		"xapp-test-app", "Cn North 4", "cn-north-4", wardProject, "test-ak", "test-sk-is-wrong", "c", "", "", "", "it's'", "test-sk-is-secret",
		"#ops", "!invite", "", "eleven", "2", "@sre", "", "n")
	w.must(err)
	for _, want := range []string{
		"SLACK_BOT_TOKEN is not set.", "does not begin with xoxb- but with xapp-.", "fail  tokens          Slack refuses SLACK_BOT_TOKEN (invalid_auth)",
		"HUAWEICLOUD_REGION is ", "fail  cloud           The cloud does not take the credentials of project default", "Region of the queues, such as cn-north-4 [cn-north-4]: ",
		"not shown; Enter alone where the SDK's profile, the machine's agency or the pod has one [as before]: ", "which .env cannot say. Put it into a file of its own, and begin again with --sk-file.",
		"fail  channels        headsup is not in #ops", "HEADSUP_APPROVALS is ", "so what ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("nothing says %q:\n%s", want, out)
		}
	}
	if want := strings.Replace(rightDotEnv, "APPROVALS=1", "APPROVALS=2", 1); w.file(".env") != want {
		t.Error(cmp.Diff(want, w.file(".env")))
	}
}

// TestInitTakesFlagsInsteadOfAnswers: with all of them nobody has to be there, and secrets stay in their files.
func TestInitTakesFlagsInsteadOfAnswers(t *testing.T) {
	w := newcomer(t)
	for name, text := range map[string]string{"bot": "xoxb-test-bot\n", "app": "xapp-test-app\n", "ak": "test-ak\n", "sk": "test-sk-is-secret\n"} {
		w.must(os.WriteFile(name, []byte(text), 0o600))
	}
	all := []string{
		"init", "--bot-token-file=bot", "--app-token-file=app", "--region=cn-north-4", "--project-id=" + wardProject, "--ak-file=ak", "--sk-file=sk",
		"--channels=#ops", "--approvers=@sre",
	}
	code, out, errs := said(t, all...)
	if code != exitFine || errs != "" || strings.Count(out, "pass  ") != 6 {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	if text := w.file(".env"); strings.Contains(text, "test-") || !strings.Contains(text, "SLACK_BOT_TOKEN_FILE=bot\n") || strings.Contains(text, "APPROVALS") {
		t.Error(text)
	}
	w.wantLeft(".env", "ak", "app", "bot", "sk")
	if code, out, errs := said(t, "doctor"); code != exitFine {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}

	before := w.file(".env")
	for what, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a file that is there":     {all, exitWrong, "headsup: .env is there already, and stays as it is. --overwrite replaces it.\n"},
		"what Slack does not know": {append(all, "--overwrite", "--channels=#opps"), exitFailed, "fail  channels        #opps was not found"},
		"approvers of nobody":      {append(all, "--overwrite", "--approvers=@nobody"), exitFailed, "\nNothing was written. Mend what fails;"},
		"nothing":                  {[]string{"init", "--overwrite"}, exitWrong, "these are missing: --bot-token-file, --app-token-file, --region, --project-id, --channels, --approvers.\n"},
		"half of the keys":         {append(all[:6:6], all[7:]...), exitWrong, "these are missing: --sk-file.\n"},
		"what cannot be":           {append(all, "--region=North 4"), exitWrong, "headsup: this will not do.\n\n  HUAWEICLOUD_REGION is \"North 4\""},
		"a file that is not there": {append(all, "--bot-token-file=other"), exitWrong, "SLACK_BOT_TOKEN_FILE names \"other\", which cannot be read: there is no such file."},
	} {
		code, out, errs := said(t, c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) || w.file(".env") != before {
			t.Errorf("%s: exit %d: %s%s", what, code, out, errs)
		}
	}
	if code, out, errs := said(t, append(all, "--overwrite", "--yaml", "--approvals=0", "--approvers=")...); code != exitFine || !strings.Contains(w.file("headsup.yaml"), "approvals: 0\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	w.wantLeft(".env", "ak", "app", "bot", "headsup.yaml", "sk")
}

// TestInitLeavesWhatTheEnvironmentHas there, and does not ask for it.
func TestInitLeavesWhatTheEnvironmentHas(t *testing.T) {
	w := newcomer(t)
	t.Setenv("SLACK_BOT_TOKEN", "xoxb-test-bot")
	t.Setenv("HUAWEICLOUD_SDK_AK", "test-ak")
	t.Setenv("HUAWEICLOUD_SDK_SK_FILE", "sk")
	w.must(os.WriteFile("sk", []byte("test-sk-is-secret\n"), 0o600))
	t.Setenv("HEADSUP_APPROVALS", "0")
	out, err := w.typed(initCmd{Region: "cn-north-4"}, nil, "xapp-test-app", wardProject, "#ops")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if text := w.file(".env"); strings.Contains(text, "BOT_TOKEN") || strings.Contains(text, "_AK") || strings.Contains(text, "_SK") || strings.Contains(text, "APPROV") {
		t.Error(text)
	}
	if code, out, errs := said(t, "doctor"); code != exitFine {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for what, c := range map[string]struct {
		name, value, says string
		flags             initCmd
	}{
		"what a flag says too": {"HUAWEICLOUD_REGION", "cn-north-4", "HUAWEICLOUD_REGION is set in the environment, which wins over .env.", initCmd{Region: "cn-north-1"}},
		"what will not do":     {"HEADSUP_POLL", "often", "HEADSUP_POLL is \"often\"", initCmd{}},
		"half of the keys":     {"HUAWEICLOUD_SDK_AK", "", "Set both there, or neither.", initCmd{}},
		"a YAML file":          {"HEADSUP_CONFIG", "headsup.yaml", "headsup is set up already", initCmd{}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Setenv(c.name, c.value)
			if _, err := w.typed(c.flags, nil); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestInitOverwritesNothingUnasked: neither file, whatever comes first, and nothing where it is broken off.
func TestInitOverwritesNothingUnasked(t *testing.T) {
	w := newcomer(t)
	w.must(os.WriteFile(".env", []byte("HEADSUP_POLL=often\n"), 0o644)) // not read by whoever begins anew
	w.must(os.WriteFile("headsup.yaml", []byte("mine"), 0o600))
	if _, err := w.typed(initCmd{}, nil, ""); err == nil || !strings.Contains(err.Error(), "stays as it is") {
		t.Errorf("%v", err)
	}
	if _, err := w.typed(initCmd{}, nil, append([]string{"y"}, rightAnswers...)...); !errors.Is(err, errNoMore) {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(".env"); err != nil || string(text) != "HEADSUP_POLL=often\n" {
		t.Errorf("%s %v", text, err)
	}
	yes := true
	_, err := w.typed(initCmd{YAML: &yes}, nil, append(append([]string{"y"}, rightAnswers...), "n")...)
	w.must(err)
	if w.file(".env") != rightDotEnv || w.file("headsup.yaml") != "mine" {
		t.Errorf("%s\n%s", w.file(".env"), w.file("headsup.yaml"))
	}
	w.wantLeft(".env", "headsup.yaml")
}

// TestInitLooksBeforeItWrites: a .env that comes while it asks stays, and a folder that takes no file is told before the first question.
func TestInitLooksBeforeItWrites(t *testing.T) {
	w := newcomer(t)
	race := map[string]func(){"!race": func() { w.must(os.WriteFile(".env", []byte("theirs"), 0o600)) }}
	if _, err := w.typed(initCmd{}, race, append(rightAnswers, "!race", "n")...); err == nil || w.file(".env") != "theirs" {
		t.Errorf("%v: %s", err, w.file(".env"))
	}
	w.wantLeft(".env")
	c := initCmd{Unchecked: true}
	if err := c.begin(t.Context(), &bytes.Buffer{}, &typist{}, settings.Source{Dir: filepath.Join(t.TempDir(), "gone")}); err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("%v", err)
	}
}

// TestInitAsksNobodyOutsideUnchecked, where this machine reaches neither.
func TestInitAsksNobodyOutsideUnchecked(t *testing.T) {
	w := newcomer(t)
	_, err := w.typed(initCmd{Unchecked: true}, nil, append(rightAnswers, "n")...)
	w.must(err)
	if w.file(".env") != rightDotEnv || len(w.slack.Requests()) > 0 || len(w.cloud.Requests()) > 0 {
		t.Errorf("%v %v", w.slack.Requests(), w.cloud.Requests())
	}
}

// desk is a terminal with somebody at it.
type desk struct {
	t         *testing.T
	keys, tty *os.File
	shown     chan string
	seen      string // all of it
	read      int    // how far into it was read
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, keys: keys, tty: tty, shown: make(chan string, 1000)}
	t.Cleanup(func() { _, _ = keys.Close(), tty.Close() })
	go func() {
		for buffer := make([]byte, 4096); ; {
			n, err := keys.Read(buffer)
			if err != nil {
				return
			}
			d.shown <- string(buffer[:n])
		}
	}()
	return d
}

// sees waits until the screen shows a text behind what was seen before.
func (d *desk) sees(text string) {
	d.t.Helper()
	late := time.After(30 * time.Second)
	for !strings.Contains(d.seen[d.read:], text) {
		select {
		case more := <-d.shown:
			d.seen += more
		case <-late:
			d.t.Fatalf("nothing shows %q: %s", text, d.seen)
		}
	}
	d.read += strings.Index(d.seen[d.read:], text) + len(text)
}

// starts runs headsup there.
func (d *desk) starts(ctx context.Context, args ...string) (ended <-chan int) {
	code := make(chan int, 1)
	go func() { code <- runIn(ctx, args, streams{in: d.tty, out: d.tty, errs: d.tty, terminal: true}) }()
	return code
}

// clearScreen is Ctrl-L.
const clearScreen = "\x0c"

// TestInitAtATerminal types into a real one: what is secret is not shown, and where it is broken off the screen shows again what is typed.
func TestInitAtATerminal(t *testing.T) {
	w, d := newcomer(t), newDesk(t)
	ended := d.starts(t.Context(), "init", "--no-yaml")
	for n, question := range asked[:len(rightAnswers)] {
		d.sees(question)
		d.sees(": ")
		_, err := d.keys.WriteString(rightAnswers[n] + "\n")
		w.must(err)
	}
	d.sees("then type /tasks in #ops")
	if code := <-ended; code != exitFine || w.file(".env") != rightDotEnv {
		t.Errorf("exit %d: %s", code, w.file(".env"))
	}
	if !strings.Contains(d.seen, "cn-north-4\r\n") || strings.Contains(d.seen, "test-") { // invariant I11
		t.Errorf("it shows %s", d.seen)
	}

	w.must(os.Remove(".env"))
	ctx, stop := context.WithCancel(t.Context())
	ended = d.starts(ctx, "init")
	d.sees("Bot token")
	d.sees(": ")
	_, err := d.keys.WriteString("half a secret, " + clearScreen)
	w.must(err)
	d.sees("\x1b[2J") // so what was typed has come, and is not shown by a terminal that shows again what is typed
	stop()
	d.sees("nothing was written, since it was broken off")
	_, err = d.keys.WriteString("seen again")
	w.must(err)
	d.sees("seen again")
	if code := <-ended; code != exitFailed || strings.Contains(d.seen, "half a secret") {
		t.Errorf("exit %d: %s", code, d.seen)
	}
	w.wantLeft()
}
