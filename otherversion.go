package main

import (
	"errors"
	"fmt"

	"headsup/settings"
	"headsup/store"
)

// ofAnotherVersion says which program can read a database that this one cannot. err is a store.ErrOtherVersion.
func ofAnotherVersion(at settings.Database, err error) error {
	version, ok := errors.AsType[*store.VersionError](err)
	switch {
	case !ok:
		return misuse(at.Name() + " is no database of headsup, or of a version that this one does not know. Look at HEADSUP_DATABASE_URL.")
	case version.Newer():
		return misuse(fmt.Sprintf("the database at %s is of a newer headsup: its tables are of version %d, and this program knows version %d. Use that program.",
			at.Name(), version.Have, version.Wants))
	}
	return misuse(fmt.Sprintf("the database at %s is of an older headsup: its tables are of version %d, and this program's are of version %d. "+
		"Use that program; or make a copy of the database and start this headsup on it, which brings the tables up to date.", at.Name(), version.Have, version.Wants))
}
