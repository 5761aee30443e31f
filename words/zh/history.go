package zh

func history() map[string]string {
	return map[string]string{
		"History":                                "历史",
		"What happened, the newest first.":       "历史记录，最新的在前。",
		"What happened to %s, the newest first.": "%s 的历史记录，最新的在前。",
		"*What happened*, the newest first":      "*历史记录* （最新的在前）",
		"What comes next here is not yours to read, or is a long way back: press Older to look on.": "接下来的内容不属于你可查看的范围，或者时间较久：点击“更早”继续查看。",
		"What came before row %d of the record was archived; whoever runs headsup has it.":          "审计记录第 %d 行之前的内容已归档，可向 headsup 管理员索取。",
		"Nothing is recorded that can be read here. `%s list` shows what is coming.":                "这里没有你可以查看的记录。用 `%s 列表` 查看即将到来的维护。",
		"Newer":                         "更新",
		"Older":                         "更早",
		"Row %d of the record. ":        "审计记录第 %d 行。",
		"Rows %d to %d of the record. ": "审计记录第 %d 至 %d 行。",
		"%sWhat headsup itself posted is left out; `headsup audit export` writes all of it, and `headsup audit verify` checks it.": "%s不含 headsup 自己发送的消息；`headsup audit export` 可导出全部，`headsup audit verify` 可校验。",
		"First seen %s":                    "首次看到：%s",
		"%s, set for %s; not moved since.": "%s，当时定于 %s，之后没有改期。",
		"*Lately*, the newest first":       "*最近动态* （最新的在前）",
	}
}
