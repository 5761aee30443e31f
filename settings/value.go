package settings

import (
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// add keeps a mistake.
func (r *reading) add(p Problem) { r.mistakes = append(r.mistakes, p) }

func (r *reading) warn(p Problem) { r.warnings = append(r.warnings, p) }

// wrong keeps a mistake in a setting, with the place where it was set.
func (r *reading) wrong(setting, found, right string) {
	r.add(Problem{setting, r.found[setting].where, found, right})
}

// refuse keeps a mistake in a setting and shows its value.
func (r *reading) refuse(setting, value, right string) {
	r.wrong(setting, "is "+r.quote(value), right)
}

// missing tells of a setting that has to be set, unless it may well be, in what could not be read.
func (r *reading) missing(setting, right string) {
	if !r.unknown && !r.unread[setting] {
		r.wrong(setting, "is not set", right)
	}
}

// keepSecret remembers a value that must not appear in a message, even where somebody put it into the wrong setting.
func (r *reading) keepSecret(value string) {
	const shortest = 4 // what is shorter is no secret, and would hide half of every sentence
	if utf8.RuneCountInString(value) >= shortest {
		r.secrets = append(r.secrets, value)
	}
}

// quote shows a value in a message: cut where it is long, and only described where it is or looks like a secret.
func (r *reading) quote(value string) string {
	const most = 60
	return r.quoteUpTo(most, value)
}

// quotePath shows a path: cut, it would not help to find the file.
func (r *reading) quotePath(path string) string {
	const most = 400
	return r.quoteUpTo(most, path)
}

func (r *reading) quoteUpTo(most int, value string) string {
	if r.secretive(value) {
		return fmt.Sprintf("something that looks like a secret (%s)", characters(value))
	}
	if utf8.RuneCountInString(value) > most {
		return strconv.Quote(string([]rune(value)[:most])) + "… (" + characters(value) + ")"
	}
	return strconv.Quote(value)
}

// shortestPart is from how many characters on a value counts as a part of a secret that holds it: test and prod are words.
const shortestPart = 6

func (r *reading) secretive(value string) bool {
	if strings.Contains(value, "xox") || strings.Contains(value, "xapp-") {
		return true
	}
	if strings.Contains(value, "://") && strings.Contains(value, "@") { // a password may stand before the @
		return true
	}
	return slices.ContainsFunc(r.secrets, func(secret string) bool {
		return strings.Contains(value, secret) || len(value) >= shortestPart && strings.Contains(secret, value)
	})
}

// scrub is the last look over messages before they leave: some were written before all secrets were known.
func (r *reading) scrub(problems []Problem) []Problem {
	const shortest = 8 // what is shorter may be a word of the message itself
	for _, secret := range r.secrets {
		if len(secret) < shortest {
			continue
		}
		escaped := strings.Trim(strconv.Quote(secret), `"`)
		cover := strings.NewReplacer(secret, hidden, escaped, hidden)
		for i := range problems {
			p := &problems[i]
			p.Setting, p.Where, p.Found = cover.Replace(p.Setting), cover.Replace(p.Where), cover.Replace(p.Found)
		}
	}
	return problems
}

func characters(value string) string {
	if n := utf8.RuneCountInString(value); n != 1 {
		return fmt.Sprintf("%d characters", n)
	}
	return "1 character"
}

// list splits at commas. An empty entry is a mistake: it is what remains where a shell or .env took a # for a comment.
func (r *reading) list(setting, value string) []string {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	const most = 100
	entries := strings.Split(value, ",")
	if len(entries) > most {
		r.wrong(setting, fmt.Sprintf("has %d entries", len(entries)), fmt.Sprintf("Give at most %d.", most))
		return nil
	}
	seen := make(map[string]bool, len(entries))
	var kept []string
	for _, entry := range entries {
		entry = strings.TrimSpace(entry)
		switch {
		case entry == "":
			r.wrong(setting, "has an empty entry", "Separate entries by one comma. In .env put a list with # in single quotes.")
		case seen[entry]:
			r.wrong(setting, "has "+r.quote(entry)+" twice", "Give each once.")
		default:
			kept = append(kept, entry)
		}
		seen[entry] = true
	}
	return kept
}

// whole reads a whole number in a range.
func (r *reading) whole(setting, value string, least, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < least || n > most {
		r.refuse(setting, value, fmt.Sprintf("Give a whole number from %d to %d.", least, most))
		return 0
	}
	return n
}

// decimal reads a number in a range.
func (r *reading) decimal(setting, value string, least, most float64) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.IsNaN(n) || n < least || n > most {
		r.refuse(setting, value, fmt.Sprintf("Give a number from %g to %g.", least, most))
		return 0
	}
	return n
}

// oneOf reads a word out of a few.
func oneOf[T ~string](r *reading, setting, value string, words ...T) T {
	said := T(strings.ToLower(strings.TrimSpace(value)))
	if slices.Contains(words, said) {
		return said
	}
	known := make([]string, len(words))
	for i, w := range words {
		known[i] = string(w)
	}
	r.refuse(setting, value, "Give "+either(known)+"."+didYouMean(string(said), known))
	return ""
}

// either joins words as a sentence does: a, b or c.
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func didYouMean(said string, known []string) string {
	if near := nearest(said, known); near != "" && len(known) > 1 {
		return " Did you mean " + near + "?"
	}
	return ""
}

func (r *reading) level(setting, value string) slog.Level {
	levels := map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	return levels[oneOf(r, setting, value, "debug", "info", "warn", "error")]
}

func (r *reading) format(setting, value string, terminal bool) LogFormat {
	switch {
	case value != "":
		return oneOf(r, setting, value, LogText, LogJSON)
	case terminal:
		return LogText
	default:
		return LogJSON
	}
}

// keys reads the key for what is encrypted at rest, and behind it those before, while it is replaced.
func (r *reading) keys(setting, value string) []Secret {
	const shortest = 32 // as many bytes as AES-256 takes
	const most = 5
	all := strings.FieldsFunc(value, func(c rune) bool { return c == ',' || unicode.IsSpace(c) })
	if len(all) > most {
		r.wrong(setting, fmt.Sprintf("has %d keys", len(all)), fmt.Sprintf("Give at most %d, the new one first; headsup second-factor rotate makes the others needless.", most))
	}
	var keys []Secret
	for _, key := range all {
		r.keepSecret(key)
		if utf8.RuneCountInString(key) < shortest {
			r.wrong(setting, "is set, "+characters(key),
				fmt.Sprintf("Give at least %d, random: openssl rand -base64 32 makes one.", shortest))
		}
		keys = append(keys, NewSecret(key))
	}
	return keys
}
