package maintenance

import "time"

// Ledger is how often and how far a task was put off since headsup first saw it. Kept with an outcome, and so in the audit, are its times
// alone: the rest stands in rows of its own.
type Ledger struct {
	First time.Time `json:"first,omitzero"`  // when the task stood as headsup first saw it; zero: not known
	Moves []Move    `json:"moves,omitempty"` // oldest first
}

// Move is one change of a task's time, by headsup or outside of it.
type Move struct {
	At     time.Time `json:"-"` // when it was seen
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Change string    `json:"-"` // of ours that brought it about; empty: somebody did it outside of headsup
	By     Person    `json:"-"` // who asked for it; zero outside of headsup
	Reason string    `json:"-"` // foreign
}

// Later says that the move put the task off.
func (m Move) Later() bool { return m.To.After(m.From) }

// PutOffs counts how often the task was put off.
func (l Ledger) PutOffs() (n int) {
	for _, m := range l.Moves {
		if m.Later() {
			n++
		}
	}
	return n
}

// Delay is how far behind its first time the task now stands; below zero where it was brought forward.
func (l Ledger) Delay() time.Duration {
	if len(l.Moves) == 0 || l.First.IsZero() {
		return 0
	}
	return l.Moves[len(l.Moves)-1].To.Sub(l.First)
}
