package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const (
	demoFolders = "headsup-demo-" // how their names begin
	demoLock    = "runs"          // held by the demo while it runs; the system frees it however that ends
)

// demoFolder is where a demo keeps its settings and its database while it runs.
type demoFolder struct {
	path string
	lock *os.File
}

// makeDemoFolder makes one in parent, and removes those of demos that were killed.
func makeDemoFolder(parent string) (*demoFolder, error) {
	path, err := os.MkdirTemp(parent, demoFolders)
	if err != nil {
		return nil, fmt.Errorf("make a folder for the demo: %w", err)
	}
	lock, err := hold(filepath.Join(path, demoLock), os.O_CREATE)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep the demo's folder: %w", err), os.RemoveAll(path))
	}
	sweepDemoFolders(parent)
	return &demoFolder{path: path, lock: lock}, nil
}

func (f *demoFolder) remove() error { return errors.Join(os.RemoveAll(f.path), f.lock.Close()) }

// sweepDemoFolders removes the folders whose demo runs no more. What another person owns stays, and one that is just being made has no
// lock yet.
func sweepDemoFolders(parent string) {
	left, _ := filepath.Glob(filepath.Join(parent, demoFolders+"*")) // the pattern is a good one
	for _, path := range left {
		lock, err := hold(filepath.Join(path, demoLock), 0)
		if err != nil {
			continue
		}
		_ = os.RemoveAll(path) // the next demo tries again
		_ = lock.Close()
	}
}

// hold opens a file and locks it; it fails where another process, or this one, has the lock.
func hold(path string, create int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|create, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
