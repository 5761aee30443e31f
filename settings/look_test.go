package settings_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"headsup/settings"
)

// folder is a working directory with a YAML file and a .env.
type folder struct {
	t   *testing.T
	dir string
}

const (
	aRule      = "rules:\n  - {name: everything, approvals: 1, approvers: [\"@ann\"]}\n"
	twoRules   = "rules:\n  - {matchers: ['tag_env=\"prod\"'], approvals: 2, approvers: [\"@ann\", \"@cy\"]}\n  - {approvals: 1, approvers: [\"@ann\"]}\n"
	oneOfTwo   = "rules:\n  - {matchers: ['tag_env=\"prod\"'], approvals: 2, approvers: [\"@ann\", \"@cy\"]}\n"
	otherRules = "rules:\n  - {name: all of them, approvals: 2, approvers: [\"@ann\", \"@cy\", \"@di\"]}\n"
	someRoutes = "routes:\n  channel: \"#ops\"\n  routes:\n    - matchers: ['engine=\"kafka\"']\n      remind: off\n"
	noRules    = "freezes:\n  - {name: launch, intervals: [{years: [\"2030\"]}]}\n"
)

func newFolder(t *testing.T) folder {
	t.Helper()
	f := folder{t, t.TempDir()}
	f.write("headsup.yaml", aRule)
	f.write(".env", "HEADSUP_POLL=30s\n")
	return f
}

func (f folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) remove(name string) {
	f.t.Helper()
	if err := os.Remove(filepath.Join(f.dir, name)); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) look(more ...string) settings.Look {
	return f.bareLook(append([]string{"HEADSUP_CONFIG=headsup.yaml"}, more...)...)
}

// bareLook leaves it to .env to name a YAML file.
func (f folder) bareLook(more ...string) settings.Look {
	return settings.LookAt(settings.Source{Dir: f.dir, Environ: append([]string{
		"SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-test", "HUAWEICLOUD_REGION=cn-north-4",
		"HUAWEICLOUD_SDK_PROJECT_ID=0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7", "HEADSUP_CHANNELS=#ops",
	}, more...)})
}

func TestALookKnowsWhetherItsFilesStand(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(folder){
		"another text":                func(f folder) { f.write("headsup.yaml", twoRules) },
		"the same length and time":    func(f folder) { f.write("headsup.yaml", strings.ReplaceAll(aRule, "@ann", "@bob")) },
		"an emptied file":             func(f folder) { f.write("headsup.yaml", "") },
		"a file that is gone":         func(f folder) { f.remove("headsup.yaml") },
		"another .env":                func(f folder) { f.write(".env", "HEADSUP_POLL=60s\n") },
		"a .env that is gone":         func(f folder) { f.remove(".env") },
		"another secret":              func(f folder) { f.write("token", "xoxb-other") },
		"a folder in the file's room": func(f folder) { f.remove("headsup.yaml"); _ = os.Mkdir(filepath.Join(f.dir, "headsup.yaml"), 0o700) },
		"another target of a symlink, as Kubernetes does it": func(f folder) {
			f.write("next.yaml", twoRules)
			f.remove("headsup.yaml")
			if err := os.Symlink("next.yaml", filepath.Join(f.dir, "headsup.yaml")); err != nil {
				f.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.write("token", "xoxb-test")
			before := f.look("SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN_FILE=token")
			if before.Err != nil {
				t.Fatal(before.Err)
			}
			f.write("other", "which nobody reads")
			if !before.Stands() {
				t.Error("nothing changed, and it does not stand")
			}
			change(f)
			if before.Stands() {
				t.Error("it stands")
			}
			after := before.Again()
			if after.Print() == before.Print() || !after.Stands() {
				t.Errorf("after reading again: %s and %s", before.Print(), after.Print())
			}
		})
	}
}

func TestALookAtAFileThatComesLater(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	f.remove(".env")
	before := f.look()
	f.write(".env", "HEADSUP_POLL=60s\n")
	if before.Stands() {
		t.Error("it stands")
	}
	if err := before.Again().Replaces(before, false); err != nil {
		t.Errorf("it may not replace: %v", err)
	}
}

// TestWhatAPipeGaveIsKept would hang if the pipe was read a second time: nobody writes into it any more.
func TestWhatAPipeGaveIsKept(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	pipe := filepath.Join(f.dir, "token")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	wrote := make(chan error, 1)
	go func() { wrote <- os.WriteFile(pipe, []byte("xoxb-from-a-pipe"), 0o600) }()
	before := f.look("SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN_FILE=token")
	if err := <-wrote; err != nil || before.Err != nil {
		t.Fatal(err, before.Err)
	}
	f.write("headsup.yaml", twoRules)
	read := make(chan settings.Look, 1)
	go func() {
		if before.Stands() {
			t.Error("it stands")
		}
		read <- before.Again().Again()
	}()
	select {
	case after := <-read:
		if got := after.Settings.Slack.BotToken.Reveal(); got != "xoxb-from-a-pipe" || after.Err != nil {
			t.Errorf("got %q, %v", got, after.Err)
		}
		if names := after.Restart(before); len(names) > 0 {
			t.Errorf("it takes a restart for %v", names)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the pipe was read again")
	}
}

func TestI6WhatMayReplaceAPolicy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		begin   string // the YAML file
		environ []string
		change  func(folder)
		refused string // empty: it may
	}{
		{"other rules", aRule, nil, func(f folder) { f.write("headsup.yaml", otherRules) }, ""},
		{"a rule more", aRule, nil, func(f folder) { f.write("headsup.yaml", twoRules) }, ""},
		{"a comment", aRule, nil, func(f folder) { f.write("headsup.yaml", "# by Ann\n"+aRule) }, ""},
		{"rules of their own for the first time", noRules, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.write("headsup.yaml", noRules+twoRules) }, ""},
		{"no rules, and no approvers", aRule, nil, func(f folder) { f.write("headsup.yaml", noRules) }, "HEADSUP_APPROVERS is not set"},
		{"no rules, and approvers are set", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.write("headsup.yaml", noRules) }, "headsup.yaml: rules is gone, as if the file were cut off"},
		{"no rules, and the dots", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.write("headsup.yaml", noRules+"...\n") }, ""},
		{"an empty list of rules", aRule, []string{"HEADSUP_APPROVALS=0"}, func(f folder) { f.write("headsup.yaml", "rules: []\n") }, "rules"},
		{"an empty file, and approvers are set", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.write("headsup.yaml", "") }, "says nothing"},
		{"a file of comments, and approvers are set", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.write("headsup.yaml", "# later\n\n") }, "says nothing"},
		{"no file, and approvers are set", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.remove("headsup.yaml") }, "there is no such file"},
		{"no freezes any more", noRules + aRule, nil, func(f folder) { f.write("headsup.yaml", aRule) }, "headsup.yaml: freezes is gone"},
		{"no routes any more", aRule + someRoutes, nil, func(f folder) { f.write("headsup.yaml", aRule) }, "headsup.yaml: routes is gone"},
		{"the last rule is gone", twoRules, nil, func(f folder) { f.write("headsup.yaml", oneOfTwo) }, "headsup.yaml: rules[1] is gone"},
		{"a rule is gone, and freezes follow", twoRules + noRules, nil, func(f folder) { f.write("headsup.yaml", oneOfTwo+noRules) }, ""},
		{"the last rule is gone, and the dots", twoRules, nil, func(f folder) { f.write("headsup.yaml", oneOfTwo+"...\n") }, ""},
		{"the end of the last route", aRule + someRoutes, nil, func(f folder) { f.write("headsup.yaml", aRule+strings.TrimSuffix(someRoutes, "      remind: off\n")) }, "headsup.yaml: routes.routes[0].remind is gone"},
		{"the dots are gone", aRule + "...\n", nil, func(f folder) { f.write("headsup.yaml", otherRules) }, "headsup.yaml does not end with three dots"},
		{"the dots without a line break", aRule + "...\n", nil, func(f folder) { f.write("headsup.yaml", otherRules+"... # whole") }, ""},
		{"no line break at the end", aRule, nil, func(f folder) { f.write("headsup.yaml", strings.TrimSuffix(otherRules, "\n")) }, "headsup.yaml ends in the middle of a line"},
		{"no line break at the end, as before", strings.TrimSuffix(aRule, "\n"), nil, func(f folder) { f.write(".env", "HEADSUP_POLL=31s\n") }, ""},
		{"half a name in .env", aRule, nil, func(f folder) { f.write(".env", "HEADSUP_APPROVERS=@an") }, ".env ends in the middle of a line"},
		{"half a file", twoRules, nil, func(f folder) { f.write("headsup.yaml", twoRules[:len(twoRules)/2]) }, "headsup.yaml"},
		{"no .env any more", aRule, []string{"HEADSUP_APPROVERS=@ann"}, func(f folder) { f.remove(".env") }, ".env is gone"},
		{"a .env with a slip", aRule, nil, func(f folder) { f.write(".env", "HEADSUP_POL=30s\n") }, "HEADSUP_POL is no setting"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.write("headsup.yaml", c.begin)
			inForce := f.look(c.environ...)
			if inForce.Err != nil {
				t.Fatal(inForce.Err)
			}
			c.change(f)
			err := inForce.Again().Replaces(inForce, false)
			if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
				t.Errorf("got %v, want %q", err, c.refused)
			}
		})
	}
}

// TestI6WhatStandsInDotEnvMayNotBeForgotten is about the lines of .env that are part of the policy.
func TestI6WhatStandsInDotEnvMayNotBeForgotten(t *testing.T) {
	t.Parallel()
	const file, approvers, two = "HEADSUP_CONFIG=headsup.yaml\n", "HEADSUP_APPROVERS=@ann,@cy\n", "HEADSUP_APPROVALS=2\n"
	for _, c := range []struct{ name, before, after, refused string }{
		{"all of it", file + approvers + two, file + approvers + two + "HEADSUP_POLL=20s\n", ""},
		{"no approvals", approvers + two, approvers, "HEADSUP_APPROVALS was 2 and is not set any more"},
		{"fewer approvals, in so many words", approvers + two, approvers + "HEADSUP_APPROVALS=1\n", ""},
		{"no approvals, where no rule takes them", file + approvers + two, file, ""},
		{"no file", approvers + file, approvers, "HEADSUP_CONFIG is not set any more, and named a policy"},
		{"no approvers, and rules that stand for themselves", file + approvers, file, ""},
		{"less than the default", approvers + "HEADSUP_APPROVALS=0\n", approvers, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.write(".env", c.before)
			inForce := f.bareLook()
			if inForce.Err != nil {
				t.Fatal(inForce.Err)
			}
			f.write(".env", c.after)
			err := inForce.Again().Replaces(inForce, false)
			if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) {
				t.Errorf("got %v, want %q", err, c.refused)
			}
			if err := inForce.Again().Replaces(inForce, true); err != nil {
				t.Errorf("it is whole, says who asks: %v", err)
			}
		})
	}
}

// TestAFileThatCannotBeRead is its own: root reads everything.
func TestAFileThatCannotBeRead(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	inForce := f.look("HEADSUP_APPROVERS=@ann")
	if err := os.Chmod(filepath.Join(f.dir, "headsup.yaml"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(filepath.Join(f.dir, "headsup.yaml")); err == nil {
		t.Skip("whoever runs this may read every file")
	}
	if err := inForce.Again().Replaces(inForce, false); inForce.Stands() || err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("got %v", err)
	}
}

func TestWhatTakesARestart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(folder)
		want   []string
	}{
		{"nothing changed", func(folder) {}, nil},
		{"the policy", func(f folder) { f.write("headsup.yaml", twoRules) }, nil},
		{"who approves without a rule", func(f folder) { f.write(".env", "HEADSUP_POLL=30s\nHEADSUP_APPROVERS=@ann\n") }, nil},
		{"a setting", func(f folder) { f.write(".env", "HEADSUP_POLL=20s\n") }, []string{"HEADSUP_POLL"}},
		{"settings that come and go", func(f folder) { f.write(".env", "HEADSUP_GRACE=5s\n") }, []string{"HEADSUP_GRACE", "HEADSUP_POLL"}},
		{"a secret in its file", func(f folder) { f.write("token", "xoxb-another") }, []string{"SLACK_BOT_TOKEN"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t)
			f.write("token", "xoxb-test")
			started := f.look("SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN_FILE=token")
			c.change(f)
			next := started.Again()
			if next.Err != nil {
				t.Fatal(next.Err)
			}
			if got := next.Restart(started); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if shown := fmt.Sprintf("%v %+v %#v", next, next, next); strings.Contains(shown, "xoxb-another") {
				t.Error("a look shows a secret")
			}
		})
	}
}

func TestAnotherProjectTakesARestart(t *testing.T) {
	t.Parallel()
	const project = "projects:\n  - {name: prod, region: cn-north-4, project_id: 0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	f := newFolder(t)
	f.write("headsup.yaml", aRule+project+"}\n")
	started := f.look("HUAWEICLOUD_REGION=", "HUAWEICLOUD_SDK_PROJECT_ID=")
	f.write("headsup.yaml", twoRules+project+", window_timezone: Asia/Shanghai}\n")
	next := started.Again()
	if started.Err != nil || next.Err != nil {
		t.Fatal(started.Err, next.Err)
	}
	if got := next.Restart(started); !slices.Equal(got, []string{"projects"}) {
		t.Errorf("got %v", got)
	}
}
