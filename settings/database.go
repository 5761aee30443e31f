package settings

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// sqliteScheme begins a database's address that holds no password.
const sqliteScheme = "sqlite:"

// Database is where the state is kept (HEADSUP_DATABASE_URL, default sqlite:headsup.db). Printed or logged it is named, and its password
// is not.
type Database struct {
	Path string // the SQLite file; a relative one was joined to the working directory of the Source. Empty: a PostgreSQL

	server Secret // the address of a PostgreSQL, with its password
	name   string // the same without
}

// URL names the database as the store takes it. It may hold a password.
func (d Database) URL() string {
	if !d.server.IsZero() {
		return d.server.Reveal()
	}
	return sqliteScheme + d.Path
}

// Name is what people call the database in a sentence: the path of a file, or a server's address without what is secret in it.
func (d Database) Name() string {
	if !d.server.IsZero() {
		return d.name
	}
	return d.Path
}

func (d Database) String() string {
	if !d.server.IsZero() {
		return d.name
	}
	return sqliteScheme + d.Path
}

// GoString keeps %#v from walking into what String leaves out.
func (d Database) GoString() string { return "settings.Database(" + d.String() + ")" }

// LogValue shows what String does.
func (d Database) LogValue() slog.Value { return slog.StringValue(d.String()) }

// ReadDatabaseURL reads one address of a database that was not given as a setting. Relative paths are taken from dir; empty: the process's own.
func ReadDatabaseURL(what, url, dir string) (Database, error) {
	r := begin(Source{Dir: dir})
	if !strings.HasPrefix(url, sqliteScheme) {
		r.keepSecret(url)
	}
	d := r.databaseAt(what, url)
	_, err := r.ruling(Settings{})
	return d, err
}

const (
	rightFile   = "Give sqlite: and the path of a file, such as sqlite:headsup.db or sqlite:/data/headsup.db."
	rightServer = "Give postgres://USER:PASSWORD@HOST:5432/NAME?sslmode=verify-full."
	rightEither = "Give sqlite: and the path of a file, such as sqlite:headsup.db, or a PostgreSQL as postgres://USER:PASSWORD@HOST:5432/NAME."
)

func (r *reading) database(value string) Database { return r.databaseAt("HEADSUP_DATABASE_URL", value) }

// databaseAt reads where the state is kept. Only its scheme is told of what is wrong, since an address may hold a password.
func (r *reading) databaseAt(setting, value string) Database {
	scheme, path, cut := strings.Cut(value, ":")
	switch scheme = strings.ToLower(scheme); {
	case cut && (scheme == "postgres" || scheme == "postgresql"):
		return r.databaseServer(setting, value)
	case !cut || scheme != "sqlite":
		r.wrong(setting, "is set, "+characters(value)+", does not begin with sqlite: or postgres:", rightEither)
	case strings.HasPrefix(path, "//"):
		r.wrong(setting, "begins with sqlite://", "Leave the two slashes out. "+rightFile)
	case path == "" || strings.HasSuffix(path, "/"):
		r.wrong(setting, "names no file", rightFile)
	case strings.Contains(path, ":memory:"):
		r.wrong(setting, "keeps the state in memory", "headsup would forget all with every restart. "+rightFile)
	case strings.ContainsAny(path, "?#%\x00"):
		r.wrong(setting, "has options, or a character that the database reads as one", rightFile)
	case !isFolder(filepath.Dir(r.path(path))):
		r.wrong(setting, "names a file in a folder that does not exist", "Make the folder first, or name another.")
	case isFolder(r.path(path)):
		r.wrong(setting, "names a folder", rightFile)
	default:
		return Database{Path: r.path(path)}
	}
	return Database{}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
