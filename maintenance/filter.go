package maintenance

import (
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// Filter says which tasks are meant. Its zero value means all that are coming.
type Filter struct {
	Matchers []*labels.Matcher
	Words    []string  // each stands in a name or id of the task or its instance, in any case
	From     time.Time // zero: no bound
	Until    time.Time // zero: no bound; this instant is outside
	Any      bool      // tasks that ended too
}

// Select gives the tasks that the filter means, soonest first. The items are the snapshot's own, and may be the slice: read only.
func (s *Snapshot) Select(f Filter) []*Item {
	words := make([]string, len(f.Words))
	for n, word := range f.Words {
		words[n] = strings.ToLower(word)
	}
	if len(words)+len(f.Matchers) == 0 && !f.Any {
		return f.during(s.coming)
	}
	var found []*Item
	for _, shelf := range each(s.shelves) {
		if !says(shelf.text, words) || !f.mayHold(shelf.Instance) {
			continue
		}
		left := unsaid(words, shelf.Instance.Name, shelf.Instance.ID)
		for n := range shelf.Tasks {
			if i := &shelf.Tasks[n]; (f.Any || i.Task.Coming()) && f.holds(i, left) {
				found = append(found, i)
			}
		}
	}
	slices.SortFunc(found, sooner)
	return found
}

// during gives those of the items, soonest first, that are within the filter's bounds.
func (f Filter) during(all []*Item) []*Item {
	from, until := 0, len(all)
	if !f.From.IsZero() {
		from, _ = slices.BinarySearchFunc(all, f.From, scheduled)
	}
	if !f.Until.IsZero() {
		until, _ = slices.BinarySearchFunc(all, f.Until, scheduled)
	}
	return slices.Clip(all[from:max(from, until)])
}

func scheduled(i *Item, at time.Time) int { return i.Task.ScheduledAt.Compare(at) }

// mayHold is false where no task of the instance can be meant.
func (f Filter) mayHold(i Instance) bool {
	for _, m := range f.Matchers {
		if m.Name != "task" && m.Name != "status" && !m.Matches(label(&Item{Instance: i}, m.Name)) {
			return false
		}
	}
	return true
}

// holds says that a task is meant. words are those that its instance's names do not have.
func (f Filter) holds(i *Item, words []string) bool {
	at := i.Task.ScheduledAt
	if !f.From.IsZero() && at.Before(f.From) || !f.Until.IsZero() && !at.Before(f.Until) {
		return false
	}
	if len(unsaid(words, i.Task.Handle, i.Task.ID, i.Task.Name)) > 0 {
		return false
	}
	for _, m := range f.Matchers {
		if !m.Matches(label(i, m.Name)) {
			return false
		}
	}
	return true
}

// says is true where a text holds each of the words.
func says(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// unsaid are the words that stand in none of the names.
func unsaid(words []string, names ...string) (left []string) {
	for _, word := range words {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(name), word) }) {
			left = append(left, word)
		}
	}
	return left
}

// Find gives the tasks that a person may mean by one word: a handle, a task id, or the name or id of an instance with
// coming tasks. Exactly one handle or id wins over names.
func (s *Snapshot) Find(word string) []Item {
	if item, found := s.handles.Get(strings.ToLower(word)); found {
		return []Item{*item}
	}
	var named []*Item
	for _, shelf := range each(s.shelves) {
		if !strings.Contains(shelf.text, strings.ToLower(word)) {
			continue
		}
		for n := range shelf.Tasks {
			if strings.EqualFold(shelf.Tasks[n].Task.ID, word) {
				return []Item{shelf.Tasks[n]}
			}
		}
		if strings.EqualFold(shelf.Instance.Name, word) || strings.EqualFold(shelf.Instance.ID, word) {
			named = shelf.coming(named)
		}
	}
	slices.SortFunc(named, sooner)
	return Copies(named)
}

// Copies are the items themselves.
func Copies(all []*Item) []Item {
	items := make([]Item, len(all))
	for n, i := range all {
		items[n] = *i
	}
	return items
}
