package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"headsup/doctor"
	"headsup/settings"
	"headsup/store"
)

type doctorCmd struct {
	JSON bool `name:"json" help:"Print the findings as JSON."`
}

// Run looks at everything that headsup needs, and tells it.
func (c doctorCmd) Run(ctx context.Context, s streams) error {
	return c.examine(ctx, s.out, settings.Source{Environ: os.Environ()})
}

// examine gives errFound where something would keep headsup from its work. That was told by then.
func (c doctorCmd) examine(ctx context.Context, out io.Writer, src settings.Source) error {
	checks := newPatient(src, time.Now).checks()
	var wrong error
	tell := func(f doctor.Finding) {
		if !c.JSON {
			_, err := fmt.Fprintln(out, lineOf(f))
			wrong = errors.Join(wrong, err)
		}
	}
	found := doctor.Run(ctx, checks, tell)
	if c.JSON {
		wrong = writeReport(out, found)
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

// patient is a headsup before it runs: its settings, and what is needed to look at the rest.
type patient struct {
	src  settings.Source
	now  func() time.Time
	look settings.Look
}

func newPatient(src settings.Source, now func() time.Time) *patient {
	return &patient{src: src, now: now, look: settings.LookAt(src)}
}

// checks are all of them, in the order in which they are made.
func (p *patient) checks() []doctor.Check {
	all, rules := p.remarks()
	return []doctor.Check{
		doctor.Settings(all.wrong, all.doubtful, p.look.Settings.File),
		p.database(),
		doctor.Policy(p.look.Settings.Policy.Size(p.look.Settings.PolicySource, p.now()), rules.wrong, rules.doubtful, p.inForce),
		doctor.Factors(p.factors),
	}
}

// remarks are what is said of settings, and of lines of the YAML file.
type remarks struct{ wrong, doubtful []doctor.Remark }

// remarks parts what is said of the settings from what is said of lines in the YAML file, which the check of the policy tells.
func (p *patient) remarks() (all, file remarks) {
	problems, _ := errors.AsType[settings.Problems](p.look.Err)
	for _, one := range problems {
		to := &all.wrong
		if one.InFile() {
			to = &file.wrong
		}
		*to = append(*to, doctor.Remark{Found: one.Finding(), Right: one.Right})
	}
	for _, one := range p.look.Settings.Warnings {
		to := &all.doubtful
		if one.InFile() {
			to = &file.doubtful
		}
		*to = append(*to, doctor.Remark{Found: one.Finding(), Right: one.Right})
	}
	return all, file
}

func (p *patient) database() doctor.Check {
	database, err := settings.ReadDatabase(p.src)
	return doctor.Database(database.Name(), func(ctx context.Context) (store.Condition, error) {
		if err != nil {
			return store.Condition{}, err
		}
		return store.Examine(ctx, database.URL())
	})
}

// inForce is the hash of the policy that the last headsup had in force.
func (p *patient) inForce(ctx context.Context) (string, error) {
	view, err := store.OpenView(ctx, p.look.Settings.Database.URL(), p.now)
	if err != nil {
		return "", err
	}
	defer view.Close()
	text, err := view.Policy(ctx)
	return text.Hash, err
}
