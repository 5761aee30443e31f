package enrol_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"headsup/enrol"
	"headsup/factor"
	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"

	"github.com/pquerna/otp/totp"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 15, 0, time.UTC)

// desk is the page over a database, with a clock and all that was logged.
type desk struct {
	*store.Store

	t    *testing.T
	at   string
	now  atomic.Int64
	page *httptest.Server
	log  strings.Builder

	reads   maintenance.Language // what bo reads
	accepts string               // what the browser asks for
}

func open(t *testing.T) *desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "headsup.db")
	if err := storetest.Fresh(path); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, at: "sqlite:" + path}
	d.now.Store(noon.UnixMicro())
	s, err := store.Open(t.Context(), store.Options{URL: d.at, Now: d.clock})
	if err != nil {
		t.Fatal(err)
	}
	d.Store = s
	keys, err := factor.NewKeys("a-key-of-a-test-that-is-long-enough")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(enrol.Path+"{token}", enrol.New(enrol.Options{
		Links: s, Keys: keys, Policy: func() maintenance.Policy { return maintenance.Policy{Admins: []string{"U9"}} }, Now: d.clock,
		Reads: func(_ context.Context, user string) maintenance.Language {
			if user != "U2" {
				return ""
			}
			return d.reads
		},
		Logger: slog.New(slog.NewTextHandler(&d.log, nil)),
	}))
	d.page = httptest.NewServer(mux)
	t.Cleanup(func() {
		d.page.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *desk) clock() time.Time { return time.UnixMicro(d.now.Load()).UTC() }

// link makes a link for bo.
func (d *desk) link(token string, replace bool) {
	d.t.Helper()
	b, err := store.OpenBeside(d.t.Context(), d.at, d.clock)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if err := b.MakeLink(d.t.Context(), token, maintenance.Link{Person: "U2", Name: "bo <script>", Operator: "root", Replace: replace}); err != nil {
		d.t.Fatal(err)
	}
}

// asked sends a form, or looks where there is none, and gives what the page says.
func (d *desk) asked(token string, form url.Values) (int, string) {
	d.t.Helper()
	address := d.page.URL + enrol.Path + token
	ask, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, nil)
	if form != nil {
		ask, err = http.NewRequestWithContext(d.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	}
	if err != nil {
		d.t.Error(err)
		return 0, ""
	}
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.Header.Set("Accept-Language", d.accepts)
	r, err := http.DefaultClient.Do(ask)
	if err != nil {
		d.t.Error(err)
		return 0, ""
	}
	defer func() { _ = r.Body.Close() }()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	if h := r.Header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
		d.t.Errorf("its head is %v", h)
	}
	return r.StatusCode, string(text)
}

func (d *desk) shows(status int, text string, wantStatus int, words string) {
	d.t.Helper()
	if status != wantStatus || !strings.Contains(text, words) {
		d.t.Errorf("it is %d and says\n%s\nwant %d and %q", status, text, wantStatus, words)
	}
}

var shown = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)

// take opens the link and gives the secret.
func (d *desk) take(token string) string {
	d.t.Helper()
	_, text := d.asked(token, url.Values{})
	found := shown.FindStringSubmatch(text)
	if found == nil {
		d.t.Fatalf("no secret is shown:\n%s", text)
	}
	return strings.ReplaceAll(found[1], " ", "")
}

func (d *desk) code(secret string) url.Values {
	d.t.Helper()
	code, err := totp.GenerateCode(secret, d.clock())
	if err != nil {
		d.t.Fatal(err)
	}
	return url.Values{"code": {code}}
}

func (d *desk) enrolled() (all []maintenance.Factor) {
	d.t.Helper()
	all, err := d.Factors(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func TestALinkEnrolsOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.link("token", false)
	for range 2 { // whoever looks, such as a program that previews links, uses nothing up
		status, text := d.asked("token", nil)
		d.shows(status, text, http.StatusOK, "Show it now")
		if shown.MatchString(text) || strings.Contains(text, "<script>") {
			t.Fatalf("a look shows the secret, or a live name:\n%s", text)
		}
	}
	secret := d.take("token")
	status, text := d.asked("token", url.Values{"code": {"123"}})
	d.shows(status, text, http.StatusOK, "That is not it")
	if shown.MatchString(text) || len(d.enrolled()) != 0 {
		t.Error("a wrong code shows the secret once more, or enrols")
	}
	status, text = d.asked("token", d.code(secret))
	d.shows(status, text, http.StatusOK, "Done.")
	if all := d.enrolled(); len(all) != 1 || all[0].Person != "U2" || all[0].Step != noon.Unix()/30 {
		t.Errorf("enrolled are %+v", all)
	}
	for _, form := range []url.Values{nil, {}, d.code(secret)} {
		status, text = d.asked("token", form)
		d.shows(status, text, http.StatusNotFound, "cannot be used any more")
	}
}

func TestASecondVisitorIsToldOfTheFirst(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.link("token", false)
	var all sync.WaitGroup
	var saw atomic.Int64
	for range 8 {
		all.Go(func() {
			if _, text := d.asked("token", url.Values{}); shown.MatchString(text) {
				saw.Add(1)
			}
		})
	}
	all.Wait()
	if n := saw.Load(); n != 1 {
		t.Errorf("%d of those who pressed at once saw a secret", n)
	}
	for _, form := range []url.Values{nil, {}} {
		status, text := d.asked("token", form)
		d.shows(status, text, http.StatusGone, "opened at 12:00 UTC")
	}
}

func TestWhatALinkDoesNot(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.link("old", false)
	d.link("new", false)
	for _, token := range []string{"old", "another", "%27%20OR%201=1"} {
		status, text := d.asked(token, url.Values{})
		d.shows(status, text, http.StatusNotFound, "cannot be used any more")
	}
	status, text := d.asked("new", url.Values{"code": {"123456"}})
	d.shows(status, text, http.StatusNotFound, "cannot be used any more") // it was not opened, so there is nothing to confirm
	secret := d.take("new")
	for range maintenance.MostWrongCodes {
		d.asked("new", url.Values{"code": {"123"}})
	}
	status, text = d.asked("new", d.code(secret))
	d.shows(status, text, http.StatusNotFound, "cannot be used any more")

	d.link("late", false)
	secret = d.take("late")
	d.now.Add(maintenance.LinkLife.Microseconds())
	status, text = d.asked("late", d.code(secret))
	d.shows(status, text, http.StatusNotFound, "cannot be used any more")
	if all := d.enrolled(); len(all) != 0 {
		t.Errorf("enrolled are %+v", all)
	}

	d.link("first", false)
	d.asked("first", d.code(d.take("first")))
	d.link("second", true)
	before := d.enrolled()[0].Sealed
	status, text = d.asked("second", d.code(d.take("second")))
	d.shows(status, text, http.StatusOK, "Done.")
	if all := d.enrolled(); len(all) != 1 || all[0].Sealed == before {
		t.Error("the second factor was not replaced")
	}
	if d.log.Len() > 0 {
		t.Errorf("it logged %s", d.log.String())
	}
}

// english is a sentence that stands on a page in Chinese: two words of letters, outside of its signs.
var (
	signs   = regexp.MustCompile(`(?s)<style>.*?</style>|<svg.*?</svg>|<code>.*?</code>|<[^>]*>`)
	english = regexp.MustCompile(`[A-Za-z]{2,}[,.]? [a-z]+`)
)

// TestThePageIsInTheLanguageOfItsReader, at each step: as they read in Slack, else as their browser asks for.
func TestThePageIsInTheLanguageOfItsReader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reads   maintenance.Language
		accepts string
		chinese bool
	}{
		{"", "", false},
		{"", "zh-CN,zh;q=0.9,en;q=0.8", true},
		{"", "en-GB,zh;q=0.5", false},
		{maintenance.Chinese, "en", true},
		{maintenance.English, "zh-CN", false},
	} {
		d := open(t)
		d.reads, d.accepts = c.reads, c.accepts
		d.link("token", false)
		say := func(step string, form url.Values, inEnglish, inChinese string) {
			t.Helper()
			_, text := d.asked("token", form)
			want := inEnglish
			if c.chinese {
				want = inChinese
				if left := english.FindString(strings.ReplaceAll(signs.ReplaceAllString(text, ""), "bo &lt;script&gt;", "")); left != "" {
					t.Errorf("%s has the English words %q:\n%s", step, left, text)
				}
			}
			if lang := map[bool]string{false: `lang="en"`, true: `lang="zh-CN"`}[c.chinese]; !strings.Contains(text, want) || !strings.Contains(text, lang) {
				t.Errorf("reader %q, browser %q, %s: it says\n%s\nwant %q and %s", c.reads, c.accepts, step, text, want, lang)
			}
		}
		say("a look", nil, "Show it now", "立即显示")
		secret := d.take("token")
		say("another look", nil, "opened at 12:00 UTC", "已在 12:00 UTC 打开过")
		say("a wrong code", url.Values{"code": {"123"}}, "That is not it", "验证码不对")
		say("the code", d.code(secret), "The one you just typed is used up", "刚才输入的已经用掉")
		if c.reads == "" { // of a link that is gone nobody knows the person
			say("a link that is gone", nil, "cannot be used any more", "这个链接已失效")
		}
	}
}
