package zh

func timeline() map[string]string {
	return map[string]string{
		"freeze":              "冻结期",
		"maintenance window":  "维护时间窗",
		"a change waits":      "有变更待处理",
		"tasks":               "个任务",
		"%s to %s, %s":        "%s 至 %s，%s",
		"Timeline of %s, %s.": "时间线：%s，%s。",
		"They are too many for a bar each, and are counted.": "任务太多，不逐个画出，只显示数量。",
		"Freezes are shaded: %s.":                            "阴影是冻结期：%s。",
		"And %d more.":                                       "还有 %d 个。",
		"%s, %s.":                                            "%s，%s。",
		"%s from %s":                                         "%[2]s：%[1]s",
		"Slack did not take the picture, so here is the list. Ask again in a minute; if there is none then, tell whoever runs headsup.": "Slack 没有接收图片，先给出列表。请一分钟后再试；如果还是没有图片，请告知 headsup 管理员。",
		"%s behind these days: `%s list`. ":    "这几天之后还有 %s：`%s 列表`。",
		"Nothing is coming in these days.":     "这几天没有维护。",
		"The picture of %s comes in a moment.": "图片（%s）马上就来。",
		"The picture of %s comes in a moment, in your direct message with headsup, since in a channel it could not be shown to you alone.": "图片（%s）马上发到你和 headsup 的私信里，因为在频道里无法只给你一个人看。",
		"%s. ": "%s。",
	}
}

func told() map[string]string {
	return map[string]string{
		"Nothing happened.":                 "没有发生任何事。",
		"and %d more: `%s list status=any`": "还有 %d 个：`%s 列表 status=any`",
		"%s happened: %s":                   "有 %s变化：%s",
		"%d %s":                             "%[2]s %[1]d 项",
		"not as expected":                   "与预期不符",
		"changed outside headsup":           "在 headsup 之外被改动",
		"it changed outside headsup.":       "在 headsup 之外有变动。",
		"it has ended well%s.":              "已顺利完成%s。",
		"it has failed%s. Look into the cloud's console at what became of the instance.":                                                      "已失败%s。请到云平台控制台查看实例的情况。",
		"it %s, says background task %s.":                                                                                                     "%s，依据后台任务 %s。",
		"the cloud dropped it from its list while it ran. How it ended is told here when a background task shows it.":                         "执行期间，云端就不再列出它了。等后台任务显示出结果，会在这里告知。",
		"the cloud no longer lists it, and it was not headsup. It was set for %s. If you did not expect that, look into the cloud's console.": "云端已不再列出，不是 headsup 做的。原定 %s。如果与你的预期不符，请到云平台控制台查看。",
		"%s outside headsup. It was set for %s.":                                                                                              "%s，是在 headsup 之外操作的。原定 %s。",
		"the cloud lists it again, set for %s.":                                                                                               "云端又重新列出，定于 %s。",
		"it %s. It cannot be moved here until the cloud says otherwise.":                                                                      "%s。在云平台的状态变化之前，无法在这里改期。",
		"it waits again outside headsup, set for %s.":                                                                                         "在 headsup 之外又变为等待执行，定于 %s。",
		"moved from %s to %s outside headsup.":                                                                                                "在 headsup 之外从 %s 改到了 %s。",
		" after %s%s":                                                                                                                         "，用时 %s%s",
		"It may begin at any moment; it can still be moved or cancelled.":                                                                     "随时可能开始，现在还可以改期或取消。",
		"It cannot be moved any more. Watch the instance.":                                                                                    "已无法改期。请留意实例。",
		"Watch the instance, and look into the cloud's console.":                                                                              "请留意实例，并到云平台控制台查看。",
	}
}
