package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"headsup/doctor"
	"headsup/settings"
)

// question is one setting that headsup init asks for.
type question struct {
	setting string
	flag    string // answers it where nobody is asked; empty: there is none
	text    string
	secret  bool // not shown while it is typed, and given by a flag as a file
	need    bool // there is no headsup without it
	usual   string
	when    func(*sheet) bool // nil: always
}

func (q question) prompt(former string) string {
	switch {
	case former != "" && q.secret:
		former = "as before"
	case former == "":
		former = q.usual
	}
	if former == "" {
		return q.text + ": "
	}
	return q.text + " [" + harmless(former) + "]: "
}

// group are questions whose answers are looked at together.
type group struct {
	title     string
	questions []question
	checks    func(context.Context, *patient) []doctor.Check // nil: nothing outside has to be asked
}

func groups() []group {
	return []group{
		{
			title: "Slack: the app's page (api.slack.com/apps)",
			questions: []question{{
				setting: "SLACK_BOT_TOKEN", flag: "--bot-token-file", secret: true, need: true,
				text: "Bot token, under OAuth & Permissions; it is not shown while you paste it",
			}},
			checks: func(_ context.Context, p *patient) []doctor.Check { return []doctor.Check{p.tokens()} },
		}, {
			title: "Slack: the socket",
			questions: []question{{
				setting: "SLACK_APP_TOKEN", flag: "--app-token-file", secret: true, need: true,
				text: "App-level token, under Basic Information, with the scope connections:write; not shown either",
			}},
			checks: func(ctx context.Context, p *patient) []doctor.Check {
				_, _ = p.introduce(ctx) // what it says of the bot token was told; here it tells whose app that is
				return []doctor.Check{p.socket()}
			},
		}, {
			title: "Huawei Cloud (console: My Credentials)",
			questions: []question{
				{setting: "HUAWEICLOUD_REGION", flag: "--region", need: true, text: "Region of the queues, such as cn-north-4"},
				{setting: "HUAWEICLOUD_SDK_PROJECT_ID", flag: "--project-id", need: true, text: "Id of the project there, 32 digits and letters"},
				{
					setting: "HUAWEICLOUD_SDK_AK", secret: true,
					text: "Access key (AK), not shown; Enter alone where the SDK's profile, the machine's agency or the pod has one",
				},
				{
					setting: "HUAWEICLOUD_SDK_SK", secret: true, need: true, text: "Secret key (SK), not shown",
					when: func(s *sheet) bool { return s.has("HUAWEICLOUD_SDK_AK") },
				},
			},
			checks: func(_ context.Context, p *patient) []doctor.Check {
				pieces, projects := p.clouds()
				return []doctor.Check{doctor.Clock(pieces, p.now), doctor.Cloud(projects, &doctor.Reading{}, p.proven)}
			},
		}, {
			title: "Where headsup works. Everyone in these channels may ask to move or cancel a task",
			questions: []question{{
				setting: "HEADSUP_CHANNELS", flag: "--channels", need: true, text: "Channels, with commas between, such as #ops",
			}},
			checks: func(_ context.Context, p *patient) []doctor.Check { return []doctor.Check{p.channels()} },
		}, {
			title: "Who approves. Nobody approves what he asked for himself",
			questions: []question{
				{setting: "HEADSUP_APPROVALS", flag: "--approvals", usual: "1", text: "How many people must approve a change (0: everyone in the channels decides alone)"},
				{
					setting: "HEADSUP_APPROVERS", flag: "--approvers", need: true, text: "Approvers: @names of people or of user groups, or ids, with commas between",
					when: func(s *sheet) bool { return s.asksApproval() },
				},
			},
			checks: func(_ context.Context, p *patient) []doctor.Check { return []doctor.Check{p.approvers()} },
		},
	}
}

// beside are settings that are written where they were given by a flag, and never asked for.
func beside() []question {
	return []question{
		{setting: "SLACK_API_URL", flag: "--slack-api-url"},
		{setting: "HUAWEICLOUD_ENDPOINT", flag: "--endpoint"},
		{setting: "HUAWEICLOUD_ENGINES", flag: "--engines"},
		{setting: "HUAWEICLOUD_SDK_AK", flag: "--ak-file", secret: true},
		{setting: "HUAWEICLOUD_SDK_SK", flag: "--sk-file", secret: true},
	}
}

// standIns stand for what is not answered yet, so that the rest can be read. Nothing is asked of Slack or the cloud with one of them.
func (s *sheet) standIns() map[string]string {
	fill := map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-not-asked-yet", "SLACK_APP_TOKEN": "xapp-not-asked-yet",
		"HUAWEICLOUD_REGION": "cn-north-4", "HUAWEICLOUD_SDK_PROJECT_ID": strings.Repeat("f", 32),
		"HEADSUP_CHANNELS": "not-asked-yet", "HEADSUP_APPROVALS": "0",
	}
	if s.has("HEADSUP_APPROVERS") {
		delete(fill, "HEADSUP_APPROVALS")
	}
	return fill
}

// sheet are the answers so far. A setting that the environment has stays there: it wins over .env.
type sheet struct {
	src     settings.Source
	answers map[string]string // by setting, that of a file with its _FILE
}

const asFile = "_FILE"

func newSheet(src settings.Source) *sheet { return &sheet{src: src, answers: map[string]string{}} }

func (s *sheet) folder() string {
	if s.src.Dir == "" {
		return "."
	}
	return s.src.Dir
}

// there gives the name of a file where there is one.
func (s *sheet) there(name string) string {
	if _, err := os.Lstat(filepath.Join(s.folder(), name)); err != nil {
		return ""
	}
	return name
}

// take puts in what the flags say, and refuses what the environment says too.
func (s *sheet) take(given map[string]string) error {
	if s.outside("HEADSUP_CONFIG") {
		return misuse("HEADSUP_CONFIG is set in the environment, so headsup is set up already; headsup doctor looks at it.")
	}
	if s.outside("HUAWEICLOUD_SDK_AK") != s.outside("HUAWEICLOUD_SDK_SK") {
		return misuse("one of HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK is set in the environment. Set both there, or neither.")
	}
	for name, value := range given {
		if value == "" {
			continue
		}
		if setting := strings.TrimSuffix(name, asFile); s.outside(setting) {
			return misuse(setting + " is set in the environment, which wins over .env. Take it from there, or leave its flag out.")
		}
		s.answers[name] = value
	}
	return notRight("the environment has what will not do.", settings.LookAt(s.source()).Err, func(p settings.Problem) bool {
		return p.Where == "" && s.outside(strings.TrimSuffix(p.Setting, asFile))
	})
}

// whole refuses a sheet that says too little, or what cannot be, where nobody can be asked.
func (s *sheet) whole() error {
	var missing []string
	for _, g := range groups() {
		for _, q := range g.questions {
			if q.need && !s.fixed(q) && !s.knows(q) && (q.when == nil || q.when(s)) {
				missing = append(missing, flagOf(q))
			}
		}
	}
	if len(missing) > 0 {
		return misuse("there is no terminal to ask on, and these are missing: " + strings.Join(missing, ", ") + ".")
	}
	src := s.src
	src.Draft = []byte(s.text(nil))
	return notRight("this will not do.", settings.LookAt(src).Err, func(settings.Problem) bool { return true })
}

// notRight is a misuse that tells of those mistakes which are meant. They stand in no file yet.
func notRight(what string, err error, meant func(settings.Problem) bool) error {
	problems, _ := errors.AsType[settings.Problems](err)
	var told []settings.Problem
	for _, p := range problems {
		if meant(p) {
			told = append(told, settings.Problem{Setting: p.Setting, Found: p.Found, Right: p.Right})
		}
	}
	if len(told) == 0 {
		return nil
	}
	return misuse(what + "\n" + strings.TrimSuffix(settings.Paragraphs(told), "\n"))
}

func flagOf(q question) string {
	for _, other := range beside() {
		if q.flag == "" && other.setting == q.setting {
			return other.flag
		}
	}
	return q.flag
}

// outside says that the environment has a setting, as it is or as a file.
func (s *sheet) outside(setting string) bool {
	return slices.ContainsFunc(s.src.Environ, func(pair string) bool {
		name, value, _ := strings.Cut(pair, "=")
		return value != "" && (name == setting || name == setting+asFile)
	})
}

// fixed says that a question is not ours to ask.
func (s *sheet) fixed(q question) bool { return s.outside(q.setting) }

func (s *sheet) knows(q question) bool {
	return s.answers[q.setting] != "" || s.answers[q.setting+asFile] != ""
}

func (s *sheet) has(setting string) bool {
	return s.outside(setting) || s.knows(question{setting: setting})
}

// asksApproval says that somebody has to approve: where nothing is said, one has to.
func (s *sheet) asksApproval() bool {
	said := s.answers["HEADSUP_APPROVALS"]
	for _, pair := range s.src.Environ {
		if name, value, _ := strings.Cut(pair, "="); name == "HEADSUP_APPROVALS" && value != "" {
			said = value
		}
	}
	return strings.TrimSpace(said) != "0"
}

func (s *sheet) value(q question) string { return s.answers[q.setting] }

func (s *sheet) put(q question, value string) {
	s.forget(q)
	s.answers[q.setting] = value
}

func (s *sheet) forget(q question) {
	delete(s.answers, q.setting)
	delete(s.answers, q.setting+asFile)
}

// wrong says what keeps an answer from being one.
func (s *sheet) wrong(q question) []string {
	wrong, _ := s.judged(q)
	return wrong
}

// judged reads an answer as headsup will.
func (s *sheet) judged(q question) (wrong, doubts []string) {
	if value := s.answers[q.setting]; value != "" {
		if _, ok := settings.DotEnvLine(q.setting, value); !ok {
			wrong = append(wrong, q.setting+" has a quote, a backslash at its end, or a character that nobody sees, which .env cannot say."+inAFile(q))
			return wrong, nil
		}
	}
	fill := s.standIns()
	delete(fill, q.setting)
	src := s.src
	src.Draft = []byte(s.text(fill))
	look := settings.LookAt(src)
	problems, _ := errors.AsType[settings.Problems](look.Err)
	own := func(p settings.Problem) bool { return strings.TrimSuffix(p.Setting, asFile) == q.setting }
	told := func(all []settings.Problem) (said []string) {
		for _, p := range all {
			if own(p) {
				said = append(said, settings.Problem{Setting: p.Setting, Found: p.Found, Right: p.Right}.String())
			}
		}
		return said
	}
	return told(problems), told(look.Settings.Warnings)
}

func inAFile(q question) string {
	if !q.secret {
		return ""
	}
	return " Put it into a file of its own, and begin again with " + flagOf(q) + "."
}

// source is the environment, and a .env with the answers so far.
func (s *sheet) source() settings.Source {
	src := s.src
	src.Draft = []byte(s.text(s.standIns()))
	return src
}
