package zh

func speak() map[string]string {
	return map[string]string{
		"What you read alone is in the language of your Slack, where headsup speaks it. What a channel reads is in the channel's.": "只对你显示的内容使用你的 Slack 的语言（只要 headsup 支持）。频道里的内容使用频道的语言。",
		"What you read alone is in %s, as you chose. What a channel reads is in the channel's language.":                           "只对你显示的内容使用你选择的 %s。频道里的内容使用频道的语言。",
		"As Slack": "跟随 Slack",
		"What you read alone is in the language of your Slack again, where headsup speaks it.": "只对你显示的内容重新使用你的 Slack 的语言（只要 headsup 支持）。",
		"What you read alone is in %s from now on.":                                            "从现在起，只对你显示的内容使用 %s。",
		"%s chose the language of their Slack":                                                 "%s 选择了跟随 Slack 的语言",
		"%s chose to be answered in %s":                                                        "%s 选择了用 %s 接收回复",
	}
}
