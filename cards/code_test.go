package cards_test

import (
	"strings"
	"testing"

	"headsup/cards"
	"headsup/maintenance"
)

// TestACardSaysThatACodeIsAskedFor, and why a yes without one does not count.
func TestACardSaysThatACodeIsAskedFor(t *testing.T) {
	t.Parallel()
	v := view(pending(move(), 1))
	const asks = "Each takes a one-time code."
	if got := shown(t, cards.Change(everybody(), v)); strings.Contains(got, asks) {
		t.Error("a code is asked for where the rule asks for none")
	}
	v.Change.Terms.SecondFactor = maintenance.ForApprovals
	v.Lapsed = []maintenance.Lapsed{{Decision: maintenance.Decision{By: maintenance.Person{ID: "U2"}, At: monday, Yes: true}, Standing: maintenance.Entitled, Unproven: true}}
	for _, words := range []string{asks, "without the one-time code that the policy asks for by now. It does not count"} {
		if got := shown(t, cards.Change(everybody(), v)); !strings.Contains(got, words) {
			t.Errorf("the card does not say %q:\n%s", words, got)
		}
	}
}
