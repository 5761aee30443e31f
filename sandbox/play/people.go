package play

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// person is somebody who takes part.
type person struct {
	name        string
	zone        string // IANA name; empty: Slack knows none
	locale      string // empty: American English
	guest       bool
	outsider    bool
	bot         bool
	deactivated bool
	channels    []string
	groups      []string // handles of user groups
}

// channel is one of the workspace's.
type channel struct {
	name       string
	private    bool
	withoutBot bool
	shared     bool // with another company
}

var (
	personName  = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_.-]*$`)
	channelName = regexp.MustCompile(`#([\p{L}\p{N}_.-]+)`)
	groupName   = regexp.MustCompile(`@([\p{L}\p{N}_.-]+)`)
)

// entry takes a line such as "bob: engineer, Europe/Berlin, in #ops" apart.
func entry(text string) (name string, facts []string) {
	text = strings.TrimSpace(text)
	var rest string
	if last := strings.LastIndex(text, ": "); last >= 0 { // names may have colons of their own
		name, rest = text[:last], text[last+1:]
	} else {
		name, rest, _ = strings.Cut(strings.Replace(text, ":", ",", 1), ",")
	}
	for fact := range strings.SplitSeq(rest, ",") {
		if fact = strings.TrimSpace(fact); fact != "" {
			facts = append(facts, fact)
		}
	}
	return strings.TrimSpace(name), facts
}

func (r *reader) personLine(number int, text string) {
	name, facts := entry(text)
	p := person{name: strings.ToLower(name), zone: "UTC"}
	if !personName.MatchString(name) {
		r.wrong(number, "a person is written: bob: engineer, Europe/Berlin, in #ops")
		return
	}
	if slices.ContainsFunc(r.story.people, func(other person) bool { return other.name == p.name }) {
		r.wrong(number, "%s is there already", name)
		return
	}
	for _, fact := range facts {
		switch {
		case strings.HasPrefix(fact, "in #"):
			for _, m := range channelName.FindAllStringSubmatch(fact, -1) {
				p.channels = append(p.channels, strings.ToLower(m[1]))
			}
		case strings.HasPrefix(fact, "in @"):
			for _, m := range groupName.FindAllStringSubmatch(fact, -1) {
				p.groups = append(p.groups, strings.ToLower(m[1]))
			}
		case fact == "guest" || fact == "a guest":
			p.guest = true
		case fact == "outsider" || fact == "of another company":
			p.outsider = true
		case fact == "bot" || fact == "a bot":
			p.bot = true
		case fact == "deactivated":
			p.deactivated = true
		case fact == "reads Chinese":
			p.locale = "zh-CN"
		case fact == "of no zone":
			p.zone = ""
		case fact == "member" || fact == "engineer" || fact == "colleague" || fact == "manager":
		case strings.Contains(fact, "/") || fact == "UTC":
			if _, err := time.LoadLocation(fact); err != nil {
				r.wrong(number, "there is no zone %s", fact)
			}
			p.zone = fact
		default:
			r.wrong(number, "%q says nothing of a person; there are: engineer, colleague, manager, member, guest, of another company, "+
				"bot, deactivated, reads Chinese, a zone such as Europe/Berlin, of no zone, in #ops #random, and in @sre-leads", fact)
		}
	}
	r.story.people = append(r.story.people, p)
}

func (r *reader) channelLine(number int, text string) {
	name, facts := entry(text)
	c := channel{name: strings.ToLower(strings.TrimPrefix(name, "#"))}
	if !strings.HasPrefix(name, "#") || c.name == "" {
		r.wrong(number, "a channel is written: #secret: private")
		return
	}
	for _, fact := range facts {
		switch fact {
		case "private":
			c.private = true
		case "without the bot":
			c.withoutBot = true
		case "shared":
			c.shared = true
		default:
			r.wrong(number, "%q says nothing of a channel; there are: private, shared, without the bot", fact)
		}
	}
	r.story.channels = append(r.story.channels, c)
}

// openChannels adds the channels that only people's lines name.
func (r *reader) openChannels() {
	for _, p := range r.story.people {
		for _, name := range p.channels {
			i := slices.IndexFunc(r.story.channels, func(c channel) bool { return c.name == name })
			if i < 0 {
				r.story.channels = append(r.story.channels, channel{name: name})
				i = len(r.story.channels) - 1
			}
			r.story.channels[i].shared = r.story.channels[i].shared || p.outsider
		}
	}
}

func (s *Story) hasPerson(name string) bool {
	return slices.ContainsFunc(s.people, func(p person) bool { return p.name == strings.ToLower(name) })
}

func (s *Story) hasChannel(name string) bool {
	return slices.ContainsFunc(s.channels, func(c channel) bool { return c.name == strings.ToLower(name) })
}

// members are the names of those who are in a user group at the story's beginning.
func (s *Story) members(group string) []string {
	var in []string
	for _, p := range s.people {
		if slices.Contains(p.groups, group) {
			in = append(in, p.name)
		}
	}
	return in
}

// groups are the handles of all user groups that people's lines name, each once.
func (s *Story) groups() []string {
	var all []string
	for _, p := range s.people {
		all = append(all, p.groups...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func names[T any](all []T, name func(T) string) string {
	if len(all) == 0 {
		return "none"
	}
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = name(one)
	}
	return strings.Join(list, ", ")
}
