package bot

// Left gives those of these people of whom Slack has said that they may no longer decide: deactivated, guests, bots, and members
// of another organisation. It never waits: of whom nothing is known, nothing is said.
func (p *People) Left(users []string) map[string]bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	left := map[string]bool{}
	for _, user := range users {
		if one, known := p.known[user]; known && (one.Deleted || one.Guest || one.Bot || one.Stranger) {
			left[user] = true
		}
	}
	return left
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
