package settings

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestEachSettingTakesWhatIsRightAndSaysWhatIsWrong holds for each setting what it takes, and the sentence for what it does
// not; an empty sentence is a right value.
func TestEachSettingTakesWhatIsRightAndSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ set, sentence string }{
		{"SLACK_BOT_TOKEN=xoxp-test-user", "SLACK_BOT_TOKEN is set, 14 characters, does not begin with xoxb- but with xoxp-. Give the app's bot token, which begins with xoxb-. It stands on the app's page in Slack, under OAuth & Permissions."},
		{"SLACK_BOT_TOKEN=xoxb-test bot", "SLACK_BOT_TOKEN is set, 13 characters, has a space or a character that no token has. Give the app's bot token, which begins with xoxb-. It stands on the app's page in Slack, under OAuth & Permissions."},
		{"SLACK_BOT_TOKEN=xoxb-…", "SLACK_BOT_TOKEN is still the example's. Give the app's bot token, which begins with xoxb-. It stands on the app's page in Slack, under OAuth & Permissions."},
		{"SLACK_APP_TOKEN=xapp-", "SLACK_APP_TOKEN is only the beginning of a token. Give the app's app-level token, which begins with xapp-. It is made on the app's page in Slack, under Basic Information, with the scope connections:write."},
		{"SLACK_API_URL=http://127.0.0.1:8080/api", ""},
		{"SLACK_API_URL=slack.com", `SLACK_API_URL is "slack.com". Give an address such as https://slack.com/api/.`},
		{"SLACK_API_URL=https://me:pa55@slack.com/", "SLACK_API_URL is something that looks like a secret (26 characters). Give an address such as https://slack.com/api/."},
		{"SLACK_COMMAND=/dms-tasks", ""},
		{"SLACK_COMMAND=tasks", `SLACK_COMMAND is "tasks". Give a slash and small letters, such as /tasks, as on the app's page under Slash Commands.`},
		{"SLACK_CONNECTIONS=10", ""},
		{"SLACK_CONNECTIONS=11", `SLACK_CONNECTIONS is "11". Give a whole number from 1 to 10.`},
		{"SLACK_CONNECTIONS=0", `SLACK_CONNECTIONS is "0". Give a whole number from 1 to 10.`},
		{"SLACK_CONNECTIONS=two", `SLACK_CONNECTIONS is "two". Give a whole number from 1 to 10.`},

		{"HUAWEICLOUD_SDK_AK=TESTAK0001", "HUAWEICLOUD_SDK_SK is not set. Set access key and secret key both, or neither: then the SDK looks in its profile file, the machine's agency and the pod's identity."},
		{"HUAWEICLOUD_SDK_SK=test-secret-key", "HUAWEICLOUD_SDK_AK is not set. Set access key and secret key both, or neither: then the SDK looks in its profile file, the machine's agency and the pod's identity."},
		{"HUAWEICLOUD_SDK_SECURITY_TOKEN=test-token", "HUAWEICLOUD_SDK_SECURITY_TOKEN is set without an access key. Set access key and secret key both, or neither: then the SDK looks in its profile file, the machine's agency and the pod's identity."},
		{"HUAWEICLOUD_REGION=CN North", `HUAWEICLOUD_REGION is "CN North". Give the region's id, such as cn-north-4. Did you mean cn-north-1?`},
		{"HUAWEICLOUD_SDK_PROJECT_ID=a/b", `HUAWEICLOUD_SDK_PROJECT_ID is "a/b". Give the project's id (console: My Credentials, API Credentials), such as 0123456789abcdef0123456789abcdef.`},
		{"HUAWEICLOUD_SDK_PROJECT_ID=" + exampleProjectID, `HUAWEICLOUD_SDK_PROJECT_ID is still the example's. Give the project's id (console: My Credentials, API Credentials), such as 0123456789abcdef0123456789abcdef.`},
		{"HUAWEICLOUD_ENGINES=kafka, RabbitMQ", ""},
		{"HUAWEICLOUD_ENGINES=kafka,reliability", ""},
		{"HUAWEICLOUD_ENGINES=rabitmq", `HUAWEICLOUD_ENGINES has "rabitmq". The engines are rabbitmq, kafka and rocketmq. Did you mean rabbitmq?`},
		{"HUAWEICLOUD_ENGINES=kafka,Kafka", "HUAWEICLOUD_ENGINES has kafka twice. Give each once."},
		{"HUAWEICLOUD_ENDPOINT=https://dms.example.com/", ""},
		{"HUAWEICLOUD_ENDPOINT=https://dms.example.com/v2", `HUAWEICLOUD_ENDPOINT is "https://dms.example.com/v2". Give scheme and host only, such as https://dms.cn-north-4.myhuaweicloud.com.`},
		{"HUAWEICLOUD_TIMEZONE=Asia/Shanghai", ""},
		{"HUAWEICLOUD_TIMEZONE=Asia/Peking", `HUAWEICLOUD_TIMEZONE is "Asia/Peking". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`},
		{"HUAWEICLOUD_WINDOW_TIMEZONE=Local", `HUAWEICLOUD_WINDOW_TIMEZONE is "Local". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`},
		{"HUAWEICLOUD_RATE=0.5", ""},
		{"HUAWEICLOUD_RATE=0", `HUAWEICLOUD_RATE is "0". Give a number from 0.1 to 100.`},
		{"HUAWEICLOUD_RATE=NaN", `HUAWEICLOUD_RATE is "NaN". Give a number from 0.1 to 100.`},

		{"HEADSUP_CHANNELS=C0123456789, #kafka-prod,运维", ""},
		{"HEADSUP_CHANNELS=#ops,,#dev", "HEADSUP_CHANNELS has an empty entry. Separate entries by one comma. In .env put a list with # in single quotes."},
		{"HEADSUP_CHANNELS=#ops,#ops", `HEADSUP_CHANNELS has "#ops" twice. Give each once.`},
		{"HEADSUP_CHANNELS=#Ops", `HEADSUP_CHANNELS has "#Ops". Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`},
		{"HEADSUP_CHANNELS=D0123456789", `HEADSUP_CHANNELS has "D0123456789", a direct message. Direct messages are open to members of an allowed channel. Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`},
		{"HEADSUP_CHANNELS=xoxb-test-elsewhere", "HEADSUP_CHANNELS has something that looks like a secret (19 characters). Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom)."},
		{"HEADSUP_APPROVERS=@sre-leads,U0123456789,S0123456789", ""},
		{"HEADSUP_APPROVERS=sre leads", `HEADSUP_APPROVERS has "sre leads". Give user ids (U0123456789), names (@sre-leads) or ids of user groups (S0123456789).`},
		{"HEADSUP_APPROVALS=1", `HEADSUP_APPROVERS is not set. Name who may approve changes: user ids, @names or user groups. Or set HEADSUP_APPROVALS=0, if everyone in the allowed channels may move and cancel tasks alone.`},
		{"HEADSUP_APPROVALS=11", `HEADSUP_APPROVALS is "11". Give how many people must approve a change, 0 to 10. With 0 everyone in the allowed channels may move and cancel tasks alone.`},
		{"HEADSUP_APPROVALS=-1", `HEADSUP_APPROVALS is "-1". Give how many people must approve a change, 0 to 10. With 0 everyone in the allowed channels may move and cancel tasks alone.`},
		{"HEADSUP_APPROVALS=no", `HEADSUP_APPROVALS is "no". Give how many people must approve a change, 0 to 10. With 0 everyone in the allowed channels may move and cancel tasks alone.`},
		{"HEADSUP_CARDS=OFF", ""},
		{"HEADSUP_CARDS=sometimes", `HEADSUP_CARDS is "sometimes". Give on or off.`},
		{"HEADSUP_GO_NO_GO=30m", ""},
		{"HEADSUP_GO_NO_GO=1d", ""},
		{"HEADSUP_GO_NO_GO=OFF", ""},
		{"HEADSUP_GO_NO_GO=0", ""},
		{"HEADSUP_GO_NO_GO=29m", `HEADSUP_GO_NO_GO is "29m". Give a time from 30m to 1d before a task, such as 1h, or off.`},
		{"HEADSUP_GO_NO_GO=25h", `HEADSUP_GO_NO_GO is "25h". Give a time from 30m to 1d before a task, such as 1h, or off.`},
		{"HEADSUP_GO_NO_GO=soon", `HEADSUP_GO_NO_GO is "soon". Give a time from 30m to 1d before a task, such as 1h, or off.`},
		{"HEADSUP_REMIND=1m,30d,1d12h", ""},
		{"HEADSUP_REMIND=24h,1d", "HEADSUP_REMIND has 1d twice. Give each once."},
		{"HEADSUP_REMIND=30s", `HEADSUP_REMIND has "30s". Give times from 1m to 30d before a task, such as 24h,1h,10m, or off.`},
		{"HEADSUP_REMIND=31d", `HEADSUP_REMIND has "31d". Give times from 1m to 30d before a task, such as 24h,1h,10m, or off.`},
		{"HEADSUP_REMIND=1m,2m,3m,4m,5m,6m,7m,8m,9m,10m,11m", "HEADSUP_REMIND has 11 reminders for each task. Give at most 10."},
		{"HEADSUP_DIGEST=30 8,16 * * 1-5", ""},
		{"HEADSUP_DIGEST=9am", `HEADSUP_DIGEST is "9am". Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off.`},
		{"HEADSUP_DIGEST=@every 1s", `HEADSUP_DIGEST is "@every 1s". Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off.`},
		{"HEADSUP_DIGEST=TZ=UTC 0 9 * * *", `HEADSUP_DIGEST is "TZ=UTC 0 9 * * *". Give the zone as HEADSUP_TIMEZONE.`},
		{"HEADSUP_DIGEST=* * * * *", `HEADSUP_DIGEST is "* * * * *". That floods the channels: leave at least 10m between two digests.`},
		{"HEADSUP_DIGEST=0 9 30 2 *", `HEADSUP_DIGEST is "0 9 30 2 *". No day is such a day. Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off.`},
		{"HEADSUP_TIMEZONE=berlin", `HEADSUP_TIMEZONE is "berlin". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`},
		{"HEADSUP_POLL=1s", ""},
		{"HEADSUP_POLL=999ms", `HEADSUP_POLL is "999ms". Give a time from 1s to 1h, such as 30s.`},
		{"HEADSUP_MAX_AGE=1d", `HEADSUP_MAX_AGE is "1d". Give a time from 10s to 1h, such as 30s.`},
		{"HEADSUP_GRACE=0s", ""},
		{"HEADSUP_GRACE=-1s", `HEADSUP_GRACE is "-1s". Give a time from 0s to 10m, such as 30s.`},
		{"HEADSUP_DATABASE_URL=sqlite:other.db", ""},
		{"HEADSUP_DATABASE_URL=sqlite://other.db", "HEADSUP_DATABASE_URL begins with sqlite://. Leave the two slashes out. Give sqlite: and the path of a file, such as sqlite:headsup.db or sqlite:/data/headsup.db."},
		{"HEADSUP_DATABASE_URL=sqlite::memory:", "HEADSUP_DATABASE_URL keeps the state in memory. headsup would forget all with every restart. Give sqlite: and the path of a file, such as sqlite:headsup.db or sqlite:/data/headsup.db."},
		{"HEADSUP_DATABASE_URL=sqlite:no/such/x.db", "HEADSUP_DATABASE_URL names a file in a folder that does not exist. Make the folder first, or name another."},
		{"HEADSUP_DATABASE_URL=headsup.db", "HEADSUP_DATABASE_URL is set, 10 characters, does not begin with sqlite: or postgres:. Give sqlite: and the path of a file, such as sqlite:headsup.db, or a PostgreSQL as postgres://USER:PASSWORD@HOST:5432/NAME."},
		{"HEADSUP_DATABASE_URL=sqlite:x.db?mode=ro", "HEADSUP_DATABASE_URL has options, or a character that the database reads as one. Give sqlite: and the path of a file, such as sqlite:headsup.db or sqlite:/data/headsup.db."},
		{"HEADSUP_DATABASE_URL=postgres://headsup:test-pw@db.example:5432/headsup?sslmode=verify-full", ""},
		{"HEADSUP_DATABASE_URL=postgresql:///headsup?host=/run/postgresql", ""},
		{"HEADSUP_DATABASE_URL=postgres://headsup:test%zz@db.example/headsup", "HEADSUP_DATABASE_URL cannot be read as an address. In a password %, /, ?, #, @ and : are written as %25, %2F, %3F, %23, %40 and %3A. Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full."},
		{"HEADSUP_DATABASE_URL=postgres://headsup:test#pw@db.example/headsup", "HEADSUP_DATABASE_URL cannot be read as an address. In a password %, /, ?, #, @ and : are written as %25, %2F, %3F, %23, %40 and %3A. Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full."},
		{"HEADSUP_DATABASE_URL=postgres:///headsup", "HEADSUP_DATABASE_URL names no server. Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full. A socket is named as postgres:///NAME?host=/run/postgresql."},
		{"HEADSUP_DATABASE_URL=postgres://headsup@db.example", "HEADSUP_DATABASE_URL names no database. Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full."},
		{"HEADSUP_DATABASE_URL=postgres://headsup@db.example/headsup?sslmode=on", "HEADSUP_DATABASE_URL has an sslmode that there is not. Give one of disable, allow, prefer, require, verify-ca, verify-full."},
		{"HEADSUP_OPS_CHANNEL=C0123456789", ""},
		{"HEADSUP_OPS_CHANNEL=a channel", `HEADSUP_OPS_CHANNEL has "a channel". Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`},
		{"HEADSUP_ADMINS=U0123456789", ""},
		{"HEADSUP_ADMINS=@someone", `HEADSUP_ADMINS has "@someone". Give user ids, such as U0123456789 (in Slack: a person's profile, ⋮, Copy member ID).`},
		{"HEADSUP_LANGUAGE=de", `HEADSUP_LANGUAGE is "de". Give en or zh.`},
		{"HEADSUP_KEY=test-key-that-is-long-enough-for-it", ""},
		{"HEADSUP_KEY=short-key", "HEADSUP_KEY is set, 9 characters. Give at least 32, random: openssl rand -base64 32 makes one."},
		{"HEADSUP_HTTP_ADDR=:8080", ""},
		{"HEADSUP_HTTP_URL=https://headsup.example/at", ""},
		{"HEADSUP_HTTP_URL=headsup.example", `HEADSUP_HTTP_URL is "headsup.example". Give the address that browsers reach headsup at, such as https://headsup.example.`},
		{"HEADSUP_HTTP_URL=https://a:b@headsup.example", `HEADSUP_HTTP_URL is something that looks like a secret (27 characters). Give the address that browsers reach headsup at, such as https://headsup.example.`},
		{"HEADSUP_HTTP_ADDR=8080", `HEADSUP_HTTP_ADDR is "8080". Give HOST:PORT, such as 127.0.0.1:8080 or :8080, or off.`},
		{"HEADSUP_HTTP_ADDR=:99999", `HEADSUP_HTTP_ADDR is ":99999". Give HOST:PORT, such as 127.0.0.1:8080 or :8080, or off.`},
		{"HEADSUP_LOG_LEVEL=WARN", ""},
		{"HEADSUP_LOG_LEVEL=inof", `HEADSUP_LOG_LEVEL is "inof". Give debug, info, warn or error. Did you mean info?`},
		{"HEADSUP_LOG_FORMAT=xml", `HEADSUP_LOG_FORMAT is "xml". Give text or json.`},
		{"HEADSUP_CONFIG=none.yaml", `HEADSUP_CONFIG names "none.yaml", which cannot be read: there is no such file. Name a YAML file that headsup may read.`},
		{"HEADSUP_POLL=" + strings.Repeat("9", 100), `HEADSUP_POLL is "` + strings.Repeat("9", 60) + `"… (100 characters). Give a time from 1s to 1h, such as 30s.`},

		{"HEADSUP_POLL=", ""},
		{"HEADSUP_POLL_FILE=poll.txt", "HEADSUP_POLL_FILE is no setting of headsup: only secrets are read from files. Set HEADSUP_POLL itself."},
		{"HEADSUP_CHANEL=#ops", "HEADSUP_CHANEL is no setting of headsup. Did you mean HEADSUP_CHANNELS?"},
		{"HEADSUP_REMINDS=1h", "HEADSUP_REMINDS is no setting of headsup. Did you mean HEADSUP_REMIND?"},
	} {
		t.Run(c.set, func(t *testing.T) {
			_, err := Read(Source{Environ: enough(c.set), Dir: t.TempDir()})
			var want []string
			if c.sentence != "" {
				want = []string{c.sentence}
			}
			if diff := cmp.Diff(want, said(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWarningsDoNotKeepItFromStarting(t *testing.T) {
	for _, c := range []struct{ set, sentence string }{
		{"HUAWEICLOUD_REGION=cn-north-44", `HUAWEICLOUD_REGION is "cn-north-44", a region that headsup does not know. headsup goes on and asks its host. Did you mean cn-north-4?`},
		{"HUAWEICLOUD_SDK_PROJECT_ID=123", `HUAWEICLOUD_SDK_PROJECT_ID has 3 characters, and a project's id is 32 hexadecimal digits as a rule. Give the project's id (console: My Credentials, API Credentials), such as 0123456789abcdef0123456789abcdef.`},
		{"SLACK_API_URL=http://proxy.example.com/api/", "SLACK_API_URL is not encrypted (http). Tokens and answers can be read on the way: use https wherever the network is not your own."},
		{"HUAWEICLOUD_ENDPOINT=http://dms.example.com", "HUAWEICLOUD_ENDPOINT is not encrypted (http). Tokens and answers can be read on the way: use https wherever the network is not your own."},
		{"HEADSUP_APPROVERS=@sre-leads", "HEADSUP_APPROVERS has no effect. HEADSUP_APPROVALS is 0, so nobody is asked to approve."},
		{"HEADSUP_COLOUR=blue", "HEADSUP_COLOUR is no setting of headsup. It has no effect. .env.example lists all settings."},
		{"SLACK_API_TOKEN=xoxb-test", "SLACK_API_TOKEN is no setting of headsup. Did you mean SLACK_APP_TOKEN? If another program reads it, all is well."},
		{"HUAWEICLOUD_TIMEZON=UTC", "HUAWEICLOUD_TIMEZON is no setting of headsup. Did you mean HUAWEICLOUD_TIMEZONE? If another program reads it, all is well."},
		{"HUAWEICLOUD_SDK_DOMAIN_ID=x", ""},
		{"HUAWEICLOUD_SDK_IAM_ENDPOINT=x", ""},
		{"SLACK_SOMETHING=x", ""},
		{"HEADSUP_PORT=tcp://10.0.0.1:80", ""},
		{"HEADSUP_SERVICE_HOST=10.0.0.1", ""},
		{"PATH=/bin", ""},
	} {
		t.Run(c.set, func(t *testing.T) {
			s, err := Read(Source{Environ: enough(c.set), Dir: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			if c.sentence != "" {
				want = []string{c.sentence}
			}
			for _, w := range s.Warnings {
				got = append(got, w.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDurationsAreReadAndShownAlike(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30d": 30 * day, "1d12h": 36 * time.Hour, "1h30m": 90 * time.Minute, "10s": 10 * time.Second, "1m30s": 90 * time.Second, "0s": 0,
		"500ms": 500 * time.Millisecond,
	} {
		got, err := readDuration(text)
		if err != nil || got != want {
			t.Errorf("%s: read as %s, %v", text, got, err)
		}
		if short(want) != text {
			t.Errorf("%s is shown as %s", text, short(want))
		}
	}
	for _, text := range []string{"", "d", "-1d", "1.5d", "1d-1h", "1d24h", "99999999d", "1", "1dd", "tomorrow"} {
		if got, err := readDuration(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}
