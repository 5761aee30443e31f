package cards_test

import (
	"testing"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"

	"headsup/cards"
	"headsup/maintenance"
)

// entitled are the rights of somebody who may do everything under a rule with these terms.
func entitled(t maintenance.Terms) []maintenance.Entitlement {
	return []maintenance.Entitlement{{Terms: t}}
}

// whoamis are what people of different standing read of one policy, as maintenance judges it.
func whoamis(t *testing.T) map[string]cards.Message {
	t.Helper()
	prod, err := labels.NewMatcher(labels.MatchEqual, "tag_env", "prod")
	if err != nil {
		t.Fatal(err)
	}
	group := []maintenance.Party{{Group: "S1", Name: "sre-leads"}}
	source := func(line int, name string) maintenance.Source {
		return maintenance.Source{File: "headsup.yaml", Line: line, Name: name}
	}
	policy := maintenance.Policy{
		Rules: []maintenance.Rule{
			{
				Source: source(2, "cancel in prod"), Matchers: []*labels.Matcher{prod}, Actions: []maintenance.Action{maintenance.Cancel}, Approvals: 2,
				Approvers: group, Ask: group, AskIn: []string{"C01"}, Notify: []maintenance.Party{{User: "U2", Name: "bo"}},
			},
			{Source: source(9, "prod"), Matchers: []*labels.Matcher{prod}, Approvals: 1, ApprovalsPerMove: 1, Approvers: group, BreakGlass: group},
			{Source: source(14, "the rest")},
		},
		Groups:      maintenance.Groups{"S1": {ID: "S1", ReadAt: monday, Members: map[string]time.Time{"U1": {}, "U3": monday.Add(-time.Hour)}}},
		Delegations: []maintenance.Delegation{{From: ann(), To: bo(), At: monday, Until: in(72 * time.Hour)}},
	}
	said := func(p maintenance.Policy, who maintenance.Person, place maintenance.Place) cards.Message {
		return cards.Whoami(reader(), cards.WhoamiView{
			Person: who, Place: place, OwnZone: true, StandIns: p.StandIns(monday),
			Rules: p.Entitlements(maintenance.Actor{Person: who, Place: place}, monday),
		})
	}
	here := maintenance.Place{Channel: "C01"}
	unread := policy
	unread.Groups = nil
	return map[string]cards.Message{
		"whoami-approver":  said(policy, ann(), here),
		"whoami-stand-in":  said(policy, bo(), here),
		"whoami-newcomer":  said(policy, maintenance.Person{ID: "U3", Name: "cy"}, here),
		"whoami-in-direct": said(policy, ann(), maintenance.Place{Direct: true}),
		"whoami-unread":    said(unread, ann(), here),
		"whoami-nothing":   said(maintenance.Policy{}, ann(), here),
	}
}
