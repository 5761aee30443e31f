package bot

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// GroupRows keep user groups over a restart, so that a newcomer's time does not begin anew with each, and tell of what changed in
// the same transaction. A *maintenance.Refusal says that an event was kept before.
type GroupRows interface {
	KeepGroup(ctx context.Context, r maintenance.GroupReading) (maintenance.GroupChange, error)
}

// Groups are the user groups that rules name, as Slack last described them. They are safe in parallel.
type Groups struct {
	api  *slack.Client
	rows GroupRows
	now  func() time.Time
	log  *slog.Logger

	current atomic.Pointer[maintenance.Groups]
	changed func() // told after somebody has joined or left one
	loop    sync.WaitGroup
	cancel  context.CancelFunc

	mu     sync.Mutex          // held while a reading is kept, so that they are kept one after the other
	wanted map[string]followed // by id
}

// followed is a group that is to be read.
type followed struct {
	name   string
	chosen bool // its people need not wait at the first reading
}

const (
	groupsEvery = 100 * time.Second // usergroups.list is tier 2, and a reading counts for maintenance.GroupLife
	groupsTime  = 10 * time.Second
)

func newGroups(api *slack.Client, o Options) *Groups {
	g := &Groups{api: api, rows: o.Groups, now: o.Now, log: o.Logger, cancel: func() {}, changed: func() {}, wanted: map[string]followed{}}
	g.current.Store(&maintenance.Groups{})
	return g
}

// Current gives the groups as they were last read. It never waits; the map is not to be changed.
func (g *Groups) Current() maintenance.Groups { return *g.current.Load() }

func (g *Groups) start(ctx context.Context) {
	ctx, g.cancel = context.WithCancel(ctx)
	g.loop.Go(func() { repeat(ctx, g.now, g.now(), groupsEvery, g.read) })
}

func (g *Groups) stop() {
	g.cancel()
	g.loop.Wait()
}

// follow reads these groups from now on. One that was followed before still is, as it was: a change that waits may rest on it.
func (g *Groups) follow(parties map[string]maintenance.Party, chosen map[string]bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range parties {
		if p.Group == "" {
			continue
		}
		is, before := g.wanted[p.Group]
		if !before {
			is.chosen = chosen[p.Group]
		}
		is.name = p.Name
		g.wanted[p.Group] = is
	}
}

// read reads the wanted groups. What cannot be read stays as it was, until its time is over (invariant I6).
func (g *Groups) read(ctx context.Context) {
	g.mu.Lock()
	idle := len(g.wanted) == 0
	g.mu.Unlock()
	if idle {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, groupsTime)
	defer cancel()
	asked := g.now().UTC()
	listed, err := g.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	if err != nil {
		if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
			g.log.Warn("user groups could not be read", "error", withoutAddress(err))
		}
		return
	}
	g.keep(ctx, listed, asked)
}

// keep takes a list, asked for at that time, into the groups that are followed.
func (g *Groups) keep(ctx context.Context, listed []slack.UserGroup, asked time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	missing := maps.Clone(g.wanted)
	for _, one := range listed {
		is, wanted := g.wanted[one.ID]
		if !wanted {
			continue
		}
		delete(missing, one.ID)
		reading := maintenance.GroupReading{Group: maintenance.Party{Group: one.ID, Name: one.Handle}, At: asked, Users: one.Users, Chosen: is.chosen}
		_ = g.take(ctx, reading) // it has been logged, and the next reading tries again
	}
	for id, is := range missing {
		g.log.Warn("Slack lists a group no more that rules name; nobody has a right from it soon", "group", id, "name", is.name)
	}
}

// hear takes an event into a group that is followed. An error says that it was not kept; Slack delivers it again.
func (g *Groups) hear(ctx context.Context, r maintenance.GroupReading) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	is, wanted := g.wanted[r.Group.Group]
	if !wanted {
		return nil
	}
	r.Group.Name = is.name
	return g.take(ctx, r)
}

// take keeps a reading. Its caller holds the lock.
func (g *Groups) take(ctx context.Context, r maintenance.GroupReading) error {
	change, err := g.rows.KeepGroup(ctx, r)
	if no, refused := errors.AsType[*maintenance.Refusal](err); refused && no.Why == maintenance.Repeated {
		return nil
	}
	if err != nil {
		// Without the row nobody could tell after a restart who is new.
		g.log.Warn("user group was not kept", "group", r.Group.Group, "error", err)
		return err
	}
	if len(change.Joined)+len(change.Left) > 0 && !change.First {
		g.log.Warn("a group that rules name has changed", "group", r.Group.Name, "joined", change.Joined, "left", change.Left)
	}
	if change.Group.ReadAt.IsZero() {
		return nil
	}
	groups := maps.Clone(g.Current())
	groups[r.Group.Group] = change.Group
	g.current.Store(&groups)
	if len(change.Joined)+len(change.Left) > 0 {
		g.changed()
	}
	return nil
}

// memoryGroups keep groups in memory only.
type memoryGroups struct {
	mu  sync.Mutex
	all maintenance.Groups
}

func (m *memoryGroups) KeepGroup(_ context.Context, r maintenance.GroupReading) (maintenance.GroupChange, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.all[r.Group.Group]
	change, news := before.Regroup(r)
	if !news {
		return maintenance.GroupChange{Group: before, Name: r.Group, At: r.At}, nil
	}
	m.all[r.Group.Group] = change.Group
	return change, nil
}

// members are the ids of all who are in a followed group.
func (g *Groups) members() []string {
	var all []string
	for _, one := range g.Current() {
		all = slices.AppendSeq(all, maps.Keys(one.Members))
	}
	return all
}
