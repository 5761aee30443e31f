package bot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// People are read ahead, so that a burst of known ones needs no call, and so that it is known who of the approvers has left: those
// in the allowed channels, those whom the policy names and those in its groups, again and again before what is known of them is
// stale.
const (
	aheadEvery   = 4 * time.Minute
	aheadTime    = 2 * time.Minute
	pageSize     = 500
	mostPages    = 20 // of users.list (tier 2: 20 a minute) and of each channel's members
	mostChannels = 100
	mostAsked    = 20 // of users.info (tier 4: 100 a minute), for approvers beyond those pages, or of other organisations
)

// start reads ahead until stop.
func (p *People) start(ctx context.Context) {
	ctx, p.cancel = context.WithCancel(ctx)
	p.loop.Go(func() {
		p.load(ctx)
		repeat(ctx, p.now, time.Time{}, aheadEvery, func(ctx context.Context) {
			p.readAhead(ctx)
			p.keep(ctx)
		})
	})
}

// stop keeps what was read last.
func (p *People) stop(ctx context.Context) {
	p.cancel()
	p.loop.Wait()
	p.keep(ctx)
}

func (p *People) load(ctx context.Context) {
	if p.rows == nil {
		return
	}
	people, err := p.rows.People(ctx)
	if err != nil {
		p.log.Warn("people known before could not be loaded", "error", err)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, person := range people {
		if person.ReadAt.After(p.known[person.ID].ReadAt) {
			p.known[person.ID] = person
			p.part(person)
		}
	}
}

func (p *People) keep(ctx context.Context) {
	p.mu.Lock()
	var people []maintenance.Person
	for id := range p.unkept {
		people = append(people, p.known[id])
	}
	clear(p.unkept)
	p.mu.Unlock()
	if p.rows == nil || len(people) == 0 {
		return
	}
	if err := p.rows.KeepPeople(ctx, people...); err != nil {
		p.log.Warn("people were not kept", "error", err)
	}
}

func (p *People) readAhead(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, aheadTime)
	defer cancel()
	p.readMembers(ctx, aheadEvery/2)
	wanted := p.wanted()
	list := p.api.GetUsersPaginated(slack.GetUsersOptionLimit(pageSize))
	for page := 0; page < mostPages && len(wanted) > 0; page++ {
		var err error
		if list, err = list.Next(ctx); err != nil {
			if list.Failure(err) != nil {
				if ctx.Err() == nil {
					p.log.Warn("people could not be read ahead", "error", withoutAddress(err))
				}
				return
			}
			break
		}
		for _, u := range list.Users {
			if wanted[u.ID] {
				delete(wanted, u.ID)
				p.learn(p.personOf(u))
			}
		}
	}
	p.askFor(ctx, wanted)
}

// askFor reads the approvers among those whom the list does not hold, one by one: first those of whom nothing is known, or only
// what was long ago.
func (p *People) askFor(ctx context.Context, unlisted map[string]bool) {
	ids := slices.DeleteFunc(p.approvers(), func(user string) bool { return !unlisted[user] })
	p.mu.Lock()
	readAt := make(map[string]time.Time, len(ids))
	for _, user := range ids {
		readAt[user] = p.known[user].ReadAt
	}
	p.mu.Unlock()
	slices.SortFunc(ids, func(a, b string) int { return readAt[a].Compare(readAt[b]) })
	for _, user := range ids[:min(len(ids), mostAsked)] {
		_, err := p.ask(ctx, user)
		if _, limited := errors.AsType[*slack.RateLimitedError](err); limited || ctx.Err() != nil {
			return // the next time will do
		}
	}
}

// approvers are those whom the policy names, and those in its groups.
func (p *People) approvers() []string {
	p.mu.Lock()
	all := slices.Collect(maps.Keys(p.named))
	p.mu.Unlock()
	return append(all, p.grouped()...)
}

// wanted are all who are in allowed channels, and all approvers.
func (p *People) wanted() map[string]bool {
	all := map[string]bool{}
	for _, id := range p.approvers() {
		all[id] = true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for channel := range p.channels() {
		for id := range p.members[channel].ids {
			if len(all) < mostPeople {
				all[id] = true
			}
		}
	}
	return all
}

// readMembers reads who is in the allowed channels, where that was not read since the given time.
func (p *People) readMembers(ctx context.Context, since time.Duration) {
	answer := p.asking.DoChan("members", func() (any, error) {
		read := 0
		for channel := range p.channels() {
			p.mu.Lock()
			age := p.now().Sub(p.members[channel].readAt)
			p.mu.Unlock()
			if age < since && age >= 0 {
				continue
			}
			if read++; read > mostChannels {
				break
			}
			p.readChannel(ctx, channel)
		}
		return nil, nil
	})
	select {
	case <-answer:
	case <-ctx.Done():
	}
}

func (p *People) readChannel(ctx context.Context, channel string) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	list := members{ids: map[string]bool{}, readAt: p.now()}
	cursor := ""
	for range mostPages {
		ids, next, err := p.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{
			ChannelID: channel, Cursor: cursor, Limit: pageSize,
		})
		if err != nil {
			p.log.Warn("members of channel could not be read", "channel", channel, "error", withoutAddress(err))
			return // the older list counts until it is too old
		}
		for _, id := range ids {
			list.ids[id] = true
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.members[channel] = list
}
