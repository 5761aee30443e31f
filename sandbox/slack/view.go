package slack

import (
	"encoding/json"
	"slices"
)

// View is a window that a person has open, or their Home tab.
type View struct {
	ID, Type, User       string // Type is modal or home
	CallbackID           string
	ExternalID           string
	PrivateMetadata      string
	Hash                 string
	Title, Submit, Close string // what a person reads
	Blocks               json.RawMessage
	NotifyOnClose        bool

	// State is what stands in the inputs now, as state.values is sent: by block_id, then action_id.
	State map[string]map[string]any
}

// The depth of a stack of windows (K), and the size of one (D).
const (
	deepestStack = 3
	largestView  = 250_000
)

type view struct {
	id, user, kind string
	definition     map[string]any // as the app sent it
	blocks         json.RawMessage
	hash           string
	root, previous string
	filled         filled
	closed         bool
}

// Views are the windows that a person has open, the lowest first; the last one is what they see.
func (w *Workspace) Views(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil {
		return nil
	}
	stack := make([]View, 0, len(w.stacks[u.ID]))
	for _, v := range w.stacks[u.ID] {
		stack = append(stack, v.shown())
	}
	return stack
}

// Home is the Home tab that the app published for a person; its ID is empty where it published none.
func (w *Workspace) Home(user string) View {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.user(user)
	if u == nil || w.homes[u.ID] == nil {
		return View{}
	}
	return w.homes[u.ID].shown()
}

func (v *view) text(key string) string {
	switch value := v.definition[key].(type) {
	case string:
		return value
	case map[string]any:
		text, _ := value["text"].(string)
		return text
	}
	return ""
}

func (v *view) flag(key string) bool {
	set, _ := v.definition[key].(bool)
	return set
}

func (v *view) shown() View {
	return View{
		ID: v.id, Type: v.kind, User: v.user, CallbackID: v.text("callback_id"), ExternalID: v.text("external_id"),
		PrivateMetadata: v.text("private_metadata"), Hash: v.hash, Title: v.text("title"), Submit: v.text("submit"),
		Close: v.text("close"), Blocks: slices.Clone(v.blocks), NotifyOnClose: v.flag("notify_on_close"),
		State: values(v.blocks, v.filled),
	}
}

// viewShape is a view as the API and the payloads show it.
func (w *Workspace) viewShape(v *view) map[string]any {
	var previous any
	if v.previous != "" {
		previous = v.previous
	}
	return map[string]any{
		"id": v.id, "team_id": w.o.TeamID, "type": v.kind, "blocks": v.blocks,
		"private_metadata": v.text("private_metadata"), "callback_id": v.text("callback_id"),
		"external_id": v.text("external_id"), "state": statePart{values(v.blocks, v.filled)}, "hash": v.hash,
		"title": v.definition["title"], "submit": v.definition["submit"], "close": v.definition["close"],
		"clear_on_close": v.flag("clear_on_close"), "notify_on_close": v.flag("notify_on_close"),
		"previous_view_id": previous, "root_view_id": v.root, "app_id": w.o.AppID,
		"app_installed_team_id": w.o.TeamID, "bot_id": w.botID(),
	}
}

// read checks what the app wants to show. The caller holds the lock.
func (w *Workspace) read(raw json.RawMessage, kind Surface) (map[string]any, *complaint) {
	raw = bare(raw)
	if len(raw) > largestView {
		return nil, &complaint{name: "view_too_large"}
	}
	if problems := CheckView(raw, kind); len(problems) > 0 {
		// Views with bad blocks are wrong arguments as a whole, with the details in the metadata.
		c := complain(problems)
		c.name = "invalid_arguments"
		return nil, c
	}
	var definition map[string]any
	if err := json.Unmarshal(raw, &definition); err != nil {
		return nil, &complaint{name: "invalid_arguments"}
	}
	if c := w.pictured(encode(definition["blocks"])); c != nil {
		c.name = "invalid_arguments"
		return nil, c
	}
	return definition, nil
}

// show gives a view new content and a new hash; also the views above and below get new hashes (R bolt-js#787).
func (w *Workspace) show(v *view, definition map[string]any) {
	v.definition = definition
	v.blocks = w.named(encode(definition["blocks"]))
	if v.blocks == nil {
		v.blocks = json.RawMessage("[]")
	}
	for _, other := range w.stacks[v.user] {
		other.hash = w.id("hash.")
	}
	v.hash = w.id("hash.")
	w.signal()
}

func (w *Workspace) newView(userID, kind string, definition map[string]any) *view {
	v := &view{id: w.id("V"), user: userID, kind: kind, filled: filled{}}
	v.root = v.id
	w.views[v.id] = v
	w.show(v, definition)
	return v
}

// push puts a view on a person's stack. The caller has checked the depth.
func (w *Workspace) push(v *view) {
	stack := w.stacks[v.user]
	if len(stack) > 0 {
		v.root, v.previous = stack[0].id, stack[len(stack)-1].id
	}
	w.stacks[v.user] = append(stack, v)
	w.signal()
}

// closeView takes one view from its stack, the one on top or another.
func (w *Workspace) closeView(v *view) {
	v.closed = true
	w.stacks[v.user] = slices.DeleteFunc(w.stacks[v.user], func(other *view) bool { return other == v })
	w.signal()
}

func (w *Workspace) closeAll(userID string) {
	for _, v := range w.stacks[userID] {
		v.closed = true
	}
	delete(w.stacks, userID)
	w.signal()
}

// taken is true when another open view has the external id, which is unique in a workspace.
func (w *Workspace) taken(external string, self *view) bool {
	if external == "" {
		return false
	}
	v := w.byExternal(external)
	return v != nil && v != self
}

func (w *Workspace) byExternal(external string) *view {
	for _, v := range w.views {
		if !v.closed && v.text("external_id") == external {
			return v
		}
	}
	return nil
}
