package store

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"headsup/maintenance"
)

// Beside changes second factors in a database that a headsup may be using. It takes no lock of the file: each change is one short
// transaction, for which that headsup waits as it waits for its own. It is safe in parallel.
type Beside struct{ *View }

// besideTimeout is how long a transaction waits for those of the headsup that runs.
const besideTimeout = "busy_timeout(5000)"

// OpenBeside opens a database to change second factors in it. It fails as OpenView does.
func OpenBeside(ctx context.Context, name string, now func() time.Time) (*Beside, error) {
	v, err := OpenView(ctx, name, now)
	if err != nil {
		return nil, err
	}
	if v.s.postgres {
		config, err := parseServer(name)
		if err != nil {
			return nil, errors.Join(err, v.Close())
		}
		v.s.write = openServer(config.ConnConfig, 1, writeParams())
		return &Beside{v}, nil
	}
	path, _ := strings.CutPrefix(name, "sqlite:") // OpenView has read it
	v.s.write, err = openWith(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {
		besideTimeout, "synchronous(FULL)", "foreign_keys(1)",
	}})
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	v.s.write.SetMaxOpenConns(1)
	return &Beside{v}, nil
}

// ChangeFactor takes somebody's second factor through a step, as Store.ChangeFactor does.
func (b *Beside) ChangeFactor(ctx context.Context, a maintenance.Actor, person string, step maintenance.FactorStep) (maintenance.Factor, error) {
	return b.s.ChangeFactor(ctx, a, person, step)
}

// Factors gives every second factor, by person.
func (v *View) Factors(ctx context.Context) ([]maintenance.Factor, error) { return v.s.Factors(ctx) }
