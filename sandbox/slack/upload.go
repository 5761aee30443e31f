package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// upload is a file between its three steps, and after them.
type upload struct {
	file   File
	length int
	filled bool
	done   bool // completed
	looked bool // Slack has looked at it, and blocks may show it
}

const longestAlt = 2000 // U: what alt_txt takes; an image block's alt_text takes this (D)

func (w *Workspace) getUploadURL(p params) reply {
	length, err := strconv.Atoi(p.get("length"))
	if p.get("filename") == "" || err != nil || length < 1 || utf8.RuneCountInString(p.get("alt_txt")) > longestAlt {
		return refusal("invalid_arguments")
	}
	up := &upload{file: File{ID: w.id("F"), Name: p.get("filename"), Alt: p.get("alt_txt")}, length: length}
	key := w.id("up")
	w.uploads["/upload/v1/"+key], w.uploads[up.file.ID] = up, up
	return success(map[string]any{"upload_url": w.base + "/upload/v1/" + key, "file_id": up.file.ID})
}

func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	const largestFile = 32 << 20
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, largestFile))
	c := w.arrive(rw, r, Upload, map[string]string{"length": strconv.Itoa(len(body))})
	defer c.leave()
	if err != nil {
		c.write(refusal("file_too_large").with(http.StatusRequestEntityTooLarge))
		return
	}
	c.spoiled(func() reply { return w.receive(r, body) })
}

func (w *Workspace) receive(r *http.Request, body []byte) reply {
	kind, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		part, err := multipartReader(body, options["boundary"]).NextPart()
		if err != nil {
			return refusal("invalid_form_data").with(http.StatusBadRequest)
		}
		if body, err = io.ReadAll(part); err != nil {
			return refusal("invalid_form_data").with(http.StatusBadRequest)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	up := w.uploads[r.URL.Path]
	if up == nil || len(body) != up.length {
		return refusal("upload_failed").with(http.StatusBadRequest)
	}
	up.file.Content, up.filled = body, true
	return reply{status: http.StatusOK, text: "OK - " + strconv.Itoa(len(body)), effect: true}
}

func multipartReader(body []byte, boundary string) *multipart.Reader {
	return multipart.NewReader(bytes.NewReader(body), boundary)
}

func (w *Workspace) completeUpload(p params) reply {
	var wanted []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	if json.Unmarshal(p.raw("files"), &wanted) != nil || len(wanted) == 0 {
		return refusal("invalid_arguments")
	}
	var files []File
	shown := []any{}
	for _, f := range wanted {
		up := w.uploads[f.ID]
		if up == nil || !up.filled {
			return refusal("file_not_found")
		}
		up.file.Title, up.done = f.Title, true
		file := up.file
		files = append(files, file)
		shown = append(shown, map[string]any{"id": file.ID, "title": file.Title, "name": file.Name, "size": up.length})
	}
	if channel := p.get("channel_id"); channel != "" {
		c, bad := w.target(channel)
		if bad != "" {
			return refusal(strings.Replace(bad, "is_archived", "channel_not_found", 1))
		}
		w.post(c, Message{User: w.bot.ID, Text: p.get("initial_comment"), ThreadTS: p.get("thread_ts"), Files: files})
	}
	return success(map[string]any{"files": shown})
}

// File gives a file by its id, once it is complete.
func (w *Workspace) File(id string) (File, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	up := w.uploads[id]
	if up == nil || !up.done {
		return File{}, false
	}
	return up.file, true
}

// pictured checks the files that blocks show: complete pictures of the app's own. Slack looks at a file after it is complete, in its own time, and refuses
// blocks that show it before with the same words as those of a file that is none (R slackapi/python-slack-sdk#1521, slack-github-action#413). How long
// that takes is not known (U): here the first who shows a file comes too early. The caller holds the lock.
func (w *Workspace) pictured(blocks json.RawMessage) *complaint {
	c := &complaint{name: "invalid_blocks", early: true}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case []any:
			for n, part := range v {
				walk(fmt.Sprintf("%s/%d", at, n), part)
			}
		case map[string]any:
			for key, part := range v {
				if key != "slack_file" {
					walk(at+"/"+key, part)
					continue
				}
				if picture, looked := w.lookAt(part); !picture || !looked {
					c.messages = append(c.messages, Problem{Pointer: at + "/slack_file", Message: "invalid slack file"}.String())
					c.early = c.early && picture
				}
			}
		}
	}
	walk("/blocks", decode(blocks))
	if len(c.messages) == 0 {
		return nil
	}
	return c
}

// lookAt says whether a file can be shown, and whether it could be before. Whoever asks has it looked at.
func (w *Workspace) lookAt(v any) (picture, looked bool) {
	object, _ := v.(map[string]any)
	id, _ := object["id"].(string)
	up := w.uploads[id]
	if up == nil || !up.done || !isPicture(up.file.Content) {
		return false, false
	}
	looked, up.looked = up.looked, true
	return true, looked
}

// isPicture knows the kinds that image blocks take (D): png, jpg, gif.
func isPicture(content []byte) bool {
	switch http.DetectContentType(content) {
	case "image/png", "image/jpeg", "image/gif":
		return true
	}
	return false
}
