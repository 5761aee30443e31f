package settings

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joho/godotenv"
	"pgregory.net/rapid"
)

func TestTheEnvironmentWinsOverDotEnv(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, ".env", "HEADSUP_LANGUAGE=en\nHEADSUP_POLL=10s\nexport HEADSUP_GRACE='5s' # short\n")
	s, err := Read(Source{Environ: enough("HEADSUP_POLL=20s"), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if short(s.Poll) != "20s" || short(s.Grace) != "5s" {
		t.Errorf("poll %s, grace %s", s.Poll, s.Grace)
	}
}

func TestTheEnvironmentWinsOverDotEnvInBothFormsOfASecret(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "token", "xoxb-test-file\n")
	write(t, dir, ".env", "SLACK_BOT_TOKEN=xoxb-test-dotenv\n")
	s, err := Read(Source{Environ: append(enough()[1:], "SLACK_BOT_TOKEN_FILE=token"), Dir: dir})
	if err != nil || s.Slack.BotToken.Reveal() != "xoxb-test-file" {
		t.Errorf("got %q, %v", s.Slack.BotToken.Reveal(), err)
	}
}

func TestEachSecretCanBeAFile(t *testing.T) {
	for _, name := range secretNames() {
		dir := t.TempDir()
		write(t, dir, "secret", "marker-that-is-longer-than-32-characters\r\n")
		r := gather(Source{Environ: []string{name + "_FILE=secret"}, Dir: dir})
		if got := r.found[name].value; got != "marker-that-is-longer-than-32-characters" {
			t.Errorf("%s_FILE: got %q", name, got)
		}
	}
}

func TestMistakesInFilesOfSecrets(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "empty", "\n")
	write(t, dir, "lines", "a\nb\n")
	write(t, dir, "token", "xoxb-test-file")
	for set, want := range map[string]string{
		"SLACK_BOT_TOKEN_FILE=none":  `SLACK_BOT_TOKEN_FILE names "DIR/none", which cannot be read: there is no such file. Name a file that headsup may read.`,
		"SLACK_BOT_TOKEN_FILE=.":     `SLACK_BOT_TOKEN_FILE names "DIR", which cannot be read: is a directory. Name a file that headsup may read.`,
		"SLACK_BOT_TOKEN_FILE=empty": `SLACK_BOT_TOKEN_FILE names "DIR/empty", which is empty. Put the secret into the file, on one line.`,
		"SLACK_BOT_TOKEN_FILE=lines": `SLACK_BOT_TOKEN_FILE names "DIR/lines", which has several lines. Put only the secret into the file, on one line.`,
	} {
		_, err := Read(Source{Environ: append(enough()[1:], set), Dir: dir})
		got := strings.ReplaceAll(strings.Join(said(err), "\n"), dir, "DIR")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", set, diff)
		}
	}
	_, err := Read(Source{Environ: enough("SLACK_BOT_TOKEN_FILE=token"), Dir: dir})
	if diff := cmp.Diff([]string{"SLACK_BOT_TOKEN is set, and SLACK_BOT_TOKEN_FILE too. Keep one of them."}, said(err)); diff != "" {
		t.Errorf("both forms (-want +got):\n%s", diff)
	}
}

func TestMistakesInDotEnvAreToldWithTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"# all is well\n":                           "",
		"HEADSUP_GRACE=5s # short\n":                "",
		"HEADSUP_POLL=10s\nHEADSUP_POLL=20s\n":      ".env, line 2: HEADSUP_POLL is set again, after line 1. Keep one of the two lines.",
		"\nHEADSUP_POLL=5\n":                        `.env, line 2: HEADSUP_POLL is "5". Give a time from 1s to 1h, such as 30s.`,
		"HEADSUP_POL=10s\n":                         ".env, line 1: HEADSUP_POL is no setting of headsup. Did you mean HEADSUP_POLL?",
		"HEADSUP_KEY=abcdefghijklmnopqrstuv$x\n":    ".env, line 1: HEADSUP_KEY has a $, which .env reads as the name of a variable. Put the value in single quotes.|.env, line 1: HEADSUP_KEY is set, 24 characters. Give at least 32, random: openssl rand -base64 32 makes one.",
		"HEADSUP_APPROVERS=#a #b\n":                 `.env, line 1: HEADSUP_APPROVERS has a # after a space, where .env begins a comment. Put the value in single quotes, or leave a space after the # of a comment.|.env, line 1: HEADSUP_APPROVERS has "#a". Give user ids (U0123456789), names (@sre-leads) or ids of user groups (S0123456789).`,
		"HEADSUP_POLL=10s\nHEADSUP-GRACE=5s\n":      ".env, line 2 cannot be understood. Each line is NAME=value; a value with spaces, quotes or # stands in single quotes.",
		"HEADSUP_POLL=10s\nHEADSUP_GRACE='5s\n":     ".env, line 2 cannot be understood. Each line is NAME=value; a value with spaces, quotes or # stands in single quotes.",
		"HEADSUP_POLL=10s\nsomething":               ".env: .env ends with a line that has no =. Each line is NAME=value.",
		"HEADSUP_APPROVERS='@sre\nHEADSUP_POLL=5\n": `.env, line 1 cannot be understood. Each line is NAME=value; a value with spaces, quotes or # stands in single quotes.|.env, line 2: HEADSUP_POLL is "5". Give a time from 1s to 1h, such as 30s.`,
		strings.Repeat("#", maxDotEnv+1):            ".env cannot be read: it is too large. Make it readable, or remove it.",
	} {
		dir := t.TempDir()
		write(t, dir, ".env", text)
		_, err := Read(Source{Environ: enough(), Dir: dir})
		if diff := cmp.Diff(want, strings.Join(said(err), "|")); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", text, diff)
		}
	}
}

// TestOneSlipInDotEnvIsOneMistake: all that headsup needs stands in the file, and a line before it, behind it, or one of them is
// broken. Nothing is told to be missing, since it is not.
func TestOneSlipInDotEnvIsOneMistake(t *testing.T) {
	const broken = " cannot be understood. Each line is NAME=value; a value with spaces, quotes or # stands in single quotes."
	for _, c := range []struct {
		what string
		edit func([]string) []string
		want []string
	}{
		{"a line of nonsense at the end", func(all []string) []string { return append(all, "HEADSUP-GRACE=5s") }, []string{".env, line 7" + broken}},
		{"at the beginning", func(all []string) []string { return append([]string{"HEADSUP-GRACE=5s"}, all...) }, []string{".env, line 1" + broken}},
		{"a quote that is not closed", func(all []string) []string { all[4] = "HEADSUP_CHANNELS='#ops"; return all }, []string{".env, line 5" + broken}},
		{"two of them", func(all []string) []string {
			all[0], all[4] = "SLACK_BOT_TOKEN 'xoxb-test", "HEADSUP_CHANNELS='#ops"
			return all
		}, []string{".env, line 1" + broken, ".env, line 5" + broken}},
		{"more than anyone wants to read", func(all []string) []string { return append(slices.Repeat([]string{"HEADSUP-GRACE=5s"}, 20), all...) }, []string{
			".env, line 1" + broken, ".env, line 2" + broken, ".env, line 3" + broken, ".env, line 4" + broken, ".env, line 5" + broken,
		}},
	} {
		dir := t.TempDir()
		write(t, dir, ".env", strings.Join(c.edit(enough()), "\n")+"\n")
		_, err := Read(Source{Dir: dir})
		if diff := cmp.Diff(c.want, said(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

// TestNothingAtAllIsOneMistake: whoever starts headsup before anything was set up reads what to do first.
func TestNothingAtAllIsOneMistake(t *testing.T) {
	_, err := Read(Source{Environ: []string{"HOME=/root", "HEADSUP_LOG_LEVEL=debug"}, Dir: t.TempDir()})
	want := []string{".env is not here, and the environment says nothing of headsup. " +
		"Let headsup init write it; or copy .env.example to .env and fill in its first part. Then start headsup in that folder."}
	if diff := cmp.Diff(want, said(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestQuotesOfAnEnvFileAreTakenOff: docker run --env-file hands them on.
func TestQuotesOfAnEnvFileAreTakenOff(t *testing.T) {
	_, err := Read(Source{Environ: enough("HEADSUP_OPS_CHANNEL='"), Dir: t.TempDir()})
	want := []string{`HEADSUP_OPS_CHANNEL has "'". Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`}
	if diff := cmp.Diff(want, said(err)); diff != "" {
		t.Errorf("half a pair (-want +got):\n%s", diff)
	}
	s, err := Read(Source{Environ: enough("HEADSUP_CHANNELS='#ops,#dev'", `HEADSUP_DIGEST="0 8 * * *"`, "SLACK_BOT_TOKEN='xoxb-test-quoted'"), Dir: t.TempDir()})
	if err != nil || len(s.Channels) != 2 || s.Digest.Spec != "0 8 * * *" || s.Slack.BotToken.Reveal() != "xoxb-test-quoted" {
		t.Errorf("%v, %v, %v", s.Channels, s.Digest.Spec, err)
	}
}

func TestOtherNamesInDotEnvAreToldToHaveNoEffect(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, ".env", "HTTPS_PROXY=http://proxy:3128\nHUAWEICLOUD_SDK_DOMAIN_ID=x\n")
	s, err := Read(Source{Environ: enough(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	const noEffect = " is no setting of headsup. It has no effect there: .env is read for headsup's settings only."
	want := []string{".env, line 1: HTTPS_PROXY" + noEffect, ".env, line 2: HUAWEICLOUD_SDK_DOMAIN_ID" + noEffect}
	var got []string
	for _, w := range s.Warnings {
		got = append(got, w.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTheExampleListsEverySetting holds .env.example against the list of settings, and reads it with the very same reader.
func TestTheExampleListsEverySetting(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	// What is optional stands there as a comment, "#NAME=default"; here each counts.
	var uncommented []string
	for line := range strings.Lines(string(text)) {
		uncommented = append(uncommented, strings.TrimPrefix(line, "#"))
		if strings.HasPrefix(line, "# ") {
			uncommented[len(uncommented)-1] = line
		}
	}
	all, err := godotenv.Unmarshal(strings.Join(uncommented, ""))
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, name := range names() {
		if _, ok := all[name]; !ok {
			t.Errorf("%s is missing in .env.example", name)
		}
		listed = append(listed, name)
	}
	if len(listed) < 30 {
		t.Errorf("only %d settings are known: the list itself is broken", len(listed))
	}
	for _, name := range secretNames() {
		if _, ok := all[name+fileSuffix]; ok {
			listed = append(listed, name+fileSuffix)
		}
	}
	for name := range all {
		if !strings.Contains(strings.Join(listed, " ")+" ", name+" ") {
			t.Errorf("%s is in .env.example and no setting", name)
		}
	}

	dir := t.TempDir()
	write(t, dir, ".env", string(text))
	_, err = Read(Source{Dir: dir})
	for n, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "HUAWEICLOUD_SDK_PROJECT_ID"} {
		if all := said(err); len(all) != 3 || !strings.Contains(all[n], ": "+name+" is still the example's. Give ") {
			t.Fatalf("the example as it is should lack the tokens and the project only: %q", all)
		}
	}
	filled := strings.NewReplacer("xoxb-…", "xoxb-test", "xapp-…", "xapp-test", exampleProjectID, testProjectID).Replace(string(text))
	write(t, dir, ".env", filled)
	s, err := Read(Source{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Read(Source{Environ: enough(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if s.Poll != plain.Poll || len(s.Warnings) != 0 {
		t.Errorf("the example as it stands differs: %v", s.Warnings)
	}
	write(t, dir, ".env", strings.Join(uncommented, ""))
	r := gather(Source{Dir: dir})
	l, defaults := r.lines(), (&reading{}).lines()
	for _, c := range []struct{ what, got, want string }{
		{"poll", l.Poll, defaults.Poll},
		{"max age", l.MaxAge, defaults.MaxAge},
		{"grace", l.Grace, defaults.Grace},
		{"remind", l.Remind, defaults.Remind},
		{"digest", l.Digest, defaults.Digest},
		{"rate", l.Rate, defaults.Rate},
		{"connections", l.Connections, defaults.Connections},
		{"command", l.Command, defaults.Command},
		{"api", l.APIURL, defaults.APIURL},
		{"database", l.DatabaseURL, defaults.DatabaseURL},
		{"zone", l.Timezone, defaults.Timezone},
		{"engines", l.Engines, defaults.Engines},
		{"language", l.Language, defaults.Language},
		{"level", l.LogLevel, defaults.LogLevel},
	} {
		if c.got != c.want {
			t.Errorf("%s: the example says %q, the default is %q", c.what, c.got, c.want)
		}
	}
}

// TestI11NoMessageShowsASecret puts a secret into every setting, its own or not, and looks for it in everything that comes
// out.
func TestI11NoMessageShowsASecret(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`(xoxb-|xapp-|)[A-Za-z0-9+/="'\\$ ]{10,80}`).Draw(t, "secret")
		environ := []string{}
		for _, name := range names() {
			switch rapid.IntRange(0, 3).Draw(t, name) {
			case 0:
				environ = append(environ, name+"="+secret)
			case 1:
				environ = append(environ, name+"=prefix,"+secret+"@suffix")
			}
		}
		environ = append(environ, rapid.SampledFrom(secretNames()).Draw(t, "its own")+"="+secret)
		s, err := Read(Source{Environ: environ, Dir: dir})
		shown := fmt.Sprintf("%v %+v %#v %v", s, s, s, err)
		if problems, ok := err.(Problems); ok { //nolint:errorlint // Read promises this very type
			shown += problems.Text()
		}
		if strings.Contains(shown, secret) {
			t.Fatalf("%q is shown in:\n%s", secret, shown)
		}
	})
}

func TestI11ASecretHidesInEveryForm(t *testing.T) {
	type holder struct {
		Public  Secret
		private Secret
	}
	const value = "marker-value"
	s := NewSecret(value)
	held := holder{s, s}
	written, err := json.Marshal(held)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("said", "secret", s, "held", held)
	for _, shown := range []string{
		fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q %x", s, s, s, s, s, s), fmt.Sprintf("%v %+v %#v", held, held, &held), string(written), log.String(),
	} {
		if strings.Contains(shown, value) || strings.Contains(shown, fmt.Sprintf("%x", value)) {
			t.Errorf("shown: %s", shown)
		}
	}
	if s.Reveal() != value || s.IsZero() || !s.Equal(NewSecret(value)) || s.Equal(Secret{}) {
		t.Error("the value itself was lost")
	}
	if none := NewSecret(""); !none.IsZero() || none.Reveal() != "" || none.String() != "" {
		t.Error("an empty secret is one that is not set")
	}
}
