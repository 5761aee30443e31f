package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/audit"
	"headsup/maintenance"
	"headsup/store"
)

// recorded gives what the audit says behind a row.
func (r *room) recorded(after int64) []audit.Record {
	r.t.Helper()
	rows, err := r.Audit(r.t.Context(), after, 100_000)
	if err != nil {
		r.t.Fatal(err)
	}
	all := make([]audit.Record, len(rows))
	for n, row := range rows {
		if all[n], err = row.Record(); err != nil {
			r.t.Fatal(err)
		}
	}
	return all
}

func verbs(all []audit.Record) []string {
	said := make([]string, len(all))
	for n, one := range all {
		said[n] = one.Verb
	}
	return said
}

func TestRecordStandsInTheChain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		if err := r.Record(t.Context(), maintenance.Started("1.2.3", start), maintenance.Stopped("1.2.3", start)); err != nil {
			t.Fatal(err)
		}
		verifyAudit(t, r, 2)
		if behind := verbs(r.recorded(1)); !slices.Equal(behind, []string{"stopped"}) {
			t.Errorf("behind the first row stands %q", behind)
		}
	})
}

// TestI12RefusalsAreOneRowAMinute: whatever somebody clicks a hundred times is one row for each reason and minute, with its count.
func TestI12RefusalsAreOneRowAMinute(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		keep := func(all bool) {
			if err := r.KeepRefusals(t.Context(), all); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 100 {
			r.Refused(bob(fmt.Sprint("e", n)), &maintenance.Refusal{Why: maintenance.OwnChange, Change: maintenance.Change{ID: "c3f1"}})
		}
		r.Refused(bob("e"), &maintenance.Refusal{Why: maintenance.NotYours})
		r.Refused(ann("e"), &maintenance.Refusal{Why: maintenance.OwnChange})
		r.Refused(ann("e"), &maintenance.Refusal{Why: maintenance.Repeated}) // the envelope's, not hers
		keep(false)
		if got := r.recorded(0); len(got) != 0 {
			t.Fatalf("the minute is not over, and %q are kept", verbs(got))
		}
		r.clock.pass(time.Minute)
		r.Refused(bob("e"), &maintenance.Refusal{Why: maintenance.OwnChange})
		keep(false)
		keep(true)
		var got []string
		for _, one := range r.recorded(0) {
			got = append(got, fmt.Sprintf("%s %s %d %s%s", one.Name, one.Why, one.Count, one.Request, one.Change))
		}
		want := []string{"bob not yours 1 e", "bob own change 100 e0c3f1", "ann own change 1 e", "bob own change 1 e"}
		if !slices.Equal(got, want) {
			t.Errorf("kept %q, want %q", got, want)
		}
		for n := range 3000 {
			a := bob("e")
			a.Person.ID = fmt.Sprint("U", n)
			r.Refused(a, &maintenance.Refusal{Why: maintenance.IsGuest})
		}
		keep(true)
		all, count := r.recorded(4), 0
		for _, one := range all {
			count += one.Count
		}
		if len(all) != 1001 || count != 3000 {
			t.Errorf("3,000 people are %d rows that count %d", len(all), count)
		}
	})
}

// TestI13WhatOthersDidIsRecorded: a task that changed without us, and how it ran, but not what is new or our own doing.
func TestI13WhatOthersDidIsRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		a1 := task("a1", 2*time.Hour)
		r.observe(a1)
		moved := a1
		moved.ScheduledAt = a1.ScheduledAt.Add(time.Hour)
		r.observe(moved)
		moved.Status = maintenance.Executing
		r.observe(moved)
		moved.Status = maintenance.Succeeded
		r.observe(moved)
		r.observe()
		got := r.recorded(0)
		if want := []string{"saw it changed by others", "saw it begin", "saw it end", "saw it leave the list"}; !slices.Equal(verbs(got), want) {
			t.Fatalf("recorded %q, want %q", verbs(got), want)
		}
		if d := got[0].Detail; !d.From.Equal(a1.ScheduledAt) || !d.To.Equal(moved.ScheduledAt) || d.About.Instance != "orders-mq" || got[0].Task != "a1" {
			t.Errorf("the drift is recorded as %+v", got[0])
		}
		verifyAudit(t, r, 4)
	})
}

// TestI13WhoWasToldIsRecorded: what Slack took, and nothing before.
func TestI13WhoWasToldIsRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		c := r.draft(bob(""), "a1", 30*time.Hour).Change
		r.decide(bob(""), c.ID, maintenance.Confirm(bob(""), maintenance.Place{}, maintenance.NoApprovals(grace), nil))
		before := int64(len(r.recorded(0)))
		card := maintenance.Copy{Card: maintenance.ChangeCard(c.ID), Place: maintenance.Place{Channel: "C01"}}
		if _, _, err := r.Painting(t.Context(), card); err != nil {
			t.Fatal(err)
		}
		if got := r.recorded(before); len(got) != 0 {
			t.Errorf("recorded %q before Slack took it", verbs(got))
		}
		if err := r.Posted(t.Context(), card, "11.1", 2); err != nil {
			t.Fatal(err)
		}
		card.TS = "11.1"
		if err := r.Posted(t.Context(), card, "11.1", 3); err != nil { // painted anew
			t.Fatal(err)
		}
		told := maintenance.Notice{ID: "n1", Kind: maintenance.OutcomeNotice, Change: c.ID, Task: c.Task, To: maintenance.Address{Channel: "C01", Thread: "11.1"}}
		if err := r.Said(t.Context(), []maintenance.Notice{told}, "11.2"); err != nil {
			t.Fatal(err)
		}
		told.To = maintenance.Address{}
		if err := r.Said(t.Context(), []maintenance.Notice{told}, ""); err != nil { // there was no place for it
			t.Fatal(err)
		}
		got := r.recorded(before)
		if want := []string{"showed a card", "told"}; !slices.Equal(verbs(got), want) {
			t.Fatalf("recorded %q, want %q", verbs(got), want)
		}
		if one := got[0]; one.Change != c.ID || one.Channel != "C01" || one.Message != "11.1" || one.Task != "a1" {
			t.Errorf("the card is recorded as %+v", one)
		}
		if one := got[1]; one.Notice != string(maintenance.OutcomeNotice) || one.Thread != "11.1" || one.Message != "11.2" {
			t.Errorf("the notice is recorded as %+v", one)
		}
	})
}

// TestI13TheRecordIsTheLastThingThatIsWritten: a transaction that is undone leaves no row, and takes none along later.
func TestI13TheRecordIsTheLastThingThatIsWritten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		r.observe(task("a1", 2*time.Hour))
		c := r.draft(bob(""), "a1", 30*time.Hour).Change
		for range 3 {
			if _, err := r.Decide(t.Context(), ann("e1"), c.ID, maintenance.Confirm(ann("e1"), maintenance.Place{}, maintenance.NoApprovals(grace), nil)); err == nil {
				t.Fatal("ann confirmed what is bob's")
			}
		}
		r.decide(bob(""), c.ID, maintenance.Drop(bob("")))
		if got := verbs(r.recorded(0)); !slices.Equal(got, []string{"drafted", "dropped"}) {
			t.Errorf("recorded %q", got)
		}
	})
}

// TestViewReadsTheRecordAsOfOneMoment: what is written meanwhile is not in it.
func TestViewReadsTheRecordAsOfOneMoment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		record := func(version string) {
			if err := r.Record(t.Context(), maintenance.Started(version, start)); err != nil {
				t.Fatal(err)
			}
		}
		record("1")
		record("2")
		reading, err := store.OpenAudit(t.Context(), r.url)
		if err != nil {
			t.Fatal(err)
		}
		defer reading.Close()
		record("3")
		var chain audit.Checker
		for row, err := range reading.Rows(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if err := chain.Row(row.Row); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(row.Text, row.User) || !row.At.Equal(start) {
				t.Errorf("the columns are %+v", row)
			}
		}
		if chain.Head() != reading.Head || reading.Head.Seq != 2 {
			t.Errorf("read up to %+v, the head is %+v", chain.Head(), reading.Head)
		}
	})
}
