package zh

func preflight() map[string]string {
	return map[string]string{
		"How long such work takes is not known: none has been seen to end.":       "这类操作通常要多久还不清楚：还没有见过执行完的。",
		"Something else was looked at (%s).":                                      "还检查了其他项 (%s)。",
		"Whether the instance is running is not known: ":                          "不清楚实例是否在运行：",
		"The instance is running.":                                                "实例正在运行。",
		"The instance is not running: the cloud says %s.":                         "实例不在运行：云平台显示 %s。",
		"%sthe cloud says no status.":                                             "%s云平台没有给出状态。",
		"Nothing else is at work on the instance, or set within an hour of this.": "实例上没有其他操作在进行，前后一小时内也没有其他任务。",
		"Whether anything else is at work on the instance is not known: %s":       "不清楚实例上有没有其他操作：%s",
		" is running":                                  " 正在执行",
		" is set for %s%s":                             " 定于 %s%s",
		"the background task %s is running":            "后台任务 %s 正在执行",
		", and %d more":                                "，还有 %d 个",
		"On the same instance: %s.":                    "同一实例上：%s。",
		", the same time":                              "，时间相同",
		", %s after this":                              "，比本任务晚 %s",
		", %s before this":                             "，比本任务早 %s",
		"It begins inside the maintenance window, %s.": "开始时间在维护时间窗 %s 内。",
		"It begins inside the maintenance window, %s, but may run beyond it: such work took up to %s.":                                "开始时间在维护时间窗 %s 内，但可能会超出：这类操作最长用过 %s。",
		"It begins outside the maintenance window, %s.":                                                                               "开始时间不在维护时间窗 %s 内。",
		"Whether it suits the maintenance window is not known: the cloud names none.":                                                 "不清楚是否在维护时间窗内：云平台没有给出时间窗。",
		"Whether it suits the maintenance window, %s, is not known: the window's time zone is not set (HUAWEICLOUD_WINDOW_TIMEZONE).": "不清楚是否在维护时间窗 %s 内：没有设置时间窗的时区（HUAWEICLOUD_WINDOW_TIMEZONE）。",
		"the freeze %s":                                "冻结期 %s",
		"No freeze is in the way.":                     "不受冻结期影响。",
		"It may run into %s: such work took up to %s.": "可能会拖进%s：这类操作最长用过 %s。",
		"It stands in %s.":                             "处于%s。",
		"it":                                           "实例状态",
		"that":                                         "这些情况",
		"%s was never read.":                           "%s从未读取过。",
		"%s was last read %s.":                         "%s上次读取于 %s。",
		"%s%s to look at":                              "%s%s需要留意",
		"%s%s not known":                               "%s%s情况不明",
		"%snothing speaks against it":                  "%s没有发现问题",
	}
}

func putback() map[string]string {
	return map[string]string{
		"Put it back":                         "改回原时间",
		"It cannot be put back":               "无法改回原时间",
		"%s while a change of it is open. %s": "%s：还有进行中的变更。%s",
		"%s: that time is over.":              "%s：那个时间已经过去。",
		"%s from here: that hour comes twice in the cloud's zone, where the clocks are put back.":                                        "%s：那一小时在云平台的时区里会出现两次（时钟拨回）。",
		"%s from here: no rule of the policy covers moving it.":                                                                          "%s：策略里没有规则涉及它的改期。",
		"%s from here yet: headsup does not know in which time zone the cloud reads times, so it only makes moves that are safe in any.": "%s：headsup 还不知道云平台按哪个时区理解时间，所以只做在任何时区都安全的改期。",
		"%s. %s%s":             "%s。%s%s",
		" The earliest is %s.": "最早可以是 %s。",
		"%s from here. %s":     "%s。%s",
		"%s from here (%s).":   "%s（%s）。",
	}
}
