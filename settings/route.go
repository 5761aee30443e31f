package settings

import (
	"fmt"

	"headsup/maintenance"
)

// deepestRoute bounds how far routes stand inside routes.
const deepestRoute = 8

// laterRouteKeys are what a route will have. They are refused, never ignored: who writes one counts on it.
func laterRouteKeys() []string { return []string{"mention", "remind", "quiet", "language", "thread"} }

// routes reads the tree of routes; nil where there is none.
func (p policyFile) routes(top mapping) *maintenance.Route {
	e, ok := top.entries["routes"]
	if !ok {
		return nil
	}
	m, ok := p.mapping(e.value, e.path)
	if !ok {
		return nil
	}
	m.line = e.line
	m.must("channel", "Name the channel of all tasks that no route below is for, such as \"#ops\".")
	if own, has := m.entries["matchers"]; has {
		p.at(own.line, own.path, "stands at the root", "Every task begins there: put matchers on the routes below it.")
	}
	root := p.route(m, "", 1)
	root.Matchers = nil
	return &root
}

// route reads one route and those below it. Without a channel it has that of the one above.
func (p policyFile) route(m mapping, channel string, depth int) maintenance.Route {
	for _, key := range laterRouteKeys() {
		if e, ok := m.entries[key]; ok {
			p.at(e.line, e.path, "is not supported yet by this version", "Remove it until it is: it would have no effect, and you may count on it.")
		}
	}
	if e, ok := m.entries["receiver"]; ok {
		p.at(e.line, e.path, "is Alertmanager's", "Here it is channel.")
	}
	if e, ok := m.entries["continue"]; ok {
		p.at(e.line, e.path, "is Alertmanager's", "Remove it: a task goes to one channel, that of the first route that matches.")
	}
	m.onlyBut(append(laterRouteKeys(), "receiver", "continue"), "channel", "matchers", "routes")
	r := maintenance.Route{Source: p.source(m, ""), Matchers: p.matchers(m), Name: channel}
	if text, e, ok := m.text("channel"); ok {
		r.Name, _ = p.channelName(e.path, written{text, e.line})
	}
	nodes, e := m.list("routes", `[{matchers: ['engine="kafka"'], channel: "#kafka"}]`)
	if len(nodes) > 0 && depth >= deepestRoute {
		p.at(e.line, e.path, "stands too deep", fmt.Sprintf("Put routes at most %d deep into one another.", deepestRoute))
		return r
	}
	for i, node := range nodes {
		if child, ok := p.mapping(node, fmt.Sprintf("%s[%d]", e.path, i)); ok {
			r.Routes = append(r.Routes, p.route(child, r.Name, depth+1))
		}
	}
	return r
}
