package maintenance

import "time"

// WarningKind says what somebody should know before they confirm.
type WarningKind string

// The warnings; none of them forbids anything.
const (
	OutsideWindow WarningKind = "outside window"
	TooSoon       WarningKind = "too soon"
	NearAnother   WarningKind = "near another"
	UnprovenZone  WarningKind = "unproven zone" // the setting names the zone of execute_at, and no move has proven it yet
	CannotUndo    WarningKind = "cannot undo"   // the cloud takes no cancel back
)

// How near is near.
const (
	SoonLead = 15 * time.Minute
	NearGap  = time.Hour
)

// Warning is one thing to know, with what it is about.
type Warning struct {
	Kind   WarningKind
	Window Window
	Zone   *time.Location
	Other  Task
	Lead   time.Duration
}

// Warnings gives what speaks against the change without forbidding it. windowZone is the zone of maintenance windows; nil
// where it is not known, and then nothing is said of them.
func Warnings(c Change, i Instance, others []Task, proof ZoneProof, windowZone *time.Location, now time.Time) []Warning {
	if c.Action == Cancel {
		return []Warning{{Kind: CannotUndo}}
	}
	var found []Warning
	if windowZone != nil && !i.Window.Holds(c.To, windowZone) {
		found = append(found, Warning{Kind: OutsideWindow, Window: i.Window, Zone: windowZone})
	}
	if lead := c.To.Sub(now); lead < SoonLead {
		found = append(found, Warning{Kind: TooSoon, Lead: lead})
	}
	for _, t := range others {
		if t.ID != c.Task.Task && t.Coming() && t.ScheduledAt.Sub(c.To).Abs() < NearGap {
			found = append(found, Warning{Kind: NearAnother, Other: t})
		}
	}
	if !proof.Proven {
		found = append(found, Warning{Kind: UnprovenZone, Zone: proof.Zone})
	}
	return found
}
