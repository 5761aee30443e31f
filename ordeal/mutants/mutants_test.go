package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is where go test stands, two folders down.
const root = "../.."

// TestEveryMutantFits holds the patches against the present tree, without trying them: each applies, leaves Go, and names a
// test that there is.
func TestEveryMutantFits(t *testing.T) {
	mutants, err := readMutants(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		texts, err := applied(m)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		for file, text := range texts {
			if !strings.HasSuffix(file, ".go") {
				continue
			}
			if _, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution); err != nil {
				t.Errorf("%s: %v", m.Name, err)
			}
		}
		if !hasTest(t, m.Package, m.Test) {
			t.Errorf("%s: there is no %s in %s", m.Name, m.Test, m.Package)
		}
	}
}

// applied gives the files of a mutant as it leaves them.
func applied(m mutant) (texts map[string]string, err error) {
	texts = map[string]string{}
	for _, h := range m.hunks {
		if _, read := texts[h.file]; !read {
			text, err := os.ReadFile(filepath.Join(root, h.file))
			if err != nil {
				return nil, err
			}
			texts[h.file] = string(text)
		}
		if texts[h.file], err = h.apply(texts[h.file]); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func hasTest(t *testing.T, name, test string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, name, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)")
	})
}

// TestEveryInvariantIsBroken demands a mutant for each invariant of the design.
func TestEveryInvariantIsBroken(t *testing.T) {
	mutants, err := readMutants(root)
	if err != nil {
		t.Fatal(err)
	}
	broken := map[string]int{}
	for _, m := range mutants {
		for _, rule := range m.Breaks {
			broken[rule]++
		}
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`).MatchString(m.Name) || !strings.HasSuffix(m.What, ".") {
			t.Errorf("%s: its name is lower-case words with dashes, and %q a sentence", m.Name, m.What)
		}
	}
	for rule := range strings.FieldsSeq("I1 I2 I3 I4 I5 I6 I7 I8 I9 I10 I11 I12 I13 I14") {
		if broken[rule] < 2 {
			t.Errorf("%s is broken by %d mutants, want at least two", rule, broken[rule])
		}
	}
}

const patch = `I4, I1: the row is kept
whatever stood there.
go test ./store -run ^TestI4OneDecision$

diff --git a/store/row.go b/store/row.go
--- a/store/row.go
+++ b/store/row.go
@@ -1,3 +1,3 @@
 func keep() {
-	version = $14
+	version > 0
 }
`

func TestAPatchIsReadAndApplied(t *testing.T) {
	m, err := readMutant("lost-race", patch)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(m.Breaks, " ") != "I4 I1" || m.What != "the row is kept whatever stood there." || m.Package != "./store" || m.Test != "TestI4OneDecision" {
		t.Errorf("read as %+v", m)
	}
	for text, want := range map[string]string{
		"func keep() {\n\tversion = $14\n}\n":                         "func keep() {\n\tversion > 0\n}\n",
		"one\n\nfunc keep() {\n\tversion = $14\n}\ntwo\n":             "one\n\nfunc keep() {\n\tversion > 0\n}\ntwo\n",
		"// func keep() {\n\tversion = $14\n}\n":                      "", // half a line is not the line
		"func keep() {\n\tversion = $13\n}\n":                         "",
		strings.Repeat("func keep() {\n\tversion = $14\n}\nbar\n", 2): "", // which of the two?
	} {
		got, err := m.hunks[0].apply(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	}
}

func TestAPatchThatSaysTooLittleIsRefused(t *testing.T) {
	head, diff, _ := strings.Cut(patch, "diff")
	for what, text := range map[string]string{
		"no header":       "diff" + diff,
		"no rule":         strings.Replace(patch, "I4, I1: ", "", 1),
		"no test":         strings.Replace(patch, "go test", "see", 1),
		"any test":        strings.Replace(patch, "^TestI4OneDecision$", ".", 1),
		"no diff":         head,
		"nothing changes": strings.Replace(patch, "version > 0", "version = $14", 1),
		"nowhere":         strings.NewReplacer(" func keep() {\n", "", "-\tversion = $14\n", "", " }\n", "").Replace(patch),
	} {
		if m, err := readMutant("x", text); err == nil {
			t.Errorf("%s: read as %+v", what, m)
		}
	}
}

func TestRedIsTheTestsOwnWord(t *testing.T) {
	const (
		failed  = `{"Action":"fail","Test":"TestA"}` + "\n"
		passed  = `{"Action":"pass","Test":"TestA"}` + "\n"
		ended   = `{"Action":"fail","Package":"p"}` + "\n"
		timeout = `{"Action":"output","Test":"TestA","Output":"panic: test timed out after 4m0s\n"}` + "\n"
	)
	for _, c := range []struct {
		what, events string
		want         verdict
	}{
		{"it fails", failed + ended, red_},
		{"another one fails", `{"Action":"fail","Test":"TestB"}` + "\n" + passed + ended, green},
		{"it passes", passed + `{"Action":"pass","Package":"p"}`, green},
		{"it passes, and the package does not", passed + ended, noStart},
		{"the process ends under it", `{"Action":"run","Test":"TestA"}` + "\n" + ended, red_},
		{"it never began", ended, noStart},
		{"it was skipped", `{"Action":"skip","Test":"TestA"}` + "\n", skipped},
		{"it hung", timeout + failed + ended, hung},
		{"it does not compile", `{"ImportPath":"p","Action":"build-fail"}` + "\n" + `{"Action":"fail","Package":"p","FailedBuild":"p"}`, noBuild},
		{"there is none", `{"Action":"pass","Package":"p"}`, noTest},
		{"nothing was said", "", noTest},
	} {
		if got := read(strings.NewReader(c.events)).of("TestA"); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}
