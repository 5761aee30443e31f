package maintenance

import (
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
