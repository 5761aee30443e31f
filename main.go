// Command headsup tells teams of maintenance on their message queues, and lets them move or cancel it from Slack.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"headsup/bot"
	"headsup/doctor"
	"headsup/settings"
	"headsup/store"
)

// The exit codes.
const (
	exitFine   = 0
	exitFailed = 1
	exitWrong  = 2 // wrong use or settings: starting it again will not help
)

// line is the command line.
type line struct {
	Demo    demoCmd    `cmd:"" help:"Try headsup on a sandbox: a Slack and a cloud of its own, on this machine only."`
	Sandbox sandboxCmd `cmd:"" help:"Serve the demo's Slack and cloud alone, for a headsup of your own: to rehearse init, doctor and the first reschedule."`
	Run     runCmd     `cmd:"" default:"1" help:"Run the bot (the default)."`
	Audit   auditCmd   `cmd:"" help:"Check the record of who did what, or write it down."`
	Policy  policyCmd  `cmd:"" help:"Check a policy, or explain what it says of a task."`
	Store   storeCmd   `cmd:"" help:"Copy the state into another database."`
	Config  configCmd  `cmd:"" help:"Print an example of the YAML file that HEADSUP_CONFIG names."`
	Init    initCmd    `cmd:"" help:"Write .env: asks what headsup needs, and looks at each answer as it comes. Answers can be given as flags."`
	Doctor  doctorCmd  `cmd:"" help:"Check everything that headsup needs, in Slack, in the cloud and here: one line each, with what to do. Changes nothing."`

	Manifest manifestCmd `cmd:"" help:"Print the manifest of the Slack app, with what this version uses."`

	Calendar     calendarCmd     `cmd:"" help:"Make, list or end the addresses at which calendar programs follow what is coming."`
	SecondFactor secondFactorCmd `cmd:"" help:"Give people the second factor that rules ask for, or take it away."`

	Health  healthCmd  `cmd:"" help:"Ask the headsup that runs here whether it is well: the health check of a container."`
	Version versionCmd `cmd:"" help:"Print the version."`

	Completion completionCmd `cmd:"" help:"Print the script by which a shell completes what is typed behind headsup."`
	Man        manCmd        `cmd:"" help:"Print the page of the manual: headsup man | man -l -"`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := runIn(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, errs: os.Stderr, terminal: terminal(os.Stdout)})
	stop()
	os.Exit(code)
}

// run is a command for which nobody has to type more.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	return runIn(ctx, args, streams{in: strings.NewReader(""), out: out, errs: errs})
}

// runIn is main with its world as arguments.
func runIn(ctx context.Context, args []string, s streams) int {
	parser, err := newParser(ctx, s)
	if err != nil {
		_, _ = fmt.Fprintln(s.errs, err)
		return exitFailed
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	return parse(parser, args, s.errs)
}

// newParser reads a command line for a world.
func newParser(ctx context.Context, s streams) (*kong.Kong, error) {
	return kong.New(&line{}, kong.Name("headsup"), kong.Vars{"version": "headsup " + version()},
		kong.Description("Tells teams of maintenance on their message queues, and lets them move or cancel it from Slack."),
		kong.Writers(s.out, s.errs), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Exit(func(code int) { panic(leave(code)) }))
}

// leave is how kong's --help ends a run without ending the process.
type leave int

func parse(parser *kong.Kong, args []string, errs io.Writer) (code int) {
	defer func() {
		switch left := recover().(type) {
		case nil:
		case leave:
			code = int(left)
		default:
			panic(left)
		}
	}()
	command, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintln(errs, "headsup:", misread(err))
		return exitWrong
	}
	return exitCode(command.Run(), errs)
}

// noValue is how kong says that the words end behind a flag.
var noValue = regexp.MustCompile(`: expected \w+ value but got "EOL" \(<EOL>\)`)

// misread says what is wrong with the words behind headsup, and which help says more.
func misread(err error) string {
	text := strings.ReplaceAll(err.Error(), "a valid 64 bit int", "a whole number")
	text = noValue.ReplaceAllString(text, " is given without a value")
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok || wrong.Context.Command() == "" {
		return text + " headsup --help lists the commands."
	}
	command, _, _ := strings.Cut(wrong.Context.Command(), " <") // behind it are what it wants to be given
	return text + " headsup " + command + " --help says more."
}

// streams are where a command reads and writes.
type streams struct {
	in        io.Reader
	out, errs io.Writer
	terminal  bool // somebody looks at out, and it is kept nowhere
}

// exitCode says an error to whoever started headsup, and gives the code for it.
func exitCode(err error, errs io.Writer) int {
	var problems settings.Problems
	var token *bot.Unusable
	var wrong misuse
	var server *store.ServerError
	var version *store.VersionError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errFound):
		return exitFailed
	case errors.As(err, &wrong):
		_, _ = fmt.Fprintf(errs, "headsup: %s\n", wrong)
		return exitWrong
	case errors.As(err, &problems):
		_, _ = fmt.Fprint(errs, problems.Text())
		return exitWrong
	case errors.Is(err, store.ErrInUse):
		_, _ = fmt.Fprintln(errs, "headsup does not start: another headsup uses this database file. Stop that one, or set "+
			"HEADSUP_DATABASE_URL to another file.")
		return exitWrong
	case errors.As(err, &server):
		found, do := doctor.Server("the database", server)
		_, _ = fmt.Fprintf(errs, "headsup stops: %s %s\n", found, do)
		if server.Passing() || server.Fault == store.FaultOther {
			return exitFailed
		}
		return exitWrong
	case errors.As(err, &version) && version.Newer():
		_, _ = fmt.Fprintf(errs, "headsup does not start: a newer headsup has used this database. Its tables are of version %d, and this program "+
			"knows version %d. Start the newer one, or bring back a copy of the database from before it.\n", version.Have, version.Wants)
		return exitWrong
	case errors.As(err, &token):
		_, _ = fmt.Fprintln(errs, "headsup stops:", token)
		return exitWrong
	}
	_, _ = fmt.Fprintln(errs, "headsup stops:", err)
	return exitFailed
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, "headsup", version())
	return err
}

// release is the version that deploy/release builds; empty elsewhere.
var release string //nolint:gochecknoglobals // the linker's -X writes into nothing else

// version is what the build knows of itself.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	if info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "development"
	}
	return info.Main.Version
}
