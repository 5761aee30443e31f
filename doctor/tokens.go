package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"headsup/bot"
)

// Tokens tells what Slack says of the bot token, and which scopes it lacks of those that are needed.
func Tokens(introduce func(context.Context) (bot.Introduction, error), needs []bot.Need) Check {
	return Check{Name: "tokens", Needs: []string{"settings"}, Look: func(ctx context.Context) []Finding {
		i, err := introduce(ctx)
		if err != nil {
			return []Finding{refusedBySlack(err)}
		}
		if i.Bot == "" {
			return []Finding{failed("Copy the bot token, which begins with xoxb-, from the app's page, under OAuth & Permissions.",
				"SLACK_BOT_TOKEN is no bot's: it belongs to %s.", i.Name)}
		}
		if i.Scopes == nil {
			return []Finding{warned("Look at OAuth & Permissions on the app's page: headsup manifest prints what is needed.",
				"Slack does not say which scopes SLACK_BOT_TOKEN has.")}
		}
		return orPass(scopes(i.Scopes, needs), "SLACK_BOT_TOKEN is that of @%s in %s (%s), and has the %d scopes that headsup uses.", i.Name, i.URL, i.Team, len(needs))
	}}
}

// scopes compares what is granted with what is needed.
func scopes(granted []string, needs []bot.Need) []Finding {
	var found []Finding
	var needed []string
	for _, n := range needs {
		needed = append(needed, n.Name)
		if !slices.Contains(granted, n.Name) {
			found = append(found, failed("Add it on the app's page, under OAuth & Permissions, and install the app again; the token stays.",
				"SLACK_BOT_TOKEN lacks the scope %s (%s).", n.Name, n.For))
		}
	}
	var more []string
	for _, one := range granted {
		if !slices.Contains(needed, one) {
			more = append(more, one)
		}
	}
	if len(more) > 0 {
		found = append(found, warned("Take away what nothing else needs, and install the app again.",
			"SLACK_BOT_TOKEN may do more than headsup uses: %s.", strings.Join(more, ", ")))
	}
	return found
}

// refusedBySlack says why a call of Slack did not go well.
func refusedBySlack(err error) Finding {
	if no, ok := errors.AsType[*bot.Unusable](err); ok {
		found, next := no.Advice()
		return failed(next, "%s", found)
	}
	return failed("Look at this machine's network, at HTTPS_PROXY and at SLACK_API_URL.", "Slack did not answer as it should: %s.", oneLine(err))
}

// oneLine is an error that was joined from several, on one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
