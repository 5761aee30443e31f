package maintenance

import (
	"slices"
	"strings"
)

// Names are what was found of the names in a policy. A name that is not among them is nobody's.
type Names struct {
	Parties  map[string]Party
	Nobody   []string          // those of no person and no group
	Channels map[string]string // ids; those where headsup may be used
	Mentions map[string]Party  // whom routes call: they have no right by it
}

// Resolve gives the policy with the ids of what it names. A name that was not found stays without an id: it entitles nobody, and
// nothing is sent there (invariant I6).
func (p Policy) Resolve(n Names) Policy {
	p.Rules, p.Freezes = slices.Clone(p.Rules), slices.Clone(p.Freezes)
	for i := range p.Rules {
		r := &p.Rules[i]
		for _, list := range []*[]Party{&r.Ask, &r.Approvers, &r.Notify, &r.Escalate, &r.BreakGlass} {
			*list = n.parties(*list)
		}
		r.AskIn = slices.Clone(r.AskIn)
		for at, channel := range r.AskIn {
			r.AskIn[at] = n.Channels[channel]
		}
	}
	for i := range p.Freezes {
		p.Freezes[i].Ask = n.parties(p.Freezes[i].Ask)
	}
	if p.Routes != nil {
		routes := n.route(*p.Routes)
		p.Routes = &routes
	}
	return p
}

// Chosen gives the ids of the groups that whoever wrote the policy meant: those whose name is new in it, or meant them before. A
// name that meant another, or nobody, may have been taken over by whoever makes user groups.
func (n Names) Chosen(before Names) map[string]bool {
	chosen := map[string]bool{}
	for name, party := range n.Parties {
		was, known := before.Parties[name]
		if known && was.Group == party.Group || !known && !slices.Contains(before.Nobody, name) {
			chosen[party.Group] = true
		}
	}
	delete(chosen, "")
	return chosen
}

func (n Names) parties(all []Party) []Party {
	found := slices.Clone(all)
	for i, one := range found {
		if known, ok := n.Parties[one.Name]; ok {
			found[i] = known
		}
	}
	return found
}

func (n Names) route(r Route) Route {
	r.Channel = n.Channels[r.Name]
	if known, ok := n.Mentions[r.Mention.Party.Name]; ok {
		r.Mention.Party = known
	}
	r.Routes = slices.Clone(r.Routes)
	for i := range r.Routes {
		r.Routes[i] = n.route(r.Routes[i])
	}
	return r
}

// PartyNames are the names of the people and groups to whom a policy that was not resolved yet gives a right, each once.
func (p Policy) PartyNames() []string {
	var names []string
	for _, one := range p.Parties() {
		if !slices.Contains(names, one.Name) {
			names = append(names, one.Name)
		}
	}
	return names
}

// MentionNames are the names of the people and groups whom the routes of a policy that was not resolved yet call, each once.
func (p Policy) MentionNames() []string {
	var names []string
	p.Routes.Each(func(r *Route) {
		if name := r.Mention.Party.Name; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	return names
}

// ChannelNames are the names of the channels in a policy that was not resolved yet, each once.
func (p Policy) ChannelNames() []string {
	var names []string
	add := func(name string) {
		if strings.TrimSpace(name) != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, r := range p.Rules {
		for _, channel := range r.AskIn {
			add(channel)
		}
	}
	p.Routes.Each(func(r *Route) { add(r.Name) })
	return names
}
