package app

import "headsup/commands"

// health is what status says of Slack's side, and of the policy.
type health struct{ app *App }

// Slack says how the bot stands with Slack.
func (h health) Slack() commands.SlackHealth {
	state := h.app.bot.Health()
	return commands.SlackHealth{Open: state.Open, Wanted: state.Wanted, Foreign: state.Foreign, Limited: state.Limited}
}

// Policy says which policy is in force, and whether the one that was read last is.
func (h health) Policy() commands.PolicyHealth {
	p := *h.app.reloader.health.Load()
	p.InForce = h.app.inForce.Load().size
	return p
}
