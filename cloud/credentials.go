package cloud

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/provider"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/impl"
)

// Credentials are an access key and its secret, with a token where they are temporary. Printed or logged they show nothing.
type Credentials struct {
	AK, SK        string
	SecurityToken string
}

const hidden = "(hidden)"

func (Credentials) String() string       { return hidden }
func (Credentials) GoString() string     { return hidden }
func (Credentials) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText keeps the secret out of JSON and YAML too.
func (Credentials) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// freshFor is how long keys of the chain are used before it is asked again. The SDK renews temporary ones 40 minutes before
// their end, so a minute's delay does no harm, and it keeps shorter-lived ones from being fetched for each call.
const freshFor = time.Minute

// errNoCredentials does not wrap what the SDK says, since that can quote the answer that holds the secret.
var errNoCredentials = errors.New(
	"no credentials: none in the environment, the profile file, from the metadata service or the pod's identity")

var errNotRenewed = errors.New("temporary credentials could not be renewed")

// keyring gives the keys of the moment. The SDK's chain is not safe for parallel use and takes no context (facts, section
// 5.2): one asks it at a time, and whoever waits can leave.
type keyring struct {
	given Credentials
	turn  chan struct{} // held by whoever asks the chain; guards all below
	now   func() time.Time
	find  func() (*basic.Credentials, error)
	renew func(*basic.Credentials) error

	found  *basic.Credentials
	latest Credentials
	until  time.Time
}

func newKeyring(given Credentials, transport http.RoundTripper, now func() time.Time) *keyring {
	iam := impl.NewDefaultHttpClient(config.DefaultHttpConfig().WithTimeout(defaultTimeout).WithHttpRoundTripper(transport))
	return &keyring{
		given: given, turn: make(chan struct{}, 1), now: now,
		find:  findInChain,
		renew: func(b *basic.Credentials) error { return b.ProcessSts(iam) },
	}
}

// findInChain asks the one chain that also knows pod identity.
func findInChain() (*basic.Credentials, error) {
	found, err := provider.BasicCredentialProviderChain().GetCredentials()
	if err != nil {
		return nil, errNoCredentials
	}
	keys, ok := found.(*basic.Credentials)
	if !ok {
		return nil, errNoCredentials
	}
	return keys, nil
}

// keys gives the keys of the moment, or the context's error where it ended first.
func (k *keyring) keys(ctx context.Context) (Credentials, error) {
	if k.given.AK != "" {
		return k.given, nil
	}
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return Credentials{}, context.Cause(ctx)
	}
	if k.latest.AK != "" && k.now().Before(k.until) {
		defer func() { <-k.turn }()
		return k.latest, nil
	}

	type result struct {
		keys Credentials
		err  error
	}
	asked := make(chan result, 1)
	// The SDK cannot be cancelled. It ends by its own time-outs (3 s for a call of the metadata service, 10 s else), and the
	// turn keeps it to one at a time.
	go func() {
		defer func() { <-k.turn }()
		keys, err := k.ask()
		asked <- result{keys, err}
	}()
	select {
	case r := <-asked:
		return r.keys, r.err
	case <-ctx.Done():
		return Credentials{}, context.Cause(ctx)
	}
}

// ask finds or renews. Keys that could not be renewed are used on: they were good for 40 minutes when that began.
func (k *keyring) ask() (keys Credentials, err error) {
	defer func() {
		// The SDK takes an answer without credentials for one with them.
		if p := recover(); p != nil {
			keys, err = k.latest, fmt.Errorf("%w: the SDK panicked", errNotRenewed)
		}
		if err != nil && k.latest.AK != "" {
			keys, err = k.latest, nil
		}
		k.until = k.now().Add(freshFor)
	}()
	if k.found == nil {
		if k.found, err = k.find(); err != nil {
			return Credentials{}, err
		}
	}
	if k.renew(k.found) != nil {
		return Credentials{}, errNotRenewed
	}
	keys = Credentials{AK: k.found.AK, SK: k.found.SK, SecurityToken: k.found.SecurityToken}
	if keys.AK == "" || keys.SK == "" {
		return Credentials{}, errNoCredentials
	}
	k.latest = keys
	return keys, nil
}
