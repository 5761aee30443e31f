package zh

func verb() map[string]string {
	return map[string]string{
		"enrolled a second factor":                   "启用了二次验证",
		"replaced a second factor":                   "更换了二次验证",
		"removed a second factor":                    "移除了二次验证",
		"unlocked a second factor":                   "解锁了二次验证",
		"encrypted a second factor with another key": "用另一个密钥重新加密了二次验证",
		"made a link to a second factor":             "生成了二次验证的链接",
		"opened a link to a second factor":           "打开了二次验证的链接",
		"made a calendar link":                       "创建了日历地址",
		"ended a calendar link":                      "停用了日历地址",
		"took over":                                  "接手了",
		"told":                                       "发送了通知",
		"showed a card":                              "发送了卡片",
		"started":                                    "已启动",
		"stopped":                                    "已停止",
		"%s turned direct messages on":               "%s 开启了私信",
		"%s turned direct messages off":              "%s 关闭了私信",
	}
}
