package maintenance

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestI6ANameThatWasNotFoundEntitlesNobody holds what becomes of names; the policy they stand in stays as it is.
func TestI6ANameThatWasNotFoundEntitlesNobody(t *testing.T) {
	named := func(names ...string) (all []Party) {
		for _, name := range names {
			all = append(all, Party{Name: name})
		}
		return all
	}
	p := Policy{
		Rules: []Rule{
			{Ask: named("@ann"), AskIn: []string{"#ops", "#gone"}, Approvers: named("@leads", "@gone"), Notify: named("@leads"), Escalate: named("@ann"), BreakGlass: named("@leads")},
			{Approvers: named("@leads")},
		},
		Freezes: []Freeze{{Ask: named("@ann", "@zoe")}},
		Routes:  &Route{Name: "#ops", Routes: []Route{{Name: "#gone", Routes: []Route{{Name: "#ops"}}}}},
	}
	leads, ann := Party{Group: "S1", Name: "leads"}, Party{User: "U1", Name: "ann"}
	got := p.Resolve(Names{Parties: map[string]Party{"@leads": leads, "@ann": ann}, Channels: map[string]string{"#ops": "C1"}})
	want := Policy{
		Rules: []Rule{
			{Ask: []Party{ann}, AskIn: []string{"C1", ""}, Approvers: []Party{leads, {Name: "@gone"}}, Notify: []Party{leads}, Escalate: []Party{ann}, BreakGlass: []Party{leads}},
			{Approvers: []Party{leads}},
		},
		Freezes: []Freeze{{Ask: []Party{ann, {Name: "@zoe"}}}},
		Routes:  &Route{Name: "#ops", Channel: "C1", Routes: []Route{{Name: "#gone", Routes: []Route{{Name: "#ops", Channel: "C1"}}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"@leads", "@gone", "@ann", "@zoe"}, p.PartyNames()); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"#ops", "#gone"}, p.ChannelNames()); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	if p.Rules[0].Approvers[0].Group != "" || p.Routes.Channel != "" {
		t.Error("the policy as it was written has changed")
	}
}

// TestI6WhichGroupsThePolicyChose: a name that is new in the policy was written for the group that it means; one that stood there and
// means another group now may have been taken over by whoever makes user groups.
func TestI6WhichGroupsThePolicyChose(t *testing.T) {
	t.Parallel()
	group := func(id string) Party { return Party{Group: id, Name: "leads"} }
	names := func(all map[string]Party, nobody ...string) Names {
		return Names{Parties: all, Nobody: nobody}
	}
	leads := map[string]Party{"@leads": group("S1")}
	for _, c := range []struct {
		name        string
		before, now Names
		want        map[string]bool
	}{
		{"the first policy of all", Names{}, names(leads), map[string]bool{"S1": true}},
		{"the same as before", names(leads), names(leads), map[string]bool{"S1": true}},
		{"a name more", names(leads), names(map[string]Party{"@leads": group("S1"), "@sre": group("S2")}), map[string]bool{"S1": true, "S2": true}},
		{"another group of the same name", names(leads), names(map[string]Party{"@leads": group("S9")}), map[string]bool{}},
		{"a name that was nobody's", names(nil, "@leads"), names(leads), map[string]bool{}},
		{"a name that was a person's", names(map[string]Party{"@leads": {User: "U1"}}), names(leads), map[string]bool{}},
		{"one that stands there by its id too", names(map[string]Party{"@leads": group("S9")}), names(map[string]Party{"@leads": group("S1"), "S1": group("S1")}), map[string]bool{"S1": true}},
		{"people are not asked about", Names{}, names(map[string]Party{"@ann": {User: "U1"}}), map[string]bool{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.now.Chosen(c.before); !maps.Equal(got, c.want) {
				t.Errorf("chosen are %v, want %v", got, c.want)
			}
		})
	}
}
