package settings

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxConnections is how many sockets Slack allows an app (facts/slack.md, section 1).
const maxConnections = 10

// tokenKind is one of Slack's kinds of token (facts/slack.md, section 10).
type tokenKind struct{ prefix, name, whence string }

// example is how .env.example writes a token.
func (k tokenKind) example() string { return k.prefix + "…" }

func botToken() tokenKind {
	return tokenKind{"xoxb-", "bot token", "It stands on the app's page in Slack, under OAuth & Permissions."}
}

func appToken() tokenKind {
	return tokenKind{
		"xapp-", "app-level token",
		"It is made on the app's page in Slack, under Basic Information, with the scope connections:write.",
	}
}

// slackToken reads a token. What is wrong with it is told by its beginning and length only.
func (r *reading) slackToken(setting, value string, want tokenKind) Secret {
	right := fmt.Sprintf("Give the app's %s, which begins with %s. %s", want.name, want.prefix, want.whence)
	switch {
	case value == "":
		if !r.told(setting) {
			r.missing(setting, right)
		}
	case value == want.example():
		r.wrong(setting, "is still the example's", right)
	case !strings.HasPrefix(value, want.prefix):
		r.wrong(setting, fmt.Sprintf("is set, %s, does not begin with %s%s", characters(value), want.prefix, looksLike(value)), right)
	case strings.ContainsFunc(value, func(c rune) bool { return c <= ' ' || c > '~' }):
		r.wrong(setting, fmt.Sprintf("is set, %s, has a space or a character that no token has", characters(value)), right)
	case len(value) == len(want.prefix):
		r.wrong(setting, "is only the beginning of a token", right)
	}
	return NewSecret(value)
}

// told says that a setting, in either form, has been found wrong already.
func (r *reading) told(setting string) bool {
	for _, p := range r.mistakes {
		if p.Setting == setting || p.Setting == setting+fileSuffix {
			return true
		}
	}
	return false
}

// looksLike names the kind of token that was given instead. The beginning of a token is no secret.
func looksLike(value string) string {
	for _, prefix := range []string{botToken().prefix, appToken().prefix, "xoxp-", "xoxe.", "xoxe-"} {
		if strings.HasPrefix(value, prefix) {
			return " but with " + prefix
		}
	}
	return ""
}

// apiURL reads the address of Slack's Web API and ends it with a slash, as slack-go wants it.
func (r *reading) apiURL(setting, value string) *url.URL {
	u, ok := readURL(value)
	if !ok {
		r.refuse(setting, value, "Give an address such as https://slack.com/api/.")
		return nil
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		r.warn(notEncrypted(setting, r.found[setting].where))
	}
	return u
}

func readURL(value string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(value))
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, false
	}
	return u, u.Scheme == "https" || u.Scheme == "http"
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// slashCommand is what Slack takes as one: up to 32 characters.
var slashCommand = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)

func (r *reading) command(setting, value string) string {
	if !slashCommand.MatchString(value) {
		r.refuse(setting, value, "Give a slash and small letters, such as /tasks, as on the app's page under Slash Commands.")
	}
	return value
}

var (
	channelID = regexp.MustCompile(`^[CG][A-Z0-9]{7,20}$`)
	tokenLike = regexp.MustCompile(`^x(ox|app-)`) // would be taken for a channel's name
	directID  = regexp.MustCompile(`^D[A-Z0-9]{7,20}$`)
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{5,20}$`)
	groupID   = regexp.MustCompile(`^S[A-Z0-9]{5,20}$`)
)

// Names in Slack, in any script, have at most 80 characters.
var (
	channelName = bounded{regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}_-]+$`), 80} //nolint:gochecknoglobals // a pattern, as those above
	handleName  = bounded{regexp.MustCompile(`^@[\p{L}\p{M}\p{N}._-]+$`), len("@") + 80} //nolint:gochecknoglobals // as above
)

// bounded is a pattern with the most characters that it may match. {1,80} in a pattern of whole scripts is compiled eighty times
// over, which took 4 MB of every process.
type bounded struct {
	pattern *regexp.Regexp
	most    int
}

// MatchString is as a pattern's.
func (b bounded) MatchString(s string) bool {
	return utf8.RuneCountInString(s) <= b.most && b.pattern.MatchString(s)
}

const channelExample = "Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom)."

// channels reads the allowlist.
func (r *reading) channels(setting, value string) []Channel {
	if strings.TrimSpace(value) == "" {
		r.missing(setting, "Name the channels where headsup may be used, such as #ops or C0123456789, with commas between. "+
			"Who is in one of them may move and cancel tasks.")
		return nil
	}
	var channels []Channel
	for _, entry := range r.list(setting, value) {
		if c := r.readChannel(setting, entry); !c.IsZero() {
			channels = append(channels, c)
		}
	}
	return channels
}

func (r *reading) channel(setting, value string) Channel {
	if value = strings.TrimSpace(value); value == "" {
		return Channel{}
	}
	return r.readChannel(setting, value)
}

func (r *reading) readChannel(setting, entry string) Channel {
	name := strings.TrimPrefix(entry, "#")
	switch {
	case channelID.MatchString(entry):
		return Channel{ID: entry}
	case directID.MatchString(entry):
		r.wrong(setting, "has "+r.quote(entry)+", a direct message", "Direct messages are open to members of an allowed channel. "+channelExample)
	case channelName.MatchString(name) && !tokenLike.MatchString(name):
		return Channel{Name: name}
	default:
		r.wrong(setting, "has "+r.quote(entry), channelExample)
	}
	return Channel{}
}

func (r *reading) userIDs(setting, value string) []string {
	var ids []string
	for _, entry := range r.list(setting, value) {
		if !userID.MatchString(entry) {
			r.wrong(setting, "has "+r.quote(entry), "Give user ids, such as U0123456789 (in Slack: a person's profile, ⋮, Copy member ID).")
			continue
		}
		ids = append(ids, entry)
	}
	return ids
}

// approvals is how many people must approve a change.
func (r *reading) approvals(setting, value string) int {
	const right = "Give how many people must approve a change, 0 to 10. With 0 everyone in the allowed channels may move and cancel tasks alone."
	value = strings.TrimSpace(value)
	n, err := strconv.ParseUint(value, 10, 64)
	switch {
	case value == "":
		return 1
	case err != nil || n > mostApprovals:
		r.refuse(setting, value, right)
	default:
		return int(n)
	}
	return 0
}

const mostApprovals = 10

// wantsApprovals says that a setting asks for approvals; a mistake in it is told already.
func wantsApprovals(value string) bool {
	n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 64)
	return strings.TrimSpace(value) == "" || err == nil && n > 0 && n <= mostApprovals
}

// approvers must be named where approvals are asked for: an empty list means nobody, never everybody.
func (r *reading) approvers(setting, value string, asked bool) []string {
	var approvers []string
	for _, entry := range r.list(setting, value) {
		if !userID.MatchString(entry) && !groupID.MatchString(entry) && !handleName.MatchString(entry) {
			r.wrong(setting, "has "+r.quote(entry), "Give user ids (U0123456789), names (@sre-leads) or ids of user groups (S0123456789).")
			continue
		}
		approvers = append(approvers, entry)
	}
	switch {
	case asked && len(approvers) == 0 && !r.told(setting):
		r.missing(setting, "Name who may approve changes: user ids, @names or user groups. Or set HEADSUP_APPROVALS=0, if everyone in the "+
			"allowed channels may move and cancel tasks alone.")
	case !asked && len(approvers) > 0:
		r.warn(Problem{
			setting, r.found[setting].where, "has no effect", "HEADSUP_APPROVALS is 0, so nobody is asked to approve.",
		})
	}
	return approvers
}

// address reads where to listen.
func (r *reading) address(setting, value string) string {
	value = strings.TrimSpace(value)
	if value == "" || strings.EqualFold(value, off) {
		return ""
	}
	_, port, err := net.SplitHostPort(value)
	if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || strings.HasPrefix(port, "+") || n > 65535 {
		r.refuse(setting, value, "Give HOST:PORT, such as 127.0.0.1:8080 or :8080, or off.")
		return ""
	}
	return value
}
