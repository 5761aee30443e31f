package maintenance_test

import (
	"slices"
	"strings"
	"testing"

	"headsup/maintenance"
)

// TestI6WhoReadsWhichEntry: each entry with who reads it. ann asked, bob is somebody else in the channel, cy administers headsup, and
// everybody is what a message to all shows.
func TestI6WhoReadsWhichEntry(t *testing.T) {
	t.Parallel()
	const all, none = "ann bob cy everybody", ""
	p := maintenance.Policy{Admins: []string{who("cy").Person.ID, who("left").Person.ID}, Left: map[string]bool{who("left").Person.ID: true}}
	key := maintenance.TaskKey{Instance: "i1", Task: "t1"}
	item := maintenance.Item{Task: maintenance.Task{Instance: "i1", ID: "t1"}}
	ann := who("ann")
	confirmed := maintenance.Change{ID: "c3f1", By: ann, State: maintenance.Pending, ConfirmedAt: monday}
	draft := maintenance.Change{ID: "c3f1", By: ann, State: maintenance.Draft}
	dropped := maintenance.Change{ID: "c3f1", By: ann, State: maintenance.Dropped}
	for _, c := range []struct {
		name   string
		by     maintenance.Actor
		verb   string
		task   bool
		change maintenance.Change
		detail maintenance.Detail
		want   string
	}{
		{"what somebody asked", ann, "confirmed", true, confirmed, maintenance.Detail{State: maintenance.Pending}, all},
		{"what they drafted before", ann, "drafted", true, confirmed, maintenance.Detail{State: maintenance.Draft}, "ann"},
		{"a draft", ann, "drafted", true, draft, maintenance.Detail{State: maintenance.Draft}, "ann"},
		{"a draft that was dropped", maintenance.System(), "dropped", true, dropped, maintenance.Detail{State: maintenance.Dropped}, "ann"},
		{"who has it", ann, "took", true, maintenance.Change{}, maintenance.Detail{}, all},
		{"who was refused", ann, maintenance.VerbRefused, true, confirmed, maintenance.Detail{Why: maintenance.OwnChange}, all},
		{"who was refused what is their own", ann, maintenance.VerbRefused, true, draft, maintenance.Detail{Why: maintenance.DraftExpired}, "ann"},
		{"who was refused nothing in particular", ann, maintenance.VerbRefused, false, maintenance.Change{}, maintenance.Detail{}, "ann cy"},
		{"a reminder", ann, maintenance.VerbAskedRemind, true, maintenance.Change{}, maintenance.Detail{}, "ann"},
		{"a wrong code", ann, maintenance.VerbWrongCode, true, confirmed, maintenance.Detail{State: maintenance.Pending}, "ann cy"},
		{"a wrong code that locked", ann, maintenance.VerbLockingCode, true, confirmed, maintenance.Detail{}, "ann cy"},
		{"a second factor", maintenance.Operator("root"), "removed a second factor", false, maintenance.Change{}, maintenance.Detail{For: ann.Person.ID}, "ann cy"},
		{"the call", maintenance.System(), "called the cloud", true, confirmed, maintenance.Detail{}, all},
		{"drift", maintenance.System(), "saw it changed by others", true, maintenance.Change{}, maintenance.Detail{}, all},
		{"a policy", maintenance.System(), maintenance.VerbPolicy, false, maintenance.Change{}, maintenance.Detail{}, all},
		{"a stand-in", ann, maintenance.VerbDelegated, false, maintenance.Change{}, maintenance.Detail{For: "U9"}, all},
		{"a group", maintenance.System(), maintenance.VerbGroupChanged, false, maintenance.Change{}, maintenance.Detail{}, all},
		{"a start", maintenance.System(), maintenance.VerbStarted, false, maintenance.Change{}, maintenance.Detail{}, all},
		{"a notice", maintenance.System(), maintenance.VerbTold, true, maintenance.Change{}, maintenance.Detail{}, none},
		{"a notice to somebody", maintenance.System(), maintenance.VerbTold, false, maintenance.Change{}, maintenance.Detail{For: ann.Person.ID}, none},
		{"a card", maintenance.System(), maintenance.VerbShowed, true, confirmed, maintenance.Detail{}, none},
		{"a row by another hand", maintenance.Actor{}, maintenance.VerbUnreadable, false, maintenance.Change{}, maintenance.Detail{}, "cy"},
		{"a verb of a later version", maintenance.System(), "juggled", false, maintenance.Change{}, maintenance.Detail{}, "cy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			past := maintenance.Past{Entry: maintenance.Entry{At: monday, Actor: c.by, Verb: c.verb, Change: c.change.ID, Detail: c.detail}, Change: c.change}
			if c.task {
				past.Entry.Task, past.Item = key, item
			}
			readers := map[string]maintenance.Actor{"ann": ann, "bob": who("bob"), "cy": who("cy"), "left": who("left"), "everybody": {}}
			for name, a := range readers {
				a.Place.Channel = "C1"
				readers[name] = a
			}
			for name, a := range readers {
				if got, want := p.MayRead(a, past), slices.Contains(strings.Fields(c.want), name) || name == "left" && c.want == all; got != want {
					t.Errorf("%s reads it: %v", name, got)
				}
			}
			elsewhere := p
			elsewhere.Routes = &maintenance.Route{Channel: "C2"}
			for name, a := range readers {
				if elsewhere.MayRead(a, past) && c.task {
					t.Errorf("%s reads what is another channel's", name)
				}
			}
			here := p
			here.Routes = &maintenance.Route{Channel: "C1"}
			unknown := past
			unknown.Item = maintenance.Item{}
			for name, a := range readers {
				if got, want := here.MayRead(a, past), p.MayRead(a, past); got != want {
					t.Errorf("%s reads it in its own channel: %v", name, got)
				}
				if here.MayRead(a, unknown) && c.task {
					t.Errorf("%s reads of a task of which nothing is known any more, in a channel", name)
				}
			}
		})
	}
}
