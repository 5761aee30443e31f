package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"headsup/maintenance"
	"headsup/store"
)

// TestAnOperatorMakesAndEndsTheCalendarOfAChannel beside a headsup that may run.
func TestAnOperatorMakesAndEndsTheCalendarOfAChannel(t *testing.T) {
	at := drawer(t)
	said := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), append([]string{"calendar"}, args...), &out, &errs); code != want {
			t.Errorf("%v ends with %d, want %d: %s", args, code, want, errs.String())
		}
		return out.String() + errs.String()
	}
	holds(t, said(exitFine, "list"), "There are no calendars.")
	holds(t, said(exitWrong, "make", "#ops"), "is no channel's id")
	holds(t, said(exitWrong, "make", "C0123ABCD"), "Set HEADSUP_HTTP_ADDR and HEADSUP_HTTP_URL, or give --base")
	t.Setenv("HEADSUP_HTTP_ADDR", "127.0.0.1:8080")
	made := said(exitFine, "make", "C0123ABCD", "--name", "#ops")
	address, _, _ := strings.Cut(made, "\n")
	token, _ := strings.CutPrefix(address, "http://127.0.0.1:8080/calendar/")
	token, whole := strings.CutSuffix(token, ".ics")
	if !whole {
		t.Fatalf("it says %q", made)
	}
	b, err := store.OpenBeside(t.Context(), at, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	all, err := b.Feeds(t.Context())
	if err != nil || len(all) != 1 || !all[0].Opens(token) || all[0].Channel != "C0123ABCD" || all[0].ID != maintenance.FeedID(token) {
		t.Errorf("%+v is kept (%v)", all, err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	holds(t, said(exitFine, "list"), "C0123ABCD (#ops), made")
	holds(t, said(exitFine, "make", "C0123ABCD", "--base", "https://headsup.example/"), "https://headsup.example/calendar/")
	if listed := said(exitFine, "list"); strings.Count(listed, "C0123ABCD") != 1 || !strings.Contains(listed, "never read") || strings.Contains(listed, token[10:]) {
		t.Errorf("of two for one channel it lists %q", listed)
	}
	holds(t, said(exitWrong, "end", "U0123456BO"), "has no calendar")
	holds(t, said(exitFine, "end", "C0123ABCD"), "counts no more")
	holds(t, said(exitWrong, "end", "C0123ABCD"), "has no calendar")
	holds(t, said(exitWrong, "end", "bo"), "is no id")
}
