package cloud

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"

	"headsup/maintenance"
)

// ring is a keyring on a chain that a test writes.
func ring(now func() time.Time, find func() (*basic.Credentials, error), renew func(*basic.Credentials) error) *keyring {
	k := newKeyring(Credentials{}, http.DefaultTransport, now)
	k.find, k.renew = find, renew
	return k
}

func foundKeys() (*basic.Credentials, error) {
	b := &basic.Credentials{}
	b.AK, b.SK = "first", "secret"
	return b, nil
}

func TestChainIsAskedByOneAtATime(t *testing.T) {
	var under, asked atomic.Int32
	now := time.Now
	k := ring(now, foundKeys, func(b *basic.Credentials) error {
		if under.Add(1) > 1 {
			t.Error("two at once")
		}
		b.AK = "renewed" // a write that the race detector would see
		asked.Add(1)
		under.Add(-1)
		return nil
	})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if got, err := k.keys(t.Context()); err != nil || got.AK != "renewed" {
				t.Errorf("%v, %v", got.AK, err)
			}
		})
	}
	wg.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("the chain was asked %d times", n)
	}
}

func TestKeysAreRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		round, fail := 0, false
		k := ring(time.Now, foundKeys, func(b *basic.Credentials) error {
			if fail {
				return errors.New("metadata service: " + sk)
			}
			round++
			b.AK = string(rune('a' - 1 + round))
			return nil
		})
		expect := func(want string) {
			t.Helper()
			got, err := k.keys(t.Context())
			if err != nil || got.AK != want {
				t.Errorf("got %q, %v; want %q", got.AK, err, want)
			}
		}
		expect("a")
		time.Sleep(freshFor - time.Second)
		expect("a")
		time.Sleep(time.Second)
		expect("b")
		fail = true
		time.Sleep(freshFor)
		expect("b") // old keys are better than none
		fail = false
		time.Sleep(freshFor)
		expect("c")
	})
}

func TestNoCredentials(t *testing.T) {
	cases := map[string]*keyring{
		"none found":     ring(time.Now, func() (*basic.Credentials, error) { return nil, errNoCredentials }, nil),
		"not renewed":    ring(time.Now, foundKeys, func(*basic.Credentials) error { return errors.New(sk) }),
		"empty":          ring(time.Now, func() (*basic.Credentials, error) { return &basic.Credentials{}, nil }, func(*basic.Credentials) error { return nil }),
		"the SDK panics": ring(time.Now, foundKeys, func(*basic.Credentials) error { panic("nil") }),
	}
	for name, k := range cases {
		sent := 0
		c := newClient(t, through(trip(func(*http.Request) (*http.Response, error) { sent++; return fine() })))
		c.keys = k
		_, err := c.Cancel(t.Context(), taskKey)
		if FaultOf(err).Kind != maintenance.FaultUnauthorized || sent != 0 {
			t.Errorf("%s: %v, sent %d times", name, err, sent)
		}
	}
}

func TestWhoWaitsForKeysCanLeave(t *testing.T) {
	goOn := make(chan struct{})
	k := ring(time.Now, foundKeys, func(*basic.Credentials) error { <-goOn; return nil })
	c := newClient(t)
	c.keys = k
	for range 2 { // the first asks the chain, the second waits for the first
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		if _, err := c.Cancel(ctx, taskKey); FaultOf(err).Kind != maintenance.FaultUnavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		cancel()
	}
	close(goOn)
	if got, err := k.keys(t.Context()); err != nil || got.AK != "first" {
		t.Errorf("afterwards: %v, %v", got.AK, err)
	}
}

func TestChainReadsTheEnvironment(t *testing.T) {
	t.Setenv("HUAWEICLOUD_SDK_AK", ak)
	t.Setenv("HUAWEICLOUD_SDK_SK", sk)
	t.Setenv("HUAWEICLOUD_SDK_SECURITY_TOKEN", "test-token")
	c := newClient(t, func(o *Options) { o.Credentials = Credentials{} })
	if got, err := c.keys.keys(t.Context()); err != nil || got.AK != ak || got.SK != sk || got.SecurityToken != "test-token" {
		t.Errorf("%q, %v", got.AK, err)
	}
}
