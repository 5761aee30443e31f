package main

import (
	"context"

	"headsup/maintenance"
	"headsup/manifest"
	"headsup/settings"
)

type manifestCmd struct {
	JSON bool `name:"json" help:"Print JSON in the place of YAML." xor:"form"`
	URL  bool `name:"url" help:"Print the address of Slack's page for a new app, filled in." xor:"form"`

	Language string `enum:"en,zh," default:"" help:"What people read of the app in Slack: en (English) or zh (Simplified Chinese); else as HEADSUP_LANGUAGE says." placeholder:"en|zh"`
}

// Run prints the manifest of the app, whose command is that of the settings, and whose language too, unless another one is asked for.
func (c manifestCmd) Run(_ context.Context, s streams) error {
	command, language, err := settings.ReadApp(here())
	if err != nil {
		return err
	}
	m := manifest.New(command, maintenance.Language(c.Language).Or(language))
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
