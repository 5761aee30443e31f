package play_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"headsup/sandbox/play"
	"headsup/short"
)

// TestMain lets more tests run at once than there are cores: they wait far more than they compute.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// world is where all stories of these tests happen.
const world = `A story of a parrot.
-- settings --
PARROT_NAME=polly
-- policy --
first
-- policy later --
second
-- people --
bob: engineer, Europe/Berlin, in #ops
ann: colleague, in #ops #random, in @leads
eve: of another company, in #shared
-- cloud --
orders-mq: rabbitmq, window 02:00-06:00
  upgrade: kernelUpgrade in 2 days at 18:00 UTC, runs 10m
  reboot: restart in 5 days at 10:00 UTC
audit-kafka: kafka
-- story --
`

// TestStoriesThatComeOut has every form in a story that comes out.
func TestStoriesThatComeOut(t *testing.T) {
	used := map[string]bool{}
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := play.Parse(file, []byte(world+string(text)))
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range play.Used(s) {
			used[form] = true
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			if base := filepath.Base(file); base == "cloud.txt" || base == "faults.txt" {
				short.Skip(t)
			}
			t.Parallel()
			if err := s.Play(t.Context(), startParrot, play.Options{Log: t.Output(), Verbose: true}); err != nil {
				t.Error(err)
			}
		})
	}
	for _, form := range play.Forms() {
		if !used[form] {
			t.Errorf("no story tries: %s", form)
		}
	}
}

// TestStoriesThatDoNotComeOut has every expectation, and every act that can fail, in a story that fails by its last line.
func TestStoriesThatDoNotComeOut(t *testing.T) {
	const asked = "bob in #ops: /tasks ask upgrade\n"
	missed := map[string]bool{}
	for _, form := range play.Forms() {
		missed[form] = true
	}
	for _, test := range []struct{ story, why string }{
		// What people see.
		{asked + "  bob sees: certain", `bob sees 1 message, but "certain" does not stand there`},
		{asked + "  bob sees: Sure … [Edit]", `holds "Sure", but after it not "[Edit]"`},
		{asked + "  ann sees: Sure", "ann sees nothing that is new in this phase"},
		{asked + "  bob still sees: certain", `"certain" does not stand there`},
		{asked + "  bob no longer sees: [Drop]", "bob sees it"},
		{asked + "  bob does not see: [Drop]", "bob sees it"},
		{asked + "  bob sees two messages", "bob sees 1 message\n"},
		{asked + "  bob sees nothing", "bob sees 1 message\n"},
		{asked + "  Slack tells bob: nonsense", "Slack tells bob nothing"},
		{asked + `  "Sure" now reads: done`, `no message that held "Sure" was changed`},
		{asked + "bob clicks Confirm\n" + `  "Sure" now reads: undone`, "it now reads:\n    | done with upgrade"},
		{asked + `  "Sure" vanishes`, "it is still there"},
		{asked + "  #ops shows: Sure", "#ops shows nothing that is new"},
		{"bob in #ops: /tasks post hello\n  #ops still shows: goodbye", `"goodbye" does not stand there`},
		{"bob in #ops: /tasks post hello\n  #ops no longer shows: hello", "#ops shows it"},
		{"bob in #ops: /tasks post hello\n  #ops does not show: hello", "#ops shows it"},
		{"bob in #ops: /tasks post hello\n  #ops shows no messages", "#ops shows 1 message"},
		{"bob in #ops: /tasks post hello\n  #ops stays silent", "#ops shows 1 message"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" shows: nothing`, "does not stand there:\n    | details of upgrade"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" still shows: nothing`, "does not stand there"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" does not show: details`, "shows it"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" no longer shows: details`, "shows it"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" shows two messages`, "shows 1 message"},
		{asked + "bob clicks Confirm\n" + `  the thread of "confirmed" stays silent`, "shows 1 message"},
		{asked + "  bob's window reads: A form", "bob has no window open"},
		{"bob in #ops: /tasks window\n  bob's window reads: Another form", "it reads:\n    | A form"},
		{"bob in #ops: /tasks window\n  bob has no window open", "a window is open"},
		{"bob in #ops: /tasks window\n  beside Reason, bob reads: nonsense", `nothing stands beside "Reason"`},
		{"bob opens the bot's Home tab\n  bob's Home tab reads: go away", "it reads:"},

		// What the cloud was asked and shows.
		{"bob in #ops: /tasks move {id of upgrade} 20261126180000\n  the cloud was asked to move upgrade to in 4 days at 18:00 UTC", "it was not asked that:\n    | PUT upgrade execute_at=20261126180000"},
		{"bob in #ops: hi\n  the cloud was asked to cancel upgrade", "it was not asked that; it was asked for no change"},
		{"bob in #ops: hi\n  the cloud was asked for one change", "it was asked for 0 changes"},
		{"bob in #ops: hi\n  the cloud was asked: PUT …", "it was not asked that"},
		{"bob in #ops: hi\n  the cloud shows: upgrade is CREATED at in 3 days at 18:00 UTC", "it shows: upgrade is CREATED at 2026-11-25 18:00 UTC"},
		{"bob in #ops: hi\n  the cloud shows: upgrade is CANCELLED", "it shows: upgrade is CREATED"},
		{"bob in #ops: hi\n  the cloud shows no upgrade", "it shows upgrade as CREATED"},
		{"bob in #ops: hi\n  within 1 hour, the cloud shows: upgrade is SUCCESS", "it shows: upgrade is CREATED"},
		{"bob in #ops: hi\n  the bot has looked at the cloud", "the bot has not looked at"},

		// What nobody can do.
		{"ann in #ops: hi\nbob in #random: hi\nann leaves #ops\neve in #ops: hi", `eve sees no channel "ops"`},
		{"bob clicks Confirm", "bob cannot click [Confirm]: it is on nothing that bob sees"},
		{asked + "ann clicks Confirm", "ann cannot click [Confirm]"},
		{asked + `bob clicks Confirm on "nonsense"`, `nothing that bob sees holds "nonsense"`},
		{asked + `bob clicks Edit on an older "Sure"`, "it is on nothing that bob sees"},
		{"bob clicks Confirm twice at once", "bob cannot click [Confirm]"},
		{"bob clicks Confirm in another workspace", "bob cannot click [Confirm]"},
		{"Slack sends an envelope of the type nonsense", "it was not acknowledged"},
		{asked + "bob chooses Less of it", `bob cannot choose "Less of it"`},
		{asked + `bob chooses More of it on "nonsense"`, `nothing that bob sees holds "nonsense"`},
		{`bob in the thread of "nonsense": hi`, `no message in a channel holds "nonsense"`},
		{`bob runs the shortcut move on "nonsense"`, `no message in a channel holds "nonsense"`},
		{"bob fills in Reason: x", "bob has no window open"},
		{"bob in #ops: /tasks window\nbob fills in Colour: x", `no input "Colour"; there are: When, Reason`},
		{"bob in #ops: /tasks window\nbob fills in When: soon", `"soon" is no time`},
		{"the bot stops\nbob enrols outside Slack", "nobody can be enrolled with this bot"},
		{"bob fills in Reason with the code of ann's app", "bob has no window open"},
		{"bob in #ops: /tasks window\nbob fills in Reason with that code again", "nobody typed a code yet"},
		{"bob leaves Reason empty", "bob has no window open"},
		{"bob sends the window", `bob has no window`},
		{"bob closes the window", `bob has no window`},
		{"in the console: cancel upgrade\nin the console: move upgrade to in 5 days at 10:00", "not allowed due to the state"},
		{"in the console: cancel upgrade\nin the console: cancel upgrade", "not allowed due to the state"},
		{"in the console: delete upgrade\nin the console: delete upgrade", "does not exist"},
		{"in the console: cancel upgrade\nin the console: run upgrade now", "not allowed due to the state"},
		{"in the console: delete upgrade\nin the console: set upgrade to FAILED", "does not exist"},
		{"in the console: remove orders-mq\nin the console: plan up in 3 days on orders-mq", "does not exist"},
		{"it becomes yesterday 10:00", "time does not run backwards"},
		{"the policy is deleted\nthe policy is deleted", "no such file"},
		{"the bot is killed\nthe bot is killed", "the bot does not run"},
		{"the bot stops\nthe bot stops", "the bot does not run"},
		{"the bot stops\nthe bot restarts", "the bot does not run"},
		{"the bot starts", "the bot runs already"},

		// What is wrong although no line expects anything of it.
		{"the bot stops\nbob in #ops: /tasks list", `Slack tells bob: /tasks failed with the error "dispatch_failed"`},
		{"bob in #ops: /tasks wrong", "Slack refused the bot's chat.postMessage with invalid_blocks"},
		{"bob in #ops: /tasks say one\n  bob sees one message\nbob in #ops: /tasks say two", ""},
	} {
		if test.why == "" {
			continue
		}
		t.Run(name(test.story), func(t *testing.T) {
			if strings.Contains(test.story, "within 1 hour") {
				short.Skip(t)
			}
			short.OneIn(t, 4)
			t.Parallel()
			s, err := play.Parse("s.txtar", []byte(world+"# The phase\n"+test.story+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			err = s.Play(t.Context(), startParrot, play.Options{Patience: 300 * time.Millisecond})
			var failure *play.Failure
			if !errors.As(err, &failure) {
				t.Fatalf("got %v, want a failure", err)
			}
			if !strings.Contains(failure.Error(), test.why) {
				t.Errorf("got %s\nwant it to say %q", failure, test.why)
			}
			if lines := strings.Split(strings.TrimSpace(test.story), "\n"); failure.Text != strings.TrimSpace(lines[len(lines)-1]) {
				t.Errorf("it failed by %q", failure.Text)
			}
		})
		s, err := play.Parse("s.txtar", []byte(world+test.story+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		used := play.Used(s)
		delete(missed, used[len(used)-1])
	}
	for form := range missed {
		if !slices.Contains(neverFail(), form) {
			t.Errorf("no story fails by: %s", form)
		}
	}
}

// neverFail are the acts that are always possible.
func neverFail() []string {
	return []string{
		"PERSON to the bot: TEXT", "PERSON runs the shortcut NAME", "PERSON opens the bot's Home tab", "PERSON reloads Slack",
		"PERSON is deactivated", "PERSON becomes a guest", "PERSON becomes a member", "PERSON travels to ZONE",
		"PERSON leaves #CHANNEL", "PERSON joins #CHANNEL", "PERSON leaves @GROUP", "PERSON joins @GROUP", "the bot leaves #CHANNEL", "the channel #CHANNEL is archived",
		"in the console: remove INSTANCE", "DURATION pass(es)", "the policy becomes NAME",
		"the cloud refuses WHICH with ANSWER", "the cloud makes WHICH and breaks off", "the cloud makes WHICH and answers with ANSWER",
		"the cloud breaks off WHICH", "the cloud does not answer WHICH", "the cloud says yes to WHICH and does nothing",
		"the cloud sends a web page for WHICH", "the cloud takes DURATION for WHICH", "the cloud shows WHICH as it was DURATION ago",
		"the cloud is well again", "the cloud reads times in ZONE",
		"Slack refuses WHICH with ANSWER", "Slack makes WHICH and breaks off", "Slack breaks off WHICH", "Slack does not answer WHICH",
		"Slack sends a web page for WHICH", "Slack takes DURATION for WHICH", "Slack is well again",
		"Slack sends half of the next envelope", "Slack recycles its sockets", "Slack warns that it recycles its sockets", "Slack cuts its sockets",
	}
}

func name(story string) string {
	lines := strings.Split(strings.TrimSpace(story), "\n")
	return strings.ReplaceAll(strings.TrimSpace(lines[len(lines)-1]), "/", "_")
}

// TestAReportTellsThePhase looks at a whole report.
func TestAReportTellsThePhase(t *testing.T) {
	s, err := play.Parse("s.txtar", []byte(world+"# One\nbob in #ops: /tasks say one\n# Two\nbob in #ops: /tasks move {id of upgrade} 20261126180000\n  #ops shows: moved\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Play(t.Context(), startParrot, play.Options{Patience: 100 * time.Millisecond})
	if err == nil {
		t.Fatal("it came out")
	}
	text := err.Error()
	for _, want := range []string{
		"s.txtar:22: #ops shows: moved", "phase: Two", "bob in #ops: /tasks move", "13:40:0",
		"the cloud is asked: PUT upgrade execute_at=20261126180000, and answers 204", "bob alone, in #ops, sees:", "| the cloud says 204",
		"parrot started with polly",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "say one") {
		t.Errorf("the report tells of another phase:\n%s", text)
	}
}

func TestABotThatDoesNotStart(t *testing.T) {
	s, err := play.Parse("s.txtar", []byte(world+"bob reloads Slack\n"))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("no seed")
	err = s.Play(t.Context(), func(context.Context, play.Setup) (play.Bot, error) { return nil, fmt.Errorf("start: %w", broken) }, play.Options{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the bot's own reason", err)
	}
}

// TestABotAtWorkIsWaitedFor lets a bot post long after all seemed quiet, while it says that it is at work.
func TestABotAtWorkIsWaitedFor(t *testing.T) {
	t.Parallel()
	s, err := play.Parse("s.txtar", []byte(world+"1 minute passes\n  #ops stays silent\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Play(t.Context(), func(ctx context.Context, setup play.Setup) (play.Bot, error) {
		bot, err := startParrot(ctx, setup)
		p, _ := bot.(*parrot)
		return &slowParrot{parrot: p, begins: setup.Now()}, err
	}, play.Options{Patience: 300 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "at last") {
		t.Errorf("got %v, want the message of a bot that was at work", err)
	}
}

// slowParrot posts a message when it has been asked often whether it is idle, a minute after it started.
type slowParrot struct {
	*parrot

	begins time.Time
	asked  atomic.Int32
}

func (p *slowParrot) Idle(ctx context.Context) bool {
	if p.setup.Now().Sub(p.begins) < time.Minute {
		return true
	}
	n := p.asked.Add(1)
	if n == 4 {
		p.post(ctx, "ops", "at last")
	}
	return n > 4
}
