package doctor_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"headsup/doctor"
	"headsup/store"
)

// found makes one check.
func found(t *testing.T, c doctor.Check) []doctor.Finding {
	t.Helper()
	return doctor.Run(t.Context(), []doctor.Check{c}, func(doctor.Finding) {})
}

func TestTheDatabaseIsTold(t *testing.T) {
	right := store.Condition{Version: 7, Wants: 7, Free: 5 << 30, FreeKnown: true}
	with := func(change func(*store.Condition)) store.Condition {
		c := right
		change(&c)
		return c
	}
	for _, c := range []struct {
		what  string
		is    store.Condition
		err   error
		state doctor.State
		says  string
	}{
		{"right", right, nil, doctor.Pass, "can be written, and is of this version (7); 5.0 GiB"},
		{"of a server", with(func(c *store.Condition) { c.FreeKnown = false }), nil, doctor.Pass, "this version (7)."},
		{"not there yet", store.Condition{New: true, Wants: 7}, nil, doctor.Pass, "makes it at its first start"},
		{"of an older headsup", with(func(c *store.Condition) { c.Version = 6 }), nil, doctor.Warn, "Keep a copy"},
		{"of a newer headsup", with(func(c *store.Condition) { c.Version = 8 }), nil, doctor.Fail, "a newer headsup"},
		{"little room", with(func(c *store.Condition) { c.Free = 200 << 20 }), nil, doctor.Warn, "200 MiB free"},
		{"no room", with(func(c *store.Condition) { c.Free = 3 << 20 }), nil, doctor.Fail, "3 MiB free"},
		{"not to be written", right, fmt.Errorf("%w: the folder", store.ErrReadOnly), doctor.Fail, "Let the user that runs headsup write"},
		{"held", right, store.ErrBusy, doctor.Fail, "held by another program"},
		{"no database", right, store.ErrNoDatabase, doctor.Fail, "is no database of headsup"},
		{"a server that refuses the password", right, &store.ServerError{Fault: store.FaultPassword, Said: "SQLSTATE 28P01"}, doctor.Fail, "refuses the password (SQLSTATE 28P01). Mend the password"},
		{"a server that is read only", right, &store.ServerError{Fault: store.FaultStandby}, doctor.Fail, "can be read only. Name the primary"},
		{"anything else", right, context.DeadlineExceeded, doctor.Fail, "cannot be opened"},
	} {
		got := found(t, doctor.Database("headsup.db", func(context.Context) (store.Condition, error) { return c.is, c.err }))
		if len(got) != 1 || got[0].State != c.state || !strings.Contains(got[0].Found+" "+got[0].Do, c.says) {
			t.Errorf("%s: %+v", c.what, got)
		}
		if (got[0].Do == "") != (got[0].State == doctor.Pass) {
			t.Errorf("%s: what is wrong has a next step, and nothing else has: %+v", c.what, got)
		}
	}
}
