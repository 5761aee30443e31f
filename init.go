package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"headsup/doctor"
	"headsup/settings"
)

type initCmd struct {
	BotTokenFile string `help:"File that holds the bot token (xoxb-…)." placeholder:"FILE"`
	AppTokenFile string `help:"File that holds the app-level token (xapp-…)." placeholder:"FILE"`
	Region       string `help:"Region of the queues, such as cn-north-4."`
	ProjectID    string `help:"Id of the project there." placeholder:"ID"`
	AKFile       string `name:"ak-file" help:"File that holds the access key. Without it: the SDK's profile, the machine's agency or the pod's identity." placeholder:"FILE"`
	SKFile       string `name:"sk-file" help:"File that holds the secret key." placeholder:"FILE"`
	Channels     string `help:"Channels where headsup may be used, with commas between." placeholder:"'#ops'"`
	Approvals    string `help:"How many people must approve a change (1); with 0 everyone in the channels decides alone." placeholder:"N"`
	Approvers    string `help:"Who approves: user ids, @names of people or of user groups, with commas between." placeholder:"'@sre'"`

	Engines     string `help:"Which engines to look at, where not all three." placeholder:"LIST"`
	Endpoint    string `help:"Address of the DMS API, for private clouds and tests." placeholder:"URL"`
	SlackAPIURL string `name:"slack-api-url" help:"Address of Slack's Web API, for proxies and tests." placeholder:"URL"`

	YAML      *bool `name:"yaml" negatable:"" help:"Write headsup.yaml too, for rules, freezes and routes of your own; or do not ask."`
	Overwrite bool  `help:"Replace the files that are there."`
	Unchecked bool  `help:"Ask neither Slack nor the cloud: where this machine cannot reach them."`
}

// Run asks what headsup needs, looks at each answer, and writes it down.
func (c initCmd) Run(ctx context.Context, s streams) error {
	return c.begin(ctx, s.out, s.typist(), here())
}

// given are the answers of the flags, by setting.
func (c initCmd) given() map[string]string {
	return map[string]string{
		"SLACK_BOT_TOKEN_FILE": c.BotTokenFile, "SLACK_APP_TOKEN_FILE": c.AppTokenFile, "SLACK_API_URL": c.SlackAPIURL,
		"HUAWEICLOUD_REGION": c.Region, "HUAWEICLOUD_SDK_PROJECT_ID": c.ProjectID, "HUAWEICLOUD_SDK_AK_FILE": c.AKFile, "HUAWEICLOUD_SDK_SK_FILE": c.SKFile,
		"HUAWEICLOUD_ENGINES": c.Engines, "HUAWEICLOUD_ENDPOINT": c.Endpoint,
		"HEADSUP_CHANNELS": c.Channels, "HEADSUP_APPROVALS": c.Approvals, "HEADSUP_APPROVERS": c.Approvers,
	}
}

// beginning is one run of headsup init.
type beginning struct {
	initCmd

	out    io.Writer
	person *typist // nil: nobody is there to be asked
	sheet  *sheet
	agreed map[string]bool // files that are here, and may be replaced
	failed bool            // something that was given by flags will not do
}

const initWelcome = `headsup init asks what headsup needs, and writes it to .env in this folder. Each answer is looked at as it comes; nothing is
changed or posted. Enter alone takes what stands in brackets. Ctrl-C ends it, and nothing is written.

No Slack app yet? %s manifest --url prints the address that makes one.
`

// begin writes the files, or says why not. person is nil where nobody can be asked.
func (c initCmd) begin(ctx context.Context, out io.Writer, person *typist, src settings.Source) error {
	b := &beginning{initCmd: c, out: out, person: person, sheet: newSheet(src), agreed: map[string]bool{}}
	if err := b.sheet.take(c.given()); err != nil {
		return err
	}
	if person != nil {
		if err := b.say(initWelcome, thisProgram(os.Args[0])); err != nil {
			return err
		}
	} else if err := b.sheet.whole(); err != nil {
		return err
	}
	if err := b.makeRoom(ctx); err != nil {
		return err
	}
	for _, g := range groups() {
		if err := b.settle(ctx, g); err != nil {
			return err
		}
	}
	if b.failed {
		return errors.Join(errFound, b.say("\nNothing was written. Mend what fails; or add --unchecked, to look later with headsup doctor.\n"))
	}
	withYAML, err := b.wantsYAML(ctx)
	if err != nil {
		return err
	}
	return b.write(withYAML)
}

func (b *beginning) say(format string, args ...any) error {
	_, err := fmt.Fprintf(b.out, format, args...)
	return err
}

// makeRoom refuses what would fail after the last answer: a file that is there already, and a folder that cannot be written to.
func (b *beginning) makeRoom(ctx context.Context) error {
	probe, err := os.CreateTemp(b.sheet.folder(), ".env-*")
	if err != nil {
		return misuse("this folder cannot be written to; run headsup init in the one where headsup will run.")
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil || b.Overwrite {
		return err
	}
	there := b.sheet.there(".env")
	if b.person == nil {
		if b.YAML != nil && *b.YAML {
			there = cmp.Or(there, b.sheet.there(yamlName))
		}
		if there != "" {
			return misuse(there + " is there already, and stays as it is. --overwrite replaces it.")
		}
		return nil
	}
	if there == "" {
		return nil
	}
	yes, err := b.person.agrees(ctx, "\nThere is a .env here. Shall it be replaced, once all is answered?")
	if err == nil && !yes {
		err = misuse("nothing was written; .env stays as it is.")
	}
	b.agreed[there] = yes
	return err
}

// settle asks for the answers of a group until doctor is content with them, or whoever is asked wants them as they are.
func (b *beginning) settle(ctx context.Context, g group) error {
	if err := b.ask(ctx, g, false); err != nil {
		return err
	}
	for !b.Unchecked {
		found, err := b.look(ctx, g)
		if err != nil {
			return err
		}
		worst := doctor.Worst(found)
		if worst == doctor.Pass || b.person == nil {
			b.failed = b.failed || worst == doctor.Fail
			return nil
		}
		again, err := b.mended(ctx, g, worst)
		if err != nil || !again {
			return err
		}
	}
	return nil
}

// mended says whether to look again: something was mended outside, or answered anew.
func (b *beginning) mended(ctx context.Context, g group, worst doctor.State) (bool, error) {
	ask, enter := "Enter looks again, c changes the answer, k keeps it as it is: ", true
	if worst == doctor.Warn {
		ask, enter = "Enter goes on, c changes the answer, l looks again: ", false
	}
	next, err := b.person.read(ctx, ask, false)
	switch {
	case err != nil || next == "":
		return enter, err
	case strings.EqualFold(next, "c"):
		return true, b.ask(ctx, g, true)
	}
	return strings.EqualFold(next, "l") || enter && !strings.EqualFold(next, "k"), nil
}

// look makes the group's checks with the answers so far, and tells what they find.
func (b *beginning) look(ctx context.Context, g group) ([]doctor.Finding, error) {
	p := newPatient(b.sheet.source(), time.Now)
	checks := g.checks(ctx, p)
	if all, _ := p.remarks(); len(all.wrong) > 0 {
		checks = []doctor.Check{doctor.Settings(all.wrong, nil, "")}
	}
	var broken error
	found := doctor.Run(ctx, checks, func(f doctor.Finding) { broken = errors.Join(broken, b.say("%s\n", lineOf(f))) })
	return found, errors.Join(broken, p.close(context.WithoutCancel(ctx)), ended(ctx))
}

// ask asks for what is not known yet; again: for all of the group.
func (b *beginning) ask(ctx context.Context, g group, again bool) error {
	if b.person == nil {
		return nil
	}
	open := slices.DeleteFunc(slices.Clone(g.questions), func(q question) bool { return b.sheet.fixed(q) })
	said := false
	for _, q := range open {
		if !again && b.sheet.knows(q) && len(b.sheet.wrong(q)) == 0 || q.when != nil && !q.when(b.sheet) {
			continue
		}
		if !said {
			said = true
			if err := b.say("\n%s\n", g.title); err != nil {
				return err
			}
		}
		if err := b.answer(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// answer asks one question until the answer can be one.
func (b *beginning) answer(ctx context.Context, q question) error {
	former := b.sheet.value(q)
	for {
		typed, err := b.person.read(ctx, q.prompt(former), q.secret)
		if err != nil {
			return err
		}
		if typed == "" {
			typed = cmp.Or(former, q.usual)
		}
		if typed == "" && !q.need {
			b.sheet.forget(q)
			return nil
		}
		b.sheet.put(q, typed)
		wrong, doubts := b.sheet.judged(q)
		for _, one := range slices.Concat(wrong, doubts) {
			if err := b.say("%s\n", harmless(one)); err != nil {
				return err
			}
		}
		if len(wrong) == 0 {
			return nil
		}
		b.sheet.forget(q)
		former = ""
	}
}
