package slack

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// upload is a file between its three steps.
type upload struct {
	file   File
	length int
	filled bool
}

func (w *Workspace) getUploadURL(p params) reply {
	length, err := strconv.Atoi(p.get("length"))
	if p.get("filename") == "" || err != nil || length < 1 {
		return refusal("invalid_arguments")
	}
	up := &upload{file: File{ID: w.id("F"), Name: p.get("filename")}, length: length}
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
		file := up.file
		file.Title = f.Title
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
