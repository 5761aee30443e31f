package factor_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"headsup/factor"
	"headsup/maintenance"
)

var noon = time.Date(2026, time.November, 23, 12, 0, 15, 0, time.UTC)

// TestCodesAreThoseOfAnApp holds the codes against the library's own reading of the link, as an app reads it.
func TestCodesAreThoseOfAnApp(t *testing.T) {
	t.Parallel()
	s := factor.NewSecret()
	link, err := url.Parse(s.Link("bo"))
	if err != nil || link.Scheme != "otpauth" || link.Host != "totp" || link.Path != "/headsup:bo" || link.Query().Get("issuer") != "headsup" {
		t.Fatalf("the link is %v %v", link, err)
	}
	if typed := strings.ReplaceAll(s.Text(), " ", ""); typed != link.Query().Get("secret") || len(typed) != 32 {
		t.Errorf("typed in, the secret is another one than in the picture, or too short")
	}
	for _, at := range []time.Time{noon, noon.Add(30 * time.Second), time.Unix(59, 0), noon.Add(20 * 365 * 24 * time.Hour)} {
		app, err := totp.GenerateCode(link.Query().Get("secret"), at)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Step(app, at); got != at.Unix()/30 {
			t.Errorf("at %s the app's code is found at step %d, want %d", at, got, at.Unix()/30)
		}
		if ours, err := s.Code(at); err != nil || ours != app {
			t.Errorf("at %s the app and headsup differ: %v", at, err)
		}
	}
}

// TestTheWindowIsOneStep: the code before and the one after count, and no other.
func TestTheWindowIsOneStep(t *testing.T) {
	t.Parallel()
	s, now := factor.NewSecret(), noon.Unix()/30
	for _, c := range []struct {
		steps int64
		want  int64
	}{{-2, 0}, {-1, now - 1}, {0, now}, {1, now + 1}, {2, 0}} {
		code, err := s.Code(noon.Add(time.Duration(c.steps) * 30 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Step(code, noon); got != c.want {
			t.Errorf("the code of %d steps from now is found at %d, want %d", c.steps, got, c.want)
		}
	}
}

func TestWhatIsNoCode(t *testing.T) {
	t.Parallel()
	s := factor.NewSecret()
	code, err := s.Code(noon)
	if err != nil {
		t.Fatal(err)
	}
	if s.Step(" "+code[:3]+" "+code[3:]+" ", noon) == 0 {
		t.Error("blanks, as apps show them, make a code wrong")
	}
	for _, typed := range []string{"", " ", code[:5], code + "0", "0" + code, "abcdef", "１２３４５６", strings.Repeat("1", 10_000), "-12345"} {
		if got := s.Step(typed, noon); got != 0 {
			t.Errorf("%.20q is taken for the code of step %d", typed, got)
		}
	}
	if (factor.Secret{}).Step(code, noon) != 0 || factor.NewSecret().Step(code, noon) != 0 {
		t.Error("another secret, or none, shows the same code")
	}
}

func keys(t *testing.T, secrets ...string) factor.Keys {
	t.Helper()
	k, err := factor.NewKeys(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const (
	oldKey = "an old key that is long enough, too"
	newKey = "a newer key that is as long as that"
)

func TestI11SealedIsOpenedByItsKeyForItsPersonOnly(t *testing.T) {
	t.Parallel()
	s, old := factor.NewSecret(), keys(t, oldKey)
	sealed, err := old.Seal("U1", s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := old.Seal("U1", s)
	if err != nil || again == sealed {
		t.Error("the same secret is sealed twice alike", err)
	}
	if strings.Contains(sealed, strings.ReplaceAll(s.Text(), " ", "")) {
		t.Error("sealed, the secret stands there in clear")
	}
	last := byte('A')
	if sealed[len(sealed)-4] == last {
		last = 'B'
	}
	changed := sealed[:len(sealed)-4] + string(last) + sealed[len(sealed)-3:]
	for _, c := range []struct {
		name, person, sealed string
		keys                 factor.Keys
		want                 error
	}{
		{"its key", "U1", sealed, old, nil},
		{"beside a newer key", "U1", sealed, keys(t, newKey, oldKey), nil},
		{"another person's row", "U2", sealed, old, factor.ErrKey},
		{"another key", "U1", sealed, keys(t, newKey), factor.ErrKey},
		{"no key", "U1", sealed, factor.Keys{}, factor.ErrKey},
		{"changed", "U1", changed, old, factor.ErrKey},
		{"cut off", "U1", sealed[:30], old, factor.ErrKey},
		{"nothing", "U1", "", old, factor.ErrKey},
		{"of another form", "U1", "v2" + sealed[2:], old, factor.ErrKey},
	} {
		got, err := c.keys.Open(c.person, c.sealed)
		if !errors.Is(err, c.want) || c.want == nil && got.Text() != s.Text() {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// TestAKeyIsReplacedWithoutAGap: what the old key sealed opens all the time, and none of it needs the old one in the end.
func TestAKeyIsReplacedWithoutAGap(t *testing.T) {
	t.Parallel()
	s := factor.NewSecret()
	sealed, err := keys(t, oldKey).Seal("U1", s)
	if err != nil {
		t.Fatal(err)
	}
	both := keys(t, newKey, oldKey)
	if both.Current(sealed) {
		t.Error("what the old key sealed passes for current")
	}
	resealed, err := both.Reseal("U1", sealed)
	if err != nil || !both.Current(resealed) {
		t.Fatal("it is not sealed under the new key", err)
	}
	if got, err := keys(t, newKey).Open("U1", resealed); err != nil || got.Text() != s.Text() {
		t.Error("the new key alone does not open it", err)
	}
	if _, err := (factor.Keys{}).Seal("U1", s); !errors.Is(err, factor.ErrNoKey) {
		t.Error("without a key it is sealed:", err)
	}
}

// TestI11NothingPrintsASecret whatever way it gets into a line.
func TestI11NothingPrintsASecret(t *testing.T) {
	t.Parallel()
	s, k := factor.NewSecret(), keys(t, oldKey)
	canary := strings.ReplaceAll(s.Text(), " ", "")
	var b strings.Builder
	fmt.Fprintf(&b, "%v %+v %#v %s %q %v %v %+v", s, s, s, s, s, &s, struct{ S factor.Secret }{s}, []factor.Secret{s})
	fmt.Fprintf(&b, "%v %+v %#v %s %v", k, k, k, k, struct{ K factor.Keys }{k})
	text, err := json.Marshal(map[string]any{"s": s, "k": k})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(text)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "s", s, "k", k)
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "s", s, "k", k)
	if strings.Contains(b.String(), canary) || strings.Contains(b.String(), oldKey) || !strings.Contains(b.String(), "(hidden)") {
		t.Errorf("it prints %s", b.String())
	}
}

func TestCodeOfAFactor(t *testing.T) {
	t.Parallel()
	s, k := factor.NewSecret(), keys(t, oldKey)
	sealed, err := k.Seal("U1", s)
	if err != nil {
		t.Fatal(err)
	}
	typed, err := s.Code(noon)
	if err != nil {
		t.Fatal(err)
	}
	f := maintenance.Factor{Person: "U1", Sealed: sealed}
	if step, err := k.Code(typed)(f, noon); err != nil || step != noon.Unix()/30 {
		t.Errorf("the code is found at %d: %v", step, err)
	}
	f.Person = "U2"
	if step, err := k.Code(typed)(f, noon); !errors.Is(err, factor.ErrKey) || step != 0 {
		t.Errorf("in another's row it is found at %d: %v", step, err)
	}
}

// TestThePictureIsTheLink reads the terminal's picture back, module by module, against the page's.
func TestThePictureIsTheLink(t *testing.T) {
	t.Parallel()
	s := factor.NewSecret()
	shown, err := s.Picture("bo@example")
	if err != nil {
		t.Fatal(err)
	}
	svg, err := s.SVG("bo@example")
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for _, r := range shown {
		switch r {
		case '█':
			dark += 2
		case '▀', '▄':
			dark++
		}
	}
	if inPage := strings.Count(svg, "h1v1h-1z"); dark != inPage || dark < 300 {
		t.Errorf("the terminal shows %d dark modules, the page %d", dark, inPage)
	}
	for line := range strings.Lines(shown) {
		if len([]rune(line)) > 80 {
			t.Errorf("a line of %d characters does not fit a terminal", len([]rune(line)))
			break
		}
	}
}
