package settings

import (
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"headsup/maintenance"
)

const digestRight = "Give the five fields of cron, such as 0 9 * * MON-FRI (minute, hour, day, month, weekday), or off."

// digest reads when digests are posted, to be understood in zone; nil: the zone is wrong, and that is told already.
func (r *reading) digest(setting, value string, zone *time.Location) Digest {
	d, wrong := readDigest(value, zone, "Give the zone as HEADSUP_TIMEZONE.")
	if wrong != "" {
		r.refuse(setting, value, wrong)
	}
	return d
}

// readDigest reads a cron schedule of five fields; the zero Digest for off. inZone says where the zone is given instead. wrong is empty where all is right.
func readDigest(value string, zone *time.Location, inZone string) (d Digest, wrong string) {
	spec := strings.Join(strings.Fields(value), " ")
	if strings.EqualFold(spec, off) {
		return Digest{}, ""
	}
	if strings.Contains(spec, "=") {
		return Digest{}, inZone
	}
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	parsed, err := parser.Parse(spec)
	fields, plain := parsed.(*cron.SpecSchedule)
	if err != nil || !plain {
		return Digest{}, digestRight
	}
	if zone == nil {
		return Digest{}, ""
	}
	fields.Location = time.UTC
	schedule := wallClock{fields, zone}
	switch gap, ever := closest(schedule); {
	case !ever:
		return Digest{}, "No day is such a day. " + digestRight
	case gap < leastDigestGap:
		return Digest{}, "That floods the channels: leave at least " + short(leastDigestGap) + " between two digests."
	}
	return Digest{Spec: spec, Schedule: schedule}, ""
}

const leastDigestGap = 10 * time.Minute

// closest gives the shortest time between two digests in the next hundred, and whether there is ever one. It looks from a
// fixed day on, so that the same settings are always as right as today.
func closest(schedule cron.Schedule) (gap time.Duration, ever bool) {
	const looks = 100
	at := schedule.Next(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))
	if at.IsZero() {
		return 0, false
	}
	gap = 366 * day
	for range looks {
		next := schedule.Next(at)
		if next.IsZero() {
			break
		}
		gap = min(gap, next.Sub(at))
		at = next
	}
	return gap, true
}

// digest reads when the channel of a route is told its digest, in zone; nil: none was written, here or above, and UTC is meant.
func (m mapping) digest(zone *time.Location) *maintenance.DigestTimes {
	text, e, ok := m.text("digest")
	if !ok {
		return nil
	}
	if zone == nil {
		zone = time.UTC
		if !m.isOff("digest") {
			m.c.warn(Problem{e.path, m.c.where(e.line), "has no location, so its times are meant in UTC", "Write location: UTC where that is so, else the zone, such as Asia/Shanghai."})
		}
	}
	d, wrong := readDigest(text, zone, "Give the zone as location.")
	if wrong != "" {
		m.c.at(e.line, e.path, "has "+m.c.quote(text), wrong)
	}
	return &maintenance.DigestTimes{Line: e.line, Schedule: d.Schedule, Spec: d.Spec, Zone: zone}
}

// oneDigest tells of channels for which two routes say when their digest comes, each in its own way: a channel gets one.
func (p policyFile) oneDigest(root *maintenance.Route) {
	first := map[string]*maintenance.DigestTimes{}
	root.Each(func(r *maintenance.Route) {
		d := r.Digest
		if d == nil {
			return
		}
		switch of := first[r.Name]; {
		case of == nil:
			first[r.Name] = d
		case of != d && !of.Equal(*d):
			p.at(d.Line, "routes", "has another digest for "+p.quote(r.Name)+" than line "+strconv.Itoa(of.Line), "A channel has one digest: write its times once.")
		}
	})
}
