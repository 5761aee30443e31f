package bot

// Need is something that the Slack app must be granted or subscribed to, and what for.
type Need struct{ Name, For string }

// Scopes are what the bot token must be granted, all of it and no more: for the calls that this room makes, and the events that it hears.
func Scopes() []Need {
	return []Need{
		{"commands", "the slash command and the shortcuts"},
		{"chat:write", "cards, reminders and answers"},
		{"app_mentions:read", "what is said to it in channels"},
		{"im:history", "what is said to it in direct messages"},
		{"im:write", "to begin a direct message"},
		{"channels:read", "names and members of public channels"},
		{"groups:read", "those of private ones that it is invited to"},
		{"users:read", "zones, and who is a guest or has left"},
		{"usergroups:read", "who approves"},
		{"files:write", "the picture of what is coming; without it digests have none"},
	}
}

// The events that the app is subscribed to, as Slack names them.
const (
	eventMention = "app_mention"
	eventHome    = "app_home_opened"
	eventDirect  = "message.im" // it comes as a message whose channel_type is im
	eventGroup   = "subteam_members_changed"
)

// Events are what the app must be subscribed to.
func Events() []Need {
	return []Need{
		{eventMention, "the same sentences in a thread"},
		{eventHome, "the Home tab of whoever opens it"},
		{eventDirect, "the same sentences in a direct message"},
		{eventGroup, "who joins a group of approvers"},
	}
}
