package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheListOfTrapsNamesTestsThatThereAre holds slack.md against the tests of all rooms.
func TestTheListOfTrapsNamesTestsThatThereAre(t *testing.T) {
	list, err := os.ReadFile("slack.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(list), -1)
	if len(named) == 0 {
		t.Fatal("no test is named")
	}
	var tests strings.Builder
	err = filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		tests.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range named {
		if !strings.Contains(tests.String(), "\nfunc "+name[1]+"(t *testing.T)") {
			t.Errorf("slack.md names %s, and there is no such test", name[1])
		}
	}
}
