package zh

func status() map[string]string {
	return map[string]string{
		"; %s%s: %s":                 "；%s%s：%s",
		"*headsup%s*: %s, %s coming": "*headsup%s* ：%s，待执行 %s",
		":warning: Another program uses the same app token and takes some of the commands. Stop it, or give it a token of its own.":         ":warning: 另有程序在用同一个应用令牌，会抢走一部分命令。请停掉它，或给它单独的令牌。",
		":rotating_light: Slack refuses the bot token (%s): cards and reminders wait. Whoever runs headsup finds in its log what to do.":    ":rotating_light: Slack 拒绝机器人令牌（%s）：卡片和提醒都在等待。处理办法见 headsup 的日志，请找 headsup 管理员。",
		":rotating_light: Slack refuses the app token (%s): no connection can be opened. Whoever runs headsup finds in its log what to do.": ":rotating_light: Slack 拒绝应用令牌（%s）：无法打开连接。处理办法见 headsup 的日志，请找 headsup 管理员。",
		"Policy: %s, %s, %s, in force since %s.":                     "策略：%s，%s，%s，自 %s 起生效。",
		":rotating_light: What was read since %s cannot be used. %s": ":rotating_light: 自 %s 起读到的策略不能用。%s",
		":hourglass_flowing_sand: Reminders and new cards have waited for %s: headsup is still working out who hears of which task now. None is lost.":                                                     ":hourglass_flowing_sand: 提醒和新卡片已等待 %s：headsup 正在按新设置确定每个任务通知谁。不会遗漏任何一条。",
		":warning: For %s headsup has not been able to work out who hears of which task now. Until it can, some reminders go where they went before. Whoever runs headsup finds in its log what is wrong.": ":warning: %s以来，headsup 一直未能按新设置确定每个任务通知谁。在此之前，部分提醒仍按原来的去向发送。原因见 headsup 的日志，请找 headsup 管理员。",
		":warning: Another policy was read and waits, since Slack could not be asked whom it names. headsup tries again. %s":                                                                               ":warning: 读到了另一份策略，但无法向 Slack 查询其中指定的人，暂未启用。headsup 会重试。%s",
		"Slack: %d of %d connections open":          "Slack：%d 个连接已打开，应有 %d 个",
		":warning: %s; headsup is opening the rest": ":warning: %s；headsup 正在打开其余连接",
		"; Slack asked to wait %s since the start":  "；启动以来 Slack 要求等待过 %s",
		":warning: not read whole yet":              ":warning: 还没有完整读取过",
		":warning: last read whole %s ago":          ":warning: 上次完整读取在 %s前",
		"read %s ago":                               "%s前读取",
		"; some of it could not be read: %s":        "；有一部分读不到：%s",
		"; how a task ended that the cloud drops cannot be read from the background tasks: %s": "；后台任务读不到，云端移除的任务结果如何无从得知：%s",
		"; %s could not be read": "；%s读不到",
		"; :warning: its times are sent in %s, and the cloud kept the last move off by %s: nothing is moved until HUAWEICLOUD_TIMEZONE is mended": "；:warning: 时间按 %s 提交，而上次改期云平台记录的时间%s：改正 HUAWEICLOUD_TIMEZONE 之前不再改期",
		"; its times are sent in %s, which a move has proven":                                                                     "；时间按 %s 提交，已经由一次改期证实",
		"; its times are sent in %s, which no move has proven yet":                                                                "；时间按 %s 提交，还没有由改期证实",
		"; the zone of its times is not known, so only moves that do no harm in any zone are made (HUAWEICLOUD_TIMEZONE sets it)": "；时间所用的时区未知，所以只做在任何时区都安全的改期（由 HUAWEICLOUD_TIMEZONE 设置）",
		"the last poll failed":                      "上次轮询失败",
		"the last %d polls failed":                  "最近 %d 次轮询都失败",
		"*Lately*":                                  "*最近*",
		" since %s":                                 "（自 %s 起）",
		"the cloud did not accept the request":      "云平台没有接受请求",
		"the cloud does not accept the credentials": "云平台不接受凭证",
		"the credentials may not do this":           "凭证没有这个权限",
		"the cloud does not know what was asked for: the region may lack it, or the address or the project is wrong": "云平台找不到所请求的内容：可能该区域没有，或者地址或项目有误",
		"the cloud says that an instance is busy":                    "云平台表示实例正忙",
		"the cloud says that there were too many calls":              "云平台表示调用过于频繁",
		"the cloud could not be reached, or did not answer properly": "云平台连不上，或没有正常响应",
		"the cloud's answer did not arrive":                          "没有收到云平台的响应",
		"the cause is not known":                                     "原因不明",
	}
}

func suggest() map[string]string {
	return map[string]string{
		"Other times that suit. One click puts it into the draft:": "其他合适的时间，点击即填入草稿：",
		"Times that suit. One click fills it in:":                  "合适的时间，点击即填入：",
		"Allowed by the policy.":                                   "策略允许。",
		"in the instance's maintenance window (%s %s)":             "在实例的维护时间窗内（%s %s）",
		"clear of freezes":                                         "不在冻结期内",
		"no other task of the service %s within %s":                "前后 %[2]s内，服务 %[1]s 没有其他任务",
		"no other task of the instance within %s":                  "前后 %s内，实例没有其他任务",
		"by day in %s":     "在 %s 是白天",
		"not on a weekend": "不在周末",
	}
}
