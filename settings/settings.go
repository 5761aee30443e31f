// Package settings reads how headsup is to run: from the environment, from .env in the working directory, from files that
// hold secrets, and from one YAML file.
//
// It promises that all mistakes are told at once, each with the setting's name, what was found and what would be right; that
// nothing is silently ignored that could open what should be closed; and that no message shows a secret's value.
//
// It never changes the environment, opens no connection, and keeps nothing between two readings.
package settings

import (
	"log/slog"
	"net/url"
	"time"
	_ "time/tzdata" // zones come with the binary: the image that it runs in has none, and a machine's may be old

	"github.com/robfig/cron/v3"

	"headsup/maintenance"
)

// Settings is how headsup is to run, checked and complete. It is plain data, safe to read in parallel. Printed or logged, it
// hides its secrets.
type Settings struct {
	Slack    Slack
	Projects []Project // at least one; names are unique
	Database Database

	// Channels are where commands work and cards go (HEADSUP_CHANNELS, required). Whoever is in one of them may ask; so none
	// is refused at start, since it would make a bot that answers nobody.
	Channels []Channel
	// OpsChannel is where the bot speaks of itself (HEADSUP_OPS_CHANNEL); zero: nowhere but in its log.
	OpsChannel Channel
	// Admins are the user ids for what concerns the bot itself (HEADSUP_ADMINS); empty: nobody.
	Admins []string
	// Approvals is how many people must approve a change for which the YAML file has no rule (HEADSUP_APPROVALS, default 1, 0 to 10). At 0 everyone in an allowed
	// channel may move and cancel alone, so that has to be said; at many, nothing gets approved at 3 a.m.
	Approvals int
	// Approvers are user ids, @names or ids of user groups (HEADSUP_APPROVERS). None is refused while approvals are asked for:
	// an empty list means nobody, never everybody.
	Approvers []string

	// Policy is what the YAML file's rules, freezes and routes say; without rules it is HEADSUP_APPROVERS and HEADSUP_APPROVALS,
	// and with them these two are its last rule where they are set. People, groups and channels are still named as they are
	// written: app finds their ids. For a new policy read all again: two with one Hash say the same, but perhaps on other lines.
	Policy       maintenance.Policy
	PolicyText   string // what its hash is of: all that the policy says, and no comment
	PolicySource string // the file, the settings, or both

	// File is the path of the YAML file (HEADSUP_CONFIG); empty: there is none.
	File string

	// Cards says that each task has a card where people hear of it, from its discovery to its end (HEADSUP_CARDS, default on).
	// Without, a channel hears of a task by reminders and digests alone, and of nothing that happens to it.
	Cards bool
	// Remind is how long before a task each reminder comes (HEADSUP_REMIND, default 24h, 1h and 10m; 1m to 30d; off: none),
	// longest first, none twice. Shorter comes too late to act; longer is forgotten again.
	Remind []time.Duration
	// GoNoGo is how long before a task its card asks whether it may run (HEADSUP_GO_NO_GO, default 1h; 30m to 1d; 0, off: never). Shorter leaves
	// nobody time to answer before the route's people are called; longer asks what cannot be known yet.
	GoNoGo time.Duration
	// Digest is when the list of what is coming is posted, in Zone (HEADSUP_DIGEST, default on weekdays at 09:00).
	Digest Digest
	// DigestSilent leaves a digest out that would have nothing to tell (HEADSUP_DIGEST_EMPTY, line or silent, default line). Silence then looks the
	// same as a headsup that is not there.
	DigestSilent bool
	// Zone is where a person's own zone is not known, and where Digest is read (HEADSUP_TIMEZONE, default UTC).
	Zone *time.Location
	// Language is that of messages where nobody says another (HEADSUP_LANGUAGE, en or zh; default: en).
	Language string

	// Poll is how often each instance is looked at (HEADSUP_POLL, default 60s, 1s to 1h). Shorter than the cloud's rate
	// allows, polls fall behind; longer, a new task or a change in the console is seen late, perhaps after its reminder.
	Poll time.Duration
	// MaxAge is from when a snapshot is refreshed and said to be old (HEADSUP_MAX_AGE, default 5m, 10s to 1h, not less than
	// Poll). Shorter, every answer says that it is old; longer, people decide on what no longer holds.
	MaxAge time.Duration
	// Grace is from approved to applying (HEADSUP_GRACE, default 30s, 0s to 10m). At 0 nobody can take a slip back; long, the
	// task may run before it is moved.
	Grace time.Duration

	// Keys encrypt the secrets of second factors (HEADSUP_KEY): the first of them, while any opens what it encrypted. Nothing is stretched,
	// so one that can be guessed gives away every second factor to whoever has the database. None: nobody can have a second factor.
	Keys []Secret
	// HTTPAddr is where health, metrics and the calendar listen (HEADSUP_HTTP_ADDR, HOST:PORT); empty: off.
	HTTPAddr string
	// HTTPURL is that address as browsers and calendar programs reach it (HEADSUP_HTTP_URL), which stands in links; nil: http:// and HTTPAddr,
	// where that names a host. One that is not https hands the secrets in links to whoever listens on the way.
	HTTPURL *url.URL
	// LogLevel is the least that is logged (HEADSUP_LOG_LEVEL, default info). debug shows ids, never payloads.
	LogLevel slog.Level
	// LogFormat is text on a terminal, else json (HEADSUP_LOG_FORMAT).
	LogFormat LogFormat

	// Warnings are what does not keep the bot from starting, but should be read: main logs each.
	Warnings []Problem
}

// Slack is how Slack is reached.
type Slack struct {
	BotToken Secret   // SLACK_BOT_TOKEN, required; begins with xoxb-
	AppToken Secret   // SLACK_APP_TOKEN, required; begins with xapp-
	APIURL   *url.URL // SLACK_API_URL, default Slack's own; ends with a slash
	Command  string   // SLACK_COMMAND, default /tasks; must be what Slack's app page names

	// Connections is the sockets of this process (SLACK_CONNECTIONS, default 2, 1 to 10). One leaves a gap whenever Slack
	// recycles it; Slack refuses more than 10 for an app, those of other replicas counted (facts/slack.md, section 1).
	Connections int
}

// Project is one project of the cloud, from HUAWEICLOUD_… or from the YAML file's projects.
type Project struct {
	Name      string // "default" where the environment names it; a label, and what people see
	Region    string // HUAWEICLOUD_REGION, such as cn-north-4
	ProjectID string // HUAWEICLOUD_SDK_PROJECT_ID

	Engines     []maintenance.Engine // HUAWEICLOUD_ENGINES, default all three; never empty
	Endpoint    *url.URL             // HUAWEICLOUD_ENDPOINT, scheme and host; nil: the region's own
	Credentials Credentials          // zero: the SDK's chain (environment, profile, metadata service, pod identity)

	// Zone is where the cloud reads execute_at (HUAWEICLOUD_TIMEZONE, default UTC). Its documentation does not say; so while
	// ZoneGiven is false and no move is verified, only moves are made that are harmless in every zone.
	Zone      *time.Location
	ZoneGiven bool
	// WindowZone is where the cloud means maintenance windows (HUAWEICLOUD_WINDOW_TIMEZONE); nil: not known, so windows are
	// shown and nothing rests on them.
	WindowZone *time.Location
	// Rate is calls a second (HUAWEICLOUD_RATE, default 10, 0.1 to 100). With more the cloud throttles; with much less a poll
	// of many instances takes longer than its interval.
	Rate float64
}

// Credentials are an access key and its secret key, with a token where they are temporary.
type Credentials struct {
	AK, SK        Secret
	SecurityToken Secret
}

// IsZero says that the SDK's chain is to find the credentials.
func (c Credentials) IsZero() bool { return c.AK.IsZero() }

// Channel is one channel, by its id or by its name; the other is empty. The zero Channel is none.
type Channel struct {
	ID   string // such as C0123456789
	Name string // without the #
}

// IsZero says that no channel is named.
func (c Channel) IsZero() bool { return c == Channel{} }

func (c Channel) String() string {
	if c.Name != "" {
		return "#" + c.Name
	}
	return c.ID
}

// Digest is when a digest is posted. The zero Digest is never.
type Digest struct {
	Spec     string        // the five fields, as given
	Schedule cron.Schedule // in the settings' Zone; nil: never
}

// IsZero says that there are no digests.
func (d Digest) IsZero() bool { return d.Schedule == nil }

// LogFormat is how log lines are written.
type LogFormat string

// The two formats.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// Read reads and checks all settings. The error is of type Problems and holds every mistake.
func Read(src Source) (Settings, error) { return gather(src).settings(src) }

func (r *reading) settings(src Source) (Settings, error) {
	r.unbegun()
	l := r.lines()
	zone := r.zone("HEADSUP_TIMEZONE", l.Timezone)
	file := r.configFile("HEADSUP_CONFIG", l.Config)
	simple := simpleCounts(l, file)
	s := Settings{
		Slack: Slack{
			BotToken:    r.slackToken("SLACK_BOT_TOKEN", l.BotToken, botToken()),
			AppToken:    r.slackToken("SLACK_APP_TOKEN", l.AppToken, appToken()),
			APIURL:      r.apiURL("SLACK_API_URL", l.APIURL),
			Command:     r.command("SLACK_COMMAND", l.Command),
			Connections: r.whole("SLACK_CONNECTIONS", l.Connections, 1, maxConnections),
		},
		Projects: r.projects(l, file),
		Database: r.database(l.DatabaseURL),

		Channels:   r.channels("HEADSUP_CHANNELS", l.Channels),
		OpsChannel: r.channel("HEADSUP_OPS_CHANNEL", l.OpsChannel),
		Admins:     r.userIDs("HEADSUP_ADMINS", l.Admins),
		Approvals:  r.approvals("HEADSUP_APPROVALS", l.Approvals),
		Approvers:  r.approvers("HEADSUP_APPROVERS", l.Approvers, simple && wantsApprovals(l.Approvals)),

		Cards:        oneOf(r, "HEADSUP_CARDS", l.Cards, on, off) == on,
		Remind:       r.leads("HEADSUP_REMIND", l.Remind),
		GoNoGo:       r.goNoGo("HEADSUP_GO_NO_GO", l.GoNoGo),
		Digest:       r.digest("HEADSUP_DIGEST", l.Digest, zone),
		DigestSilent: oneOf(r, "HEADSUP_DIGEST_EMPTY", l.DigestEmpty, "line", "silent") == "silent",
		Zone:         zone,
		Language:     oneOf(r, "HEADSUP_LANGUAGE", l.Language, languages()...),

		Poll:   r.duration("HEADSUP_POLL", l.Poll, time.Second, time.Hour),
		MaxAge: r.duration("HEADSUP_MAX_AGE", l.MaxAge, 10*time.Second, time.Hour),
		Grace:  r.duration("HEADSUP_GRACE", l.Grace, 0, 10*time.Minute),

		Keys:      r.keys("HEADSUP_KEY", l.Key),
		HTTPAddr:  r.address("HEADSUP_HTTP_ADDR", l.HTTPAddr),
		HTTPURL:   r.httpURL("HEADSUP_HTTP_URL", l.HTTPURL),
		LogLevel:  r.level("HEADSUP_LOG_LEVEL", l.LogLevel),
		LogFormat: r.format("HEADSUP_LOG_FORMAT", l.LogFormat, src.Terminal),
	}
	r.agree(s)
	r.policy(&s, file, simple)
	r.keyed(s)
	r.strangers()
	if len(r.mistakes) > 0 {
		return Settings{}, Problems(r.scrub(r.mistakes.inOrder()))
	}
	s.Warnings = r.scrub(r.warnings)
	return s, nil
}

// keyed tells of a rule that asks for a second factor, where none could be kept. It would be found out in an emergency.
func (r *reading) keyed(s Settings) {
	for _, rule := range s.Policy.Rules {
		if len(s.Keys) > 0 || !rule.UsesFactors() {
			continue
		}
		asks, without := "asks for a second factor", "leave second_factor out of the rule"
		if rule.SecondFactor == maintenance.ForGlass {
			asks, without = "has break_glass, which asks for a second factor", "write second_factor: none in the rule, if a Slack session alone shall do"
		}
		r.missing("HEADSUP_KEY", "The rule at "+rule.Source.String()+" "+asks+". Set it (openssl rand -base64 32 makes one), then let headsup second-factor enrol "+
			"give one to each who needs it. Or "+without+".")
		return
	}
}

// agree tells of settings that are right alone and wrong together.
func (r *reading) agree(s Settings) {
	if s.MaxAge != 0 && s.Poll > s.MaxAge {
		r.wrong("HEADSUP_MAX_AGE", "is "+short(s.MaxAge)+", which is less than HEADSUP_POLL, "+short(s.Poll),
			"Every answer would say that it is old: make HEADSUP_MAX_AGE longer or HEADSUP_POLL shorter.")
	}
}
