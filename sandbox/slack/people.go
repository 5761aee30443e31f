package slack

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The most that one page of a list holds (D).
const mostListed = 1000

// page cuts one page out of a list; the cursor says where the next one begins. The error's name is for a cursor of
// somebody else's.
func page[T any](all []T, p params, usual int) ([]T, string, string) {
	start := 0
	if cursor := p.get("cursor"); cursor != "" {
		text, err := base64.StdEncoding.DecodeString(cursor)
		if err != nil {
			return nil, "", "invalid_cursor"
		}
		at, found := strings.CutPrefix(string(text), "next:")
		start, err = strconv.Atoi(at)
		if !found || err != nil || start < 0 || start > len(all) {
			return nil, "", "invalid_cursor"
		}
	}
	end := min(len(all), start+p.count("limit", usual, mostListed))
	next := ""
	if end < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(end)))
	}
	return all[start:end], next, ""
}

// listed is a page as an answer.
func listed[T any](key string, all []T, p params, usual int, shape func(T) any) reply {
	part, next, bad := page(all, p, usual)
	if bad != "" {
		return refusal(bad)
	}
	shown := make([]any, len(part))
	for i, item := range part {
		shown[i] = shape(item)
	}
	return success(map[string]any{key: shown, "response_metadata": map[string]any{"next_cursor": next}})
}

func (w *Workspace) usersInfo(p params) reply {
	u := w.user(p.get("user"))
	if u == nil || u.ID != p.get("user") {
		return refusal("user_not_found")
	}
	return success(map[string]any{"user": w.person(u, p)})
}

func (w *Workspace) usersList(p params) reply {
	var own []*User
	for _, u := range w.users {
		if u.TeamID == w.o.TeamID && !u.Stranger {
			own = append(own, u)
		}
	}
	return listed("members", own, p, mostListed, func(u *User) any { return w.person(u, p) })
}

func (w *Workspace) person(u *User, p params) map[string]any {
	full := u.RealName
	if full == "" {
		full = u.Name
	}
	shown := map[string]any{
		"id": u.ID, "team_id": u.TeamID, "name": u.Name, "deleted": u.Deleted, "real_name": full,
		"profile": map[string]any{"real_name": full, "display_name": u.Name, "team": u.TeamID},
		"is_bot":  u.Bot, "is_app_user": false, "updated": w.now().Unix(),
	}
	if u.Deleted {
		// Slack shows little of an account that is no more.
		return shown
	}
	maps.Copy(shown, map[string]any{
		"is_admin": u.Admin, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.Restricted || u.UltraRestricted, "is_ultra_restricted": u.UltraRestricted,
	})
	if u.Stranger {
		shown["is_stranger"] = true
	}
	if zone := u.zone(); zone != nil {
		label, offset := w.now().In(zone).Zone()
		shown["tz"], shown["tz_label"], shown["tz_offset"] = u.TZ, label, offset
	}
	if p.yes("include_locale") {
		shown["locale"] = "en-US"
		if u.Locale != "" {
			shown["locale"] = u.Locale
		}
	}
	return shown
}

func (w *Workspace) botsInfo(p params) reply {
	if p.get("bot") != w.botID() {
		return refusal("bot_not_found")
	}
	return success(map[string]any{"bot": map[string]any{
		"id": w.botID(), "deleted": false, "name": w.bot.Name, "app_id": w.o.AppID, "user_id": w.bot.ID,
	}})
}

func (w *Workspace) usergroupsList(p params) reply {
	shown := []any{}
	for _, g := range w.groups {
		if g.Disabled && !p.yes("include_disabled") {
			continue
		}
		disabled := int64(0)
		if g.Disabled {
			disabled = w.now().Unix()
		}
		group := map[string]any{
			"id": g.ID, "team_id": w.o.TeamID, "is_usergroup": true, "name": g.Name, "handle": g.Handle,
			"description": "", "is_external": false, "date_delete": disabled,
		}
		if p.yes("include_users") {
			group["users"] = slices.Clone(g.Users)
		}
		if p.yes("include_count") {
			group["user_count"] = len(g.Users)
		}
		shown = append(shown, group)
	}
	return success(map[string]any{"usergroups": shown})
}

func (w *Workspace) usergroupsUsersList(p params) reply {
	g := w.group(p.get("usergroup"))
	if g == nil || g.ID != p.get("usergroup") || g.Disabled && !p.yes("include_disabled") {
		return refusal("no_such_subteam")
	}
	return success(map[string]any{"users": slices.Clone(g.Users)})
}
