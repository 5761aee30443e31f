package cards

import (
	"fmt"
	"time"
)

// wrongZone says what was asked, what the cloud made of it, and which setting mends it.
func wrongZone(v ChangeView) string {
	c := v.Change
	off := c.Outcome.Offset
	return fmt.Sprintf(":warning: Asked for %s (%s), kept as %s (%s): off by %s. The task now stands at the wrong time.\n%s",
		at(c.To), utc(c.To), at(c.Outcome.StandsAt), utc(c.Outcome.StandsAt), offBy(off), mend(v.Zone, c.To, off)) +
		" After that the card's button asks for the time that was meant; until then move the task in the cloud's console."
}

// knownWrong says that the last move was kept off, and what to set.
func knownWrong(zone *time.Location, to time.Time, off time.Duration) string {
	return "The cloud kept the last move off by " + offBy(off) + ", so headsup moves nothing until that is mended. " + mend(zone, to, off)
}

func offBy(off time.Duration) string {
	if off < 0 {
		return span(off) + ", too early"
	}
	return span(off) + ", too late"
}

// mend names the setting and, where it can be known, its right value. A cloud that reads times in a zone further east takes
// the same text for an earlier instant.
func mend(set *time.Location, to time.Time, off time.Duration) string {
	if set == nil {
		side := "east"
		if off > 0 {
			side = "west"
		}
		return "The cloud seems to read times " + span(off) + " " + side + " of the zone that is set" + byUTC(off) +
			". Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to the zone of the cloud and starts it again."
	}
	_, seconds := to.In(set).Zone()
	offset := time.Duration(seconds)*time.Second - off
	text := "The cloud seems to read times in " + offsetName(offset) + ", not in " + foreign(set.String(), 60) + " as headsup is set. Whoever runs headsup sets "
	if zone := likelyZone(offset); zone != "" {
		return text + "`HUAWEICLOUD_TIMEZONE` to " + code(zone, 60) + ", or another zone of that offset, and starts it again."
	}
	return text + "`HUAWEICLOUD_TIMEZONE` to a zone of that offset and starts it again."
}

// byUTC names the likely zone for the most common setting, which is none.
func byUTC(off time.Duration) string {
	if zone := likelyZone(-off); zone != "" {
		return " (" + code(zone, 60) + ", if that is UTC)"
	}
	return ""
}

func offsetName(offset time.Duration) string {
	sign := '+'
	if offset < 0 {
		sign = '-'
	}
	minutes := int(offset.Abs() / time.Minute)
	return fmt.Sprintf("UTC%c%02d:%02d", sign, minutes/60, minutes%60)
}

// likelyZone is where the cloud has regions at that offset all year; empty where it has none.
func likelyZone(offset time.Duration) string {
	return map[time.Duration]string{
		-6 * time.Hour: "America/Mexico_City", -3 * time.Hour: "America/Sao_Paulo", 0: "UTC", 2 * time.Hour: "Africa/Johannesburg",
		3 * time.Hour: "Asia/Riyadh", 7 * time.Hour: "Asia/Bangkok", 8 * time.Hour: "Asia/Shanghai",
	}[offset]
}
