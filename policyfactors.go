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
	seen, err := factorsSeen(ctx, p, database, now)
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

// factorsSeen finds who has no second factor, by what the bot last knew of people.
func factorsSeen(ctx context.Context, p maintenance.Policy, database settings.Database, now time.Time) (doctor.FactorsSeen, error) {
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
	s := scene{policy: p, people: map[string]maintenance.Person{}}
	if err := s.remember(ctx, view, now); err != nil {
		return seen, err
	}
	if err := (policyExplainCmd{}).resolve(&s, now); err != nil {
		return seen, err
	}
	factors, err := view.Factors(ctx)
	enrolled := map[string]bool{}
	for _, f := range factors {
		enrolled[f.Person] = true
	}
	seen.Lacks, seen.Called = s.policy.Lacks(enrolled), s.called
	return seen, err
}

// here are the settings of whoever runs a command.
func here() settings.Source { return settings.Source{Environ: os.Environ()} }
