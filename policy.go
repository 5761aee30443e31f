package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/settings"
)

// policyCmd is what can be asked of a policy without running the bot. It needs no tokens, and reaches no network.
type policyCmd struct {
	Check   policyCheckCmd   `cmd:"" help:"Check the rules, freezes and routes of a YAML file: all mistakes at once, with line and suggestion."`
	Explain policyExplainCmd `cmd:"" help:"Explain what the policy says of a wish: which rule decides, who must approve, when it would be allowed."`
}

// misuse is what was wrong with the words behind headsup, as sentences.
type misuse string

func (m misuse) Error() string { return string(m) }

// errFound ends a check that found mistakes. They have been told already.
var errFound = errors.New("mistakes were found")

type policyCheckCmd struct {
	File string `arg:"" help:"The YAML file."`
}

// Run checks the file.
func (c policyCheckCmd) Run(ctx context.Context, s streams) error {
	switch info, err := os.Stat(c.File); {
	case err != nil:
		return misuse("there is no file " + c.File + " to check.")
	case info.IsDir():
		return misuse(c.File + " is a folder. Name the YAML file in it.")
	}
	text, policy, err := checked(c.File, time.Now())
	if err == nil {
		var notes string
		notes, err = factorNotes(ctx, policy, here(), time.Now())
		text += notes
	}
	if _, wrong := fmt.Fprint(s.out, text); wrong != nil {
		return wrong
	}
	return err
}

// checked says what is wrong with the policy of a file, and what may be.
func checked(file string, now time.Time) (string, maintenance.Policy, error) {
	ruling, err := settings.ReadPolicyFile(file, now)
	if problems, wrong := errors.AsType[settings.Problems](err); wrong {
		head := fmt.Sprintf("%s has %s.\n", file, cards.Count(len(problems), "mistake"))
		return head + settings.Paragraphs(problems) + "\nheadsup would not start with it; one that runs would keep the policy it has.\n", ruling.Policy, errFound
	}
	p, size := ruling.Policy, ruling.Policy.Size(file, now)
	var b strings.Builder
	fmt.Fprintf(&b, "%s is right: %s, %s and %s.\n", file, cards.Count(size.Rules, "rule"), cards.Count(size.Freezes, "freeze"), cards.Count(size.Routes, "route"))
	switch {
	case len(p.Rules) == 0:
		b.WriteString("Without rules, HEADSUP_APPROVERS and HEADSUP_APPROVALS decide on every task.\n")
	case !forEverything(p):
		b.WriteString("A task that no rule is for can be neither moved nor cancelled, unless HEADSUP_APPROVERS or HEADSUP_APPROVALS is set.\n")
	}
	if len(ruling.Warnings) > 0 {
		fmt.Fprintf(&b, "\nLook at %s once more:\n%s", things(len(ruling.Warnings)), settings.Paragraphs(ruling.Warnings))
	}
	return b.String(), p, nil
}

func things(n int) string {
	if n == 1 {
		return "this"
	}
	return fmt.Sprintf("these %d", n)
}

// forEverything says that some rule is for every task and both actions.
func forEverything(p maintenance.Policy) bool {
	p.Rules = append(slices.Clip(p.Rules), maintenance.Rule{})
	return len(p.Shadow(len(p.Rules)-1)) > 0
}
