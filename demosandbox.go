package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

type sandboxCmd struct {
	Addr    string `default:"127.0.0.1:8700" help:"Where the page is served; loopback only. Port 0: any."`
	Outside string `default:"127.0.0.1:8701" help:"Where Slack and the cloud are served, for headsup; loopback only. Port 0: any."`
}

// Run serves the demo's world without the demo's headsup, until it is told to stop.
func (c sandboxCmd) Run(ctx context.Context, s streams) error {
	return c.serve(ctx, s.out, func(*demoRoom) {})
}

// serve hands the world to whoever wants to look into it.
func (c sandboxCmd) serve(ctx context.Context, out io.Writer, open func(*demoRoom)) error {
	room, err := openWorld(ctx, c.Addr, c.Outside)
	if errors.Is(err, syscall.EADDRINUSE) { // the page goes elsewhere then, but init and .env know one address of Slack and the cloud
		err = misuse(c.Outside + " is in use, by another sandbox or some other program. End that; or choose another address, such as with " +
			"--outside 127.0.0.1:8702, and type what is printed then.")
	}
	if err != nil {
		return err
	}
	open(room)
	if _, err := fmt.Fprint(out, room.answers()); err != nil {
		return errors.Join(err, room.close())
	}
	<-ctx.Done()
	return room.close()
}

// answers are what headsup init is to be told of this world. They are secrets of nothing.
func (r *demoRoom) answers() string {
	return fmt.Sprintf(`A Slack and a cloud on this machine only, for a headsup of your own. Their page is at %s
Leave this running, and in another terminal begin with

  %[3]s init --slack-api-url %[2]s/api/ --endpoint %[2]s

Its questions are answered so:

  Bot token           xoxb-test-demo
  App-level token     xapp-test-demo
  Region              cn-north-4
  Id of the project   %[4]s
  Access key          %[5]s
  Secret key          %[6]s
  Channels            #ops
  How many            1
  Approvers           @bo,@cy
  Write headsup.yaml  n

Everything begins anew with the next start. Ctrl-C ends it.
`, r.page, r.outside, thisProgram(os.Args[0]), demoProd, demoAK, demoSK)
}
