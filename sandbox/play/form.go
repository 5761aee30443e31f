package play

import (
	"regexp"
	"strings"
)

// form is one kind of line, as people write it and as docs/conversations.md lists it. Words in capitals stand for what the
// line says, letters in brackets may be left out.
type form struct {
	say  string
	mean func(s *script, w slots) (step, error)
}

// slots are what a line says, by the word in capitals.
type slots map[string]string

// step is what a line is: an act, or an expectation.
type step struct {
	act    act
	expect *expectation
}

// slotShapes are the slots that are not just some text.
func slotShape(name string) string {
	switch name {
	case "PERSON", "OTHER":
		return `([\p{L}][\p{L}\p{N}_.-]*)`
	case "CHANNEL", "INSTANCE", "GROUP":
		return `([\p{L}\p{N}_.-]+)`
	case "WORDS":
		return `([^"]+)`
	case "COUNT":
		return `(no|an?|one|two|three|four|five|six|\d+)`
	case "TEXT":
		return `(.+)`
	}
	return `(.+?)`
}

var slotName = regexp.MustCompile(`\b[A-Z]{3,}\b`)

// matcher is a form made ready to be held against lines.
type matcher struct {
	form
	line  *regexp.Regexp
	names []string
}

func newMatcher(f form) matcher {
	m := matcher{form: f}
	var b strings.Builder
	literal := func(text string) {
		text = strings.NewReplacer(`\(`, `(?:`, `\)`, `)?`, " ", `\s+`).Replace(regexp.QuoteMeta(text))
		b.WriteString(text)
	}
	b.WriteString(`(?i)^`)
	end := 0
	for _, at := range slotName.FindAllStringIndex(f.say, -1) {
		literal(f.say[end:at[0]])
		name := f.say[at[0]:at[1]]
		m.names = append(m.names, name)
		b.WriteString(slotShape(name))
		end = at[1]
	}
	literal(f.say[end:])
	b.WriteString(`$`)
	m.line = regexp.MustCompile(b.String())
	return m
}

func (m matcher) match(line string) (slots, bool) {
	found := m.line.FindStringSubmatch(line)
	if found == nil {
		return nil, false
	}
	w := slots{}
	for i, name := range m.names {
		w[name] = strings.TrimSpace(found[i+1])
	}
	return w, true
}

// nearest is the form that most resembles a line that fits none.
func nearest(line string, forms []matcher) string {
	words := strings.Fields(strings.ToLower(line))
	best, bestScore := "", 0.0
	for _, f := range forms {
		literals := strings.Fields(slotName.ReplaceAllString(f.say, ""))
		found, all := 0.0, 0.0
		for _, l := range literals {
			l = strings.ToLower(strings.Trim(l, `"#:,`))
			if l = strings.NewReplacer("(", "", ")", "").Replace(l); l == "" {
				continue
			}
			all++
			for _, w := range words {
				if alike(l, strings.Trim(w, `"#:,`)) {
					found++
					break
				}
			}
		}
		// A form of one word that is there is worth less than one of five words that are nearly all there.
		if score := found * found / (all + 0.5); all > 0 && score > bestScore {
			best, bestScore = f.say, score
		}
	}
	return best
}

// alike allows one wrong letter in a word of four, two in a longer one.
func alike(a, b string) bool {
	allowed := 0
	if len(a) >= 4 {
		allowed = 1
	}
	if len(a) > 6 {
		allowed = 2
	}
	return distance(a, b) <= allowed
}

// distance counts the letters to change, add or leave out.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
