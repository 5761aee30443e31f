package maintenance

import (
	"fmt"
	"time"
)

// Owner is who said "I've got this" of a task. The zero Owner is nobody. They keep it wherever the task is moved to.
type Owner struct {
	ID    string
	Name  string // as others saw it then; foreign
	Since time.Time
}

// IsZero says that nobody has taken the task.
func (o Owner) IsZero() bool { return o.ID == "" }

// OwnerStep is what somebody does to the owner of a task: a pure step from the task as it stands to who has it after. It fails with a
// *Refusal.
type OwnerStep func(a Actor, t Task, now time.Time) (Owned, error)

// Said is what people have said of a task: that they have it, that it may run, that somebody is to come.
type Said struct {
	Owner Owner
	Go    Word
	Call  Word
}

// Owned is what a step has made of the owner.
type Owned struct {
	Said
	Entries []Entry
	Notices []Notice
}

// owned is the task as it is, with nothing done to it.
func (t Task) owned() Owned { return Owned{Said: t.Said.Get()} }

// Take names the actor as the owner of the task. Where somebody else has it, it is taken over only from the one whom the actor was
// shown, by id; empty: nobody was. So two who press at once do not take it from each other unseen (invariant I4).
func Take(from string) OwnerStep {
	return func(a Actor, t Task, now time.Time) (Owned, error) {
		if why := Changeable(t); why != "" && why != TaskRuns {
			return Owned{}, &Refusal{Why: why, Task: t}
		}
		was := t.Owner()
		switch {
		case was.ID == a.Person.ID:
			return Owned{}, &Refusal{Why: AlreadyYours, Task: t}
		case !was.IsZero() && was.ID != from:
			return Owned{}, &Refusal{Why: TakenAlready, Task: t}
		}
		taken := t.owned()
		taken.Owner = Owner{ID: a.Person.ID, Name: a.Person.Name, Since: now.UTC()}
		one := Entry{At: now.UTC(), Actor: a, Verb: "took", Task: t.Key()}
		if !was.IsZero() {
			one.Verb, one.Detail.For = "took over", was.ID
			taken.Notices = []Notice{{
				ID: fmt.Sprintf("taken over:%s:%d:%s", t.Handle, now.UnixMicro(), was.ID), Kind: TakenNotice, Task: t.Key(), About: a.Person.ID,
				To: Address{User: was.ID}, For: t.ScheduledAt, DueAt: now.UTC(),
			}}
		}
		taken.Entries = []Entry{one}
		return taken, nil
	}
}

// GiveBack leaves the task to nobody. Only its owner can. A go for it lapses: nobody is there who stands by it.
func GiveBack(a Actor, t Task, now time.Time) (Owned, error) {
	switch {
	case t.Owner().IsZero():
		return Owned{}, &Refusal{Why: NobodysTask, Task: t}
	case t.Owner().ID != a.Person.ID:
		return Owned{}, &Refusal{Why: TakenAlready, Task: t}
	}
	return Owned{Said: Said{Call: t.Call()}, Entries: []Entry{{At: now.UTC(), Actor: a, Verb: "gave back", Task: t.Key()}}}, nil
}
