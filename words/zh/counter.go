package zh

func counter() map[string]string {
	return map[string]string{
		"%s would approve %s instead. %s has the next word: take this time, or withdraw.": "%s 提议改为 %s。等 %s 决定：接受这个时间，或者撤回。",
		"%s\nWithout an answer it expires %s.":                                            "%s\n如果没有答复，将于 %s 过期。",
		"You took %s for %s. It still takes %s; those who may give it are asked.":         "你为 %[2]s 接受了 %[1]s。还需要 %[3]s，已通知可以批准的人。",
		"You took %s for %s. It is applied now; the card shows how it goes.":              "你为 %[2]s 接受了 %[1]s。现在提交到云平台，进展见卡片。",
		"You took %s for %s. It is applied at %s; until then you can withdraw it.":        "你为 %[2]s 接受了 %[1]s。将于 %[3]s 提交到云平台，在此之前你可以撤回。",
		"%s offered %s for your change %s. %s":                                            "%[1]s 曾为你的变更 %[3]s 提议 %[2]s。%[4]s",
		"%s would approve your change %s for %s instead.":                                 "%s 同意你的变更 %s，但提议改为 %s。",
		"Without an answer it expires %s. Nothing has been changed yet.":                  "如果没有答复，将于 %s 过期。目前没有任何改动。",
		"Another time was offered since.":                                                 "之后又提议了别的时间。",
		"It is over: *%s*.":                                                               "已经结束： *%s* 。",
		"You took it.":                                                                    "你已接受。",
		"You took another time, %s.":                                                      "你接受了另一个时间：%s。",
		"An approver":                                                                     "审批人",
	}
}
