package cards

import (
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/words"
)

// StatusView is how headsup is doing.
type StatusView struct {
	Projects     []maintenance.ProjectState
	Instances    int
	Tasks        int
	MaxAge       time.Duration
	Open, Wanted int  // sockets
	Foreign      bool // somebody else holds the app's token too
	Limited      int64
	BotRefused   string   // Slack's word, where it refuses the bot token
	AppRefused   string   // the same of the app token
	Channels     []string // what is wrong with a channel, as sentences
	Version      string

	Policy      maintenance.PolicySize // in force
	BrokenSince time.Time              // what was read cannot be used since then; zero: it can
	Mistakes    []string               // why, as sentences
	Unasked     bool                   // what was read waits until Slack can be asked whom it names
	Restart     []string               // settings that a restart would change
	OutOfLine   time.Time              // since then not all reminders and new cards are for those who hear of them now; zero: they are
	Other       maintenance.PolicySize // in force by now, and not Policy; zero: Policy is

	News []maintenance.Notice // what headsup told of itself lately, the latest first
}

// Status says how old the data are, and how headsup is doing.
func Status(r Reader, v StatusView) Message {
	version := foreign(v.Version, 40)
	if version != "" {
		version = " " + version
	}
	head := words.Put("*headsup%s*: %s, %s coming", version, count(v.Instances, "instance"), count(v.Tasks, "task"))
	var lines []string
	for _, p := range v.Projects {
		lines = append(lines, projectLine(r, p, v.MaxAge))
	}
	lines = append(lines, slackLine(v))
	lines = append(lines, tokenLines(v)...)
	lines = append(lines, policyLines(v)...)
	lines = append(lines, outOfLine(r, v.OutOfLine)...)
	if v.Foreign {
		lines = append(lines, words.Put(":warning: Another program uses the same app token and takes some of the commands. Stop it, or give it a token of its own."))
	}
	for _, advice := range v.Channels {
		lines = append(lines, ":warning: "+adviceText(advice))
	}
	lines = append([]string{head}, bullets(lines)...)
	lines = append(lines, latestNews(v.News)...)
	return message(strings.Join(lines, "\n"), sections(lines)...)
}

// policyLines say which policy is in force, and what keeps another from being it.
func policyLines(v StatusView) []string {
	var lines []string
	switch p := v.Policy; {
	case v.Other.Hash != "":
		lines = append(lines, ":rotating_light: "+apart(v.Other, p))
	case p.Hash != "":
		lines = append(lines, words.Put("Policy: %s, %s, %s, in force since %s.", source(p.Source), code(shortHash(p.Hash), 12), count(p.Rules, "rule"), at(p.LoadedAt)))
	}
	if !v.BrokenSince.IsZero() {
		line := words.Put(":rotating_light: What was read since %s cannot be used. %s", at(v.BrokenSince), stays(v.Policy))
		lines = append(lines, strings.Join(append([]string{line}, mistakeLines(v.Mistakes)...), "\n"))
	}
	if v.Unasked {
		lines = append(lines, words.Put(":warning: Another policy was read and waits, since Slack could not be asked whom it names. headsup tries again. %s", stays(v.Policy)))
	}
	if len(v.Restart) > 0 {
		lines = append(lines, ":arrows_counterclockwise: "+restart(v.Restart))
	}
	return lines
}

// outOfLine says that reminders wait for whoever hears of them now, or that some are told as before since that takes too long.
func outOfLine(r Reader, since time.Time) []string {
	if since.IsZero() {
		return nil
	}
	waited := max(r.Now.Sub(since), time.Second)
	if waited < maintenance.ReminderHold {
		return []string{words.Put(":hourglass_flowing_sand: Reminders and new cards have waited for %s: headsup is still working out who hears of which task now. None is lost.", span(waited))}
	}
	return []string{words.Put(":warning: For %s headsup has not been able to work out who hears of which task now. Until it can, some reminders go where they went before. Whoever runs headsup finds in its log what is wrong.", span(waited))}
}

// latestNews repeat what headsup told of itself lately: not everybody reads the ops channel, and there may be none.
func latestNews(news []maintenance.Notice) []string {
	if len(news) == 0 {
		return nil
	}
	lines := []string{words.Put("*Lately*")}
	for _, n := range news {
		lines = append(lines, "• "+at(n.DueAt)+": "+newsLines(n.News)[0])
	}
	return lines
}

func slackLine(v StatusView) string {
	text := words.Put("Slack: %d of %d connections open", v.Open, v.Wanted)
	if v.Open < v.Wanted {
		text = words.Put(":warning: %s; headsup is opening the rest", text)
	}
	if v.Limited > 0 {
		text += words.Put("; Slack asked to wait %s since the start", times(int(v.Limited)))
	}
	return words.Put("%s.", text)
}

// tokenLines say which token Slack refuses, and what does not work meanwhile.
func tokenLines(v StatusView) []string {
	var lines []string
	if v.BotRefused != "" {
		lines = append(lines, words.Put(":rotating_light: Slack refuses the bot token (%s): cards and reminders wait. Whoever runs headsup finds in its log what to do.", code(v.BotRefused, 40)))
	}
	if v.AppRefused != "" {
		lines = append(lines, words.Put(":rotating_light: Slack refuses the app token (%s): no connection can be opened. Whoever runs headsup finds in its log what to do.", code(v.AppRefused, 40)))
	}
	return lines
}

func projectLine(r Reader, p maintenance.ProjectState, limit time.Duration) string {
	text := bold(p.Name) + " (" + foreign(p.Region, 40) + "): "
	switch {
	case p.ReadAt.IsZero():
		text += words.Put(":warning: not read whole yet")
	case r.Now.Sub(p.ReadAt) > limit:
		text += words.Put(":warning: last read whole %s ago", span(r.Now.Sub(p.ReadAt)))
	default:
		text += words.Put("read %s ago", span(max(r.Now.Sub(p.ReadAt).Truncate(time.Second), time.Second)))
	}
	if p.Failures > 0 {
		text += words.Put("; %s%s: %s", pollsFailed(p.Failures), since(p.Since), faultText(p.Fault))
	} else if p.Fault.Kind != "" {
		text += words.Put("; some of it could not be read: %s", faultText(p.Fault))
	}
	if p.RunsFault.Kind != "" {
		text += words.Put("; how a task ended that the cloud drops cannot be read from the background tasks: %s", faultText(p.RunsFault))
	}
	if p.Unread > 0 {
		text += words.Put("; %s could not be read", count(p.Unread, "record"))
	}
	zone := foreign(zoneOr(p.Proof.Zone).String(), 60)
	switch {
	case p.Proof.Off != 0:
		text += words.Put("; :warning: its times are sent in %s, and the cloud kept the last move off by %s: nothing is moved until HUAWEICLOUD_TIMEZONE is mended", zone, offBy(p.Proof.Off))
	case p.Proof.Proven:
		text += words.Put("; its times are sent in %s, which a move has proven", zone)
	case p.Proof.Given:
		text += words.Put("; its times are sent in %s, which no move has proven yet", zone)
	default:
		text += words.Put("; the zone of its times is not known, so only moves that do no harm in any zone are made (HUAWEICLOUD_TIMEZONE sets it)")
	}
	return words.Put("%s.", text)
}

func pollsFailed(n int) string {
	if n == 1 {
		return words.Put("the last poll failed")
	}
	return words.Put("the last %d polls failed", n)
}

func since(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return words.Put(" since %s", at(t))
}

// faultText says in words what went wrong with the cloud, with its own code and request behind it.
// adviceText is a text of our own, in no language yet, that holds names of others; one that is in a language already is foreign as a whole.
func adviceText(text string) string {
	if words.Unread(text) {
		return escape(oneLine(text))
	}
	return foreign(text, 300)
}

func faultText(f maintenance.Fault) string {
	text := faultWords(f.Kind)
	if f.Code != "" {
		text += " (" + code(f.Code, 40) + ")"
	}
	if f.RequestID != "" {
		text += words.Put(", request %s", code(f.RequestID, 80))
	}
	return text
}

func faultWords(k maintenance.FaultKind) string {
	switch k {
	case maintenance.FaultInvalid:
		return words.Put("the cloud did not accept the request")
	case maintenance.FaultUnauthorized:
		return words.Put("the cloud does not accept the credentials")
	case maintenance.FaultDenied:
		return words.Put("the credentials may not do this")
	case maintenance.FaultNotFound:
		return words.Put("the cloud does not know what was asked for: the region may lack it, or the address or the project is wrong")
	case maintenance.FaultWrongState:
		return words.Put("the cloud says that an instance is busy")
	case maintenance.FaultThrottled:
		return words.Put("the cloud says that there were too many calls")
	case maintenance.FaultUnavailable:
		return words.Put("the cloud could not be reached, or did not answer properly")
	case maintenance.FaultUnknown:
		return words.Put("the cloud's answer did not arrive")
	}
	return words.Put("the cause is not known")
}
