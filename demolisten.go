package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
)

// listenLoopback listens where only this machine can reach.
func listenLoopback(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, misuse(addr + " is no address: write it like 127.0.0.1:8700.")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, misuse(addr + " is not on loopback; the demo asks nobody who they are, so it stays on this machine. Write it like 127.0.0.1:8700.")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, misuse(addr + " has no port from 0 to 65535.")
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve the demo: %w", err)
	}
	return listener, nil
}
