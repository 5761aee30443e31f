package zh

func beside() map[string]string {
	return map[string]string{
		"The task is set for this time already. Choose another one.":                                                               "任务本来就定在这个时间。请换一个。",
		"The change asks for this time already. Choose another one, or close this and approve it.":                                 "该变更申请的就是这个时间。请换一个，或者关闭窗口直接批准。",
		"This time is over. Choose one that lies ahead.":                                                                           "这个时间已经过去。请选择将来的时间。",
		"This time is more than ten years away. Choose a nearer one.":                                                              "这个时间在十年以后。请选择近一些的时间。",
		"This hour comes twice in the cloud's zone, where the clocks are put back. Choose a time an hour or two earlier or later.": "云平台所在时区会在这时把时钟拨回，这个钟点会出现两次。请选择早或晚一两个小时的时间。",
		"The policy wants a reason for this. Say why.":                                                                             "策略要求填写原因。请说明原因。",
		"Say why, for whoever asked.":                                                                                              "请写明原因，申请人会看到。",
		"This is longer than %d characters. Shorten it.":                                                                           "内容超过 %d 个字符，请缩短。",
		"There is a change for this task already. Choose another task.":                                                            "这个任务已有一个变更。请选择其他任务。",
		"This task is running. Choose one that waits for its time.":                                                                "这个任务正在执行。请选择还在等待执行的任务。",
		"This task has ended. Choose one that waits for its time.":                                                                 "这个任务已结束。请选择还在等待执行的任务。",
		"This task is no longer listed by the cloud. Choose another one.":                                                          "云端已不再列出这个任务。请选择其他任务。",
		"This task is in a state that headsup does not know. Choose another one.":                                                  "headsup 不认识这个任务的状态。请选择其他任务。",
		"Too close: a new time must be at least %s away.":                                                                          "太近了：新时间至少要在 %s后。",
		"Too late: the task may be put off by %s in all.":                                                                          "太晚了：该任务累计最多可推迟 %s。",
		"The task was put off %s already: only an earlier time is allowed.":                                                        "该任务已推迟 %s，只能改到更早的时间。",
		"In the freeze %s.":                   "处于冻结期 %s。",
		"Outside the maintenance window, %s.": "不在维护时间窗 %s 内。",
		"On a weekend.":                       "这是周末。",
		"The cloud names no maintenance window for this instance, and the policy requires one. Ask for it to be set.": "云平台上该实例没有维护时间窗，而策略要求必须有。请联系负责人设置。",
		"The zone of maintenance windows is not set, so no time can be checked. Ask whoever runs headsup.":            "维护时间窗的时区尚未设置，无法核对任何时间。请联系 headsup 管理员。",
		"%s The nearest that is allowed is %s.": "%s最近的可用时间是 %s。",
		"headsup does not know yet in which time zone the cloud reads times, and in some zone this one could do harm. ": "headsup 还不知道云平台按哪个时区解读时间，而在某些时区下这个时间可能有风险。",
		"%sChoose a later one.":                        "%s请选择晚一些的时间。",
		"%sChoose %s, or later.":                       "%s请选择 %s 或更晚。",
		"Choose a task.":                               "请选择任务。",
		"Type the code that your authenticator shows.": "请输入身份验证器上显示的验证码。",
		"Choose a day and an hour.":                    "请选择日期和时间。",
	}
}
