package slack

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// method is one method of the Web API.
type method struct {
	do     func(*Workspace, params) reply // with the lock held
	tier   int                            // calls a minute; 0: no limit of its own
	scope  string                         // what the bot must be granted; empty: nothing
	json   bool                           // takes a JSON body too
	app    bool                           // takes the app-level token, not the bot's
	posts  bool                           // counts as a post in its channel
	effect bool                           // changes something
}

// The tiers (D).
const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

// methods are all that are served; others are unknown.
func methods() map[string]method {
	return map[string]method{
		"apps.connections.open": {do: (*Workspace).connectionsOpen, tier: tier3, app: true},
		"auth.test":             {do: (*Workspace).authTest, json: true},

		"chat.postMessage":   {do: (*Workspace).postMessage, scope: "chat:write", json: true, posts: true, effect: true},
		"chat.postEphemeral": {do: (*Workspace).postEphemeral, tier: tier4, scope: "chat:write", json: true, effect: true},
		"chat.update":        {do: (*Workspace).chatUpdate, tier: tier3, scope: "chat:write", json: true, effect: true},
		"chat.delete":        {do: (*Workspace).chatDelete, tier: tier3, scope: "chat:write", json: true, effect: true},
		"chat.getPermalink":  {do: (*Workspace).getPermalink},

		"views.open":    {do: (*Workspace).viewsOpen, tier: tier4, json: true, effect: true},
		"views.push":    {do: (*Workspace).viewsPush, tier: tier4, json: true, effect: true},
		"views.update":  {do: (*Workspace).viewsUpdate, tier: tier4, json: true, effect: true},
		"views.publish": {do: (*Workspace).viewsPublish, tier: tier4, json: true, effect: true},

		"users.info":            {do: (*Workspace).usersInfo, tier: tier4, scope: "users:read"},
		"users.list":            {do: (*Workspace).usersList, tier: tier2, scope: "users:read"},
		"users.conversations":   {do: (*Workspace).usersConversations, tier: tier3},
		"bots.info":             {do: (*Workspace).botsInfo, tier: tier3, scope: "users:read"},
		"conversations.info":    {do: (*Workspace).conversationsInfo, tier: tier3},
		"conversations.list":    {do: (*Workspace).conversationsList, tier: tier2},
		"conversations.members": {do: (*Workspace).conversationsMembers, tier: tier4},
		"conversations.open":    {do: (*Workspace).conversationsOpen, tier: tier3, scope: "im:write", json: true, effect: true},
		"usergroups.list":       {do: (*Workspace).usergroupsList, tier: tier2, scope: "usergroups:read"},
		"usergroups.users.list": {do: (*Workspace).usergroupsUsersList, tier: tier2, scope: "usergroups:read"},

		"files.getUploadURLExternal":   {do: (*Workspace).getUploadURL, tier: tier4, scope: "files:write"},
		"files.completeUploadExternal": {do: (*Workspace).completeUpload, tier: tier4, scope: "files:write", json: true, effect: true},
	}
}

// largestBody bounds what a request may carry.
const largestBody = 1 << 20

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, largestBody))
	m, known := w.methods[name]
	p, bad := readParams(r, body, m.json)
	c := w.arrive(rw, r, name, p.logged())
	defer c.leave()
	switch {
	case err != nil:
		c.write(refusal("request_too_large").with(http.StatusRequestEntityTooLarge))
		return
	case bad == "" && !known:
		bad = "unknown_method"
	}
	c.spoiled(func() reply {
		if bad != "" {
			return refusal(bad)
		}
		return w.run(name, m, r, p)
	})
}

// run checks who asks and how often, and does it.
func (w *Workspace) run(name string, m method, r *http.Request, p params) reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	if bad := w.authorize(m, r, p); bad != "" {
		return refusal(bad)
	}
	if m.scope != "" && !w.granted(m.scope) {
		return w.missing(m.scope)
	}
	if wait := w.limited(name, m, p); wait > 0 {
		return tooMany(wait)
	}
	if m.app {
		// The address that reached us reaches the sockets too.
		w.remember(r)
	}
	done := m.do(w, p)
	done.effect = m.effect && done.body["ok"] == true
	if !m.app {
		done.header = map[string]string{"X-OAuth-Scopes": strings.Join(w.o.Scopes, ","), "X-Accepted-OAuth-Scopes": m.scope}
	}
	return done
}

// authorize gives the name of the error where the token will not do. The app-level token counts in the header only (D).
func (w *Workspace) authorize(m method, r *http.Request, p params) string {
	token, inHeader := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !inHeader && !m.app && !p.json {
		token = p.token
	}
	wanted, other := w.o.BotToken, w.o.AppToken
	if m.app {
		wanted, other = other, wanted
	}
	switch token {
	case wanted:
		return ""
	case "":
		return "not_authed"
	case other:
		return "not_allowed_token_type"
	}
	return "invalid_auth"
}

func (w *Workspace) remember(r *http.Request) {
	if w.fixed {
		return
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	w.base = scheme + "://" + r.Host
}

// granted is true when the bot has the scope; everybody has the empty one.
func (w *Workspace) granted(scope string) bool {
	return scope == "" || slices.Contains(w.o.Scopes, scope)
}

func (w *Workspace) missing(scope string) reply {
	r := refusal("missing_scope")
	r.body["needed"], r.body["provided"] = scope, strings.Join(w.o.Scopes, ",")
	return r
}

// reply is what a request is answered with.
type reply struct {
	status int
	body   map[string]any // nil: text
	text   string
	header map[string]string
	effect bool
	early  bool // what it shows is to be looked at first
}

func refusal(name string) reply {
	return reply{status: http.StatusOK, body: map[string]any{"ok": false, "error": name}}
}

func success(fields map[string]any) reply {
	fields["ok"] = true
	return reply{status: http.StatusOK, body: fields}
}

func (r reply) with(status int) reply {
	r.status = status
	return r
}

func tooMany(seconds int) reply {
	r := refusal("ratelimited").with(http.StatusTooManyRequests)
	r.header = map[string]string{"Retry-After": fmt.Sprint(seconds)}
	return r
}

func (w *Workspace) connectionsOpen(params) reply {
	return success(map[string]any{"url": w.ticket()})
}

func (w *Workspace) authTest(params) reply {
	return success(map[string]any{
		"url": "https://" + w.o.Domain + ".slack.com/", "team": w.o.Domain, "user": w.bot.Name,
		"team_id": w.o.TeamID, "user_id": w.bot.ID, "bot_id": w.botID(), "is_enterprise_install": false,
	})
}
