package commands

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/cards"
	"headsup/maintenance"
)

const (
	mostDoubts  = 3
	mostMeant   = 3
	mostDoubted = 5000 // tasks that are looked at: an answer may not wait for more
)

// doubts says which parts of a filter fit no task at all, so that a slip of the keys does not read as an all-clear. A period is
// never doubted: it may well be empty.
func doubts(part *maintenance.Snapshot, f maintenance.Filter) []cards.Doubt {
	items := part.Coming()
	if f.Any {
		items = part.All()
	}
	if len(items) == 0 {
		return nil // there is nothing that the filter could have been meant for
	}
	known := valuesOf(items[:min(len(items), mostDoubted)])
	var all []cards.Doubt
	for _, m := range f.Matchers {
		if d, doubtful := doubtful(m, known); doubtful {
			all = append(all, d)
		}
	}
	for _, word := range f.Words {
		if len(part.Select(maintenance.Filter{Words: []string{word}, Any: f.Any})) == 0 {
			all = append(all, cards.Doubt{Typed: word, Meant: sameValue(word, known)})
		}
	}
	return all[:min(len(all), mostDoubts)]
}

// valuesOf are the values of each label that some task has.
func valuesOf(items []*maintenance.Item) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	for _, name := range maintenance.LabelNames() {
		known[name] = map[string]bool{}
	}
	for _, i := range items {
		for name, value := range maintenance.Labels(*i) {
			if known[name] == nil {
				known[name] = map[string]bool{}
			}
			if value != "" {
				known[name][value] = true
			}
		}
	}
	return known
}

// doubtful says that no task has what the matcher wants.
func doubtful(m *labels.Matcher, known map[string]map[string]bool) (cards.Doubt, bool) {
	values, is := known[m.Name]
	name := typedName(m.Name)
	if m.Matches("") {
		return cards.Doubt{}, false // those without the label are meant
	}
	if !is {
		var names []string
		for other := range known {
			names = append(names, typedName(other))
		}
		return cards.Doubt{Typed: name, Label: name, Unknown: true, Meant: nearestTo(name, names)}, true
	}
	for value := range values {
		if m.Matches(value) {
			return cards.Doubt{}, false
		}
	}
	var meant []string
	for _, value := range nearestTo(m.Value, slices.Collect(maps.Keys(values))) {
		meant = append(meant, name+"="+value)
	}
	return cards.Doubt{Typed: name + m.Type.String() + m.Value, Label: name, Meant: meant}, true
}

// typedName is a label as people type it: that of a tag is the tag's own.
func typedName(label string) string { return strings.TrimPrefix(label, maintenance.TagPrefix) }

// nearestTo gives those that may have been meant by a slip of the keys, the nearest first; all of them where they are few.
func nearestTo(word string, all []string) []string {
	word = strings.ToLower(word)
	far := func(s string) int { return distance(word, strings.ToLower(s)) }
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(far(a), far(b)), strings.Compare(a, b)) })
	near := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return far(s) > max(1, len(word)/3) })
	if len(near) == 0 && len(all) <= mostMeant {
		return all
	}
	return near[:min(len(near), mostMeant)]
}

// sameValue gives the labels that have the word as their value, as they are typed.
func sameValue(word string, known map[string]map[string]bool) []string {
	var meant []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		for value := range known[name] {
			if strings.EqualFold(value, word) {
				meant = append(meant, typedName(name)+"="+value)
			}
		}
	}
	return meant[:min(len(meant), mostMeant)]
}
