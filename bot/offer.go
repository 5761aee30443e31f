package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"

	"headsup/cards"
)

// offers is how an acknowledgement carries the options of a menu (D).
type offers struct {
	Options []*cards.Offer `json:"options"`
}

// noOffers is what a menu is answered with where there is nothing to offer, or nobody to offer it to: the person sees that, and types on.
const noOffers = `{"options":[]}`

// suggest offers what fits what somebody has typed into a menu, to whoever may use headsup there.
func (b *Bot) suggest(ctx context.Context, l *letter, log *slog.Logger) {
	m := l.matter
	if no := b.admit(ctx, &m); no != nil {
		log.Info("person was refused", "reason", no.Why)
		b.acknowledge(l, json.RawMessage(noOffers))
		return
	}
	b.acknowledge(l, encode(offers{b.o.Desk.Suggest(ctx, m.request, m.typing)}))
}

// mostWords bounds what is read of a message.
const mostWords = 20_000

// wordsOf is what a message says: its text, and what stands in its blocks and attachments, where other apps put what they have to say.
func wordsOf(text string, more ...json.RawMessage) string {
	var words strings.Builder
	words.WriteString(text)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, part := range v {
				walk(part)
			}
		case map[string]any:
			for key, part := range v {
				said, isText := part.(string)
				if !isText {
					walk(part)
					continue
				}
				switch key {
				case "text", "fallback", "title", "pretext", "value":
					if !strings.Contains(words.String(), said) { // Slack says most of it twice
						words.WriteString("\n" + said)
					}
				}
			}
		}
	}
	for _, raw := range more {
		var tree any
		if len(raw) <= mostWords && decode(raw, &tree) {
			walk(tree)
		}
	}
	return words.String()
}
