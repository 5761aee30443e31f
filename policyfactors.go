package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// factorNotes say which rules of a policy ask for a second factor, and who of those whom they name has none. That is known where the
// settings name a database of headsup's.
func factorNotes(ctx context.Context, p maintenance.Policy, src settings.Source, now time.Time) (string, error) {
	var rules []string
	for i := range p.Rules {
		if p.Rules[i].UsesFactors() {
			rules = append(rules, p.Rules[i].Source.String())
		}
	}
	if len(rules) == 0 {
		return "", nil
	}
	head := "\nThese ask for a second factor: " + strings.Join(rules, "; ") + ".\n"
	database, err := settings.ReadDatabase(src)
	if err != nil {
		return "", err
	}
	view, err := store.OpenView(ctx, database.URL(), func() time.Time { return now })
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, store.ErrOtherVersion):
		return head + "Who has none is not known here: HEADSUP_DATABASE_URL names no database of this headsup.\n", nil
	case err != nil:
		return "", err
	}
	defer func() { _ = view.Close() }() // it only read
	lacks, called, err := lacking(ctx, view, p, now)
	if err != nil {
		return "", err
	}
	if len(lacks) == 0 {
		return head + "Everybody whom they name and headsup knows has one.\n", nil
	}
	for _, l := range lacks {
		names := make([]string, len(l.People))
		for i, user := range l.People {
			names[i] = harmless(called(user))
		}
		head += "- Without one, under " + l.Rule.String() + ": " + strings.Join(names, ", ") + ". headsup second-factor enrol " + l.People[0] + " gives one.\n"
	}
	return head, nil
}

// lacking finds who has no second factor, by what the bot last knew of people.
func lacking(ctx context.Context, view *store.View, p maintenance.Policy, now time.Time) (lacks []maintenance.Lack, called func(string) string, err error) {
	s := scene{policy: p, people: map[string]maintenance.Person{}}
	if err := s.remember(ctx, view, now); err != nil {
		return nil, nil, err
	}
	if err := (policyExplainCmd{}).resolve(&s, now); err != nil {
		return nil, nil, err
	}
	factors, err := view.Factors(ctx)
	enrolled := map[string]bool{}
	for _, f := range factors {
		enrolled[f.Person] = true
	}
	return s.policy.Lacks(enrolled), s.called, err
}

// here are the settings of whoever runs a command.
func here() settings.Source { return settings.Source{Environ: os.Environ()} }
