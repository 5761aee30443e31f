package zh

func home() map[string]string {
	return map[string]string{
		"Waiting for you":         "等你处理",
		"Nothing waits for you.":  "没有等你处理的事项。",
		"You have":                "由你负责",
		"You have taken no task.": "你没有负责的任务。",
		"You asked for":           "你申请的",

		"Nothing that you asked for is under way.": "你没有进行中的申请。",

		":warning: The cloud cannot be read. What is shown of these projects may have changed:": ":warning: 读取不到云平台。以下项目显示的内容可能已有变化：",
		"and %d more":    "还有 %d 个",
		"• %s, since %s": "• %s，自 %s 起",
		"%s It was done without approval, for you to sign off.": "%s。这次没有经过审批，等你补签。",
		"*Coming* in your channels":                             "你的频道里 *即将到来的维护*",
		"%s: %s, soonest first":                                 "%s：%s，按时间先后排列",
		"and %d more: `%s list`, with filters":                  "还有 %d 个：`%s 列表` 可按条件筛选",
		"Direct messages are *on*: how your changes end, another time that an approver offers, who takes over your tasks, and your reminders.": "私信已 *打开* ：你的变更的结果、审批人提议的其他时间、谁接手了你的任务，以及你的提醒。",
		"Turn direct messages off": "关闭私信",
		"Direct messages are *off*: what would be told in one stands here. %s": "私信已 *关闭* ：原本用私信告知的内容会显示在这里。%s",
		"Turn direct messages on": "打开私信",
		"Times that you type are read in %s, your zone in Slack. To change it, open Preferences in Slack, Language &amp; region.":                                   "你输入的时间按 %s 解读，即你在 Slack 中的时区。如需更改，请打开 Slack 的“首选项”→“语言和区域”。",
		"Times that you type are read in %s (HEADSUP_TIMEZONE), since Slack names no zone for you. To change it, open Preferences in Slack, Language &amp; region.": "你输入的时间按 %s（HEADSUP_TIMEZONE）解读，因为 Slack 没有提供你的时区。如需更改，请打开 Slack 的“首选项”→“语言和区域”。",
		"*Your settings*": "*你的设置*",
		"No reminder waits for you. `%s remind k7q2 30m` asks for one, with the name of a task.": "你没有待发的提醒。用 `%s 提醒 k7q2 30分钟` 并换成任务代号即可添加。",
		"*Reminders* that you asked for, as direct messages%s":                                   "你设置的 *提醒* ，以私信发送%s",
		"%s, of %s, set for %s": "%s，任务 %s，定于 %s",
		"Drop it":               "删除",
		". None of them comes while direct messages are off": "。私信关闭期间不会发送",
		"What still comes: answers to what you do, the end of your drafts, approvals that were skipped in an emergency, your second factor, and what Slack will not take in its channel.": "仍会发送的有：对你操作的答复、草稿的结果、紧急情况下跳过审批的通知、二次验证的消息，以及 Slack 无法在频道里发出的内容。",
		"Direct messages are on.": "私信已打开。",
		"Direct messages are off. What would be told in one stands in App Home. %s": "私信已关闭。原本用私信告知的内容会显示在主页。%s",
		" %s that you asked for will not come.":                                     "你设置的 %s不会发送。",
		"The reminder is dropped. Nothing else was changed.":                        "提醒已删除，其他没有改动。",
	}
}
