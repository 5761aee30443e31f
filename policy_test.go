package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said runs a command line and gives its exit code and what it wrote.
func said(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

func written(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "headsup.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestTheExampleIsRight holds the sample that the docs explain, and that config example prints, against the reader.
func TestTheExampleIsRight(t *testing.T) {
	code, out, errs := said(t, "policy", "check", "docs/policy-example.yaml")
	if code != exitFine || errs != "" || strings.Contains(out, "Look at") || !strings.HasPrefix(out, "docs/policy-example.yaml is right: 4 rules, 3 freezes and 4 routes.") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	example, err := os.ReadFile("docs/policy-example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if code, out, _ := said(t, "config", "example"); code != exitFine || out != string(example) {
		t.Errorf("exit %d, another example: %s", code, cmp.Diff(string(example), out))
	}
}

const emptyFile = `FILE has 1 mistake.

  FILE says nothing.
    Write rules into it: headsup config example prints a file. Or name no file, and HEADSUP_APPROVERS and HEADSUP_APPROVALS decide.

headsup would not start with it; one that runs would keep the policy it has.
`

func TestPolicyCheckWantsAFile(t *testing.T) {
	dir := t.TempDir()
	code, out, errs := said(t, "policy", "check", dir)
	if code != exitWrong || out != "" || errs != "headsup: "+dir+" is a folder. Name the YAML file in it.\n" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

func TestPolicyCheckTellsAllAtOnce(t *testing.T) {
	for _, c := range []struct {
		what, text string
		code       int
		want       string
	}{
		{"cut off, as it seems", "rules: [{approvals: 0}]", exitFine, `FILE is right: 1 rule, 0 freezes and 0 routes.

Look at this once more:

  FILE ends in the middle of a line.
    End it with a line break: a headsup that runs would take the file for cut off, and keep the policy it has.
`},
		{"empty", "", exitFailed, emptyFile},
		{"of comments", "# later\n", exitFailed, emptyFile},
		{"right", "rules: [{approvals: 0}]\n", exitFine, "FILE is right: 1 rule, 0 freezes and 0 routes.\n"},
		{"no rules", "routes: {channel: '#ops'}\n", exitFine, "FILE is right: 0 rules, 0 freezes and 1 route.\nWithout rules, HEADSUP_APPROVERS and HEADSUP_APPROVALS decide on every task.\n"},
		{"worth a look", "rules:\n  - {matchers: [engine=kafka], approvals: 0, weekends: warn}\n", exitFine, `FILE is right: 1 rule, 0 freezes and 0 routes.
A task that no rule is for can be neither moved nor cancelled, unless HEADSUP_APPROVERS or HEADSUP_APPROVALS is set.

Look at this once more:

  FILE, line 2: rules[0] has no location, so its weekends and working hours are meant in UTC.
    Write location: UTC where that is so, else the zone, such as Asia/Shanghai.
`},
		{"wrong", "rules:\n  - {matchers: [env=prod], approver: ['@x']}\n  - {approvals: 0}\nfreezes: [{name: a, intervals: [{months: [13], location: UTC}]}]", exitFailed, `FILE has 4 mistakes.

  FILE, line 2: rules[0].approver is no known key.
    Did you mean approvers?

  FILE, line 2: rules[0].matchers has "env=prod", and no task has a label "env".
    Did you mean tag_env, the tag of the instance? The other labels are engine, project, region, instance, instance_id, task, status, enterprise_project.

  FILE, line 2: rules[0].approvers is missing.
    Name who may approve, such as ["@sre-leads"]. Or write approvals: 0, if whoever may ask shall decide alone.

  FILE, line 4: freezes[0].intervals[0].months has "13".
    Months are january to december, or 1 to 12; the earlier one comes first: write [december, january] over the new year.

headsup would not start with it; one that runs would keep the policy it has.
`},
		{"no YAML", "rules: [@x]", exitFailed, `FILE has 1 mistake.

  FILE, line 1 cannot be understood ('@' is a reserved character).
    Write YAML: keys, a colon and a space, and the same indentation for what belongs together. What begins with @ or # stands in quotes.

headsup would not start with it; one that runs would keep the policy it has.
`},
		{"a window whose zone the environment may set", "rules: [{approvals: 0, window: require}]\n", exitFine, `FILE is right: 1 rule, 0 freezes and 0 routes.

Look at this once more:

  FILE, line 1: rules[0].window is require, and the file does not say the zone of the windows of project default.
    Set HUAWEICLOUD_WINDOW_TIMEZONE, or the project's window_timezone. Until then no move could be allowed.
`},
	} {
		t.Run(c.what, func(t *testing.T) {
			file := written(t, c.text)
			code, out, errs := said(t, "policy", "check", file)
			if diff := cmp.Diff(c.want, strings.ReplaceAll(out, file, "FILE")); diff != "" || code != c.code || errs != "" {
				t.Errorf("exit %d, not %d; %s (-want +got):\n%s", code, c.code, errs, diff)
			}
		})
	}
}

func TestWhatIsNoUseOfPolicyEndsWithTwo(t *testing.T) {
	for _, args := range [][]string{
		{"policy"},
		{"policy", "check"},
		{"policy", "check", "no-such.yaml"},
	} {
		if code, out, errs := said(t, args...); code != exitWrong || out != "" || !strings.HasPrefix(errs, "headsup: ") {
			t.Errorf("%v: exit %d: %s%s", args, code, out, errs)
		}
	}
}
