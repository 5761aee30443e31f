package cards_test

import (
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

func annHas() maintenance.Owner {
	return maintenance.Owner{ID: "U2", Name: "ann", Since: in(-time.Hour)}
}

func has(o maintenance.Owner) maintenance.Rare[maintenance.Said] {
	return maintenance.RareOf(maintenance.Said{Owner: o})
}

// ownings are what people hear when a task is taken, taken over or given back.
func ownings() map[string]cards.Message {
	mine, hers := upgrade(), upgrade()
	mine.Task.Said = has(maintenance.Owner{ID: "U1", Name: "bob", Since: monday})
	hers.Task.Said = has(annHas())
	refused := func(why maintenance.Why, t maintenance.Task) cards.Message {
		return cards.Refusal(reader(), &maintenance.Refusal{Why: why, Task: t})
	}
	return map[string]cards.Message{
		"owner-taken": cards.Taken(reader(), mine, maintenance.Owner{}), "owner-taken-over": cards.Taken(reader(), mine, annHas()),
		"owner-given-back": cards.GivenBack(upgrade()), "owner-told": cards.TakenFromYou(mine),
		"owner-has-it": refused(maintenance.TakenAlready, hers.Task), "owner-is-you": refused(maintenance.AlreadyYours, mine.Task),
		"owner-is-nobody": refused(maintenance.NobodysTask, upgrade().Task),
	}
}
