package bot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"headsup/bot"
	"headsup/maintenance"
	"headsup/sandbox/slack"
	"headsup/words"
)

// groupRows keep groups as the store does, and can be told to fail.
type groupRows struct {
	mu      sync.Mutex
	failing bool
	groups  maintenance.Groups
	events  map[string]int
	changes []maintenance.GroupChange // in which somebody joined or left
}

func newGroupRows() *groupRows {
	return &groupRows{groups: maintenance.Groups{}, events: map[string]int{}}
}

func (r *groupRows) KeepGroup(_ context.Context, reading maintenance.GroupReading) (maintenance.GroupChange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if reading.Event != "" {
		r.events[reading.Event]++
	}
	if r.failing {
		return maintenance.GroupChange{}, errors.New("the disk is full")
	}
	before := r.groups[reading.Group.Group]
	change, news := before.Regroup(reading)
	if !news {
		return maintenance.GroupChange{Group: before}, nil
	}
	r.groups[reading.Group.Group] = change.Group
	if len(change.Joined)+len(change.Left) > 0 && !change.First {
		r.changes = append(r.changes, change)
	}
	return change, nil
}

func (r *groupRows) fail(yes bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failing = yes
}

func (r *groupRows) seen() []maintenance.GroupChange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.changes)
}

func (r *groupRows) tries() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, times := range r.events {
		n += times
	}
	return n
}

// grouped is a world with the group @leads, in which ana is, and that is followed.
func grouped(t *testing.T, so slack.Options, change ...func(*bot.Options)) (*world, *groupRows) {
	t.Helper()
	kept := newGroupRows()
	w := newWorld(t, so, append(change, func(o *bot.Options) { o.Groups = kept })...)
	w.slack.AddGroup(slack.Group{ID: "SLEADS", Handle: "leads", Users: []string{"ana"}})
	w.slack.AddGroup(slack.Group{ID: "SOTHER", Handle: "others", Users: []string{"ana"}})
	w.follow("@leads")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.bot.Start(ctx); err != nil {
		t.Fatal(err)
	}
	w.wait("all sockets", func() bool { return w.slack.Sockets() == w.bot.Health().Wanted })
	return w, kept
}

// follow lets the bot follow those whom a policy names.
func (w *world) follow(names ...string) bot.Parties {
	w.t.Helper()
	found, err := w.bot.Parties(w.t.Context(), names, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	chosen := map[string]bool{}
	for _, p := range found.ByName {
		chosen[p.Group] = true
	}
	w.bot.Follow(w.t.Context(), found, chosen)
	return found
}

// unacknowledged counts the events of groups that Slack got no acknowledgement for, and acknowledged the others.
func (w *world) groupEvents() (acknowledged, unacknowledged int) {
	for _, e := range w.slack.Envelopes() {
		switch {
		case !strings.Contains(string(e.Payload), "subteam_members_changed"):
		case e.Acked:
			acknowledged++
		default:
			unacknowledged++
		}
	}
	return acknowledged, unacknowledged
}

func TestAGroupsChangeIsHeardAtOnceAndOnce(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w, kept := grouped(t, slack.Options{Now: c.now}, func(o *bot.Options) { o.Now = c.now })
	w.slack.SetGroup("leads", "bo")
	eventually(t, "the change", func() bool { return len(kept.seen()) == 1 })
	if got := kept.seen()[0]; !slices.Equal(got.Joined, []string{"UBO"}) || !slices.Equal(got.Left, []string{"UANA"}) {
		t.Errorf("joined %v, left %v", got.Joined, got.Left)
	}
	eventually(t, "the group in memory", func() bool {
		_, in := w.bot.Groups().Current()["SLEADS"].Members["UBO"]
		return in
	})
	reads := w.calls("usergroups.list")
	c.move(3 * time.Minute) // the list is read again, and tells the same
	eventually(t, "a reading", func() bool { return w.calls("usergroups.list") > reads })
	eventually(t, "a newer reading", func() bool { return c.now().Sub(w.bot.Groups().Current()["SLEADS"].ReadAt) < time.Minute })
	if n := len(kept.seen()); n != 1 {
		t.Errorf("it was seen %d times", n)
	}
}

func TestAChangeWithoutAnEventIsFoundByReading(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w, kept := grouped(t, slack.Options{Now: c.now, Events: []string{"message.im"}}, func(o *bot.Options) { o.Now = c.now })
	w.slack.SetGroup("leads", "ana", "bo")
	c.move(3 * time.Minute)
	eventually(t, "the change", func() bool { return len(kept.seen()) == 1 })
	if got := kept.seen()[0]; !slices.Equal(got.Joined, []string{"UBO"}) || len(got.Left) != 0 {
		t.Errorf("joined %v, left %v", got.Joined, got.Left)
	}
}

func TestI2AGroupsEventIsAcknowledgedOnceItIsKept(t *testing.T) {
	t.Parallel()
	w, kept := grouped(t, slack.Options{AckLimit: 200 * time.Millisecond, Redelivery: []time.Duration{0, 0, 0, 0, 0, 0}})
	kept.fail(true)
	w.slack.SetGroup("leads", "ana", "bo")
	eventually(t, "a second delivery", func() bool { return kept.tries() >= 2 })
	if acked, _ := w.groupEvents(); acked != 0 {
		t.Error("it was acknowledged, and not kept")
	}
	kept.fail(false)
	w.wait("an acknowledgement", func() bool { acked, _ := w.groupEvents(); return acked == 1 })
	if n := len(kept.seen()); n != 1 {
		t.Errorf("it was seen %d times", n)
	}
}

func TestGroupsThatNoRuleNamesAreNotKept(t *testing.T) {
	t.Parallel()
	w, kept := grouped(t, slack.Options{})
	w.slack.SetGroup("others", "ana", "bo")
	w.wait("an acknowledgement", func() bool { acked, _ := w.groupEvents(); return acked == 1 })
	if kept.tries() != 0 || len(w.bot.Groups().Current()) != 1 {
		t.Error("a group that nobody names was kept")
	}
	for _, frame := range []string{
		`{"type":"events_api","envelope_id":"g1","payload":{"team_id":"TOTHER","event_id":"Ev91","event":{"type":"subteam_members_changed","subteam_id":"SLEADS","added_users":["UBO"],"date_update":1900000000}}}`,
		`{"type":"events_api","envelope_id":"g2","payload":{"team_id":"T0SANDBOX","event":{"type":"subteam_members_changed","subteam_id":"SLEADS","added_users":["UBO"],"date_update":1900000000}}}`,
		`{"type":"events_api","envelope_id":"g3","payload":{"team_id":"T0SANDBOX","event_id":"Ev93","event":{"type":"subteam_members_changed","subteam_id":["SLEADS"],"added_users":{"UBO":1}}}}`,
	} {
		if err := w.slack.SendRaw([]byte(frame)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.slack.Command("ana", "ops", "/tasks", "list"); got.Message.Text != "ok list" {
		t.Errorf("got %+v", got)
	}
	if kept.tries() != 0 {
		t.Error("a group of another workspace, or what is no event, was kept")
	}
}

func TestWhoHasLeftStaysNamed(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := newWorld(t, slack.Options{Now: c.now}, func(o *bot.Options) { o.Now = c.now })
	w.slack.AddUser(slack.User{ID: "UROBOT", Name: "robot", Bot: true})
	w.slack.AddGroup(slack.Group{ID: "SLEADS", Handle: "leads", Users: []string{"ana", "gil", "zoe"}})
	found := w.follow("@leads", "@dee", "UROBOT", "@bo", "@nobody", "SNOTHERE")
	for name, want := range map[string]maintenance.Party{
		"@leads": {Group: "SLEADS", Name: "leads"}, "@dee": {User: "UDEE", Name: "dee"}, "UROBOT": {User: "UROBOT", Name: "robot"}, "@bo": {User: "UBO", Name: "bo"},
	} {
		if got := found.ByName[name]; got != want {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	if len(found.ByName) != 4 || len(found.Advice) != 2 {
		t.Errorf("found %v, advice %q", found.ByName, found.Advice)
	}
	left := func() (ids []string) {
		for id := range w.bot.People().Left() {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return ids
	}
	if got := left(); !slices.Equal(got, []string{"UDEE", "UGIL", "UROBOT"}) {
		t.Fatalf("before the start %v have left", got)
	}
	before := w.bot.People().Left()
	if err := w.bot.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.slack.ChangeUser("zoe", func(u *slack.User) { u.Deleted = true }) // in the group alone, and in no allowed channel
	w.slack.ChangeUser("dee", func(u *slack.User) { u.Deleted = false })
	c.move(5 * time.Minute)
	eventually(t, "the news of them", func() bool { now := w.bot.People().Left(); return now["UZOE"] && !now["UDEE"] })
	if len(before) != 3 || !before["UDEE"] {
		t.Error("a map that was given away has changed")
	}
}

// TestANameIsOfWhoeverIsStillThere is about a handle that somebody else got later.
func TestANameIsOfWhoeverIsStillThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, slack.Options{})
	w.slack.AddUser(slack.User{ID: "UDEE2", Name: "dee"})
	for range 20 { // whatever the order in which they are looked at
		found, err := w.bot.Parties(t.Context(), []string{"@dee"}, nil)
		if err != nil || found.ByName["@dee"].User != "UDEE2" {
			t.Fatalf("@dee is %+v (%v)", found.ByName["@dee"], err)
		}
	}
}

func TestI12ApproversBeyondTheListAreAskedForOneByOneAndFew(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := newWorld(t, slack.Options{Now: c.now, Unlimited: true}, func(o *bot.Options) { o.Now = c.now })
	var ids []string
	for n := range 50 {
		id := "UFAR" + string(rune('A'+n/26)) + string(rune('A'+n%26))
		w.slack.AddUser(slack.User{ID: id, Name: strings.ToLower(id), TeamID: "TOTHER", Stranger: true}) // users.list shows none of them
		ids = append(ids, id)
	}
	w.slack.AddGroup(slack.Group{ID: "SFAR", Handle: "far", Users: ids})
	w.follow("@far")
	if err := w.bot.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	known := func() (n int) {
		for id := range w.bot.People().Left() {
			if strings.HasPrefix(id, "UFAR") {
				n++
			}
		}
		return n
	}
	eventually(t, "the first of them", func() bool { return known() == 20 })
	c.move(4*time.Minute + time.Second)
	eventually(t, "the next of them", func() bool { return known() == 40 })
	if n := w.calls("users.info"); n > 40 {
		t.Errorf("%d calls", n)
	}
}

// TestWhomRoutesMentionIsFoundAndHasNoRight asks Slack for whom routes call, and for nobody else.
func TestWhomRoutesMentionIsFoundAndHasNoRight(t *testing.T) {
	w := newWorld(t, slack.Options{})
	w.slack.AddGroup(slack.Group{ID: "SONCALL", Handle: "kafka-oncall", Users: []string{"ana"}})
	w.slack.AddUser(slack.User{ID: "UFAITH", Name: "faith"})
	w.slack.AddUser(slack.User{ID: "UGONE", Name: "gone", Deleted: true})
	found, err := w.bot.Parties(t.Context(), nil, []string{"@kafka-oncall", "SONCALL", "@ana", "UFAITH", "@gone", "@nobody", "UNOBODY0", "SNOBODY0"})
	if err != nil {
		t.Fatal(err)
	}
	w.bot.Follow(t.Context(), found, nil)
	for name, want := range map[string]maintenance.Party{
		"@kafka-oncall": {Group: "SONCALL", Name: "kafka-oncall"}, "SONCALL": {Group: "SONCALL", Name: "kafka-oncall"},
		"@ana": {User: "UANA", Name: "ana"}, "UFAITH": {User: "UFAITH", Name: "faith"},
	} {
		if got := found.Mentions[name]; got != want {
			t.Errorf("%s is %+v, want %+v", name, got, want)
		}
	}
	if len(found.Mentions) != 4 || len(found.ByName) != 0 || len(found.Nobody) != 0 || len(w.bot.Groups().Current()) != 0 {
		t.Errorf("found is %+v, followed %v", found, w.bot.Groups().Current())
	}
	want := []string{
		"A route mentions @gone, who is deactivated in Slack, so nobody is called there. Name somebody else.",
		"A route mentions @nobody, whom Slack does not know, so nobody is called there. Give the name or id of a user group or a person.",
		"A route mentions UNOBODY0, whom Slack does not know, so nobody is called there. Give the name or id of a user group or a person.",
		"A route mentions SNOBODY0, whom Slack does not know, so nobody is called there. Give the name or id of a user group or a person.",
	}
	for n, advice := range found.Advice {
		found.Advice[n] = words.In(words.English, advice)
	}
	if !slices.Equal(found.Advice, want) {
		t.Errorf("the advice is %q", found.Advice)
	}
}
