package zh

// nouns are counted with the measure word that each of them takes; there is no plural.
func nouns() map[string]string {
	return map[string]string{
		"%d approval":       "%d 个审批",
		"%d coming task":    "%d 个待执行任务",
		"%d day":            "%d 天",
		"%d entry":          "%d 条记录",
		"%d freeze":         "%d 个冻结期",
		"%d hour":           "%d 小时",
		"%d instance":       "%d 个实例",
		"%d member":         "%d 名成员",
		"%d minute":         "%d 分钟",
		"%d mistake":        "%d 处错误",
		"%d more rule":      "另外 %d 条规则",
		"%d other":          "另外 %d 个",
		"%d other instance": "另外 %d 个实例",
		"%d person":         "%d 人",
		"%d record":         "%d 条记录",
		"%d reminder":       "%d 条提醒",
		"%d route":          "%d 条路由",
		"%d row":            "%d 行",
		"%d rule":           "%d 条规则",
		"%d second":         "%d 秒",
		"%d secret":         "%d 个密钥",
		"%d setting":        "%d 项设置",
		"%d task":           "%d 个任务",
		"%d thing":          "%d 项",
	}
}
