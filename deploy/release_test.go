package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// checkout lays the repository's files into a folder of their own, as one commit of a fixed time.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	script := `set -e
git -C "$1" ls-files -z --cached --others --exclude-standard | (cd "$1" && xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' sh | tar --null --files-from=- --create) | tar --extract --directory="$2"
cd "$2"
git init --quiet
git -c core.excludesFile=/dev/null add --all
git -c user.name=test -c user.email=test@headsup.example commit --quiet --message=test`
	run := exec.CommandContext(t.Context(), "sh", "-c", script, "sh", top, dir)
	run.Env = append(os.Environ(), "GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// sh runs a script in a folder, and gives what it says.
func sh(t *testing.T, dir, script string, args ...string) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), "bash", append([]string{"-c", script, "bash"}, args...)...)
	run.Dir = dir
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", script, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// TestTwoBuildsOfAReleaseAreEqual, byte by byte, in two folders and with two umasks; and what they hold is what they say. It builds for this
// machine alone: the release of the page (docs_test.go) is for all of them.
func TestTwoBuildsOfAReleaseAreEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds headsup twice")
	}
	t.Setenv("PLATFORMS", runtime.GOOS+"/"+runtime.GOARCH)
	one, other := checkout(t), checkout(t)
	sh(t, one, `umask 077; bash deploy/release v1.2.3-test`)
	sh(t, other, `umask 002; bash deploy/release v1.2.3-test out`)
	dist := filepath.Join(one, "dist")
	if first, second := sh(t, dist, "cat SHA256SUMS"), sh(t, other, "cat out/SHA256SUMS"); first != second {
		t.Errorf("the first is\n%s, the second\n%s", first, second)
	}
	sh(t, dist, "sha256sum --check --strict --quiet SHA256SUMS")
	sh(t, one, `test -z "$(git status --porcelain)"`) // it leaves nothing that the next release would stumble over

	name := "headsup_v1.2.3-test_" + runtime.GOOS + "_" + runtime.GOARCH
	sh(t, dist, `tar --extract --file="$1.tar.gz"`, name)
	if said := sh(t, filepath.Join(dist, name), "./headsup version"); said != "headsup v1.2.3-test\n" {
		t.Errorf("it says %s", said)
	}
	if held := sh(t, filepath.Join(dist, name), "ls -A"); held != ".env.example\nCONTRIBUTING.md\nLICENSE\nREADME.md\ncompletions\ndocs\nheadsup\nheadsup.1\nheadsup.service\nlicences\n" {
		t.Errorf("the archive holds %s", held)
	}
	for script, says := range map[string]string{
		"cat completions/headsup.bash": "complete -F _headsup headsup", "cat completions/_headsup": "#compdef headsup", "cat completions/headsup.fish": "complete --command headsup",
		"cat headsup.1": `"headsup v1.2.3\-test"`, "cat licences/font": "WenQuanYi",
	} {
		if said := sh(t, filepath.Join(dist, name), script); !strings.Contains(said, says) {
			t.Errorf("%s says %s", script, said)
		}
	}
	if chart := sh(t, dist, "tar --extract --to-stdout --file=headsup-1.2.3-test.tgz headsup/Chart.yaml"); !strings.Contains(chart, "\nversion: 1.2.3-test\nappVersion: \"v1.2.3-test\"\n") {
		t.Errorf("the chart says %s", chart)
	}
	listsWhatIsInIt(t, filepath.Join(dist, name))
	leadsSomewhere(t, filepath.Join(dist, name))
}

// leadsSomewhere holds that whoever reads README in an archive finds the pages and pictures to which it leads.
func leadsSomewhere(t *testing.T, archive string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(archive, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\]\(([^):#]+)\)`).FindAllStringSubmatch(string(text), -1)
	if len(links) < 10 {
		t.Errorf("README leads to %d pages, and has led to more", len(links))
	}
	for _, link := range links {
		if _, err := os.Stat(filepath.Join(archive, link[1])); err != nil {
			t.Error(err)
		}
	}
}

// unread are modules with a license whose text the reader of licenses does not recognise: MIT, both of them.
var unread = []string{"github.com/benbjohnson/immutable", "github.com/pressly/goose/v3"}

// listsWhatIsInIt holds the list of what is in a binary against what the binary says itself.
func listsWhatIsInIt(t *testing.T, archive string) {
	t.Helper()
	text, err := os.ReadFile(archive + ".cdx.json")
	if err != nil {
		t.Fatal(err)
	}
	var bom struct {
		BomFormat  string
		Components []struct {
			Name, Version string
			Licenses      []any
		}
	}
	if err := json.Unmarshal(text, &bom); err != nil || bom.BomFormat != "CycloneDX" {
		t.Fatalf("%s: %v", bom.BomFormat, err)
	}
	var listed, unlicensed []string
	for _, c := range bom.Components {
		if c.Name == "std" {
			continue
		}
		listed = append(listed, c.Name+" "+c.Version)
		if len(c.Licenses) == 0 && !slices.Contains(unread, c.Name) {
			unlicensed = append(unlicensed, c.Name)
		}
	}
	if len(listed) == len(bom.Components) {
		t.Error("Go's own library is not listed")
	}
	if len(unlicensed) > 0 {
		t.Errorf("no license was found for %v", unlicensed)
	}
	var held []string
	for _, line := range strings.Split(sh(t, archive, "go version -m headsup"), "\n") {
		if f := strings.Fields(line); len(f) > 2 && f[0] == "dep" {
			held = append(held, f[1]+" "+f[2])
		}
	}
	for _, module := range held {
		module, _, _ = strings.Cut(module, " ")
		if texts, err := os.ReadDir(filepath.Join(archive, "licences", module)); err != nil || len(texts) == 0 {
			t.Errorf("the archive has no licence of %s (%v)", module, err)
		}
	}
	slices.Sort(listed)
	slices.Sort(held)
	if len(held) == 0 || !slices.Equal(listed, held) {
		t.Errorf("listed are %v,\nheld %v", listed, held)
	}
}

// TestAReleaseIsOfACommit and has a version; anything else is refused with what to do.
func TestAReleaseIsOfACommit(t *testing.T) {
	if testing.Short() {
		t.Skip("it copies the repository")
	}
	dir := checkout(t)
	for _, c := range []struct{ before, version, says string }{
		{"true", "", "Give the version"},
		{"true", "1.2.3", "Give the version"},
		{"mkdir -p dist && touch dist/x", "v1.2.3", "is not empty"},
		{"touch loose.go", "v1.2.3", "Commit them first"},
	} {
		said := sh(t, dir, c.before+`; ! bash deploy/release $1`, c.version)
		if !strings.Contains(said, c.says) {
			t.Errorf("%q after %s: %s", c.version, c.before, said)
		}
	}
}
