package maintenance_test

import (
	"slices"
	"testing"
	"time"

	"headsup/maintenance"
)

// TestWhatSomebodyIsToldOfTheirRightsIsWhatHolds compares what each rule is said to let people do with what is made of their wishes and
// clicks on real changes. The people are those of the rights matrix who may speak to headsup at all, and those who have left.
func TestWhatSomebodyIsToldOfTheirRightsIsWhatHolds(t *testing.T) {
	t.Parallel()
	leads, pia := []maintenance.Party{{Group: "S1", Name: "leads"}}, []maintenance.Party{{User: "pia"}, {User: "paul"}}
	told := []maintenance.Party{{User: "stan"}}
	engine := func(e maintenance.Engine) maintenance.Rule {
		return maintenance.Rule{Matchers: matchers(t, `engine="`+string(e)+`"`), Approvals: 1, Notify: told}
	}
	kafka, rabbit, rocket := engine(maintenance.Kafka), engine(maintenance.RabbitMQ), engine(maintenance.RocketMQ)
	kafka.Approvers, kafka.BreakGlass = leads, leads
	rabbit.Approvers, rabbit.Ask, rabbit.Newcomer, rabbit.ReasonRequired = slices.Concat(pia, leads), []maintenance.Party{{User: "ron"}, {User: "pia"}, {Group: "S2"}}, maintenance.AtOnce, true
	rocket.Approvers, rocket.Approvals, rocket.AskIn = pia, 2, []string{"C02"}
	free := maintenance.Rule{}
	everywhere := maintenance.Policy{
		Rules: []maintenance.Rule{kafka, rabbit, rocket, free},
		Left:  map[string]bool{"guest": true, "gone": true},
		Groups: maintenance.Groups{
			"S1": {ID: "S1", ReadAt: monday, Members: map[string]time.Time{"lea": {}, "nora": monday.Add(-time.Hour), "guest": {}, "gone": {}}},
			"S2": {ID: "S2", ReadAt: monday, Members: map[string]time.Time{"mia": monday}},
		},
		Delegations: []maintenance.Delegation{stands("pia", "stan"), {From: who("lea").Person, To: who("stan").Person, At: monday.Add(-2 * time.Hour), Until: monday}},
	}
	unread, silent := everywhere, everywhere.Groups["S1"]
	silent.ReadAt = monday.Add(-maintenance.GroupLife - time.Second)
	unread.Groups = maintenance.Groups{"S1": silent, "S2": everywhere.Groups["S2"]}
	engines := []maintenance.Engine{maintenance.Kafka, maintenance.RabbitMQ, maintenance.RocketMQ, "another"}
	claims := map[maintenance.Why]int{}
	for name, p := range map[string]maintenance.Policy{"all is read": everywhere, "a group is not": unread} {
		for _, person := range []string{"mia", "ron", "lea", "pia", "nora", "guest", "gone", "stan"} {
			for _, channel := range []string{"C01", "C02"} {
				by := who(person)
				by.Place.Channel = channel
				said := p.Entitlements(by, monday)
				for i, engine := range engines {
					got, where := said[i], name+": "+person+" in "+channel+", "+string(engine)
					a := maintenance.Ask{
						By: by, Wish: maintenance.Wish{Action: maintenance.Cancel, Reason: "why"}, Task: waiting(48 * time.Hour), Now: monday,
						Instance: maintenance.Instance{ID: "i1", Engine: engine},
					}
					_, err := p.Terms(a)
					agrees(t, where+" asks", got.Ask, err, claims)
					a.Wish.Glass = true
					_, err = p.Terms(a)
					agrees(t, where+" breaks the glass", got.Break, err, claims)

					a.Wish.Glass, a.By = false, who("zed")
					asker := p
					asker.Rules = append([]maintenance.Rule{}, p.Rules...)
					asker.Rules[i].Ask, asker.Rules[i].AskIn = nil, nil
					terms, err := asker.Terms(a)
					if err != nil {
						t.Fatal(err)
					}
					if terms.Approvals == 0 {
						if got.Decide == nil {
							t.Errorf("%s: they decide where nobody has to", where)
						}
						continue
					}
					right, no := p.Right(maintenance.Change{By: a.By, Terms: terms}, nil, by.Person, monday)
					agrees(t, where+" decides", got.Decide, asError(no), claims)
					if got.Right != right {
						t.Errorf("%s: with the right of %+v, not %+v", where, got.Right.For.ID, right.For.ID)
					}
				}
			}
		}
	}
	for _, why := range []maintenance.Why{"", maintenance.MayNotAsk, maintenance.MayNotBreak, maintenance.GlassNotNeeded, maintenance.NotApprover, maintenance.TooNew, maintenance.GroupUnread} {
		if claims[why] == 0 {
			t.Errorf("nobody is told %q", why)
		}
	}
	if all := everywhere.StandIns(monday); len(all) != 1 || all[0].From.ID != "pia" {
		t.Errorf("delegations that hold: %+v", all)
	}
}

func asError(no *maintenance.Refusal) error {
	if no == nil {
		return nil
	}
	return no
}

// agrees holds what somebody is told against what was made of what they did.
func agrees(t *testing.T, what string, said *maintenance.Refusal, done error, claims map[maintenance.Why]int) {
	t.Helper()
	if got := why(asError(said)); got != why(done) {
		t.Errorf("%s: they are told %q, and %q holds", what, got, why(done))
	}
	claims[why(done)]++
}
