package manual

import (
	"strings"

	"github.com/alecthomas/kong"
)

// Bash is the definition as a script for bash, 3.2 or later.
func Bash(app *kong.Application) ([]byte, error) { return read(app, "").write("bash.tmpl") }

// Zsh is the definition as a script for zsh, for a folder of its fpath or to be read by a start file.
func Zsh(app *kong.Application) ([]byte, error) { return read(app, "").write("zsh.tmpl") }

// Fish is the definition as a script for fish.
func Fish(app *kong.Application) ([]byte, error) { return read(app, "").write("fish.tmpl") }

// quote makes one word of a text for bash and zsh.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// fishQuote makes one word of a text for fish.
func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
