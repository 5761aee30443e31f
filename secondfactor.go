package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"headsup/cards"
	"headsup/factor"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// secondFactorCmd is what an operator does with second factors. A headsup that runs on the database need not be stopped for it.
type secondFactorCmd struct {
	Enrol  enrolCmd        `cmd:"" help:"Give somebody a second factor: shows its secret on this terminal, or makes a link that shows it once."`
	List   listFactorsCmd  `cmd:"" help:"List who has a second factor, and which are locked."`
	Remove removeFactorCmd `cmd:"" help:"Take somebody's second factor away, as when the device is lost."`
	Unlock unlockFactorCmd `cmd:"" help:"End the lock after wrong codes before its time."`
	Rotate rotateCmd       `cmd:"" help:"Encrypt all secrets under the first key of HEADSUP_KEY, so that those behind it are needed no more."`
}

// cabinet is the database with second factors, and what is needed to change them.
type cabinet struct {
	*store.Beside
	keys   factor.Keys
	addr   string             // where links are opened; empty: nowhere
	policy maintenance.Policy // of which only the administrators are known
	now    time.Time
	by     maintenance.Actor
}

// openCabinet opens the database that the settings name.
func openCabinet(ctx context.Context, now time.Time) (*cabinet, error) {
	set, err := settings.ReadFactors(settings.Source{Environ: os.Environ()})
	if err != nil {
		return nil, err
	}
	c := &cabinet{addr: set.HTTPAddr, policy: maintenance.Policy{Admins: set.Admins}, now: now, by: maintenance.Operator(operator())}
	if c.keys, err = factor.NewKeys(settings.Revealed(set.Keys)...); err != nil {
		return nil, err
	}
	c.Beside, err = openBeside(ctx, set.Database)
	return c, err
}

// openBeside opens a database that a headsup may be using.
func openBeside(ctx context.Context, at settings.Database) (*store.Beside, error) {
	b, err := store.OpenBeside(ctx, at.URL(), time.Now)
	return b, cannotOpen(at, err, ", or start headsup once: it makes it")
}

// operator is how the machine calls whoever types.
func operator() string {
	if who, err := user.Current(); err == nil {
		return who.Username
	}
	return "somebody"
}

// needsKey refuses what cannot be done without one.
func (c *cabinet) needsKey() error {
	if !c.keys.Any() {
		return misuse("HEADSUP_KEY is not set, and secrets are kept encrypted only. Set it for headsup and here alike; openssl rand -base64 32 makes one.")
	}
	return nil
}

// person finds whom a word means: a user id, or the name of somebody whom headsup has met.
func (c *cabinet) person(ctx context.Context, word string) (maintenance.Person, error) {
	people, err := c.People(ctx)
	if err != nil {
		return maintenance.Person{}, err
	}
	name := strings.TrimPrefix(word, "@")
	var found []maintenance.Person
	for _, p := range people {
		if p.ID == name {
			return p, nil
		}
		if strings.EqualFold(p.Name, name) && !p.Deleted {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var ids []string
		for _, p := range found {
			ids = append(ids, p.ID)
		}
		return maintenance.Person{}, misuse("several people are called " + quoted(name) + ": " + strings.Join(ids, ", ") + ". Give the id.")
	case userID.MatchString(name):
		return maintenance.Person{ID: name, Name: name}, nil
	}
	return maintenance.Person{}, misuse("headsup has met nobody called " + quoted(name) + ". Give the user id. " + idsAre)
}

// called names a person on a terminal.
func called(p maintenance.Person) string {
	if p.Name == "" || p.Name == p.ID {
		return p.ID
	}
	return harmless(p.Name) + " (" + p.ID + ")"
}

// change takes somebody's second factor through a step, and says a refusal as a sentence.
func (c *cabinet) change(ctx context.Context, p maintenance.Person, step maintenance.FactorStep) error {
	_, err := c.ChangeFactor(ctx, c.by, p.ID, step)
	return inWords(p, err)
}

// inWords is a refusal as a sentence; other errors stay as they are.
func inWords(p maintenance.Person, err error) error {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	switch {
	case !refused, errors.Is(err, factor.ErrKey):
		return err
	case no.Why == maintenance.NotEnrolled:
		return misuse(called(p) + " has no second factor. headsup second-factor list shows who has one.")
	case no.Why == maintenance.EnrolledAlready:
		return misuse(called(p) + " has a second factor already, since " + utc(no.Times[0]) + ". With --replace the new one takes its place once its first code was right.")
	}
	return misuse(plain(cards.Refusal(cards.Reader{Now: time.Now()}, no).In(maintenance.English).Text))
}

// commandLine is where an audit row of these commands says that they came from.
const commandLine = "command line"

type listFactorsCmd struct{}

// Run lists them.
func (listFactorsCmd) Run(ctx context.Context, s streams) error {
	c, err := openCabinet(ctx, time.Now().UTC())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // it only read
	all, err := c.Factors(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err = fmt.Fprintln(s.out, "Nobody has a second factor.")
		return err
	}
	for _, f := range all {
		p, err := c.person(ctx, f.Person)
		if err != nil {
			return err
		}
		line := called(p) + ", since " + utc(f.EnrolledAt)
		if f.Locked(c.now) {
			line += "; locked until " + utc(f.LockedUntil)
		}
		if _, err := c.keys.Open(f.Person, f.Sealed); err != nil {
			line += "; cannot be read with HEADSUP_KEY"
		} else if !c.keys.Current(f.Sealed) {
			line += "; under a key before the first (headsup second-factor rotate)"
		}
		if _, err := fmt.Fprintln(s.out, line); err != nil {
			return err
		}
	}
	return nil
}

type removeFactorCmd struct {
	Person string `arg:"" help:"A user id, or a name that headsup knows."`
}

// Run removes it.
func (r removeFactorCmd) Run(ctx context.Context, s streams) error {
	return changeAndSay(ctx, s, r.Person, maintenance.RemoveFactor, "The second factor of %s is removed. Its codes count no more; until they enrol again they cannot decide where a rule asks for one.\n")
}

type unlockFactorCmd struct {
	Person string `arg:"" help:"A user id, or a name that headsup knows."`
}

// Run unlocks it.
func (u unlockFactorCmd) Run(ctx context.Context, s streams) error {
	return changeAndSay(ctx, s, u.Person, maintenance.UnlockFactor, "The second factor of %s is unlocked.\n")
}

func changeAndSay(
	ctx context.Context, s streams, word string, step func(maintenance.Actor, string, string, maintenance.Policy) maintenance.FactorStep, done string,
) error {
	c, err := openCabinet(ctx, time.Now().UTC())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // what was kept is kept
	p, err := c.person(ctx, word)
	if err != nil {
		return err
	}
	if err := c.change(ctx, p, step(c.by, p.ID, commandLine, c.policy)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, done, called(p))
	return err
}

type rotateCmd struct{}

// Run encrypts every secret under the first key. What was done stays done where one cannot be read.
func (rotateCmd) Run(ctx context.Context, s streams) error {
	c, err := openCabinet(ctx, time.Now().UTC())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // what was kept is kept
	if err := c.needsKey(); err != nil {
		return err
	}
	all, err := c.Factors(ctx)
	if err != nil {
		return err
	}
	var unread []string
	moved := 0
	for _, f := range all {
		p, err := c.person(ctx, f.Person)
		if err != nil {
			return err
		}
		if c.keys.Current(f.Sealed) {
			continue
		}
		err = c.change(ctx, p, maintenance.ResealFactor(c.by, commandLine, func(f maintenance.Factor) (string, error) { return c.keys.Reseal(f.Person, f.Sealed) }))
		switch {
		case errors.Is(err, factor.ErrKey):
			unread = append(unread, called(p))
		case err != nil:
			return err
		default:
			moved++
		}
	}
	if _, err := fmt.Fprintf(s.out, "%s moved to the first key of HEADSUP_KEY, %d there before.\n", cards.Count(moved, "secret"), len(all)-moved-len(unread)); err != nil {
		return err
	}
	if len(unread) > 0 {
		return fmt.Errorf("none of the keys in HEADSUP_KEY opens the secret of %s. Put the key before behind the new one, with a comma; where it is lost, let them enrol anew", strings.Join(unread, ", "))
	}
	_, err = fmt.Fprintln(s.out, "Keys behind the first are needed no more: take them out of HEADSUP_KEY, and restart headsup.")
	return err
}
