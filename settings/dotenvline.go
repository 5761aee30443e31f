package settings

import (
	"regexp"
	"strings"
	"unicode"
)

// plain is what stands in .env without quotes, and means itself there, in a shell and in docker's --env-file.
var plain = regexp.MustCompile(`^[A-Za-z0-9_.,:/@+=%-]+$`)

// DotEnvLine is how a setting stands in .env so that it is read as it is, with its line break. ok is false where no line says the value:
// it is empty, has a quote or a character that nobody sees, or ends with a backslash.
func DotEnvLine(name, value string) (line string, ok bool) {
	if plain.MatchString(value) {
		return name + "=" + value + "\n", true
	}
	if value == "" || strings.ContainsRune(value, '\'') || strings.HasSuffix(value, `\`) || strings.ContainsFunc(value, unseen) {
		return "", false
	}
	return name + "='" + value + "'\n", true
}

func unseen(c rune) bool { return unicode.IsControl(c) || c == unicode.ReplacementChar }
