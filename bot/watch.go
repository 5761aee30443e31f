package bot

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Observer is told what happens at both doors, for metrics and traces. It must be fast and safe in parallel.
type Observer interface {
	// Handling is told that a request of somebody's begins: of what kind it is, and its id. What is done for it has the context that comes
	// back; done is called at its end.
	Handling(ctx context.Context, kind, request string) (of context.Context, done func())
	// Acknowledged is told of each envelope that Slack got an acknowledgement for: what it asked, and how long after its coming.
	Acknowledged(kind string, took time.Duration)
	// CalledSlack is told of each call to the Web API or to a response_url, with the context that it was made in.
	CalledSlack(ctx context.Context, c Call)
}

// Call is one call to Slack, without anything that it was about.
type Call struct {
	Method  string // such as chat.postMessage, or RespondMethod
	Outcome CallOutcome
	Took    time.Duration // until its answer was read
	Limited time.Duration // by how much longer nothing of this method is taken; zero unless Outcome is CallLimited
}

// RespondMethod stands for what is said at a response_url, which is a secret and no method.
const RespondMethod = "response_url"

// CallOutcome is a label for metrics. The set is closed.
type CallOutcome string

// The outcomes of a call.
const (
	CallOK       CallOutcome = "ok"
	CallRefused  CallOutcome = "refused" // Slack answered with an error of its own
	CallLimited  CallOutcome = "limited" // too many calls
	CallFailed   CallOutcome = "failed"  // Slack, or something before it, is broken
	CallNoAnswer CallOutcome = "no answer"
)

type unobserved struct{}

func (unobserved) Acknowledged(string, time.Duration) {}
func (unobserved) CalledSlack(context.Context, Call)  {}
func (unobserved) Handling(ctx context.Context, _, _ string) (context.Context, func()) {
	return ctx, func() {}
}

// counting sees every call to Slack and what came of it.
type counting struct {
	client  *http.Client
	limited *atomic.Int64
	tell    Observer

	mu     sync.Mutex
	closed map[string]time.Time // by method: until when Slack takes nothing of it
}

func newCounting(client *http.Client, limited *atomic.Int64, tell Observer) *counting {
	return &counting{client: client, limited: limited, tell: tell, closed: map[string]time.Time{}}
}

// Do makes the call.
func (c *counting) Do(r *http.Request) (*http.Response, error) {
	call, began, ctx := Call{Method: methodOf(r), Outcome: CallOK}, time.Now(), r.Context()
	answer, err := c.client.Do(r)
	switch {
	case err != nil:
		call.Outcome = CallNoAnswer
	case answer.StatusCode == http.StatusTooManyRequests:
		c.limited.Add(1)
		call.Outcome, call.Limited = CallLimited, c.close(call.Method, answer, time.Now())
	case answer.StatusCode >= http.StatusInternalServerError:
		call.Outcome = CallFailed
	case answer.StatusCode >= http.StatusMultipleChoices:
		call.Outcome = CallRefused
	}
	if err != nil {
		call.Took = time.Since(began)
		c.tell.CalledSlack(ctx, call)
		return nil, err
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, done: func(refused bool) {
		if refused && call.Outcome == CallOK {
			call.Outcome = CallRefused
		}
		call.Took = time.Since(began)
		c.tell.CalledSlack(ctx, call)
	}}
	return answer, nil
}

// close gives by how much a Retry-After puts off the moment from which a method is taken again, so that ten calls that are refused
// together for a minute are one minute.
func (c *counting) close(method string, answer *http.Response, now time.Time) time.Duration {
	wait := waitLimited
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds >= 0 {
		wait = time.Duration(seconds) * time.Second
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	from, until := c.closed[method], now.Add(wait)
	if from.Before(now) {
		from = now
	}
	if !until.After(from) {
		return 0
	}
	c.closed[method] = until
	return until.Sub(from)
}

// methodOf names the method that a request calls. Anything else than the Web API is a response_url, whose path is a secret.
func methodOf(r *http.Request) string {
	rest, method := path.Split(r.URL.Path)
	if !strings.HasSuffix(rest, "/api/") || !strings.Contains(method, ".") {
		return RespondMethod
	}
	return method
}

// mostPeeked is how much of an answer is looked at: an error is a short answer.
const mostPeeked = 2 << 10

// answerBody looks for Slack's own word for no while somebody else reads the answer.
type answerBody struct {
	io.ReadCloser

	head []byte
	once sync.Once
	done func(refused bool)
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.head = append(b.head, p[:min(n, mostPeeked-len(b.head))]...)
	return n, err
}

func (b *answerBody) Close() error {
	b.once.Do(func() {
		// Inside a text of somebody's the quotes would be escaped.
		b.done(bytes.Contains(b.head, []byte(`"ok":false`)) || bytes.Contains(b.head, []byte(`"ok": false`)))
	})
	return b.ReadCloser.Close()
}
