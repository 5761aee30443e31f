package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"headsup/enrol"
	"headsup/factor"
	"headsup/maintenance"
)

type enrolCmd struct {
	Person  string `arg:"" help:"A user id, or a name that headsup knows."`
	Replace bool   `help:"In place of the second factor that they have."`
	Link    bool   `help:"Make a link that shows the secret once, instead of showing it here. Hand it over outside of Slack."`
	Base    string `help:"With --link: the address of headsup as a browser reaches it, such as https://headsup.example; else HEADSUP_HTTP_ADDR." placeholder:"URL"`
}

// Run enrols somebody. The secret is kept only once the app has shown its first code: until then an older one counts.
func (e enrolCmd) Run(ctx context.Context, s streams) error {
	c, err := openCabinet(ctx, time.Now().UTC())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // what was kept is kept
	if err := c.needsKey(); err != nil {
		return err
	}
	p, err := c.person(ctx, e.Person)
	if err != nil {
		return err
	}
	if e.Link {
		return e.link(ctx, s, c, p)
	}
	if !s.terminal {
		return misuse("the secret is shown on a terminal only, not in a file or a log. Run it on one, or make a link with --link.")
	}
	if err := e.mayEnrol(ctx, c, p); err != nil {
		return err
	}
	secret := factor.NewSecret()
	picture, err := secret.Picture(account(p))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.out, "A second factor for %s. Let them scan this with their authenticator app:\n\n%s\nOr type it in: %s (time-based, 6 digits)\n"+
		"Show it to nobody else, and never send it through Slack. Nothing is kept before the first code.\n\n", called(p), picture, secret.Text()); err != nil {
		return err
	}
	return e.confirm(ctx, s, c, p, secret)
}

// mayEnrol refuses what the first code would be refused for.
func (e enrolCmd) mayEnrol(ctx context.Context, c *cabinet, p maintenance.Person) error {
	all, err := c.Factors(ctx)
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.Person == p.ID && !e.Replace {
			return inWords(p, &maintenance.Refusal{Why: maintenance.EnrolledAlready, Times: []time.Time{f.EnrolledAt}})
		}
	}
	return nil
}

// confirm takes the first code that the app shows.
func (e enrolCmd) confirm(ctx context.Context, s streams, c *cabinet, p maintenance.Person, secret factor.Secret) error {
	lines := readLines(s.in)
	for range maintenance.MostWrongCodes {
		if _, err := fmt.Fprint(s.out, "The code that the app shows now: "); err != nil {
			return err
		}
		typed, err := nextLine(ctx, lines)
		if err != nil {
			return fmt.Errorf("no code was given, so nothing was kept (%w)", err)
		}
		step := secret.Step(typed, time.Now())
		if step == 0 {
			if _, err := fmt.Fprintln(s.out, "That is not it. The clocks of the device and of this machine must be right."); err != nil {
				return err
			}
			continue
		}
		sealed, err := c.keys.Seal(p.ID, secret)
		if err != nil {
			return err
		}
		enrolment := maintenance.Enrolment{Person: p.ID, Sealed: sealed, Step: step, Replace: e.Replace, Source: commandLine}
		if err := c.change(ctx, p, maintenance.Enrol(c.by, enrolment, c.policy)); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "%s has a second factor now. This code is used up; the next one counts.\n", called(p))
		return err
	}
	return errors.New("too many wrong codes; nothing was kept. Begin again, with a new secret")
}

// readLines reads lines in the background, since a read ends with no context. It is left behind at the end of the process.
func readLines(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for typed := bufio.NewScanner(in); typed.Scan(); {
			lines <- typed.Text()
		}
	}()
	return lines
}

func nextLine(ctx context.Context, lines <-chan string) (string, error) {
	select {
	case line, ok := <-lines:
		if !ok {
			return "", io.ErrUnexpectedEOF
		}
		return line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// account is how the app calls it, beside headsup.
func account(p maintenance.Person) string {
	if p.Name == "" {
		return p.ID
	}
	return p.Name
}

// link makes a link that shows the secret once.
func (e enrolCmd) link(ctx context.Context, s streams, c *cabinet, p maintenance.Person) error {
	base, err := e.base(c.addr)
	if err != nil {
		return err
	}
	token := rand.Text() + rand.Text() // 260 bits
	if err := inWords(p, c.MakeLink(ctx, token, maintenance.Link{Person: p.ID, Name: account(p), Operator: c.by.Person.Name, Replace: e.Replace})); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s\n\nIt is for %s, holds for an hour, and shows its secret once. Whoever has it can enrol in their name: hand it over outside of Slack.\n",
		base.JoinPath(enrol.Path, token), called(p))
	return err
}

// base is the address at which a browser finds headsup.
func (e enrolCmd) base(addr string) (*url.URL, error) {
	if e.Base != "" {
		base, err := url.Parse(e.Base)
		if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
			return nil, misuse("--base " + quoted(e.Base) + " is no address. Give it like https://headsup.example.")
		}
		return base, nil
	}
	host, port, err := net.SplitHostPort(addr)
	switch {
	case addr == "" || err != nil:
		return nil, misuse("HEADSUP_HTTP_ADDR is not set, so headsup serves no page. Set it and restart headsup, or enrol on this terminal, without --link.")
	case port == "0":
		return nil, misuse("HEADSUP_HTTP_ADDR has no port of its own. Say with --base how a browser reaches headsup.")
	case host == "" || strings.HasPrefix(host, "0.0.0.0") || host == "::":
		return nil, misuse("HEADSUP_HTTP_ADDR names no host. Say with --base how a browser reaches headsup.")
	}
	return &url.URL{Scheme: "http", Host: addr}, nil
}
