package maintenance

import (
	"slices"
	"strings"

	"github.com/benbjohnson/immutable"
)

// index finds things in a snapshot. It is never changed once made. It points into the shelves. Of what one instance changes it makes the
// next without sorting, hashing or looking at the tasks of the others: every decision waits for that.
type index struct {
	shelves  *immutable.Map[string, held]     // by id of the instance
	services *immutable.Map[string, *shelves] // by the tag of their instances
	handles  *immutable.Map[string, *Item]
	coming   []*Item // soonest first
}

// shelves are some of them, by id of the instance.
type shelves = immutable.Map[string, *Shelf]

// held is a shelf with all the words by which something on it can be meant, in small letters.
type held struct {
	*Shelf
	text string
}

func newIndex(all []*Shelf) index {
	byID, handles := immutable.NewMapBuilder[string, held](nil), immutable.NewMapBuilder[string, *Item](nil)
	x := index{services: immutable.NewMap[string, *shelves](nil)}
	for _, shelf := range all {
		byID.Set(shelf.Instance.ID, held{shelf, shelf.words()})
		for n := range shelf.Tasks {
			handles.Set(shelf.Tasks[n].Task.Handle, &shelf.Tasks[n])
		}
		x.coming = shelf.coming(x.coming)
		x.serve(shelf)
	}
	slices.SortFunc(x.coming, sooner)
	x.shelves, x.handles = byID.Map(), handles.Map()
	return x
}

// with is the index without some of its shelves, and with others.
func (x index) with(leave, come []*Shelf) index {
	if len(leave)+len(come) == 0 {
		return x
	}
	var went, came []*Item
	for _, shelf := range leave {
		id, service := shelf.Instance.ID, shelf.Instance.service()
		x.shelves, went = x.shelves.Delete(id), shelf.coming(went)
		if near, found := x.services.Get(service); found {
			if near = near.Delete(id); near.Len() == 0 {
				x.services = x.services.Delete(service)
			} else {
				x.services = x.services.Set(service, near)
			}
		}
		for n := range shelf.Tasks {
			x.handles = x.handles.Delete(shelf.Tasks[n].Task.Handle)
		}
	}
	for _, shelf := range come {
		x.shelves, came = x.shelves.Set(shelf.Instance.ID, held{shelf, shelf.words()}), shelf.coming(came)
		for n := range shelf.Tasks {
			x.handles = x.handles.Set(shelf.Tasks[n].Task.Handle, &shelf.Tasks[n])
		}
		x.serve(shelf)
	}
	x.coming = spliced(x.coming, went, came)
	return x
}

// serve puts a shelf among those of its service. What has none is nobody's neighbour.
func (x *index) serve(shelf *Shelf) {
	service := shelf.Instance.service()
	if service == "" {
		return
	}
	near, found := x.services.Get(service)
	if !found {
		near = immutable.NewMap[string, *Shelf](nil)
	}
	x.services = x.services.Set(service, near.Set(shelf.Instance.ID, shelf))
}

// spliced is the items without some of them, and with others, soonest first as they are. What lies between is copied as it stands.
func spliced(all, went, came []*Item) []*Item {
	slices.SortFunc(went, sooner)
	slices.SortFunc(came, sooner)
	next := make([]*Item, 0, max(0, len(all)-len(went))+len(came))
	for len(went)+len(came) > 0 {
		if len(came) == 0 || len(went) > 0 && sooner(went[0], came[0]) <= 0 {
			at, found := slices.BinarySearchFunc(all, went[0], sooner)
			if next, all, went = append(next, all[:at]...), all[at:], went[1:]; found {
				all = all[1:]
			}
			continue
		}
		at, _ := slices.BinarySearchFunc(all, came[0], sooner)
		next, all, came = append(append(next, all[:at]...), came[0]), all[at:], came[1:]
	}
	return append(next, all...)
}

// coming adds the shelf's tasks that have yet to end.
func (s *Shelf) coming(to []*Item) []*Item {
	for n := range s.Tasks {
		if s.Tasks[n].Task.Coming() {
			to = append(to, &s.Tasks[n])
		}
	}
	return to
}

// words are the names and ids of the instance and its tasks, a line for each.
func (s *Shelf) words() string {
	var b strings.Builder
	line := func(word string) { b.WriteString(word); b.WriteByte('\n') }
	line(s.Instance.Name)
	line(s.Instance.ID)
	for n := range s.Tasks {
		line(s.Tasks[n].Task.Handle)
		line(s.Tasks[n].Task.ID)
		line(s.Tasks[n].Task.Name)
	}
	return strings.ToLower(b.String())
}

// sooner orders items by time, then by handle, so that pages do not shuffle.
func sooner(a, b *Item) int {
	if c := a.Task.ScheduledAt.Compare(b.Task.ScheduledAt); c != 0 {
		return c
	}
	return strings.Compare(a.Task.Handle, b.Task.Handle)
}

// each goes through the values of a map, in no order.
func each[V any](m *immutable.Map[string, V]) func(yield func(string, V) bool) {
	return func(yield func(string, V) bool) {
		for all := m.Iterator(); !all.Done(); {
			if key, value, _ := all.Next(); !yield(key, value) {
				return
			}
		}
	}
}
