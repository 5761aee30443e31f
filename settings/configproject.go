package settings

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"

	"headsup/maintenance"
)

var projectName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// projectList reads the file's projects and tells of those that are the same.
func (c config) projectList(e entry, shared Project) []Project {
	const right = "Write a list: one project after each dash."
	list, ok := e.value.(*ast.SequenceNode)
	if !ok {
		c.at(e.line, e.path, "is "+kindOf(e.value), right)
		return nil
	}
	const most = 200
	if len(list.Values) == 0 || len(list.Values) > most {
		c.at(e.line, e.path, fmt.Sprintf("has %d entries", len(list.Values)), fmt.Sprintf("List 1 to %d projects.", most))
		return nil
	}
	var projects []Project
	for i, node := range list.Values {
		m, ok := c.mapping(node, fmt.Sprintf("%s[%d]", e.path, i), "name: prod")
		if !ok {
			continue
		}
		p := m.project(shared)
		m.unlike(p, projects)
		projects = append(projects, p)
	}
	return projects
}

// unlike tells of a project that stands twice: its tasks would be told twice.
func (m mapping) unlike(p Project, others []Project) {
	for i, other := range others {
		if p.Name != "" && p.Name == other.Name {
			m.c.at(m.entries["name"].line, m.entries["name"].path, fmt.Sprintf("is %s, as that of projects[%d]", m.c.quote(p.Name), i), "Give each project a name of its own.")
		}
		if p.ProjectID != "" && p.ProjectID == other.ProjectID && p.Region == other.Region {
			m.c.at(m.entries["project_id"].line, m.path, fmt.Sprintf("is the same project as projects[%d]", i), "List each once, with all its engines.")
		}
	}
}

// project reads one entry; what it leaves out is as in shared.
func (m mapping) project(shared Project) Project {
	m.only("name", "region", "project_id", "engines", "endpoint", "timezone", "window_timezone", "rate", "credentials")
	p := shared
	p.Name = m.required("name", "Give small letters, digits and dashes, such as prod.", projectName)
	if text, e, ok := m.text("endpoint"); ok {
		endpoint, good := readEndpoint(text)
		switch {
		case !good:
			m.c.at(e.line, e.path, "is "+m.c.quote(text), endpointRight)
		case endpoint.Scheme == "http" && !loopback(endpoint.Hostname()):
			m.c.warn(notEncrypted(e.path, m.c.where(e.line)))
		}
		p.Endpoint = endpoint
	}
	p.Region = m.required("region", regionRight, regionName)
	if doubt := regionDoubt(p.Region); p.Region != "" && p.Endpoint == nil && doubt != "" {
		e := m.entries["region"]
		m.c.warn(Problem{e.path, m.c.where(e.line), "is " + m.c.quote(p.Region) + ", a region that headsup does not know", doubt})
	}
	p.ProjectID = m.required("project_id", projectIDRight, projectID)
	if p.ProjectID != "" && !usualProjectID.MatchString(p.ProjectID) {
		e := m.entries["project_id"]
		m.c.warn(unusualProjectID(e.path, m.c.where(e.line), p.ProjectID))
	}
	if e, ok := m.entries["engines"]; ok {
		p.Engines = m.c.engineList(e)
	}
	if text, e, ok := m.text("timezone"); ok {
		p.ZoneGiven = true
		if p.Zone, ok = readZone(text); !ok {
			m.c.at(e.line, e.path, "is "+m.c.quote(text), zoneExample)
		}
	}
	if text, e, ok := m.text("window_timezone"); ok {
		if p.WindowZone, ok = readZone(text); !ok {
			m.c.at(e.line, e.path, "is "+m.c.quote(text), zoneExample)
		}
	}
	if rate := m.number("rate", leastRate, mostRate); rate != 0 {
		p.Rate = rate
	}
	if e, ok := m.entries["credentials"]; ok {
		p.Credentials = m.c.keyFiles(e)
	}
	return p
}

// required reads a text that must be there and look as it should.
func (m mapping) required(key, right string, shape *regexp.Regexp) string {
	text, e, ok := m.text(key)
	switch {
	case ok && shape.MatchString(text):
		return text
	case ok:
		m.c.at(e.line, e.path, "is "+m.c.quote(text), right)
	case e.path == "":
		m.c.at(m.line, m.path+"."+key, "is missing", right)
	}
	return ""
}

func (c config) engineList(e entry) []maintenance.Engine {
	list, ok := e.value.(*ast.SequenceNode)
	if !ok || len(list.Values) == 0 {
		c.at(e.line, e.path, "is "+kindOf(e.value)+", not a list with entries", "Write a list, such as [kafka, rabbitmq].")
		return nil
	}
	var engines []maintenance.Engine
	for _, node := range list.Values {
		text, _ := scalar(node)
		engine, wrong := readEngine(text)
		switch {
		case wrong != "":
			c.at(lineOf(node), e.path, "has "+c.quote(text), wrong)
		case slices.Contains(engines, engine):
			c.at(lineOf(node), e.path, "has "+string(engine)+" twice", "Give each once.")
		default:
			engines = append(engines, engine)
		}
	}
	return engines
}

// keyFiles reads a project's own credentials from the files that are named. Keys themselves are refused: this file is the
// kind that is committed.
func (c config) keyFiles(e entry) Credentials {
	m, ok := c.mapping(e.value, e.path, "name: prod")
	if !ok {
		return Credentials{}
	}
	known := []string{"ak_file", "sk_file", "security_token_file"}
	for _, key := range []string{"ak", "sk", "security_token"} {
		given, ok := m.entries[key]
		if !ok {
			continue
		}
		if text, isText := scalar(given.value); isText {
			c.keepSecret(text)
		}
		c.at(given.line, given.path, "is a secret", "Put it into a file of its own, and name that as "+key+"_file.")
		known = append(known, key)
	}
	m.only(known...)
	keys := Credentials{AK: m.keyFile("ak_file"), SK: m.keyFile("sk_file"), SecurityToken: m.keyFile("security_token_file")}
	for _, key := range []string{"ak", "sk"} {
		if _, inline := m.entries[key]; inline {
			continue
		}
		if _, ok := m.entries[key+"_file"]; !ok {
			c.at(e.line, e.path+"."+key+"_file", "is missing", "Name access key and secret key both, or leave the credentials out to use those of the environment.")
		}
	}
	return keys
}

func (m mapping) keyFile(key string) Secret {
	path, e, ok := m.text(key)
	if !ok {
		return Secret{}
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(m.c.folder, path)
	}
	value, ok := m.c.secretFile(e.path, m.c.where(e.line), path)
	if !ok {
		return Secret{}
	}
	return NewSecret(value)
}
