package when

import (
	"time"
)

// parts are a day, an hour and a zone, each of which may have several readings.
type parts struct {
	day    day
	hours  []hour
	places []place
	class  Class  // why the text cannot be read, though its words are known
	word   string // and which word is at fault
}

// readParts takes the words apart: each part once, in any order. It is not ok where a word is no part of a time, which it
// then gives, or where the parts make no whole.
func readParts(words []string) (p parts, unknown string, ok bool) {
	for len(words) > 0 {
		taken := p.take(words)
		if taken == 0 {
			return parts{}, words[0], false
		}
		words = words[taken:]
	}
	switch said := p.hours != nil || p.class != ""; {
	case p.day.word == anyDay && !said: // a zone alone
		return parts{}, "", false
	case p.day.word == vague && said && p.class != NoTime:
		return parts{}, p.day.text, false
	}
	return p, "", true
}

func (p *parts) take(words []string) int {
	if p.hours == nil {
		if hours, class, taken := readClock(words); taken > 0 {
			p.hours = hours
			p.fault(class, phrase(words[:taken]))
			return taken
		}
	}
	if p.day.word == anyDay {
		if d, class, taken := readDay(words); taken > 0 {
			p.day, p.day.text = d, phrase(words[:taken])
			p.fault(class, p.day.text)
			return taken
		}
	}
	if p.places == nil {
		if places, taken := readZone(words); taken > 0 {
			p.places = places
			return taken
		}
	}
	return 0
}

func (p *parts) fault(class Class, word string) {
	if p.class == "" && class != "" {
		p.class, p.word = class, word
	}
}

// read puts the parts together: every zone, every calendar, every date and every hour that may be meant.
func (p parts) read(at Asked) Reading {
	switch {
	case p.class != "":
		return refuse(p.class, p.word)
	case p.hours == nil:
		return refuse(NoTime, "")
	case p.places == nil:
		p.places = []place{{zone: at.Zone}}
	}
	found := findings{loose: p.day.loose}
	for _, place := range p.places {
		for _, view := range p.day.calendars(at, place) {
			for _, dates := range p.day.byToday(view.today) {
				if dates = p.day.agreeing(dates); len(dates) == 0 {
					continue
				}
				for _, hour := range p.hours {
					if hour.nextDay && p.day.word == anyDay {
						continue // the next time that a clock shows it is the same by both
					}
					s, clue := firstAhead(dates, hour, place.zone, at.Now)
					found.add(s, place.name, withoutEmpty(append([]Clue{view.clue, clue}, hour.clues...))...)
				}
			}
		}
	}
	if len(found.choices) == 0 {
		return refuse(NoSuchDate, p.day.text)
	}
	return found.reading(at.Now)
}

// firstAhead gives the first of the dates on which the hour still lies ahead, the last of them where none does.
func firstAhead(dates []dated, h hour, zone *time.Location, now time.Time) (s spot, clue Clue) {
	for _, d := range dates {
		on := d.date
		if h.nextDay {
			on = on.plus(1)
		}
		s, clue = locate(on, h.clock, zone), d.clue
		if s.ahead(now) {
			break
		}
	}
	return s, clue
}

// view is a calendar by which a day is counted.
type view struct {
	today date
	clue  Clue
}

// calendars gives the days that may be today. To somebody who says "tomorrow 02:00 UTC" tomorrow may be their own or
// UTC's. The next time that a clock shows an hour, without a day, is the same by every calendar.
func (d day) calendars(at Asked, p place) []view {
	own, theirs := dateOf(at.Now.In(at.Zone)), dateOf(at.Now.In(p.zone))
	if own == theirs || d.word == anyDay {
		return []view{{today: theirs}}
	}
	if d.word == written {
		return []view{{today: own}, {today: theirs}}
	}
	return []view{{own, YourDay}, {theirs, ZoneDay}}
}

// agreeing keeps the dates that exist and fall on the weekday that was written beside them.
func (d day) agreeing(dates []dated) []dated {
	var kept []dated
	for _, one := range dates {
		if one.exists() && (d.weekday == nil || one.weekday() == *d.weekday) {
			kept = append(kept, one)
		}
	}
	return kept
}

func withoutEmpty(clues []Clue) []Clue {
	var kept []Clue
	for _, clue := range clues {
		if clue != "" {
			kept = append(kept, clue)
		}
	}
	return kept
}
