package zh

func feed() map[string]string {
	return map[string]string{
		"Cancelled: %s":             "已取消：%s",
		"Failed: %s":                "失败：%s",
		" (may be cancelled)":       "（可能取消）",
		" (may be moved to %s UTC)": "（可能改到 %s UTC）",
		"It %s.":                    "状态：%s。",
		"%s has it.":                "由 %s 负责。",
		"Nobody has it.":            "还没有负责人。",
		"Work of this kind took up to %s lately; the end shown here is a guess from that.": "这类工作最近最长耗时 %s；这里的结束时间据此估计。",
		"How long it takes is not known; the end shown here is a guess.":                   "耗时未知；这里的结束时间只是估计。",
		"In Slack: %s show %s": "在 Slack 中输入：%s show %s",
		"*Your calendar:* %s":  "*你的日历* %s",
		"Add it to your calendar program as a calendar by address (subscribe, from URL). It shows the maintenance of the channels that you are in, and follows it when it is moved or cancelled.": "请在日历软件里按网址添加日历（“订阅”或“通过 URL 添加”）。它显示你所在频道的维护任务，任务改期或取消时会随之更新。",
		"The address is a secret: whoever has it can read along. It is shown this once; %s ends it.":                                                                                              "这个地址是机密：拿到它的人都能看到日历内容。地址只显示这一次；要停用请用 %s。",
		"%s calendar off": "%s 日历 关闭",
		"The address that you had since %s counts no more.": "你自 %s 起使用的旧地址已失效。",
		"It was not read yet.":                              "还没有被读取过。",
		"It was last read within the hour after %s.":        "最近一次读取是在 %s 之后的一小时内。",
		"You have a calendar address since %s. %s It cannot be shown again, since only its print is kept.": "你已有日历地址，创建于 %s。%s地址无法再次显示，因为系统只保存了它的指纹。",
		"%s makes another one in its place, %s ends it.":                                                   "换一个新地址请用 %s，停用请用 %s。",
		"%s calendar new": "%s 日历 新建",
		"You have no calendar address, so there is nothing to end. %s makes one.": "你没有日历地址，没有可停用的。要创建请用 %s。",
		"%s calendar": "%s 日历",
		"Your calendar address counts no more. %s makes another one.": "你的日历地址已停用。要另建一个请用 %s。",
		"headsup serves no calendars here, since nothing says how a browser reaches it. Nothing was made. Ask whoever runs headsup to set HEADSUP_HTTP_ADDR and HEADSUP_HTTP_URL.": "这里的 headsup 不提供日历，因为没有设置浏览器可访问的地址。没有创建任何内容。请让 headsup 管理员设置 HEADSUP_HTTP_ADDR 和 HEADSUP_HTTP_URL。",
		"Maintenance: %s": "维护：%s",
		"Maintenance":     "维护",
	}
}
