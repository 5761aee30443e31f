package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/maintenance"
)

// Courier carries messages to Slack, within Slack's limits: what may not go now comes back at once as throttled, with the
// wait, and never sleeps here. Its errors are *maintenance.Undelivered. It is safe in parallel; one writer for a card is its
// callers' care.
type Courier struct {
	api    *slack.Client
	web    *counting
	limits Limits
	now    func() time.Time

	mu      sync.Mutex
	pauses  map[string]span   // what Slack closed with a Retry-After
	permits map[string]span   // what had no permit, until there is one
	direct  map[string]string // ids of direct messages, by user
}

// span is a time by the clock of this process. Replicas tell each other how long, and never until when.
type span struct{ from, until time.Time }

func (c *Courier) spanOf(wait time.Duration) span {
	now := c.now()
	return span{now, now.Add(wait)}
}

// limit is a key that Slack limits, and the permits that we give ourselves for it. Without permits there is only what Slack
// says in a 429: answers to people, which must not wait for a database.
type limit struct {
	key   string
	every time.Duration
	burst int // 0: no permits
}

// Slack's limits (D): one post a second in a channel, about 50 updates a minute for the whole workspace. Slack counts the
// updates of each minute: a burst of 10 and one every 1.5 s are 50 in the worst.
const (
	postEvery   = time.Second
	postBurst   = 1
	directBurst = 3 // short bursts are tolerated (D), and here they are answers that somebody waits for
	updateEvery = 1500 * time.Millisecond
	updateBurst = 10
	mostDirect  = 10_000
)

func newCourier(api *slack.Client, web *counting, o Options) *Courier {
	return &Courier{
		api: api, web: web, limits: o.Limits, now: o.Now,
		pauses: map[string]span{}, permits: map[string]span{}, direct: map[string]string{},
	}
}

// Post posts a message, in the thread where the place names one, and gives its ts.
func (c *Courier) Post(ctx context.Context, to maintenance.Place, m cards.Message) (ts string, err error) {
	err = c.call(ctx, posting(to.Channel), func(ctx context.Context) error {
		_, ts, err = c.api.PostMessageContext(ctx, to.Channel, inThread(to, m)...)
		return err
	})
	return ts, err
}

// Update changes a message that was posted before. First is asked when the limits have let it through (nil: nothing is): an error of it comes back as it is, and
// nothing was sent.
func (c *Courier) Update(ctx context.Context, to maintenance.Place, ts string, m cards.Message, first func(context.Context) error) error {
	var no error
	err := c.call(ctx, updating(), func(ctx context.Context) error {
		if first != nil {
			if no = first(ctx); no != nil {
				return no
			}
		}
		// Blocks are given even where there are none: without them Slack would keep the old ones.
		_, _, _, err := c.api.UpdateMessageContext(ctx, to.Channel, ts, slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
		return err
	})
	if no != nil {
		return no
	}
	return err
}

// Ready is throttled where it is known already that a message can be neither posted there (no ts) nor updated for a while. It asks nobody, so that what
// is to be sent need not be made in vain.
func (c *Courier) Ready(to maintenance.Place, ts string) error {
	if ts == "" {
		return c.shut(posting(to.Channel))
	}
	return c.shut(updating())
}

func posting(channel string) limit {
	in := limit{key: "post:" + channel, every: postEvery, burst: postBurst}
	if direct(channel) {
		in.burst = directBurst
	}
	return in
}

func updating() limit { return limit{key: "update", every: updateEvery, burst: updateBurst} }

// Whisper tells one person: privately in the channel, or in the direct message where the place is none, or where Slack will
// not have it in the place, such as where the person or the bot is not in the channel.
func (c *Courier) Whisper(ctx context.Context, to maintenance.Place, user string, m cards.Message) error {
	if to.Channel != "" {
		err := c.whisperAt(ctx, to, user, m)
		var lost *maintenance.Undelivered
		if !errors.As(err, &lost) || lost.Kind != maintenance.PostRefused {
			return err
		}
	}
	direct, err := c.Direct(ctx, user)
	if err != nil {
		return err
	}
	_, err = c.Post(ctx, maintenance.Place{Channel: direct, Direct: true}, m)
	return err
}

func (c *Courier) whisperAt(ctx context.Context, to maintenance.Place, user string, m cards.Message) error {
	if to.Direct {
		_, err := c.Post(ctx, to, m)
		return err
	}
	return c.call(ctx, limit{key: "whisper"}, func(ctx context.Context) error {
		_, err := c.api.PostEphemeralContext(ctx, to.Channel, user, inThread(to, m)...)
		return err
	})
}

// Respond answers through a response_url, which is a secret: privately, or in place of the message that was clicked.
func (c *Courier) Respond(ctx context.Context, url string, m cards.Message, replace bool) error {
	h := hook(m, false)
	h.Replace = replace
	return c.respond(ctx, url, h)
}

func (c *Courier) respond(ctx context.Context, url string, h hooked) error {
	return c.call(ctx, limit{key: "respond"}, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(encode(h)))
		if err != nil {
			return &maintenance.Undelivered{Kind: maintenance.PostGone, Word: "no_such_url"} // err names the secret
		}
		request.Header.Set("Content-Type", "application/json")
		answer, err := c.web.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = answer.Body.Close() }()
		return responded(answer)
	})
}

// responded reads what a response_url answers: "ok", or an error with a name in JSON or as a text.
func responded(answer *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10)) // what was read of it is enough for a name
	word := errorName(body)
	switch code := answer.StatusCode; {
	case code < http.StatusMultipleChoices && word == "":
		return nil
	case code == http.StatusTooManyRequests:
		wait := waitLimited
		if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
			wait = time.Duration(seconds) * time.Second
		}
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: wait}
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusForbidden:
		return &maintenance.Undelivered{Kind: maintenance.PostGone, Word: nonEmpty(word, "no_such_url")}
	case code == http.StatusBadRequest:
		return &maintenance.Undelivered{Kind: maintenance.PostInvalid, Word: nonEmpty(word, "invalid_payload")}
	case word != "" && code < http.StatusInternalServerError:
		return fromWord(word)
	default:
		return fromStatus(code)
	}
}

// errorName is the name of an error in an answer that is not "ok".
func errorName(body []byte) string {
	var answer struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if decode(body, &answer) && answer.Error != "" && !answer.OK {
		return answer.Error
	}
	if text := strings.TrimSpace(string(body)); strings.HasSuffix(text, "_url") || strings.HasPrefix(text, "invalid_") {
		return text
	}
	return ""
}

func inThread(to maintenance.Place, m cards.Message) []slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(m.Blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(m.Blocks...))
	}
	if to.Thread != "" {
		options = append(options, slack.MsgOptionTS(to.Thread))
		if m.Broadcast {
			options = append(options, slack.MsgOptionBroadcast())
		}
	}
	return options
}

// Direct gives the channel of the direct message with a person.
func (c *Courier) Direct(ctx context.Context, user string) (string, error) {
	c.mu.Lock()
	channel := c.direct[user]
	c.mu.Unlock()
	if channel != "" {
		return channel, nil
	}
	err := c.call(ctx, limit{key: "open"}, func(ctx context.Context) error {
		opened, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		if err == nil {
			channel = opened.ID
		}
		return err
	})
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.direct) >= mostDirect {
		clear(c.direct)
	}
	c.direct[user] = channel
	return channel, nil
}

// may says whether something may be sent now, and takes its permit. Where the limit cannot be read nothing is sent: it is
// tried again soon.
func (c *Courier) may(ctx context.Context, l limit) error {
	if err := c.shut(l); err != nil || l.burst == 0 {
		return err
	}
	wait, err := c.limits.Take(ctx, l.key, l.every, l.burst)
	if err != nil {
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Wait: time.Second, Err: fmt.Errorf("read Slack's limit: %w", err)}
	}
	if wait > 0 {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.permits[l.key] = c.spanOf(wait)
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: ownLimit, Wait: wait}
	}
	return nil
}

// ownLimit is the word of what waits for a permit of ours, not for Slack's.
const ownLimit = "own limit"

// shut is what is known of a limit without asking anybody: what Slack said, and when the next permit is. There may be none then, since others
// take permits too, but there is none before.
func (c *Courier) shut(l limit) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if wait := stillShut(c.pauses, l.key, now); wait > 0 {
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: "ratelimited", Wait: wait}
	}
	if wait := stillShut(c.permits, l.key, now); wait > 0 {
		return &maintenance.Undelivered{Kind: maintenance.PostThrottled, Word: ownLimit, Wait: wait}
	}
	return nil
}

// stillShut forgets what is over, and what a clock that was put back would keep shut for as long as it was.
func stillShut(spans map[string]span, key string, now time.Time) time.Duration {
	s, shut := spans[key]
	if !shut {
		return 0
	}
	if now.Before(s.from) || !now.Before(s.until) {
		delete(spans, key)
		return 0
	}
	return s.until.Sub(now)
}

// call sends, where it may now, and says what an error means.
func (c *Courier) call(ctx context.Context, l limit, send func(context.Context) error) error {
	if err := c.may(ctx, l); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, callTime, errors.New("Slack did not answer in time"))
	defer cancel()
	err := send(ctx)
	if err == nil {
		return nil
	}
	err = undelivered(err)
	var lost *maintenance.Undelivered
	if errors.As(err, &lost) && lost.Kind == maintenance.PostThrottled && lost.Word == "ratelimited" {
		return errors.Join(err, c.pause(ctx, l, lost.Wait))
	}
	return err
}

// pause sends nothing of a limit for as long as Slack says. For what takes permits it holds in all replicas.
func (c *Courier) pause(ctx context.Context, l limit, wait time.Duration) error {
	c.mu.Lock()
	c.pauses[l.key] = c.spanOf(wait)
	c.mu.Unlock()
	if l.burst == 0 {
		return nil
	}
	brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := c.limits.Pause(brief, l.key, wait); err != nil {
		return fmt.Errorf("keep what Slack said of its limit: %w", err) // here it holds all the same
	}
	return nil
}
