package jobs

import (
	"context"

	"headsup/maintenance"
)

// there is the language of what a channel reads.
func (j *Jobs) there(channel string) maintenance.Language {
	return j.Policy().LanguageOf(channel).Or(j.Language)
}

// its is the language of somebody who reads alone, as they chose, else as Slack says of them.
func (j *Jobs) its(p maintenance.Person) maintenance.Language {
	return p.Reads().Or(j.Language)
}

// theirs is the same for somebody of whom the id is known; empty: nobody.
func (j *Jobs) theirs(ctx context.Context, user string) maintenance.Language {
	if user == "" {
		return j.Language
	}
	return j.its(j.People.Person(ctx, j.Bounds().Team, user))
}

// at is the language of whoever reads a message in a place: of somebody alone in a direct message, else of the channel.
func (j *Jobs) at(ctx context.Context, to maintenance.Place, user string) maintenance.Language {
	if to.Direct {
		return j.theirs(ctx, user)
	}
	return j.there(to.Channel)
}
