package maintenance

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAReadingOfAGroup(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	at := start.Add
	list := func(d time.Duration, users ...string) GroupReading {
		return GroupReading{Group: Party{Group: "S1"}, At: at(d), Users: users}
	}
	first := func(users ...string) GroupReading {
		r := list(0, users...)
		r.Chosen = true
		return r
	}
	event := func(d, changed time.Duration, joined, left []string) GroupReading {
		return GroupReading{Group: Party{Group: "S1"}, At: at(d), Event: "Ev1", Joined: joined, Left: left, ChangedAt: at(changed)}
	}
	read := Group{ID: "S1", ReadAt: start, Members: map[string]time.Time{"ann": {}, "bo": at(-time.Hour)}}
	heard := read
	heard.HeardAt = at(time.Minute)
	for _, c := range []struct {
		name         string
		before       Group
		reading      GroupReading
		joined, left []string
		members      map[string]time.Time // nil: the reading tells nothing
	}{
		{"the first list: all count since ever", Group{}, first("ann", "bo"), []string{"ann", "bo"}, nil, map[string]time.Time{"ann": {}, "bo": {}}},
		{"the first list of a group that nobody chose: all are new", Group{}, list(0, "ann"), []string{"ann"}, nil, map[string]time.Time{"ann": start}},
		{"a later list of one that was chosen: a newcomer all the same", read, first("ann", "bo", "cy"), []string{"cy"}, nil, map[string]time.Time{"ann": {}, "bo": at(-time.Hour), "cy": start}},
		{"an empty group is read too", Group{}, first(), nil, nil, map[string]time.Time{}},
		{"nothing new", read, list(time.Hour, "bo", "ann"), nil, nil, map[string]time.Time{"ann": {}, "bo": at(-time.Hour)}},
		{"a list with a newcomer", read, list(time.Hour, "ann", "bo", "cy"), []string{"cy"}, nil, map[string]time.Time{"ann": {}, "bo": at(-time.Hour), "cy": at(time.Hour)}},
		{"a list without somebody", read, list(time.Hour, "bo"), nil, []string{"ann"}, map[string]time.Time{"bo": at(-time.Hour)}},
		{"whoever comes back is new", Group{ID: "S1", ReadAt: start, Members: map[string]time.Time{"bo": {}}}, list(time.Hour, "ann", "bo"), []string{"ann"}, nil, map[string]time.Time{"ann": at(time.Hour), "bo": {}}},
		{"an event", read, event(time.Minute, time.Minute, []string{"cy"}, []string{"ann"}), []string{"cy"}, []string{"ann"}, map[string]time.Time{"bo": at(-time.Hour), "cy": at(time.Minute)}},
		{"an event that a list has shown", read, event(time.Minute, time.Minute, []string{"bo"}, []string{"dee"}), nil, nil, map[string]time.Time{"ann": {}, "bo": at(-time.Hour)}},
		{"an event of before the list", read, event(time.Minute, -2*time.Second, []string{"cy"}, nil), nil, nil, nil},
		{"an event of the list's second", read, event(time.Minute, 0, []string{"cy"}, nil), []string{"cy"}, nil, map[string]time.Time{"ann": {}, "bo": at(-time.Hour), "cy": at(time.Minute)}},
		{"an event before any list", Group{}, event(time.Minute, time.Minute, []string{"cy"}, nil), nil, nil, nil},
		{"a list that was asked for before the event", heard, list(30*time.Second, "ann"), nil, nil, nil},
		{"a list that may be as old as the event", heard, list(time.Minute+groupSettles-1, "ann"), nil, nil, nil},
		{"a list well after the event", heard, list(time.Minute+groupSettles, "ann"), nil, []string{"bo"}, map[string]time.Time{"ann": {}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, news := c.before.Regroup(c.reading)
			if news != (c.members != nil) {
				t.Fatalf("it tells something: %t", news)
			}
			if !news {
				return
			}
			if diff := cmp.Diff(c.members, got.Group.Members); diff != "" {
				t.Errorf("members (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([][]string{c.joined, c.left}, [][]string{got.Joined, got.Left}); diff != "" {
				t.Errorf("joined and left (-want +got):\n%s", diff)
			}
			if list := c.reading.Event == ""; list != got.Group.ReadAt.Equal(c.reading.At) || list == got.Group.HeardAt.Equal(c.reading.At) {
				t.Errorf("read at %s, heard at %s", got.Group.ReadAt, got.Group.HeardAt)
			}
		})
	}
}

func TestWhichRulesAGroupsNewsNames(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	group := []Party{{Group: "S1"}}
	p := Policy{
		Rules: []Rule{
			{Source: Source{Line: 1}, Approvers: group},
			{Source: Source{Line: 2}, BreakGlass: group, Newcomer: time.Hour},
			{Source: Source{Line: 3}, Ask: group},
			{Source: Source{Line: 4}, Approvers: []Party{{Group: "S2"}, {User: "U1"}}},
		},
		Freezes: []Freeze{{Source: Source{Line: 5}, Ask: group}, {Source: Source{Line: 6}}},
	}
	change := GroupChange{Group: Group{ID: "S1"}, Name: Party{Group: "S1", Name: "leads"}, At: now, Joined: []string{"cy"}}
	told := p.GroupNews(change)
	if len(told) != 1 || told[0].Kind != OpsNotice || told[0].News.What != GroupChanged || !told[0].DueAt.Equal(now) {
		t.Fatalf("told %+v", told)
	}
	want := []NamedIn{
		{Source{Line: 1}, now.Add(NewcomerWait)},
		{Source{Line: 2}, now.Add(time.Hour)},
		{Source{Line: 3}, time.Time{}},
		{Source{Line: 5}, time.Time{}},
	}
	if diff := cmp.Diff(want, told[0].News.Named); diff != "" {
		t.Errorf("named in (-want +got):\n%s", diff)
	}
	for name, quiet := range map[string]GroupChange{
		"nobody joined or left": {Group: Group{ID: "S1"}, At: now},
		"no rule names it":      {Group: Group{ID: "S9"}, At: now, First: true, Joined: []string{"cy"}},
	} {
		if told := p.GroupNews(quiet); told != nil {
			t.Errorf("%s: told %+v", name, told)
		}
	}
	change.First = true
	if told := p.GroupNews(change); len(told) != 1 || told[0].News.What != GroupTaken || len(told[0].News.Named) != 4 {
		t.Errorf("a group that took over a name: %+v", told)
	}
	change.Chosen, change.Joined = true, nil
	if told := p.GroupNews(change); len(told) != 1 || told[0].News.What != GroupFound {
		t.Errorf("an empty group that was found: %+v", told)
	}
}

func TestTheSizeOfAPolicyCountsAllItsRoutes(t *testing.T) {
	t.Parallel()
	p := Policy{Rules: make([]Rule, 2), Freezes: make([]Freeze, 1), Routes: &Route{Routes: []Route{{}, {Routes: []Route{{}}}}}}
	if got := p.Size("x", time.Time{}); got.Rules != 2 || got.Freezes != 1 || got.Routes != 4 {
		t.Errorf("got %+v", got)
	}
}
