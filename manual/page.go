package manual

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Page is the definition as a page of section 1 of the manual, for man. Version stands at its foot.
func Page(app *kong.Application, version string) ([]byte, error) {
	return read(app, version).write("page.tmpl")
}

// roff is a text that neither troff nor mandoc takes for an order of its own. A dash stays the one that is typed.
func roff(s string) string {
	var b strings.Builder
	for n, r := range s {
		switch {
		case n == 0 && (r == '.' || r == '\''):
			b.WriteString(`\&` + string(r))
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
