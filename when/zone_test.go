package when_test

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headsup/when"
)

// Every zone of the database can be typed in any case.
func TestZoneNames(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("the go command is needed to find the list of zones:", err)
	}
	list, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip("Go's own list of zones is needed:", err)
	}
	defer list.Close()
	now := instant(t, "2026-11-23T13:40:00Z")
	n := 0
	for _, f := range list.File {
		if !strings.Contains(f.Name, "/") || strings.HasSuffix(f.Name, "/") || strings.HasPrefix(f.Name, "Etc/GMT") {
			continue
		}
		n++
		zone, err := time.LoadLocation(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		want := time.Date(2026, 12, 1, 2, 0, 0, 0, zone)
		if got := when.Read("2026-12-01 02:00 "+strings.ToUpper(f.Name), when.Asked{Now: now}); !got.At.Equal(want) {
			t.Errorf("%s: got %s, want %s", f.Name, show(got), want.UTC().Format(time.RFC3339))
		}
	}
	if n < 400 {
		t.Errorf("%d zones tried, want 400 or more", n)
	}
}
