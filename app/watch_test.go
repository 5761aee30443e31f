package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"headsup/settings"
)

// TestWhatIsBeingWrittenIsLeftAlone looks by hand, so that no clock has a say: a slow writer's half is judged only once two looks
// find the same.
func TestWhatIsBeingWrittenIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "headsup.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const whole = "rules:\n  - {name: a, approvals: 2, approvers: [\"@ann\", \"@bo\"]}\n"
	write(whole)
	look := settings.LookAt(settings.Source{Dir: dir, Environ: []string{
		"SLACK_BOT_TOKEN=xoxb-test", "SLACK_APP_TOKEN=xapp-test", "HUAWEICLOUD_REGION=cn-north-4",
		"HUAWEICLOUD_SDK_PROJECT_ID=0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7", "HEADSUP_CHANNELS=#ops", "HEADSUP_CONFIG=headsup.yaml",
	}})
	if look.Err != nil {
		t.Fatal(look.Err)
	}
	r := newReloader(New(Options{Settings: look.Settings, Look: &look, Logger: slog.New(slog.DiscardHandler), Now: time.Now}))
	r.inForce, r.last = look, look
	judged := func() bool { return !r.broken.since.IsZero() }

	for _, half := range []string{"", whole[:10], whole[:20], whole[:30]} {
		write(half)
		r.look(t.Context(), false)
		if judged() {
			t.Fatalf("%q was judged at the first look", half)
		}
	}
	write(whole) // the writer is done, and nothing has changed
	r.look(t.Context(), false)
	r.look(t.Context(), false)
	if judged() || r.candidate != "" {
		t.Errorf("what stands again was judged: %v", r.broken.mistakes)
	}
	write(whole[:30])
	r.look(t.Context(), false)
	r.look(t.Context(), false)
	if !judged() {
		t.Error("what was the same for two looks was not judged")
	}
	r.broken = brokenPolicy{}
	write(whole[:20])
	r.look(t.Context(), true) // whoever asks says that it is whole
	if !judged() {
		t.Error("what was asked for was not judged")
	}
}
