package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
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

// BenchmarkAuditCostOfADecision takes changes from their draft to the end, one time with the rows of the audit and one time without, in
// turn, so that both meet the same disk and the same neighbours. It compares medians: one slow sync must not decide.
func BenchmarkAuditCostOfADecision(b *testing.B) {
	path := filepath.Join(b.TempDir(), "headsup.db")
	if err := storetest.Fresh(path); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Options{
		URL: "sqlite:" + path, Now: func() time.Time { return start }, Projects: []store.Project{{Name: "prod", Zone: time.UTC, Given: true}},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(s.ObserveInstances(b.Context(), "prod", maintenance.Engines(), []maintenance.Instance{orders()}))
	storetest.Observe(b, s, ordersID, task("a1", 48*time.Hour))
	took := map[bool][]time.Duration{}
	requests, policy := 0, maintenance.NoApprovals(grace)
	decide := func(audited bool, id string, step maintenance.Step) {
		requests++
		begun := time.Now()
		_, err := s.Decide(b.Context(), bob(fmt.Sprintf("e%d", requests)), id, func(before maintenance.Before) (maintenance.After, error) {
			after, err := step(before)
			if !audited {
				after.Audit = nil
			}
			return after, err
		})
		took[audited] = append(took[audited], time.Since(begun))
		must(err)
	}
	for b.Loop() {
		for _, audited := range []bool{true, false} {
			requests++
			kept, err := s.Draft(b.Context(), bob(fmt.Sprintf("e%d", requests)), maintenance.TaskKey{Instance: ordersID, Task: "a1"},
				maintenance.Wish{Action: maintenance.Reschedule, To: start.Add(72 * time.Hour), Reason: "the release is late"}, policy, store.Private{})
			must(err)
			decide(audited, kept.Change.ID, maintenance.Confirm(bob(""), maintenance.Place{Channel: "C01"}, policy, nil))
			decide(audited, kept.Change.ID, maintenance.Withdraw(bob(""), "no"))
		}
	}
	with, without := median(took[true]), median(took[false])
	b.ReportMetric(float64(with.Microseconds()), "µs/decision")
	b.ReportMetric(float64((with - without).Microseconds()), "µs/audit")
	b.ReportMetric(100*float64(with-without)/float64(with), "%")
	b.ReportMetric(0, "ns/op")
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
