package maintenance

import (
	"slices"
	"strings"
	"unicode"
)

// NamedIn gives the coming tasks that a text names, soonest first: by their handles or ids, and only where it has none of those by their instances. A
// card names both, and means its task.
func (s *Snapshot) NamedIn(text string) []Item {
	words := map[string]bool{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.", r)
	}) {
		words[word] = true
		words[strings.Trim(word, "-_.")] = true
	}
	var tasks, instances []Item
	for _, i := range s.Coming() {
		switch {
		case words[i.Task.Handle], words[strings.ToLower(i.Task.ID)]:
			tasks = append(tasks, *i)
		case words[strings.ToLower(i.Instance.Name)], words[strings.ToLower(i.Instance.ID)]:
			instances = append(instances, *i)
		}
	}
	if len(tasks) > 0 {
		return tasks
	}
	return instances
}

// Like gives the first of the coming tasks in whose handle, instance or name what was typed stands, and for which in is true: all where nothing was typed.
// Those whose handle it begins, and whose instance it begins, come first; else it is soonest first.
func (s *Snapshot) Like(typed string, most int, in func(Item) bool) []Item {
	typed = strings.ToLower(strings.TrimSpace(typed))
	var begin, hold []Item
	for _, i := range s.Coming() {
		if len(begin) == most {
			break
		}
		instance := strings.ToLower(i.Instance.Name)
		switch {
		case strings.HasPrefix(i.Task.Handle, typed), strings.HasPrefix(instance, typed):
			if in(*i) {
				begin = append(begin, *i)
			}
		case len(hold) < most && (strings.Contains(instance, typed) || strings.Contains(strings.ToLower(i.Task.Name), typed)):
			if in(*i) {
				hold = append(hold, *i)
			}
		}
	}
	all := slices.Concat(begin, hold)
	return all[:min(len(all), most)]
}
