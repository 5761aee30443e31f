package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdk "go.opentelemetry.io/otel/sdk/trace"

	"headsup/audit"
	"headsup/enrol"
	"headsup/maintenance"
	"headsup/sandbox/play"
	"headsup/store"
	"headsup/traces"
)

// wire keeps all that a headsup leaves behind while a story is played: its log, what people see of it, the files of its database, and what
// is exported of the record; where it taps, also what it sends to Slack's Web API and to a collector of traces. It knows what must stand in none of them.
type wire struct {
	t    testing.TB
	tap  bool // calls to Slack, too, and people enrol by a link
	mu   sync.Mutex
	kept map[what]*bytes.Buffer

	marks   map[string]string // secrets, by what they are
	factors []string          // secrets of second factors, as their apps take them
	now     func() time.Time
	from    time.Time
}

// what is one of the places in which nothing secret may be left.
type what string

const (
	theLog      what = "the log"
	theSeen     what = "what people saw"
	theSent     what = "what Slack was sent"
	theFiles    what = "the database"
	theExport   what = "an export of the record"
	theTrouble  what = "an error"
	theMetrics  what = "the metrics"
	theTraces   what = "the traces"
	beyondWords      = "hunter2-canary" // what stories say to headsup and is no part of a command
)

func newWire(t testing.TB) *wire {
	return &wire{t: t, kept: map[what]*bytes.Buffer{}, marks: map[string]string{}}
}

// Write takes the log.
func (w *wire) Write(p []byte) (int, error) {
	w.keep(theLog, p)
	return len(p), nil
}

// seen takes a story as people see it.
func (w *wire) seen() io.Writer { return taking(func(p []byte) { w.keep(theSeen, p) }) }

type taking func(p []byte)

func (take taking) Write(p []byte) (int, error) {
	take(p)
	return len(p), nil
}

func (w *wire) keep(where what, p []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept[where] == nil {
		w.kept[where] = &bytes.Buffer{}
	}
	w.kept[where].Write(p)
}

func (w *wire) mark(name, secret string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.marks[name] = secret
}

// start starts a headsup that is watched.
func (w *wire) start(ctx context.Context, s play.Setup) (play.Bot, error) {
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HEADSUP_KEY"} {
		if s.Env[name] != "" {
			w.mark(name, s.Env[name])
		}
	}
	if w.tap {
		if err := w.between(s); err != nil {
			return nil, err
		}
		s.Env["HEADSUP_HTTP_ADDR"] = "127.0.0.1:0"
	}
	tracer, err := w.collected(ctx)
	if err != nil {
		return nil, err
	}
	s.Log = io.MultiWriter(s.Log, w)
	if w.now = s.Now; w.from.IsZero() {
		w.from = s.Now()
	}
	bot, err := startTraced(ctx, s, tracer)
	if err != nil {
		w.keep(theTrouble, []byte(err.Error()))
		return nil, err
	}
	return watched{bot.(enroller), tracer, w}, nil
}

// collected begins spans that go to a collector of the wire's own, where it taps.
func (w *wire) collected(ctx context.Context) (traces.Tracer, error) {
	if !w.tap {
		return traces.Tracer{}, nil
	}
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.t.Error(err)
		}
		w.keep(theTraces, fmt.Appendf(body, "\n%s %v\n", r.URL, r.Header))
	}))
	w.t.Cleanup(collector.Close)
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(collector.URL+"/v1/traces"))
	if err != nil {
		return traces.Tracer{}, err
	}
	return traces.To(ctx, "test", sdk.WithBatcher(exporter))
}

// between stands between headsup and Slack's Web API.
func (w *wire) between(s play.Setup) error {
	slack, err := url.Parse(s.Env["SLACK_API_URL"])
	if err != nil {
		return err
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: slack.Scheme, Host: slack.Host}) }}
	between := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.t.Error(err)
		}
		w.keep(theSent, append(said(body), '\n'))
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(between.Close)
	s.Env["SLACK_API_URL"] = between.URL + slack.Path
	return nil
}

// said is what a call says, without the token by which Slack knows who calls.
func said(body []byte) []byte {
	values, err := url.ParseQuery(string(body))
	if err != nil || !values.Has("token") {
		return body
	}
	values.Del("token")
	var all []byte
	for name, each := range values {
		all = fmt.Appendln(all, name, strings.Join(each, " "))
	}
	return all
}

// watched is a headsup whose enrolments and files are kept.
type watched struct {
	enroller

	tracer traces.Tracer
	w      *wire
}

// Enrol keeps the secret.
func (b watched) Enrol(ctx context.Context, user string) (secret string, err error) {
	if b.w.tap {
		secret, err = b.byLink(ctx, user)
	} else {
		secret, err = b.enroller.Enrol(ctx, user)
	}
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	b.w.factors = append(b.w.factors, secret)
	return secret, err
}

var secretOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)

// byLink enrols as somebody does who was given a link: a wrong code first, then the one of half a minute ago, so that the app's present one
// is left.
func (b watched) byLink(ctx context.Context, user string) (secret string, err error) {
	token := rand.Text() + rand.Text()
	b.w.mark("the token of a link", token)
	beside, err := store.OpenBeside(ctx, "sqlite:"+b.set.Database.Path, b.now)
	if err != nil {
		return "", err
	}
	err = errors.Join(beside.MakeLink(ctx, token, maintenance.Link{Person: user, Name: user, Operator: "root"}), beside.Close())
	if err != nil {
		return "", err
	}
	address := "http://" + b.HTTPAddr() + enrol.Path + token
	defer http.DefaultClient.CloseIdleConnections()
	shown, err := form(ctx, address, url.Values{})
	if err != nil {
		return "", err
	}
	found := secretOnPage.FindStringSubmatch(shown)
	if found == nil {
		return "", fmt.Errorf("the page of a link shows no secret: %s", shown)
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	code, err := totp.GenerateCode(secret, b.now().Add(-30*time.Second))
	if err != nil {
		return "", err
	}
	for _, typed := range []string{"000000", code} {
		if shown, err = form(ctx, address, url.Values{"code": {typed}}); err != nil {
			return "", err
		}
	}
	if _, err := form(ctx, address, url.Values{}); err != nil { // whoever finds the link later
		return "", err
	}
	if !strings.Contains(shown, "<strong>Done.</strong>") {
		err = fmt.Errorf("the page of a link enrols nobody: %s", shown)
	}
	return secret, err
}

func form(ctx context.Context, address string, values url.Values) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(values.Encode()))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

// Stop reads the files of the database: as they were when the work ended, its journal too, and as they are left; and what an auditor is given.
func (b watched) Stop(ctx context.Context) error {
	b.w.keep(theMetrics, []byte(scraped(b.Metrics())))
	b.w.files(b.set.Database.Path)
	err := b.enroller.Stop(ctx)
	b.w.files(b.set.Database.Path)
	return errors.Join(err, b.tracer.Close(context.WithoutCancel(ctx)), b.w.export(context.WithoutCancel(ctx), b.set.Database.Path))
}

func (w *wire) files(path string) {
	names, err := filepath.Glob(path + "*")
	if err != nil {
		w.t.Error(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) { // a journal that was just put away
			continue
		}
		if err != nil {
			w.t.Error(err)
		}
		w.keep(theFiles, text)
	}
}

func (w *wire) export(ctx context.Context, path string) error {
	reading, err := store.OpenAudit(ctx, "sqlite:"+path)
	if err != nil {
		return err
	}
	defer reading.Close()
	out := taking(func(p []byte) { w.keep(theExport, p) })
	table, err := audit.NewTable(out)
	if err != nil {
		return err
	}
	lines := audit.NewLines(out)
	for row, err := range reading.Rows(ctx) {
		if err = errors.Join(err, lines.Row(row.Row), table.Row(row.Row)); err != nil {
			return err
		}
	}
	return errors.Join(lines.Close(), table.Close())
}
