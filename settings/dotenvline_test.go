package settings

import (
	"strings"
	"testing"

	"github.com/joho/godotenv"
)

// FuzzDotEnvLine: whatever a line says is read as it was given, between two others.
func FuzzDotEnvLine(f *testing.F) {
	for _, value := range []string{
		"xoxb-test-1", "#ops,#dev", "a b", "a $HOME b", `a"b`, "it's", `end\`, `a\nb`, "a\nb", "", "#", " ", "团队", "a # b", `\'`, "=", "-", "a\u00a0b", "\xff",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		line, ok := DotEnvLine("HEADSUP_TEST", value)
		if !ok {
			return
		}
		all, err := godotenv.Unmarshal("BEFORE=1\n" + line + "AFTER=2\n")
		if err != nil || all["HEADSUP_TEST"] != value || all["BEFORE"] != "1" || all["AFTER"] != "2" || len(all) != 3 {
			t.Errorf("%q is read as %q (%v)", line, all, err)
		}
	})
}

// TestWhatNoLineSaysIsRefused: such a secret has to stand in a file of its own.
func TestWhatNoLineSaysIsRefused(t *testing.T) {
	for _, value := range []string{"", "it's", `end\`, "a\nb", "a\x00b"} {
		if line, ok := DotEnvLine("HEADSUP_TEST", value); ok {
			t.Errorf("%q is said as %q", value, line)
		}
	}
}

// TestADraftStandsForTheFile: what .env is to say is read in its place, with its lines, and the environment wins over it as ever.
func TestADraftStandsForTheFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, ".env", "HEADSUP_POLL=often\n")
	draft := strings.Join(enough(), "\n") + "\nHEADSUP_MAX_AGE=10m\n"
	src := Source{Dir: dir, Draft: []byte(draft), Environ: []string{"HEADSUP_CHANNELS=#other"}}
	s, err := Read(src)
	if err != nil || s.MaxAge.Minutes() != 10 || s.Channels[0].Name != "other" {
		t.Errorf("%v %v", s, err)
	}
	src.Draft = []byte(draft + "HEADSUP_GRACE=ages\n")
	if _, err := Read(src); err == nil || !strings.HasPrefix(said(err)[0], ".env, line ") {
		t.Errorf("%v", err)
	}
}
