package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"headsup/app"
	"headsup/bot"
	"headsup/cards"
	"headsup/cloud"
	"headsup/doctor"
	"headsup/maintenance"
	"headsup/settings"
	"headsup/store"
)

// patient is a headsup before it runs: its settings, and what is needed to look at the rest. Its bot opens no socket by itself.
type patient struct {
	src  settings.Source
	now  func() time.Time
	look settings.Look

	bot      *bot.Bot
	intro    bot.Introduction
	parties  *bot.Parties // nil: Slack was not asked
	projects []*cloud.Client
}

func newPatient(src settings.Source, now func() time.Time) *patient {
	p := &patient{src: src, now: now, look: settings.LookAt(src)}
	s := p.look.Settings.Slack
	o := bot.Options{BotToken: s.BotToken.Reveal(), AppToken: s.AppToken.Reveal(), Now: now}
	if s.APIURL != nil {
		o.APIURL = s.APIURL.String()
	}
	p.bot = bot.New(o)
	return p
}

// close lets go of the connections that are left.
func (p *patient) close(ctx context.Context) error {
	for _, c := range p.projects {
		c.Close()
	}
	return p.bot.Stop(ctx)
}

// checks are all of them, in the order in which they are made.
func (p *patient) checks(post string) []doctor.Check {
	all, file := p.remarks()
	settled := []doctor.Check{doctor.Settings(all.wrong, all.doubtful, p.look.Settings.File)}
	policy := p.look.Settings.Policy
	kept := []doctor.Check{
		p.database(),
		doctor.Policy(policy.Size(p.look.Settings.PolicySource, p.now()), file.wrong, file.doubtful, p.inForce),
		doctor.Factors(p.factors),
	}
	outside := p.outside(post)
	for i, c := range outside {
		switch {
		case len(all.wrong) > 0:
			outside[i] = c.Without("settings")
		case len(file.wrong) > 0:
			outside[i] = c.Without("policy")
		}
	}
	return slices.Concat(settled, outside, kept)
}

// outside are the checks of Slack and of the cloud.
func (p *patient) outside(post string) []doctor.Check {
	pieces, projects := p.clouds()
	var read doctor.Reading
	checks := []doctor.Check{
		doctor.Clock(pieces, p.now),
		p.tokens(),
		p.socket(),
		p.channels(),
		p.approvers(),
		doctor.Cloud(projects, &read, p.proven),
		doctor.Data(&read),
	}
	if post != "" {
		checks = append(checks, doctor.Post(post, p.bot.Channels, func(ctx context.Context, channel string) error {
			_, err := p.bot.Courier().Post(ctx, maintenance.Place{Channel: channel}, cards.Checkup().In(maintenance.English))
			return err
		}))
	}
	return checks
}

func (p *patient) tokens() doctor.Check { return doctor.Tokens(p.introduce, bot.Scopes()) }

func (p *patient) socket() doctor.Check {
	return doctor.Socket(p.bot.Greet, func() string { return p.intro.App }, p.look.Settings.Slack.Connections)
}

func (p *patient) channels() doctor.Check { return doctor.Channels(p.named(), p.bot.Channels) }

func (p *patient) approvers() doctor.Check {
	return doctor.Approvers(p.look.Settings.Policy, p.whoIsNamed)
}

// slackAddress is where Slack's Web API is, where no other place is set.
const slackAddress = "https://slack.com/api/"

// clouds gives the projects of the settings, and whose clocks there are.
func (p *patient) clouds() (pieces []doctor.Timepiece, projects []doctor.Project) {
	s := p.look.Settings
	address := slackAddress
	if s.Slack.APIURL != nil {
		address = s.Slack.APIURL.String()
	}
	pieces = []doctor.Timepiece{{Whose: "Slack's", URL: address + "api.test"}}
	for _, one := range s.Projects {
		client, err := app.NewCloud(one, p.now, slog.New(slog.DiscardHandler), nil, nil)
		if err != nil {
			continue // settings has checked all that it takes
		}
		p.projects = append(p.projects, client)
		projects = append(projects, client)
		piece := doctor.Timepiece{Whose: "the cloud's in " + one.Region, URL: client.Endpoint()}
		if !slices.Contains(pieces, piece) {
			pieces = append(pieces, piece)
		}
	}
	return pieces, projects
}

func (p *patient) introduce(ctx context.Context) (i bot.Introduction, err error) {
	p.intro, err = p.bot.Introduce(ctx)
	return p.intro, err
}

func (p *patient) whoIsNamed(ctx context.Context) (bot.Parties, error) {
	policy := p.look.Settings.Policy
	parties, err := p.bot.Parties(ctx, policy.PartyNames(), policy.MentionNames())
	if err == nil {
		p.parties = &parties
	}
	return parties, err
}

// named are the channels of the settings and of the policy.
func (p *patient) named() doctor.Named {
	s := p.look.Settings
	n := doctor.Named{Policy: s.Policy.ChannelNames()}
	for _, c := range s.Channels {
		n.Allowed = append(n.Allowed, c.String())
	}
	if !s.OpsChannel.IsZero() {
		n.Ops = s.OpsChannel.String()
	}
	return n
}

// remarks are what is said of settings, and of lines of the YAML file.
type remarks struct{ wrong, doubtful []doctor.Remark }

// remarks parts what is said of the settings from what is said of lines in the YAML file, which the check of the policy tells.
func (p *patient) remarks() (all, file remarks) {
	problems, _ := errors.AsType[settings.Problems](p.look.Err)
	for _, one := range problems {
		to := &all.wrong
		if one.InFile() {
			to = &file.wrong
		}
		*to = append(*to, doctor.Remark{Found: one.Finding(), Right: one.Right})
	}
	for _, one := range p.look.Settings.Warnings {
		to := &all.doubtful
		if one.InFile() {
			to = &file.doubtful
		}
		*to = append(*to, doctor.Remark{Found: one.Finding(), Right: one.Right})
	}
	return all, file
}

func (p *patient) database() doctor.Check {
	database, err := settings.ReadDatabase(p.src)
	return doctor.Database(database.Name(), func(ctx context.Context) (store.Condition, error) {
		if err != nil {
			return store.Condition{}, err
		}
		return store.Examine(ctx, database.URL())
	})
}

// inForce is the hash of the policy that the last headsup had in force.
func (p *patient) inForce(ctx context.Context) (string, error) {
	view, err := store.OpenView(ctx, p.look.Settings.Database.URL(), p.now)
	if err != nil {
		return "", err
	}
	defer view.Close()
	text, err := view.Policy(ctx)
	return text.Hash, err
}

// proven says that a move in a project was verified before; where the database cannot be read it is not known.
func (p *patient) proven(ctx context.Context, project string) bool {
	view, err := store.OpenView(ctx, p.look.Settings.Database.URL(), p.now)
	if err != nil {
		return false
	}
	defer view.Close()
	proof, err := view.Proof(ctx, project)
	return err == nil && proof.Proven
}

// factors are what the check of them rests on. Where Slack was asked who is behind the names of the policy, nothing older counts.
func (p *patient) factors(ctx context.Context) (doctor.FactorsSeen, error) {
	who := remembered
	if p.parties != nil {
		who = func(_ context.Context, _ *store.View, policy maintenance.Policy, _ time.Time) (maintenance.Policy, func(string) string, error) {
			return doctor.Resolved(policy, *p.parties), p.parties.Called, nil
		}
	}
	return factorsSeen(ctx, p.look.Settings.Policy, p.look.Settings.Database, who, p.now())
}
