package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// GroupRows keep user groups over a restart, so that a newcomer's time does not begin anew with each.
type GroupRows interface {
	KeepGroup(ctx context.Context, id string, users []string, readAt time.Time) (g maintenance.Group, joined, left []string, err error)
}

// Groups are the user groups that rules name, as Slack last described them. They are safe in parallel.
type Groups struct {
	api  *slack.Client
	rows GroupRows
	now  func() time.Time
	log  *slog.Logger

	current atomic.Pointer[maintenance.Groups]
	loop    sync.WaitGroup
	cancel  context.CancelFunc

	mu     sync.Mutex
	wanted map[string]bool // ids
}

const (
	groupsEvery = 100 * time.Second // usergroups.list is tier 2, and a reading counts for maintenance.GroupLife
	groupsTime  = 10 * time.Second
)

func newGroups(api *slack.Client, o Options) *Groups {
	g := &Groups{api: api, rows: o.Groups, now: o.Now, log: o.Logger, cancel: func() {}, wanted: map[string]bool{}}
	g.current.Store(&maintenance.Groups{})
	return g
}

// Current gives the groups as they were last read. It never waits; the map is not to be changed.
func (g *Groups) Current() maintenance.Groups { return *g.current.Load() }

func (g *Groups) start(ctx context.Context) {
	ctx, g.cancel = context.WithCancel(ctx)
	g.loop.Go(func() {
		tick := time.NewTicker(groupsEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				g.read(ctx)
			}
		}
	})
}

func (g *Groups) stop() {
	g.cancel()
	g.loop.Wait()
}

// read reads the wanted groups. What cannot be read stays as it was, until its time is over (invariant I6).
func (g *Groups) read(ctx context.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.wanted) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, groupsTime)
	defer cancel()
	listed, err := g.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
	if err != nil {
		if ctx.Err() == nil || errors.Is(ctx.Err(), context.DeadlineExceeded) {
			g.log.Warn("user groups could not be read", "error", withoutAddress(err))
		}
		return
	}
	g.keep(ctx, listed)
}

func (g *Groups) keep(ctx context.Context, listed []slack.UserGroup) {
	now := g.now().UTC()
	groups := maps.Clone(g.Current())
	for _, one := range listed {
		if !g.wanted[one.ID] {
			continue
		}
		kept, joined, left, err := g.rows.KeepGroup(ctx, one.ID, one.Users, now)
		if err != nil {
			g.log.Warn("user group was not kept", "group", one.ID, "error", err)
			continue // who is new could not be told apart after a restart
		}
		if len(joined)+len(left) > 0 {
			g.log.Warn("a group of approvers has changed", "group", one.Handle, "joined", joined, "left", left)
		}
		groups[one.ID] = kept
	}
	g.current.Store(&groups)
}

var (
	partyUser  = regexp.MustCompile(`^[UW][A-Z0-9]{5,}$`)
	partyGroup = regexp.MustCompile(`^S[A-Z0-9]{5,}$`)
)

// Parties finds the people and user groups that settings name, by id or by name, and follows the groups among them from then on.
// What Slack does not know is not among the parties; advice says so, for whoever runs headsup. The error is that of a token that
// will not do, of a missing scope, or of ctx.
func (b *Bot) Parties(ctx context.Context, names []string) (parties map[string]maintenance.Party, advice []string, err error) {
	if len(names) == 0 {
		return nil, nil, nil
	}
	var listed []slack.UserGroup
	err = patiently(ctx, func(ctx context.Context) (err error) {
		listed, err = b.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
		return err
	})
	var refused slack.SlackErrorResponse
	if err != nil && !errors.As(err, &refused) {
		return nil, nil, fmt.Errorf("list user groups: %w", unusable("SLACK_BOT_TOKEN", err))
	}
	if refused.Err != "" {
		advice = append(advice, "Slack does not list user groups ("+refused.Err+"): grant usergroups:read, or name people instead.")
	}
	people, err := b.handles(ctx)
	if err != nil {
		return nil, nil, err
	}
	parties = map[string]maintenance.Party{}
	for _, name := range names {
		p, ok := partyOf(name, listed, people)
		if !ok {
			advice = append(advice, fmt.Sprintf("The policy names %s, whom Slack does not know, so nobody has a right by that name. Give an id.", name))
			continue
		}
		parties[name] = p
	}
	b.groups.want(ctx, parties, listed)
	return parties, advice, nil
}

func partyOf(name string, groups []slack.UserGroup, people map[string]string) (maintenance.Party, bool) {
	plain := strings.ToLower(strings.TrimPrefix(name, "@"))
	for _, g := range groups {
		if g.ID == name || strings.ToLower(g.Handle) == plain {
			return maintenance.Party{Group: g.ID, Name: g.Handle}, true
		}
	}
	if partyUser.MatchString(name) {
		return maintenance.Party{User: name, Name: people[name]}, true
	}
	for id, handle := range people {
		if strings.ToLower(handle) == plain && !partyGroup.MatchString(name) {
			return maintenance.Party{User: id, Name: handle}, true
		}
	}
	return maintenance.Party{}, false
}

// handles gives the names of people by their ids. Bots, guests and those who have left are nobody's approvers.
func (b *Bot) handles(ctx context.Context) (map[string]string, error) {
	found := map[string]string{}
	list := b.api.GetUsersPaginated(slack.GetUsersOptionLimit(pageSize))
	for range mostPages {
		err := patiently(ctx, func(ctx context.Context) (err error) {
			list, err = list.Next(ctx)
			return list.Failure(err)
		})
		if err != nil {
			return nil, fmt.Errorf("list people: %w", unusable("SLACK_BOT_TOKEN", err))
		}
		if len(list.Users) == 0 {
			break
		}
		for _, u := range list.Users {
			if p := b.people.personOf(u); !p.Bot && !p.Guest && !p.Deleted && !p.Stranger {
				found[u.ID] = u.Name
			}
		}
	}
	return found, nil
}

// want begins to follow the groups among the parties, with what was just listed.
func (g *Groups) want(ctx context.Context, parties map[string]maintenance.Party, listed []slack.UserGroup) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range parties {
		if p.Group != "" {
			g.wanted[p.Group] = true
		}
	}
	g.keep(ctx, listed)
}

// noRows keep groups in memory only.
type noRows struct{}

func (noRows) KeepGroup(_ context.Context, id string, users []string, at time.Time) (maintenance.Group, []string, []string, error) {
	g := maintenance.Group{ID: id, Members: map[string]time.Time{}, ReadAt: at}
	for _, u := range users {
		g.Members[u] = time.Time{}
	}
	return g, nil, nil, nil
}
