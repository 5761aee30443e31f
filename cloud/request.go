package cloud

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"

	"headsup/maintenance"
)

// call is one request as the API knows it.
type call struct {
	op     Op
	method string
	path   string // below /v2/{project_id}
	query  url.Values
}

// lost is what it means when no answer of the cloud came back.
func (k call) lost() maintenance.FaultKind {
	if k.method == http.MethodGet {
		return maintenance.FaultUnavailable
	}
	return maintenance.FaultUnknown
}

const (
	mostTries = 4
	firstWait = 200 * time.Millisecond

	// longestWait is how long a read waits for what Retry-After asks. Beyond it the caller, who can put the work off, is told.
	longestWait = 30 * time.Second

	longestBody = 8 << 20
)

var (
	errTimeout = errors.New("the call took too long")
	errTooLong = errors.New("the answer is longer than 8 MiB")
)

// read makes a call that changes nothing, up to four times while the cloud is unavailable or throttles, and gives its body.
func (c *Client) read(ctx context.Context, k call) ([]byte, error) {
	for try := 1; ; try++ {
		body, _, err := c.once(ctx, k)
		if err == nil {
			return body, nil
		}
		f := FaultOf(err)
		again := f.Kind == maintenance.FaultUnavailable || f.Kind == maintenance.FaultThrottled
		if !again || try == mostTries || !pause(ctx, waitBefore(try, f.RetryAfter)) {
			return nil, err
		}
	}
}

// change makes a call that changes something: once, whatever comes of it. It gives the request's id.
func (c *Client) change(ctx context.Context, k call) (string, error) {
	_, id, err := c.once(ctx, k)
	return id, err
}

// waitBefore doubles with each try and is spread, so that clients that fell together do not come back together.
func waitBefore(try int, retryAfter time.Duration) time.Duration {
	wait := firstWait << (try - 1)
	spread := wait/2 + rand.N(wait)
	return max(spread, retryAfter+spread/4)
}

// pause waits; false, at once, where that would outlast the deadline or what a read may wait.
func pause(ctx context.Context, wait time.Duration) bool {
	if wait > longestWait {
		return false
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	return sleep(ctx, wait)
}

// sleep waits; false where ctx ends before.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once waits for the turn and makes one try. The error is always an *Error.
func (c *Client) once(ctx context.Context, k call) (body []byte, requestID string, err error) {
	release, err := c.admit(ctx)
	if err != nil {
		return nil, "", c.unsent(k, err)
	}
	defer release()
	began := time.Now()
	body, requestID, err = c.send(ctx, k)
	took := time.Since(began)
	c.observe(ctx, Call{Op: k.op, Outcome: FaultOf(err).Kind, Took: took})
	// Ten a second at the set rate; what changes something, or fails in a poll, has a line at info as well, beside what it was for.
	c.log.Debug("tried a call to the cloud", "project", c.project, "call", k.op, "fault", FaultOf(err).Kind, "took", took, "cloud_request", requestID)
	return body, requestID, err
}

// admit waits until the call may be made, by the number under way and by the rate: first by that of this process, which all calls have, then by
// that of all replicas.
func (c *Client) admit(ctx context.Context) (release func(), err error) {
	select {
	case c.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := c.wait(ctx); err != nil {
		<-c.slots
		return nil, fmt.Errorf("waiting for a call's turn: %w", err)
	}
	return func() { <-c.slots }, nil
}

// wait waits for the call's turn. Where those of other replicas cannot be known, the own rate has to do.
func (c *Client) wait(ctx context.Context) error {
	if err := c.limit.Wait(ctx); err != nil || c.turn == nil {
		return err
	}
	wait, err := c.turn(ctx, time.Duration(float64(time.Second)/float64(c.limit.Limit())))
	if err != nil {
		c.log.Warn("the turns of other replicas are not known", "project", c.project, "error", err)
		return ctx.Err()
	}
	if wait > 0 && !sleep(ctx, wait) {
		return context.Cause(ctx)
	}
	return nil
}

// send makes one try within its own deadline.
func (c *Client) send(ctx context.Context, k call) (body []byte, requestID string, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errTimeout)
	defer cancel()
	keys, err := c.keys.keys(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, "", c.unsent(k, context.Cause(ctx))
	case err != nil:
		return nil, "", c.fail(k, maintenance.Fault{Kind: maintenance.FaultUnauthorized}, err)
	}
	r, err := c.request(ctx, k, keys)
	if err != nil {
		return nil, "", c.fail(k, maintenance.Fault{Kind: maintenance.FaultInvalid}, err)
	}
	path := watch(r)
	// Not through http.Client, which would follow redirects.
	answer, err := c.transport.RoundTrip(path.r)
	if err != nil {
		if path.untouched() {
			return nil, "", c.unsent(k, causeOf(ctx, err))
		}
		return nil, "", c.fail(k, maintenance.Fault{Kind: k.lost()}, causeOf(ctx, err))
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(io.LimitReader(answer.Body, longestBody+1))
	if len(body) > longestBody {
		err = errTooLong
	}
	return c.judge(ctx, k, answer, body, err)
}

// judge says what the answer means. unread is what went wrong while its body was read.
func (c *Client) judge(ctx context.Context, k call, answer *http.Response, body []byte, unread error) ([]byte, string, error) {
	want := http.StatusOK
	if k.method != http.MethodGet {
		want = http.StatusNoContent
	}
	f := c.faultIn(answer.Header, answer.StatusCode, body, k.lost())
	if answer.StatusCode != want {
		return nil, f.RequestID, c.fail(k, f, c.skew(answer))
	}
	if unread != nil {
		f.Kind = k.lost()
		return nil, f.RequestID, c.fail(k, f, causeOf(ctx, unread))
	}
	if want == http.StatusOK && isHTML(answer.Header, body) {
		return nil, f.RequestID, c.fail(k, f, errors.New("a web page came in place of the cloud's answer"))
	}
	return body, f.RequestID, nil
}

// largestSkew is how far the gateway lets a clock be off (facts, section 4.3).
const largestSkew = 15 * time.Minute

// skew explains a refused signature by the clocks, where they explain it.
func (c *Client) skew(answer *http.Response) error {
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if answer.StatusCode != http.StatusUnauthorized || err != nil {
		return nil
	}
	if off := c.now().Sub(at).Round(time.Second); off.Abs() > largestSkew-time.Minute {
		return fmt.Errorf("this machine's clock is %s off the cloud's", off)
	}
	return nil
}

// request builds and signs it. What is signed is what the SDK signs: X-Project-Id, X-Sdk-Date, User-Agent, and the token of
// temporary credentials.
func (c *Client) request(ctx context.Context, k call, keys Credentials) (*http.Request, error) {
	target := *c.endpoint
	target.Path = "/v2/" + c.projectID + k.path
	target.RawQuery = k.query.Encode()
	r, err := http.NewRequestWithContext(ctx, k.method, target.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	toSign := request.NewHttpRequestBuilder().WithEndpoint(c.endpoint.String()).WithMethod(k.method).WithPath(target.Path)
	for name := range k.query {
		toSign.AddQueryParam(name, reflect.ValueOf(k.query.Get(name))) // the signer knows parameters by reflection only
	}
	headers := map[string]string{
		"User-Agent": c.agent, "X-Project-Id": c.projectID, signer.HeaderXDate: c.now().UTC().Format(signer.BasicDateFormat),
	}
	if keys.SecurityToken != "" {
		headers["X-Security-Token"] = keys.SecurityToken
	}
	for name, value := range headers {
		toSign.AddHeaderParam(name, value)
		r.Header.Set(name, value)
	}
	added, err := signer.Sign(toSign.Build(), keys.AK, keys.SK)
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	for name, value := range added {
		r.Header.Set(name, value)
	}
	r.Header.Set("Content-Type", "application/json") // as the SDK does, also without a body; not signed
	return r, nil
}

// passage tells how far a request got.
type passage struct {
	r         *http.Request
	asked     atomic.Bool // the transport looks for a connection
	connected atomic.Bool // it has one: from here on bytes may leave
}

// watch follows a request. A transport that says nothing of its connections leaves passage in doubt.
//
// The line is drawn at the connection, not at httptrace's WroteHeaders: when a context ends, the transport returns while its
// writer may still be about to write.
func watch(r *http.Request) *passage {
	p := &passage{}
	p.r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		// A transport that asks again has found that the connection before took nothing of the request.
		GetConn: func(string) { p.asked.Store(true); p.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	}))
	return p
}

// untouched says that nothing of the request can have reached anybody.
func (p *passage) untouched() bool { return p.asked.Load() && !p.connected.Load() }

// causeOf names the deadline that ended a call, where one did.
func causeOf(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, context.Cause(ctx)) {
		return fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	return err
}

// unsent is a call that never left: nothing was done, whatever it was.
func (c *Client) unsent(k call, err error) error {
	return c.fail(k, maintenance.Fault{Kind: maintenance.FaultUnavailable}, fmt.Errorf("nothing was sent: %w", err))
}

func (c *Client) fail(k call, f maintenance.Fault, err error) error {
	return &Error{Op: k.op, Project: c.project, Fault: f, Err: err}
}
