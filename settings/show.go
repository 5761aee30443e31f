package settings

import (
	"fmt"
	"log/slog"
	"strings"
)

// LogValue shows what is worth a line at start: no secrets, no lists of people.
func (s Settings) LogValue() slog.Value {
	attrs := make([]slog.Attr, 0, len(s.Projects))
	for _, p := range s.Projects {
		attrs = append(attrs, slog.Any(p.Name, p))
	}
	return slog.GroupValue(
		slog.String("command", s.Slack.Command),
		slog.Int("connections", s.Slack.Connections),
		slog.String("channels", joined(s.Channels)),
		slog.Int("approvals", s.Approvals),
		slog.String("database", s.Database.String()),
		slog.String("poll", short(s.Poll)),
		slog.String("zone", fmt.Sprint(s.Zone)),
		slog.Attr{Key: "projects", Value: slog.GroupValue(attrs...)},
	)
}

// String shows what LogValue does.
func (s Settings) String() string { return s.LogValue().String() }

// GoString keeps %#v from walking into what String leaves out.
func (s Settings) GoString() string { return "settings.Settings" + s.String() }

// LogValue shows a project without its credentials, but says where they come from.
func (p Project) LogValue() slog.Value {
	whence := "the SDK's chain"
	if !p.Credentials.IsZero() {
		whence = "given"
	}
	return slog.GroupValue(
		slog.String("region", p.Region),
		slog.String("project_id", p.ProjectID),
		slog.String("engines", joined(p.Engines)),
		slog.String("credentials", whence),
	)
}

func (p Project) String() string { return p.Name + p.LogValue().String() }

func joined[T any](entries []T) string {
	said := make([]string, len(entries))
	for i, e := range entries {
		said[i] = fmt.Sprint(e)
	}
	return strings.Join(said, ",")
}
