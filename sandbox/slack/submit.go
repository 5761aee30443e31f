package slack

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"unicode/utf8"
)

type viewPayload struct {
	Type         string         `json:"type"`
	Team         teamPart       `json:"team"`
	User         userPart       `json:"user"`
	AppID        string         `json:"api_app_id"`
	Token        string         `json:"token"`
	TriggerID    string         `json:"trigger_id,omitempty"`
	View         map[string]any `json:"view"`
	Cleared      *bool          `json:"is_cleared,omitempty"`
	ResponseURLs *[]any         `json:"response_urls,omitempty"`
	Enterprise   bool           `json:"is_enterprise_install"`
}

// Submit fills in a window and sends it off. State is by block_id, by
// block_id/action_id or by the label that the person reads: text as it is, an option by its
// value or text, several of them on lines of their own, a datetimepicker in Unix seconds, empty for nothing. An empty viewID
// is the window on top. Result.View is what the person sees afterwards.
func (w *Workspace) Submit(user, viewID string, state map[string]string) Result {
	w.mu.Lock()
	v, r := w.window(user, viewID)
	if v == nil {
		w.mu.Unlock()
		return r
	}
	all := elements(v.blocks)
	if why := w.fill(all, v.filled, state); why != "" {
		w.mu.Unlock()
		return impossible("%s", why)
	}
	if errors := incomplete(v, all); len(errors) > 0 {
		r = Result{Outcome: Incomplete, Errors: errors, View: v.shown()}
		w.mu.Unlock()
		return r
	}
	u := w.user(v.user)
	payload := encode(viewPayload{
		Type: "view_submission", Team: teamPart{w.from(u), w.o.Domain}, User: userPart{ID: u.ID, Name: u.Name, TeamID: u.TeamID},
		AppID: w.o.AppID, Token: verification, TriggerID: w.trigger(u.ID, v), View: w.viewShape(v), ResponseURLs: &[]any{},
	})
	w.mu.Unlock()

	body, outcome, id := w.ask("interactive", payload)
	w.mu.Lock()
	defer w.mu.Unlock()
	r = Result{Envelope: id}
	if outcome != Done || !w.obey(v, body, &r) {
		r.Outcome, r.Text = Trouble, troubleText
	}
	if stack := w.stacks[u.ID]; len(stack) > 0 {
		r.View = stack[len(stack)-1].shown()
	}
	return r
}

// CloseView closes a window by its cross; with notify_on_close the app is told. An empty viewID is the window on top.
func (w *Workspace) CloseView(user, viewID string) Result {
	w.mu.Lock()
	v, r := w.window(user, viewID)
	if v == nil {
		w.mu.Unlock()
		return r
	}
	w.closeView(v)
	u, cleared := w.user(v.user), false
	payload := encode(viewPayload{
		Type: "view_closed", Team: teamPart{w.from(u), w.o.Domain}, User: userPart{ID: u.ID, Name: u.Name, TeamID: u.TeamID},
		AppID: w.o.AppID, Token: verification, View: w.viewShape(v), Cleared: &cleared,
	})
	w.mu.Unlock()
	if !v.flag("notify_on_close") {
		return Result{}
	}
	_, _, id := w.ask("interactive", payload)
	// Whether the app heard of it or not: the window is closed.
	return Result{Envelope: id}
}

// window finds the window that a person means. The caller holds the lock.
func (w *Workspace) window(user, viewID string) (*view, Result) {
	u := w.user(user)
	if u == nil {
		return nil, impossible("there is no person %q", user)
	}
	stack := w.stacks[u.ID]
	if viewID == "" && len(stack) > 0 {
		return stack[len(stack)-1], Result{}
	}
	for _, v := range stack {
		if v.id == viewID {
			return v, Result{}
		}
	}
	return nil, impossible("%s has no window %q open", u.Name, viewID)
}

// obey does what the acknowledgement of a submission says; false is trouble. The caller holds the lock.
func (w *Workspace) obey(v *view, body json.RawMessage, r *Result) bool {
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(body) > 0 && json.Unmarshal(body, &answer) != nil {
		return false
	}
	switch answer.Action {
	case "":
		w.closeView(v)
		return true
	case "clear":
		w.closeAll(v.user)
		return true
	case "errors":
		r.Errors = answer.Errors
		return w.inputsOnly(v, answer.Errors)
	case "update", "push":
		definition, bad := w.read(answer.View, SurfaceModal)
		if bad != nil {
			return false
		}
		if answer.Action == "update" {
			w.show(v, definition)
			return true
		}
		if len(w.stacks[v.user]) >= deepestStack {
			return false
		}
		w.push(w.newView(v.user, "modal", definition))
		return true
	}
	return false
}

// inputsOnly is true when every error stands beside an input block (S views.go).
func (w *Workspace) inputsOnly(v *view, errors map[string]string) bool {
	inputs := map[string]bool{}
	for _, e := range elements(v.blocks) {
		inputs[e.block] = inputs[e.block] || e.input != nil
	}
	for block := range errors {
		if !inputs[block] {
			return false
		}
	}
	return len(errors) > 0
}

// incomplete is what Slack's client refuses by itself.
func incomplete(v *view, all []element) map[string]string {
	errors := map[string]string{}
	state := values(v.blocks, v.filled)
	for _, e := range all {
		if e.input == nil {
			continue
		}
		chosen, _ := holds(e.kind)
		entry, _ := state[e.block][e.action].(map[string]any)
		value := entry[chosen]
		optional, _ := e.input["optional"].(bool)
		if list, ok := value.([]any); ok && len(list) == 0 || value == nil || value == "" {
			if !optional {
				errors[e.block] = requiredText
			}
			continue
		}
		if text, ok := value.(string); ok {
			if why := e.refuses(text); why != "" {
				errors[e.block] = why
			}
		}
	}
	return errors
}

// refuses is the client's own check of a typed text (K: the wordings).
func (e element) refuses(text string) string {
	length := float64(utf8.RuneCountInString(text))
	if least, ok := e.def["min_length"].(float64); ok && length < least {
		return fmt.Sprintf("Please enter at least %.0f characters.", least)
	}
	if most, ok := e.def["max_length"].(float64); ok && length > most {
		return fmt.Sprintf("Please enter at most %.0f characters.", most)
	}
	switch e.kind {
	case "email_text_input":
		if _, err := mail.ParseAddress(text); err != nil {
			return "Please enter an email address."
		}
	case "url_text_input":
		if u, err := url.Parse(text); err != nil || u.Host == "" {
			return "Please enter a URL."
		}
	case "number_input":
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "Please enter a number."
		}
	}
	return ""
}
