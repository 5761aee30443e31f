package zh

func glass() map[string]string {
	return map[string]string{
		":rotating_light: *Break-glass:* the approval was skipped. Somebody who could have approved has yet to sign it off.": ":rotating_light: *紧急操作* — 跳过了审批，还需要一位本可审批的人补签。",
		":rotating_light: *Break-glass:* the approval was skipped. Signed off by %s, %s.":                                    ":rotating_light: *紧急操作* — 跳过了审批，已由 %s 补签，%s。",
		"Skip the approval?": "要跳过审批吗？",
		"It is applied at once and cannot be taken back. Everybody who could have approved is told, and somebody else has to sign it off.": "改动会立即提交到云平台，无法收回。所有本可审批的人都会收到通知，并需要由他人补签。",
		"Yes, skip it": "确定跳过",
		"No":           "不跳过",
		"Please look at it, and sign it off: `approve %s`, or with the button on its card.": "请查看并补签：发送 `批准 %s`，或点击卡片上的按钮。",
		"Please look at it, and sign it off with the button on the card above.":             "请查看，并用上方卡片上的按钮补签。",
		":rotating_light: %s skipped your approval (break-glass) to %s. %s.":                ":rotating_light: %s 跳过了你的审批（紧急操作），要%s。%s。",
		"Signed off: %s. Its card says so.":                                                 "已补签 %s，卡片上已注明。",
	}
}
