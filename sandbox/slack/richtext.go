package slack

// mostRichParts bounds lists in rich text (U: Slack names no limit but the size of the message).
const mostRichParts = 1000

// richPart is one part of a rich_text block: a paragraph, a list, code or a quotation.
func richPart(c *checker, at string, v any) {
	words := need(many(0, mostRichParts, richWord))
	border := may(whole(0, 1))
	switch _, kind := typed(v); kind {
	case "rich_text_section":
		c.object(at, v, shape{"type": need(anything), "elements": words})
	case "rich_text_preformatted":
		c.object(at, v, shape{"type": need(anything), "elements": words, "border": border, "language": may(text(1, 100))})
	case "rich_text_quote":
		c.object(at, v, shape{"type": need(anything), "elements": words, "border": border})
	case "rich_text_list":
		c.object(at, v, shape{
			"type": need(anything), "elements": need(many(1, mostRichParts, richPart)), "style": need(oneOf("bullet", "ordered")),
			"indent": may(whole(0, 8)), "offset": may(whole(0, 1e6)), "border": border,
		})
	default:
		c.say(at, "unsupported type: %s", kind)
	}
}

// richWord is one piece of a line.
func richWord(c *checker, at string, v any) {
	look := may(object(shape{
		"bold": may(boolean), "italic": may(boolean), "strike": may(boolean), "code": may(boolean), "underline": may(boolean),
		"highlight": may(boolean), "client_highlight": may(boolean), "unlink": may(boolean),
	}))
	id := need(text(1, longestID))
	var fields shape
	_, kind := typed(v)
	switch kind {
	case "text":
		fields = shape{"text": need(text(1, 1<<20))}
	case "link":
		fields = shape{"url": need(text(1, 3000)), "text": may(text(0, longestText)), "unsafe": may(boolean)}
	case "emoji":
		fields = shape{"name": id, "unicode": may(text(1, 100)), "skin_tone": may(whole(1, 6)), "url": may(text(1, 3000))}
	case "user":
		fields = shape{"user_id": id}
	case "usergroup":
		fields = shape{"usergroup_id": id}
	case "channel":
		fields = shape{"channel_id": id}
	case "team":
		fields = shape{"team_id": id}
	case "broadcast":
		fields = shape{"range": need(oneOf("here", "channel", "everyone"))}
	case "color":
		fields = shape{"value": id}
	case "date":
		fields = shape{
			"timestamp": need(whole(0, 1e11)), "format": need(text(1, longestID)), "url": may(text(1, 3000)), "fallback": may(text(1, longestText)),
		}
	default:
		c.say(at, "unsupported type: %s", kind)
		return
	}
	fields["type"], fields["style"] = need(anything), look
	c.object(at, v, fields)
}
