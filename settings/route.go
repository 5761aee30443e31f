package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/maintenance"
)

const (
	deepestRoute = 8 // routes inside routes
	leadsExample = "[24h, 2h, 15m]"
)

// routes reads the tree of routes; nil where there is none.
func (p policyFile) routes(top mapping) *maintenance.Route {
	e, ok := top.entries["routes"]
	if !ok {
		return nil
	}
	m, ok := p.mapping(e.value, e.path, `channel: "#ops"`)
	if !ok {
		return nil
	}
	m.line = e.line
	m.must("channel", "Name the channel of all tasks that no route below is for, such as \"#ops\".")
	if own, has := m.entries["matchers"]; has {
		p.at(own.line, own.path, "stands at the root", "Every task begins there: put matchers on the routes below it.")
	}
	root := p.route(m, maintenance.Route{}, 1)
	root.Matchers = nil
	p.oneDigest(&root)
	return &root
}

// route reads one route and those below it. What it leaves out, but for matchers, it has from the one above. above holds all that a task has met on
// its way down.
func (p policyFile) route(m mapping, above maintenance.Route, depth int) maintenance.Route {
	if e, ok := m.entries["receiver"]; ok {
		p.at(e.line, e.path, "is Alertmanager's", "Here it is channel.")
	}
	if e, ok := m.entries["continue"]; ok {
		p.at(e.line, e.path, "is Alertmanager's", "Remove it: a task goes to one channel, that of the first route that matches.")
	}
	m.onlyBut([]string{"receiver", "continue"}, "channel", "matchers", "routes", "remind", "go_no_go", "quiet", "digest", "location", "mention", "broadcast", "language")
	r := above
	r.Source, r.Matchers = p.source(m, ""), p.matchers(m)
	p.telling(m, &r)
	if text, e, ok := m.text("channel"); ok {
		r.Name = p.channel(e.path, written{text, e.line}, "Nothing would be sent there, and nobody would see these tasks.")
	}
	met := slices.Concat(above.Matchers, r.Matchers)
	if a, b := maintenance.Contradiction(met); a != nil && len(r.Matchers) > 0 {
		p.at(m.line, m.path, "is never reached: "+p.quoteMatcher(a.String())+" and "+p.quoteMatcher(b.String())+" never hold together",
			"A task comes here only where the matchers of all routes above hold too.")
	}
	nodes, e := m.list("routes", `[{matchers: ['engine="kafka"'], channel: "#kafka"}]`)
	if len(nodes) > 0 && depth >= deepestRoute {
		p.at(e.line, e.path, "stands too deep", fmt.Sprintf("Put routes at most %d deep into one another.", deepestRoute))
		return r
	}
	var sound maintenance.Route // one that is wrong might not mean to stand before others
	for i, node := range nodes {
		if child, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i), `channel: "#kafka"`); ok {
			mistakes := len(p.mistakes)
			r.Routes = append(r.Routes, p.route(child, handedDown(r, met), depth+1))
			if len(p.mistakes) > mistakes {
				continue
			}
			sound.Routes = append(sound.Routes, r.Routes[len(r.Routes)-1])
			if by := sound.Shadow(len(sound.Routes) - 1); by != nil {
				p.at(child.line, child.path, fmt.Sprintf("is never reached: the route on line %d takes all that it is for", by.Source.Line),
					"Put it before that one, or change its matchers.")
			}
		}
	}
	return r
}

// handedDown is what those below a route have from it; met is all that a task has met on its way to them.
func handedDown(r maintenance.Route, met []*labels.Matcher) maintenance.Route {
	r.Matchers, r.Routes = met, nil
	return r
}

// telling reads when a route's people hear of a task, and who of them is called.
func (p policyFile) telling(m mapping, r *maintenance.Route) {
	zone := m.zone("location")
	_, quiet := m.entries["quiet"]
	_, digest := m.entries["digest"]
	if quiet {
		r.Quiet = p.intervals(m, "quiet", zone)
	}
	if zone != nil {
		r.Zone = zone
	}
	if digest {
		r.Digest = m.digest(r.Zone)
	}
	if e, has := m.entries["location"]; has && !quiet && !digest {
		p.at(e.line, e.path, "has no effect without quiet or digest", "It is the zone of the quiet times and of the digest: write one of them, or remove it.")
	}
	if _, has := m.entries["remind"]; has {
		r.Remind = m.leads("remind")
	}
	if text, e, has := m.text("mention"); has {
		r.Mention = m.mention(text, e)
	}
	if text, e, has := m.text("go_no_go"); has {
		d, ok := readGoNoGo(text)
		if !ok {
			p.at(e.line, e.path, "has "+p.quote(text), goNoGoRight)
		}
		if r.GoNoGo = d; d == 0 {
			r.GoNoGo = -1
		}
	}
	if _, has := m.entries["broadcast"]; has {
		r.Broadcast = m.broadcast("broadcast")
	}
	r.Language = m.language("language", r.Language)
}

// isOff says that the one word behind a key is off.
func (m mapping) isOff(key string) bool {
	text, ok := scalar(m.entries[key].value)
	return ok && strings.EqualFold(strings.TrimSpace(text), off)
}

// leads reads how long before a task people are reminded; off is no reminder at all.
func (m mapping) leads(key string) []time.Duration {
	const right = "Give times from 1m to 30d before a task, such as " + leadsExample + ", or off."
	if m.isOff(key) {
		return []time.Duration{}
	}
	texts, e := m.texts(key, leadsExample)
	leads := []time.Duration{}
	for _, w := range texts {
		d, err := readSpan(w.text)
		switch {
		case err != nil, d < shortestLead, d > longestLead:
			m.c.at(w.line, e.path, "has "+m.c.quote(w.text), right)
		case slices.Contains(leads, d):
			m.c.at(w.line, e.path, "has "+short(d)+" twice", "Give each once.")
		default:
			leads = append(leads, d)
		}
	}
	if len(leads) > mostLeads {
		m.c.at(e.line, e.path, fmt.Sprintf("has %d reminders for each task", len(leads)), fmt.Sprintf("Give at most %d.", mostLeads))
	}
	slices.SortFunc(leads, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	return leads
}
