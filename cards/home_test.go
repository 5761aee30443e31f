package cards_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

// homes are App Homes, from that of a newcomer to the fullest.
func homes() map[string]cards.HomeTab {
	waits := view(pending(move(), 1))
	taken := upgrade()
	taken.Task.Said = has(maintenance.Owner{ID: "U1", Name: "ann", Since: in(-time.Hour)})
	asked := view(approved(move(), 30*time.Second))
	reminded := cards.Awaited{ID: "remind me:U1:k7q2:30m", Item: upgrade(), Due: maintenance.Notice{DueAt: in(time.Hour)}}
	return map[string]cards.HomeTab{
		"home-new": cards.Home(reader(), cards.HomeView{OwnZone: true}),
		"home": cards.Home(reader(), cards.HomeView{
			Waits: []cards.ChangeView{waits}, Taken: []maintenance.Item{taken}, Asked: []cards.ChangeView{asked},
			Coming: []maintenance.Item{taken, reassignment()}, Total: 23, Reminders: []cards.Awaited{reminded}, OwnZone: true,
		}),
		"home-muted": cards.Home(reader(), cards.HomeView{
			Reminders: []cards.Awaited{reminded}, Preferences: maintenance.Preferences{Muted: true},
			Failing: []maintenance.ProjectState{{Name: "prod", Since: in(-time.Hour), Failures: 9}},
		}),
		"home-language": cards.Home(reader(), cards.HomeView{OwnZone: true, Preferences: maintenance.Preferences{Language: maintenance.Chinese}}),
		"home-refused":  cards.HomeRefused(reader(), &maintenance.Refusal{Why: maintenance.IsGuest}),
	}
}

// homeAnswers are what is said of what somebody has set there.
func homeAnswers() map[string]cards.Message {
	return map[string]cards.Message{
		"set-on":      cards.Set(maintenance.Preferences{}, 0),
		"set-off":     cards.Set(maintenance.Preferences{Muted: true}, 2),
		"set-chinese": cards.Speaks(maintenance.Chinese), "set-slacks": cards.Speaks(""),
		"forgotten": cards.Forgotten(),
	}
}

// TestI10EveryHomeIsValidWhateverTheData renders as much as there can be, from random state.
func TestI10EveryHomeIsValidWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := cards.Reader{Command: "/tasks", Now: monday, User: draw(t, "U1", "U2"), Zone: draw(t, nil, time.UTC, time.FixedZone("<!channel>", 3600))}
		n := draw(t, 0, 1, 8, 60)
		item, change := items(t), changes(t)
		many, views, awaited := make([]maintenance.Item, n), make([]cards.ChangeView, n), make([]cards.Awaited, n)
		for k := range n {
			many[k], awaited[k] = item, cards.Awaited{ID: texts().Draw(t, "id"), Item: item, Due: maintenance.Notice{DueAt: instants().Draw(t, "due")}}
			many[k].Task.Handle = nth("k", k)
			views[k] = cards.ChangeView{Change: change, Item: item}
			views[k].Change.ID = nth("c", k)
		}
		for _, h := range []cards.HomeTab{
			cards.Home(r, cards.HomeView{
				Waits: views, Taken: many, Asked: views, Coming: many[:min(n, cards.MostComing)], Total: draw(t, n, 6000), Reminders: awaited,
				Failing:     slices.Repeat([]maintenance.ProjectState{{Name: texts().Draw(t, "project"), Since: instants().Draw(t, "since")}}, draw(t, 0, 3, 40)),
				Preferences: maintenance.Preferences{Muted: rapid.Bool().Draw(t, "muted")}, OwnZone: rapid.Bool().Draw(t, "own zone"),
			}),
			cards.HomeRefused(r, &maintenance.Refusal{Why: draw(t, maintenance.Whys()...), Text: texts().Draw(t, "text"), Task: item.Task, Change: change, Times: []time.Time{monday, monday}}),
		} {
			for _, l := range maintenance.Languages() {
				raw, err := json.Marshal(cards.HomeIn(l, h))
				if err != nil {
					t.Fatal(err)
				}
				inALanguage(t, "home", raw)
				if problems := slack.CheckView(raw, slack.SurfaceHome); len(problems) > 0 {
					t.Fatalf("not valid in %s: %v\n%s", l, problems, raw)
				}
			}
		}
		for name, m := range map[string]cards.Message{
			"set": cards.Set(maintenance.Preferences{Muted: true}, n), "forgotten": cards.Forgotten(),
		} {
			check(t, name, m)
			checkWindow(t, cards.Shown(m))
		}
	})
}

func nth(letter string, n int) string {
	return letter + string(rune('2'+n%8)) + string(rune('a'+n/8%26)) + string(rune('2'+n/208))
}
