package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const unitFile = "systemd/headsup.service"

func unit(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(unitFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// analyzer is systemd's own reader of units. It needs no systemd that runs.
func analyzer(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not here; it comes with systemd")
	}
	return path
}

// TestTheUnitIsOneThatSystemdTakes, with a program that is here in the place of headsup.
func TestTheUnitIsOneThatSystemdTakes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "headsup.service")
	text := strings.Replace(unit(t), "/usr/local/bin/headsup run", "/bin/true run", 1)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), analyzer(t), "verify", "--man=no", file).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTheUnitIsClosed by systemd's own measure, of 0 (closed) to 100. What is left of it: it has the network, and no list of its addresses.
func TestTheUnitIsClosed(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), analyzer(t), "security", "--offline=true", "--threshold=11", unitFile).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestTheUnitGivesSettingsThatThereAre, each secret as a file that it has loaded.
func TestTheUnitGivesSettingsThatThereAre(t *testing.T) {
	text, known := unit(t), settingsOf(t)
	given := regexp.MustCompile(`(?m)^Environment=([A-Z_]+)_FILE=%d/(.+)$`).FindAllStringSubmatch(text, -1)
	if len(given) != 4 {
		t.Errorf("it gives %d secrets", len(given))
	}
	for _, m := range given {
		if !known[m[1]] || !strings.Contains(text, "\nLoadCredential="+m[2]+":/etc/headsup/"+m[2]+"\n") {
			t.Errorf("%s: headsup does not know it, or nothing loads %s", m[1], m[2])
		}
	}
}
