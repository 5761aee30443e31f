package main

import (
	_ "embed"
	"fmt"
)

// exampleFile is the sample that docs/policy.md explains line by line.
//
//go:embed docs/policy-example.yaml
var exampleFile string

type configCmd struct {
	Example configExampleCmd `cmd:"" help:"Print an example of the YAML file, with comments. It passes headsup policy check."`
}

type configExampleCmd struct{}

// Run prints the example.
func (configExampleCmd) Run(s streams) error {
	_, err := fmt.Fprint(s.out, exampleFile)
	return err
}
