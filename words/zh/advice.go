package zh

// advice is what keeps headsup from a channel or a person, and what to do. The rooms bot and app say it.
func advice() map[string]string {
	return map[string]string{
		"%s was not found.": "找不到 %s。",
		"Check its name; if it is private, type there: %s": "请检查名称；如果是私有频道，请在频道里输入：%s",
		"#%s is archived.":                             "#%s 已归档。",
		"Unarchive it, or name another channel.":       "请取消归档，或改用其他频道。",
		"headsup is not in #%s and cannot post there.": "headsup 不在 #%s 里，无法在那里发消息。",
		"Type there: %s":                               "请在频道里输入：%s",
		"#%s is shared with another organisation: its people read what headsup posts there, though they cannot use it.":              "#%s 与其他组织共享：对方的人看得到 headsup 在那里发的消息，但不能使用 headsup。",
		"Slack does not list user groups (%s): grant usergroups:read, or name people instead.":                                       "Slack 不给出用户组 (%s)：请授予 usergroups:read，或改为直接写人。",
		"The policy names %s, whom Slack does not know, so nobody has a right by that name. Give an id.":                             "策略里的 %s 在 Slack 中不存在，因此没有人因此获得权限。请改用 ID。",
		"A route mentions %s, whom Slack does not know, so nobody is called there. Give the name or id of a user group or a person.": "路由里提及的 %s 在 Slack 中不存在，因此不会通知任何人。请填写用户组或人员的名称或 ID。",
		"A route mentions %s, who is deactivated in Slack, so nobody is called there. Name somebody else.":                           "路由里提及的 %s 已在 Slack 中停用，因此不会通知任何人。请换成其他人。",
		"The policy names %s, which HEADSUP_CHANNELS does not allow: nothing is sent there. Add it, or take it out.":                 "策略里的 %s 不在 HEADSUP_CHANNELS 允许的频道中：不会向那里发送消息。请加入该频道，或从策略中删除。",
	}
}
