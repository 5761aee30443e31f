package main

import (
	"bytes"
	"encoding/base32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"headsup/maintenance"
	"headsup/store"
	"headsup/store/storetest"
)

const (
	keyBefore = "a-key-of-a-test-that-is-long-enough-to-be-one"
	keyAfter  = "another-key-of-a-test-as-long-as-the-one-before"
)

// drawer is a database with two people whom headsup has met, and the environment of whoever works on it.
func drawer(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "headsup.db")
	if err := storetest.Fresh(path); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []maintenance.Person{{Team: "T1", ID: "U0123456BO", Name: "bo"}, {Team: "T1", ID: "U0123456CY", Name: "cy"}, {Team: "T1", ID: "U0123456CZ", Name: "cy"}} {
		p.ReadAt = time.Now()
		if err := s.KeepPeople(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+path)
	t.Setenv("HEADSUP_KEY", keyBefore)
	return "sqlite:" + path
}

// terminalOf is somebody at a terminal, with an app at hand: whenever they are asked for a code they type what gives it back.
type terminalOf struct {
	types func(secret string) string

	mu    sync.Mutex // what is typed is read beside what is said
	shows bytes.Buffer
	asked int
}

var shownSecret = regexp.MustCompile(`Or type it in: ([A-Z2-7 ]+) \(`)

// Read is what is typed next.
func (o *terminalOf) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	found := shownSecret.FindStringSubmatch(o.shows.String())
	if found == nil || o.types == nil {
		return 0, io.EOF
	}
	o.asked++
	return copy(p, o.types(strings.ReplaceAll(found[1], " ", ""))+"\n"), nil
}

func (o *terminalOf) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.shows.Write(p)
}

func (o *terminalOf) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.shows.String()
}

// appCode is the code of an app that has the secret.
func appCode(secret string) string {
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		return err.Error()
	}
	return code
}

func typed(t *testing.T, want int, types func(string) string, args ...string) string {
	t.Helper()
	o := &terminalOf{types: types}
	var errs bytes.Buffer
	if code := runIn(t.Context(), append([]string{"second-factor"}, args...), streams{in: o, out: o, errs: &errs, terminal: true}); code != want {
		t.Fatalf("%v ended with %d, want %d:\n%s%s", args, code, want, o.String(), errs.String())
	}
	return o.String() + errs.String()
}

func holds(t *testing.T, said string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("it does not say %q:\n%s", w, said)
		}
	}
}

// TestSecondFactorsAreGivenAndTakenOnTheCommandLine is the whole life of one, word for word as docs/approvals.md has it.
func TestSecondFactorsAreGivenAndTakenOnTheCommandLine(t *testing.T) {
	drawer(t)
	holds(t, typed(t, exitFine, nil, "list"), "Nobody has a second factor.")
	wrong := 0
	said := typed(t, exitFine, func(secret string) string {
		if wrong++; wrong == 1 {
			return "000000 is not it"
		}
		return appCode(secret)
	}, "enrol", "@bo")
	holds(t, said, "A second factor for bo (U0123456BO)", "█", "That is not it", "bo (U0123456BO) has a second factor now")
	holds(t, typed(t, exitFine, nil, "list"), "bo (U0123456BO), since ")
	holds(t, typed(t, exitWrong, appCode, "enrol", "U0123456BO"), "has a second factor already", "--replace")
	holds(t, typed(t, exitFine, appCode, "enrol", "--replace", "U0123456BO"), "has a second factor now")
	holds(t, typed(t, exitWrong, nil, "unlock", "bo"), "is not locked")

	t.Setenv("HEADSUP_KEY", keyAfter)
	holds(t, typed(t, exitFine, nil, "list"), "cannot be read with HEADSUP_KEY")
	holds(t, typed(t, exitFailed, nil, "rotate"), "opens the secret of bo (U0123456BO)", "Put the key before behind the new one")
}

// TestALockIsEndedOnTheCommandLine before its time: the lock is one that wrong codes left in the database.
func TestALockIsEndedOnTheCommandLine(t *testing.T) {
	url := drawer(t)
	typed(t, exitFine, appCode, "enrol", "bo")
	b, err := store.OpenBeside(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	lock := func(f maintenance.Factor, now time.Time) (maintenance.FactorAfter, error) {
		f.Wrong, f.LockedUntil = 0, now.Add(maintenance.FactorLock)
		return maintenance.FactorAfter{Factor: f}, nil
	}
	if _, err := b.ChangeFactor(t.Context(), maintenance.System(), "U0123456BO", lock); err != nil {
		t.Fatal(err)
	}
	holds(t, typed(t, exitFine, nil, "list"), "bo (U0123456BO), since ", "; locked until ")
	holds(t, typed(t, exitFine, nil, "unlock", "@bo"), "The second factor of bo (U0123456BO) is unlocked.")
	if said := typed(t, exitFine, nil, "list"); strings.Contains(said, "locked") {
		t.Errorf("it is locked yet:\n%s", said)
	}
	holds(t, typed(t, exitWrong, nil, "unlock", "bo"), "is not locked")
	all, err := b.Factors(t.Context())
	if err != nil || len(all) != 1 || all[0].Locked(time.Now()) {
		t.Errorf("the database holds %+v: %v", all, err)
	}
}

// TestAKeyIsRotated on the command line.
func TestAKeyIsRotated(t *testing.T) {
	drawer(t)
	typed(t, exitFine, appCode, "enrol", "bo")
	t.Setenv("HEADSUP_KEY", keyAfter+","+keyBefore)
	holds(t, typed(t, exitFine, nil, "list"), "under a key before the first")
	holds(t, typed(t, exitFine, nil, "rotate"), "1 secret moved to the first key of HEADSUP_KEY, 0 there before", "take them out of HEADSUP_KEY")
	holds(t, typed(t, exitFine, nil, "rotate"), "0 secrets moved to the first key of HEADSUP_KEY, 1 there before")
	t.Setenv("HEADSUP_KEY", keyAfter)
	if said := typed(t, exitFine, nil, "list"); strings.Contains(said, "cannot be read") || strings.Contains(said, "before the first") {
		t.Errorf("the new key alone does not do:\n%s", said)
	}
	holds(t, typed(t, exitFine, nil, "remove", "bo"), "The second factor of bo (U0123456BO) is removed")
	holds(t, typed(t, exitWrong, nil, "remove", "bo"), "has no second factor")
	holds(t, typed(t, exitFine, nil, "list"), "Nobody")
}

// TestI11ASecretIsShownOnATerminalAlone, and stands in clear in no file of the database.
func TestI11ASecretIsShownOnATerminalAlone(t *testing.T) {
	url := drawer(t)
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"second-factor", "enrol", "bo"}, &out, &errs); code != exitWrong || shownSecret.MatchString(out.String()) {
		t.Errorf("in a pipe it ends with %d:\n%s%s", code, out.String(), errs.String())
	}
	said := typed(t, exitFine, appCode, "enrol", "bo")
	secret := strings.ReplaceAll(shownSecret.FindStringSubmatch(said)[1], " ", "")
	raw, err := base32.StdEncoding.DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range filesOf(t, strings.TrimPrefix(url, "sqlite:")) {
		if strings.Contains(text, secret) || strings.Contains(text, string(raw)) || strings.Contains(text, keyBefore) {
			t.Errorf("%s holds the secret, or the key", name)
		}
	}
}

func TestNothingIsKeptBeforeTheFirstCode(t *testing.T) {
	drawer(t)
	holds(t, typed(t, exitFailed, nil, "enrol", "bo"), "no code was given, so nothing was kept")
	holds(t, typed(t, exitFailed, func(string) string { return "000" }, "enrol", "bo"), "too many wrong codes")
	holds(t, typed(t, exitFine, nil, "list"), "Nobody")
}

func TestWhomAWordMeans(t *testing.T) {
	drawer(t)
	holds(t, typed(t, exitWrong, appCode, "enrol", "cy"), "several people", "U0123456CY, U0123456CZ")
	holds(t, typed(t, exitWrong, appCode, "enrol", "@nobody"), "nobody called nobody. Give the user id.")
	holds(t, typed(t, exitFine, appCode, "enrol", "U0NEW9"), "U0NEW9 has a second factor now")
	t.Setenv("HEADSUP_KEY", "")
	holds(t, typed(t, exitWrong, appCode, "enrol", "bo"), "HEADSUP_KEY is not set")
}

func TestALinkNeedsAnAddress(t *testing.T) {
	drawer(t)
	holds(t, typed(t, exitWrong, nil, "enrol", "--link", "bo"), "HEADSUP_HTTP_ADDR is not set")
	t.Setenv("HEADSUP_HTTP_ADDR", ":8080")
	holds(t, typed(t, exitWrong, nil, "enrol", "--link", "bo"), "names no host", "--base")
	holds(t, typed(t, exitWrong, nil, "enrol", "--link", "--base", "headsup", "bo"), "is no address")
	holds(t, typed(t, exitFine, nil, "enrol", "--link", "--base", "https://headsup.example/here", "bo"), "https://headsup.example/here/second-factor/", "bo (U0123456BO)")
	t.Setenv("HEADSUP_HTTP_ADDR", "127.0.0.1:8080")
	holds(t, typed(t, exitFine, nil, "enrol", "--link", "bo"), "http://127.0.0.1:8080/second-factor/")
}

// filesOf reads the files of a database.
func filesOf(t *testing.T, path string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) == 0 {
		t.Fatal("the database has no files", err)
	}
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	return texts
}

// TestPolicyCheckNamesWhoHasNoSecondFactor, as far as the database knows them.
func TestPolicyCheckNamesWhoHasNoSecondFactor(t *testing.T) {
	drawer(t)
	file := filepath.Join(t.TempDir(), "headsup.yaml")
	const policy = "rules:\n  - {name: money, approvals: 1, approvers: [U0123456BO, U0123456CY], second_factor: required}\n"
	if err := os.WriteFile(file, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func() string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"policy", "check", file}, &out, &errs); code != exitFine {
			t.Fatalf("it ends with %d: %s%s", code, out.String(), errs.String())
		}
		return out.String()
	}
	holds(t, check(), "These ask for a second factor", "line 2 (money)", "Without one", "bo (U0123456BO), cy (U0123456CY)", "headsup second-factor enrol U0123456BO")
	typed(t, exitFine, appCode, "enrol", "bo")
	if said := check(); strings.Contains(said, "U0123456BO") || !strings.Contains(said, "cy (U0123456CY)") {
		t.Errorf("with one of two enrolled it says\n%s", said)
	}
	typed(t, exitFine, appCode, "enrol", "U0123456CY")
	holds(t, check(), "Everybody whom they name and headsup knows has one")
	t.Setenv("HEADSUP_DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "none.db"))
	holds(t, check(), "Who has none is not known here")
}
