package settings

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headsup/maintenance"
)

const testProjectID = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"

// enough is the least that headsup starts with, and one line more for each of others.
// testKey is for policies that ask for second factors.
const testKey = "test-key-that-is-long-enough-for-it"

func enough(others ...string) []string {
	return append([]string{
		"SLACK_BOT_TOKEN=xoxb-test-bot", "SLACK_APP_TOKEN=xapp-test-app",
		"HUAWEICLOUD_REGION=cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID=" + testProjectID,
		"HEADSUP_CHANNELS=#ops", "HEADSUP_APPROVALS=0",
	}, others...)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// said gives the mistakes as sentences.
func said(err error) []string {
	problems, _ := err.(Problems) //nolint:errorlint // Read promises this very type
	var sentences []string
	for _, p := range problems {
		sentences = append(sentences, p.String())
	}
	return sentences
}

func TestTheLeastThatStartsHasTheDefaultsOfTheDesign(t *testing.T) {
	dir := t.TempDir()
	s, err := Read(Source{Environ: enough(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"bot token", s.Slack.BotToken.Reveal(), "xoxb-test-bot"},
		{"app token", s.Slack.AppToken.Reveal(), "xapp-test-app"},
		{"api url", s.Slack.APIURL.String(), "https://slack.com/api/"},
		{"command", s.Slack.Command, "/tasks"},
		{"connections", s.Slack.Connections, 2},
		{"projects", len(s.Projects), 1},
		{"project", s.Projects[0].Name + " " + s.Projects[0].Region + " " + s.Projects[0].ProjectID, "default cn-north-4 " + testProjectID},
		{"engines", s.Projects[0].Engines, []maintenance.Engine{"rabbitmq", "kafka", "rocketmq"}},
		{"endpoint", s.Projects[0].Endpoint == nil, true},
		{"credentials", s.Projects[0].Credentials.IsZero(), true},
		{"cloud's zone", s.Projects[0].Zone.String(), "UTC"},
		{"cloud's zone was given", s.Projects[0].ZoneGiven, false},
		{"window zone", s.Projects[0].WindowZone == nil, true},
		{"rate", s.Projects[0].Rate, 10.0},
		{"channels", s.Channels, []Channel{{Name: "ops"}}},
		{"ops channel", s.OpsChannel.IsZero(), true},
		{"admins", len(s.Admins), 0},
		{"approvals", s.Approvals, 0},
		{"cards", s.Cards, true},
		{"remind", s.Remind, []time.Duration{24 * time.Hour, time.Hour, 10 * time.Minute}},
		{"digest", s.Digest.Spec, "0 9 * * MON-FRI"},
		{"zone", s.Zone.String(), "UTC"},
		{"language", s.Language, "en"},
		{"poll", s.Poll, time.Minute},
		{"max age", s.MaxAge, 5 * time.Minute},
		{"grace", s.Grace, 30 * time.Second},
		{"database", s.Database.Path, filepath.Join(dir, "headsup.db")},
		{"keys", len(s.Keys), 0},
		{"http", s.HTTPAddr, ""},
		{"log level", s.LogLevel, slog.LevelInfo},
		{"log format", s.LogFormat, LogJSON},
		{"warnings", len(s.Warnings), 0},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestALogOnATerminalIsText(t *testing.T) {
	s, err := Read(Source{Environ: enough(), Dir: t.TempDir(), Terminal: true})
	if err != nil || s.LogFormat != LogText {
		t.Errorf("got %q, %v", s.LogFormat, err)
	}
	s, err = Read(Source{Environ: enough("HEADSUP_LOG_FORMAT=json"), Dir: t.TempDir(), Terminal: true})
	if err != nil || s.LogFormat != LogJSON {
		t.Errorf("asked for json: got %q, %v", s.LogFormat, err)
	}
}

func TestTheDigestComesInTheSettingsZone(t *testing.T) {
	s, err := Read(Source{Environ: enough("HEADSUP_TIMEZONE=Asia/Shanghai"), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	friday := time.Date(2026, time.November, 27, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai
	if got, want := s.Digest.Schedule.Next(friday), time.Date(2026, time.November, 30, 1, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("next digest at %s, want %s", got.UTC(), want)
	}
}

func TestOffMeansNone(t *testing.T) {
	s, err := Read(Source{Environ: enough("HEADSUP_REMIND=off", "HEADSUP_DIGEST=OFF", "HEADSUP_HTTP_ADDR=off"), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Remind) != 0 || !s.Digest.IsZero() || s.HTTPAddr != "" {
		t.Errorf("got %v, %v, %q", s.Remind, s.Digest, s.HTTPAddr)
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	_, err := Read(Source{Environ: []string{
		"SLACK_BOT_TOKEN=xapp-test-app", "HEADSUP_POLL=5", "HEADSUP_CHANEL=#ops", "HEADSUP_DATABASE_URL=postgres://u:pa55word@db/",
	}, Dir: t.TempDir()})
	text := err.(Problems).Text() //nolint:errorlint // Read promises this very type
	want := `headsup does not start, since 9 settings are wrong.

  SLACK_BOT_TOKEN is set, 13 characters, does not begin with xoxb- but with xapp-.
    Give the app's bot token, which begins with xoxb-. It stands on the app's page in Slack, under OAuth & Permissions.

  SLACK_APP_TOKEN is not set.
    Give the app's app-level token, which begins with xapp-. It is made on the app's page in Slack, under Basic Information, with the scope connections:write.

  HUAWEICLOUD_REGION is not set.
    Give the region's id, such as cn-north-4.

  HUAWEICLOUD_SDK_PROJECT_ID is not set.
    Give the project's id (console: My Credentials, API Credentials), such as 0123456789abcdef0123456789abcdef.

  HEADSUP_DATABASE_URL names no database.
    Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full.

  HEADSUP_CHANNELS is not set.
    Name the channels where headsup may be used, such as #ops or C0123456789, with commas between. Who is in one of them may move and cancel tasks.

  HEADSUP_APPROVERS is not set.
    Name who may approve changes: user ids, @names or user groups. Or set HEADSUP_APPROVALS=0, if everyone in the allowed channels may move and cancel tasks alone.

  HEADSUP_POLL is "5".
    Give a time from 1s to 1h, such as 30s.

  HEADSUP_CHANEL is no setting of headsup.
    Did you mean HEADSUP_CHANNELS?

Settings are read from the environment and from .env in the working directory. .env.example lists them all.
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(err.Error(), "settings: SLACK_BOT_TOKEN is set, 13 characters") || strings.Contains(err.Error(), "\n") {
		t.Errorf("on one line: %s", err)
	}
}

// TestWhatIsWrongIsNotMissingToo: one slip is one mistake.
func TestWhatIsWrongIsNotMissingToo(t *testing.T) {
	_, err := Read(Source{Environ: enough("HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=#sre"), Dir: t.TempDir()})
	want := []string{`HEADSUP_APPROVERS has "#sre". Give user ids (U0123456789), names (@sre-leads) or ids of user groups (S0123456789).`}
	if diff := cmp.Diff(want, said(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSettingsThatDisagree(t *testing.T) {
	_, err := Read(Source{Environ: enough("HEADSUP_POLL=10m"), Dir: t.TempDir()})
	want := []string{"HEADSUP_MAX_AGE is 5m, which is less than HEADSUP_POLL, 10m. " +
		"Every answer would say that it is old: make HEADSUP_MAX_AGE longer or HEADSUP_POLL shorter."}
	if diff := cmp.Diff(want, said(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestI11APostgresIsShownWithoutItsPassword wherever it may be printed.
func TestI11APostgresIsShownWithoutItsPassword(t *testing.T) {
	t.Parallel()
	const url = "postgres://headsup:test-pw-%25secret@db.example:5432/duty?sslmode=require&sslpassword=another-secret"
	s, err := Read(Source{Environ: enough("HEADSUP_DATABASE_URL=" + url), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if s.Database.URL() != url {
		t.Errorf("the store would open %q", s.Database.URL())
	}
	shown := fmt.Sprint(s, s.Database, s.Database.Name()) + fmt.Sprintf("%+v %#v %q", s.Database, s.Database, s)
	raw, err := json.Marshal(s.Database)
	if err != nil {
		t.Fatal(err)
	}
	if shown += string(raw); strings.Contains(shown, "secret") || !strings.Contains(shown, "postgres://headsup@db.example:5432/duty") {
		t.Errorf("shown is %s", shown)
	}
}

func TestAServerFarAwayWithoutTLSIsDoubted(t *testing.T) {
	t.Parallel()
	for url, doubted := range map[string]bool{
		"postgres://headsup@db.example/duty":                     true,
		"postgres://headsup@db.example/duty?sslmode=prefer":      true,
		"postgres://headsup@db.example/duty?sslmode=require":     false,
		"postgres://headsup@db.example/duty?sslmode=verify-full": false,
		"postgres://headsup@127.0.0.1/duty":                      false,
		"postgres:///duty?host=/run/postgresql":                  false,
	} {
		s, err := Read(Source{Environ: enough("HEADSUP_DATABASE_URL=" + url), Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(fmt.Sprint(s.Warnings), "does not insist on TLS"); got != doubted {
			t.Errorf("%s: %v", url, s.Warnings)
		}
	}
}
