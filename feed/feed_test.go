package feed_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/feed"
	"headsup/maintenance"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

func usual(maintenance.Item) maintenance.Usual {
	return maintenance.Usual{Runs: 5, Least: 10 * time.Minute, Most: 40 * time.Minute, Tied: 5}
}

func written(t rapid.TB, items ...maintenance.Item) []byte {
	t.Helper()
	body, err := feed.Write(maintenance.English, maintenance.Feed{Name: "bo, <b>"}, items, usual, "/tasks")
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// shelf keeps one calendar and the tasks behind it.
type shelf struct {
	feed     maintenance.Feed
	broken   error
	reads    int
	snapshot *maintenance.Snapshot
	no       *maintenance.Refusal
	now      time.Time
	log      strings.Builder
}

func (s *shelf) Feed(_ context.Context, id string) (maintenance.Feed, error) {
	if s.broken != nil || id != s.feed.ID {
		return maintenance.Feed{}, s.broken
	}
	return s.feed, nil
}

func (s *shelf) FeedRead(context.Context, maintenance.Feed) error { s.reads++; return nil }

func (s *shelf) Snapshot() *maintenance.Snapshot { return s.snapshot }

func served(token string, n int) (*shelf, http.Handler) {
	s := &shelf{feed: maintenance.Feed{Person: "U2", Name: "bo"}.Keyed(token), now: noon}
	var all []*maintenance.Shelf
	for k := range n {
		i := item(k)
		all = append(all, &maintenance.Shelf{Instance: i.Instance, Tasks: []maintenance.Item{i}})
	}
	s.snapshot = maintenance.NewSnapshot(all, nil)
	mux := http.NewServeMux()
	mux.Handle(feed.Path+"{token}", feed.New(feed.Options{
		Feeds: s, Policy: func() maintenance.Policy { return maintenance.Policy{} }, Command: "/tasks", Now: func() time.Time { return s.now },
		For: func(context.Context, maintenance.Feed) (maintenance.Actor, *maintenance.Refusal) {
			return maintenance.Actor{Place: maintenance.Place{Direct: true}}, s.no
		},
		Logger: slog.New(slog.NewTextHandler(&s.log, nil)),
	}))
	return s, mux
}

func get(h http.Handler, method, path string, head ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for n := 0; n+1 < len(head); n += 2 {
		r.Header.Set(head[n], head[n+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// TestACalendarIsReadByItsAddressAlone, and what cannot be read is not found, for whichever reason.
func TestACalendarIsReadByItsAddressAlone(t *testing.T) {
	t.Parallel()
	token := maintenance.NewFeedToken()
	s, h := served(token, 2)
	path := strings.TrimPrefix(feed.Address("http://h/", token), "http://h")
	for _, c := range []struct {
		name, method, path string
		no                 maintenance.Why
		broken             error
		want               int
	}{
		{"its address", http.MethodGet, path, "", nil, 200},
		{"a look at its head", http.MethodHead, path, "", nil, 200},
		{"another's secret", http.MethodGet, feed.Path + token[:10] + maintenance.NewFeedToken()[10:] + ".ics", "", nil, 404},
		{"another's address", http.MethodGet, feed.Path + maintenance.NewFeedToken() + ".ics", "", nil, 404},
		{"without its ending", http.MethodGet, feed.Path + token, "", nil, 404},
		{"nothing", http.MethodGet, feed.Path + ".ics", "", nil, 404},
		{"a write", http.MethodPost, path, "", nil, 405},
		{"of somebody who has left", http.MethodGet, path, maintenance.Deactivated, nil, 404},
		{"of somebody in no channel any more", http.MethodGet, path, maintenance.NotMember, nil, 404},
		{"while Slack cannot say who it is", http.MethodGet, path, maintenance.UnknownPerson, nil, 503},
		{"while the database is away", http.MethodGet, path, "", fmt.Errorf("away"), 503},
	} {
		s.no, s.broken, s.now = nil, c.broken, s.now.Add(time.Minute)
		if c.no != "" {
			s.no = &maintenance.Refusal{Why: c.no}
		}
		r := get(h, c.method, c.path)
		body, _ := io.ReadAll(r.Body)
		if r.StatusCode != c.want || strings.Contains(string(body), "BEGIN:VEVENT") != (c.want == 200 && c.method == http.MethodGet) {
			t.Errorf("%s: %d\n%s", c.name, r.StatusCode, body)
		}
		if r.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(r.Header.Get("Cache-Control"), "private") {
			t.Errorf("%s: its head is %v", c.name, r.Header)
		}
		if c.want < 400 {
			continue
		}
		in, _ := io.ReadAll(get(h, c.method, c.path, "Accept-Language", "zh-CN,zh;q=0.9").Body)
		if han := regexp.MustCompile(`\p{Han}`); !han.Match(in) || han.Match(body) || regexp.MustCompile(`[A-Za-z]{2,} [a-z]+`).Match(in) {
			t.Errorf("%s: says %q, and to who reads Chinese %q", c.name, body, in)
		}
	}
	if strings.Contains(s.log.String(), token[10:]) {
		t.Errorf("the log holds the secret:\n%s", s.log.String())
	}
}

// TestACalendarThatIsTheSameIsNotSentAgain.
func TestACalendarThatIsTheSameIsNotSentAgain(t *testing.T) {
	t.Parallel()
	token := maintenance.NewFeedToken()
	s, h := served(token, 1)
	path := feed.Path + token + ".ics"
	first := get(h, http.MethodGet, path)
	if again := get(h, http.MethodGet, path, "If-None-Match", first.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same calendar is sent again: %d", again.StatusCode)
	}
	i := item(0)
	i.Task.ScheduledAt = i.Task.ScheduledAt.Add(time.Hour)
	s.snapshot = maintenance.NewSnapshot([]*maintenance.Shelf{{Instance: i.Instance, Tasks: []maintenance.Item{i}}}, nil)
	if moved := get(h, http.MethodGet, path, "If-None-Match", first.Header.Get("ETag")); moved.StatusCode != http.StatusOK {
		t.Errorf("one that has changed is not: %d", moved.StatusCode)
	}
}

// TestI12CalendarsAreReadNowAndThen: a program that has gone wild, and whoever guesses, are told to wait; others are served.
func TestI12CalendarsAreReadNowAndThen(t *testing.T) {
	t.Parallel()
	token := maintenance.NewFeedToken()
	s, h := served(token, 1)
	path := feed.Path + token + ".ics"
	codes := map[int]int{}
	for range 40 {
		codes[get(h, http.MethodGet, path).StatusCode]++
	}
	if codes[200] != 6 || codes[429] != 34 {
		t.Errorf("one program is answered %v", codes)
	}
	s.now = s.now.Add(time.Minute)
	clear(codes)
	for range 40 {
		r := get(h, http.MethodGet, feed.Path+maintenance.NewFeedToken()+".ics")
		if codes[r.StatusCode]++; r.StatusCode == 429 && r.Header.Get("Retry-After") == "" {
			t.Error("who guesses is not told how long to wait")
		}
	}
	if codes[404] != 30 || codes[429] != 10 {
		t.Errorf("who guesses is answered %v", codes)
	}
	if s.now = s.now.Add(time.Minute); get(h, http.MethodGet, path).StatusCode != 200 {
		t.Error("a minute later nobody is served")
	}
}

// BenchmarkCalendar writes a calendar of 6,000 tasks.
func BenchmarkCalendar(b *testing.B) {
	token := maintenance.NewFeedToken()
	s, h := served(token, 6000)
	for b.Loop() {
		s.now = s.now.Add(time.Minute)
		if r := get(h, http.MethodGet, feed.Path+token+".ics"); r.StatusCode != http.StatusOK {
			b.Fatal(r.Status)
		}
	}
}

// TestACalendarIsInTheLanguageOfItsReader: of a person as Slack says, of a channel as its route says, else of the settings.
func TestACalendarIsInTheLanguageOfItsReader(t *testing.T) {
	t.Parallel()
	chinese := maintenance.Policy{Routes: &maintenance.Route{Channel: "C2", Language: maintenance.Chinese}}
	for _, c := range []struct {
		name, locale string
		feed         maintenance.Feed
		otherwise    maintenance.Language
		want         string
	}{
		{"somebody who reads Chinese", "zh-CN", maintenance.Feed{Person: "U2"}, "", "维护"},
		{"somebody who reads English", "en-GB", maintenance.Feed{Person: "U2"}, maintenance.Chinese, "Maintenance"},
		{"somebody of whom nothing is known", "", maintenance.Feed{Person: "U2"}, maintenance.Chinese, "维护"},
		{"a channel with a language", "", maintenance.Feed{Channel: "C2"}, "", "维护"},
		{"a channel without", "", maintenance.Feed{Channel: "C1"}, "", "Maintenance"},
	} {
		token := maintenance.NewFeedToken()
		s, _ := served(token, 1)
		s.feed = c.feed.Keyed(token)
		mux := http.NewServeMux()
		mux.Handle(feed.Path+"{token}", feed.New(feed.Options{
			Feeds: s, Policy: func() maintenance.Policy { return chinese }, Command: "/tasks", Now: func() time.Time { return noon }, Language: c.otherwise,
			For: func(context.Context, maintenance.Feed) (maintenance.Actor, *maintenance.Refusal) {
				a := maintenance.Actor{Place: maintenance.Place{Direct: c.feed.Person != "", Channel: c.feed.Channel}}
				a.Person.Locale = c.locale
				return a, nil
			},
			Logger: slog.New(slog.DiscardHandler),
		}))
		body, err := io.ReadAll(get(mux, http.MethodGet, feed.Path+token+".ics").Body)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(body), "X-WR-CALNAME:"+c.want) {
			t.Errorf("%s: not %q\n%s", c.name, c.want, body)
		}
	}
}
