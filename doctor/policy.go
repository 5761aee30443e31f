package doctor

import (
	"context"
	"fmt"

	"headsup/maintenance"
)

// Policy tells what is wrong with the policy and what may be. inForce is what the database says of the one that a headsup had in force last;
// its error only leaves that out, since the database has a check of its own.
func Policy(p maintenance.PolicySize, wrong, doubtful []Remark, inForce func(context.Context) (hash string, err error)) Check {
	c := Check{Name: "policy", Needs: []string{"settings"}}
	if len(wrong) > 0 {
		c.Needs = nil // its own mistakes are told in any case
	}
	c.Look = func(ctx context.Context) []Finding {
		found := remarks(wrong, doubtful)
		if len(wrong) > 0 {
			return found
		}
		return append(found, passed("%s from %s.%s", rulesOf(p), p.Source, standing(ctx, p.Hash, inForce)))
	}
	return c
}

func rulesOf(p maintenance.PolicySize) string {
	return fmt.Sprintf("%s, %s and %s", several(p.Rules, "rule"), several(p.Freezes, "freeze"), several(p.Routes, "route"))
}

// standing says how the policy of the file stands to the one in force. A headsup that runs takes another one up within seconds, so a
// difference is no fault.
func standing(ctx context.Context, hash string, inForce func(context.Context) (string, error)) string {
	was, err := inForce(ctx)
	switch {
	case err != nil, was == "":
		return ""
	case was == hash:
		return " It is the one in force."
	}
	return " It is not the one in force yet: a headsup that runs takes it up by itself, and a start does."
}

func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
