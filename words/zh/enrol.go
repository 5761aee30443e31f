package zh

func enrol() map[string]string {
	return map[string]string{
		"headsup: second factor":                 "headsup：二次验证",
		"A second factor for headsup":            "绑定 headsup 的二次验证",
		"Have your authenticator app at hand.":   "请准备好身份验证器应用。",
		"The secret is shown once.":              "密钥只显示一次。",
		"Show it now":                            "立即显示",
		"Scan this with your authenticator app:": "请用身份验证器应用扫描：",
		"Or type it in:":                         "或者手动输入：",
		"Keep this page open until the next step is done. Nothing is kept before that.": "完成下一步之前请不要关闭此页；在那之前不会保存任何内容。",
		"The code that the app shows now:":                                              "应用当前显示的验证码：",
		"Done.":                                                                         "绑定完成。",
		"headsup asks for the code of your app where a rule wants it. The one you just typed is used up; the next one counts.":                      "规则要求时，headsup 会请你输入应用上的验证码。刚才输入的已经用掉，下次请用新的验证码。",
		"That is not it. Wait for the next code and look at the clock of your device; it must be right.":                                            "验证码不对。请等下一个验证码，并确认设备的时间准确。",
		"This link cannot be used any more. Ask whoever runs headsup for another one.":                                                              "这个链接已失效。请向 headsup 管理员要一个新的。",
		"This link was opened at %s, and shows its secret once. If that was not you, tell whoever runs headsup at once: somebody else has seen it.": "这个链接已在 %s 打开过，其中的密钥只显示一次。如果不是你打开的，说明密钥已被他人看到：请立即告知 headsup 管理员。",
		"You have a second factor already. Ask whoever runs headsup for a link that replaces it.":                                                   "你已经绑定了二次验证。如需更换，请向 headsup 管理员要一个更换用的链接。",
		"headsup could not do that now. Nothing was kept; try again in a minute.":                                                                   "headsup 暂时无法处理。什么都没有保存，请一分钟后再试。",
	}
}
