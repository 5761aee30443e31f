package doctor

import (
	"context"

	"headsup/bot"
)

// Post posts a test card: the one check that anybody in Slack sees.
func Post(channel string, look func(context.Context, []string) ([]bot.ChannelState, error), post func(ctx context.Context, channel string) error) Check {
	return Check{Name: "post", Needs: []string{"settings", "tokens"}, Look: func(ctx context.Context) []Finding {
		states, err := look(ctx, []string{channel})
		if err != nil {
			return []Finding{refusedBySlack(err)}
		}
		if what, next := states[0].Trouble(); !states[0].Usable() {
			return []Finding{failed(next, "%s", what)}
		}
		if err := post(ctx, states[0].ID); err != nil {
			return []Finding{failed("Look at who may post in #"+states[0].Name+".", "Slack did not take the test card: %s.", oneLine(err))}
		}
		return []Finding{passed("A test card stands in #%s.", states[0].Name)}
	}}
}
