package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/maintenance"
	"headsup/words"
)

// Parties are the people and user groups that a policy names, as they were found in Slack.
type Parties struct {
	ByName   map[string]maintenance.Party // to whom it gives a right, by how it names them; what Slack does not know is missing
	Nobody   []string                     // the names of those that Slack does not know
	Mentions map[string]maintenance.Party // whom its routes call, in the same way
	Advice   []string                     // what was not found, for whoever runs headsup; in no language yet

	listed []slack.UserGroup
	asked  time.Time
	people []maintenance.Person // of those who are named, or in a group that is
}

var (
	partyUser  = regexp.MustCompile(`^[UW][A-Z0-9]{5,}$`)
	partyGroup = regexp.MustCompile(`^S[A-Z0-9]{5,}$`)
)

// Parties finds the people and user groups that a policy names, by id or by name: those to whom it gives a right, and those whom its
// routes mention. The error is that of a token that will not do, of a missing scope, or of ctx. Nothing is followed before Follow.
func (b *Bot) Parties(ctx context.Context, names, mentions []string) (found Parties, err error) {
	if len(names)+len(mentions) == 0 {
		return Parties{}, nil
	}
	found = Parties{ByName: map[string]maintenance.Party{}, Mentions: map[string]maintenance.Party{}, asked: b.o.Now().UTC()}
	err = patiently(ctx, func(ctx context.Context) (err error) {
		found.listed, err = b.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true))
		return err
	})
	var refused slack.SlackErrorResponse
	if err != nil && !errors.As(err, &refused) {
		return Parties{}, fmt.Errorf("list user groups: %w", unusable("SLACK_BOT_TOKEN", err))
	}
	if refused.Err != "" {
		found.Advice = append(found.Advice, words.Put("Slack does not list user groups (%s): grant usergroups:read, or name people instead.", refused.Err))
	}
	people, err := b.everybody(ctx)
	if err != nil {
		return Parties{}, err
	}
	for _, name := range names {
		p, ok := partyOf(name, found.listed, people)
		if !ok {
			if refused.Err == "" { // else it may be a group's
				found.Nobody = append(found.Nobody, name)
			}
			found.Advice = append(found.Advice, words.Put("The policy names %s, whom Slack does not know, so nobody has a right by that name. Give an id.", name))
			continue
		}
		found.ByName[name] = p
	}
	for _, name := range mentions {
		p, wrong := mentioned(name, found.listed, people)
		if wrong != "" {
			found.Advice = append(found.Advice, wrong)
			continue
		}
		found.Mentions[name] = p
	}
	found.people = found.standing(people)
	return found, nil
}

// Groups are the user groups that were found, as Slack listed them.
func (p Parties) Groups() maintenance.Groups {
	groups := maintenance.Groups{}
	for _, g := range p.listed {
		one := maintenance.Group{ID: g.ID, ReadAt: p.asked, Members: make(map[string]time.Time, len(g.Users))}
		for _, user := range g.Users {
			one.Members[user] = time.Time{}
		}
		groups[g.ID] = one
	}
	return groups
}

// Left are those of the people who are named who have no rights: deactivated, guests, bots, or of another organisation.
func (p Parties) Left() map[string]bool {
	left := map[string]bool{}
	for _, one := range p.people {
		if hasLeft(one) {
			left[one.ID] = true
		}
	}
	return left
}

// Called names somebody who is named, with the id, since two may have one name.
func (p Parties) Called(user string) string {
	for _, one := range p.people {
		if one.ID == user && one.Name != "" {
			return one.Name + " (" + user + ")"
		}
	}
	return user
}

// Follow keeps watch over the parties of the policy that is in force: who is in the groups, and who has left. chosen are the ids of
// the groups whose people need not wait at their first reading.
func (b *Bot) Follow(ctx context.Context, found Parties, chosen map[string]bool) {
	b.people.follow(found)
	b.groups.follow(found.ByName, chosen)
	b.groups.keep(ctx, found.listed, found.asked)
}

// known is a person with the name by which a policy may call them.
type known struct {
	maintenance.Person
	handle string
}

func partyOf(name string, groups []slack.UserGroup, people map[string]known) (maintenance.Party, bool) {
	plain := strings.ToLower(strings.TrimPrefix(name, "@"))
	for _, g := range groups {
		if g.ID == name || strings.ToLower(g.Handle) == plain {
			return maintenance.Party{Group: g.ID, Name: g.Handle}, true
		}
	}
	if partyUser.MatchString(name) {
		return maintenance.Party{User: name, Name: people[name].handle}, true
	}
	if partyGroup.MatchString(name) {
		return maintenance.Party{}, false
	}
	var left maintenance.Party
	for id, one := range people {
		if strings.ToLower(one.handle) != plain {
			continue
		}
		p := maintenance.Party{User: id, Name: one.handle}
		if !hasLeft(one.Person) {
			return p, true
		}
		left = p
	}
	// Somebody who has left stays in the policy, so that cards can say so.
	return left, left.User != ""
}

// mentioned finds whom a route calls; wrong says why nobody would be called by that name.
func mentioned(name string, groups []slack.UserGroup, people map[string]known) (p maintenance.Party, wrong string) {
	p, found := partyOf(name, groups, people)
	one, listed := people[p.User]
	switch {
	case !found, p.Group == "" && !listed:
		return p, words.Put("A route mentions %s, whom Slack does not know, so nobody is called there. Give the name or id of a user group or a person.", name)
	case p.Group == "" && one.Deleted:
		return p, words.Put("A route mentions %s, who is deactivated in Slack, so nobody is called there. Name somebody else.", name)
	}
	return p, ""
}

// everybody lists the workspace's people by their ids, whoever they are and were.
func (b *Bot) everybody(ctx context.Context) (map[string]known, error) {
	found := map[string]known{}
	list := b.api.GetUsersPaginated(slack.GetUsersOptionLimit(pageSize))
	for range mostPages {
		err := patiently(ctx, func(ctx context.Context) (err error) {
			list, err = list.Next(ctx)
			return list.Failure(err)
		})
		if err != nil {
			return nil, fmt.Errorf("list people: %w", unusable("SLACK_BOT_TOKEN", err))
		}
		if len(list.Users) == 0 {
			break
		}
		for _, u := range list.Users {
			found[u.ID] = known{b.people.personOf(u), u.Name}
		}
	}
	return found, nil
}

// standing gives those of all people who matter to the policy.
func (p Parties) standing(all map[string]known) []maintenance.Person {
	var people []maintenance.Person
	add := func(id string) {
		if one, ok := all[id]; ok {
			people = append(people, one.Person)
		}
	}
	for _, one := range p.ByName {
		add(one.User)
		for _, g := range p.listed {
			if g.ID != one.Group {
				continue
			}
			for _, id := range g.Users {
				add(id)
			}
		}
	}
	return people
}
