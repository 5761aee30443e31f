package doctor

import (
	"context"
	"slices"
	"strings"

	"headsup/bot"
)

// Named are the channels that are named somewhere, by id or by name.
type Named struct {
	Allowed []string // where headsup works
	Ops     string   // where it speaks of itself; empty: nowhere
	Policy  []string // in routes and rules
}

// Channels tells of each channel that is named whether headsup can post there.
func Channels(n Named, look func(context.Context, []string) ([]bot.ChannelState, error)) Check {
	return Check{Name: "channels", Needs: []string{"settings", "tokens"}, Look: func(ctx context.Context) []Finding {
		all := append(slices.Clone(n.Allowed), n.Policy...)
		if n.Ops != "" {
			all = append(all, n.Ops)
		}
		states, err := look(ctx, all)
		if err != nil {
			return []Finding{refusedBySlack(err)}
		}
		var found []Finding
		for _, c := range states {
			if what, next := c.Trouble(); what != "" && !slices.ContainsFunc(found, func(f Finding) bool { return f.Found == what }) {
				found = append(found, troubleOf(c, what, next))
			}
		}
		found = append(found, n.forbidden(states)...)
		return orPass(found, "headsup is in %s, and can post there.", strings.Join(namesOf(states), ", "))
	}}
}

func troubleOf(c bot.ChannelState, what, next string) Finding {
	if c.Usable() {
		return warned("If they must not read it, name another channel.", "%s", what)
	}
	return failed(next, "%s", what)
}

// forbidden tells of channels that the policy names and headsup may not post to.
func (n Named) forbidden(states []bot.ChannelState) []Finding {
	allowed := map[string]bool{}
	for _, c := range states[:len(n.Allowed)] {
		allowed[c.ID] = true
	}
	var found []Finding
	for _, c := range states[len(n.Allowed) : len(n.Allowed)+len(n.Policy)] {
		if c.Found() && !allowed[c.ID] {
			found = append(found, failed("Add it to HEADSUP_CHANNELS, or take it out of the policy.",
				"The policy names %s, which HEADSUP_CHANNELS does not allow: nothing is sent there.", c.Asked))
		}
	}
	return found
}

func namesOf(states []bot.ChannelState) []string {
	var names []string
	for _, c := range states {
		if name := "#" + c.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
