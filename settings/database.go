package settings

import (
	"os"
	"path/filepath"
	"strings"
)

// sqliteScheme begins a database's address that holds no password.
const sqliteScheme = "sqlite:"

// database reads where the state is kept. Only its scheme is told, since an address may hold a password.
func (r *reading) database(value string) Database {
	const setting = "HEADSUP_DATABASE_URL"
	const right = "Give sqlite: and the path of a file, such as sqlite:headsup.db or sqlite:/data/headsup.db."
	scheme, path, cut := strings.Cut(value, ":")
	switch scheme = strings.ToLower(scheme); {
	case cut && (scheme == "postgres" || scheme == "postgresql"):
		r.wrong(setting, "begins with "+scheme+":", "PostgreSQL comes with a later version. Until then: "+right)
	case !cut || scheme != "sqlite":
		r.wrong(setting, "is set, "+characters(value)+", does not begin with sqlite:", right)
	case strings.HasPrefix(path, "//"):
		r.wrong(setting, "begins with sqlite://", "Leave the two slashes out. "+right)
	case path == "" || strings.HasSuffix(path, "/"):
		r.wrong(setting, "names no file", right)
	case strings.Contains(path, ":memory:"):
		r.wrong(setting, "keeps the state in memory", "headsup would forget all with every restart. "+right)
	case strings.ContainsAny(path, "?#%\x00"):
		r.wrong(setting, "has options, or a character that the database reads as one", right)
	case !isFolder(filepath.Dir(r.path(path))):
		r.wrong(setting, "names a file in a folder that does not exist", "Make the folder first, or name another.")
	case isFolder(r.path(path)):
		r.wrong(setting, "names a folder", right)
	default:
		return Database{Path: r.path(path)}
	}
	return Database{}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
