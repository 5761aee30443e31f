package doctor

import (
	"context"
	"errors"

	"headsup/bot"
)

// mostSockets is how many Slack takes of one app (facts of Socket Mode; bot refuses to open more).
const mostSockets = 10

// Socket opens a socket and closes it again. app gives the app of the bot token, empty where it is not known; own is how many sockets one
// headsup keeps open.
func Socket(greet func(context.Context) (bot.Greeting, error), app func() string, own int) Check {
	return Check{Name: "socket", Needs: []string{"settings"}, Look: func(ctx context.Context) []Finding {
		g, err := greet(ctx)
		if _, no := errors.AsType[*bot.Unusable](err); no {
			return []Finding{refusedBySlack(err)}
		}
		if err != nil {
			return []Finding{failed("Look at Socket Mode on the app's page, and whether this machine lets WebSockets through.", "No socket could be opened: %s.", oneLine(err))}
		}
		var found []Finding
		if other := app(); other != "" && g.App != "" && g.App != other {
			found = append(found, failed("Copy both tokens from the page of one app.",
				"SLACK_APP_TOKEN is that of the app %s, and SLACK_BOT_TOKEN that of %s: headsup would hear nothing of its own app.", g.App, other))
		}
		if g.Others > 0 {
			found = append(found, others(g.Others, own))
		}
		if g.Taken > 0 {
			found = append(found, warned("Ask whoever clicked or typed in this second to do it again.",
				"Slack sent %s to this socket while it was open, and nobody answered.", several(g.Taken, "thing")))
		}
		return orPass(found, "A socket was opened, and Slack said hello on it. The app has no other one open.")
	}}
}

func others(n, own int) Finding {
	const do = "Where that is a headsup of yours which runs, all is well. Where not, another program has an app-level token of this app: give it an app of its own."
	const share = "Each takes a share of what people type and click."
	if n+own > mostSockets {
		return warned(do, "The app has %s open besides, of the %d that Slack takes, so no further headsup fits with its %d. %s", several(n, "socket"), mostSockets, own, share)
	}
	return warned(do, "The app has %s open besides; one headsup keeps %d. %s", several(n, "socket"), own, share)
}
