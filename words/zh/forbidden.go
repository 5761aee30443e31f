package zh

func forbidden() map[string]string {
	return map[string]string{
		" Deny it, with the reason.":       "请拒绝，并写明原因。",
		" Offer another time, or deny it.": "请提议其他时间，或者拒绝。",
		"Nobody can approve %s now, since the policy is against it: %s Nothing was decided.%s%s": "现在没有人能批准 %s，因为策略不允许：%s本次操作未生效。%s%s",
		"When it was to be applied, the policy was against it: %s Nothing was sent. %s%s":        "提交之前发现策略不允许：%s没有向云平台提交任何改动。%s%s",
		"still ":                                 "仍",
		"%s Ask for another time, or cancel it.": "%s请申请其他时间，或者取消任务。",
		"%s Cancel it, or ask whoever keeps the policy.":                                             "%s请取消任务，或联系策略的维护者。",
		"%s Somebody who may can ask for it.":                                                        "%s可以由有权限的人来申请。",
		"%s Ask again when that is mended.":                                                          "%s解决之后请重新申请。",
		"there is none that headsup could go by. Whoever runs headsup has to look at its settings.":  "没有 headsup 可以依据的策略。请 headsup 管理员检查设置。",
		"no rule covers this task any more. Whoever runs headsup can add one.":                       "已没有适用于这个任务的规则。headsup 管理员可以添加。",
		"%s may not ask for this%s any more. %s":                                                     "%s 已无权%s申请此项操作。%s",
		"the rule requires a reason, and %s gave none. It can be asked for again with `because …`.":  "规则要求写明原因，而 %s 没有写。可以加上 `因为 …` 重新申请。",
		"%s may not skip the approval any more. Without `break-glass` it can be asked for again.":    "%s 已无权跳过审批。不带 `跳过审批` 可以重新申请。",
		"headsup could not read from Slack who is in %s, so it could not tell whether %s still may.": "headsup 无法从 Slack 读取 %s 的成员，因而无法判断 %s 是否仍有权限。",
		"it takes %s by %s, and too few of them are left. Whoever runs headsup can name more.":       "需要 %[2]s 给出 %[1]s，而剩下的人不够。headsup 管理员可以指定更多人。",

		"it is not allowed (%s).": "不允许（%s）。",
	}
}
