package zh

func digest() map[string]string {
	return map[string]string{
		"No maintenance is coming.":      "没有即将到来的维护。",
		"No task is known so far.":       "目前还没有已知的任务。",
		"digest":                         "摘要",
		"Maintenance that is coming: %s": "即将到来的维护：%s",
		"%s: %d":                         "%s：%d",
		"`%s list` has buttons to move or cancel a task. %s": "`%s 列表` 里有改期和取消任务的按钮。%s",
		"and %d more: `%s %s`":                               "还有 %d 个：`%s %s`",
		":raising_hand: Nobody has it, within a week":        ":raising_hand: 一周内、还没有负责人",
		":hourglass: Waits for approval":                     ":hourglass: 等待审批",
		"change %s of %s: %s, to %s":                         "变更 %s（%s 申请）：%s，%s",
		"change %s: %s, to %s":                               "变更 %s：%s，%s",
		":x: Failed since the last digest":                   ":x: 上次摘要以来失败的",
		"change %s: %s, to %s; it is %s":                     "变更 %s：%s，%s；状态：%s",
		":repeat: Put off most":                              ":repeat: 推迟最多的",
		"%s, by %s since headsup first saw it; now %s":       "%s，自 headsup 首次看到以来推迟了 %s；现定于 %s",
		"%s The audit ends with %s.":                         "%s审计记录止于%s。",
		"Today":                                              "今天",
		"Within a week":                                      "一周内",
		"Later":                                              "更晚",
	}
}
