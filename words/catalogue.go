package words

import (
	"strconv"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"
	"golang.org/x/text/number"

	"headsup/words/zh"
)

// The languages that headsup speaks. English is that of the keys; Chinese is written with simplified characters.
var (
	English = language.English           //nolint:gochecknoglobals // a name, never set
	Chinese = language.SimplifiedChinese //nolint:gochecknoglobals // a name, never set
)

// catalogue is made once, when the first text is read. Of the English texts it holds those that differ by number; all others say what
// their key says.
//
//nolint:gochecknoglobals // the one catalogue
var catalogue = sync.OnceValue(func() catalog.Catalog {
	b := catalog.NewBuilder(catalog.Fallback(English))
	for noun, forms := range nouns() {
		must(b.Set(English, "%d "+noun, plural.Selectf(1, "%d", plural.One, forms.one, plural.Other, forms.other)))
	}
	for text, chinese := range zh.Texts() {
		must(b.SetString(Chinese, text, chinese))
	}
	return b
})

// must is for texts of our own: one that cannot be read is found by every test.
func must(err error) {
	if err != nil {
		panic("catalogue: " + err.Error())
	}
}

// filled gives what fills a text as it was before Put wrote it down. Numbers have no separators: they are counts that fit a screen.
func filled(said string) any {
	kind, rest := said[:min(1, len(said))], said[min(1, len(said)):]
	n, err := strconv.Atoi(rest)
	if kind != "d" || err != nil {
		return rest
	}
	return number.Decimal(n, number.NoSeparator())
}
