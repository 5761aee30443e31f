package commands

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

// Filter is which tasks a person wants to see. Its zero value means all that are coming.
type Filter struct {
	Matchers []*labels.Matcher
	Words    []string // from names and ids
	Period   Period
	Any      bool // status=any: those that ended too
}

// In gives what the trade makes of a filter that somebody in this zone typed now; a nil zone means UTC.
func (f Filter) In(now time.Time, zone *time.Location) maintenance.Filter {
	from, to := f.Period.In(now, zone)
	return maintenance.Filter{Matchers: f.Matchers, Words: f.Words, From: from, Until: to, Any: f.Any}
}

// longestPatterns is how many characters of regular expressions one sentence may hold: "a{999}" in six of them makes a
// thousand states, and all of them are compiled before the answer.
const longestPatterns = 300

func (r *reading) readFilter() error {
	patterns := 0
	for len(r.words) > 0 {
		if taken, err := r.takePeriod(); err != nil || taken {
			if err != nil {
				return err
			}
			continue
		}
		w, _ := r.next()
		switch {
		case w.mention != "":
			return r.misread(NotATask, w.text)
		case w.quoted || !strings.ContainsAny(w.text, "=~{}"):
			r.Filter.Words = append(r.Filter.Words, w.text)
		case w.is("status=any"):
			r.Filter.Any = true
		default:
			if strings.Contains(w.text, "~") {
				patterns += len(w.text)
			}
			if patterns > longestPatterns {
				return &Misread{Kind: BadFilter, Verb: r.Verb, Word: w.text, Cause: errTooLong}
			}
			matchers, err := readMatchers(w.text)
			if err != nil {
				return &Misread{Kind: BadFilter, Verb: r.Verb, Word: w.text, Cause: err}
			}
			r.Filter.Matchers = append(r.Filter.Matchers, matchers...)
		}
	}
	return nil
}

// An operator, and the name before it, which may be quoted.
var matcherWord = regexp.MustCompile(`^("(?:[^"\\]|\\.)*"|[^="~!{},]+)(=~|!~|!=|=)(.*)$`)

var (
	errNoMatcher = errors.New("no name, operator and value")
	errNoValue   = errors.New("no value behind the operator")
	errTooLong   = errors.New("regular expressions of more than 300 characters")
	errNoName    = errors.New("no name before the operator")
)

// readMatchers reads matchers as Alertmanager does, and what is shorter to type: engine=kafka,rabbitmq and
// instance=orders-*, which are regular expressions then. Alertmanager's own parser has the last word on everything.
func readMatchers(said string) ([]*labels.Matcher, error) {
	m := matcherWord.FindStringSubmatch(said)
	if m == nil && !strings.HasPrefix(said, "{") {
		return nil, errNoMatcher
	}
	if m == nil || strings.HasPrefix(m[3], `"`) { // wholly in Alertmanager's syntax
		return parseMatchers(said)
	}
	name, operator, value := m[1], m[2], m[3]
	if !strings.HasPrefix(name, `"`) {
		name = strconv.Quote(name)
	}
	value = strings.NewReplacer("，", ",", "、", ",").Replace(value)
	if value == "" || strings.Trim(value, ",") == "" {
		return nil, errNoValue
	}
	if operator == "=" || operator == "!=" {
		if pattern, ok := patternOf(value); ok {
			operator, value = operator[:1]+"~", pattern // =~ or !~
		}
	}
	return parseMatchers(name + operator + strconv.Quote(value))
}

// patternOf makes a regular expression of values with commas or asterisks. It is not ok where there are neither.
func patternOf(value string) (string, bool) {
	if !strings.ContainsAny(value, "*,") {
		return "", false
	}
	var alternatives []string
	for one := range strings.SplitSeq(value, ",") {
		if one == "" {
			continue
		}
		literal := strings.Split(one, "*")
		for i, part := range literal {
			literal[i] = regexp.QuoteMeta(part)
		}
		alternatives = append(alternatives, strings.Join(literal, ".*"))
	}
	return strings.Join(alternatives, "|"), true
}

// parseMatchers leaves the parsing to Alertmanager and gives the names as tasks have them.
func parseMatchers(text string) ([]*labels.Matcher, error) {
	parsed, err := parse.Matchers(text)
	if err != nil {
		return nil, err
	}
	if len(parsed) == 0 {
		return nil, errNoMatcher
	}
	for _, m := range parsed {
		if m.Name == "" {
			return nil, errNoName
		}
		m.Name = labelName(m.Name)
	}
	return lowered(parsed)
}

// labelName gives the label that is meant: one that every task has, in any case, or else a tag of the instance.
func labelName(said string) string {
	if known := strings.ToLower(said); slices.Contains(maintenance.LabelNames(), known) {
		return known
	}
	if strings.HasPrefix(said, maintenance.TagPrefix) {
		return said
	}
	return maintenance.TagPrefix + said
}

// lowered gives the values of engine and status in lower case, as the labels have them. A pattern with a backslash is left
// alone: there a letter's case may be its meaning.
func lowered(parsed []*labels.Matcher) ([]*labels.Matcher, error) {
	for i, m := range parsed {
		pattern := m.Type == labels.MatchRegexp || m.Type == labels.MatchNotRegexp
		if pattern && strings.Contains(m.Value, `\`) || m.Name != "engine" && m.Name != "status" {
			continue
		}
		var err error
		if parsed[i], err = labels.NewMatcher(m.Type, m.Name, strings.ToLower(m.Value)); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}
