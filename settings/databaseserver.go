package settings

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// tlsModes are libpq's words for how far a connection is protected, from the laxest on.
func tlsModes() []string {
	return []string{"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
}

const leastTLS = 3 // from require on nobody on the way reads along

// databaseServer reads the address of a PostgreSQL. What of it may be shown is who, where and which database; the rest may be secret.
func (r *reading) databaseServer(setting, value string) Database {
	at, err := url.Parse(value)
	if err != nil {
		r.wrong(setting, "cannot be read as an address", "In a password %, /, ?, #, @ and : are written as %25, %2F, %3F, %23, %40 and %3A. "+rightServer)
		return Database{}
	}
	for _, secret := range secretsOf(at) {
		r.keepSecret(secret)
	}
	options, err := url.ParseQuery(at.RawQuery)
	host, mode := at.Hostname(), options.Get("sslmode")
	if host == "" {
		host = options.Get("host")
	}
	base := strings.TrimPrefix(at.Path, "/")
	switch {
	case err != nil:
		r.wrong(setting, "has options that cannot be read", rightServer)
	case host == "":
		r.wrong(setting, "names no server", rightServer+" A socket is named as postgres:///NAME?host=/run/postgresql.")
	case base == "" || strings.Contains(base, "/"):
		r.wrong(setting, "names no database", rightServer)
	case mode != "" && !slices.Contains(tlsModes(), mode):
		r.wrong(setting, "has an sslmode that there is not", "Give one of "+strings.Join(tlsModes(), ", ")+".")
	default:
		if !nearby(host) && slices.Index(tlsModes(), mode) < leastTLS {
			r.warn(Problem{
				setting, r.found[setting].where, "does not insist on TLS: whoever is on the way to the database may read its password and all that is kept",
				"Add sslmode=verify-full, or sslmode=require where the server's certificate cannot be checked.",
			})
		}
		return Database{server: NewSecret(value), name: shownServer(at, host, base)}
	}
	return Database{}
}

// shownServer names a server by what is no secret.
func shownServer(at *url.URL, host, base string) string {
	shown := url.URL{Scheme: "postgres", Host: at.Host, Path: "/" + base}
	if at.Host == "" {
		return "postgres:///" + base + " on " + host
	}
	if user := at.User.Username(); user != "" {
		shown.User = url.User(user)
	}
	return shown.String()
}

// secretsOf are the values in an address that no message may show.
func secretsOf(at *url.URL) (all []string) {
	if password, ok := at.User.Password(); ok {
		all = append(all, password)
	}
	for name, values := range at.Query() {
		if strings.Contains(name, "password") {
			all = append(all, values...)
		}
	}
	return all
}

// nearby says that the way to a server is on this machine: a socket, or a loopback address.
func nearby(host string) bool {
	ip := net.ParseIP(host)
	return strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback()
}
