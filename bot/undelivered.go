package bot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
)

// What is waited where Slack does not say how long.
const (
	waitLimited = 30 * time.Second // a 429 without Retry-After
	waitAbsent  = 2 * time.Second  // nobody answers there: nothing was sent
	waitBroken  = 10 * time.Second // somebody answers who is not Slack
	waitBarred  = time.Minute      // Slack takes nothing from this app as it stands: somebody has to mend it
)

// undelivered makes an *maintenance.Undelivered of what a call to Slack gave.
func undelivered(err error) error {
	if err == nil {
		return nil
	}
	var known *maintenance.Undelivered
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	var header *strconv.NumError // slack-go gives it for a 429 whose Retry-After is no number (S)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &limited):
		return &maintenance.Undelivered{
			Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: max(limited.RetryAfter, time.Second), Err: err,
		}
	case errors.As(err, &refused):
		return fromWord(refused.Err)
	case errors.As(err, &header):
		return fromStatus(http.StatusTooManyRequests)
	case errors.As(err, &status):
		return fromStatus(status.Code)
	}
	return fromNetwork(withoutAddress(err))
}

// fromWord reads Slack's error names. With any of them nothing was posted, but for those in which Slack speaks of itself.
func fromWord(word string) *maintenance.Undelivered {
	e := &maintenance.Undelivered{Kind: maintenance.PostRefused, Word: word}
	switch word {
	case "ratelimited", "rate_limited", "message_limit_exceeded":
		e.Kind, e.Wait = maintenance.PostThrottled, waitLimited
	case "message_not_found", "cant_update_message", "edit_window_closed", "is_inactive", "expired_url", "used_url":
		e.Kind = maintenance.PostGone
	case "hash_conflict":
		e.Kind = maintenance.PostOvertaken
	case "msg_too_long", "no_text", "too_many_attachments", "msg_blocks_too_long", "block_mismatch":
		e.Kind = maintenance.PostInvalid
	case "token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive", "user_removed_from_team", "team_disabled",
		"team_access_not_granted", "missing_scope", "ekm_access_denied":
		// It is about the app, not about the message or its place: nothing is given up, and the next token finds all of it.
		e.Kind, e.Wait = maintenance.PostThrottled, waitBarred
	case "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited":
		e.Kind = maintenance.PostUnknown
	default:
		if strings.HasPrefix(word, "invalid_") {
			e.Kind = maintenance.PostInvalid
		}
	}
	return e
}

func fromStatus(code int) *maintenance.Undelivered {
	e := &maintenance.Undelivered{Kind: maintenance.PostUnknown, Err: errors.New(http.StatusText(code))}
	switch {
	case code == http.StatusTooManyRequests:
		e.Kind, e.Word, e.Wait = maintenance.PostThrottled, "ratelimited", waitLimited
	case code < http.StatusInternalServerError:
		e.Kind, e.Wait = maintenance.PostThrottled, waitBroken // a proxy's refusal: Slack never saw it
	}
	return e
}

// fromNetwork tells a call that never left from one whose answer was lost.
func fromNetwork(err error) *maintenance.Undelivered {
	var op *net.OpError
	var dns *net.DNSError
	if errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) {
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Wait: waitAbsent, Err: err}
	}
	return &maintenance.Undelivered{Kind: maintenance.PostUnknown, Err: err}
}

// withoutAddress takes the address out of an error: response URLs and tickets are secrets.
func withoutAddress(err error) error {
	var at *url.Error
	if !errors.As(err, &at) {
		return err
	}
	if errors.Is(at.Err, context.DeadlineExceeded) || at.Timeout() {
		return errors.Join(errors.New("Slack did not answer in time"), at.Err)
	}
	return at.Err
}
