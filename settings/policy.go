package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"headsup/maintenance"
)

// simpleCounts says that HEADSUP_APPROVALS and HEADSUP_APPROVERS are part of the policy: always without rules in the file, and
// beside rules where somebody has set one of them.
func simpleCounts(l lines, file *document) bool {
	return !file.has("rules") || l.Approvals != "" || l.Approvers != ""
}

// policy puts together what the file and the simple settings say.
func (r *reading) policy(s *Settings, file *document, simple bool) {
	r.rulings(s, file, simple, placesOf(s.Projects), true)
}

// rulings reads the policy for these places; known says that they are all there are, and as they will be.
func (r *reading) rulings(s *Settings, file *document, simple bool, places []place, known bool) {
	var text strings.Builder
	var sources []string
	if file != nil {
		s.File = file.file
		reader := policyFile{config: file.config, now: r.now, places: places, partial: !known, channels: s.Channels}
		s.Policy = reader.policy(file.top)
		text.WriteString(policyText(file.top))
	}
	if text.Len() > 0 {
		sources = append(sources, file.name)
	}
	if simple {
		parties := make([]maintenance.Party, len(s.Approvers))
		for i, name := range s.Approvers {
			parties[i] = maintenance.Party{Name: name}
		}
		s.Policy.Rules = append(s.Policy.Rules, maintenance.SimpleRules(s.Approvals, parties)...)
		if by := s.Policy.Shadow(len(s.Policy.Rules) - 1); len(by) > 0 {
			r.warn(Problem{
				"HEADSUP_APPROVERS", r.found["HEADSUP_APPROVERS"].where, "and HEADSUP_APPROVALS have no effect",
				"The rule of " + by[0].String() + " takes every task before them: leave them out.",
			})
		}
		fmt.Fprintf(&text, "HEADSUP_APPROVALS=%d\nHEADSUP_APPROVERS=%s\n", s.Approvals, strings.Join(s.Approvers, ","))
		sources = append(sources, "HEADSUP_APPROVERS")
	}
	s.Policy.Windows = map[string]*time.Location{}
	for _, p := range places {
		s.Policy.Windows[p.name] = p.windows
	}
	s.PolicyText, s.PolicySource = text.String(), strings.Join(sources, " and ")
	s.Policy.Hash = hashOf(s.PolicyText)
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// policyFile reads the policy in the YAML file, with what else is known of where it will hold.
type policyFile struct {
	config

	now      time.Time
	places   []place   // empty: not known
	partial  bool      // the environment may say more of the places
	channels []Channel // where headsup may be used; empty: not known
}

// place is what rules can say of a project.
type place struct {
	name, region string
	windows      *time.Location // zone of its maintenance windows; nil: not set
}

func placesOf(projects []Project) []place {
	places := make([]place, len(projects))
	for i, p := range projects {
		places[i] = place{p.Name, p.Region, p.WindowZone}
	}
	return places
}

func (p policyFile) policy(top mapping) maintenance.Policy {
	return maintenance.Policy{Rules: p.rules(top), Freezes: p.freezes(top), Routes: p.routes(top)}
}

// source is where an entry of the file stands.
func (p policyFile) source(m mapping, name string) maintenance.Source {
	return maintenance.Source{File: filepath.ToSlash(p.name), Line: m.line, Name: name}
}

const longestName = 80

// name reads the name of a rule or a freeze, which no other may have: refusals and the audit call it so.
func (m mapping) name(taken map[string]int) string {
	text, e, ok := m.text("name")
	if !ok {
		return ""
	}
	text = strings.TrimSpace(text)
	before, twice := taken[text]
	switch {
	case len([]rune(text)) > longestName || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }):
		m.c.at(e.line, e.path, "is "+m.c.quote(text), fmt.Sprintf("Give a name of at most %d characters, on one line.", longestName))
		return ""
	case m.c.secretive(text):
		m.c.at(e.line, e.path, "is "+m.c.quote(text), "Give another name: everybody is shown it.")
		return ""
	case twice:
		m.c.at(e.line, e.path, fmt.Sprintf("is %s, as that on line %d", m.c.quote(text), before), "Give each a name of its own.")
	default:
		taken[text] = e.line
	}
	return text
}
