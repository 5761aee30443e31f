package zh

func applying() map[string]string {
	return map[string]string{
		"headsup reads the task, changes it, and reads it again. It says done only when it has seen it; while the cloud lags, that can take a few minutes.": "headsup 会先读取任务，提交改动，再读取一次；只有亲眼看到改动才算完成。云平台的列表有延迟时，可能需要几分钟。",
		"This is call %d, since the one before it was seen to have had no effect.":                                                                          "这是第 %d 次调用：已确认上一次没有生效。",
		":warning: %s It may have taken effect or not: headsup looks for about a minute, and calls again only once it has seen that nothing changed.":       ":warning: %s 它可能已生效，也可能没有：headsup 会持续查看约一分钟，确认没有任何变化后才会再次调用。",
		":warning: The cloud's list cannot be read since %s. headsup tries again for up to %s, and calls nothing unseen.":                                   ":warning: 自 %s 起读取不到云平台的任务列表。headsup 会继续尝试，最长 %s，看清之前不会再调用。",
		"The cloud's answer was lost at %s.": "云平台的应答在 %s 丢失。",
		"The cloud answered %d at %s.":       "云平台返回了 %d，时间 %s。",
	}
}
