package main

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// scene is what is known of a task and of people while a policy is explained.
type scene struct {
	policy maintenance.Policy // with the ids of what it names
	item   maintenance.Item
	ledger maintenance.Ledger
	people map[string]maintenance.Person
	names  maintenance.Names
	zone   *time.Location
	notes  []string // what the explanation does not rest on, and where it may differ from the bot's
}

func (c policyExplainCmd) scene(ctx context.Context, ruling settings.Ruling, now time.Time) (s scene, err error) {
	s = scene{policy: ruling.Policy, zone: ruling.Zone, people: map[string]maintenance.Person{}, names: maintenance.Names{
		Parties: map[string]maintenance.Party{}, Channels: map[string]string{},
	}}
	if c.Labels != "" {
		err = c.invent(&s, ruling, now)
	} else {
		err = c.recall(ctx, &s, ruling, now)
	}
	if err != nil {
		return s, err
	}
	return s, c.resolve(&s, now)
}

// recall reads the task from the database, with what the bot last knew of people.
func (c policyExplainCmd) recall(ctx context.Context, s *scene, ruling settings.Ruling, now time.Time) error {
	view, err := store.OpenView(ctx, ruling.Database.URL(), func() time.Time { return now })
	if err != nil {
		return cannotOpen(ruling.Database, err, ", or describe the task with --labels")
	}
	defer view.Close()
	found, err := view.Find(ctx, c.Task)
	switch {
	case err != nil:
		return err
	case len(found) == 0:
		return misuse("there is no task " + c.Task + " in the database. /tasks list shows the handles.")
	case len(found) > 1:
		var handles []string
		for _, one := range found {
			handles = append(handles, one.Task.Handle)
		}
		return misuse(c.Task + " has several tasks: name one of " + strings.Join(handles, ", ") + ".")
	}
	s.item = found[0]
	if s.ledger, err = view.Ledger(ctx, s.item.Task); err != nil {
		return err
	}
	return s.remember(ctx, view, now)
}

// remember takes what the bot last knew of people, groups and names.
func (s *scene) remember(ctx context.Context, view *store.View, now time.Time) error {
	people, err := view.People(ctx)
	if err != nil {
		return err
	}
	s.policy.Left = map[string]bool{}
	for _, p := range people {
		s.people[p.ID] = p
		s.policy.Left[p.ID] = p.Deleted || p.Guest || p.Bot || p.Stranger
	}
	inForce, err := view.Policy(ctx)
	if err != nil {
		return err
	}
	if s.names, err = view.Names(ctx); err != nil {
		return err
	}
	if inForce.Hash != s.policy.Hash {
		s.notes = append(s.notes, "This is not the policy that headsup has in force, which it loaded at "+utc(inForce.LoadedAt)+" from "+inForce.Source+".")
	}
	groups, err := view.Groups(ctx)
	if err != nil {
		return err
	}
	var oldest time.Duration
	for id, g := range groups {
		oldest = max(oldest, now.Sub(g.ReadAt))
		g.ReadAt = now
		groups[id] = g
	}
	if oldest > maintenance.GroupLife {
		s.notes = append(s.notes, "User groups are as headsup last read them, "+oldest.Round(time.Minute).String()+" ago. While it cannot read them, nobody has a right from one.")
	}
	s.policy.Groups, s.policy.Delegations = groups, view.Delegations()
	return nil
}

var (
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{3,20}$`)
	groupID   = regexp.MustCompile(`^S[A-Z0-9]{5,20}$`)
	channelOf = regexp.MustCompile(`^#?[\pL\pN_.-]{1,80}$`) // its name or its id
)

// readGroup reads who is said to be behind a name of the policy.
func readGroup(said string, names []string) (maintenance.Group, error) {
	name, users, ok := strings.Cut(said, "=")
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	g := maintenance.Group{ID: name, Members: map[string]time.Time{}}
	switch {
	case !ok || name == "":
		return g, misuse("--groups " + quoted(said) + " cannot be read: write it like sre-leads=U0123456789,U0123456780.")
	case len(names) == 0:
		return g, misuse("--groups has @" + name + ", and the policy names nobody.")
	case !slices.Contains(names, name) && !slices.Contains(names, "@"+name):
		return g, misuse("--groups has @" + name + ", whom the policy does not name. It names " + strings.Join(names, ", ") + ".")
	}
	for user := range strings.SplitSeq(users, ",") {
		switch user = strings.TrimSpace(user); {
		case userID.MatchString(user):
			g.Members[user] = time.Time{}
		case user != "":
			return g, misuse("--groups has " + quoted(user) + " in " + name + ", which is no user id. " + idsAre)
		}
	}
	return g, nil
}

// resolve finds who is behind the names of the policy: by what was said, by what the bot found, and by ids.
func (c policyExplainCmd) resolve(s *scene, now time.Time) error {
	groups := maps.Clone(s.policy.Groups)
	if groups == nil {
		groups = maintenance.Groups{}
	}
	for _, said := range c.Groups {
		g, err := readGroup(said, s.policy.PartyNames())
		if err != nil {
			return err
		}
		name := g.ID
		g.ReadAt = now
		groups[name] = g
		s.names.Parties["@"+name] = maintenance.Party{Group: name, Name: name}
		s.names.Parties[name] = s.names.Parties["@"+name]
	}
	s.policy.Groups = groups
	var nobody []string
	for _, name := range s.policy.PartyNames() {
		_, known := s.names.Parties[name]
		switch {
		case known:
		case userID.MatchString(name):
			s.names.Parties[name] = maintenance.Party{User: name, Name: s.people[name].Name}
		case groupID.MatchString(name):
			s.names.Parties[name] = maintenance.Party{Group: name}
		default:
			nobody = append(nobody, name)
		}
	}
	if len(nobody) > 0 {
		s.notes = append(s.notes, "Who is behind "+strings.Join(nobody, ", ")+" is not known here, so nobody has a right by these names. Say it with --groups '"+
			strings.TrimPrefix(nobody[0], "@")+"=U0123456789'.")
	}
	for _, name := range s.policy.ChannelNames() {
		if _, known := s.names.Channels[name]; !known {
			s.names.Channels[name] = name
		}
	}
	s.policy = s.policy.Resolve(s.names)
	return nil
}

func (s scene) person(user string) maintenance.Person {
	if p, ok := s.people[user]; ok {
		return p
	}
	return maintenance.Person{ID: user}
}

// called is how a person is named: with the id, since two may have one name.
func (s scene) called(user string) string {
	if name := s.people[user].Name; name != "" {
		return name + " (" + user + ")"
	}
	return user
}

// place is the id of the channel that was given, else of the one where the task is shown.
func (s scene) place(given string) string {
	if given == "" {
		if route := s.policy.Routes.For(s.item); route != nil {
			return route.Channel
		}
		return ""
	}
	for _, name := range []string{given, "#" + strings.TrimPrefix(given, "#")} {
		if id, ok := s.names.Channels[name]; ok {
			return id
		}
	}
	return given
}

func (s scene) channelName(id string) string {
	names := slices.Sorted(maps.Keys(s.names.Channels))
	for _, name := range names {
		if s.names.Channels[name] == id && strings.HasPrefix(name, "#") {
			return name
		}
	}
	return id
}
