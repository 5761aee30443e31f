package zh

func delegation() map[string]string {
	return map[string]string{
		"It takes the place of what was said before, until %s.":                                                         "取代之前有效期至 %s 的委托。",
		"%s stands in for %s until %s, and may approve and deny changes of others in their stead. Both names are kept.": "%s 将代 %s 审批，直到 %s，可以批准或拒绝他人的变更。两人的名字都会记录。",
		"It counts for %s. %s ends it.":                             "适用规则：%s。提前结束请用 %s。",
		"%s delegate @%s until now":                                 "%s 委托 @%s 直到 现在",
		"%s no longer stands in for %s.":                            "%s 不再代 %s 审批。",
		"%s does not stand in for you, so there is nothing to end.": "%s 并没有代你审批，没有可结束的委托。",
		"You stand in for %s until %s.":                             "你正代 %s 审批，直到 %s。",
		"%s stands in for you until %s.":                            "%s 正代你审批，直到 %s。",
		"headsup could not ask Slack who %s is. Nothing was kept. Please try again in a moment.":                                                             "headsup 无法向 Slack 查询 %s 是谁。什么都没有保存。请稍后再试。",
		"%s cannot stand in for anybody: only members of this workspace can, no guests, bots or people who have left. Nothing was kept. Name somebody else.": "%s 不能代人审批：只有本工作区的成员可以，访客、机器人和已离开的人不行。什么都没有保存。请换一个人。",
	}
}
