package zh

func course() map[string]string {
	return map[string]string{
		"Running since %s%s.":             "执行中，开始于 %s%s。",
		"It ran from %s to %s%s, and %s.": "执行时间 %s 至 %s%s，结果：%s。",

		"How it ended is not known: the cloud dropped it from its list%s.": "不知道结果如何：云平台已把它从列表中移除%s。",

		"was cancelled": "已被取消",
		"waiting again": "重新等待执行",
		"began to run":  "已开始执行",
		"ended well":    "顺利完成",
		"cancelled":     "已取消",
		"deleted":       "已删除",

		" while it waited, and no background task is surely its work":             "，当时它还在等待，也没有哪个后台任务能确定是它",
		", and no background task is surely its work":                             "，也没有哪个后台任务能确定是它",
		"Its work is the background task %s: ":                                    "对应的后台任务是 %s：",
		"%sboth have the same id.":                                                "%s两者 ID 相同。",
		"%sname, parameters and time are the same, so this is nearly certain.":    "%s名称、参数和时间都一致，几乎可以确定。",
		"%sname and time are the same, so this is likely, not certain.":           "%s名称和时间一致，很可能是，但不能确定。",
		"%show sure that is, is not known.":                                       "%s把握有多大，尚不清楚。",
		"; usually %s":                                                            "；通常耗时 %s",
		"It usually takes %s (%s of %s on %s":                                     "通常耗时 %[1]s（依据 %[4]s 上 %[3]s 的%[2]s",
		", each the work of such a task":                                          "，都是这类任务的实际执行",
		", told by %s name alone":                                                 "，仅凭%s名称判断",
		", %d of them the work of such a task, the rest told by their name alone": "，其中 %d 次是这类任务的实际执行，其余仅凭名称判断",
		"%s).":             "%s）。",
		"the last run":     "最近一次执行",
		"the last %d runs": "最近 %d 次执行",
		"its":              "其",
		"their":            "其",
		"%d to %s":         "%d 到 %s",
	}
}
