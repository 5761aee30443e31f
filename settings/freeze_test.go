package settings

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// findings gives the mistakes and the warnings as sentences, without the place where all of them stand.
func findings(s Settings, err error, place string) string {
	var all []string
	for _, sentence := range said(err) {
		all = append(all, strings.TrimPrefix(sentence, place))
	}
	for _, w := range s.Warnings {
		all = append(all, "(warning) "+strings.TrimPrefix(w.String(), place))
	}
	return strings.Join(all, " | ")
}

// TestEachKeyOfAFreezeTakesWhatIsRightAndSaysWhatIsWrong holds what a freeze takes; an empty sentence is a right value.
func TestEachKeyOfAFreezeTakesWhatIsRightAndSaysWhatIsWrong(t *testing.T) {
	const named = "name: x, intervals: "
	for _, c := range []struct{ freeze, sentence string }{
		{"name: double-11, matchers: ['tag_env=\"prod\"'], intervals: [{months: [november], days_of_month: ['10:12'], location: Asia/Shanghai}], ask: ['@release']", ""},
		{"intervals: [{months: [november], location: UTC}]", `name is missing. Give one: whoever is refused is told it.`},
		{"name: x", `intervals is missing. Say when it holds, such as [{weekdays: ["saturday", "sunday"], location: Asia/Shanghai}].`},
		{named + "[]", `intervals is an empty list. Write a list, such as [{weekdays: ["saturday", "sunday"], location: Asia/Shanghai}], or leave the key out.`},
		{named + "november", `intervals is a single text. Write a list, such as [{weekdays: ["saturday", "sunday"], location: Asia/Shanghai}].`},
		{named + "[november]", `intervals[0] is a single text. Write keys with their values, such as weekdays: [saturday, sunday].`},
		{named + "[{months: [november], location: UTC}], action: cancel", `action is no known key. The keys here are name, matchers, intervals, ask.`},
		{named + "[{months: [november], location: UTC}], ask: ['#ops']", `ask has "#ops". That is a channel; people are named here. Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{named + "[{months: [november], location: UTC}], matchers: ['env=\"prod\"']", `matchers has 'env="prod"', and no task has a label "env". Did you mean tag_env, the tag of the instance? The other labels are engine, project, region, instance, instance_id, task, status, enterprise_project.`},

		{named + "[{months: [november]}]", `(warning) intervals[0] has no location, so its days and times are meant in UTC. Write location: UTC where that is so, else the zone, such as Asia/Shanghai.`},
		{named + "[{location: UTC}]", `intervals[0] says no time, so it would hold always. Say when, such as months: [november]; for always, write days_of_month: ["1:31"].`},
		{named + "[{}]", `intervals[0] says no time, so it would hold always. Say when, such as months: [november]; for always, write days_of_month: ["1:31"].`},
		{named + "[{month: [november], location: UTC}]", `intervals[0].month is no known key. Did you mean months?`},
		{named + "[{months: [november], location: Shanghai}]", `intervals[0].location is "Shanghai". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`},
		{named + "[{months: november, location: UTC}]", `intervals[0].months is a single text. Write a list, such as ["november:december"].`},
		{named + "[{months: ['november:december', 1, 'feb'], location: UTC}]", `intervals[0].months has "feb". Months are january to december, or 1 to 12; the earlier one comes first: write [december, january] over the new year.`},
		{named + "[{months: ['december:january'], location: UTC}]", `intervals[0].months has "december:january". Months are january to december, or 1 to 12; the earlier one comes first: write [december, january] over the new year.`},
		{named + "[{months: [13], location: UTC}]", `intervals[0].months has "13". Months are january to december, or 1 to 12; the earlier one comes first: write [december, january] over the new year.`},
		{named + "[{days_of_month: ['1:7', -1, '-3:-1', 31], location: UTC}]", ""},
		{named + "[{days_of_month: [32], location: UTC}]", `intervals[0].days_of_month has "32". Days are 1 to 31, or -1 for the last to -31; the earlier one comes first.`},
		{named + "[{days_of_month: ['12:10'], location: UTC}]", `intervals[0].days_of_month has "12:10". Days are 1 to 31, or -1 for the last to -31; the earlier one comes first.`},
		{named + "[{days_of_month: [0], location: UTC}]", `intervals[0].days_of_month has "0". Days are 1 to 31, or -1 for the last to -31; the earlier one comes first.`},
		{named + "[{weekdays: [saturday, sunday], location: UTC}]", ""},
		{named + "[{weekdays: [monday:friday, Sunday], location: UTC}]", ""},
		{named + "[{weekdays: ['saturday:sunday'], location: UTC}]", `intervals[0].weekdays has "saturday:sunday". Days of the week run from sunday to saturday: write [saturday, sunday] for the weekend.`},
		{named + "[{weekdays: [sat], location: UTC}]", `intervals[0].weekdays has "sat". Days of the week run from sunday to saturday: write [saturday, sunday] for the weekend.`},
		{named + "[{years: ['2026:2028'], location: UTC}]", ""},
		{named + "[{years: [20226], location: UTC}]", `intervals[0].years has "20226". Give years of four digits; the earlier one comes first.`},
		{named + "[{years: [26], location: UTC}]", `intervals[0].years has "26". Give years of four digits; the earlier one comes first.`},
		{named + "[{years: [2024, 2025], location: UTC}]", `(warning) headsup.yaml, line 2: freezes[0] is over: it never holds again. Name the next years, or remove it.`},
		{named + "[{years: [2026], months: ['january:october'], location: UTC}]", `(warning) headsup.yaml, line 2: freezes[0] is over: it never holds again. Name the next years, or remove it.`},
		{named + "[{years: [2025], location: UTC}, {years: [2027], location: UTC}]", ""},
		{named + "[{months: [february], days_of_month: [30], location: UTC}]", `intervals[0] never holds: there is no such day. Look at its days, months and years: all of them have to hold at once.`},
		{named + "[{months: [february], days_of_month: [29], location: UTC}]", ""},
		{named + "[{months: [february], days_of_month: [29], years: ['2029:2031'], location: UTC}]", `intervals[0] never holds: there is no such day. Look at its days, months and years: all of them have to hold at once.`},
		{named + "[{times: [{start_time: '22:00', end_time: '24:00'}, {start_time: 00:00, end_time: 06:00}], location: UTC}]", ""},
		{named + "[{times: [{start_time: '22:00', end_time: '06:00'}], location: UTC}]", `intervals[0].times[0] is from "22:00" to "06:00". Write times as 09:00, up to 24:00, the earlier one first. Over midnight write two: 22:00 to 24:00, and 00:00 to 06:00.`},
		{named + "[{times: [{start_time: '9:00', end_time: '18:00'}], location: UTC}]", `intervals[0].times[0] is from "9:00" to "18:00". Write times as 09:00, up to 24:00, the earlier one first. Over midnight write two: 22:00 to 24:00, and 00:00 to 06:00.`},
		{named + "[{times: [{start_time: '09:00'}], location: UTC}]", `intervals[0].times[0].end_time is missing. Give both, such as {start_time: "09:00", end_time: "18:00"}.`},
		{named + "[{times: ['09:00-18:00'], location: UTC}]", `intervals[0].times[0] is a single text. Write keys with their values, such as start_time: "09:00".`},
		{named + "[{times: [{start: '09:00', end: '18:00'}], location: UTC}]", `intervals[0].times[0].start is no known key. The keys here are start_time, end_time. | intervals[0].times[0].end is no known key. The keys here are start_time, end_time. | intervals[0].times[0].start_time is missing. Give both, such as {start_time: "09:00", end_time: "18:00"}. | intervals[0].times[0].end_time is missing. Give both, such as {start_time: "09:00", end_time: "18:00"}.`},
	} {
		t.Run(c.freeze, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "headsup.yaml", "freezes:\n  - {"+c.freeze+"}\n")
			s, err := Read(Source{
				Environ: ruled("HEADSUP_APPROVALS=0"), Dir: dir, Now: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC),
			})
			got := findings(s, err, "headsup.yaml, line 2: freezes[0].")
			if diff := cmp.Diff(c.sentence, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
