package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// BenchmarkAuditCheck reads and checks a record as headsup audit verify does.
func BenchmarkAuditCheck(b *testing.B) {
	const rows = 50_000
	url := "sqlite:" + filepath.Join(b.TempDir(), "headsup.db")
	if err := storetest.Fresh(url[len("sqlite:"):]); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Options{URL: url, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	entries := make([]maintenance.Entry, 0, 1000)
	for n := range rows {
		entries = append(entries, decided(n))
		if len(entries) == cap(entries) {
			if err := s.Record(b.Context(), entries...); err != nil {
				b.Fatal(err)
			}
			entries = entries[:0]
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		reading, err := store.OpenAudit(b.Context(), url)
		if err != nil {
			b.Fatal(err)
		}
		if err := reading.Check(b.Context(), audit.NewChecker(nil)); err != nil {
			b.Fatal(err)
		}
		if err := reading.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// decided is a row as most are: of a decision, with its policy and place.
func decided(n int) maintenance.Entry {
	a := bob(fmt.Sprintf("e%d", n))
	a.Message = "1764000000.000100"
	return maintenance.Entry{
		At: start.Add(time.Duration(n) * time.Second), Actor: a, Verb: "approved", Task: maintenance.TaskKey{Instance: ordersID, Task: "a1"}, Change: "c3f1",
		Detail: maintenance.Detail{
			Action: maintenance.Reschedule, State: maintenance.Approved, From: start, To: start.Add(time.Hour), Reason: "the release is late", Needs: 1,
			Rule: "policy.yaml, line 12 (production)", Policy: "3c2b7eac949959d2ffc1b671bf30ff68a70dd857cd44f069846c6cd61689c800",
		},
	}
}
