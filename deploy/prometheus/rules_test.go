// Package prometheus holds the alerts for headsup. Its Go files are tests alone, and a module of its own: Prometheus itself judges the
// rules, and is no dependency of headsup.
package prometheus

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
)

const never = -1

// cases say for each alert what is scraped each minute, and in which minute it fires first. What goes wrong does so in minute 10.
func cases() map[string][]scene {
	const (
		up         = `headsup_sockets_open `
		envelopes  = `headsup_acknowledgement_duration_seconds_bucket`
		slowInside = envelopes + `{kind="click",le="1"} 0x10 0x60
			` + envelopes + `{kind="click",le="2.5"} 0x10 1+1x60
			` + envelopes + `{kind="click",le="+Inf"} 0x10 1+1x60`
		quickInside = envelopes + `{kind="click",le="0.03"} 0x10 1+1x60
			` + envelopes + `{kind="click",le="+Inf"} 0x10 1+1x60`
	)
	return map[string][]scene{
		"HeadsupDown":                {{`up{job="headsup"} 1x9 0x60`, 15}, {`up{job="other"} 0x60`, never}, {`up{job="headsup"} 1x9 0 1x60`, never}},
		"HeadsupDeaf":                {{up + `2x9 0x60`, 13}, {up + `2x9 0 0 1x60`, never}},
		"HeadsupTokenRefused":        {{`headsup_token_refused{token="bot"} 0x9 1x60`, 11}, {`headsup_token_refused{token="bot"} 0x9 1 0x60`, never}},
		"HeadsupForeignSocket":       {{`headsup_sockets_foreign 0x9 1x60`, 25}, {`headsup_sockets_foreign 0x60`, never}},
		"HeadsupDatabaseDown":        {{`headsup_database_up 1x9 0x60`, 12}, {`headsup_database_up 1x60`, never}},
		"HeadsupDataOld":             {{`headsup_project_read_timestamp_seconds{project="p"} 0+60x9 540x60`, 30}, {`headsup_project_read_timestamp_seconds{project="p"} 0+60x60`, never}},
		"HeadsupUnreadableRecords":   {{`headsup_project_unread_records{project="p"} 0x9 2x60`, 40}, {`headsup_project_unread_records{project="p"} 0x9 2 0x60`, never}},
		"HeadsupJobsWait":            {{`headsup_queue_age_seconds{queue="apply"} 0x9 90x60`, 15}, {`headsup_queue_age_seconds{queue="apply"} 20x60`, never}},
		"HeadsupRemindersOutOfLine":  {{`headsup_reminders_out_of_line_seconds 0x9 60+60x60`, 16}, {`headsup_reminders_out_of_line_seconds 0x9 60 120 0x60`, never}},
		"HeadsupChangeFailed":        {{`headsup_changes_total{state="failed"} 0x9 1x60`, 10}, {`headsup_changes_total{state="applied"} 0x9 1x60`, never}},
		"HeadsupSlowAcknowledgement": {{slowInside, 21}, {quickInside, never}},
		"HeadsupUnsaid":              {{`headsup_answers_unsaid_total 0x9 1x60`, 10}, {`headsup_answers_unsaid_total 3x60`, never}},
		"HeadsupPanic":               {{`headsup_panics_total 0x9 1x60`, 10}, {`headsup_panics_total 3x60`, never}},
		"HeadsupCloudRefuses":        {{`headsup_cloud_calls_total{project="p",outcome="denied"} 0x9 1+1x60`, 20}, {`headsup_cloud_calls_total{project="p",outcome="throttled"} 0x9 1+1x60`, never}},
		"HeadsupSlackLimits":         {{`headsup_slack_limited_seconds_total{method="chat.update"} 0x9 30+30x60`, 31}, {`headsup_slack_limited_seconds_total{method="chat.update"} 0x9 3+3x60`, never}},
		"HeadsupPolicyBroken":        {{`headsup_policy_broken 0x9 1x60`, 20}, {`headsup_policy_broken 0x60`, never}},
	}
}

type scene struct {
	series string
	fires  int // minute
}

// TestAlertsFire: each alert fires when what it is for has lasted for as long as it says, and not otherwise.
func TestAlertsFire(t *testing.T) {
	read := parser.NewParser(parser.Options{})
	groups, errs := rulefmt.ParseFile("headsup.rules.yaml", false, model.LegacyValidation, read, slog.New(slog.DiscardHandler))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	engine := promqltest.NewTestEngine(t, false, 5*time.Minute, 100_000)
	scenes := cases()
	for _, group := range groups.Groups {
		for _, rule := range group.Rules {
			if len(scenes[rule.Alert]) < 2 {
				t.Errorf("%s: no scene in which it fires, and one in which it does not", rule.Alert)
			}
			for _, s := range scenes[rule.Alert] {
				if got := firstMinute(t, engine, rule, s.series); got != s.fires {
					t.Errorf("%s: fires in minute %d, want %d, of\n%s", rule.Alert, got, s.fires, s.series)
				}
			}
			delete(scenes, rule.Alert)
			for _, key := range []string{"summary", "description", "runbook_url"} {
				if rule.Annotations[key] == "" {
					t.Errorf("%s has no %s", rule.Alert, key)
				}
			}
		}
	}
	for name := range scenes {
		t.Errorf("there is no alert %s", name)
	}
}

// firstMinute is when the rule fires first within an hour.
func firstMinute(t *testing.T, engine *promql.Engine, rule rulefmt.Rule, series string) int {
	t.Helper()
	lines := strings.Split(series, "\n")
	for i := range lines {
		lines[i] = "  " + strings.TrimSpace(lines[i])
	}
	stored := promqltest.LoadedStorage(t, "load 1m\n"+strings.Join(lines, "\n"))
	defer stored.Close()
	lasted := 0
	for minute := range 60 {
		query, err := engine.NewInstantQuery(t.Context(), stored, nil, rule.Expr, time.Unix(int64(minute)*60, 0))
		if err != nil {
			t.Fatalf("%s: %v", rule.Alert, err)
		}
		found, err := query.Exec(t.Context()).Vector()
		if err != nil {
			t.Fatalf("%s: %v", rule.Alert, err)
		}
		if len(found) == 0 {
			lasted = 0
		} else if lasted++; time.Duration(lasted-1)*time.Minute >= time.Duration(rule.For) {
			query.Close()
			return minute
		}
		query.Close()
	}
	return never
}
