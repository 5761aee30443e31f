package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestWhoLacksASecondFactor: whoever has to show one and has none is named once for each rule, stand-ins of that moment included.
func TestWhoLacksASecondFactor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	person := func(id string) maintenance.Party { return maintenance.Party{User: id} }
	standIn := func(from, to string, until time.Time) maintenance.Delegation {
		return maintenance.Delegation{From: maintenance.Person{ID: from}, To: maintenance.Person{ID: to}, At: now.Add(-time.Hour), Until: until}
	}
	rule := maintenance.Rule{
		Approvals: 1,
		Approvers: []maintenance.Party{person("bo"), person("cy")}, Notify: []maintenance.Party{person("dee"), person("eve")},
		BreakGlass: []maintenance.Party{person("ann"), person("bo")}, SecondFactor: maintenance.ForApprovals,
	}
	glass := rule
	glass.SecondFactor = maintenance.ForGlass
	for _, c := range []struct {
		name        string
		rule        maintenance.Rule
		delegations []maintenance.Delegation
		enrolled    []string
		want        []string
	}{
		{"nobody has one", rule, nil, nil, []string{"bo", "cy", "ann"}},
		{"approvers have one", rule, nil, []string{"bo", "cy"}, []string{"ann"}},
		{"all have one", rule, nil, []string{"ann", "bo", "cy"}, nil},
		{"a stand-in has none", rule, []maintenance.Delegation{standIn("bo", "dee", now.Add(time.Hour))}, []string{"ann", "bo", "cy"}, []string{"dee"}},
		{"one who was", rule, []maintenance.Delegation{standIn("bo", "dee", now)}, []string{"ann", "bo", "cy"}, nil},
		{"one whom the rule does not name", rule, []maintenance.Delegation{standIn("bo", "zed", now.Add(time.Hour))}, []string{"ann", "bo", "cy"}, nil},
		{"one for somebody who decides nothing", rule, []maintenance.Delegation{standIn("eve", "dee", now.Add(time.Hour))}, []string{"ann", "bo", "cy"}, nil},
		{"only those who may skip approvals", glass, []maintenance.Delegation{standIn("bo", "dee", now.Add(time.Hour))}, []string{"ann"}, []string{"bo"}},
	} {
		enrolled := map[string]bool{}
		for _, user := range c.enrolled {
			enrolled[user] = true
		}
		var got []string
		for _, l := range (maintenance.Policy{Rules: []maintenance.Rule{c.rule}, Delegations: c.delegations}).Lacks(enrolled, now) {
			got = append(got, l.People...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v lack one, want %v", c.name, got, c.want)
		}
	}
}
