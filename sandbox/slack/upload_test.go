package slack_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"headsup/sandbox/slack"
)

// uploaded takes a file through its three steps and gives its id.
func (s *stage) uploaded(name, content string) string {
	s.t.Helper()
	_, text := s.send(s.url+"/api/files.getUploadURLExternal", "application/x-www-form-urlencoded", "xoxb-test-bot",
		fmt.Sprintf("filename=%s&length=%d&alt_txt=what+it+shows", name, len(content)))
	answer := decode(s.t, text)
	url, _ := answer["upload_url"].(string)
	id, _ := answer["file_id"].(string)
	if _, text := s.send(url, "application/octet-stream", "", content); !strings.HasPrefix(text, "OK") {
		s.t.Fatalf("the upload is answered with %q; its address was %v", text, answer)
	}
	if got := s.call("files.completeUploadExternal", "xoxb-test-bot", map[string]any{"files": []any{map[string]any{"id": id, "title": "Coming"}}}); got["ok"] != true {
		s.t.Fatalf("completing is answered with %v", got)
	}
	return id
}

func dot(t *testing.T) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestBlocksShowPicturesOfTheApp and nothing else; one that was just uploaded is refused as one that is not there.
func TestBlocksShowPicturesOfTheApp(t *testing.T) {
	s := open(t, slack.Options{Unlimited: true})
	post := func(file map[string]any) string {
		answer := s.call("chat.postMessage", "xoxb-test-bot", map[string]any{"channel": "#ops", "text": "x", "blocks": []any{
			map[string]any{"type": "divider"}, map[string]any{"type": "image", "alt_text": "x", "slack_file": file},
		}})
		if answer["ok"] == true {
			return "ok"
		}
		return fmt.Sprint(answer["error"], " ", answer["errors"])
	}
	const unseen = "invalid_blocks [[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]]"
	picture, words := s.uploaded("coming.png", dot(t)), s.uploaded("coming.txt", "no picture")
	for _, c := range []struct {
		name string
		file map[string]any
		want string
	}{
		{"too early", map[string]any{"id": picture}, unseen},
		{"then", map[string]any{"id": picture}, "ok"},
		{"again", map[string]any{"id": picture}, "ok"},
		{"no picture", map[string]any{"id": words}, unseen},
		{"no picture, later", map[string]any{"id": words}, unseen},
		{"no file", map[string]any{"id": "F0NOWHERE"}, unseen},
		{"no id", map[string]any{"id": "coming.png"}, "invalid_blocks [[ERROR] input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/1/slack_file/id]]"},
		{"both", map[string]any{"id": picture, "url": "https://x"}, "invalid_blocks [[ERROR] one of [id url] is required [json-pointer:/blocks/1/slack_file]]"},
	} {
		if got := post(c.file); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if f, ok := s.File(picture); !ok || f.Alt != "what it shows" || f.Title != "Coming" {
		t.Errorf("the file is %+v", f)
	}
}

// TestFilesTakeTheirScope as the other calls do.
func TestFilesTakeTheirScope(t *testing.T) {
	s := open(t, slack.Options{Scopes: []string{"chat:write"}})
	_, text := s.send(s.url+"/api/files.getUploadURLExternal", "application/x-www-form-urlencoded", "xoxb-test-bot", "filename=a.png&length=3")
	if answer := decode(t, text); answer["error"] != "missing_scope" || answer["needed"] != "files:write" {
		t.Errorf("got %v", answer)
	}
}
