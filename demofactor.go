package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"headsup/enrol"
	"headsup/factor"
	"headsup/sandbox/page"
	"headsup/settings"
	"headsup/store"
)

// pockets are the authenticator apps of the demo's people, by user id. The zero value is empty; they are safe in parallel.
type pockets struct {
	mu   sync.Mutex
	apps map[string]factor.Secret
}

// show is what somebody's app shows now; the zero Code where they have none.
func (p *pockets) show(user string) page.Code {
	p.mu.Lock()
	defer p.mu.Unlock()
	secret, ok := p.apps[user]
	if !ok {
		return page.Code{}
	}
	now := time.Now()
	code, err := secret.Code(now)
	if err != nil {
		return page.Code{}
	}
	return page.Code{Digits: code, Left: secret.Left(now)}
}

// demoKey is another one each time: what it seals is the demo's own.
func demoKey() string { return rand.Text() + rand.Text() }

// enrolPeople gives a second factor to those who need one for the demo's rules.
func (r *demoRoom) enrolPeople(ctx context.Context, set settings.Settings) error {
	keys, err := factor.NewKeys(settings.Revealed(set.Keys)...)
	if err != nil {
		return err
	}
	beside, err := store.OpenBeside(ctx, set.Database.URL(), time.Now)
	if err != nil {
		return err
	}
	apps := map[string]factor.Secret{}
	for _, name := range []string{"ann", "bo"} {
		u, ok := r.slack.User(name)
		if !ok {
			continue
		}
		if apps[u.ID], err = enrol.AtOnce(ctx, beside, keys, u.ID); err != nil {
			return errors.Join(fmt.Errorf("enrol %s: %w", name, err), beside.Close())
		}
	}
	r.pockets.mu.Lock()
	r.pockets.apps = apps
	r.pockets.mu.Unlock()
	return beside.Close()
}

// enroller is a headsup in a story whose people can be given a second factor: outside of Slack, as an operator does it.
type enroller struct {
	storied

	set settings.Settings
	now func() time.Time
}

// Enrol gives somebody a second factor, and its secret as an app takes it.
func (e enroller) Enrol(ctx context.Context, user string) (secret string, err error) {
	keys, err := factor.NewKeys(settings.Revealed(e.set.Keys)...)
	if err != nil {
		return "", err
	}
	beside, err := store.OpenBeside(ctx, e.set.Database.URL(), e.now)
	if err != nil {
		return "", err
	}
	s, err := enrol.AtOnce(ctx, beside, keys, user)
	return strings.ReplaceAll(s.Text(), " ", ""), errors.Join(err, beside.Close())
}
