package commands

import (
	"headsup/cards"
	"headsup/maintenance"
)

// help says what can be asked, with a real task in its examples.
func (d *Desk) help(r Request, s Sentence) Answer {
	v := cards.HelpView{Topic: string(s.Topic)}
	for _, item := range d.Store.Snapshot().Coming() {
		if item.Task.Waiting() {
			v.Task, v.Instance = item.Task.Handle, item.Instance.Name
			break
		}
	}
	return private(cards.Help(d.reader(r), v))
}

// whoami says what the person may do here, and why.
func (d *Desk) whoami(r Request) Answer {
	policy, me := d.Policy(), r.Actor.Person
	v := cards.WhoamiView{Person: me, Place: r.Actor.Place, OwnZone: me.Location(nil) != nil}
	if policy.Rules != nil {
		// A rule that would refuse has its say when somebody asks for something; here it has no terms to show.
		if terms, err := policy.Rules(maintenance.Ask{By: r.Actor, Now: d.Now()}); err == nil {
			v.Terms, v.Approver = terms, policy.MayDecide(maintenance.Change{Terms: terms}, me, d.Now()) == nil
		}
	}
	return private(cards.Whoami(d.reader(r), v))
}

// status says how old the data are, and how headsup is doing.
func (d *Desk) status(r Request) Answer {
	snapshot, slack := d.Store.Snapshot(), d.Health.Slack()
	return private(cards.Status(d.reader(r), cards.StatusView{
		Projects: snapshot.Projects(), Instances: snapshot.Instances(), Tasks: len(snapshot.Coming()), MaxAge: d.MaxAge,
		Open: slack.Open, Wanted: slack.Wanted, Foreign: slack.Foreign, Limited: slack.Limited,
		Channels: d.met.Load().advice, Version: d.Version,
	}))
}
