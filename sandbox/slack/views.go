package slack

func (w *Workspace) viewsOpen(p params) reply {
	return w.byTrigger(p, func(t *trigger, definition map[string]any) (*view, string) {
		w.closeAll(t.user)
		v := w.newView(t.user, "modal", definition)
		w.push(v)
		return v, ""
	})
}

func (w *Workspace) viewsPush(p params) reply {
	return w.byTrigger(p, func(t *trigger, definition map[string]any) (*view, string) {
		stack := w.stacks[t.user]
		switch {
		case t.view == nil || len(stack) == 0:
			return nil, "not_found" // K: only a click inside a window can push another one
		case len(stack) >= deepestStack:
			return nil, "push_limit_reached"
		}
		v := w.newView(t.user, "modal", definition)
		w.push(v)
		return v, ""
	})
}

// byTrigger is what views.open and views.push share. The arguments are checked before the trigger is used up.
func (w *Workspace) byTrigger(p params, show func(*trigger, map[string]any) (*view, string)) reply {
	definition, wrong := w.read(p.raw("view"), SurfaceModal)
	if wrong != nil {
		return wrong.reply()
	}
	external, _ := definition["external_id"].(string)
	if w.taken(external, nil) {
		return refusal("duplicate_external_id")
	}
	t, bad := w.useTrigger(p.get("trigger_id"))
	if bad != "" {
		return refusal(bad)
	}
	v, bad := show(t, definition)
	if bad != "" {
		return refusal(bad)
	}
	return success(map[string]any{"view": w.viewShape(v)})
}

func (w *Workspace) viewsUpdate(p params) reply {
	v := w.views[p.get("view_id")]
	if v == nil && p.has("external_id") {
		v = w.byExternal(p.get("external_id"))
	}
	if v == nil || v.closed {
		return refusal("not_found")
	}
	definition, wrong := w.read(p.raw("view"), Surface(v.kind))
	if wrong != nil {
		return wrong.reply()
	}
	external, _ := definition["external_id"].(string)
	switch {
	case p.has("hash") && p.get("hash") != v.hash:
		return refusal("hash_conflict")
	case w.taken(external, v):
		return refusal("duplicate_external_id")
	}
	w.show(v, definition)
	return success(map[string]any{"view": w.viewShape(v)})
}

func (w *Workspace) viewsPublish(p params) reply {
	u := w.user(p.get("user_id"))
	if u == nil || u.ID != p.get("user_id") {
		return refusal("user_not_found")
	}
	definition, wrong := w.read(p.raw("view"), SurfaceHome)
	if wrong != nil {
		return wrong.reply()
	}
	v := w.homes[u.ID]
	switch {
	case v != nil && p.has("hash") && p.get("hash") != v.hash:
		return refusal("hash_conflict")
	case v == nil:
		v = w.newView(u.ID, "home", definition)
		w.homes[u.ID] = v
	default:
		w.show(v, definition)
	}
	return success(map[string]any{"view": w.viewShape(v)})
}
