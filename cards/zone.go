package cards

import (
	"fmt"
	"time"

	"headsup/words"
)

// wrongZone says what was asked, what the cloud made of it, and which setting mends it.
func wrongZone(v ChangeView) string {
	c := v.Change
	off := c.Outcome.Offset
	return words.Put("%s After that the card's button asks for the time that was meant; until then move the task in the cloud's console.", words.Put(":warning: Asked for %s (%s), kept as %s (%s): off by %s. The task now stands at the wrong time.\n%s",
		at(c.To), utc(c.To), at(c.Outcome.StandsAt), utc(c.Outcome.StandsAt), offBy(off), mend(v.Zone, c.To, off)))
}

// knownWrong says that the last move was kept off, and what to set.
func knownWrong(zone *time.Location, to time.Time, off time.Duration) string {
	return words.Put("The cloud kept the last move off by %s, so headsup moves nothing until that is mended. %s", offBy(off), mend(zone, to, off))
}

func offBy(off time.Duration) string {
	if off < 0 {
		return words.Put("%s, too early", span(off))
	}
	return words.Put("%s, too late", span(off))
}

// mend names the setting and, where it can be known, its right value. A cloud that reads times in a zone further east takes
// the same text for an earlier instant.
func mend(set *time.Location, to time.Time, off time.Duration) string {
	if set == nil {
		side := words.Put("east")
		if off > 0 {
			side = words.Put("west")
		}
		return words.Put("The cloud seems to read times %s %s of the zone that is set%s. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to the zone of the cloud and starts it again.", span(off), side, byUTC(off))
	}
	_, seconds := to.In(set).Zone()
	offset := time.Duration(seconds)*time.Second - off
	text := words.Put("The cloud seems to read times in %s, not in %s as headsup is set. Whoever runs headsup sets ", offsetName(offset), foreign(set.String(), 60))
	if zone := likelyZone(offset); zone != "" {
		return words.Put("%s`HUAWEICLOUD_TIMEZONE` to %s, or another zone of that offset, and starts it again.", text, code(zone, 60))
	}
	return words.Put("%s`HUAWEICLOUD_TIMEZONE` to a zone of that offset and starts it again.", text)
}

// byUTC names the likely zone for the most common setting, which is none.
func byUTC(off time.Duration) string {
	if zone := likelyZone(-off); zone != "" {
		return words.Put(" (%s, if that is UTC)", code(zone, 60))
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
