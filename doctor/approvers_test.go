package doctor_test

import (
	"context"
	"strings"
	"testing"

	"headsup/bot"
	"headsup/doctor"
	"headsup/maintenance"
)

// TestARuleHasApproversWhoeverAsks: enough of them, beside each who may ask.
func TestARuleHasApproversWhoeverAsks(t *testing.T) {
	named := func(names ...string) (all []maintenance.Party) {
		for _, name := range names {
			all = append(all, maintenance.Party{Name: name})
		}
		return all
	}
	known := bot.Parties{ByName: map[string]maintenance.Party{}}
	for _, name := range []string{"@ann", "@bo", "@cy"} {
		known.ByName[name] = maintenance.Party{User: "U" + strings.ToUpper(name[1:]), Name: name[1:]}
	}
	for _, c := range []struct {
		what  string
		rule  maintenance.Rule
		state doctor.State
		says  string
	}{
		{"nobody has to", maintenance.Rule{}, doctor.Pass, ""},
		{"one of two", maintenance.Rule{Approvals: 1, Approvers: named("@ann", "@bo")}, doctor.Pass, ""},
		{"two of two", maintenance.Rule{Approvals: 2, Approvers: named("@ann", "@bo")}, doctor.Warn, "so what UANN or UBO asks for"},
		{"two of two, and others ask", maintenance.Rule{Approvals: 2, Approvers: named("@ann", "@bo"), Ask: named("@cy")}, doctor.Pass, ""},
		{"two of two, and one of them asks", maintenance.Rule{Approvals: 2, Approvers: named("@ann", "@bo"), Ask: named("@cy", "@bo")}, doctor.Warn, "so what UBO asks for"},
		{"two of one who is named twice", maintenance.Rule{Approvals: 2, Approvers: named("@ann", "@ann")}, doctor.Fail, "asks for 2 approvals, and 1 may give one"},
		{"one of one who is not known", maintenance.Rule{Approvals: 1, Approvers: named("@gone")}, doctor.Fail, "asks for 1 approval, and 0 may give one"},
		{"nobody may break the glass", maintenance.Rule{Approvals: 1, Approvers: named("@ann", "@bo"), BreakGlass: named("@gone")}, doctor.Warn, "nobody who may use it"},
	} {
		c.rule.Source = maintenance.Source{File: "headsup.yaml", Line: 3}
		p := maintenance.Policy{Rules: []maintenance.Rule{c.rule}}
		check := doctor.Approvers(p, func(context.Context) (bot.Parties, error) { return known, nil })
		check.Needs = nil
		got := found(t, check)
		if len(got) != 1 || got[0].State != c.state || !strings.Contains(got[0].Found, c.says) || (got[0].Do == "") != (c.state == doctor.Pass) {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}
