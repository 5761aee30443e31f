package main

import (
	"github.com/alecthomas/kong"

	"headsup/manual"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help says how a shell gets it.
func (completionCmd) Help() string {
	return "In ~/.bashrc:      eval \"$(headsup completion bash)\"\n" +
		"In ~/.zshrc:       source <(headsup completion zsh), behind compinit\n" +
		"For fish:          headsup completion fish >~/.config/fish/completions/headsup.fish"
}

// Run prints the script that makes a shell complete what is typed behind headsup.
func (c completionCmd) Run(app *kong.Kong, s streams) error {
	script := map[string]func(*kong.Application) ([]byte, error){"bash": manual.Bash, "zsh": manual.Zsh, "fish": manual.Fish}[c.Shell]
	text, err := script(app.Model)
	if err != nil {
		return err
	}
	_, err = s.out.Write(text)
	return err
}

type manCmd struct{}

// Run prints the page of the manual.
func (manCmd) Run(app *kong.Kong, s streams) error {
	text, err := manual.Page(app.Model, version())
	if err != nil {
		return err
	}
	_, err = s.out.Write(text)
	return err
}
