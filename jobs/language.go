package jobs

import (
	"context"

	"headsup/maintenance"
)

// there is the language of what a channel reads.
func (j *Jobs) there(channel string) maintenance.Language {
	return j.Policy().LanguageOf(channel).Or(j.Language)
}

// theirs is the language of somebody who reads alone: what they have chosen, else what Slack says of them.
func (j *Jobs) theirs(ctx context.Context, user string) maintenance.Language {
	if chosen := j.Store.Language(user); chosen != "" || user == "" {
		return chosen.Or(j.Language)
	}
	return maintenance.LanguageOf(j.People.Person(ctx, j.Bounds().Team, user).Locale).Or(j.Language)
}

// at is the language of whoever reads a message in a place: of somebody alone in a direct message, else of the channel.
func (j *Jobs) at(ctx context.Context, to maintenance.Place, user string) maintenance.Language {
	if to.Direct {
		return j.theirs(ctx, user)
	}
	return j.there(to.Channel)
}
