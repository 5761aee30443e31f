package app_test

import (
	"bytes"
	"context"
	"encoding/base32"
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

	"headsup/sandbox/play"
)

// wire keeps all that a headsup logged, sent to Slack's Web API and left in its database, while a story is played.
type wire struct {
	t    *testing.T
	now  func() time.Time
	mu   sync.Mutex
	kept map[string]*bytes.Buffer

	secrets []string
	from    time.Time
}

// Write takes the log.
func (w *wire) Write(p []byte) (int, error) {
	w.keep("the log", p)
	return len(p), nil
}

func (w *wire) keep(what string, p []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept[what] == nil {
		w.kept[what] = &bytes.Buffer{}
	}
	w.kept[what].Write(p)
}

// start starts a headsup whose calls to Slack and whose log are kept.
func (w *wire) start(ctx context.Context, s play.Setup) (play.Bot, error) {
	slack, err := url.Parse(s.Env["SLACK_API_URL"])
	if err != nil {
		return nil, err
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: slack.Scheme, Host: slack.Host}) }}
	between := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.t.Error(err)
		}
		plain, err := url.QueryUnescape(string(body))
		if err != nil {
			plain = string(body)
		}
		w.keep("what Slack was sent", []byte(plain+"\n"))
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(between.Close)
	s.Env["SLACK_API_URL"] = between.URL + slack.Path
	s.Log = io.MultiWriter(s.Log, w)
	w.now, w.from = s.Now, s.Now()
	bot, err := startApp(ctx, s)
	if err != nil {
		return nil, err
	}
	return watched{bot.(enroller), w}, nil
}

// watched is a headsup whose enrolments and files are kept.
type watched struct {
	enroller

	w *wire
}

// Enrol keeps the secret.
func (b watched) Enrol(ctx context.Context, user string) (string, error) {
	secret, err := b.enroller.Enrol(ctx, user)
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	b.w.secrets = append(b.w.secrets, secret)
	return secret, err
}

// Stop reads the files of the database: as they were when the work ended, its journal too, and as they are left.
func (b watched) Stop(ctx context.Context) error {
	b.w.files(b.set.Database.Path)
	err := b.enroller.Stop(ctx)
	b.w.files(b.set.Database.Path)
	return err
}

func (w *wire) files(path string) {
	names, err := filepath.Glob(path + "*")
	if err != nil {
		w.t.Error(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			w.t.Error(err)
		}
		w.keep("the database", text)
	}
}

// TestI11NoCodeAndNoSecretIsLeft plays enrolment, wrong codes, a decision and a code that is used again, and looks for what must not be left
// of it, in the log, in what Slack was sent, and in the files of the database with the audit in it.
func TestI11NoCodeAndNoSecretIsLeft(t *testing.T) {
	t.Parallel()
	stories, err := play.Find(filepath.Join("..", "testdata", "conversations", "second-factor.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, kept: map[string]*bytes.Buffer{}}
	if err := stories[0].Play(t.Context(), w.start, play.Options{Patience: 30 * time.Second}); err != nil {
		t.Fatal(err)
	}
	if len(w.secrets) != 1 || len(w.kept) != 3 {
		t.Fatalf("kept were %d secrets and %d kinds of text", len(w.secrets), len(w.kept))
	}
	raw, err := base32.StdEncoding.DecodeString(w.secrets[0])
	if err != nil {
		t.Fatal(err)
	}
	canaries := []string{w.secrets[0], string(raw), "a-key-of-a-story-that-is-long-enough"}
	var codes []string
	for at := w.from.Add(-time.Minute); at.Before(w.now().Add(time.Minute)); at = at.Add(30 * time.Second) {
		code, err := totp.GenerateCode(w.secrets[0], at)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	anyCode := regexp.MustCompile(fmt.Sprintf(`(^|[^0-9.])(%s)([^0-9]|$)`, strings.Join(codes, "|"))) // behind a dot six digits are a time's
	for what, text := range w.kept {
		if text.Len() < 1000 {
			t.Errorf("of %s only %d bytes were kept", what, text.Len())
		}
		for n, c := range canaries {
			if strings.Contains(text.String(), c) {
				t.Errorf("%s holds canary %d", what, n)
			}
		}
		if found := anyCode.FindString(text.String()); found != "" {
			t.Errorf("%s holds a code: %q", what, found)
		}
	}
	if !strings.Contains(w.kept["the database"].String(), "gave a wrong code") {
		t.Error("the audit was not among what was looked at")
	}
}
