package main

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canaries are secrets of settings that a person could hand to headsup, right and wrong ones.
func canaries() []string {
	return []string{
		"xoxb-test-bot", "xapp-test-app", "test-ak", "test-sk-is-secret", "xoxb-test-wrong", "xapp-test-wrong", "test-ak-is-wrong", "test-sk-is-wrong",
		canaryKey, canaryPassword, canaryToken,
	}
}

const (
	canaryKey      = "a-key-of-a-test-that-is-long-enough-to-be-one"
	canaryPassword = "hunter2-canary"
	canaryToken    = "canary-security-token"
)

// sings says which of the canaries stand in a text: as they are, or as addresses and forms write them.
func sings(text string) (found []string) {
	for _, secret := range canaries() {
		for _, as := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(text, as) {
				found = append(found, secret)
				break
			}
		}
	}
	return found
}

// TestI11InitAndDoctorTellNoSecret: neither what they print, on a terminal, as text or as JSON, nor the files that they leave beside .env, nor what
// Slack and the cloud are asked, whatever is wrong; and --post posts none.
func TestI11InitAndDoctorTellNoSecret(t *testing.T) {
	for _, c := range []struct {
		what string
		set  []string
		code int
		says string // that what is wrong was looked at
	}{
		{"all is well", nil, exitFine, "SLACK_BOT_TOKEN is that of"},
		{"a bot token", []string{"SLACK_BOT_TOKEN=xoxb-test-wrong"}, exitFailed, "refuses SLACK_BOT_TOKEN"},
		{"an app token", []string{"SLACK_APP_TOKEN=xapp-test-wrong"}, exitFailed, "refuses SLACK_APP_TOKEN"},
		{"each other's tokens", []string{"SLACK_BOT_TOKEN=xapp-test-app", "SLACK_APP_TOKEN=xoxb-test-bot"}, exitFailed, "does not begin with xoxb-"},
		{"a token in another place", []string{"SLACK_COMMAND=xoxb-test-bot"}, exitFailed, "SLACK_COMMAND"},
		{"keys of the cloud", []string{"HUAWEICLOUD_SDK_AK=test-ak-is-wrong", "HUAWEICLOUD_SDK_SK=test-sk-is-wrong"}, exitFailed, "does not take the credentials"},
		{"a key without the other", []string{"HUAWEICLOUD_SDK_SK="}, exitFailed, "HUAWEICLOUD_SDK_SK"},
		{"a security token", []string{"HUAWEICLOUD_SDK_SECURITY_TOKEN=" + canaryToken}, exitFine, "Project default lists"},
		{"a database that is away", []string{"HEADSUP_DATABASE_URL=postgres://headsup:" + canaryPassword + "@127.0.0.1:1/headsup?connect_timeout=1"}, exitFailed, "database"},
		{"a database that is no address", []string{"HEADSUP_DATABASE_URL=postgres://headsup:" + canaryPassword + "@127.0.0.1:port/headsup"}, exitFailed, "HEADSUP_DATABASE_URL"},
		{"two keys", []string{"HEADSUP_KEY=" + canaryKey + "," + canaryKey}, exitFine, "second factors"},
		{"a short key", []string{"HEADSUP_KEY=" + canaryPassword}, exitFailed, "HEADSUP_KEY"},
		{"a password for the cloud's address", []string{"HUAWEICLOUD_ENDPOINT=https://headsup:" + canaryPassword + "@127.0.0.1:1"}, exitFailed, "HUAWEICLOUD_ENDPOINT"},
		{"a password for Slack's address", []string{"SLACK_API_URL=https://headsup:" + canaryPassword + "@127.0.0.1:1/api/"}, exitFailed, "SLACK_API_URL"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWard(t)
			w.set(append([]string{"HEADSUP_KEY=" + canaryKey}, c.set...)...)
			for _, args := range [][]string{{"doctor"}, {"doctor", "--json"}, {"doctor", "--json", "--post", "#ops"}} {
				code, out, errs := said(t, args...)
				if code != c.code || !strings.Contains(out+errs, c.says) {
					t.Errorf("%s: exit %d: %s%s", strings.Join(args, " "), code, out, errs)
				}
				if found := sings(out + errs); len(found) > 0 {
					t.Errorf("%s tells %q: %s%s", strings.Join(args, " "), found, out, errs)
				}
			}
			w.quiet()
		})
	}
}

// quiet wants no secret in what Slack shows and in the files beside .env.
func (w *ward) quiet() {
	w.t.Helper()
	for _, m := range w.slack.Messages("ops", "ann") {
		if found := sings(m.Text + string(m.Blocks)); len(found) > 0 {
			w.t.Errorf("a message tells %q: %s", found, m.Text)
		}
	}
	all, err := filepath.Glob("*")
	w.must(err)
	for _, name := range all {
		if name == ".env" {
			continue
		}
		text, err := os.ReadFile(name)
		w.must(err)
		if found := sings(string(text)); len(found) > 0 {
			w.t.Errorf("%s holds %q", name, found)
		}
	}
}

// TestI11InitTellsNoSecretByFlags, where files hold the secrets, and what they hold is refused.
func TestI11InitTellsNoSecretByFlags(t *testing.T) {
	w := newcomer(t)
	args := []string{
		"init", "--bot-token-file=../bot", "--app-token-file=../app", "--region=cn-north-4", "--project-id=" + wardProject, "--ak-file=../ak", "--sk-file=../sk",
		"--channels=#ops", "--approvers=@sre", "--yaml",
	}
	dir, err := os.Getwd()
	w.must(err)
	for _, c := range []struct{ file, text, says string }{
		{"bot", "xoxb-test-wrong", "refuses SLACK_BOT_TOKEN"},
		{"bot", "xapp-test-app", "does not begin with xoxb-"},
		{"app", "xapp-test-wrong", "refuses SLACK_APP_TOKEN"},
		{"ak", "test-ak-is-wrong", "does not take the credentials"},
		{"sk", "test-sk-is-wrong", "does not take the credentials"},
		{"", "", ".env is written"},
	} {
		for name, text := range map[string]string{"bot": "xoxb-test-bot", "app": "xapp-test-app", "ak": "test-ak", "sk": "test-sk-is-secret", c.file: c.text} {
			if name != "" {
				w.must(os.WriteFile(filepath.Join(filepath.Dir(dir), name), []byte(text+"\n"), 0o600))
			}
		}
		_, out, errs := said(t, args...)
		if found := sings(out + errs); len(found) > 0 || !strings.Contains(out+errs, c.says) {
			t.Errorf("with %s in %s it tells %q: %s%s", c.text, c.file, found, out, errs)
		}
	}
	w.quiet()
}
