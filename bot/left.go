package bot

import (
	"maps"

	"headsup/maintenance"
)

// Left gives all of whom Slack has said that they may no longer decide. It never waits; the map is not to be changed. Of whom
// nothing is known, nothing is said.
func (p *People) Left() map[string]bool { return *p.left.Load() }

// Parted tells that somebody has left, or is back: Slack, or a group that rules name. It holds one token at most.
func (p *People) Parted() <-chan struct{} { return p.parted }

func (p *People) tellParted() {
	select {
	case p.parted <- struct{}{}:
	default: // it is told already
	}
}

// hasLeft says that somebody may not decide, whatever a policy says: deactivated, a guest, a bot, or of another organisation.
func hasLeft(one maintenance.Person) bool { return one.Deleted || one.Guest || one.Bot || one.Stranger }

// part keeps who has left, and who is back. Its caller holds the lock.
func (p *People) part(people ...maintenance.Person) {
	left, own := p.Left(), false
	for _, one := range people {
		if left[one.ID] == hasLeft(one) {
			continue
		}
		if !own {
			left, own = maps.Clone(left), true // readers hold the one before
		}
		if hasLeft(one) {
			left[one.ID] = true
		} else {
			delete(left, one.ID)
		}
	}
	if !own {
		return
	}
	p.left.Store(&left)
	p.tellParted()
}

// follow reads the people behind a policy ahead from now on. What is known of them counts at once.
func (p *People) follow(found Parties) {
	p.learn(found.people...)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range found.ByName {
		if one.User != "" {
			p.named[one.User] = true
		}
	}
}

// channelsOf gives the allowed channels that somebody is in, by lists that are not too old.
func (p *People) channelsOf(user string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var in []string
	for channel := range p.channels() {
		if list := p.members[channel]; list.ids[user] && p.now().Sub(list.readAt) < oldest {
			in = append(in, channel)
		}
	}
	return in
}
