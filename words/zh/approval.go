package zh

func approval() map[string]string {
	return map[string]string{
		"*%d of %s.* %s may approve, but not %s, who asked.":                           "*需要 %[2]s，已通过 %[1]d 个* · %[3]s 可以批准，申请人 %[4]s 除外。",
		" Each takes a one-time code.":                                                 " 每次批准都需要验证码。",
		":white_check_mark: %s approved, %s.":                                          ":white_check_mark: %s 已批准，%s。",
		":eyes: %s is looking, since %s.":                                              ":eyes: %s 正在查看，自 %s 起。",
		"Once it is done, another reschedule can move it back, until the task starts.": "改期完成后，在任务开始之前仍可通过再次改期改回。",
		"Without a decision it expires %s.":                                            "如果没有人处理，将于 %s 过期。",
		"%s approved, %s":                                                              "%s 已批准，%s",
		"%s, without the one-time code that the policy asks for by now. It does not count; they can approve again.": "%s，但没有提供策略现在要求的验证码。这次批准不算数，可以重新批准。",
		"%s, but headsup cannot read from Slack now whether they still may. Until then it does not count.":          "%s，但 headsup 目前无法从 Slack 核实其是否仍有权限。核实之前不算数。",
		"%s, but is new among the approvers since. It does not count for now.":                                      "%s，但其是之后才加入的审批人，暂时不算数。",
		"%s, but may no longer. It does not count.":                                                                 "%s，但现在已没有权限，这次批准不算数。",
		"%s has left and cannot approve.":                                                                           "%s 已离开，无法批准。",
		"%s have left and cannot approve.":                                                                          "%s 都已离开，无法批准。",
		"By %s. ":                                                                                                   "由 %s 批准。",
		"%sIt is applied at %s. Until then %s can withdraw it.":                                                     "%s将于 %s 提交到云平台，在此之前 %s 可以撤回。",
		"%sIt is applied now.":                                                                                      "%s现在提交到云平台。",
		"Withdraw":                                                                                                  "撤回",
		"Approve":                                                                                                   "批准",
		"Another time":                                                                                              "换个时间",
		"I'm looking":                                                                                               "我在看",
		"Take this time":                                                                                            "接受这个时间",
		"Deny":                                                                                                      "拒绝",
	}
}
