package cards

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Reader is who a message is for.
type Reader struct {
	Zone    *time.Location // of the person; nil: UTC
	Command string         // such as /tasks
	Now     time.Time
}

// cut shortens a text to at most so many characters, the last of them an ellipsis.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// plain makes foreign text safe where Slack formats nothing: one line, no characters that hide or turn what stands beside.
func plain(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return cut(strings.TrimSpace(s), most)
}

// escape replaces the three characters with which mrkdwn begins links and mentions.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// foreign makes foreign text safe in mrkdwn: nothing in it links, mentions or formats.
func foreign(s string, most int) string {
	// A word joiner before each sign keeps Slack from reading it as formatting or as the name of an emoji.
	s = plain(s, most)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "\u2060*", "_", "\u2060_", "~", "\u2060~",
		"`", "\u2060'", ":", "\u2060:").Replace(s)
}

// code shows foreign text as it is, in Slack's code style.
func code(s string, most int) string {
	s = strings.ReplaceAll(plain(s, most), "`", "'")
	if s == "" {
		return "–"
	}
	return "`" + escape(s) + "`"
}

const utcLayout = "2006-01-02 15:04 UTC"

// at writes an instant so that every reader sees the own zone; the fallback is UTC.
func at(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	return fmt.Sprintf("<!date^%d^{date_short_pretty} at {time}|%s>", t.Unix(), utc(t))
}

// away writes how long it is until an instant, or since, as Slack keeps it up to date by itself.
func away(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("<!date^%d^{ago}|%s>", t.Unix(), utc(t))
}

// utc writes an instant for where Slack formats nothing.
func utc(t time.Time) string {
	if t.IsZero() {
		return "an unknown time"
	}
	if t.Second() != 0 {
		return t.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	return t.UTC().Format(utcLayout)
}

// local writes an instant in the reader's own zone, with its name, and UTC behind it where they differ. It is safe in mrkdwn.
func (r Reader) local(t time.Time) string {
	if t.IsZero() || r.Zone == nil || r.Zone == time.UTC || r.Zone.String() == "UTC" {
		return utc(t)
	}
	return t.In(r.Zone).Format("Mon 2006-01-02 15:04") + " in " + escape(plain(r.Zone.String(), 60)) + ", " + utc(t)
}

// span writes a length of time in words, to two units.
func span(d time.Duration) string {
	d = d.Abs()
	units := []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	var parts []string
	for _, u := range units {
		n := int(d / u.size)
		if n == 0 {
			if len(parts) > 0 {
				break
			}
			continue
		}
		d -= time.Duration(n) * u.size
		parts = append(parts, count(n, u.name))
		if len(parts) == 2 {
			break
		}
	}
	if len(parts) == 0 {
		return "less than a second"
	}
	return strings.Join(parts, " ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
