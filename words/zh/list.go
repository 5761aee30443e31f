package zh

func instant() map[string]string {
	return map[string]string{
		"an unknown time":               "未知时间",
		"{date_short_pretty} at {time}": "{date_short_pretty} {time}",
		"%s in %s, %s":                  "%s %s，即 %s",
		"%s UTC":                        "%s UTC",
	}
}

func item() map[string]string {
	return map[string]string{
		"%s (%s)":                "%s (%s)",
		"partition reassignment": "分区重平衡",
		"version upgrade":        "版本升级",
		"env %s":                 "环境 %s",
		"unknown engine":         "未知引擎",
		"is no longer listed by the cloud, and is running": "云端已不再列出，但仍在执行",
		"is no longer listed by the cloud, and %s":         "云端已不再列出，%s",
		"is no longer listed by the cloud":                 "云端已不再列出",
		"waits for its time":                               "等待执行",
		"is running":                                       "正在执行",
		"has ended well":                                   "已顺利完成",
		"has failed":                                       "已失败",
		"is cancelled":                                     "已取消",
		"is deleted":                                       "已删除",
		"is in a state that headsup does not know (%s)":    "处于 headsup 不认识的状态 (%s)",
		"somebody":                                         "有人",
		"the channel":                                      "该频道",
	}
}

func ledger() map[string]string {
	return map[string]string{
		"• and %d before":                "• 更早还有 %d 次",
		"First set for %s":               "最初定于 %s",
		"; moved %s":                     "；改期 %s",
		"; put off %s":                   "；推迟 %s",
		"; moved %s, put off %s":         "；改期 %s，其中推迟 %s",
		"%s, and now %s later.":          "%s，现在比最初晚 %s。",
		"%s, and now %s earlier.":        "%s，现在比最初早 %s。",
		"%s, and now back at that time.": "%s，现在又回到最初的时间。",
		"%soutside headsup":              "%s在 headsup 之外改动",
		"by %s":                          "由 %s 改期",
	}
}

func list() map[string]string {
	return map[string]string{
		"%s, soonest first": "%s，按时间先后排列",
		" (page %d of %d)":  "，第 %d 页，共 %d 页",
		"%sNo coming task fits that. `%s list` shows all of them, `%s list status=any` those that have ended too.": "%s没有符合条件的待执行任务。`%s 列表` 查看全部，`%s 列表 status=any` 连已结束的一起查看。",
		"No name here contains %s.":            "这里没有名称包含 %s 的任务或实例。",
		"No task here has a label %s.":         "这里没有任务带标签 %s。",
		"No task here has %s.":                 "这里没有任务符合 %s。",
		" Did you mean %s?":                    "你是不是想输入 %s？",
		" · it %s":                             " · %s",
		", begun %s%s":                         "，开始于 %s%s",
		" · :snowflake: in the freeze %s":      " · :snowflake: 处于冻结期 %s",
		"Change %s: %s asked to %s; it is %s.": "变更 %s：%s 申请%s；状态：%s。",
		"Reschedule":                           "改期",
		"Cancel":                               "取消任务",
		"Earlier":                              "更早",
		"Show to all here":                     "在此公开",
		"These filters are too long for buttons that turn the page. Use fewer of them.": "筛选条件太长，没法放进翻页按钮。请减少一些条件。",
	}
}

func maintenance() map[string]string {
	return map[string]string{
		"What is coming":                             "即将到来的维护",
		"What waits for you":                         "等你处理的变更",
		"No maintenance is coming in your channels.": "你的频道里没有即将到来的维护。",
		"*%s* coming in your channels. Next:":        "你的频道里即将有 *%s* ，最近的是：",
		"Go on":                                      "继续",
		"That message names no task that can be seen from here and moved. Choose one.": "那条消息里没有提到在这里看得到、又能改期的任务。请选一个。",
		"That message names several tasks. Choose one.":                                "那条消息提到了好几个任务。请选一个。",
		"Which task":             "哪个任务",
		"Show it":                "查看",
		"Reschedule it":          "改期",
		"Cancel it":              "取消任务",
		"Say that I've got this": "我来负责",
		"Tell its history":       "查看历史",
		"Choose":                 "请选择",
		"What to do":             "要做什么",
		"Type a name":            "输入名称",
		"any of them":            "全部",
		"%d of them":             "其中 %d 个",
	}
}
