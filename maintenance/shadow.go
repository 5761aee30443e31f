package maintenance

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// Shadow gives the rules before rule i that take all that it is for, so that it is never reached; nil where it is. What several rules
// take together is looked at by action only, so a rule may be out of reach without being found.
func (p Policy) Shadow(i int) (by []Source) {
	r := &p.Rules[i]
	for _, action := range r.actions() {
		n := slices.IndexFunc(p.Rules[:i], func(before Rule) bool {
			return slices.Contains(before.actions(), action) && implies(r.Matchers, before.Matchers)
		})
		if n < 0 {
			return nil
		}
		if one := p.Rules[n].Source; !slices.Contains(by, one) {
			by = append(by, one)
		}
	}
	slices.SortFunc(by, func(a, b Source) int { return cmp.Compare(a.Line, b.Line) })
	return by
}

// actions are those that the rule is for.
func (r *Rule) actions() []Action {
	if len(r.Actions) == 0 {
		return []Action{Reschedule, Cancel}
	}
	return r.Actions
}

// Shadow is the route because of which route i below this one is never reached; nil where none is found.
func (r *Route) Shadow(i int) *Route {
	for n := range r.Routes[:i] {
		if implies(r.Routes[i].Matchers, r.Routes[n].Matchers) {
			return &r.Routes[n]
		}
	}
	return nil
}

// implies says that whatever holds for all of narrow holds for all of wide.
func implies(narrow, wide []*labels.Matcher) bool {
	for _, w := range wide {
		if !slices.ContainsFunc(narrow, func(n *labels.Matcher) bool { return follows(n, w) }) {
			return false
		}
	}
	return true
}

// follows says that w holds wherever n does. Of patterns it sees only those that list values.
func follows(n, w *labels.Matcher) bool {
	if n.Name != w.Name {
		return false
	}
	if n.Type == w.Type && n.Value == w.Value {
		return true
	}
	values, listed := valuesOf(n)
	return listed && !slices.ContainsFunc(values, func(v string) bool { return !w.Matches(v) })
}

var plainValues = regexp.MustCompile(`^[\pL\pN _/:@-]+(\|[\pL\pN _/:@-]+)*$`)

// valuesOf are the values for which a matcher holds, where it lists them.
func valuesOf(m *labels.Matcher) ([]string, bool) {
	switch {
	case m.Type == labels.MatchEqual:
		return []string{m.Value}, true
	case m.Type == labels.MatchRegexp && plainValues.MatchString(m.Value):
		return strings.Split(m.Value, "|"), true
	}
	return nil, false
}

// Contradiction finds two matchers that never hold together; nil where none are found.
func Contradiction(all []*labels.Matcher) (a, b *labels.Matcher) {
	for _, a := range all {
		values, listed := valuesOf(a)
		for _, b := range all {
			if listed && a.Name == b.Name && !slices.ContainsFunc(values, b.Matches) {
				return a, b
			}
		}
	}
	return nil, nil
}
