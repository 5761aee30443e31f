package docs

import (
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// allowed are the licences of modules that may be linked into headsup: all let a team run it, change it and keep its changes, and hand it on under our
// own licence. What asks for more, such as the GPL, or for less than is known, needs a word with a person first.
var allowed = []string{
	"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause; its fonts OFL-1.1", "FTL (by choice; else GPL-2.0-or-later)", "ISC", "MIT", "MPL-2.0",
}

var licenceRow = regexp.MustCompile(`(?m)^\| (\S+\.\S+) \| (v\S+) \| (.+) \|$`)

// TestTheLicencesAreThoseOfTheBinary: every module that is linked stands in the page with its version and a licence that may be used, and none else.
// What their licences are .ci/run holds against the tool that reads them.
func TestTheLicencesAreThoseOfTheBinary(t *testing.T) {
	page, err := os.ReadFile("licences.md")
	if err != nil {
		t.Fatal(err)
	}
	linked := linkedModules(t)
	seen := map[string]bool{}
	for _, row := range licenceRow.FindAllStringSubmatch(string(page), -1) {
		module := row[1]
		for linked[module] == "" && strings.Contains(module, "/") { // a part with a licence of its own
			module = module[:strings.LastIndex(module, "/")]
		}
		seen[module] = true
		switch {
		case linked[module] == "":
			t.Errorf("%s is not linked into headsup", row[1])
		case linked[module] != row[2]:
			t.Errorf("%s is linked as %s, and the page says %s", row[1], linked[module], row[2])
		case !slices.Contains(allowed, row[3]):
			t.Errorf("%s has the licence %s, which may not be used without a word", row[1], row[3])
		}
	}
	for _, module := range slices.Sorted(maps.Keys(linked)) {
		if !seen[module] {
			t.Errorf("the page lacks %s %s", module, linked[module])
		}
	}
	if t.Failed() {
		t.Log("tools/licences.tmpl says how to write the page anew")
	}
}

// linkedModules are those of others that a release for linux holds, with their versions.
func linkedModules(t *testing.T) map[string]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", module)
	list.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if of, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok && version != "" {
			all[of] = version
		}
	}
	return all
}
