package maintenance

import "time"

// Ledger is how often and how far a task was put off since headsup first saw it.
type Ledger struct {
	First time.Time // when the task stood as headsup first saw it; zero: not known
	Moves []Move    // oldest first
}

// Move is one change of a task's time, by headsup or outside of it.
type Move struct {
	At       time.Time // when it was seen
	From, To time.Time
	Change   string // of ours that brought it about; empty: somebody did it outside of headsup
	By       Person // who asked for it; zero outside of headsup
	Reason   string // foreign
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
