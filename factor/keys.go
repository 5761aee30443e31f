package factor

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
)

// Keys seal secrets with the first of them, and open what any of them sealed: so a key is replaced without a moment at which nobody can
// approve. The zero Keys seal and open nothing. They are safe in parallel, and print as nothing.
type Keys struct{ all []*key }

// key is made of one key of the settings. Its name says which it is, and nothing of what it is.
type key struct {
	name string
	aead cipher.AEAD
}

// ErrKey is the error of a secret that was sealed under none of the keys, or was changed since.
var ErrKey = errors.New("the secret of a second factor cannot be opened with HEADSUP_KEY")

// ErrNoKey is the error of sealing without a key.
var ErrNoKey = errors.New("HEADSUP_KEY is not set")

// The names under which keys are made of a setting: another use of it gets another key.
const (
	forSealing = "headsup second factor v1"
	forNaming  = "headsup name of a key v1"
)

// NewKeys makes keys of those of the settings, the newest first. They are as strong as what they are made of: nothing is stretched, so
// a key has to be random.
func NewKeys(secrets ...string) (Keys, error) {
	var k Keys
	for _, secret := range secrets {
		one, err := newKey(secret)
		if err != nil {
			return Keys{}, fmt.Errorf("prepare HEADSUP_KEY: %w", err)
		}
		k.all = append(k.all, one)
	}
	return k, nil
}

func newKey(secret string) (*key, error) {
	sealing, err := hkdf.Key(sha256.New, []byte(secret), nil, forSealing, 32)
	if err != nil {
		return nil, err
	}
	naming, err := hkdf.Key(sha256.New, []byte(secret), nil, forNaming, 6)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &key{name: hex.EncodeToString(naming), aead: aead}, err
}

func (k Keys) String() string { return hidden }

// GoString keeps the keys out of %#v.
func (k Keys) GoString() string { return "factor.Keys(" + hidden + ")" }

// Any says that there is a key.
func (k Keys) Any() bool { return len(k.all) > 0 }

// The parts of what is sealed: the version of this form, the name of the key, nonce and ciphertext.
const (
	form  = "v1"
	parts = 3
)

// Seal encrypts a secret for the person's row.
func (k Keys) Seal(person string, s Secret) (string, error) {
	if !k.Any() {
		return "", ErrNoKey
	}
	if s.text == nil {
		return "", errors.New("seal a second factor: there is no secret")
	}
	first := k.all[0]
	nonce := make([]byte, first.aead.NonceSize())
	_, _ = rand.Read(nonce) // as above
	sealed := first.aead.Seal(nonce, nonce, []byte(*s.text), bound(first.name, person))
	return strings.Join([]string{form, first.name, base64.RawStdEncoding.EncodeToString(sealed)}, ":"), nil
}

// Open gives the secret of the person's row. It fails with ErrKey.
func (k Keys) Open(person, sealed string) (Secret, error) {
	all := strings.Split(sealed, ":")
	if len(all) != parts || all[0] != form {
		return Secret{}, ErrKey
	}
	raw, err := base64.RawStdEncoding.DecodeString(all[2])
	if err != nil {
		return Secret{}, ErrKey
	}
	for _, one := range k.all {
		if n := one.aead.NonceSize(); one.name == all[1] && len(raw) > n {
			text, err := one.aead.Open(nil, raw[:n], raw[n:], bound(one.name, person))
			if err != nil {
				return Secret{}, ErrKey
			}
			secret := string(text)
			return Secret{&secret}, nil
		}
	}
	return Secret{}, ErrKey
}

// Current says that what is sealed is so under the first key.
func (k Keys) Current(sealed string) bool {
	return k.Any() && strings.HasPrefix(sealed, form+":"+k.all[0].name+":")
}

// Reseal opens what one of the keys sealed, and seals it with the first.
func (k Keys) Reseal(person, sealed string) (string, error) {
	s, err := k.Open(person, sealed)
	if err != nil {
		return "", err
	}
	return k.Seal(person, s)
}

// bound is what is authenticated beside the secret: whose it is.
func bound(name, person string) []byte { return []byte(form + ":" + name + ":" + person) }

// Code holds what somebody typed against their factor.
func (k Keys) Code(typed string) maintenance.Code {
	return func(f maintenance.Factor, now time.Time) (int64, error) {
		s, err := k.Open(f.Person, f.Sealed)
		if err != nil {
			return 0, err
		}
		return s.Step(typed, now), nil
	}
}
