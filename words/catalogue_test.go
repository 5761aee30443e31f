package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"headsup/words"
)

// rooms are those whose texts people read by this catalogue.
func rooms() []string {
	return []string{"../cards", "../commands", "../jobs", "../bot", "../app", "../when", "../feed", "../timeline", "../manifest", "../enrol"}
}

// outside are files whose sentences are in English: for whoever looks at a terminal or a log, or for a program.
func outside() []string {
	return []string{
		"../bot/unusable.go", "../bot/socket.go", "../bot/needs.go", // doctor, the manifest and the log say these
		"../manifest/yaml.go",                               // remarks for whoever sets the app up
		"../commands/sentence_period.go", "../when/span.go", // what people type
	}
}

var (
	verb     = regexp.MustCompile(`%(\[\d\])?[a-z]`)
	sentence = regexp.MustCompile(`[A-Za-z]{2,}[,.]? [a-z]+`)
)

// TestTextsAreInTheCatalogue reads the code itself: each text is a constant that is filled as it says, and no sentence stands outside.
func TestTextsAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	said, texts := read(t)
	if texts < 900 {
		t.Errorf("only %d texts were found", texts)
	}
	if len(said) < 800 {
		t.Errorf("only %d different texts were found", len(said))
	}
	t.Logf("%d texts, %d of them different", texts, len(said))
}

// read looks at every text of the rooms; it gives the different ones, and how many there are.
func read(t *testing.T) (said map[string]bool, texts int) {
	t.Helper()
	said = map[string]bool{}
	for _, room := range rooms() {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || slices.Contains(outside(), file) {
				continue
			}
			fset := token.NewFileSet()
			parsed, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range parsed.Decls {
				ast.Inspect(d, func(n ast.Node) bool { return look(t, fset, n, said, &texts) })
			}
		}
	}
	return said, texts
}

// look holds a text against how it is filled, and says whether there is more to look at in it.
func look(t *testing.T, fset *token.FileSet, n ast.Node, said map[string]bool, texts *int) bool {
	t.Helper()
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.CONST || n.Lparen == token.NoPos // groups are keys and kinds
	case *ast.ImportSpec:
		return false
	case *ast.FuncDecl:
		return n.Name.Name != "Error" // for logs
	case *ast.KeyValueExpr: // so is a key
		ast.Inspect(n.Value, func(n ast.Node) bool { return look(t, fset, n, said, texts) })
		return false
	case *ast.CaseClause: // what is compared is the machine's word
		for _, s := range n.Body {
			ast.Inspect(s, func(n ast.Node) bool { return look(t, fset, n, said, texts) })
		}
		return false
	case *ast.BasicLit:
		if text, ok := constant(n); ok && sentence.MatchString(text) && !machine(text) {
			t.Errorf("%s: %q is a text for people, so put it into words", fset.Position(n.Pos()), text)
		}
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if inside(f) {
			return false
		}
		if called, plain := n.Fun.(*ast.Ident); plain && called.Name == "count" {
			return false // TestNouns looks at these
		}
		if room, is := nameOf(f); !ok || !is || room != "words" || f.Sel.Name != "Put" {
			return true
		}
		text, ok := constant(n.Args[0])
		if !ok {
			t.Errorf("%s: the text is no constant, so no catalogue can hold it", fset.Position(n.Pos()))
		} else {
			*texts++
			said[text] = true
			if want := len(verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1)); want != len(n.Args)-1 && !n.Ellipsis.IsValid() {
				t.Errorf("%s: %q takes %d, and is filled with %d", fset.Position(n.Pos()), text, want, len(n.Args)-1)
			}
		}
		for _, a := range n.Args[1:] {
			ast.Inspect(a, func(n ast.Node) bool { return look(t, fset, n, said, texts) })
		}
		return false
	}
	return true
}

// machine says that a text is one that the bot reads itself, a sentence behind a button or a key, or that it stands where words has a table of
// its own for it.
func machine(text string) bool { return slices.Contains(machines(), text) }

func machines() []string {
	return []string{
		" because it was moved outside headsup",
		"the project is no longer in headsup's settings", "headsup was stopped during the call", "the task's record could not be read", // of a Fault, for the log
		"own limit", "change is ",
		"private, no-cache", // for browsers
	}
}

// inside says that what is called takes texts for logs, errors and the database.
func inside(f *ast.SelectorExpr) bool {
	room, _ := nameOf(f)
	switch {
	case f == nil:
		return false
	case room == "errors" || room == "regexp" || room == "fmt" && f.Sel.Name == "Errorf":
		return true
	}
	switch f.Sel.Name {
	case "Debug", "Info", "Warn", "Error", "Log", "WithTimeoutCause", "WithDeadlineCause":
		return true
	}
	return false
}

func nameOf(f *ast.SelectorExpr) (string, bool) {
	if f == nil {
		return "", false
	}
	name, ok := f.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	return name.Name, true
}

func constant(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// TestNouns holds that what is counted is one of the nouns, and that each of them is counted somewhere.
func TestNouns(t *testing.T) {
	t.Parallel()
	counted := map[string]bool{}
	count := regexp.MustCompile(`[cC]ount\([^"\n]*?"([^"]+)"\)`)
	var code strings.Builder
	for _, pattern := range []string{"../cards/*.go", "../*.go", "../commands/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(raw)
			for _, found := range count.FindAllStringSubmatch(string(raw), -1) {
				counted[found[1]] = true
			}
		}
	}
	known := map[string]bool{}
	for _, noun := range words.Nouns() {
		known[noun] = true
		if !counted[noun] && !strings.Contains(code.String(), `"`+noun+`"`) {
			t.Errorf("nothing counts %q", noun)
		}
	}
	for noun := range counted {
		if !known[noun] {
			t.Errorf("%q is counted, and nothing says how many of them are called", noun)
		}
	}
}
