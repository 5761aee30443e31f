package bot_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"headsup/bot"
	"headsup/cards"
	"headsup/maintenance"
	"headsup/sandbox/slack"
)

func picture(t *testing.T) cards.Picture {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return cards.Picture{PNG: b.Bytes(), Name: "timeline.png", Title: "a week", Alt: "one dot"}
}

// TestTheCourierUploadsAPicture of no channel, which a message then shows: not before Slack has looked at it.
func TestTheCourierUploadsAPicture(t *testing.T) {
	t.Parallel()
	c := &clock{}
	w := newWorld(t, slack.Options{Now: c.now, Unlimited: true}, func(o *bot.Options) { o.Now = c.now })
	courier, ops, p := w.bot.Courier(), maintenance.Place{Channel: w.ops}, picture(t)
	id, err := courier.Upload(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := w.slack.File(id); !ok || !bytes.Equal(f.Content, p.PNG) || f.Name != p.Name || f.Title != p.Title || f.Alt != p.Alt {
		t.Errorf("Slack has %+v", f)
	}
	shows := cards.Message{Text: "one dot", Blocks: []slackgo.Block{slackgo.NewImageBlockSlackFile(&slackgo.SlackFileObject{ID: id}, p.Alt, "", nil)}}
	_, err = courier.Post(t.Context(), ops, shows)
	if lost := undelivered(t, err); lost.Kind != maintenance.PostInvalid {
		t.Errorf("too early, it is %+v", lost)
	}
	c.move(time.Second)
	ts, err := courier.Post(t.Context(), ops, shows)
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := w.slack.Message(w.ops, ts); !strings.Contains(string(m.Blocks), id) {
		t.Errorf("the message is %s", m.Blocks)
	}
}

// TestAnUploadThatCannotBeSaysWhy: a bot without the scope is refused and not told to wait, a file that does not arrive may have, and no error names the
// address that takes files.
func TestAnUploadThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		options slack.Options
		fault   slack.Fault
		kind    maintenance.PostKind
		word    string
	}{
		{"scope", slack.Options{Scopes: []string{"chat:write"}}, slack.Fault{}, maintenance.PostRefused, "missing_scope"},
		{"limit", slack.Options{}, slack.Fault{Method: "files.completeUploadExternal", Kind: slack.Refuse, Status: 429, Error: "ratelimited", RetryAfter: "7"}, maintenance.PostThrottled, "ratelimited"},
		{"too large", slack.Options{}, slack.Fault{Method: "files.getUploadURLExternal", Kind: slack.Refuse, Error: "file_upload_size_restricted"}, maintenance.PostRefused, "file_upload_size_restricted"},
		{"cut off", slack.Options{}, slack.Fault{Method: slack.Upload, Kind: slack.Reset}, maintenance.PostUnknown, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.fault.Method != "" {
				w.slack.Inject(c.fault)
			}
			_, err := w.bot.Courier().Upload(t.Context(), picture(t))
			if lost := undelivered(t, err); lost.Kind != c.kind || lost.Word != c.word {
				t.Errorf("it is %+v", lost)
			}
			if raw, _ := json.Marshal(err.Error()); strings.Contains(string(raw), "/upload/") {
				t.Errorf("the error names the address: %s", raw)
			}
		})
	}
}
