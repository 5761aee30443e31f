package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"headsup/settings"
)

// healthCmd is a container's health check: an image without a shell has nothing else that could ask.
type healthCmd struct {
	Ready bool `help:"Ask whether it is ready for work, not only whether it lives."`
}

const healthTime = 3 * time.Second

// Run asks the headsup that listens here. It looks at HEADSUP_HTTP_ADDR only, so that a slip in another setting, which the running one
// has not read yet, does not call it ill.
func (h healthCmd) Run(ctx context.Context, s streams) error {
	set, err := settings.ReadFactors(settings.Source{Environ: os.Environ()})
	if err != nil && set.HTTPAddr == "" {
		return err
	}
	if set.HTTPAddr == "" {
		return misuse("health asks the headsup that runs here, at HEADSUP_HTTP_ADDR. Set that, such as 127.0.0.1:8080.")
	}
	path := "/livez"
	if h.Ready {
		path = "/readyz"
	}
	said, err := healthAt(ctx, "http://"+reachable(set.HTTPAddr)+path)
	if err != nil {
		_, _ = fmt.Fprintln(s.errs, "headsup is not well:", err)
		return errFound
	}
	_, err = fmt.Fprintln(s.out, said)
	return err
}

// reachable is an address to listen at as one to call: what listens everywhere listens on this machine too.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err == nil && (host == "" || host == "0.0.0.0" || host == "::") {
		return net.JoinHostPort("localhost", port)
	}
	return addr
}

// healthAt gives the status of the answer, or why it is not a good one.
func healthAt(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, healthTime, errors.New("nothing answered within "+healthTime.String()))
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{}} // no proxy lies on the way to this machine
	defer client.CloseIdleConnections()
	answer, err := client.Do(ask)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", errors.New(url + " answers " + answer.Status)
	}
	return url + " answers " + answer.Status, nil
}
