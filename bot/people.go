package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/singleflight"

	"headsup/maintenance"
)

// People says who somebody is: as Slack last described them, within the last minutes where Slack can be asked, and never
// from longer ago than an hour. It is safe in parallel.
type People struct {
	api  *slack.Client
	rows PeopleRows
	now  func() time.Time
	log  *slog.Logger

	channels func() map[string]bool // ids of the allowed ones
	chosen   func(user string) maintenance.Language
	grouped  func() []string // ids of those in the groups that rules name

	asking singleflight.Group
	loop   sync.WaitGroup
	cancel context.CancelFunc

	left   atomic.Pointer[map[string]bool] // who may decide nothing; as many as Slack lists
	parted chan struct{}

	mu      sync.Mutex
	named   map[string]bool               // ids of those whom the policy names
	known   map[string]maintenance.Person // by user
	unkept  map[string]bool               // read since the rows were written
	missed  map[string]time.Time          // who could not be read, and when that was tried
	members map[string]members            // by channel
	pause   time.Time                     // Slack limits users.info until then
}

// members are who is in a channel.
type members struct {
	ids    map[string]bool
	readAt time.Time
}

const (
	fresh      = 5 * time.Minute
	oldest     = time.Hour // an older standing is none (invariant I6)
	askTime    = time.Second
	missTime   = 10 * time.Second // before somebody who could not be read is asked for again
	memberTime = 30 * time.Second // before a list of members is read anew for somebody who is not on it
	mostPeople = 20_000
)

func newPeople(api *slack.Client, o Options) *People {
	p := &People{
		api: api, chosen: o.Chosen, parted: make(chan struct{}, 1), rows: o.People, now: o.Now, log: o.Logger, cancel: func() {}, named: map[string]bool{},
		known: map[string]maintenance.Person{}, unkept: map[string]bool{}, missed: map[string]time.Time{},
		members: map[string]members{}, channels: func() map[string]bool { return o.Bounds().Channels },
	}
	p.left.Store(&map[string]bool{})
	return p
}

// Person gives somebody as they are now. Where Slack cannot be asked within a second, and was not within the last hour, the
// person comes back with a zero ReadAt. Team is the person's own workspace, where it is known.
func (p *People) Person(ctx context.Context, team, user string) maintenance.Person {
	person := p.person(ctx, user)
	if team != "" && !person.ReadAt.IsZero() && person.Team != team {
		person.Team, person.Stranger = team, true // what an envelope says of the other workspace counts
	}
	person.Member, person.Language = p.inside(user), p.chosen(user)
	return person
}

// whoActs is the person of an envelope. Membership is read anew only where it decides: in direct messages.
func (p *People) whoActs(ctx context.Context, bounds maintenance.Bounds, m matter) maintenance.Person {
	if m.team != "" && m.team != bounds.Team {
		// Somebody of another organisation, by Slack's own word: there is nothing to be asked, and outsiders must not use up
		// the calls for members.
		return maintenance.Person{Team: m.team, ID: m.user, Stranger: true, ReadAt: p.now()}
	}
	person := p.Person(ctx, m.team, m.user)
	if m.place().Direct {
		p.findInside(ctx, &person)
	}
	return person
}

// findInside reads membership anew where it is not known that somebody has one.
func (p *People) findInside(ctx context.Context, person *maintenance.Person) {
	if !person.Member && !person.ReadAt.IsZero() {
		p.readMembers(ctx, memberTime)
		person.Member = p.inside(person.ID)
	}
}

// Directly is somebody as they are met in person, with the allowed channels that they are in by now. One who cannot be read comes back with a zero
// ReadAt.
func (p *People) Directly(ctx context.Context, team, user string) maintenance.Actor {
	a := maintenance.Actor{Person: p.Person(ctx, team, user), Place: maintenance.Place{Team: team, Direct: true}}
	p.findInside(ctx, &a.Person)
	a.Channels = p.channelsOf(user)
	return a
}

func (p *People) person(ctx context.Context, user string) maintenance.Person {
	nobody := maintenance.Person{ID: user}
	if user == "" {
		return nobody
	}
	p.mu.Lock()
	known, ok := p.known[user]
	now := p.now()
	age := now.Sub(known.ReadAt)
	wait := now.Before(p.pause) || now.Sub(p.missed[user]) < missTime
	p.mu.Unlock()
	if ok && age < fresh && age > -fresh {
		return known
	}
	if !wait {
		if read, err := p.ask(ctx, user); err == nil {
			return read
		}
	}
	if ok && age < oldest && age > -fresh {
		return known
	}
	return nobody
}

// ask reads one person, once for all who want to know at the time.
func (p *People) ask(ctx context.Context, user string) (maintenance.Person, error) {
	answer := p.asking.DoChan("person "+user, func() (any, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, askTime, errors.New("Slack did not say in time who it is"))
		defer cancel()
		read, err := p.api.GetUserInfoContext(ctx, user)
		if err != nil {
			p.miss(user, err)
			return maintenance.Person{}, err
		}
		person := p.personOf(*read)
		p.learn(person)
		return person, nil
	})
	select {
	case got := <-answer:
		person, _ := got.Val.(maintenance.Person) // the zero person with an error
		return person, got.Err
	case <-ctx.Done():
		return maintenance.Person{}, ctx.Err()
	}
}

func (p *People) miss(user string, err error) {
	p.log.Warn("person could not be read", "user", user, "error", withoutAddress(err))
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.missed) >= mostPeople {
		clear(p.missed)
	}
	p.missed[user] = p.now()
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		p.pause = p.now().Add(limited.RetryAfter)
	}
}

func (p *People) learn(people ...maintenance.Person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.part(people...)
	for _, person := range people {
		if len(p.known) >= mostPeople {
			clear(p.known) // rows keep them; whoever acts is read again
		}
		if !sameStanding(p.known[person.ID], person) {
			p.unkept[person.ID] = true
		}
		p.known[person.ID] = person
		delete(p.missed, person.ID)
	}
}

// sameStanding leaves out when it was read, so that rows are written for news only; and now and then, lest a restart finds
// everybody too old.
func sameStanding(before, now maintenance.Person) bool {
	if now.ReadAt.Sub(before.ReadAt) > oldest/2 {
		return false
	}
	before.ReadAt = now.ReadAt
	return before == now
}

func (p *People) personOf(u slack.User) maintenance.Person {
	return maintenance.Person{
		Team: u.TeamID, ID: u.ID, Zone: u.TZ, Locale: u.Locale,
		Name:     nonEmpty(u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name),
		Guest:    u.IsRestricted || u.IsUltraRestricted || u.IsInvitedUser,
		Bot:      u.IsBot || u.IsConnectorBot || u.IsWorkflowBot,
		Deleted:  u.Deleted,
		Stranger: u.IsStranger,
		ReadAt:   p.now(),
	}
}

// inside says whether somebody is in an allowed channel, by lists that are not too old.
func (p *People) inside(user string) bool { return len(p.channelsOf(user)) > 0 }
