package app_test

import "headsup/bot"

// manifest is what the Slack app of headsup manifest is granted and subscribed to.
func manifest() (scopes, events []string) {
	for _, need := range bot.Scopes() {
		scopes = append(scopes, need.Name)
	}
	for _, need := range bot.Events() {
		events = append(events, need.Name)
	}
	return scopes, events
}
