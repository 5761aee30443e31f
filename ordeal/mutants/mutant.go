package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// folder holds the mutants, below the root of the working tree.
const folder = "testdata/mutants"

// mutant is one break: a patch with a header in plain text.
//
//	I4: two approvers at once both decide.
//	go test ./maintenance -run ^TestI4OneDecision$
//
//	--- a/maintenance/approval.go
//	+++ b/maintenance/approval.go
//	@@ …
type mutant struct {
	Name    string   // of its file, without .patch
	Breaks  []string // invariants, such as I4; or one word for what else must hold, such as courier
	What    string   // the break, in a sentence
	Package string   // such as ./store
	Test    string   // that must turn red
	hunks   []hunk
}

// hunk is one place of a file, by its text: lines that are there, and what stands in their place.
type hunk struct{ file, old, new string }

var (
	ruleLine = regexp.MustCompile(`^([A-Za-z0-9, ]+): (.+)$`)
	testLine = regexp.MustCompile(`^go test (\./\S*|\.) -run \^(\w+)\$$`)
)

// readMutants reads all that there are, in the order of their names.
func readMutants(root string) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(root, folder, "*.patch"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(fmt.Errorf("no patches in %s", folder), err)
	}
	mutants := make([]mutant, 0, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read mutant: %w", err)
		}
		m, err := readMutant(strings.TrimSuffix(filepath.Base(file), ".patch"), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", folder, filepath.Base(file), err)
		}
		mutants = append(mutants, m)
	}
	return mutants, nil
}

func readMutant(name, text string) (mutant, error) {
	m := mutant{Name: name}
	head, diff, found := strings.Cut(text, "\n\n")
	if !found {
		return m, errors.New("expected a header, an empty line and a diff")
	}
	lines := strings.Split(head, "\n")
	rule := ruleLine.FindStringSubmatch(strings.Join(lines[:len(lines)-1], " "))
	test := testLine.FindStringSubmatch(lines[len(lines)-1])
	if rule == nil {
		return m, fmt.Errorf("%q: expected a rule and what is broken, such as \"I4: two approvers both decide.\"", lines[0])
	}
	if test == nil {
		return m, fmt.Errorf("%q: expected the test, such as \"go test ./store -run ^TestI4OneDecision$\"", lines[len(lines)-1])
	}
	m.Breaks, m.What = strings.FieldsFunc(rule[1], func(r rune) bool { return r == ',' || r == ' ' }), rule[2]
	m.Package, m.Test = test[1], test[2]
	var err error
	m.hunks, err = readDiff(diff)
	return m, err
}

// readDiff reads a unified diff. Its line numbers are passed over: a hunk is found by its text.
func readDiff(diff string) ([]hunk, error) {
	var hunks []hunk
	var file string
	within := false
	for line := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(line, "--- "):
			within = false
		case strings.HasPrefix(line, "+++ b/"):
			file = strings.TrimSpace(strings.TrimPrefix(line, "+++ b/"))
		case strings.HasPrefix(line, "@@ "):
			hunks, within = append(hunks, hunk{file: file}), file != ""
		case !within:
			// the words of git between two files
		default:
			if err := hunks[len(hunks)-1].add(line); err != nil {
				return nil, err
			}
		}
	}
	for _, h := range hunks {
		if h.old == "" || h.old == h.new {
			return nil, fmt.Errorf("a hunk for %s changes nothing, or has no line to be found by", h.file)
		}
	}
	if len(hunks) == 0 {
		return nil, errors.New("the diff is empty")
	}
	return hunks, nil
}

func (h *hunk) add(line string) error {
	if line == "\n" {
		line = " \n" // an editor took the blank away
	}
	text := line[1:]
	switch line[0] {
	case ' ':
		h.old, h.new = h.old+text, h.new+text
	case '-':
		h.old += text
	case '+':
		h.new += text
	default:
		return fmt.Errorf("%q: expected a line of a unified diff", strings.TrimSpace(line))
	}
	return nil
}

// apply gives the text with the hunk in it, where its lines stand exactly once.
func (h hunk) apply(text string) (string, error) {
	whole := "\n" + text // so that lines are found whole
	if n := strings.Count(whole, "\n"+h.old); n != 1 {
		return "", fmt.Errorf("its lines stand %d times in %s, not once", n, h.file)
	}
	return strings.Replace(whole, "\n"+h.old, "\n"+h.new, 1)[1:], nil
}
