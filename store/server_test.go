package store_test

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"headsup/store"
	"headsup/store/storetest"
)

// secretive is a password that no error may show.
const secretive = "test-pw-is-secret"

// asSomebody changes who comes to a database of a test, and to which one; empty: as before.
func asSomebody(t *testing.T, at, user, password, base string) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if user != "" {
		q.Set("user", user)
		q.Set("password", password)
	}
	if base != "" {
		u.Path = "/" + base
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// TestWhyAServerCannotBeUsedIsNamed: as a store, as a view, and as the doctor looks at it.
func TestWhyAServerCannotBeUsedIsNamed(t *testing.T) {
	t.Parallel()
	at := storetest.Postgres(t)
	db, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	standby := storetest.Postgres(t)
	name := strings.TrimPrefix(strings.SplitN(standby, "?", 2)[0], "postgres:///")
	if _, err := db.ExecContext(t.Context(), `ALTER DATABASE `+name+` SET default_transaction_read_only = on`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what  string
		url   string
		fault store.Fault
	}{
		{"a wrong password", asSomebody(t, at, storetest.Locked, secretive, ""), store.FaultPassword},
		{"nobody", asSomebody(t, at, "nobody-at-all", secretive, ""), store.FaultUnwelcome},
		{"no database", asSomebody(t, at, "", "", "none"), store.FaultNoDatabase},
		{"no rights", asSomebody(t, at, storetest.Locked, storetest.LockedPassword, ""), store.FaultRights},
		{"an unknown option", at + "&nonsense=1", store.FaultOption},
		{"one to read only", standby, store.FaultStandby},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			_, err := store.Open(t.Context(), store.Options{URL: c.url, Now: time.Now})
			wantFault(t, err, c.fault)
			if c.fault != store.FaultRights { // of tables: the doctor looks at none
				_, err = store.Examine(t.Context(), c.url)
				wantFault(t, err, c.fault)
			}
			if c.fault != store.FaultStandby { // which can be read
				_, err = store.OpenView(t.Context(), c.url, time.Now)
				wantFault(t, err, c.fault)
			}
		})
	}
}

func wantFault(t *testing.T, err error, want store.Fault) {
	t.Helper()
	trouble, ok := errors.AsType[*store.ServerError](err)
	if !ok || trouble.Fault != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err != nil && (strings.Contains(err.Error(), secretive) || strings.Contains(err.Error(), storetest.LockedPassword)) {
		t.Errorf("the error shows the password: %v", err)
	}
}

// TestAWayWithoutTLSIsNamed has a server that knows no TLS, and one that shows another's certificate.
func TestAWayWithoutTLSIsNamed(t *testing.T) {
	t.Parallel()
	stranger := httptest.NewTLSServer(nil)
	defer stranger.Close()
	for what, answer := range map[string]func(net.Conn){
		"no TLS": func(c net.Conn) { _, _ = c.Write([]byte("N")) },
		"another's certificate": func(c net.Conn) {
			_, _ = c.Write([]byte("S"))
			_ = tls.Server(c, &tls.Config{Certificates: stranger.TLS.Certificates, MinVersion: tls.VersionTLS12}).Handshake()
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			at := answering(t, answer)
			_, err := store.Open(t.Context(), store.Options{URL: "postgres://headsup:" + secretive + "@" + at + "/headsup?sslmode=verify-full", Now: time.Now})
			wantFault(t, err, store.FaultTLS)
		})
	}
}

// answering is a server that answers the first request of each connection, the one for TLS, and hangs up.
func answering(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := io.ReadFull(c, make([]byte, 8)); err == nil {
				answer(c)
			}
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-ended
	})
	return l.Addr().String()
}

// TestAStartWaitsForAServerThatIsNotThereYet: what is started together need not come up in an order.
func TestAStartWaitsForAServerThatIsNotThereYet(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	tried := make(chan struct{}, 100)
	at := answering(t, func(net.Conn) { tried <- struct{}{} })
	opened := make(chan error, 1)
	go func() {
		_, err := store.Open(ctx, store.Options{URL: "postgres://headsup:" + secretive + "@" + at + "/headsup?sslmode=disable", Now: time.Now})
		opened <- err
	}()
	<-tried
	<-tried
	cancel()
	wantFault(t, <-opened, store.FaultUnreachable)
}
