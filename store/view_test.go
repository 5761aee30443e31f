package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// view opens the room's database as a command line would, beside the process that has it.
func (r *room) view() *store.View {
	r.t.Helper()
	v, err := store.OpenView(r.t.Context(), r.url, r.clock.read)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := v.Close(); err != nil {
			r.t.Error(err)
		}
	})
	return v
}

// TestAViewReadsWhatAnotherProcessKeeps: it sees all that is committed, and whoever writes goes on beside it.
func TestAViewReadsWhatAnotherProcessKeeps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("t1", 48*time.Hour))
		names := maintenance.Names{
			Parties:  map[string]maintenance.Party{"@leads": {Group: "S1", Name: "leads"}, "U9": {User: "U9", Name: "zoe"}},
			Channels: map[string]string{"#ops": "C01"}, Nobody: []string{"@gone"},
		}
		tell := func(store.PolicyText) []maintenance.Notice { return nil }
		if _, _, err := r.Enforce(t.Context(), store.PolicyText{Hash: "a", Text: "rules", Source: "rules.yaml"}, store.Claim{}, names, tell); err != nil {
			t.Fatal(err)
		}
		_, err := r.KeepGroup(t.Context(), maintenance.GroupReading{
			Group: maintenance.Party{Group: "S1", Name: "leads"}, Users: []string{"U1", "U2"}, At: start,
		}, func(maintenance.GroupChange) []maintenance.Notice { return nil })
		if err != nil {
			t.Fatal(err)
		}

		v := r.view()
		found, err := v.Find(t.Context(), "t1")
		if err != nil || len(found) != 1 || found[0].Instance.Name != "orders-mq" {
			t.Fatalf("found %+v (%v)", found, err)
		}
		if again, err := v.Find(t.Context(), strings.ToUpper(found[0].Task.Handle)); err != nil || len(again) != 1 || again[0].Task.ID != "t1" {
			t.Errorf("by its handle: %+v (%v)", again, err)
		}
		if none, err := v.Find(t.Context(), "zzzz"); err != nil || len(none) != 0 {
			t.Errorf("what is not there: %+v (%v)", none, err)
		}
		groups, err := v.Groups(t.Context())
		if err != nil || len(groups["S1"].Members) != 2 || !groups["S1"].ReadAt.Equal(start) {
			t.Errorf("groups %+v (%v)", groups, err)
		}
		kept, err := v.Names(t.Context())
		if err != nil || kept.Parties["@leads"].Group != "S1" || kept.Parties["U9"].User != "U9" || kept.Channels["#ops"] != "C01" || len(kept.Parties) != 2 ||
			!slices.Equal(kept.Nobody, names.Nobody) {
			t.Errorf("names %+v (%v)", kept, err)
		}
		if p, err := v.Policy(t.Context()); err != nil || p.Hash != "a" {
			t.Errorf("policy %+v (%v)", p, err)
		}

		r.observe(task("t1", 50*time.Hour)) // the one that has it writes on
		if l, err := v.Ledger(t.Context(), found[0].Task); err != nil || l.PutOffs() != 1 {
			t.Errorf("ledger %+v (%v)", l, err)
		}
	})
}

// TestAViewLeavesTheFileAlone: also where no process has it, and its journal is gone.
func TestAViewLeavesTheFileAlone(t *testing.T) {
	t.Parallel()
	onFile(t, func(t *testing.T, r *room) {
		r.observe(task("t1", 48*time.Hour))
		r.close()
		file := strings.TrimPrefix(r.url, "sqlite:")
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v := r.view()
		if found, err := v.Find(t.Context(), "t1"); err != nil || len(found) != 1 {
			t.Errorf("found %+v (%v)", found, err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
			t.Errorf("the file changed (%v)", err)
		}
		r.open() // and whoever starts now finds it free
	})
}

func TestAViewOfWhatIsNotThereMakesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "none.db")
	if _, err := store.OpenView(t.Context(), "sqlite:"+file, time.Now); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 0 {
		t.Errorf("left %v (%v)", left, err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenView(t.Context(), "sqlite:"+file, time.Now); !errors.Is(err, store.ErrOtherVersion) {
		t.Errorf("an empty file: %v", err)
	}
}
