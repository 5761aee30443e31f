package ordeal_test

import (
	"context"
	"errors"

	"headsup/audit"
	"headsup/store"
)

// noteHead keeps the head of the record as it stands, as somebody does who copies it out of Slack.
func (w *world) noteHead() {
	w.t.Helper()
	reading, err := store.OpenAudit(context.Background(), w.databaseURL())
	if err != nil {
		w.t.Fatal(err)
	}
	defer reading.Close()
	w.heads = append(w.heads, reading.Head)
}

// recordHolds checks the whole record, with each head that was noted: no kill may have torn it, and none may have taken a row back (I13).
func (w *world) recordHolds() {
	w.t.Helper()
	reading, err := store.OpenAudit(context.Background(), w.databaseURL())
	if err != nil {
		w.t.Fatal(err)
	}
	defer reading.Close()
	chain := audit.NewChecker(w.heads)
	err = reading.Check(context.Background(), chain)
	if broken, found := errors.AsType[*audit.Broken](err); found {
		w.t.Errorf("the record does not hold: %s", broken.Why)
		return
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if chain.Matched() != len(w.heads) || chain.Rows == 0 {
		w.t.Errorf("%d of %d heads fit a record of %d rows", chain.Matched(), len(w.heads), chain.Rows)
	}
	w.t.Logf("the record holds: %d rows, %d heads", chain.Rows, len(w.heads))
}
