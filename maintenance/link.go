package maintenance

import "time"

// Link lets somebody take a secret into their app by themselves, once, on a page of headsup's. It is handed over outside of Slack. The zero
// Link is one that there is not, or no more.
type Link struct {
	Person   string // user id
	Name     string // what the app calls them; foreign
	Operator string // who made it
	Replace  bool   // in place of a second factor that is there
	Until    time.Time
	OpenedAt time.Time // when the secret was shown; zero: not yet
	Sealed   string    // the secret; empty before it was shown
	Wrong    int       // codes
}

// LinkLife is how long a link can be used.
const LinkLife = time.Hour

// LinkStep changes a link, and with it the person's second factor. It is pure: it may run several times.
type LinkStep func(l Link, f Factor, now time.Time) (LinkAfter, error)

// LinkAfter is what a step leaves behind, to be kept in one transaction. The zero Link is removed.
type LinkAfter struct {
	Link    Link
	Factor  *Factor // nil leaves it alone
	Audit   []Entry
	Tell    []Notice
	Refused *Refusal // what is kept is kept, and whoever asked gets this; nil: it was done
}

const throughLink = "one-time link"

// MakeLink makes a link for somebody. Others of theirs count no more.
func MakeLink(l Link) LinkStep {
	return func(_ Link, f Factor, now time.Time) (LinkAfter, error) {
		if f.Enrolled() && !l.Replace {
			return LinkAfter{}, &Refusal{Why: EnrolledAlready, Person: Person{ID: l.Person}, Times: []time.Time{f.EnrolledAt}}
		}
		l.Until = now.Add(LinkLife)
		a := Operator(l.Operator)
		return LinkAfter{Link: l, Audit: []Entry{factorEntry(a, Factor{Person: l.Person}, "made a link to a second factor", throughLink, now)}}, nil
	}
}

// OpenLink shows the secret, the only time: whoever comes second is told that somebody was there.
func OpenLink(seal func(Link) (sealed string, err error)) LinkStep {
	return func(l Link, _ Factor, now time.Time) (LinkAfter, error) {
		if no := l.usable(now); no != nil {
			return LinkAfter{}, no
		}
		if !l.OpenedAt.IsZero() {
			return LinkAfter{}, &Refusal{Why: LinkUsed, Times: []time.Time{l.OpenedAt}}
		}
		var err error
		if l.Sealed, err = seal(l); err != nil {
			return LinkAfter{}, err
		}
		l.OpenedAt = now
		return LinkAfter{Link: l, Audit: []Entry{factorEntry(Operator(l.Operator), Factor{Person: l.Person}, "opened a link to a second factor", throughLink, now)}}, nil
	}
}

// FinishLink enrols with the first code that the app shows. After too many wrong ones the link is of no use any more.
func FinishLink(code Code, p Policy) LinkStep {
	return func(l Link, f Factor, now time.Time) (LinkAfter, error) {
		if no := l.usable(now); no != nil {
			return LinkAfter{}, no
		}
		if l.OpenedAt.IsZero() {
			return LinkAfter{}, &Refusal{Why: NoLink}
		}
		step, err := code(Factor{Person: l.Person, Sealed: l.Sealed}, now)
		switch {
		case err != nil:
			return LinkAfter{}, err
		case step == 0 && l.Wrong+1 >= MostWrongCodes:
			return LinkAfter{Refused: &Refusal{Why: NoLink}}, nil
		case step == 0:
			l.Wrong++
			return LinkAfter{Link: l, Refused: &Refusal{Why: WrongCode, Most: MostWrongCodes - l.Wrong}}, nil
		}
		enrolled, err := Enrol(Operator(l.Operator), Enrolment{Person: l.Person, Sealed: l.Sealed, Step: step, Replace: l.Replace, Source: throughLink}, p)(f, now)
		return LinkAfter{Factor: &enrolled.Factor, Audit: enrolled.Audit, Tell: enrolled.Tell}, err
	}
}

// usable says why a link counts no more; nil where it does.
func (l Link) usable(now time.Time) *Refusal {
	if l.Person == "" || !now.Before(l.Until) {
		return &Refusal{Why: NoLink}
	}
	return nil
}
