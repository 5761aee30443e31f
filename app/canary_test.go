package app_test

import (
	"encoding/base32"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"headsup/sandbox/play"
)

// answerAddress is how the sandbox's response_urls look, which are secrets for half an hour.
var answerAddress = regexp.MustCompile(`/(?:actions|commands)/T[0-9A-Z]+/[^\s"/]+/[^\s"\\]+`)

// holdsNothing looks for what must not be left of a story, wherever something was left (invariant I11).
func (w *wire) holdsNothing() {
	w.t.Helper()
	anyCode := w.codes()
	for where, text := range w.kept {
		said := text.String()
		for name, secret := range w.marks {
			if strings.Contains(said, secret) {
				w.t.Errorf("%s holds %s", where, name)
			}
		}
		for _, secret := range w.factors {
			raw, err := base32.StdEncoding.DecodeString(secret)
			if err != nil {
				w.t.Error(err)
			}
			if strings.Contains(said, secret) || strings.Contains(said, string(raw)) {
				w.t.Errorf("%s holds the secret of a second factor", where)
			}
		}
		if where == theSeen {
			continue // people see what they type
		}
		if strings.Contains(said, beyondWords) {
			w.t.Errorf("%s holds words that are no part of a command", where)
		}
		if anyCode != nil && anyCode.MatchString(said) {
			w.t.Errorf("%s holds a one-time code: %q", where, anyCode.FindString(said))
		}
		if where != theSent && where != theFiles { // a window brings it back from Slack, and a draft is answered there later
			if found := answerAddress.FindString(said); found != "" {
				w.t.Errorf("%s holds a response_url: %s", where, found)
			}
		}
	}
}

// codes fits every code that the apps showed while the story was played; nil where nobody had one.
func (w *wire) codes() *regexp.Regexp {
	var all []string
	for _, secret := range w.factors {
		for at := w.from.Add(-time.Minute); at.Before(w.now().Add(time.Minute)); at = at.Add(30 * time.Second) {
			code, err := totp.GenerateCode(secret, at)
			if err != nil {
				w.t.Fatal(err)
			}
			all = append(all, code)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return regexp.MustCompile(fmt.Sprintf(`(^|[^0-9.])(%s)([^0-9]|$)`, strings.Join(all, "|"))) // behind a dot six digits are a time's
}

// TestI11NoCodeAndNoSecretIsLeft plays what has to do with secrets: enrolment by a link, wrong codes, a decision and a code that is used
// again; and what people say to headsup that is no command. It looks at what Slack was sent as well. That the other stories leave nothing
// either TestConversations says, of all of them.
func TestI11NoCodeAndNoSecretIsLeft(t *testing.T) {
	t.Parallel()
	for name, verb := range map[string]string{"second-factor": "gave a wrong code", "words-beyond-the-command": "drafted"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stories, err := play.Find(filepath.Join("..", "testdata", "conversations", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			w := newWire(t)
			w.tap = true
			if err := stories[0].Play(t.Context(), w.start, play.Options{Patience: patience, Log: w.seen(), Verbose: true}); err != nil {
				t.Fatal(err)
			}
			w.holdsNothing()
			for _, where := range []what{theLog, theSeen, theSent, theFiles, theExport, theMetrics, theTraces} {
				if text := w.kept[where]; text == nil || text.Len() < 500 {
					t.Errorf("of %s hardly anything was kept", where)
				}
			}
			if !strings.Contains(w.kept[theTraces].String(), "headsup.asked") {
				t.Error("what was asked was not among the traces")
			}
			if !strings.Contains(w.kept[theFiles].String(), verb) || !strings.Contains(w.kept[theExport].String(), verb) {
				t.Error("the record was not among what was looked at")
			}
			wanted := 4 // two tokens and two keys of the cloud's
			if name == "second-factor" {
				wanted += 2 // HEADSUP_KEY, and the link's token
				if len(w.factors) != 1 {
					t.Errorf("%d second factors were watched", len(w.factors))
				}
			}
			if len(w.marks) != wanted {
				t.Errorf("%d secrets were looked for, want %d", len(w.marks), wanted)
			}
		})
	}
}

// TestTheCanariesSing: what is looked for is found where it is.
func TestTheCanariesSing(t *testing.T) {
	t.Parallel()
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	at := time.Date(2026, 11, 23, 13, 40, 0, 0, time.UTC)
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		where what
		said  string
		sings bool
	}{
		"a token":                    {theSent, "token=xoxb-canary", true},
		"a secret":                   {theFiles, "…" + secret, true},
		"a raw secret":               {theFiles, "Hello!\xde\xad\xbe\xefHello!\xde\xad\xbe\xef", true},
		"a code":                     {theLog, "code=" + code, true},
		"the end of a long number":   {theLog, "1" + code, false},
		"a code that somebody typed": {theSeen, code, false},
		"words beyond a command":     {theExport, "said: " + beyondWords, true},
		"a token in a label":         {theMetrics, `headsup_x_total{method="xoxb-canary"} 1`, true},
		"a token in an attribute":    {theTraces, "slack\x12\x0bxoxb-canary", true},
		"an address for answers":     {theLog, "http://127.0.0.1:1/commands/T0TEAM/1/secret-2", true},
		"the same, come back":        {theSent, "http://127.0.0.1:1/commands/T0TEAM/1/secret-2", false},
	} {
		listener := &complaints{TB: t}
		w := newWire(t)
		w.t, w.from, w.now = listener, at, func() time.Time { return at }
		w.mark("a token", "xoxb-canary")
		w.factors = []string{secret}
		w.keep(c.where, []byte(c.said))
		if w.holdsNothing(); (listener.n > 0) != c.sings {
			t.Errorf("%s: %d complaints", name, listener.n)
		}
	}
}

// complaints counts what a test would have been failed for.
type complaints struct {
	testing.TB

	n int
}

func (c *complaints) Errorf(string, ...any) { c.n++ }
