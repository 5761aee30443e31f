package store_test

import (
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

// TestI2WhatWasKeptOutlivesAKilledPostgres kills the server right behind a COMMIT, a few times: what it had confirmed is there when it is
// back, and the same store goes on with it.
func TestI2WhatWasKeptOutlivesAKilledPostgres(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a PostgreSQL of its own takes its time")
	}
	server := storetest.NewMortal(t)
	url := server.Database().URL
	s, err := store.Open(t.Context(), store.Options{URL: url, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	kept := int64(0)
	for range 4 {
		for range 5 {
			if err := s.Record(t.Context(), maintenance.Started("test", time.Now().UTC())); err != nil {
				t.Logf("not kept: %v", err) // by a connection of before the kill
				continue
			}
			kept++
		}
		server.Kill()
		server.Start()
		reading, err := store.OpenAudit(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if reading.Head.Seq < kept {
			t.Errorf("of %d rows that were confirmed %d are there", kept, reading.Head.Seq)
		}
		if err := reading.Close(); err != nil {
			t.Error(err)
		}
	}
	if kept < 8 {
		t.Errorf("only %d rows were kept: the store does not go on behind a kill", kept)
	}
}
