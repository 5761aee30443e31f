package maintenance

import (
	"slices"
	"strconv"
	"time"
)

// NewsKind says what headsup tells of itself.
type NewsKind string

// What headsup tells of itself.
const (
	PolicyInForce NewsKind = "policy in force" // another one than before
	PolicyBroken  NewsKind = "policy broken"   // what was read cannot be used; the one in force stays
	PolicyApart   NewsKind = "policy apart"    // a replica has another one than is in force, and decides nothing
	PolicyMended  NewsKind = "policy mended"   // what was broken is right again, and is what is in force anyway
	RestartNeeded NewsKind = "restart needed"  // settings differ that are read at the start only
	GroupFound    NewsKind = "group found"     // a user group that rules name was read for the first time
	GroupTaken    NewsKind = "group taken"     // a name in the policy means another group than before, or means one at last
	GroupChanged  NewsKind = "group changed"   // somebody joined or left it

	FactorWasLocked  NewsKind = "second factor locked" // after too many wrong codes
	FactorWasGiven   NewsKind = "second factor given"  // somebody enrolled, or got another in place of the one before
	FactorWasRemoved NewsKind = "second factor removed"
	FactorWasOpened  NewsKind = "second factor unlocked"
)

// News is one thing that headsup tells of itself, in the ops channel. It is kept with its notice as it was, so that what is told
// late is still what happened.
type News struct {
	What NewsKind `json:"what,omitempty"`

	// Of a group. Joined are all of its people where it was found.
	Group  Party     `json:"group,omitzero"`
	Joined []string  `json:"joined,omitempty"` // user ids
	Left   []string  `json:"left,omitempty"`
	Named  []NamedIn `json:"named,omitempty"` // where the policy names it

	// Of a policy.
	Policy   PolicySize `json:"policy,omitzero"` // in force now
	Before   PolicySize `json:"before,omitzero"` // zero where none was, or it is not known
	Own      PolicySize `json:"own,omitzero"`    // that the replica has
	Mended   bool       `json:"mended,omitempty"`
	Mistakes []string   `json:"mistakes,omitempty"` // sentences
	Since    time.Time  `json:"since,omitzero"`     // when it was first seen to be broken

	Settings []string `json:"settings,omitempty"` // that a restart would change

	// Of somebody's second factor; Since is when it was locked.
	Person string    `json:"person,omitempty"` // user id
	Until  time.Time `json:"until,omitzero"`   // it is locked
}

// NamedIn is a rule or a freeze that names a group.
type NamedIn struct {
	Rule Source    `json:"rule,omitzero"`
	From time.Time `json:"from,omitzero"` // when the newcomers' right to decide begins; zero: being in the group gives none there
}

// PolicySize is a policy in short.
type PolicySize struct {
	Hash     string    `json:"hash,omitempty"`
	Source   string    `json:"source,omitempty"` // the file, or the settings
	Rules    int       `json:"rules,omitempty"`
	Freezes  int       `json:"freezes,omitempty"`
	Routes   int       `json:"routes,omitempty"`
	LoadedAt time.Time `json:"loaded_at,omitzero"`
}

// Size is the policy in short.
func (p Policy) Size(source string, loadedAt time.Time) PolicySize {
	return PolicySize{
		Hash: p.Hash, Source: source, Rules: len(p.Rules), Freezes: len(p.Freezes), Routes: p.Routes.count(), LoadedAt: loadedAt,
	}
}

func (r *Route) count() int {
	n := 0
	r.Each(func(*Route) { n++ })
	return n
}

// Notice tells news in the ops channel. What has the same id is told once.
func (n News) Notice(id string, now time.Time) Notice {
	return Notice{ID: "ops:" + id, Kind: OpsNotice, News: n, DueAt: now}
}

// GroupNews are the notices of what became of a user group: none where no rule names it, or nobody joined or left.
func (p Policy) GroupNews(c GroupChange) []Notice {
	named := p.namedIn(c)
	if len(named) == 0 || !c.First && len(c.Joined)+len(c.Left) == 0 {
		return nil
	}
	n := News{What: GroupChanged, Group: c.Name, Joined: c.Joined, Left: c.Left, Named: named}
	switch {
	case c.First && c.Chosen:
		n.What = GroupFound
	case c.First:
		n.What = GroupTaken
	}
	return []Notice{n.Notice("group:"+c.Group.ID+":"+strconv.FormatInt(c.At.UnixMicro(), 10), c.At)}
}

// namedIn are the rules and freezes that name a group.
func (p Policy) namedIn(c GroupChange) []NamedIn {
	names := func(parties []Party) bool {
		return slices.ContainsFunc(parties, func(one Party) bool { return one.Group == c.Group.ID })
	}
	var all []NamedIn
	for i := range p.Rules {
		r := &p.Rules[i]
		switch {
		case names(r.Approvers) || names(r.BreakGlass):
			all = append(all, NamedIn{Rule: r.Source, From: c.At.Add(r.newcomer())})
		case names(r.standIns()):
			all = append(all, NamedIn{Rule: r.Source})
		}
	}
	for _, f := range p.Freezes {
		if names(f.Ask) {
			all = append(all, NamedIn{Rule: f.Source})
		}
	}
	return all
}
