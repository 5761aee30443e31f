package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

const matcherExample = `['engine="kafka"', 'tag_env=~"dev|test"']`

// Each pattern is compiled once and kept; more than this is no matcher that somebody has read.
const (
	longestMatcher = 1000
	mostMatchers   = 20
)

// matchers reads which tasks are meant, in Alertmanager's syntax. An entry may hold several, with commas between.
func (p policyFile) matchers(m mapping) []*labels.Matcher {
	texts, e := m.texts("matchers", matcherExample)
	if len(texts) > mostMatchers {
		p.at(e.line, e.path, "has more matchers than anybody can read", "Give at most 20: one =~ takes several values, such as tag_env=~\"dev|test\".")
		return nil
	}
	var all []*labels.Matcher
	for _, w := range texts {
		for _, one := range p.readMatchers(e, w) {
			if slices.ContainsFunc(all, func(o *labels.Matcher) bool { return o.String() == one.String() }) {
				p.at(w.line, e.path, "has "+p.quoteMatcher(w.text)+" twice", "Give each once.")
			}
			all = append(all, one)
		}
	}
	if a, b := maintenance.Contradiction(all); a != nil {
		p.at(e.line, e.path, "has "+p.quoteMatcher(a.String())+" and "+p.quoteMatcher(b.String())+", which never hold together",
			"All matchers of a list have to hold. Where any of several values is meant, write one =~ with | between them.")
	}
	return all
}

// readMatchers reads one entry of the list.
func (p policyFile) readMatchers(e entry, w written) []*labels.Matcher {
	if len(w.text) > longestMatcher {
		p.at(w.line, e.path, "has a matcher of "+characters(w.text), "Make it shorter than 1000.")
		return nil
	}
	parsed, err := parse.Matchers(w.text)
	if err != nil || len(parsed) == 0 {
		p.at(w.line, e.path, "has "+p.quoteMatcher(w.text)+", which is no matcher"+p.cause(err), "Write a label, an operator (= != =~ !~) and a value, such as "+matcherExample+".")
		return nil
	}
	var good []*labels.Matcher
	for _, one := range parsed {
		found, right := p.doubt(one)
		if found == "" {
			good = append(good, one)
			continue
		}
		p.at(w.line, e.path, "has "+p.quoteMatcher(w.text)+found, right)
	}
	return good
}

// quoteMatcher shows a matcher as it is written in YAML: its value has quotes of its own.
func (p policyFile) quoteMatcher(text string) string {
	quoted := p.quote(text)
	onlyQuotes := strings.ReplaceAll(quoted, `\"`, `"`) == `"`+text+`"` // else something in it must not be shown as it is
	if strings.Contains(text, `"`) && !strings.Contains(text, "'") && onlyQuotes {
		return "'" + text + "'"
	}
	return quoted
}

var (
	parsePosition = regexp.MustCompile(`^[0-9]+:[0-9]+: `)
	unprintable   = regexp.MustCompile(`[^\x20-\x7E]+`)
)

// cause is what the parser had against a text, in brackets; empty where it may show what should not be shown.
func (p policyFile) cause(err error) string {
	if err == nil {
		return ""
	}
	said := unprintable.ReplaceAllString(parsePosition.ReplaceAllString(err.Error(), ""), "…")
	if p.secretive(said) || len(said) > 200 {
		return ""
	}
	return " (" + said + ")"
}

// doubt says why a matcher cannot mean what was written; found is empty where nothing is wrong with it.
func (p policyFile) doubt(m *labels.Matcher) (found, right string) {
	known := maintenance.LabelNames()
	if tag, isTag := strings.CutPrefix(m.Name, maintenance.TagPrefix); isTag && tag != "" {
		return "", ""
	}
	if !slices.Contains(known, m.Name) {
		found = ", and no task has a label " + p.quote(m.Name)
		near := nearest(strings.ToLower(m.Name), known)
		switch {
		case near != "":
			return found, "Did you mean " + near + "?"
		case m.Name != "" && !p.secretive(m.Name) && len(m.Name) <= longestName && !unprintable.MatchString(m.Name):
			return found, "Did you mean tag_" + m.Name + ", the tag of the instance? The other labels are " + strings.Join(known, ", ") + "."
		}
		return found, "The labels are " + strings.Join(known, ", ") + ", and tag_NAME for each tag of the instance."
	}
	values := p.values(m.Name)
	if len(values) == 0 {
		return "", ""
	}
	positive := m.Type == labels.MatchEqual || m.Type == labels.MatchRegexp
	held := 0
	for _, v := range values {
		if m.Matches(v) {
			held++
		}
	}
	right = "Here it is always " + values[0] + "."
	if len(values) > 1 {
		right = "It is " + either(values) + "." + p.near(m, values)
	}
	switch {
	case held == 0:
		return ", which holds for no task", right
	case !positive && held == len(values):
		return ", which leaves out no task", right
	}
	return "", ""
}

// values are all that a label can be; empty where that is not known.
func (p policyFile) values(label string) (all []string) {
	switch label {
	case "engine":
		for _, e := range maintenance.Engines() {
			all = append(all, string(e))
		}
	case "status":
		for _, s := range maintenance.Statuses() {
			all = append(all, strings.ToLower(string(s)))
		}
	case "project":
		for _, one := range p.places {
			all = append(all, one.name)
		}
	case "region":
		for _, one := range p.places {
			if one.region != "" && !slices.Contains(all, one.region) {
				all = append(all, one.region)
			}
		}
	}
	return all
}

func (p policyFile) near(m *labels.Matcher, values []string) string {
	if engine, ok := maintenance.ReadEngine(m.Value); ok && m.Name == "engine" {
		return " Did you mean " + string(engine) + "?"
	}
	return didYouMean(strings.ToLower(m.Value), values)
}
