package app_test

import (
	"database/sql"
	"encoding/json"
	"strings"
)

// counts are the rows of which one person is the owner.
type counts struct{ changes, decisions, delegations, tasks int }

func (r *rights) number(query string, arguments ...any) (n int64) {
	r.t.Helper()
	r.must(r.db.QueryRowContext(r.t.Context(), query, arguments...).Scan(&n))
	return n
}

// queries are what the database is asked for each cell; they are prepared, since there are thousands of those.
type queries struct{ counts, audit, state *sql.Stmt }

func (r *rights) prepareQueries() (q queries) {
	r.t.Helper()
	for text, into := range map[string]**sql.Stmt{
		`SELECT (SELECT COUNT(*) FROM changes WHERE by_user = $1), (SELECT COUNT(*) FROM decisions WHERE person LIKE $2),
			(SELECT COUNT(*) FROM delegations WHERE from_user = $1), (SELECT COUNT(*) FROM tasks WHERE owner_id = $1)`: &q.counts,
		`SELECT seq, text FROM audit WHERE seq > $1 ORDER BY seq`: &q.audit,
		`SELECT state, version FROM changes WHERE id = $1`:        &q.state,
	} {
		prepared, err := r.db.PrepareContext(r.t.Context(), text)
		r.must(err)
		r.t.Cleanup(func() { _ = prepared.Close() })
		*into = prepared
	}
	return q
}

func (o *one) counted() (n counts) {
	o.t.Helper()
	row := o.queries.counts.QueryRowContext(o.t.Context(), o.id, `%"`+o.id+`"%`)
	o.must(row.Scan(&n.changes, &n.decisions, &n.delegations, &n.tasks))
	return n
}

// verbs are what the audit says that the person did since it was last asked.
func (o *one) verbs() string {
	o.t.Helper()
	rows, err := o.queries.audit.QueryContext(o.t.Context(), o.audit)
	o.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var body []byte
		o.must(rows.Scan(&o.audit, &body))
		var entry struct{ User, Verb string }
		o.must(json.Unmarshal(body, &entry))
		if entry.User == o.id && entry.Verb != "was refused" { // that is kept when its minute is over
			all = append(all, entry.Verb)
		}
	}
	o.must(rows.Err())
	return strings.TrimPrefix(strings.Join(all, ", "), "dropped, ")
}

// state is how a change stands, and how often it was changed.
func (r *rights) state(change string) (state string, version int64) {
	r.t.Helper()
	if change == "" {
		return "", 0
	}
	r.must(r.queries.state.QueryRowContext(r.t.Context(), change).Scan(&state, &version))
	return state, version
}

// holds compares what the store holds now with what a cell should have left there.
func (o *one) holds(c cell, t target, before int64, want string) {
	o.t.Helper()
	verbs, state := "", ""
	rows := o.rows
	if want == done && c.way != "stale" && (c.way != "button" || !opensWindow(c.what)) {
		verbs = doneVerbs()[c.what]
		state = map[string]string{"approve": "approved", "deny": "denied", "another-time": "countered", "withdraw": "withdrawn"}[c.what]
		switch c.what {
		case "reschedule", "cancel", "break-glass", "move":
			rows.changes++
		case "approve", "deny", "another-time":
			rows.decisions++
		case "take", "go":
			rows.tasks++
		case "give-back":
			rows.tasks--
		case "delegate":
			rows.delegations = 1 // the same pair again takes the place of what was said before
		case "mute":
			if o.muted {
				verbs = "" // what is set already is not kept anew
			}
			o.muted = true
		}
	}
	if got := o.verbs(); got != verbs {
		o.t.Errorf("%s: the audit says that they %q, want %q", c, got, verbs)
	}
	o.rows = o.counted()
	if o.rows != rows {
		o.t.Errorf("%s: their rows are %+v, want %+v", c, o.rows, rows)
	}
	now, version := o.state(t.change)
	switch {
	case state == "" && version != before:
		o.t.Errorf("%s: the change went from version %d to %d (%s)", c, before, version, now)
		o.forget(t)
	case state != "" && now != state:
		o.t.Errorf("%s: the change is %s", c, now)
	}
	if state != "" {
		o.forget(t)
	}
}

// forget lets the next cell have another change and another task.
func (o *one) forget(t target) {
	for scope, change := range o.waits {
		if change == t.change {
			delete(o.waits, scope)
		}
	}
	for scope, change := range o.over {
		if change == t.change {
			delete(o.over, scope)
		}
	}
	for scope, handle := range o.glassy {
		if handle == t.handle {
			delete(o.glassy, scope)
		}
	}
}
