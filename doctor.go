package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"headsup/doctor"
	"headsup/settings"
)

type doctorCmd struct {
	JSON bool   `name:"json" help:"Print the findings as JSON."`
	Post string `help:"Post a test card in this channel. Without it nothing is posted." placeholder:"CHANNEL"`
}

// Run looks at everything that headsup needs, and tells it.
func (c doctorCmd) Run(ctx context.Context, s streams) error {
	return c.examine(ctx, s.out, here(), time.Now)
}

// examine gives errFound where something would keep headsup from its work. That was told by then.
func (c doctorCmd) examine(ctx context.Context, out io.Writer, src settings.Source, now func() time.Time) error {
	p := newPatient(src, now)
	checks := p.checks(c.Post)
	var wrong error
	tell := func(f doctor.Finding) {
		if !c.JSON {
			_, err := fmt.Fprintln(out, lineOf(f))
			wrong = errors.Join(wrong, err)
		}
	}
	found := doctor.Run(ctx, checks, tell)
	wrong = errors.Join(wrong, p.close(context.WithoutCancel(ctx)))
	if c.JSON {
		wrong = errors.Join(wrong, writeReport(out, found))
	} else {
		_, err := fmt.Fprintln(out, "\n"+summary(found))
		wrong = errors.Join(wrong, err)
	}
	if doctor.Worst(found) == doctor.Fail {
		wrong = errors.Join(wrong, errFound)
	}
	return wrong
}

// lineOf is a finding on one line, whatever names from outside stand in it.
func lineOf(f doctor.Finding) string {
	text := f.Found
	if f.Do != "" {
		text += " " + f.Do
	}
	return fmt.Sprintf("%s  %-14s  %s", f.State, f.Check, harmless(text))
}

func summary(found []doctor.Finding) string {
	count := map[doctor.State]int{}
	for _, f := range found {
		count[f.State]++
	}
	switch doctor.Worst(found) {
	case doctor.Fail:
		return fmt.Sprintf("headsup will not work as it is: mend what fails (%d), then run headsup doctor again.", count[doctor.Fail])
	case doctor.Warn:
		return fmt.Sprintf("headsup will work. Look at what is warned of (%d).", count[doctor.Warn])
	}
	return "All is well."
}

func writeReport(out io.Writer, found []doctor.Finding) error {
	to := json.NewEncoder(out)
	to.SetIndent("", "  ")
	to.SetEscapeHTML(false)
	return to.Encode(struct {
		Version  string           `json:"version"`
		State    doctor.State     `json:"state"`
		Findings []doctor.Finding `json:"findings"`
	}{version(), doctor.Worst(found), found})
}
