package zh

func pending() map[string]string {
	return map[string]string{
		"No change waits for a decision.":                 "没有等待审批的变更。",
		"Yours":                                           "你的变更",
		"No change of yours is open here.":                "你在这里没有进行中的变更。",
		"%s %s: to %s; it is %s.":                         "%s %s：%s；状态：%s。",
		"Done without approval, for you to sign off":      "跳过审批执行的，等你补签",
		"Done without approval, for others to sign off":   "跳过审批执行的，等其他人补签",
		"Waiting for others":                              "等待其他人处理",
		"%s %s: %s asked to %s; it is %s. %s":             "%s %s：%s 申请%s；状态：%s。%s",
		"%s %s: %s asks to %s. %s":                        "%s %s：%s 申请%s。%s",
		"It waits for %s to take another time, until %s.": "等待 %s 答复提议的时间，截止 %s。",
		"It has %d of %s by %s, and expires %s.":          "需要 %[3]s 给出 %[2]s，已有 %[1]d 个，将于 %[4]s 过期。",
	}
}

func question() map[string]string {
	return map[string]string{
		"please decide":            "请审批",
		"this still waits for you": "这个变更还在等你审批",
		"%s: %s asks to %s.":       "%s：%s 申请%s。",
		"The buttons are on the card above. Without a decision it expires %s.":           "按钮在上方的卡片上。如果没有人处理，将于 %s 过期。",
		"*%d of %s so far*, and it expires %s.":                                          "*需要 %[2]s，目前只有 %[1]d 个* ，将于 %[3]s 过期。",
		"%s asks to %s: %s. Please ask %s to decide; the buttons are on the card above.": "%s 申请%s： %s。请催 %s 处理；按钮在上方的卡片上。",
		"Your change %s: *%s* · %s":                                                      "你的变更 %s： *%s* · %s",
	}
}
