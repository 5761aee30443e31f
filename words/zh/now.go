package zh

func notice() map[string]string {
	return map[string]string{
		":bell: *Maintenance %s*%s":   ":bell: *%s 开始维护*%s",
		"reminder":                    "提醒",
		"notice":                      "通知",
		"Maintenance in %s: %s, %s%s": "%s后开始维护：%s，%s%s",
		"%s: nobody has taken it yet. *%s* names you, and nobody is called any more.": "%s 还没有人负责。点击 *%s* 即由你负责，不再继续呼叫其他人。",
		"%s %s. Nobody has taken it yet":                                              "%s %s。还没有人负责",
		" (this %s is late)":                                                          " (这条%s发晚了)",
		"%s ahead":                                                                    "%s即将开始",
		"*%s* behind *Show* names you.":                                               "先点 *查看* 再点击 *%s* 即由你负责。",
		"`%s take` with a task's code names you.":                                     "用 `%s 认领` 加任务代号，即由你负责。",
		"%s: nobody has taken %s yet. %s":                                             "%s 还没有人负责的任务：%s。%s",
		"%s %s. Nobody has taken %s yet":                                              "%s %s。还没有人负责的任务：%s",
		"; change %s to %s is %s":                                                     "；变更 %s：%s，状态：%s",
		"row %s, hash %s":                                                             "第 %s 行，哈希 %s",
		":ledger: The audit ends with %s%s. Leave this message here: `headsup audit verify --heads` finds by it whether rows up to this one were changed or cut off later.": ":ledger: 审计记录目前的末尾是%s%s。请保留这条消息：`headsup audit verify --heads` 靠它查出此前的记录后来有没有被改动或截断。",
	}
}

func now() map[string]string {
	return map[string]string{
		"%s Background work that nobody scheduled is read every hour, and with each look while a task is near.": "%s没有人安排的后台任务每小时读取一次；任务临近时，每次查看都会读取。",
		"Nothing is known to run, and nothing ended in the last %s.":                                            "没有已知正在执行的任务，最近 %s内也没有任务结束。",
		"It is not known yet what runs.":                                                                        "还不知道有哪些任务在执行。",
		"%s running":                                                                                            "%s正在执行",
		", %d due and not started":                                                                              "，%d 个到点未开始",
		", %d ended in the last %s":                                                                             "，最近 %[2]s内结束 %[1]d 个",
		"And on %s. `%s list status=executing` shows all that runs.":                                            "%s未在此列出。`%s 列表 status=executing` 查看所有正在执行的任务。",
		":warning: %s %s was due at %s and has not started":                                                     ":warning: %s %s 应于 %s 开始，尚未开始",
		":gear: %s %s is running":                                                                               ":gear: %s %s 正在执行",
		", begun %s":                                                                                            "，开始于 %s",
		"; :warning: at least twice as long as usual":                                                           "；:warning: 耗时已达平时的两倍以上",
		"; :warning: begun %s before its time":                                                                  "；:warning: 比预定时间提前 %s开始",
		"%s, which nobody scheduled, ":                                                                          "%s (没有人安排) ",
		":gear: %sis running, begun %s":                                                                         ":gear: %s正在执行，开始于 %s",
		"%sis in the state %s, begun %s":                                                                        "%s状态为 %s，开始于 %s",
		"%sis no longer listed by the cloud since %s; how it ended is not known":                                "%s自 %s 起云端不再列出；怎样结束的尚不清楚",
		"%s%s %s%s":  "%[1]s%[3]s %[2]s%[4]s",
		", after %s": "，用时 %s",
	}
}

func offer() map[string]string {
	return map[string]string{
		"Show %s":  "查看 %s",
		"Offer %s": "提议 %s",
		"Take %s":  "改用 %s",
	}
}

func ops() map[string]string {
	return map[string]string{
		":busts_in_silhouette: %s was read for the first time. In it: %s.": ":busts_in_silhouette: 首次读取用户组 %s ，成员：%s。",
		"They count at once.": "即刻生效。",
		":busts_in_silhouette: %s in the policy means a user group now that it did not mean before. In it: %s.":                               ":busts_in_silhouette: 策略里的 %s 现在指向另一个用户组，与之前不同。成员：%s。",
		" They are newcomers: their right begins %s.":                                                                                         "他们算新成员，权限自 %s 起生效。",
		"Whoever may make user groups can bring that about. If it is not meant, name the right group by its id.":                              "凡是能创建用户组的人都可能造成这种情况。如果不是有意为之，请在策略里用 ID 指定正确的用户组。",
		":busts_in_silhouette: %s has changed: %s.":                                                                                           ":busts_in_silhouette: 用户组 %s 有变动：%s。",
		" The newcomers' right begins %s.":                                                                                                    "新成员的权限自 %s 起生效。",
		":rotating_light: %s cannot be used as policy since %s. %s":                                                                           ":rotating_light: 自 %[2]s 起，%[1]s 无法用作策略。%[3]s",
		"The policy in force since %s is %s, from %s. One replica of headsup still has %s, and decides nothing until its file says the same.": "自 %s 起生效的策略是 %s，来自 %s。有一个 headsup 副本仍是 %s，在其文件一致之前不做任何决定。",

		"Give every replica the same file. If the other one is meant, write it into a file whose replica has the policy in force, or send SIGHUP to the replica that has it.": "请让所有副本使用同一份文件。如果想用的是另一份，请写进已使用生效策略的副本的文件，或向持有它的副本发送 SIGHUP。",

		"Mend it, and headsup reads it by itself.": "改好之后，headsup 会自动读取。",
		":white_check_mark: %s is right again. %s": ":white_check_mark: %s 已恢复正确。%s",
		"nobody":                            "无人",
		"%d more":                           "其余 %d 个",
		"%s joined":                         "%s 加入",
		"%s left":                           "%s 离开",
		"• named in %s":                     "• 用于 %s",
		", where its people decide nothing": "，组内成员在那里不参与审批",
		", there from %s":                   "，在那里自 %s 起生效",
		"• and in %d more":                  "• 另有 %d 处",
		"Whoever does not belong there can be taken out of the group before that.":                             "不该在组里的人，可以在此之前移出。",
		"Whoever left has no right from it any more.":                                                          "离开的人不再拥有该组带来的权限。",
		"The policy of %s stays in force.":                                                                     "继续沿用 %s 生效的策略。",
		" (%d before)":                                                                                         "（之前 %d）",
		":scroll: This policy is in force now, from ":                                                          ":scroll: 新策略已生效，来自 ",
		":white_check_mark: The policy is right again and in force, from ":                                     ":white_check_mark: 策略已恢复正确并生效，来自 ",
		"%s%s, %s: %s%s, %s%s, %s%s. Changes that wait are judged by it now, and again when they are applied.": "%s%s，%s：%s%s，%s%s，%s%s。等待中的变更从现在起按它评判，提交时再评判一次。",
		"%s was changed. headsup reads it only when it starts: restart it.":                                    "%s 已修改。headsup 只在启动时读取，请重启。",
		"%s were changed. headsup reads them only when it starts: restart it.":                                 "%s 已修改。headsup 只在启动时读取这些设置，请重启。",
	}
}
