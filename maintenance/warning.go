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
	StandsFrozen  WarningKind = "stands frozen" // the task stands in a freeze now
	Weekend       WarningKind = "weekend"       // the rule warns of it
	MuchEarlier   WarningKind = "much earlier"  // Lead is by how much: who types 22:00 may mean the task's own day
)

// How near is near.
const (
	SoonLead = 15 * time.Minute
	NearGap  = time.Hour
	EarlyGap = 24 * time.Hour
)

// Warning is one thing to know, with what it is about.
type Warning struct {
	Kind   WarningKind   `json:"kind"`
	Window Window        `json:"window,omitzero"`
	Zone   string        `json:"zone,omitempty"` // IANA name
	Other  Task          `json:"other,omitzero"`
	Lead   time.Duration `json:"lead,omitempty"`
	Freeze string        `json:"freeze,omitempty"` // name; foreign
}

// Warnings gives what speaks against the change without forbidding it. Of maintenance windows nothing is said where their zone is
// not known, or the rule ignores them.
func (p Policy) Warnings(c Change, i Item, others []Task, proof ZoneProof, now time.Time) []Warning {
	var found []Warning
	if f := p.Freeze(i, i.Task.ScheduledAt); f != nil {
		found = append(found, Warning{Kind: StandsFrozen, Freeze: f.Name})
	}
	if c.Action == Cancel {
		return append(found, Warning{Kind: CannotUndo})
	}
	rule := p.Rule(Ask{Wish: c.wish(), Task: i.Task, Instance: i.Instance})
	if rule == nil {
		rule = &Rule{}
	}
	if zone := p.Windows[i.Instance.Project]; zone != nil && rule.Window != Ignore && !i.Instance.Window.Holds(c.To, zone) {
		found = append(found, Warning{Kind: OutsideWindow, Window: i.Instance.Window, Zone: zone.String()})
	}
	if rule.Weekends == Warn && within(weekends(rule.zone()), c.To) {
		found = append(found, Warning{Kind: Weekend, Zone: rule.zone().String()})
	}
	if earlier := c.From.Sub(c.To); earlier >= EarlyGap {
		found = append(found, Warning{Kind: MuchEarlier, Lead: earlier})
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
		found = append(found, Warning{Kind: UnprovenZone, Zone: zoneName(proof.Zone)})
	}
	return found
}

func zoneName(zone *time.Location) string {
	if zone == nil {
		return time.UTC.String()
	}
	return zone.String()
}

func (p Policy) warn(c Change, b Before) []Warning {
	return p.Warnings(c, Item{Task: b.Task, Instance: b.Instance}, b.Others, b.Proof, b.Now)
}
