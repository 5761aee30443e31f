package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// typist is somebody at a terminal.
type typist struct {
	out     io.Writer
	line    func() (string, error)            // what is typed up to Enter
	hidden  func(text string) (string, error) // asks, and what is typed is never shown
	restore func()                            // shows again what is typed
}

var (
	errLeft    = errors.New("nothing was written, since it was broken off")
	errNoMore  = errors.New("nothing was written, since the answers end here")
	errTooLong = errors.New("nothing was written, since an answer has no end")
)

// typist is whoever sits at the terminal; nil where there is none.
func (s streams) typist() *typist {
	keys, ok := s.in.(*os.File)
	if !ok || !s.terminal {
		return nil
	}
	at := int(keys.Fd())
	before, err := term.GetState(at)
	if err != nil {
		return nil
	}
	t := &typist{out: s.out, line: lineReader(keys)}
	t.restore = func() { _ = term.Restore(at, before) } // nothing else can be done about it
	t.hidden = func(text string) (string, error) {
		if _, err := term.MakeRaw(at); err != nil { // before it is asked, so that nobody types too early
			return "", err
		}
		defer t.restore()
		screen := term.NewTerminal(keyboard{keys, s.out}, "")
		if wide, high, err := term.GetSize(at); err == nil && wide > 0 {
			_ = screen.SetSize(wide, high) // for long questions
		}
		typed, err := screen.ReadPassword(text)
		if errors.Is(err, io.EOF) { // Ctrl-C is a key here
			err = errLeft
		}
		return typed, err
	}
	return t
}

// keyboard is what is typed and shown at one terminal.
type keyboard struct {
	io.Reader
	io.Writer
}

// lineReader gives a line at each call. A terminal hands out no more than one, so nothing is read that was typed for somebody else.
func lineReader(from io.Reader) func() (string, error) {
	const most = 1 << 16
	lines := bufio.NewReaderSize(from, most)
	return func() (string, error) {
		line, more, err := lines.ReadLine()
		if more {
			return "", errTooLong
		}
		return string(line), err
	}
}

// read asks, and gives what was typed without the spaces around it.
func (t *typist) read(ctx context.Context, text string, secret bool) (string, error) {
	if !secret {
		if _, err := fmt.Fprint(t.out, text); err != nil {
			return "", err
		}
	}
	type answer struct {
		typed string
		err   error
	}
	came := make(chan answer, 1) // a read ends with no context, so it is left behind at the end of the process
	go func() {
		if secret {
			typed, err := t.hidden(text)
			came <- answer{typed, err}
			return
		}
		typed, err := t.line()
		came <- answer{typed, err}
	}()
	select {
	case <-ctx.Done():
		t.restore()
		_, _ = fmt.Fprintln(t.out) // behind the ^C
		return "", errLeft
	case a := <-came:
		if a.err != nil {
			_, _ = fmt.Fprintln(t.out) // there was no Enter
		}
		if errors.Is(a.err, io.EOF) {
			a.err = errNoMore
		}
		return strings.TrimSpace(a.typed), a.err
	}
}

// agrees asks for a yes; Enter alone is none.
func (t *typist) agrees(ctx context.Context, text string) (bool, error) {
	typed, err := t.read(ctx, text+" (y or n) [n]: ", false)
	return strings.HasPrefix(strings.ToLower(typed), "y"), err
}

// ended is why a run was broken off; nil: it was not.
func ended(ctx context.Context) error {
	if ctx.Err() != nil {
		return errLeft
	}
	return nil
}
