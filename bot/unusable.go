package bot

import (
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// Unusable says that Slack will not take a token, so that there is no use in trying again.
type Unusable struct {
	Setting string // which token
	Word    string // Slack's own error name
	Needed  string // for missing_scope: what is missing
}

func (e *Unusable) Error() string {
	text := fmt.Sprintf("Slack refuses %s (%s): %s", e.Setting, e.Word, hopeless()[e.Word])
	if e.Needed != "" {
		text += fmt.Sprintf("; it needs %s", e.Needed)
	}
	return text
}

// hopeless are Slack's errors that no waiting mends, with what to do about them.
func hopeless() map[string]string {
	return map[string]string{
		"invalid_auth":            "it is not a token that Slack knows; copy it again from the app's settings",
		"not_authed":              "it is empty; copy it from the app's settings",
		"not_allowed_token_type":  "it is a token of another kind; SLACK_BOT_TOKEN begins with xoxb-, SLACK_APP_TOKEN with xapp-",
		"token_revoked":           "it was revoked; install the app again and copy the new one",
		"token_expired":           "it expired; switch token rotation off in the app's settings and copy a new one",
		"account_inactive":        "the app was removed from the workspace; install it again",
		"user_removed_from_team":  "the bot's user was removed from the workspace; install the app again",
		"team_disabled":           "the workspace was disabled",
		"team_access_not_granted": "the app has no access to the workspace; ask an admin to grant it",
		"access_denied":           "the workspace denies the app access; ask an admin to allow it",
		"missing_scope":           "it lacks a scope; add it in the app's settings and install the app again",
		"no_permission":           "it lacks a permission; add the scope in the app's settings and install the app again",
	}
}

// unusable makes an *Unusable of an error that no waiting mends, and leaves others as they are, free of addresses.
func unusable(setting string, err error) error {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) && hopeless()[refused.Err] != "" {
		return &Unusable{Setting: setting, Word: refused.Err, Needed: refused.Needed}
	}
	return withoutAddress(err)
}

// Advice gives the two halves of what the error says, as sentences: what was found, and the next step.
func (e *Unusable) Advice() (found, next string) {
	why, next, _ := strings.Cut(hopeless()[e.Word], "; ")
	if next == "" {
		next = "ask whoever administers the workspace"
	}
	if e.Needed != "" {
		why += ", " + e.Needed
	}
	return fmt.Sprintf("Slack refuses %s (%s): %s.", e.Setting, e.Word, why), strings.ToUpper(next[:1]) + next[1:] + "."
}
