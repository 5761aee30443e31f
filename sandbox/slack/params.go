package slack

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// params are a request's arguments, however they came: values of JSON that are no text stand there as JSON.
type params struct {
	values map[string]string
	token  string // a form's; it is kept out of the log
	json   bool
}

// readParams gives the error's name where the body cannot be read. A method that takes no JSON sees none of its arguments.
func readParams(r *http.Request, body []byte, takesJSON bool) (params, string) {
	p := params{values: map[string]string{}}
	p.add(r.URL.Query())
	kind, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case err != nil:
		return p, "missing_post_type"
	case kind == "application/json":
		p.json = true
		if takesJSON {
			return p, p.addJSON(body)
		}
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return p, "invalid_form_data"
		}
		p.add(form)
	case kind == "multipart/form-data":
		form, err := readMultipart(body, options["boundary"])
		if err != nil {
			return p, "invalid_form_data"
		}
		p.add(form)
	default:
		return p, "invalid_post_type"
	}
	return p, ""
}

func (p *params) add(form url.Values) {
	for key, list := range form {
		if key == "token" {
			p.token = list[0]
			continue
		}
		p.values[key] = list[0]
	}
}

func (p *params) addJSON(body []byte) string {
	if !json.Valid(body) {
		return "invalid_json"
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil {
		return "json_not_object"
	}
	for key, raw := range object {
		var text string
		switch {
		case key == "token" || string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			p.values[key] = text
		default:
			p.values[key] = string(raw)
		}
	}
	return ""
}

func readMultipart(body []byte, boundary string) (url.Values, error) {
	// Small forms only; files go to the upload's own address.
	reader := multipartReader(body, boundary)
	form := url.Values{}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		form.Add(part.FormName(), string(text))
	}
}

func (p params) logged() map[string]string { return maps.Clone(p.values) }

func (p params) get(key string) string { return p.values[key] }

func (p params) has(key string) bool { return p.values[key] != "" }

func (p params) raw(key string) json.RawMessage {
	if p.values[key] == "" {
		return nil
	}
	return json.RawMessage(p.values[key])
}

func (p params) yes(key string) bool {
	switch strings.ToLower(p.values[key]) {
	case "true", "1":
		return true
	}
	return false
}

// count is a number within 1 and most, or the usual one where none is given.
func (p params) count(key string, usual, most int) int {
	n, err := strconv.Atoi(p.values[key])
	if err != nil || n < 1 {
		return usual
	}
	return min(n, most)
}
