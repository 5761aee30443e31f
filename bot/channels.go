package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/words"
)

// ChannelState is what was found of a channel that the settings name.
type ChannelState struct {
	Asked    string // as the settings name it
	ID, Name string // empty where it was not found
	Private  bool
	Member   bool   // the bot is in it
	Archived bool   // nobody can post there
	Shared   bool   // with another organisation (Slack Connect): outsiders see what is posted
	Word     string // Slack's error name where it could not be asked; channel_not_found where it does not show it
	found    string // in no language yet, as is next
	next     string
}

// Found says that Slack shows the channel to the bot.
func (c ChannelState) Found() bool { return c.ID != "" }

// Advice says what keeps headsup from working there and what to do, for whoever runs it, in no language yet; empty where all is well.
func (c ChannelState) Advice() string {
	if c.next == "" {
		return c.found
	}
	return c.found + " " + c.next
}

// Trouble gives the two halves of the advice in English: what was found, and the next step, which may be empty.
func (c ChannelState) Trouble() (found, next string) {
	return words.In(words.English, c.found), words.In(words.English, c.next)
}

// Usable says that headsup can post there.
func (c ChannelState) Usable() bool { return c.Found() && c.Member && !c.Archived }

// Names of channels have no capital letters, ids have no small ones (D).
var channelID = regexp.MustCompile(`^[CG][A-Z0-9]+$`)

const (
	listSize  = 1000
	listPages = 20 // conversations.list is tier 2: 20 a minute
)

// Channels looks up channels by id or by name, with or without #, in the order given. The error is that of a token that
// will not do, of a missing scope, or of ctx.
func (b *Bot) Channels(ctx context.Context, names []string) ([]ChannelState, error) {
	me, err := b.Identify(ctx)
	if err != nil {
		return nil, err
	}
	states := make([]ChannelState, len(names))
	byName := map[string][]int{}
	for i, asked := range names {
		states[i].Asked = asked
		name := strings.TrimPrefix(strings.TrimSpace(asked), "#")
		if !channelID.MatchString(name) {
			byName[strings.ToLower(name)] = append(byName[strings.ToLower(name)], i)
			continue
		}
		if err := b.lookUp(ctx, name, &states[i]); err != nil {
			return nil, err
		}
	}
	if err := b.listFor(ctx, byName, states); err != nil {
		return nil, err
	}
	for i := range states {
		states[i].found, states[i].next = trouble(states[i], me)
	}
	return states, nil
}

func (b *Bot) lookUp(ctx context.Context, id string, state *ChannelState) error {
	var found *slack.Channel
	err := patiently(ctx, func(ctx context.Context) (err error) {
		found, err = b.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		return err
	})
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) && refused.Err == "channel_not_found" {
		state.Word = refused.Err
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up channel %s: %w", id, unusable("SLACK_BOT_TOKEN", err))
	}
	state.fill(*found)
	return nil
}

func (b *Bot) listFor(ctx context.Context, wanted map[string][]int, states []ChannelState) error {
	left := len(wanted)
	cursor := ""
	for page := 0; left > 0 && page < listPages; page++ {
		var channels []slack.Channel
		err := patiently(ctx, func(ctx context.Context) (err error) {
			channels, cursor, err = b.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
				Cursor: cursor, Limit: listSize, Types: []string{"public_channel", "private_channel"},
			})
			return err
		})
		if err != nil {
			return fmt.Errorf("list channels: %w", unusable("SLACK_BOT_TOKEN", err))
		}
		for _, c := range channels {
			for n, i := range wanted[c.Name] {
				states[i].fill(c)
				if n == 0 {
					left--
				}
			}
		}
		if cursor == "" {
			break
		}
	}
	for _, places := range wanted {
		for _, i := range places {
			if !states[i].Found() {
				states[i].Word = "channel_not_found"
			}
		}
	}
	return nil
}

func (c *ChannelState) fill(found slack.Channel) {
	c.ID, c.Name, c.Private = found.ID, found.Name, found.IsPrivate
	c.Member, c.Archived = found.IsMember, found.IsArchived
	c.Shared = found.IsExtShared || found.IsPendingExtShared
}

func trouble(c ChannelState, me Identity) (found, next string) {
	invite := "/invite @" + me.Name
	switch {
	case !c.Found():
		return words.Put("%s was not found.", c.Asked), words.Put("Check its name; if it is private, type there: %s", invite)
	case c.Archived:
		return words.Put("#%s is archived.", c.Name), words.Put("Unarchive it, or name another channel.")
	case !c.Member:
		return words.Put("headsup is not in #%s and cannot post there.", c.Name), words.Put("Type there: %s", invite)
	case c.Shared:
		return words.Put("#%s is shared with another organisation: its people read what headsup posts there, though they cannot use it.", c.Name), ""
	}
	return "", ""
}

// patiently makes a call that is made at the start only, waiting as long as Slack says where it is limited.
func patiently(ctx context.Context, call func(context.Context) error) error {
	for {
		once, cancel := context.WithTimeoutCause(ctx, callTime, errors.New("Slack did not answer in time"))
		err := call(once)
		cancel()
		var limited *slack.RateLimitedError
		if !errors.As(err, &limited) {
			return err
		}
		if !sleep(ctx, max(limited.RetryAfter, time.Second)) {
			return errors.Join(err, ctx.Err())
		}
	}
}
