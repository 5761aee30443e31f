package zh

func task() map[string]string {
	return map[string]string{
		"When: *%s*, %s; it %s.": "时间： *%s* ，%s；%s。",
		"Where: %s, %s, %s%s":    "位置： %s ，%s，%s%s",
		"Tags: %s":               "标签：%s",
		":snowflake: It stands in the freeze %s. It can be cancelled, or moved out of it.": ":snowflake: 处于冻结期 %s。可以取消，或改到冻结期之外。",
		"Parameters:\n%s":         "参数：\n%s",
		"%s: %s, it %s.":          "%s：%s，%s。",
		"Task %s, made %s%s · %s": "任务 %s，创建于 %s%s · %s",
		"Withdraw %s":             "撤回 %s",
		"; maintenance window %s in a zone that the cloud does not name": "；维护时间窗 %s，云平台没有说明是哪个时区",
		"; maintenance window %s %s":                                     "；维护时间窗 %s %s",
	}
}

func taskcard() map[string]string {
	return map[string]string{
		"Its":                                               "所属",
		"Maintenance is running":                            "维护正在执行",
		"Maintenance has ended well":                        "维护已顺利完成",
		"Maintenance has failed":                            "维护失败",
		"Maintenance is cancelled":                          "维护已取消",
		"Maintenance is deleted":                            "维护已删除",
		"Maintenance is no longer listed":                   "云端已不再列出这项维护",
		"Maintenance is coming":                             "即将维护",
		"Maintenance in a state that headsup does not know": "维护处于 headsup 不认识的状态",
		"When: %s":                                          "时间：%s",
		"Set for %s; it %s.":                                "定于 %s；%s。",
		"Set for %s":                                        "定于 %s",
		"Partitions move between the brokers; that costs disk and network while it runs.":                                                 "分区会在 broker 之间迁移，执行期间会占用磁盘和网络。",
		"The software gets another version; nodes may restart, so clients must be able to connect again.":                                 "软件会更换版本，节点可能重启，客户端必须能够重连。",
		":warning: %s project cannot be read since %s, so this may be out of date. Before you rely on it, look into the cloud's console.": ":warning: %s项目自 %s 起读不到，以上内容可能已经过时。以此为准之前，请先到云平台控制台核对。",
		"%s of maintenance found together": "同时发现 %s",
		"%d to come":                       "%d 个待执行",
		", %d running":                     "，%d 个执行中",
		", %d over":                        "，%d 个已结束",
		"; %s has it":                      "；由 %s 负责",
		"Their":                            "部分任务所属",
		"`%s show` and the code of a task has its buttons, `%s list` all that is coming. What happens to these is told in the thread.": "`%s 查看` 加任务代号可以操作该任务，`%s 列表` 列出所有即将到来的任务。这些任务的后续情况会发在消息列里。",
	}
}

func text() map[string]string {
	return map[string]string{
		"less than a second": "不到 1 秒",
		"once":               "1 次",
		"twice":              "2 次",
		"%d times":           "%d 次",
	}
}
