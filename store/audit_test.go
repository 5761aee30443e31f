package store_test

import (
	"strings"
	"testing"

	"headsup/maintenance"
)

func TestRecordStandsInTheChain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		if err := r.Record(t.Context(), maintenance.Started("1.2.3", start), maintenance.Stopped("1.2.3", start)); err != nil {
			t.Fatal(err)
		}
		verifyAudit(t, r, 2)
		rows, err := r.Audit(t.Context(), 1, 10)
		if err != nil || len(rows) != 1 || !strings.Contains(rows[0].Text, `"stopped"`) {
			t.Errorf("behind the first row stands %+v %v", rows, err)
		}
	})
}
