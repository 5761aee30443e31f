package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"headsup/audit"
	"headsup/cards"
	"headsup/settings"
)

type auditVerifyCmd struct {
	Files []string `arg:"" optional:"" help:"Exports, or a pack, in the place of the database. Several are one record: archives in front, in their order." placeholder:"FILE"`
	Heads string   `help:"A text with the heads that were posted in Slack, copied from there: then an end that was cut off, and a record that was built anew, are found too." placeholder:"FILE"`
}

// Run checks the record.
func (c auditVerifyCmd) Run(ctx context.Context, s streams) error {
	text, err := c.verify(ctx, settings.Source{Environ: os.Environ()})
	if _, wrong := io.WriteString(s.out, text); wrong != nil {
		return wrong
	}
	return err
}

// verify says what was found, and gives errFound where that is something wrong.
func (c auditVerifyCmd) verify(ctx context.Context, src settings.Source) (string, error) {
	heads, err := c.posted()
	if err != nil {
		return "", err
	}
	chain := audit.NewChecker(heads)
	if len(c.Files) > 0 {
		err = c.files(chain)
	} else {
		err = c.database(ctx, src, chain)
	}
	if wrong, found := errors.AsType[*audit.Broken](err); found {
		return sentence(wrong.Error()) + "\n" + before(chain) + "\n", errFound
	}
	if err != nil {
		return "", err
	}
	return strings.Join(whole(chain, len(heads)), "\n") + "\n", nil
}

// posted reads the heads that stood outside.
func (c auditVerifyCmd) posted() ([]audit.Head, error) {
	if c.Heads == "" {
		return nil, nil
	}
	file, err := os.Open(c.Heads)
	if err != nil {
		return nil, misuse("there is no file " + c.Heads + " to read heads from.")
	}
	defer file.Close()
	heads, err := audit.ReadHeads(file)
	if err == nil && len(heads) == 0 {
		err = misuse(c.Heads + " names no head. Copy the messages into it that say “row …, hash …”.")
	}
	return heads, err
}

func (c auditVerifyCmd) files(chain *audit.Checker) error {
	for _, name := range c.Files {
		err := c.file(name, chain)
		if wrong, found := errors.AsType[*audit.Broken](err); found && len(c.Files) > 1 {
			wrong.Why = "in " + name + ", " + wrong.Why
		}
		if err != nil {
			return err
		}
	}
	return chain.End()
}

func (auditVerifyCmd) file(name string, chain *audit.Checker) error {
	file, err := os.Open(name)
	if err != nil {
		return misuse("there is no file " + name + " to check.")
	}
	defer file.Close()
	return audit.Read(file, chain)
}

func (auditVerifyCmd) database(ctx context.Context, src settings.Source, chain *audit.Checker) error {
	reading, err := openRecord(ctx, src)
	if err != nil {
		return err
	}
	defer reading.Close()
	return reading.Check(ctx, chain)
}

// sentence begins with a capital letter.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// before says up to where all was well.
func before(chain *audit.Checker) string {
	if chain.Rows+chain.Digests == 0 {
		return "Nothing in front of it could be checked."
	}
	return fmt.Sprintf("Up to row %d all is as it was written, as far as the rows alone can tell.", chain.Head().Seq)
}

// whole says what was checked, and what that does not prove.
func whole(chain *audit.Checker, heads int) []string {
	if chain.Rows+chain.Digests == 0 {
		return []string{"The record has no rows yet."}
	}
	lines := []string{fmt.Sprintf("The record is whole: %s, rows %d to %d.", cards.Count(chain.Rows+chain.Digests, "row"), chain.First(), chain.Head().Seq)}
	if chain.Digests > 0 {
		lines = append(lines, fmt.Sprintf("%s shown, of %d only the digest is there.", cards.Count(chain.Rows, "row"), chain.Digests))
	}
	if chain.First() > 1 {
		lines = append(lines, fmt.Sprintf("Rows 1 to %d were archived; the record says so itself, with their last hash.", chain.First()-1))
	}
	lines = append(lines, "Its end is "+chain.Head().String()+".")
	switch {
	case heads == 0:
		return append(lines, "Without --heads only the rows were compared with each other: compare its end with what was posted in Slack.")
	case chain.Matched() == 0:
		return append(lines, "None of the posted heads is of one of these rows, so nothing outside vouches for them.")
	case chain.Posted() == chain.Head().Seq:
		return append(lines, fmt.Sprintf("%s, up to its end.", fit(chain.Matched())))
	}
	return append(lines, fmt.Sprintf("%s, up to row %d. Nothing outside vouches for the rows behind it yet.", fit(chain.Matched()), chain.Posted()))
}

func fit(n int) string {
	if n == 1 {
		return "1 posted head fits"
	}
	return fmt.Sprintf("%d posted heads fit", n)
}
