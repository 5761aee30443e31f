package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"headsup/sandbox/forger"
	"headsup/sandbox/page"
	"headsup/sandbox/slack"
	"headsup/settings"
)

// demoRecord lets whoever tries the demo edit the record by hand, and see that it is found. The zero value has no record; it is safe in
// parallel.
type demoRecord struct {
	mu   sync.Mutex
	path string // of the database; empty: it is not the demo's own
	hand *forger.Forger
}

// open gives it the demo's database, and the names that can be put in place of each other's.
func (d *demoRecord) open(path string, w *slack.Workspace) {
	var people []forger.Person
	for _, name := range []string{"bo", "ann", "gus"} { // the last whose row it is not: a guest, who could never have done it
		if u, ok := w.User(name); ok {
			people = append(people, forger.Person{ID: u.ID, Name: u.Name})
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.path, d.hand = path, forger.New(path, people)
}

func (d *demoRecord) opened() (path string, hand *forger.Forger) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.path, d.hand
}

// shown is what the page shows of it.
func (d *demoRecord) shown() *page.Record {
	return &page.Record{Command: d.command, Check: d.check, Tamper: d.tamper, Mend: d.mend}
}

// command is what a person types to check the record, beside the demo that runs.
func (d *demoRecord) command() string {
	path, _ := d.opened()
	if path == "" {
		return ""
	}
	return "HEADSUP_DATABASE_URL=sqlite:" + path + " " + thisProgram(os.Args[0]) + " audit verify"
}

// thisProgram is how the program was called, where that can be typed again: what go run builds is gone soon.
func thisProgram(name string) string {
	if strings.Contains(name, "go-build") || strings.ContainsAny(name, " \t'\"") {
		return "go run ."
	}
	return name
}

// check is headsup audit verify.
func (d *demoRecord) check(ctx context.Context) (said string, whole bool) {
	path, _ := d.opened()
	said, err := auditVerifyCmd{}.verify(ctx, settings.Source{Environ: []string{"HEADSUP_DATABASE_URL=sqlite:" + path}})
	if err != nil && !errors.Is(err, errFound) {
		return "The record could not be checked: " + err.Error(), false
	}
	return said, err == nil
}

func (d *demoRecord) tamper(ctx context.Context) string {
	_, hand := d.opened()
	deed, err := hand.Tamper(ctx)
	switch {
	case errors.Is(err, forger.ErrNothing):
		return "Nobody has done anything yet. Move or cancel a task first; then there is a row to tamper with."
	case errors.Is(err, forger.ErrEdited):
		return fmt.Sprintf("Row %d is edited already. Put it back first.", deed.Row)
	case err != nil:
		return "The row was not edited: " + err.Error()
	}
	return fmt.Sprintf("Row %d said “%s %s”. An UPDATE in the database made it “%s %s”.", deed.Row, deed.Was.Name, deed.Verb, deed.Now.Name, deed.Verb)
}

func (d *demoRecord) mend(ctx context.Context) string {
	_, hand := d.opened()
	row, err := hand.Mend(ctx)
	switch {
	case err != nil:
		return "The row was not put back: " + err.Error()
	case row == 0:
		return "No row is edited."
	}
	return fmt.Sprintf("Row %d says again what headsup wrote.", row)
}
