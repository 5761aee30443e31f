package commands

import (
	"slices"
	"strings"
	"unicode"
)

// wording are the words for a verb.
type wording struct {
	verb Verb
	more []string // other words for the same, English before Chinese
	near []string // words that are none, but suggest it; never carried out unasked
}

// vocabulary holds every word for every verb, in the order in which help shows them.
func vocabulary() []wording {
	return []wording{
		{VerbList, []string{"ls", "列表", "列出", "清单"}, []string{"tasks", "upcoming", "find", "search", "任务", "计划", "搜索", "所有"}},
		{VerbShow, []string{"查看", "显示", "详情"}, []string{"describe", "info", "get", "open", "view", "details", "看", "查询", "打开", "信息"}},
		{
			VerbReschedule,
			[]string{"move", "postpone", "改期", "推迟", "延期"},
			[]string{"shift", "delay", "defer", "change", "edit", "update", "延后", "延迟", "提前", "改时间", "调整", "修改", "变更", "移动"},
		},
		{
			VerbCancel,
			[]string{"取消"},
			[]string{"delete", "remove", "stop", "abort", "kill", "skip", "drop", "删除", "移除", "停止", "终止", "中止", "作废"},
		},
		{VerbPending, []string{"待审批", "待批"}, []string{"待办", "审批"}},
		{VerbApprove, []string{"批准", "同意"}, []string{"accept", "allow", "confirm", "lgtm", "通过", "确认", "允许", "准许"}},
		{VerbDeny, []string{"拒绝", "驳回"}, []string{"reject", "decline", "refuse", "否决", "不同意", "反对"}},
		{VerbWithdraw, []string{"撤回"}, []string{"undo", "revert", "retract", "撤销", "收回", "回退"}},
		{VerbDelegate, []string{"委托"}, []string{"代理", "代班", "授权"}},
		{VerbNow, []string{"现在"}, []string{"当前", "正在", "进行中"}},
		{VerbTimeline, []string{"时间线"}, []string{"时间轴", "甘特图"}},
		{VerbTake, []string{"认领", "我来"}, []string{"领取", "接手"}},
		{VerbGiveBack, []string{"交还"}, []string{"归还", "放弃", "退回"}},
		{VerbGo, []string{"放行"}, []string{"执行", "开始"}},
		{VerbSnooze, []string{"稍后提醒"}, []string{"稍后"}},
		{VerbRemind, []string{"提醒"}, []string{"通知", "提示"}},
		{VerbDigest, []string{"摘要"}, []string{"汇总", "简报", "日报"}},
		{VerbCalendar, []string{"日历"}, []string{"日程", "订阅"}},
		{VerbHistory, []string{"历史", "历史记录"}, []string{"log", "audit", "记录", "日志", "审计"}},
		{VerbWhoami, []string{"我是谁"}, []string{"me", "who", "我", "权限"}},
		{VerbStatus, []string{"状态"}, []string{"健康"}},
		{VerbHelp, []string{"?", "？", "--help", "—help", "-h", "帮助"}, []string{"说明", "用法", "怎么用"}},
	}
}

// Verbs gives all verbs, in the order in which help shows them.
func Verbs() []Verb {
	var all []Verb
	for _, w := range vocabulary() {
		all = append(all, w.verb)
	}
	return all
}

// InChinese gives the Chinese words for a verb, the usual one first.
func (v Verb) InChinese() []string {
	for _, w := range vocabulary() {
		if w.verb == v {
			return slices.DeleteFunc(slices.Clone(w.more), func(s string) bool { return !isChinese(s) })
		}
	}
	return nil
}

// keywords are the words that join the parts of a sentence, in each of their places.
type keywords []string

func reasonWords() keywords { return keywords{"because", "as", "因为", "原因", "理由"} }
func toWords() keywords     { return keywords{"to", "到", "至", "改到", "改为"} }
func atWords() keywords     { return keywords{"at", "在", "改到", "改为"} }
func untilWords() keywords  { return keywords{"until", "till", "直到", "到", "至"} }
func glassWords() keywords {
	return keywords{"break-glass", "breakglass", "--break-glass", "—break-glass", "跳过审批"}
}

func periodWords() keywords {
	return keywords{"today", "tomorrow", "this", "next", "今天", "明天", "本周", "这周", "下周"}
}
func helpWords() keywords { return keywords{"--help", "—help", "-h"} }

// begins gives the Chinese keyword with which a text begins: 到 of 到明天2点. Empty where none does.
func (k keywords) begins(text string) string {
	for _, one := range k {
		if isChinese(one) && strings.HasPrefix(text, one) {
			return one
		}
	}
	return ""
}

// in finds the first Chinese keyword in a text.
func (k keywords) in(text string) (at int, found bool) {
	at = len(text)
	for _, one := range k {
		if i := strings.Index(text, one); isChinese(one) && i >= 0 && i <= at {
			at, found = i, true
		}
	}
	return at, found
}

func isChinese(s string) bool { return strings.ContainsFunc(s, isHan) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// verbOf reads a verb or another word for the same.
func verbOf(w word) (Verb, bool) {
	if w.is(string(VerbList)) { // what is asked most is not looked for
		return VerbList, true
	}
	for _, one := range vocabulary() {
		if w.is(string(one.verb)) || w.is(one.more...) {
			return one.verb, true
		}
	}
	return "", false
}
