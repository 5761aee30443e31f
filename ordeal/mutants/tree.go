package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func workingTree(ctx context.Context) (string, error) {
	top, err := exec.CommandContext(ctx, "git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return "", fmt.Errorf("look for the working tree: %w", err)
	}
	return strings.TrimSpace(string(top)), nil
}

// tree is a copy of the working tree.
type tree struct{ dir string }

// copyTree copies what git tracks or would track, as it stands in the working tree.
func copyTree(ctx context.Context, root, dir string) (tree, error) {
	list := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	names, err := list.Output()
	if err != nil {
		return tree{}, fmt.Errorf("list the tracked files: %w", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names), "\x00"), "\x00") {
		if err := copyFile(filepath.Join(root, name), filepath.Join(dir, name)); err != nil {
			return tree{}, fmt.Errorf("copy the tree: %w", err)
		}
	}
	return tree{dir: dir}, nil
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted, and not committed yet
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// mutate puts the mutant into the tree until restore is called.
func (t tree) mutate(m mutant) (restore func() error, err error) {
	before := map[string]string{}
	restore = func() error {
		var errs []error
		for file, text := range before {
			errs = append(errs, os.WriteFile(filepath.Join(t.dir, file), []byte(text), 0o600))
		}
		return errors.Join(errs...)
	}
	for _, h := range m.hunks {
		path := filepath.Join(t.dir, h.file)
		text, err := os.ReadFile(path)
		if err != nil {
			return restore, err
		}
		if _, kept := before[h.file]; !kept {
			before[h.file] = string(text)
		}
		broken, err := h.apply(string(text))
		if err != nil {
			return restore, err
		}
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			return restore, err
		}
	}
	return restore, nil
}
