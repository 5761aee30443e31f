package zh

func whoami() map[string]string {
	return map[string]string{
		"in this channel, which HEADSUP_CHANNELS allows":                          "在本频道（HEADSUP_CHANNELS 允许）",
		"in direct messages, since you are a member of one of headsup's channels": "在私信里（因为你在 headsup 的某个频道里）",
		"your zone in Slack": "你在 Slack 的时区",
		"HEADSUP_TIMEZONE, since Slack names no zone for you":                                       "HEADSUP_TIMEZONE，因为 Slack 没有给出你的时区",
		"You are %s, a member of this workspace.":                                                   "你是 %s，本工作区的成员。",
		"You may list and show tasks %s. Your own changes you can withdraw until they are applied.": "你可以%s列出和查看任务。自己的变更在提交到云平台之前都可以撤回。",
		"Times that you type are read in %s (%s); it is %s there.":                                  "你输入的时间按 %s 理解（%s），那里现在是 %s。",
		"No policy is in force, so nothing may be moved or cancelled. Ask whoever runs headsup.":    "没有生效的策略，所以不能改期或取消任何任务。请联系 headsup 管理员。",
		"And %s; Explain on a draft or card says which one decides.":                                "%s未在此列出；点击草稿或卡片上的“说明”，可以看到由哪条规则决定。",
		"Moving and cancelling": "改期和取消",
		"Moving":                "改期",
		"Cancelling":            "取消",
		"%s any task":           "任何任务的%s",
		"%s any other task":     "其他任何任务的%s",
		"%s tasks with %s":      "符合 %[2]s 的任务的%[1]s",
		"it takes no approval.": "无需审批。",
		"it takes %s by %s.":    "需要 %[2]s 给出 %[1]s。",
		", and %d more for each time that the task was put off.": "，任务每推迟过一次再加 %d 个。",
		"you may ask; %s": "你可以申请；%s",
		"whether you may ask cannot be told, since Slack's user groups could not be read lately; %s": "最近读不到 Slack 的用户组，无法判断你能否申请；%s",
		"you may not ask%s. %s %s": "你%s不能申请。%s%s",
		"You may approve changes of others as stand-in of %s, and never your own or theirs.":          "你可以代 %s 审批他人的变更，但不能审批你自己和对方的变更。",
		"You may approve changes of others, and never your own.":                                      "你可以审批他人的变更，但不能审批自己的。",
		"You may not approve yet: you are new among the approvers, and may from %s on.":               "你还不能审批：你刚成为审批人，%s 起才可以。",
		"Whether you may approve cannot be told, since Slack's user groups could not be read lately.": "最近读不到 Slack 的用户组，无法判断你能否审批。",
		"You may not approve.": "你不能审批。",
		"In an emergency you may skip the approval, with `break-glass because …`.": "紧急情况下，你可以用 `跳过审批 因为 …` 跳过审批。",
		"You may skip it in an emergency from %s on.":                              "%s 起，你可以在紧急情况下跳过审批。",
	}
}

func window() map[string]string {
	return map[string]string{
		"Reschedule a task":  "任务改期",
		"Review":             "下一步",
		"Cancel a task":      "取消任务",
		"Edit the draft":     "修改草稿",
		"Save":               "保存",
		"Deny a change":      "拒绝变更",
		"Offer another time": "提议其他时间",
		"Whoever asked reads your reason. Nothing is changed.":                        "申请人会看到你写的原因。任务不会有任何改动。",
		"It counts as your approval of this time. Whoever asked has the next word.":   "这等于你批准了这个时间，接下来由申请人决定。",
		"The cloud does not take a cancel back. You confirm before anything happens.": "云平台上的取消无法撤销。操作之前会先请你确认。",
		"You confirm before anything happens.":                                        "操作之前会先请你确认。",
		"It is set for %s.":                                                           "定于 %s。",
		"Others read it on the card":                                                  "会显示在卡片上",
		"Why":                                                                         "原因",
		"What speaks against it":                                                      "不同意的理由",
		"Why not":                                                                     "拒绝原因",
		"Choose a task":                                                               "选择任务",
		"New time, in your own time zone":                                             "新时间（按你的时区）",
		"No task is waiting for its time, so there is nothing to move or cancel. `%s list status=any` shows those that have ended too.": "没有等待执行的任务，所以没有可以改期或取消的。`%s 列表 status=any` 连已结束的一起查看。",
		"Choose the rest in a window.": "其余的请在窗口里选择。",
		"%s Press: %s":                 "%s请点击：%s",
	}
}

func zone() map[string]string {
	return map[string]string{
		"%s After that the card's button asks for the time that was meant; until then move the task in the cloud's console.": "%s之后可以用卡片上的按钮，重新申请原来想要的时间；在此之前，请到云平台控制台改期。",
		":warning: Asked for %s (%s), kept as %s (%s): off by %s. The task now stands at the wrong time.\n%s":                ":warning: 申请的是 %s（%s），云平台记录的是 %s（%s）：%s。任务现在的时间是错的。\n%s",
		"The cloud kept the last move off by %s, so headsup moves nothing until that is mended. %s":                          "上次改期云平台记录的时间%s，改正之前 headsup 不再改期。%s",
		"%s, too early": "早了 %s",
		"%s, too late":  "晚了 %s",
		"east":          "东",
		"west":          "西",
		"The cloud seems to read times %s %s of the zone that is set%s. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to the zone of the cloud and starts it again.": "云平台理解时间所用的时区，似乎比设置的偏%[2]s %[1]s%[3]s。请 headsup 管理员把 `HUAWEICLOUD_TIMEZONE` 设为云平台的时区并重启。",
		"The cloud seems to read times in %s, not in %s as headsup is set. Whoever runs headsup sets ":                                                                  "云平台似乎按 %s 理解时间，而 headsup 设置的是 %s。请 headsup 管理员把 ",
		"%s`HUAWEICLOUD_TIMEZONE` to %s, or another zone of that offset, and starts it again.":                                                                          "%s`HUAWEICLOUD_TIMEZONE` 设为 %s 或同一偏移的其他时区，然后重启。",
		"%s`HUAWEICLOUD_TIMEZONE` to a zone of that offset and starts it again.":                                                                                        "%s`HUAWEICLOUD_TIMEZONE` 设为该偏移的时区，然后重启。",
		" (%s, if that is UTC)": " (如果设置的是 UTC，那就是 %s)",
	}
}
