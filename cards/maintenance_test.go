package cards_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headsup/cards"
	"headsup/maintenance"
)

// maintenanceWindows are those that open from Slack's menus.
func maintenanceWindows() map[string]cards.Window {
	return map[string]cards.Window{
		"window-maintenance":      cards.NewMaintenanceWindow(cards.MaintenanceView{Next: []maintenance.Item{upgrade(), reassignment()}, Total: 6000}),
		"window-maintenance-none": cards.NewMaintenanceWindow(cards.MaintenanceView{}),
		"window-named-several": cards.NewWindow(reader(), cards.WindowView{
			Callback: cards.RescheduleWindow, Choices: []maintenance.Item{reassignment(), upgrade()}, Note: cards.SeveralNamed(),
		}),
		"window-answered": cards.Shown(cards.GivenBack(upgrade())),
	}
}

// TestI10WhatIsOfferedFitsTheAcknowledgementWhateverTheData holds that Slack drops none: beyond 20 KB it does, in silence.
func TestI10WhatIsOfferedFitsTheAcknowledgementWhateverTheData(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i := items(t)
		i.Instance.Name = draw(t, i.Instance.Name, strings.Repeat("语", 200), strings.Repeat(`"\`, 100), strings.Repeat("🚑", 100), strings.Repeat("<&>", 50))
		many := make([]maintenance.Item, draw(t, 0, 1, 49, 51, 6000))
		for n := range many {
			many[n] = i
		}
		r := cards.Reader{Now: monday, Zone: draw(t, nil, time.UTC, time.FixedZone("America/Argentina/ComodRivadavia", -3*3600))}
		for _, l := range maintenance.Languages() {
			raw, err := json.Marshal(map[string]any{"options": cards.OffersIn(l, cards.Offers(r, many))})
			if err != nil || len(raw) > 19_900 {
				t.Fatalf("%s: %d bytes: %v", l, len(raw), err)
			}
			if strings.Contains(string(raw), "null") && len(many) == 0 {
				t.Fatalf("nothing is offered as %s", raw)
			}
		}
		checkWindow(t, cards.NewMaintenanceWindow(cards.MaintenanceView{Next: many, Total: len(many)}))
	})
}
