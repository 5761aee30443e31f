package doctor

import (
	"context"
	"strings"

	"headsup/maintenance"
)

// FactorsSeen is who has no second factor, under the rules that ask for one.
type FactorsSeen struct {
	Asking []string // the rules that ask, as places in the YAML file
	Lacks  []maintenance.Lack
	Called func(user string) string // how a person is named
	Unread string                   // why it is not known who has one; empty: it is
}

// Factors tells who cannot do what a rule lets them, since it asks for a second factor that they do not have. It would be found out in
// an emergency.
func Factors(look func(context.Context) (FactorsSeen, error)) Check {
	return Check{Name: "second factors", Needs: []string{"policy"}, Look: func(ctx context.Context) []Finding {
		seen, err := look(ctx)
		switch {
		case err != nil:
			return []Finding{warned("Look at the line of the database.", "Who has a second factor could not be read: %v.", err)}
		case len(seen.Asking) == 0:
			return []Finding{passed("No rule asks for one.")}
		case seen.Unread != "":
			return []Finding{warned("Run headsup doctor again once headsup has run.", "%s, and %s.", asking(seen.Asking), seen.Unread)}
		}
		var found []Finding
		for _, l := range seen.Lacks {
			names := make([]string, len(l.People))
			for i, user := range l.People {
				names[i] = seen.Called(user)
			}
			found = append(found, warned("headsup second-factor enrol PERSON gives one, such as to "+l.People[0]+".",
				"The rule at %s asks for a second factor, which these have not: %s.", l.Rule, strings.Join(names, ", ")))
		}
		return orPass(found, "%s. Everybody whom they name has one.", asking(seen.Asking))
	}}
}

func asking(rules []string) string { return "Rules that ask for one: " + strings.Join(rules, "; ") }
