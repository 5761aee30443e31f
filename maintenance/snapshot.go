package maintenance

import (
	"slices"
	"time"

	"github.com/benbjohnson/immutable"
)

// Item is a task with all that is shown of it.
type Item struct {
	Task     Task
	Instance Instance
	Change   *Change // the change that holds the task; nil where none does
}

// ProjectState is how well a project's cloud can be read.
type ProjectState struct {
	Name     string
	Region   string
	ReadAt   time.Time // when its data were last read whole; zero: never
	Failures int       // polls since then in which nothing could be read
	Since    time.Time // when the first of those was; zero where there is none
	Fault    Fault     // of the last poll, also where only some of it could not be read
	Unread   int       // records that could not be decoded at the last reading
	Proof    ZoneProof

	RunsFault Fault // why background tasks could not be read, when they were asked for last; zero Kind: they could
}

// failingPolls is after how many polls in vain a project is said to fail: one may be a deployment of the cloud's own.
const failingPolls = 3

// Failing says that nothing of the project can be read, and that this is not over in a moment. What is shown of it may have changed since.
func (p ProjectState) Failing() bool { return p.Failures >= failingPolls }

// Shelf is one instance with everything that is kept for it, as of Rev.
type Shelf struct {
	Instance Instance
	Rev      int64
	Tasks    []Item // soonest first; also those that are no longer listed, for as long as GoneShown
	Runs     []Run  // background tasks that are no scheduled task's work: those that run, and those that ended Lately
}

// GoneShown is how long a task is shown on that the cloud no longer lists.
const GoneShown = 24 * time.Hour

// Snapshot is all that is known, at one moment, for answers that must not wait. It is never changed once made: safe in
// parallel. Items are the snapshot's own: read only.
type Snapshot struct {
	index

	projects []ProjectState
	usuals   map[Kind]Usual
	whole    *immutable.Map[string, held] // of a part: the shelves that it is a part of; nil: it is none
}

// NewSnapshot makes a snapshot of the shelves and projects.
func NewSnapshot(shelves []*Shelf, projects []ProjectState) *Snapshot {
	return &Snapshot{projects: projects, index: newIndex(shelves)}
}

// With is the snapshot with some shelves replaced. One without an instance id in it is ignored; gone lists instances that
// are no longer known. nil projects leaves them as they are.
func (s *Snapshot) With(shelves []*Shelf, gone []string, projects []ProjectState) *Snapshot {
	next := *s
	if projects != nil {
		next.projects = projects
	}
	var leave, come []*Shelf
	for _, shelf := range shelves {
		// A slower reader may come with an older state: what is newer stays.
		old := s.Shelf(shelf.Instance.ID)
		if old != nil && old.Rev > shelf.Rev {
			continue
		}
		if come = append(come, shelf); old != nil {
			leave = append(leave, old)
		}
	}
	for _, id := range gone {
		if old := s.Shelf(id); old != nil {
			leave = append(leave, old)
		}
	}
	next.index = s.with(leave, come)
	return &next
}

// Learned is the snapshot with how long each kind of work usually takes. The map is the snapshot's from then on.
func (s *Snapshot) Learned(usuals map[Kind]Usual) *Snapshot {
	next := *s
	next.usuals = usuals
	return &next
}

// Usual is how long the work of a task usually takes.
func (s *Snapshot) Usual(i Item) Usual { return s.usuals[KindOf(i)] }

// Where gives the part of the snapshot that holds the items for which in is true. Instances without any are left out. before is such a part
// of an earlier snapshot, by the same in: only what differs is asked for then; nil: there is none.
func (s *Snapshot) Where(before *Snapshot, in func(Item) bool) *Snapshot {
	if before == nil {
		before = NewSnapshot(nil, nil)
		before.whole = before.shelves
	}
	var leave, come []*Shelf
	for id, shelf := range each(s.shelves) {
		if same, _ := before.whole.Get(id); same.Shelf == shelf.Shelf {
			continue
		}
		if old := before.Shelf(id); old != nil {
			leave = append(leave, old)
		}
		if part := shelf.where(in); len(part.Tasks) > 0 {
			come = append(come, part)
		}
	}
	for id, old := range each(before.shelves) {
		if s.Shelf(id) == nil {
			leave = append(leave, old.Shelf)
		}
	}
	return &Snapshot{projects: s.projects, usuals: s.usuals, whole: s.shelves, index: before.with(leave, come)}
}

func (s *Shelf) where(in func(Item) bool) *Shelf {
	part := &Shelf{Instance: s.Instance, Rev: s.Rev, Runs: s.Runs}
	for _, item := range s.Tasks {
		if in(item) {
			part.Tasks = append(part.Tasks, item)
		}
	}
	return part
}

// Coming gives the tasks that have yet to end, soonest first. The slice is the snapshot's own: read only.
func (s *Snapshot) Coming() []*Item { return s.coming }

// All gives every known task, soonest first: those that ended too, and those that are no longer listed since GoneShown.
func (s *Snapshot) All() []*Item {
	all := make([]*Item, 0, s.handles.Len())
	for _, item := range each(s.handles) {
		all = append(all, item)
	}
	slices.SortFunc(all, sooner)
	return all
}

// Task finds a task by its handle.
func (s *Snapshot) Task(handle string) (Item, bool) {
	if item, found := s.handles.Get(handle); found {
		return *item, true
	}
	return Item{}, false
}

// Shelf finds what is known of an instance; nil where nothing is.
func (s *Snapshot) Shelf(instance string) *Shelf {
	shelf, _ := s.shelves.Get(instance)
	return shelf.Shelf
}

// Beside gives when something else is set for the item's instance, or for one of the same service: what waits or runs, and to when it is
// to be moved. In no order.
func (s *Snapshot) Beside(i Item) []time.Time {
	var all []time.Time
	for shelf := range s.near(i.Instance) {
		for n := range shelf.Tasks {
			other := &shelf.Tasks[n]
			if other.Task.Key() == i.Task.Key() || !other.Task.Coming() {
				continue
			}
			all = append(all, other.Task.ScheduledAt)
			if c := other.Change; c != nil && c.Action == Reschedule {
				all = append(all, c.To)
			}
		}
	}
	return all
}

// near are the shelves of the instance's service, or its own where it has none.
func (s *Snapshot) near(i Instance) func(yield func(*Shelf) bool) {
	return func(yield func(*Shelf) bool) {
		if own := s.Shelf(i.ID); own != nil && own.Instance.service() == "" {
			yield(own)
			return
		}
		all, found := s.services.Get(i.service())
		if !found {
			return
		}
		for _, shelf := range each(all) {
			if !yield(shelf) {
				return
			}
		}
	}
}

// Instances counts the known instances.
func (s *Snapshot) Instances() int { return s.shelves.Len() }

// Revs gives the revision of each shelf, to be compared with the store's.
func (s *Snapshot) Revs() map[string]int64 {
	revs := make(map[string]int64, s.shelves.Len())
	for id, shelf := range each(s.shelves) {
		revs[id] = shelf.Rev
	}
	return revs
}

// Projects gives how well each project can be read, in the order of the settings.
func (s *Snapshot) Projects() []ProjectState { return s.projects }

// Project finds one project's state.
func (s *Snapshot) Project(name string) ProjectState {
	for _, p := range s.projects {
		if p.Name == name {
			return p
		}
	}
	return ProjectState{Name: name}
}

// ReadAt is the age of the oldest project's data: what an answer about all of them must own up to. Zero where some project
// was never read.
func (s *Snapshot) ReadAt() time.Time {
	var oldest time.Time
	for i, p := range s.projects {
		if p.ReadAt.IsZero() {
			return time.Time{}
		}
		if i == 0 || p.ReadAt.Before(oldest) {
			oldest = p.ReadAt
		}
	}
	return oldest
}
