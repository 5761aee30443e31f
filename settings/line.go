package settings

import (
	"github.com/caarlos0/env/v11"
)

// lines are the settings as they are written, with their names and defaults: the one list of them. What each means, and its
// range, stands with the field of Settings that it becomes.
type lines struct {
	BotToken    string `env:"SLACK_BOT_TOKEN"`
	AppToken    string `env:"SLACK_APP_TOKEN"`
	APIURL      string `env:"SLACK_API_URL"     envDefault:"https://slack.com/api/"`
	Command     string `env:"SLACK_COMMAND"     envDefault:"/tasks"`
	Connections string `env:"SLACK_CONNECTIONS" envDefault:"2"`

	AK             string `env:"HUAWEICLOUD_SDK_AK"`
	SK             string `env:"HUAWEICLOUD_SDK_SK"`
	SecurityToken  string `env:"HUAWEICLOUD_SDK_SECURITY_TOKEN"`
	Region         string `env:"HUAWEICLOUD_REGION"`
	ProjectID      string `env:"HUAWEICLOUD_SDK_PROJECT_ID"`
	Engines        string `env:"HUAWEICLOUD_ENGINES"            envDefault:"rabbitmq,kafka,rocketmq"`
	Endpoint       string `env:"HUAWEICLOUD_ENDPOINT"`
	CloudZone      string `env:"HUAWEICLOUD_TIMEZONE"`
	WindowTimezone string `env:"HUAWEICLOUD_WINDOW_TIMEZONE"`
	Rate           string `env:"HUAWEICLOUD_RATE"               envDefault:"10"`

	Channels    string `env:"HEADSUP_CHANNELS"`
	Approvers   string `env:"HEADSUP_APPROVERS"`
	Approvals   string `env:"HEADSUP_APPROVALS"`
	Cards       string `env:"HEADSUP_CARDS"        envDefault:"on"`
	Remind      string `env:"HEADSUP_REMIND"       envDefault:"24h,1h,10m"`
	GoNoGo      string `env:"HEADSUP_GO_NO_GO"     envDefault:"1h"`
	Digest      string `env:"HEADSUP_DIGEST"       envDefault:"0 9 * * MON-FRI"`
	DigestEmpty string `env:"HEADSUP_DIGEST_EMPTY" envDefault:"line"`
	Timezone    string `env:"HEADSUP_TIMEZONE"     envDefault:"UTC"`
	Poll        string `env:"HEADSUP_POLL"         envDefault:"60s"`
	DatabaseURL string `env:"HEADSUP_DATABASE_URL" envDefault:"sqlite:headsup.db"`
	Grace       string `env:"HEADSUP_GRACE"        envDefault:"30s"`
	MaxAge      string `env:"HEADSUP_MAX_AGE"      envDefault:"5m"`
	OpsChannel  string `env:"HEADSUP_OPS_CHANNEL"`
	Admins      string `env:"HEADSUP_ADMINS"`
	Language    string `env:"HEADSUP_LANGUAGE"     envDefault:"en"`
	Key         string `env:"HEADSUP_KEY"`
	HTTPAddr    string `env:"HEADSUP_HTTP_ADDR"`
	HTTPURL     string `env:"HEADSUP_HTTP_URL"`
	LogLevel    string `env:"HEADSUP_LOG_LEVEL"    envDefault:"info"`
	LogFormat   string `env:"HEADSUP_LOG_FORMAT"`
	Config      string `env:"HEADSUP_CONFIG"`
}

// secretNames are the settings that may be given as a file and whose value no message may show.
func secretNames() []string {
	return []string{
		"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN",
		"HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN",
		"HEADSUP_DATABASE_URL", "HEADSUP_KEY",
	}
}

const fileSuffix = "_FILE"

// names lists every setting, without the …_FILE forms.
func names() []string {
	fields, err := env.GetFieldParams(&lines{})
	if err != nil { // only for a malformed tag above, which the tests would show
		return nil
	}
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.Key
	}
	return all
}

// lines fills in what was found, and the defaults. What is empty counts as not set, since that is how shells and compose
// files write it.
func (r *reading) lines() lines {
	given := make(map[string]string, len(r.found))
	for name, f := range r.found {
		if f.value != "" {
			given[name] = f.value
		}
	}
	var l lines
	if err := env.ParseWithOptions(&l, env.Options{Environment: given}); err != nil {
		r.wrong("the environment", "could not be read", "Please report this as a bug of headsup.")
	}
	return l
}
