package main

import (
	"context"

	"headsup/manifest"
	"headsup/settings"
)

type manifestCmd struct {
	JSON bool `name:"json" help:"Print JSON in the place of YAML." xor:"form"`
	URL  bool `name:"url" help:"Print the address of Slack's page for a new app, filled in." xor:"form"`
}

// Run prints the manifest of the app, whose command is that of the settings.
func (c manifestCmd) Run(_ context.Context, s streams) error {
	command, err := settings.ReadCommand(here())
	if err != nil {
		return err
	}
	m := manifest.New(command)
	write := m.YAML
	switch {
	case c.JSON:
		write = m.JSON
	case c.URL:
		write = func() ([]byte, error) {
			address, err := m.URL()
			return []byte(address + "\n"), err
		}
	}
	text, err := write()
	if err != nil {
		return err
	}
	_, err = s.out.Write(text)
	return err
}
