package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// get is what headsup answers at a path of HEADSUP_HTTP_ADDR.
func (w *world) get(path string) (int, string) {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+w.app.HTTPAddr()+path, http.NoBody)
	w.must(err)
	defer http.DefaultClient.CloseIdleConnections()
	answer, err := http.DefaultClient.Do(request)
	w.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	w.must(err)
	return answer.StatusCode, string(text)
}

// sample gives a metric by its whole line but the value, such as headsup_refusals_total{reason="guest"}.
func (w *world) sample(line string) string {
	w.t.Helper()
	_, text := w.get("/metrics")
	for each := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(each, line+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// counted is a world in which something of each kind has happened: asked, refused, decided, called and limited.
func counted(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, "HEADSUP_HTTP_ADDR=127.0.0.1:0", "HEADSUP_APPROVALS=1", "HEADSUP_APPROVERS=@bo")
	w.slack.Command("gus", "ops", "/tasks", "list")
	w.slack.Command("ann", "ops", "/tasks", "lisst")
	w.slack.Inject(slack.Fault{Method: "chat.postMessage", Kind: slack.Refuse, Status: http.StatusTooManyRequests, RetryAfter: "1", Times: 1})
	w.click("ann", w.draft("ann", "reschedule orders-mq "+w.now().Add(72*time.Hour).UTC().Format("2006-01-02 15:04")+" UTC because release"))
	card := w.card("approve", "")
	w.click("bo", slack.Press{Channel: "ops", TS: card.TS, ActionID: "approve"})
	w.until("the change is applied", func() bool { return w.count(`SELECT COUNT(*) FROM changes WHERE state = 'applied'`) == 1 })
	return w
}

// TestI11I12Metrics: what happened is counted, in a form that Prometheus reads, and nothing that names somebody or something is a label.
func TestI11I12Metrics(t *testing.T) {
	w := counted(t)
	for line, want := range map[string]string{
		`headsup_build_info{go_version="`: "",

		`headsup_answers_total{asked="list",outcome="answered"}`:                      "",
		`headsup_answers_total{asked="unknown",outcome="not_understood"}`:             "1",
		`headsup_answers_total{asked="click_approve",outcome="answered"}`:             "1",
		`headsup_acknowledgement_duration_seconds_count{kind="click"}`:                "2",
		`headsup_acknowledgement_duration_seconds_bucket{kind="click",le="0.03"}`:     "",
		`headsup_refusals_total{reason="guest"}`:                                      "1",
		`headsup_refusals_total{reason="in_freeze"}`:                                  "0",
		`headsup_changes_total{state="draft"}`:                                        "1",
		`headsup_changes_total{state="pending"}`:                                      "1",
		`headsup_changes_total{state="applied"}`:                                      "1",
		`headsup_changes_total{state="failed"}`:                                       "0",
		`headsup_changes_open{state="pending"}`:                                       "0",
		`headsup_cloud_calls_total{call="reschedule",outcome="ok",project="default"}`: "1",
		`headsup_slack_calls_total{method="chat.postMessage",outcome="limited"}`:      "1",
		`headsup_slack_limited_seconds_total{method="chat.postMessage"}`:              "1",
		`headsup_sockets_open`:                                                        "",
		`headsup_sockets_wanted`:                                                      "2",
		`headsup_database_up`:                                                         "1",
		`headsup_queue_age_seconds{queue="apply"}`:                                    "",
		`headsup_queue_jobs{queue="slack",state="running"}`:                           "",
		`headsup_project_failed_polls{project="default"}`:                             "0",
		`headsup_project_read_timestamp_seconds{project="default"}`:                   "",
		`headsup_reminders_out_of_line_seconds`:                                       "0",
		`headsup_tasks`:                                                               "1",
	} {
		_, text := w.get("/metrics")
		if strings.HasSuffix(line, `"`) {
			if !strings.Contains(text, line) {
				t.Errorf("nothing begins with %s", line)
			}
			continue
		}
		if got := w.sample(line); got == "" || want != "" && got != want {
			t.Errorf("%s is %q, want %q", line, got, want)
		}
	}
	_, text := w.get("/metrics")
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	w.must(err)
	words := []string{ordersID, upgradeID, "orders-mq", "kernelUpgrade", "release"}
	words = append(words, w.texts(`SELECT handle FROM tasks UNION SELECT id FROM changes UNION SELECT id FROM people`)...)
	if len(words) < 10 {
		t.Fatalf("only %q were looked for", words)
	}
	for name, family := range families {
		if strings.HasPrefix(name, "headsup_") && family.GetHelp() == "" {
			t.Errorf("%s says nothing of itself", name)
		}
		for _, m := range family.GetMetric() {
			for _, l := range m.GetLabel() {
				for _, word := range words {
					if strings.Contains(l.GetValue(), word) {
						t.Errorf("%s{%s=%q} holds %q", name, l.GetName(), l.GetValue(), word)
					}
				}
			}
		}
	}
}

// TestReadiness: each part of what headsup needs is told by /readyz as it goes and comes back, and /livez stands by all of it.
func TestReadiness(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "HEADSUP_HTTP_ADDR=127.0.0.1:0")
	ready := func(status int, words string) func() bool {
		return func() bool {
			got, text := w.get("/readyz")
			return got == status && strings.Contains(text, words)
		}
	}
	w.until("all is ready", ready(http.StatusOK, "[+] sockets\n[+] tokens\n[+] database\n[+] data\n"))

	w.slack.RefuseSockets("for the test")
	w.slack.CutSockets()
	w.until("the sockets are missed", ready(http.StatusServiceUnavailable, "[-] sockets: none of 2 is open"))
	w.slack.RefuseSockets("")
	w.until("the sockets are back", ready(http.StatusOK, "[+] sockets"))

	w.slack.Inject(slack.Fault{Method: "apps.connections.open", Kind: slack.Refuse, Error: "token_revoked", Times: -1})
	w.slack.CutSockets()
	w.until("a token is refused", ready(http.StatusServiceUnavailable, "[-] tokens: Slack refuses SLACK_APP_TOKEN (token_revoked): it was revoked; install the app again"))
	if text := scraped(w.app.Metrics()); !strings.Contains(text, `headsup_token_refused{token="app"} 1`) || !strings.Contains(text, `headsup_token_refused{token="bot"} 0`) {
		t.Errorf("the metrics do not say that the app token is refused:\n%s", text)
	}
	w.slack.ClearFaults()
	w.until("it is taken again", ready(http.StatusOK, "[+] tokens"))
	w.slack.Inject(slack.Fault{Method: "auth.test", Kind: slack.Refuse, Error: "account_inactive", Times: -1})
	w.ahead.Store(int64(time.Minute))
	w.until("the bot's is refused", ready(http.StatusServiceUnavailable, "[-] tokens: Slack refuses SLACK_BOT_TOKEN (account_inactive): the app was removed from the workspace"))
	w.slack.ClearFaults()
	w.ahead.Store(int64(2 * time.Minute))
	w.until("it is taken again", ready(http.StatusOK, "[+] tokens"))

	w.cloud.Inject(dms.Fault{Kind: dms.Refuse, Status: http.StatusServiceUnavailable, Times: -1})
	w.ahead.Store(int64(8 * time.Minute)) // they were read at two
	w.until("the data are old", ready(http.StatusServiceUnavailable, "HEADSUP_MAX_AGE is 5m0s"))
	if status, text := w.get("/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d %s", status, text)
	}
	w.until("the poll gave up", func() bool { return strings.Contains(w.log.String(), "poll of the cloud failed") })
	w.cloud.ClearFaults()
	w.ahead.Store(int64(14 * time.Minute)) // a cloud that did not answer is left alone for five minutes at most
	w.until("the data are young again", ready(http.StatusOK, "[+] data"))
}

// scraped is what is counted, as Prometheus reads it.
func scraped(h http.Handler) string {
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	return r.Body.String()
}

// TestAlertsAndPanelsNameWhatThereIs: each metric of an alert or a panel is in /metrics, each alert is explained where it says, and
// nothing of ours is counted that nobody looks at.
func TestAlertsAndPanelsNameWhatThereIs(t *testing.T) {
	w := counted(t)
	_, text := w.get("/metrics")
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
		w.must(err)
		return string(text)
	}
	rules, board, runbook := read("deploy/prometheus/headsup.rules.yaml"), read("deploy/grafana/headsup.json"), read("docs/operations.md")
	var panels struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	w.must(json.Unmarshal([]byte(board), &panels))
	asked := rules
	for _, p := range panels.Panels {
		for _, target := range p.Targets {
			asked += "\n" + target.Expr
		}
	}
	name := regexp.MustCompile(`\b(?:headsup|process|go)_[a-z0-9_]+\b`)
	looked := map[string]bool{}
	for _, metric := range name.FindAllString(asked, -1) {
		looked[metric] = true
		if !strings.Contains(text, "\n"+metric+"{") && !strings.Contains(text, "\n"+metric+" ") {
			t.Errorf("nothing is called %s", metric)
		}
	}
	if len(looked) < 25 {
		t.Errorf("only %d metrics are looked at", len(looked))
	}
	alerts := regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(rules, -1)
	for _, alert := range alerts {
		if link := "runbook_url: docs/operations.md#" + strings.ToLower(alert[1]) + "\n"; !strings.Contains(rules, link) {
			t.Errorf("%s does not lead to its explanation", alert[1])
		}
		if !strings.Contains(runbook, "\n### "+alert[1]+"\n\n") {
			t.Errorf("docs/operations.md does not explain %s", alert[1])
		}
	}
	if headings := strings.Count(runbook, "\n### Headsup"); len(alerts) == 0 || headings != len(alerts) {
		t.Errorf("%d alerts, and %d that are explained", len(alerts), headings)
	}
}
