package when

import (
	"regexp"
	"slices"
	"strconv"
)

var (
	chineseSpan = regexp.MustCompile(`^(` + numeral + `)(个半)?个?(小时|钟头|分|秒|天|周|星期|礼拜)钟?(半)?$`)
	halfAnHour  = regexp.MustCompile(`^半个?(?:小时|钟头)$`)
	quarters    = regexp.MustCompile(`^([一三13])刻钟$`)
)

// plainSpan writes a Chinese length as an English one, 一个半小时 as 1h 30m. Any other word stays as it is.
func plainSpan(word string) string {
	if halfAnHour.MatchString(word) {
		return "30m"
	}
	if m := quarters.FindStringSubmatch(word); m != nil {
		return map[int]string{1: "15m", 3: "45m"}[amount(m[1])]
	}
	m := chineseSpan.FindStringSubmatch(word)
	if m == nil {
		return word
	}
	n := m[1]
	if isChinese(n) {
		n = strconv.Itoa(amount(n))
	}
	unit := map[string]string{"小时": "h", "钟头": "h", "分": "m", "秒": "s", "天": "d", "周": "w", "星期": "w", "礼拜": "w"}[m[3]]
	if m[2]+m[4] != "" { // the pattern of pieces lets only hours be halved
		return n + unit + " 30m"
	}
	return n + unit
}

// isLater says that the word makes a length a time from now: 2小时后.
func isLater(word string) bool {
	return slices.Contains([]string{"后", "之后", "以后", "过后"}, word)
}

// sign gives + or - for the words that shift a task's own time: 推迟2小时.
func sign(word string) string {
	switch word {
	case "推迟", "延迟", "延后", "推后", "顺延", "往后推":
		return "+"
	case "提前", "提早":
		return "-"
	}
	return ""
}
