package store_test

import (
	"testing"

	"headsup/maintenance"
	"headsup/store"
)

// TestAPolicyIsPutInForceOnce: the same again changes and tells nothing; the one before may come back.
func TestAPolicyIsPutInForceOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		told := 0
		tell := func(store.PolicyText) []maintenance.Notice { told++; return nil }
		for n, c := range []struct {
			hash    string
			another bool
		}{{"a", true}, {"a", false}, {"b", true}, {"b", false}, {"a", true}} {
			if n == 3 {
				r.close()
				r.open()
			}
			inForce, another, err := r.Enforce(t.Context(), store.PolicyText{Hash: c.hash, Text: "rules of " + c.hash, Source: "rules.yaml"}, maintenance.Names{}, tell)
			if err != nil || another != c.another || inForce.Hash != c.hash || !inForce.LoadedAt.Equal(start) {
				t.Fatalf("%d: %+v, another: %v (%v)", n, inForce, another, err)
			}
			kept, err := r.Policy(t.Context())
			if err != nil || kept != inForce || kept.Text != "rules of "+c.hash {
				t.Fatalf("%d: kept %+v (%v), want %+v", n, kept, err, inForce)
			}
		}
		if told != 3 {
			t.Errorf("told %d times, want 3", told)
		}
		verifyAudit(t, r, 3)
	})
}
