package maintenance

import (
	"maps"
	"slices"
	"strings"
)

// index finds things in a snapshot. It is never changed once made. It points into the shelves, and of what one instance changes it
// makes the next without sorting or copying the tasks of the others: every decision waits for that.
type index struct {
	shelves  map[string]*Shelf   // by id of the instance
	services map[string][]*Shelf // by the tag of their instances
	handles  map[string]*Item
	coming   []*Item // soonest first
}

// with is the index without some of its shelves, and with others.
func (x index) with(leave, come []*Shelf) index {
	if len(leave)+len(come) == 0 && x.shelves != nil {
		return x
	}
	next := index{shelves: copied(x.shelves), services: copied(x.services), handles: copied(x.handles)}
	left := make(map[string]bool, len(leave))
	for _, shelf := range leave {
		left[shelf.Instance.ID] = true
		delete(next.shelves, shelf.Instance.ID)
		for n := range shelf.Tasks {
			delete(next.handles, shelf.Tasks[n].Task.Handle)
		}
	}
	touched := map[string]bool{"": true} // what has no service is nobody's neighbour
	for _, shelf := range slices.Concat(leave, come) {
		if service := shelf.Instance.service(); !touched[service] {
			touched[service] = true
			delete(next.services, service)
			if stay := slices.DeleteFunc(slices.Clone(x.services[service]), func(s *Shelf) bool { return left[s.Instance.ID] }); len(stay) > 0 {
				next.services[service] = stay
			}
		}
	}
	var soon []*Item
	for _, shelf := range come {
		next.shelves[shelf.Instance.ID] = shelf
		if service := shelf.Instance.service(); service != "" {
			next.services[service] = append(next.services[service], shelf)
		}
		for n := range shelf.Tasks {
			item := &shelf.Tasks[n]
			next.handles[item.Task.Handle] = item
			if item.Task.Coming() {
				soon = append(soon, item)
			}
		}
	}
	slices.SortFunc(soon, sooner)
	next.coming = make([]*Item, 0, len(x.coming)+len(soon))
	for _, item := range x.coming {
		if left[item.Instance.ID] {
			continue
		}
		for len(soon) > 0 && sooner(soon[0], item) < 0 {
			next.coming, soon = append(next.coming, soon[0]), soon[1:]
		}
		next.coming = append(next.coming, item)
	}
	next.coming = append(next.coming, soon...)
	return next
}

// sooner orders items by time, then by handle, so that pages do not shuffle.
func sooner(a, b *Item) int {
	if c := a.Task.ScheduledAt.Compare(b.Task.ScheduledAt); c != 0 {
		return c
	}
	return strings.Compare(a.Task.Handle, b.Task.Handle)
}

func copied[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}
