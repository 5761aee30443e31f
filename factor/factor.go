// Package factor is the second factor of approvals: secrets that an authenticator app shares with headsup, the codes that both make of
// them, and how a secret is kept and shown.
//
// It promises that a secret is kept only encrypted, under a key that stands outside of the database, and bound to its person, so that
// one person's row is of no use as another's; and that neither a secret nor a code stands in any error, log line or printed value
// (invariant I11). It decides nothing, and keeps nothing: which code counts is the trade's to say (maintenance.Factor).
package factor

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// What every authenticator app takes without being told: others show wrong codes, or none (RFC 6238; Google Authenticator passes over
// algorithm, digits and period).
const (
	period    = 30 * time.Second
	digits    = otp.DigitsSix
	algorithm = otp.AlgorithmSHA1 // as HMAC, where SHA-1's collisions do not matter
	bytes     = 20                // as long as the hash, as RFC 4226 has it
)

// window is how many steps before and after now a code counts: for clocks that differ, and for slow hands.
const window = 1

const hidden = "(hidden)"

// Secret is what an app and headsup share. Printed, logged or written as JSON it says "(hidden)". The zero Secret makes no codes.
type Secret struct {
	// A pointer, since fmt does not call methods on fields that it cannot reach, but shows of a pointer only its address.
	text *string // base32 without padding, as apps take it
}

// NewSecret makes one at random.
func NewSecret() Secret {
	raw := make([]byte, bytes)
	_, _ = rand.Read(raw) // it never fails: Go ends the program instead
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
	return Secret{&text}
}

func (s Secret) String() string { return hidden }

// GoString keeps the secret out of %#v.
func (s Secret) GoString() string { return "factor.Secret(" + hidden + ")" }

// LogValue keeps the secret out of slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText keeps the secret out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// IsZero says that there is none.
func (s Secret) IsZero() bool { return s.text == nil }

// Text is the secret as a person types it into an app, in groups of four.
func (s Secret) Text() string {
	if s.text == nil {
		return ""
	}
	var groups []string
	for rest := *s.text; rest != ""; {
		n := min(4, len(rest))
		groups, rest = append(groups, rest[:n]), rest[n:]
	}
	return strings.Join(groups, " ")
}

// Link is the secret as an app reads it from a picture. Account is what the app calls it, beside headsup.
func (s Secret) Link(account string) string {
	if s.text == nil {
		return ""
	}
	const issuer = "headsup"
	link := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: "secret=" + *s.text + "&issuer=" + issuer}
	return link.String()
}

// Step finds the step around now at which the secret shows a code; 0: at none. Blanks in the code do not count, since apps show them.
func (s Secret) Step(code string, now time.Time) int64 {
	code = strings.Join(strings.Fields(code), "")
	var found int64
	at := stepOf(now)
	for step := at - window; step <= at+window; step++ {
		if s.shows(code, step) { // compared in constant time; the newest wins, so that both of two alike are used up
			found = step
		}
	}
	return found
}

func (s Secret) shows(code string, step int64) bool {
	if s.text == nil || step <= 0 {
		return false
	}
	ok, err := hotp.ValidateCustom(code, uint64(step), *s.text, hotp.ValidateOpts{Digits: digits, Algorithm: algorithm}) // of another length: an error
	return ok && err == nil
}

// Code is what an app with the secret shows at a moment. Only the demo, stories and tests ask for it.
func (s Secret) Code(at time.Time) (string, error) {
	if s.text == nil {
		return "", fmt.Errorf("make a code: there is no secret")
	}
	code, err := hotp.GenerateCodeCustom(*s.text, uint64(max(0, stepOf(at))), hotp.ValidateOpts{Digits: digits, Algorithm: algorithm})
	if err != nil {
		return "", fmt.Errorf("make a code: %w", err)
	}
	return code, nil
}

// Left is how long what an app shows at a moment goes on being shown.
func (s Secret) Left(at time.Time) time.Duration {
	return time.Unix((stepOf(at)+1)*int64(period/time.Second), 0).Sub(at)
}

func stepOf(at time.Time) int64 { return at.Unix() / int64(period/time.Second) }
