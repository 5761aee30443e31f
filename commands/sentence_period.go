package commands

import (
	"strings"
	"time"

	"headsup/when"
)

// Period is a stretch of days: "today", "tomorrow", "this week", "next week", or "next" and a length such as 3d. Empty means
// any time. Weeks begin on Monday.
type Period string

// In gives the bounds of the period for somebody in this zone: from belongs to it, to does not, and both are zero for any
// time. Today and this week begin when they begin, not now: what is running belongs to them. A nil zone means UTC.
func (p Period) In(now time.Time, zone *time.Location) (from, to time.Time) {
	if zone == nil {
		zone = time.UTC
	}
	local := now.In(zone)
	midnight := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, zone).UTC()
	}
	sinceMonday := (int(local.Weekday()) + 6) % 7
	switch p {
	case "":
		return time.Time{}, time.Time{}
	case "today":
		return midnight(0), midnight(1)
	case "tomorrow":
		return midnight(1), midnight(2)
	case "this week":
		return midnight(-sinceMonday), midnight(7 - sinceMonday)
	case "next week":
		return midnight(7 - sinceMonday), midnight(14 - sinceMonday)
	}
	length, ok := when.ReadSpan(strings.TrimPrefix(string(p), "next "))
	if !ok {
		return time.Time{}, time.Time{}
	}
	return now.UTC(), length.After(now, zone)
}

// takePeriod takes a period from the front of the words, if one stands there.
func (r *reading) takePeriod() (taken bool, err error) {
	first := r.words[0]
	var period Period
	length := 1
	switch {
	case first.is("today"), first.is("tomorrow"):
		period = Period(strings.ToLower(first.text))
	case first.is("this"), first.is("next"):
		period, length = weekOrSpan(r.words)
	default:
		if period, length = chinesePeriod(r.words); length == 0 {
			period, length = r.spanAlone()
		}
		if period == "" {
			return false, nil
		}
	}
	if period == "" || r.Filter.Period != "" {
		return false, r.misread(BadPeriod, texts(r.words[:length]))
	}
	r.Filter.Period, r.words = period, r.words[length:]
	return true, nil
}

// spanAlone reads "30 days" at the front of what a timeline is asked for with, where no next has to stand before it.
func (r *reading) spanAlone() (Period, int) {
	if r.Verb != VerbTimeline {
		return "", 0
	}
	for n := min(2, len(r.words)); n > 0; n-- {
		if length, ok := when.ReadSpan(texts(r.words[:n])); ok {
			return Period("next " + length.String()), n
		}
	}
	return "", 0
}

// chinesePeriod reads 今天, 本周, 未来7天 and 7天内, and says how many words it took; none where they are no period. What begins as one and
// is none, such as a name with 未来 in front, is a name.
func chinesePeriod(all []word) (Period, int) {
	first := all[0]
	for _, one := range []struct {
		period Period
		said   []string
	}{
		{"today", []string{"今天", "今日"}},
		{"tomorrow", []string{"明天", "明日"}},
		{"this week", []string{"本周", "这周", "这个星期", "本星期"}},
		{"next week", []string{"下周", "下个星期", "下星期"}},
	} {
		if first.is(one.said...) {
			return one.period, 1
		}
	}
	if first.quoted || first.mention != "" {
		return "", 0
	}
	const longest = 5 // 未来 1 天 12 小时
	for n := min(longest, len(all)); n > 0; n-- {
		said := texts(all[:n])
		for _, ahead := range []string{"未来", "接下来"} {
			if length, ok := when.ReadSpan(strings.TrimPrefix(said, ahead)); ok && strings.HasPrefix(said, ahead) {
				return Period("next " + length.String()), n
			}
		}
		if length, ok := when.ReadSpan(withoutEnd(said, "之内", "以内", "内")); ok && strings.HasSuffix(said, "内") {
			return Period("next " + length.String()), n
		}
	}
	return "", 0
}

// weekOrSpan reads "this week", "next week", "next 3d" and "next 3 days", the longest that is one, and says how many words it
// took. The period is empty where they are none.
func weekOrSpan(all []word) (Period, int) {
	if len(all) > 1 && all[1].is("week") {
		return Period(strings.ToLower(all[0].text) + " week"), 2
	}
	const longest = 5 // next 1 day 12 hours
	if all[0].is("next") {
		for n := min(longest, len(all)); n > 1; n-- {
			if length, ok := when.ReadSpan(texts(all[1:n])); ok {
				return Period("next " + length.String()), n
			}
		}
	}
	return "", min(2, len(all))
}
