package zh

// typed are the words with which verbs are asked for that help has in no sentence of their own: the first Chinese one of each.
func typed() map[string]string {
	return map[string]string{
		"show": "查看", "cancel": "取消", "approve": "批准", "deny": "拒绝", "delegate": "委托", "take": "认领", "give-back": "交还", "go": "放行",
		"snooze": "稍后提醒", "remind": "提醒", "help": "帮助",
	}
}

func misread() map[string]string {
	return map[string]string{
		"That is too long to read. Nothing was changed. Keep it under 4,000 characters.":             "内容太长，无法处理。没有任何改动。请控制在 4000 个字符以内。",
		"headsup does not know %s. Nothing was changed. `%s help` lists what it understands.":        "headsup 不认识 %s。没有任何改动。`%s 帮助` 列出支持的命令。",
		"headsup does not know %s. Did you mean `%s %s`? Nothing was changed.":                       "headsup 不认识 %s。你是不是想输入 `%s %s`？没有任何改动。",
		"headsup does not understand %s here. Nothing was changed. Write `because` before a reason.": "这里的 %s 看不懂。没有任何改动。写原因时请在前面加 `因为`。",
		"headsup does not understand %s here. Nothing was changed. See `%s help %s`.":                "这里的 %s 看不懂。没有任何改动。用法见 `%s 帮助 %s`。",
		"Which task? Give a handle or an instance's name: `%s %s orders-mq`. `%s list` shows them.":  "哪个任务？请给出任务代号或实例名，例如 `%s %s orders-mq`。`%s 列表` 可以查到。",
		"Which person? Mention them: `%s %s @name until fri 18:00`.":                                 "哪位？请 @ 对方，例如 `%s %s @name 直到 周五 18:00`。",
		"If you did mention %s, Slack sent the name only: *Escape channels, users, and links* is off in the slash command's settings. Whoever runs headsup can tick it; until then say it to the bot in a message.": "如果你确实 @ 了 %s，那是 Slack 只传来了名字：斜杠命令设置里的“Escape channels, users, and links”没有打开。请 headsup 管理员勾选；在此之前，可以给机器人发消息来说。",
		"How long? Give a length such as `30m` or `2h`.":      "多久？请给出时长，例如 `30m` 或 `2h`。",
		"Until when? Give a time, such as `until mon 09:00`.": "到什么时候？请给出时间，例如 `直到 周一 09:00`。",
		"At what time? %s": "几点？%s",
		"`%s` takes no reason, and nobody would read it. Nothing was changed. Leave it out, or tell whoever asked in the card's thread.": "`%s` 不需要原因，写了也没人会看到。没有任何改动。请去掉原因，或者在卡片的消息列里告诉申请人。",
		"%s is not a task. Nothing was changed. Give a task's handle or an instance's name. `%s list` shows them.":                       "%s 不是任务。没有任何改动。请给出任务代号或实例名，`%s 列表` 可以查到。",
		"headsup cannot read the filter %s.": "筛选条件 %s 看不懂。",
		"Filters look like `engine=kafka`, `env=prod`, `instance=orders-*`, `region!=cn-north-4`.": "筛选条件的写法如 `engine=kafka`、`env=prod`、`instance=orders-*`、`region!=cn-north-4`。",
		"headsup cannot read %s.": "%s 看不懂。",
		"Give one of `today`, `tomorrow`, `this week`, `next week`, `next 3d`.":                                                   "可以用 `今天`、`明天`、`本周`、`下周` 或 `未来3天`。",
		"headsup does not understand that. Nothing was changed. `%s help` lists what it understands.":                             "这句话 headsup 看不懂。没有任何改动。`%s 帮助` 列出支持的命令。",
		"Which change? Give its handle, such as `%s %s c3f1`. It stands on the change's card.":                                    "哪个变更？请给出变更代号，例如 `%s %s c3f1`。代号写在变更卡片上。",
		"%s comes in a later version of headsup. Nothing was changed. `%s help` lists what works today.":                          "%s 要到 headsup 以后的版本才支持。没有任何改动。`%s 帮助` 列出现在能用的命令。",
		"Something went wrong inside headsup. Nothing was kept. Please try again; if it happens again, tell whoever runs headsup": "headsup 内部出错，什么都没有保存。请重试；如果再次出现，请告知 headsup 管理员",
		" this request: %s": "，并附上请求 %s",
		"This button is from an older message and no longer works. Nothing was changed. `%s list` gives a fresh one.": "这个按钮来自旧消息，已经失效。没有任何改动。请用 `%s 列表` 重新打开。",
	}
}

func trouble() map[string]string {
	return map[string]string{
		"Too many requests came at once, and yours was not read. Nothing was changed: please try again in a moment.":                                                                               "同时到来的请求太多，你的请求没有处理。没有任何改动，请稍后重试。",
		"This takes longer than usual. Whether it was kept is not known yet: please do not repeat it, the answer follows here.":                                                                    "这次比平时慢，还不知道是否已保存。请不要重复操作，结果会发到这里。",
		"Slack did not open the window. Nothing was changed: please try again.":                                                                                                                    "Slack 没有打开窗口。没有任何改动，请重试。",
		"headsup is restarting, and this was not read. Nothing was changed: please try again in a moment.":                                                                                         "headsup 正在重启，你的请求没有处理。没有任何改动，请稍后重试。",
		"headsup could not read what Slack sent. Nothing was changed: please try again; where it was a button, type the command instead.":                                                          "headsup 无法识别 Slack 发来的内容。没有任何改动，请重试；如果点的是按钮，请改为输入命令。",
		"Something inside headsup broke while it worked on this, and it is not known what was kept. Look at %s list before you try again, and tell whoever runs headsup: its log has the details.": "headsup 处理时内部出错，不确定保存了什么。重试之前请先看 %s list，并告知 headsup 管理员：日志里有详情。",
	}
}

func unclear() map[string]string {
	return map[string]string{
		"Times can be written like `tomorrow 02:00`, `fri 22:00`, `+2h`, `in 3 days`, `2026-12-01 02:00 UTC`.": "时间可以这样写：`明天 02:00`、`周五 22:00`、`+2h`、`3天后`、`2026-12-01 02:00 UTC`。",
		"%s is not clear. Nothing was changed. Do you mean this?":                                              "%s 不够明确。没有任何改动。你指的是这个时间吗？",
		"%s can be read in more than one way. Nothing was changed. Which one?":                                 "%s 有不止一种理解。没有任何改动。你指的是哪一个？",
		", %s":                             "：%s",
		"read in %s":                       "按 %s 时区理解",
		"counted from now":                 "从现在算起",
		"counted from the task's time":     "从任务的执行时间算起",
		"the day first":                    "日在前",
		"the month first":                  "月在前",
		"the coming one":                   "最近的一个",
		"the one a week after":             "再下一周的",
		"as the day begins":                "当天开始时",
		"as the day ends":                  "当天结束时",
		"in the morning":                   "上午",
		"in the afternoon":                 "下午",
		"by your calendar":                 "按你所在时区的日期",
		"by that zone's calendar":          "按该时区的日期",
		"before the clocks are put back":   "时钟拨回之前",
		"after the clocks are put back":    "时钟拨回之后",
		"beside the hour that is left out": "紧邻被跳过的那一小时",
		"%s is no time that headsup can read. Nothing was changed. %s":                                  "headsup 看不懂时间 %s。没有任何改动。%s",
		"%s names a day but no hour. Nothing was changed. Give the hour too, such as `tomorrow 02:00`.": "%s 只有日期，没有钟点。没有任何改动。请写上钟点，例如 `明天 02:00`。",
		"%s counts from a task's time, and there is none here. Nothing was changed. %s":                 "%s 要从某个任务的执行时间算起，而这里没有任务。没有任何改动。%s",
		"%s names a date that does not exist%s. Nothing was changed. Check the day and the month.":      "%s 里的日期不存在%s。没有任何改动。请检查月和日。",
		"%s names an hour that does not exist%s. Nothing was changed. Hours run from 00:00 to 23:59.":   "%s 里的钟点不存在%s。没有任何改动。钟点从 00:00 到 23:59。",
		"%s does not exist: the clocks are put forward over it. Nothing was changed.":                   "%s 不存在：时钟拨快时正好跳过了它。没有任何改动。",
		"%s Give a time an hour or two earlier or later.":                                               "%s请改用早或晚一两个小时的时间。",
		"%s Do you mean one of these?": "%s你指的是下面哪一个？",
		"%s is %s, which is over. Nothing was changed. Give a time that lies ahead.":                                                            "%s 是 %s，已经过去。没有任何改动。请给出将来的时间。",
		"%s names a time zone that headsup does not know%s. Nothing was changed. Zones can be written like `UTC`, `+08:00` or `Asia/Shanghai`.": "%s 里的时区 headsup 不认识%s。没有任何改动。时区可以写成 `UTC`、`+08:00` 或 `Asia/Shanghai`。",
		"%s has a part that headsup cannot read%s. Nothing was changed. %s":                                                                     "%s 里有一部分 headsup 看不懂%s。没有任何改动。%s",
	}
}
