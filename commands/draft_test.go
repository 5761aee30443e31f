package commands_test

import (
	"slices"
	"testing"
	"time"

	"headsup/cards"
	"headsup/commands"
	"headsup/maintenance"
	"headsup/store"
)

func TestConfirm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq because release")
	w.click(bob(), draft, "Confirm cancel").
		holds("Confirmed as `" + draft.draftID() + "`").
		offers("Withdraw").replaces()
	w.stands(draft.draftID(), maintenance.Approved)
	w.kept("drafted", "confirmed")
	w.shownIn(draft.draftID(), "C01")

	// The second click of a double click is told what the first one did: its answer takes the first one's place.
	w.click(bob(), draft, "Confirm cancel").
		holds("Confirmed as `"+draft.draftID()+"`", "until then you can withdraw it").offers("Withdraw").replaces()
	w.click(bob(), draft, "Drop").refused(maintenance.AlreadySettled)
	w.kept("drafted", "confirmed")

	w.say(bob(), "withdraw "+draft.draftID())
	w.click(bob(), draft, "Confirm cancel").refused(maintenance.AlreadySettled, "withdrawn").offers().replaces()
}

// Close to the task's time there is no grace, so nothing offers to withdraw.
func TestConfirmAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.observe(ordersID, task(ordersID, "a1", "kernelUpgrade", 5*time.Minute))
	draft := w.say(bob(), "cancel orders-mq").holds("at once")
	w.click(bob(), draft, "Confirm cancel").holds("Confirmed as", "now").offers()
}

// A draft is private: for others it does not exist, and they do not read whose it is.
func TestSomebodyElsesDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	for _, label := range []string{"Confirm cancel", "Drop", "Edit"} {
		if no := w.click(ann(), draft, label).refused(maintenance.NoSuchChange, "Nothing was changed.").lacks("<@U1>"); no.Modal != nil {
			t.Errorf("%s by somebody else: %+v", label, no.Answer)
		}
	}
	stranger := bob()
	stranger.Team = "T2"
	w.click(stranger, draft, "Edit").refused(maintenance.NoSuchChange)
	for _, action := range []string{cards.Again, cards.Explain, cards.Withdraw, cards.Deny, cards.Looking} {
		w.press(w.clicked(ann()), action, draft.draftID()).refused(maintenance.NoSuchChange).lacks("<@U1>", "orders-mq")
	}
	w.stands(draft.draftID(), maintenance.Draft)
	w.kept("drafted")
}

// After ten minutes a draft cannot be confirmed, whether the job that drops it was there already or not.
func TestDraftOfTenMinutesAgo(t *testing.T) {
	t.Parallel()
	for _, dropped := range []bool{false, true} {
		w := newWorld(t)
		draft := w.say(bob(), "cancel orders-mq because release")
		w.pass(maintenance.DraftLife)
		if dropped {
			_, err := w.store.Decide(t.Context(), maintenance.System(), draft.draftID(), maintenance.DropOld())
			w.must(err)
		}
		for _, label := range []string{"Confirm cancel", "Drop", "Edit"} {
			w.click(bob(), draft, label).refused(maintenance.DraftExpired, "10 minutes", "Nothing was changed.").
				offers("Ask again").replaces()
		}
		again := w.click(bob(), w.click(bob(), draft, "Confirm cancel"), "Ask again").holds("Cancel this task?", "release")
		w.click(bob(), again, "Confirm cancel").holds("Confirmed as")
		w.stands(again.draftID(), maintenance.Approved)
	}
}

// A draft whose task has moved is not what its requester saw: it ends, and the same wish can be asked for anew.
func TestTaskMovedUnderTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "reschedule orders-mq 2026-11-30 02:00 UTC because release")
	w.observe(ordersID, task(ordersID, "a1", "kernelUpgrade", 72*time.Hour))
	over := w.click(bob(), draft, "Confirm").
		holds("Nothing was changed", "2026-11-26 13:40 UTC").
		offers("Ask again", "Show task").replaces()
	w.stands(draft.draftID(), maintenance.Superseded)
	w.shownIn(draft.draftID())

	again := w.click(bob(), over, "Ask again").holds("Move this task?", "2026-11-26 13:40 UTC", "2026-11-30 02:00 UTC", "release")
	w.click(bob(), again, "Confirm").holds("Confirmed as")
	w.stands(again.draftID(), maintenance.Approved)
}

func TestTaskGoneUnderTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "cancel orders-mq")
	w.observe(ordersID)
	w.click(bob(), draft, "Confirm cancel").holds("Nothing was changed", "no longer listed").lacksButton("Ask again")
	w.stands(draft.draftID(), maintenance.Superseded)
}

func TestDrop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.say(bob(), "reschedule orders-mq +2d")
	dropped := w.click(bob(), draft, "Drop").holds("Dropped. Nothing was changed.").offers("Ask again").replaces()
	w.stands(draft.draftID(), maintenance.Dropped)
	w.click(bob(), draft, "Confirm").refused(maintenance.AlreadySettled, "<@U1>").replaces()
	w.kept("drafted", "dropped")
	w.click(bob(), dropped, "Ask again").holds("Move this task?").offers("Confirm", "Edit", "Drop", "Explain")
}

// A person's newer draft for a task takes the place of the older.
func TestNewerDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older := w.say(bob(), "reschedule orders-mq +1d")
	newer := w.say(bob(), "cancel orders-mq")
	theirs := w.say(ann(), "cancel orders-mq")
	w.stands(older.draftID(), maintenance.Dropped)
	w.stands(newer.draftID(), maintenance.Draft)
	w.stands(theirs.draftID(), maintenance.Draft)
}

// What was asked in a direct message is shown at home too, so that no change to production is private.
func TestDirectMessageIsShownAtHome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.sayAs(w.direct(bob()), "cancel orders-mq")
	r := w.direct(bob())
	r.ResponseURL, r.Replaces, r.Modal, r.TS = "https://slack.test/clicked", true, true, "1764000000.000100"
	w.clickAs(r, draft, "Confirm cancel").holds("Confirmed as")
	w.shownIn(draft.draftID(), "C01", "D01")
}

// Where a draft stands is kept, for when it ends unconfirmed: the message itself where it took a message's place, else only
// an address to which something can be said. A card that everybody sees must never give way to somebody's draft.
func TestWhereADraftStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expect := func(name string, draft answer, want store.Private) {
		t.Helper()
		got, err := w.store.TakePrivate(t.Context(), draft.draftID())
		if err != nil || got != want {
			t.Errorf("%s: stands at %+v (%v), want %+v", name, got, err, want)
		}
		if draft.Replace != want.Replaces {
			t.Errorf("%s: takes the place of what was clicked: %v, want %v", name, draft.Replace, want.Replaces)
		}
	}
	const ts = "1764000000.000100"
	direct := func() commands.Request {
		r := w.clicked(bob())
		r.Actor.Place, r.TS = maintenance.Place{Team: "T1", Channel: "D01", Direct: true}, ts
		return r
	}

	expect("typed", w.say(bob(), "cancel orders-mq"), store.Private{URL: "https://slack.test/typed"})
	expect("a direct message", w.sayAs(w.direct(bob()), "cancel orders-mq"), store.Private{})

	unclear := w.say(bob(), "reschedule orders-mq 2h")
	offered := unclear.buttons[0].Text.Text
	expect("a time that was chosen", w.click(bob(), unclear, offered), store.Private{URL: "https://slack.test/clicked", Replaces: true})
	expect("one in a direct message", w.clickAs(direct(), unclear, offered),
		store.Private{URL: "https://slack.test/clicked", Replaces: true, TS: ts})

	dropped := w.click(bob(), w.say(bob(), "cancel orders-mq"), "Drop")
	expect("asked again", w.click(bob(), dropped, "Ask again"), store.Private{URL: "https://slack.test/clicked"})
	expect("asked again in a direct message", w.clickAs(direct(), dropped, "Ask again"), store.Private{URL: "https://slack.test/clicked"})

	window := w.click(bob(), w.say(bob(), "list orders-mq"), "Cancel")
	draft := w.submit(bob(), window, nil)
	expect("from a list", draft, store.Private{URL: "https://slack.test/clicked"})
	edit := w.click(bob(), draft, "Edit")
	expect("edited", w.submit(bob(), edit, nil), store.Private{URL: "https://slack.test/clicked", Replaces: true})
}

// A click whose value names nothing of ours is answered, and its message gives way.
func TestClickOnADraftThatNeverWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, action := range []string{cards.Confirm, cards.Drop, cards.Edit, cards.Again, cards.Withdraw} {
		w.press(w.clicked(bob()), action, "c9z9").refused(maintenance.NoSuchChange, "c9z9", "Nothing was changed.")
	}
	w.kept()
}

// The same envelope twice is one change; the second is told so.
func TestRepeatedRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.typed(bob())
	draft := w.sayAs(r, "cancel orders-mq")
	w.sayAs(r, "cancel orders-mq").refused(maintenance.Repeated)
	w.stands(draft.draftID(), maintenance.Draft)
	w.kept("drafted")
}

func (a answer) replaces() answer {
	a.t.Helper()
	if !a.Replace || a.Public {
		a.t.Errorf("does not take the place of what was clicked: %+v\n%s", a.Answer, a.text)
	}
	return a
}

// shownIn expects the channels in which the change's card is shown.
func (w *world) shownIn(change string, channels ...string) {
	w.t.Helper()
	copies, err := w.store.Copies(w.t.Context(), maintenance.ChangeCard(change))
	w.must(err)
	var got []string
	for _, c := range copies {
		got = append(got, c.Place.Channel)
	}
	if !slices.Equal(got, channels) {
		w.t.Errorf("the card of %s is shown in %q, want %q", change, got, channels)
	}
}

func (a answer) lacksButton(label string) {
	a.t.Helper()
	for _, b := range a.buttons {
		if b.Text.Text == label {
			a.t.Errorf("offers %q:\n%s", label, a.text)
		}
	}
}
