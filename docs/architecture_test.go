// Package docs holds what is written about headsup, and the test that holds the map against the code.
package docs

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const (
	mapFile  = "architecture.md"
	heading  = "## Rooms"
	module   = "headsup"
	mainRoom = "main" // the module's top folder
)

// TestTheMapIsTheCode holds the rooms and arrows of architecture.md against what the packages really import, their tests
// left out.
func TestTheMapIsTheCode(t *testing.T) {
	file, err := os.Open(mapFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	drawn, err := readMap(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences(drawn, roomsOfTheCode(t)) {
		t.Error(difference)
	}
}

// rooms are the rooms of ours, each with those that it imports, sorted.
type rooms map[string][]string

var errMap = errors.New("docs/architecture.md cannot be read as a map")

// readMap reads the table below the heading: the room in its first column, what it imports in its second, with commas
// between, or – where it imports nothing of ours. Further columns are for readers.
func readMap(text io.Reader) (rooms, error) {
	drawn := rooms{}
	lines := bufio.NewScanner(text)
	under := false
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(line, "## "):
			under = line == heading
			continue
		case !under, !strings.HasPrefix(line, "|"):
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) < 2 {
			return nil, fmt.Errorf("%w: %q needs two columns, room and imports", errMap, line)
		}
		room := plain(cells[0])
		if room == "room" || strings.Trim(room, "-: ") == "" {
			continue
		}
		if _, twice := drawn[room]; twice {
			return nil, fmt.Errorf("%w: room %s stands there twice", errMap, room)
		}
		drawn[room] = []string{}
		for imported := range strings.SplitSeq(cells[1], ",") {
			if name := plain(imported); name != "" && name != "–" {
				drawn[room] = append(drawn[room], name)
			}
		}
		slices.Sort(drawn[room])
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", errMap, err)
	}
	if len(drawn) == 0 {
		return nil, fmt.Errorf("%w: no table stands below %q", errMap, heading)
	}
	return drawn, nil
}

func plain(cell string) string { return strings.Trim(cell, " `*") }

// differences says in sentences where the map and the code part.
func differences(drawn, code rooms) []string {
	var said []string
	for _, room := range slices.Sorted(maps.Keys(code)) {
		imports, known := drawn[room]
		row := fmt.Sprintf("| %s | %s | …", room, orNothing(code[room]))
		switch {
		case !known:
			said = append(said, fmt.Sprintf("room %s is not in docs/architecture.md. Draw it under %q: %s", room, heading, row))
		case !slices.Equal(imports, code[room]):
			said = append(said, fmt.Sprintf(
				"room %s imports %s; docs/architecture.md says %s. If the code is right, its row should begin: %s",
				room, orNothing(code[room]), orNothing(imports), row))
		}
	}
	for _, room := range slices.Sorted(maps.Keys(drawn)) {
		if _, exists := code[room]; !exists {
			said = append(said, fmt.Sprintf("room %s is in docs/architecture.md, and there is no such package. Take its row out.", room))
		}
	}
	return said
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "–"
	}
	return strings.Join(names, ", ")
}

// roomsOfTheCode asks the go command. A package of tests only is no room.
func roomsOfTheCode(t *testing.T) rooms {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,GoFiles", "./...")
	list.Dir = ".."
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := rooms{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
			GoFiles    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		if len(p.GoFiles) == 0 {
			continue
		}
		imports := []string{}
		for _, imported := range p.Imports {
			if room, ours := roomOf(imported); ours {
				imports = append(imports, room)
			}
		}
		slices.Sort(imports)
		room, _ := roomOf(p.ImportPath)
		found[room] = imports
	}
}

// roomOf gives the room of an import path, and whether it is ours.
func roomOf(path string) (string, bool) {
	if path == module {
		return mainRoom, true
	}
	return strings.CutPrefix(path, module+"/")
}

func TestEachDifferenceIsTold(t *testing.T) {
	drawn, err := readMap(strings.NewReader(`# A map

| room | imports |
| --- | --- |
| not | this |

## Rooms

Some words.

| room | imports | for |
| --- | --- | --- |
| ` + "`bot`" + ` | cards, maintenance | Slack |
| cards | – | sentences |
| gone | bot | nothing |

## Walks

| room | imports |
| --- | --- |
| nor | this |
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		code rooms
		want []string
	}{
		"all as drawn": {rooms{"bot": {"cards", "maintenance"}, "cards": {}, "gone": {"bot"}}, nil},
		"an arrow too many, one too few, a room gone, a room new": {
			rooms{"bot": {"cards", "store"}, "cards": {}, "store": {}},
			[]string{
				"room bot imports cards, store; docs/architecture.md says cards, maintenance. If the code is right, its row should begin: | bot | cards, store | …",
				`room store is not in docs/architecture.md. Draw it under "## Rooms": | store | – | …`,
				"room gone is in docs/architecture.md, and there is no such package. Take its row out.",
			},
		},
	} {
		if got := differences(drawn, c.code); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
	for name, text := range map[string]string{
		"no table":   "## Rooms\n",
		"one column": "## Rooms\n| bot |\n",
		"twice":      "## Rooms\n| bot | – |\n| bot | – |\n",
	} {
		if _, err := readMap(strings.NewReader(text)); !errors.Is(err, errMap) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
