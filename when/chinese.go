package when

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Chinese is written without blanks, so that a text has to be cut before it can be read: 明天凌晨2点半 is 明天, 凌晨 and 2点半.
// Each piece is a word of the grammar then, as "tomorrow" is, and stands beside English ones in any mixture.

// numeral is a number in digits, or a Chinese one below 100.
const numeral = `(?:\d{1,6}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇]?[一二两三四五六七八九]|[零〇])`

const (
	weekName  = `(?:周|星期|礼拜)`
	monthName = `(?:本月|这个?月|下个?月)`
)

// pieces are all that a Chinese time can be made of. The first that fits counts, so that 后天 stands before 后.
var pieces = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`大后天|后天|明[天日]|今[天日]|昨[天日]|前天`,
	`(?:这个?|本|下{1,2}个?|上个?)?` + weekName + `[一二三四五六日天末]`,
	`(?:这个?|本|下{1,2}个?|上个?)` + weekName,
	`(?:(?:\d{4}|[零〇一二三四五六七八九]{4})年)?` + numeral + `月` + numeral + `[日号]?`,
	monthName + `?` + numeral + `[日号]|` + monthName + `[底末初]?|月[底末初]`,
	`凌晨|清晨|清早|早[上晨]|上午|中午|正午|下午|午后|傍晚|晚[上间]|夜[里间]|深夜|半夜|午夜`,
	numeral + `(?:点钟?|时)(?:整|半|[一三13]刻|` + numeral + `分?(?:` + numeral + `秒)?)?`,
	`[+-]?(?:` + numeral + `(?:个半|个)?(?:小时|钟头)半?|半个?(?:小时|钟头)|[一三13]刻钟|` + numeral + `(?:分钟?|秒钟?|天|个?` + weekName + `))`,
	`之后|以后|过后|后`,
	`过|推迟|延迟|延后|推后|顺延|往后推|提前|提早`,
	`北京时间|东八区|世界时`,
}, "|") + `)`)

// cut takes a word apart that has Chinese in it. What is no piece stays together, for the refusal that names it.
func cut(word string) []string {
	var all []string
	for word != "" {
		end := endOfPiece(word)
		all = append(all, spoken(word[:end])...)
		word = word[end:]
	}
	return all
}

func endOfPiece(word string) int {
	if end := len(pieces.FindString(word)); end > 0 {
		return end
	}
	_, end := utf8.DecodeRuneInString(word)
	western := word[0] < utf8.RuneSelf
	for end < len(word) {
		r, width := utf8.DecodeRuneInString(word[end:])
		if western != (r < utf8.RuneSelf) || !western && pieces.MatchString(word[end:]) {
			break
		}
		end += width
	}
	return end
}

// spoken gives the words of one piece: none of those that only join others.
func spoken(piece string) []string {
	switch {
	case piece == "的", piece == "在", piece == "于":
		return nil
	case isChinese(piece):
		return []string{piece}
	}
	return unglue(piece)
}

var (
	blankBehindNumber = regexp.MustCompile(`([\d一二两三四五六七八九十]) +([年月日号点时分秒天个小钟])`)
	blankInside       = regexp.MustCompile(`(\d[年月点时]) +(\d+[月日号分秒]|半)`)
)

// closed takes out the blanks that careful typists put around numbers: 11 月 30 日.
func closed(text string) string {
	return blankInside.ReplaceAllString(blankInside.ReplaceAllString(blankBehindNumber.ReplaceAllString(text, "$1$2"), "$1$2"), "$1$2")
}

// full writes out what is a day and a part of it at once: 今晚.
func full(text string) string {
	return strings.NewReplacer("今晚", "今天晚上", "明晚", "明天晚上", "昨晚", "昨天晚上", "今早", "今天早上", "明早", "明天早上").Replace(text)
}

func isChinese(word string) bool { return strings.ContainsFunc(word, isHan) }

func isHan(r rune) bool { return r == '〇' || unicode.Is(unicode.Han, r) }

// phrase writes words as they were typed, or nearly so: without blanks beside Chinese ones.
func phrase(words []string) string {
	var b strings.Builder
	for i, word := range words {
		if i > 0 && !isChinese(words[i-1]) && !isChinese(word) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// amount reads a numeral, 0 where there is none, and a year digit by digit.
func amount(s string) int {
	if tens, ones, ok := strings.Cut(s, "十"); ok {
		if tens == "" {
			tens = "一"
		}
		return 10*amount(tens) + amount(ones)
	}
	return number(strings.NewReplacer(
		"〇", "0", "零", "0", "一", "1", "二", "2", "两", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9").Replace(s))
}
