package settings

import (
	"net"
	"net/url"
	"strings"
)

// httpURL reads the address under which what listens at HEADSUP_HTTP_ADDR is reached. It may have a path, behind a proxy.
func (r *reading) httpURL(setting, value string) *url.URL {
	if value == "" {
		return nil
	}
	u, ok := readURL(value)
	if !ok {
		r.refuse(setting, value, "Give the address that browsers reach headsup at, such as https://headsup.example.")
		return nil
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		r.warn(notEncrypted(setting, r.found[setting].where))
	}
	return u
}

// Base is the address of headsup as a browser reaches it, without a slash at its end; empty where nothing says it.
func (s Settings) Base() string { return base(s.HTTPAddr, s.HTTPURL) }

func base(addr string, given *url.URL) string {
	host, port, err := net.SplitHostPort(addr)
	switch {
	case addr == "":
		return ""
	case given != nil:
		return given.String()
	case err != nil, port == "0", host == "", host == "0.0.0.0", host == "::":
		return ""
	}
	return "http://" + addr
}
