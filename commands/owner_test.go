package commands_test

import (
	"testing"

	"headsup/maintenance"
)

func TestTakeATask(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	taken := w.say(bob(), "take orders-mq").holds("You have", "`"+handle+"`", "Others are shown that you have it").offers("Give it back", "Show")
	if taken.Public {
		t.Error("told to everybody")
	}
	w.say(bob(), "TAKE "+handle).refused(maintenance.AlreadyYours, "You have", handle)
	w.say(ann(), "show "+handle).holds("<@U1> has this").offers("Show to all here", "Reschedule", "Cancel", "Give it back", "Take it over", "History")

	// A second person is told who has it, and takes it over with one click.
	no := w.say(ann(), "take "+handle).refused(maintenance.TakenAlready, "<@U1> has", handle).offers("Take it over", "Show task")
	w.say(ann(), "give back "+handle).refused(maintenance.TakenAlready, "<@U1>")
	w.click(ann(), no, "Take it over").holds("You have", "<@U1> had it, and is told")
	w.click(bob(), taken, "Give it back").refused(maintenance.TakenAlready, "<@U2> has")
	for _, text := range []string{"hand back " + handle, "take orders-mq", "give-back " + handle} {
		w.say(ann(), text).holds("`" + handle + "`")
	}
	w.say(ann(), "give back "+handle).refused(maintenance.NobodysTask, "nobody's").offers("I've got this")

	w.say(bob(), "take nothing-here").refused(maintenance.NoSuchTask, "nothing-here")
	w.say(bob(), "take").holds("Which task")
	w.say(bob(), "give "+handle).holds("`give`")
}

// What was shown before somebody else took it over takes nothing from them.
func TestTakingOverFromWhomeverWasShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	w.say(bob(), "take "+handle)
	old := w.say(ann(), "show "+handle)
	eve := ann()
	eve.ID, eve.Name = "U3", "eve"
	w.click(eve, w.say(eve, "take "+handle), "Take it over").holds("You have")
	w.click(ann(), old, "Take it over").refused(maintenance.TakenAlready, "<@U3> has")
}

// In a direct message the answer takes the place of the buttons that have done their work; of those that have not, it does not.
func TestButtonsOfAnOwnerStayUntilTheyHaveDoneTheirWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	handle := w.handle("a1")
	direct := w.clicked(ann())
	direct.Actor.Place, direct.TS = maintenance.Place{Team: "T1", Channel: "D01", Direct: true}, "1764000000.000100"
	w.say(bob(), "take "+handle)
	over := w.say(ann(), "take "+handle)
	taken := w.clickAs(direct, over, "Take it over").holds("You have", handle)
	if !taken.Replace {
		t.Error("what was clicked still offers to take it over")
	}
	again := w.clickAs(direct, over, "Take it over") // the same envelope
	if again.refused(maintenance.Repeated); again.Replace {
		t.Error("a refusal took the place of the buttons")
	}
}

func TestATaskOfAnotherChannelIsNotTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule(func(p *maintenance.Policy) { p.Routes = &maintenance.Route{Channel: "C02"} })
	for _, text := range []string{"take " + w.handle("a1"), "give back " + w.handle("a1")} {
		w.say(bob(), text).refused(maintenance.NoSuchTask)
	}
}
