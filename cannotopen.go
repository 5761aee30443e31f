package main

import (
	"errors"
	"fmt"
	"io/fs"

	"headsup/settings"
	"headsup/store"
)

// cannotOpen says why a database is not opened, where it is missing or of another version, and what to do; or is what else can be done about one
// that is missing. Any other error stays as it is, and nil too.
func cannotOpen(at settings.Database, err error, or string) error {
	version, _ := errors.AsType[*store.VersionError](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return misuse("there is no database at " + at.Name() + ". Name it as HEADSUP_DATABASE_URL" + or + ".")
	case !errors.Is(err, store.ErrOtherVersion):
		return err
	case version == nil:
		return misuse(at.Name() + " is no database of headsup, or of a version that this one does not know. Look at HEADSUP_DATABASE_URL.")
	case version.Newer():
		return misuse(fmt.Sprintf("the database at %s is of a newer headsup: its tables are of version %d, and this program knows version %d. Use that program.",
			at.Name(), version.Have, version.Wants))
	}
	return misuse(fmt.Sprintf("the database at %s is of an older headsup: its tables are of version %d, and this program's are of version %d. "+
		"Use that program; or make a copy of the database and start this headsup on it, which brings the tables up to date.", at.Name(), version.Have, version.Wants))
}
