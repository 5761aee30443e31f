package doctor

import (
	"context"
	"errors"
	"fmt"

	"headsup/store"
)

// What is free on the disk of the database, in bytes, below which it is told.
const (
	littleSpace  = 1 << 30  // a year of a busy team is some hundred megabytes (docs/benchmarks.md), and backups lie beside
	noSpaceAtAll = 64 << 20 // the journal alone may grow to that while somebody reads
)

// Database tells whether the state can be kept: readable, writable, of this version, with room on its disk.
func Database(name string, look func(context.Context) (store.Condition, error)) Check {
	return Check{Name: "database", Look: func(ctx context.Context) []Finding {
		c, err := look(ctx)
		if err != nil {
			return []Finding{unwritable(name, err)}
		}
		var found []Finding
		switch {
		case c.Version > c.Wants:
			found = append(found, failed("Use the program that wrote it, or a newer one.",
				"%s has tables of version %d, and this program knows version %d: it is of a newer headsup.", name, c.Version, c.Wants))
		case !c.New && c.Version < c.Wants:
			found = append(found, warned("Keep a copy of it before you start this headsup: it brings the tables up to date, and an older one does not read them afterwards.",
				"%s has tables of version %d, and this program's are of version %d.", name, c.Version, c.Wants))
		}
		found = append(found, room(name, c)...)
		if c.New {
			return orPass(found, "There is no %s yet. headsup makes it at its first start, and nothing stands in its way%s.", name, free(c))
		}
		return orPass(found, "%s can be written, and is of this version (%d)%s.", name, c.Version, free(c))
	}}
}

func unwritable(name string, err error) Finding {
	server, of := errors.AsType[*store.ServerError](err)
	switch {
	case of:
		said, do := Server(name, server)
		return failed(do, "%s", said)
	case errors.Is(err, store.ErrReadOnly):
		return failed("Let the user that runs headsup write the file and the folder in which it lies.", "%s cannot be written: %v.", name, err)
	case errors.Is(err, store.ErrBusy):
		return failed("Find the program that holds it (a backup, a console?), and let it end: while it writes, headsup keeps nothing.",
			"%s is held by another program: it could not be written within %s.", name, store.BusyTime)
	case errors.Is(err, store.ErrNoDatabase):
		return failed("Name another file as HEADSUP_DATABASE_URL, or bring this one back from a backup.", "%s is no database of headsup: %v.", name, err)
	}
	return failed("Look at HEADSUP_DATABASE_URL.", "%s cannot be opened: %v.", name, err)
}

func room(name string, c store.Condition) []Finding {
	switch {
	case !c.FreeKnown:
		return nil
	case c.Free < noSpaceAtAll:
		return []Finding{failed("Make room: with a full disk nothing is kept, and headsup says so to whoever clicks.", "The disk of %s has %s free.", name, size(c.Free))}
	case c.Free < littleSpace:
		return []Finding{warned("Make room before it is needed.", "The disk of %s has %s free.", name, size(c.Free))}
	}
	return nil
}

func free(c store.Condition) string {
	if !c.FreeKnown {
		return ""
	}
	return "; " + size(c.Free) + " are free on its disk"
}

func size(bytes uint64) string {
	if bytes >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}
