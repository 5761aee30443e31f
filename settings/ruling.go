package settings

import (
	"net/url"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

// Ruling is a policy as it is read alone: without tokens, Slack, a cloud or a database.
type Ruling struct {
	Policy   maintenance.Policy // people, groups and channels are named as they are written
	Text     string             // what its hash is of
	Source   string
	Warnings []Problem

	// Of the settings; zero where one file was read by itself.
	Database Database
	Zone     *time.Location

	places policyFile // by which labels are judged
}

// Doubt says, as the end of a sentence and one behind it, why no task can have a label of this value; empty where one may.
func (r Ruling) Doubt(label *labels.Matcher) (found, right string) { return r.places.doubt(label) }

// ReadPolicyFile reads the policy of one YAML file by itself. Of its projects it takes names, regions and zones of windows only. The
// error is of type Problems and holds every mistake.
func ReadPolicyFile(path string, now time.Time) (Ruling, error) {
	r := begin(Source{Now: now})
	c := config{reading: r, name: r.shown(path), file: r.path(path), folder: filepath.Dir(r.path(path))}
	text, err := r.readFile(c.file, maxYAML)
	if err != nil {
		r.add(Problem{Setting: c.name, Found: "cannot be read: " + reason(err), Right: "Name a YAML file that you may read."})
		return r.ruling(Settings{})
	}
	d := c.document(text)
	if endsInALine(text) && !saysItsEnd(text) {
		r.warn(Problem{
			c.name, "", "ends in the middle of a line", "End it with a line break: a headsup that runs would take the file for cut off, and keep the policy it has.",
		})
	}
	var s Settings
	places := d.places(place{})
	if !d.broken {
		r.rulings(&s, d, false, places, false)
	}
	return r.ruling(s, places...)
}

// ReadPolicy reads the policy of the settings as the bot would, with its database and its zone, and looks at nothing else of them.
func ReadPolicy(src Source) (Ruling, error) {
	r := gather(src)
	l := r.lines()
	file := r.configFile("HEADSUP_CONFIG", l.Config)
	simple := simpleCounts(l, file)
	s := Settings{
		Database: r.database(l.DatabaseURL), Zone: r.zone("HEADSUP_TIMEZONE", l.Timezone),
		Approvals: r.approvals("HEADSUP_APPROVALS", l.Approvals),
		Approvers: r.approvers("HEADSUP_APPROVERS", l.Approvers, simple && wantsApprovals(l.Approvals)),
	}
	shared := place{name: onlyProject, region: l.Region}
	if l.WindowTimezone != "" {
		shared.windows = r.zone("HUAWEICLOUD_WINDOW_TIMEZONE", l.WindowTimezone)
	}
	places := []place{shared}
	if file.has("projects") {
		places = file.places(shared)
	}
	if file == nil || !file.broken {
		r.rulings(&s, file, simple, places, true)
	}
	return r.ruling(s, places...)
}

// Factors is what second factors and calendars are changed with from outside of the bot.
type Factors struct {
	Database Database
	Keys     []Secret
	Admins   []string // user ids
	HTTPAddr string   // empty: links cannot be opened
	HTTPURL  *url.URL // how a browser reaches it; nil: by HTTPAddr
}

// Base is the address of headsup as a browser reaches it, as Settings.Base is.
func (f Factors) Base() string { return base(f.HTTPAddr, f.HTTPURL) }

// ReadFactors reads what second factors and calendars are changed with, and looks at no other setting.
func ReadFactors(src Source) (Factors, error) {
	r := gather(src)
	l := r.lines()
	f := Factors{
		Database: r.database(l.DatabaseURL), Keys: r.keys("HEADSUP_KEY", l.Key),
		Admins: r.userIDs("HEADSUP_ADMINS", l.Admins), HTTPAddr: r.address("HEADSUP_HTTP_ADDR", l.HTTPAddr),
		HTTPURL: r.httpURL("HEADSUP_HTTP_URL", l.HTTPURL),
	}
	_, err := r.ruling(Settings{})
	return f, err
}

// ReadDatabase reads where the state is kept, and looks at no other setting.
func ReadDatabase(src Source) (Database, error) {
	r := gather(src)
	d := r.database(r.lines().DatabaseURL)
	_, err := r.ruling(Settings{})
	return d, err
}

func (r *reading) ruling(s Settings, places ...place) (Ruling, error) {
	if len(r.mistakes) > 0 {
		return Ruling{}, Problems(r.scrub(r.mistakes.inOrder()))
	}
	return Ruling{
		Policy: s.Policy, Text: s.PolicyText, Source: s.PolicySource, Warnings: r.scrub(r.warnings), Database: s.Database, Zone: s.Zone,
		places: policyFile{config: config{reading: r}, places: places},
	}, nil
}

// places are those of the file's projects. What is wrong with them is told at the start, and not here.
func (d *document) places(shared place) []place {
	list, ok := d.top.entries["projects"].value.(*ast.SequenceNode)
	if !ok {
		return nil
	}
	quiet := config{reading: &reading{}}
	var places []place
	for _, node := range list.Values {
		m, ok := quiet.mapping(node, "", "")
		if !ok {
			continue
		}
		one := shared
		one.name, _, _ = m.text("name")
		one.region, _, _ = m.text("region")
		if zone := m.zone("window_timezone"); zone != nil {
			one.windows = zone
		}
		if one.name != "" {
			places = append(places, one)
		}
	}
	return places
}

// ReadApp reads how the slash command is called, and the language where nobody says another; it looks at no other setting.
func ReadApp(src Source) (command string, language maintenance.Language, err error) {
	r := gather(src)
	l := r.lines()
	command = r.command("SLACK_COMMAND", l.Command)
	language = oneOf(r, "HEADSUP_LANGUAGE", l.Language, maintenance.Languages()...)
	_, err = r.ruling(Settings{})
	return command, language, err
}
