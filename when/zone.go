package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // here, since this room turns names into zones; the program may run where the machine has none
)

// place is a zone that a text names. The zero place is the person's own.
type place struct {
	name string
	zone *time.Location
}

var offsetWord = regexp.MustCompile(`^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$`)

// readZone reads the zone at the head of the words and says how many words it took, 0 where there is none. Several places
// are several readings.
func readZone(words []string) ([]place, int) {
	word := words[0]
	if word == "utc" || word == "gmt" {
		if len(words) > 1 {
			if p, ok := readOffset(words[1]); ok {
				return []place{p}, 2
			}
		}
		return []place{{"UTC", time.UTC}}, 1
	}
	if word == "z" || word == "世界时" {
		return []place{{"UTC", time.UTC}}, 1
	}
	if p, ok := readOffset(word); ok {
		return []place{p}, 1
	}
	if strings.Contains(word, "/") {
		if p, ok := load(properCase(word)); ok {
			return []place{p}, 1
		}
		return nil, 0
	}
	var places []place
	for _, name := range shortNames(word) {
		p, ok := load(name)
		if !ok {
			p, ok = readOffset(name)
		}
		if !ok {
			return nil, 0
		}
		places = append(places, p)
	}
	return places, min(1, len(places))
}

func readOffset(word string) (place, bool) {
	m := offsetWord.FindStringSubmatch(word)
	if m == nil {
		return place{}, false
	}
	hours, _ := strconv.Atoi(m[2]) // the pattern allows digits only
	minutes, _ := strconv.Atoi("0" + m[3])
	seconds := hours*3600 + minutes*60
	if m[1] == "-" {
		seconds = -seconds
	}
	const west, east = -12 * 3600, 14 * 3600 // no place on earth is further
	if seconds < west || seconds > east || minutes > 59 {
		return place{}, false
	}
	name := "UTC" + time.Unix(0, 0).In(time.FixedZone("", seconds)).Format("-07:00")
	return place{name, time.FixedZone(name, seconds)}, true
}

// load finds a place of the time zone database. Etc/GMT+8 and the like are left out: there the sign means the opposite of
// what everybody writes.
func load(name string) (place, bool) {
	if !strings.Contains(name, "/") || strings.HasPrefix(name, "Etc/GMT") {
		return place{}, false
	}
	zone, err := time.LoadLocation(name)
	return place{name, zone}, err == nil
}

var zoneName = regexp.MustCompile(`^[a-z]+(?:[/_-][a-z]+)+$`)

// properCase writes a lower-case zone name as the database does, which tells case apart: america/port_of_spain is
// America/Port_of_Spain. It gives "" for what cannot be one.
func properCase(name string) string {
	if !zoneName.MatchString(name) {
		return ""
	}
	out := []byte(name)
	for begin := 0; begin < len(name); {
		end := begin
		for end < len(name) && name[end] >= 'a' {
			end++
		}
		copy(out[begin:], properWord(name[begin:end]))
		begin = end + 1
	}
	return string(out)
}

func properWord(word string) string {
	switch word {
	case "of", "au", "es":
		return word
	case "us", "nsw", "act", "lhi", "in", "utc", "uct", "gmt":
		return strings.ToUpper(word)
	}
	for _, odd := range []string{
		"McMurdo", "DumontDUrville", "ComodRivadavia", "DeNoronha", "EasterIsland", "BajaNorte", "BajaSur",
	} {
		if strings.EqualFold(odd, word) {
			return odd
		}
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// shortNames says what a short name of a zone can mean. Where several places write the same, all are given. Where a place
// has two names in the year and only one of them was typed, the offset stands behind the place: in the other half of the
// year they part, and the person is asked. A name that is not here is not known.
func shortNames(word string) []string {
	switch word {
	case "cst":
		return []string{"Asia/Shanghai", "America/Chicago"}
	case "ist":
		return []string{"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}
	case "bst":
		return []string{"Europe/London", "Asia/Dhaka"}
	case "pst":
		return []string{"America/Los_Angeles", "Asia/Manila"}
	case "ast":
		return []string{"America/Halifax", "Asia/Riyadh"}
	case "est":
		return []string{"America/New_York", "-05:00"}
	case "edt":
		return []string{"America/New_York", "-04:00"}
	case "cdt":
		return []string{"America/Chicago", "-05:00"}
	case "mst":
		return []string{"America/Denver", "-07:00"}
	case "mdt":
		return []string{"America/Denver", "-06:00"}
	case "pdt":
		return []string{"America/Los_Angeles", "-07:00"}
	case "cet":
		return []string{"Europe/Berlin", "+01:00"}
	case "cest":
		return []string{"Europe/Berlin", "+02:00"}
	case "北京时间":
		return []string{"Asia/Shanghai"}
	case "东八区":
		return []string{"+08:00"}
	case "jst":
		return []string{"Asia/Tokyo"}
	case "kst":
		return []string{"Asia/Seoul"}
	case "hkt":
		return []string{"Asia/Hong_Kong"}
	case "sgt":
		return []string{"Asia/Singapore"}
	}
	return nil
}
