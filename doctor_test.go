package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headsup/doctor"
)

// sickbay is where a headsup stands that is about to be started, by the settings of its .env.
func sickbay(t *testing.T, more ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	text := strings.Join(append([]string{
		"SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-test", "HUAWEICLOUD_REGION=cn-north-4",
		"HUAWEICLOUD_SDK_PROJECT_ID=0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7", "HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVERS=@sre",
	}, more...), "\n") + "\n"
	if err := os.WriteFile(".env", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// examined runs headsup doctor, and gives what it found, by check.
func examined(t *testing.T, args ...string) (code int, found map[string][]doctor.Finding) {
	t.Helper()
	code, out, errs := said(t, append([]string{"doctor", "--json"}, args...)...)
	var report struct{ Findings []doctor.Finding }
	if err := json.Unmarshal([]byte(out), &report); err != nil || errs != "" {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	found = map[string][]doctor.Finding{}
	for _, f := range report.Findings {
		found[f.Check] = append(found[f.Check], f)
	}
	return code, found
}

// TestDoctorNamesTheFault puts one thing wrong at a time: it is told by the check whose it is, with what to do, and by no other.
func TestDoctorNamesTheFault(t *testing.T) {
	const key = "HEADSUP_KEY=a-key-of-a-test-that-is-long-enough-to-be-one"
	const asking = "rules:\n  - {matchers: [engine=kafka], approvals: 1, approvers: [U0123456BO, U0123456CY], second_factor: required}\n"
	for _, c := range []struct {
		what  string
		with  []string
		file  string
		check string
		state doctor.State
		says  string
	}{
		{"a setting", []string{"HEADSUP_POLL=often"}, "", "settings", doctor.Fail, "HEADSUP_POLL"},
		{"a key of the file", []string{"HEADSUP_CONFIG=headsup.yaml"}, "rules:\n  - {approvalz: 0}\n", "policy", doctor.Fail, "Did you mean approvals?"},
		{"a doubt in the file", []string{"HEADSUP_CONFIG=headsup.yaml"}, "rules:\n  - {matchers: [engine=kafka], approvals: 0, weekends: warn}\n", "policy", doctor.Warn, "weekends"},
		{"a database that is none", []string{"HEADSUP_DATABASE_URL=sqlite:headsup.yaml"}, strings.Repeat("no database\n", 1000), "database", doctor.Fail, "is no database of headsup"},
		{"nobody's second factor", []string{"HEADSUP_CONFIG=headsup.yaml", key}, asking, "second factors", doctor.Warn, "names no database of this headsup"},
	} {
		t.Run(c.what, func(t *testing.T) {
			sickbay(t, c.with...)
			if c.file != "" {
				if err := os.WriteFile("headsup.yaml", []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, found := examined(t)
			if (code == exitFailed) != (c.state == doctor.Fail) {
				t.Errorf("exit %d", code)
			}
			if f := found[c.check]; len(f) == 0 || f[0].State != c.state || !strings.Contains(f[0].Found+" "+f[0].Do, c.says) {
				t.Errorf("%s says %+v", c.check, f)
			}
			wantNoOther(t, found, c.check)
		})
	}
}

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

// TestDoctorNamesWhoHasNoSecondFactor: of those whom a rule names and headsup knows.
func TestDoctorNamesWhoHasNoSecondFactor(t *testing.T) {
	url := drawer(t)
	sickbay(t, "HEADSUP_CONFIG=headsup.yaml", "HEADSUP_DATABASE_URL="+url)
	if err := os.WriteFile("headsup.yaml", []byte("rules:\n  - {matchers: [engine=kafka], approvals: 1, approvers: [U0123456BO, U0123456CY], second_factor: required}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, found := examined(t)
	want := []doctor.Finding{{
		Check: "second factors", State: doctor.Warn,
		Found: "The rule at headsup.yaml, line 2 asks for a second factor, which these have not: bo (U0123456BO), cy (U0123456CY).",
		Do:    "headsup second-factor enrol U0123456BO gives one.",
	}}
	if diff := cmp.Diff(want, found["second factors"]); diff != "" || code != exitFine {
		t.Errorf("exit %d (-want +got):\n%s", code, diff)
	}
	wantNoOther(t, found, "second factors")
}

// TestDoctorSaysALineForEachFinding: for whoever reads it on a terminal.
func TestDoctorSaysALineForEachFinding(t *testing.T) {
	sickbay(t, "HEADSUP_POLL=often")
	code, out, errs := said(t, "doctor")
	if code != exitFailed || errs != "" || !strings.HasPrefix(out, "fail  settings        .env, line 7: HEADSUP_POLL is ") ||
		!strings.HasSuffix(out, "\n\nheadsup will not work as it is: mend what fails (1), then run headsup doctor again.\n") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}
