package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"headsup/doctor"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// factorNotes say which rules of a policy ask for a second factor, and who of those whom they name has none. That is known where the
// settings name a database of headsup's.
func factorNotes(ctx context.Context, p maintenance.Policy, src settings.Source, now time.Time) (string, error) {
	if len(asking(p)) == 0 {
		return "", nil
	}
	database, err := settings.ReadDatabase(src)
	if err != nil {
		return "", err
	}
	seen, err := factorsSeen(ctx, p, database, remembered, now)
	if err != nil {
		return "", err
	}
	head := "\nThese ask for a second factor: " + strings.Join(seen.Asking, "; ") + ".\n"
	switch {
	case seen.Unread != "":
		return head + "Who has none is not known here: " + seen.Unread + ".\n", nil
	case len(seen.Lacks) == 0:
		return head + "Everybody whom they name and headsup knows has one.\n", nil
	}
	for _, l := range seen.Lacks {
		names := make([]string, len(l.People))
		for i, user := range l.People {
			names[i] = harmless(seen.Called(user))
		}
		head += "- Without one, under " + l.Rule.String() + ": " + strings.Join(names, ", ") + ". headsup second-factor enrol " + l.People[0] + " gives one.\n"
	}
	return head, nil
}

// asking names the rules that ask for a second factor.
func asking(p maintenance.Policy) (rules []string) {
	for i := range p.Rules {
		if p.Rules[i].UsesFactors() {
			rules = append(rules, p.Rules[i].Source.String())
		}
	}
	return rules
}

// naming finds who is behind the names of a policy, and how they are called.
type naming func(ctx context.Context, view *store.View, p maintenance.Policy, now time.Time) (maintenance.Policy, func(user string) string, error)

// remembered finds them by what the bot last knew of people.
func remembered(ctx context.Context, view *store.View, p maintenance.Policy, now time.Time) (maintenance.Policy, func(string) string, error) {
	s := scene{policy: p, people: map[string]maintenance.Person{}}
	if err := s.remember(ctx, view, now); err != nil {
		return p, nil, err
	}
	err := (policyExplainCmd{}).resolve(&s, now)
	return s.policy, s.called, err
}

// factorsSeen finds who has no second factor.
func factorsSeen(ctx context.Context, p maintenance.Policy, database settings.Database, who naming, now time.Time) (doctor.FactorsSeen, error) {
	seen := doctor.FactorsSeen{Asking: asking(p)}
	if len(seen.Asking) == 0 {
		return seen, nil
	}
	view, err := store.OpenView(ctx, database.URL(), func() time.Time { return now })
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, store.ErrOtherVersion):
		seen.Unread = "HEADSUP_DATABASE_URL names no database of this headsup"
		return seen, nil
	case err != nil:
		return seen, err
	}
	defer func() { _ = view.Close() }() // it only read
	factors, err := view.Factors(ctx)
	if err != nil {
		return seen, err
	}
	enrolled := map[string]bool{}
	for _, f := range factors {
		enrolled[f.Person] = true
	}
	p, seen.Called, err = who(ctx, view, p, now)
	seen.Lacks = p.Lacks(enrolled, now)
	return seen, err
}

// here are the settings of whoever runs a command.
func here() settings.Source { return settings.Source{Environ: os.Environ()} }
