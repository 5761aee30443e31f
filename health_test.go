package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHealthSaysWhatTheRunningOneSays, by its exit code, since that is all that a container's engine reads.
func TestHealthSaysWhatTheRunningOneSays(t *testing.T) {
	status := map[string]int{"/livez": http.StatusOK, "/readyz": http.StatusServiceUnavailable}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status[r.URL.Path])
	}))
	t.Cleanup(server.Close)
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("HEADSUP_POLL", "a slip that the running one has not read")
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		addr string
		args []string
		code int
		says string
	}{
		{"127.0.0.1:" + port, []string{"health"}, exitFine, "/livez answers 200 OK\n"},
		{"127.0.0.1:" + port, []string{"health", "--ready"}, exitFailed, "/readyz answers 503 Service Unavailable\n"},
		{":" + port, []string{"health"}, exitFine, "http://localhost:" + port + "/livez answers 200 OK\n"},
		{"127.0.0.1:1", []string{"health"}, exitFailed, "headsup is not well: "},
		{"off", []string{"health"}, exitWrong, "Set that, such as 127.0.0.1:8080."},
		{"nowhere", []string{"health"}, exitWrong, "HEADSUP_HTTP_ADDR"},
	} {
		t.Setenv("HEADSUP_HTTP_ADDR", c.addr)
		code, out, errs := said(t, c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("%v at %s: exit %d, %s%s", c.args, c.addr, code, out, errs)
		}
	}
}
