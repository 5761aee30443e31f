package cards

import (
	"fmt"
	"strings"
	"time"

	"headsup/words"
)

// unknown is said where the cloud gave no time.
func unknown() string { return words.Put("an unknown time") }

// at writes an instant so that every reader sees the own zone; the fallback is UTC. What comes before it should read well
// before "today at 14:00".
func at(t time.Time) string { return token(t, words.Put("{date_short_pretty} at {time}")) }

// clock is at for what is only moments away: it has seconds, and no day.
func clock(t time.Time) string { return token(t, "{time_secs}") }

// away writes how long it is until an instant, or since; Slack keeps it up to date by itself.
func away(t time.Time) string { return token(t, "{ago}") }

// atAway writes an instant and how long it is until then.
func atAway(t time.Time) string {
	if t.IsZero() {
		return unknown()
	}
	return at(t) + " (" + away(t) + ")"
}

func token(t time.Time, form string) string {
	if t.IsZero() {
		return unknown()
	}
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), form, utc(t))
}

// utc writes an instant for where Slack formats nothing.
func utc(t time.Time) string {
	if t.IsZero() {
		return unknown()
	}
	return t.UTC().Format("2006-01-02 " + clockForm(t) + " UTC")
}

// clockForm shows seconds only where there are some.
func clockForm(t time.Time) string {
	if t.Second() != 0 {
		return "15:04:05"
	}
	return "15:04"
}

// local writes an instant out in the reader's own zone, with its name, and UTC behind it where they differ. It is safe in
// mrkdwn.
func (r Reader) local(t time.Time) string {
	if t.IsZero() {
		return unknown()
	}
	if r.inUTC() {
		return words.Put("%s UTC", dated(t.UTC()))
	}
	return words.Put("%s in %s, %s", dated(t.In(r.Zone)), escape(plain(r.Zone.String(), 60)), utc(t))
}

// label is an instant on a button, which has little room: in the reader's zone alone. The message says it in UTC too.
func (r Reader) label(t time.Time) string {
	here := t.In(zoneOr(r.Zone))
	text := shortly(here)
	if r.inUTC() {
		return words.Put("%s UTC", text)
	}
	_, city, found := strings.Cut(here.Location().String(), "/")
	if !found || twice(here) {
		return text + here.Format(" MST")
	}
	return text + " (" + plain(strings.ReplaceAll(city[strings.LastIndex(city, "/")+1:], "_", " "), 30) + ")"
}

// twice says that a clock there shows this hour twice, since it is put back: only the zone's short name tells which.
func twice(here time.Time) bool {
	for _, apart := range []time.Duration{-time.Hour, -time.Hour / 2, time.Hour / 2, time.Hour} { // Lord Howe puts it back by half an hour
		if here.Add(apart).Format(time.DateTime) == here.Format(time.DateTime) {
			return true
		}
	}
	return false
}

func (r Reader) inUTC() bool { return r.Zone == nil || r.Zone.String() == time.UTC.String() }

func zoneOr(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}
