package cards_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

func sized(hash string, rules, freezes, routes int) maintenance.PolicySize {
	return maintenance.PolicySize{Hash: hash, Source: "headsup.yaml", Rules: rules, Freezes: freezes, Routes: routes, LoadedAt: in(-6 * time.Hour)}
}

// news is what headsup tells of itself.
func news() map[string]maintenance.News {
	named := []maintenance.NamedIn{
		{Rule: maintenance.Source{File: "headsup.yaml", Line: 9, Name: "prod"}, From: in(24 * time.Hour)},
		{Rule: maintenance.Source{File: "headsup.yaml", Line: 14, Name: "payments"}, From: in(48 * time.Hour)},
		{Rule: maintenance.Source{File: "headsup.yaml", Line: 21, Name: "double-11"}},
	}
	leads := maintenance.Party{Group: "S1", Name: "sre-leads"}
	mistakes := []string{"headsup.yaml, line 3: rules[0].approvals is `two`. Give a number.", "headsup.yaml, line 4: a. b.", "c. d.", "e. f."}
	now := sized("0123456789abcdef", 4, 1, 2)
	return map[string]maintenance.News{
		"news-group-found":    {What: maintenance.GroupFound, Group: leads, Joined: []string{"U1", "U2"}, Named: named},
		"news-group-taken":    {What: maintenance.GroupTaken, Group: leads, Joined: []string{"U4"}, Named: named},
		"news-group-joined":   {What: maintenance.GroupChanged, Group: leads, Joined: []string{"U3"}, Left: []string{"U2"}, Named: named},
		"news-group-left":     {What: maintenance.GroupChanged, Group: leads, Left: []string{"U2"}, Named: named},
		"news-policy":         {What: maintenance.PolicyInForce, Policy: now, Before: sized("fedcba", 3, 1, 2)},
		"news-policy-first":   {What: maintenance.PolicyInForce, Policy: now},
		"news-policy-broken":  {What: maintenance.PolicyBroken, Policy: now, Mistakes: mistakes, Since: in(-time.Minute)},
		"news-policy-apart":   {What: maintenance.PolicyApart, Policy: now, Own: sized("fedcba", 4, 1, 2)},
		"news-policy-mended":  {What: maintenance.PolicyMended, Policy: now, Since: in(-time.Minute)},
		"news-policy-anew":    {What: maintenance.PolicyInForce, Policy: now, Before: sized("fedcba", 4, 0, 2), Mended: true},
		"news-factor-locked":  {What: maintenance.FactorWasLocked, Person: "U2", Since: monday, Until: in(15 * time.Minute)},
		"news-factor-given":   {What: maintenance.FactorWasGiven, Person: "U2"},
		"news-factor-removed": {What: maintenance.FactorWasRemoved, Person: "U2"},
		"news-factor-opened":  {What: maintenance.FactorWasOpened, Person: "U2"},
		"news-restart":        {What: maintenance.RestartNeeded, Settings: []string{"HEADSUP_POLL", "SLACK_BOT_TOKEN"}},
	}
}

func ofItself() map[string]cards.Message {
	messages := map[string]cards.Message{}
	for name, n := range news() {
		messages[name] = cards.OfItself(n, false)
	}
	v := cards.StatusView{
		MaxAge: 5 * time.Minute, Open: 2, Wanted: 2, Version: "1.2.3", Policy: sized("0123456789abcdef", 4, 1, 2),
		BrokenSince: in(-time.Minute), Mistakes: news()["news-policy-broken"].Mistakes, Unasked: true, Restart: []string{"HEADSUP_POLL"}, OutOfLine: in(-90 * time.Second),
	}
	for _, name := range []string{"news-group-joined", "news-policy"} {
		v.News = append(v.News, maintenance.Notice{News: news()[name], DueAt: in(-time.Hour)})
	}
	messages["status-of-a-broken-policy"] = cards.Status(reader(), v)
	v.Other, v.News, v.OutOfLine = sized("fedcba9876543210", 4, 1, 2), nil, in(-time.Hour)
	messages["status-of-a-policy-apart"] = cards.Status(reader(), v)
	gone := view(pending(move(), 1))
	gone.Gone = leads()[1:]
	messages["approval-pending-gone"] = cards.Change(everybody(), gone)
	return messages
}

// TestI10NewsAreValidWhateverTheData renders what headsup tells of itself from random names.
func TestI10NewsAreValidWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		many := func(name string) (all []string) {
			for range rapid.IntRange(0, 60).Draw(t, name) {
				all = append(all, texts().Draw(t, name))
			}
			return all
		}
		people := func(name string) (ids []string) {
			for range rapid.IntRange(0, 60).Draw(t, name) {
				ids = append(ids, draw(t, "U1", "no id <!here>"))
			}
			return ids
		}
		var named []maintenance.NamedIn
		for _, name := range many("rules") {
			named = append(named, maintenance.NamedIn{Rule: maintenance.Source{File: name, Line: 3, Name: name}, From: instants().Draw(t, "from")})
		}
		n := maintenance.News{
			What:  draw(t, maintenance.GroupFound, maintenance.GroupTaken, maintenance.GroupChanged, maintenance.PolicyInForce, maintenance.PolicyBroken, maintenance.PolicyApart, maintenance.PolicyMended, maintenance.RestartNeeded, "?"),
			Group: maintenance.Party{Group: "S1", Name: texts().Draw(t, "group")}, Joined: people("joined"), Left: people("left"), Named: named,
			Policy: maintenance.PolicySize{Hash: texts().Draw(t, "hash"), Source: texts().Draw(t, "source")}, Mistakes: many("mistakes"),
			Since: instants().Draw(t, "since"), Settings: many("settings"),
		}
		check(t, "news", cards.OfItself(n, true))
		check(t, "status", cards.Status(everybody(), cards.StatusView{
			Policy: n.Policy, BrokenSince: n.Since, Mistakes: n.Mistakes, Restart: n.Settings, News: []maintenance.Notice{{News: n, DueAt: n.Since}},
		}))
		v := view(pending(move(), 1))
		v.Gone = []maintenance.Party{{User: "U3", Name: texts().Draw(t, "gone")}, {User: "U3"}}
		check(t, "card", cards.Change(everybody(), v))
	})
}
