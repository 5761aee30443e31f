package when_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"headsup/when"
)

// chineseRows reads testdata/chinese.tsv; its header says how it is written.
func chineseRows(t testing.TB) []row {
	t.Helper()
	f, err := os.Open("testdata/chinese.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []row
	var at when.Asked
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line, moment := strings.CutPrefix(lines.Text(), "= ")
		cell := strings.Split(line, "\t")
		switch {
		case line == "" || line[0] == '#':
		case moment && len(cell) == 3:
			at = asked(t, cell[0], cell[1], cell[2])
		case !moment && len(cell) == 2:
			all = append(all, row{n, at, cell[0], cell[1]})
		default:
			t.Fatalf("chinese.tsv:%d: %d columns", n, len(cell))
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestChinese(t *testing.T) {
	all := chineseRows(t)
	if len(all) < 190 {
		t.Fatalf("%d rows, want 190 or more", len(all))
	}
	for _, r := range all {
		read := when.Read(r.text, r.at)
		got := show(read)
		if no := read.Refusal; no != nil && no.Word != "" {
			got += " " + no.Word
		}
		if anyOrder(got) != anyOrder(r.expect) {
			t.Errorf("chinese.tsv:%d: %q in %s at %s\n got %s\nwant %s", r.line, r.text, r.at.Zone, r.at.Now.Format("Mon 2006-01-02 15:04"), got, r.expect)
		}
	}
}

// A text means the same with blanks between its pieces, in full width, and with its numbers in Chinese.
func TestChineseIsReadHoweverItIsWritten(t *testing.T) {
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９", ":", "：", " ", "　")
	for _, r := range chineseRows(t) {
		if got, want := show(when.Read(wide.Replace(r.text), r.at)), show(when.Read(r.text, r.at)); got != want {
			t.Errorf("chinese.tsv:%d: %q: got %s, in half width %s", r.line, wide.Replace(r.text), got, want)
		}
	}
	at := asked(t, "2026-11-23T13:40:00Z", "2026-11-24T18:00:00Z", "Asia/Shanghai")
	for _, same := range [][]string{
		{"明天下午3点15分", "明天 下午 3点15分", "明天下午三点十五分", "明天下午3点一刻", "明天下午03:15", "明天 15:15"},
		{"11月30日20点", "十一月三十日二十点", "11月30日 晚上8点", "30号晚上八点", "下周一晚上8点", "2026-11-30 20:00"},
		{"21天后", "二十一天后", "3周后", "三个星期后", "in 3 weeks"},
		{"推迟90分钟", "推迟一个半小时", "延后1小时30分", "+90m"},
	} {
		for _, text := range same[1:] {
			if got, want := show(when.Read(text, at)), show(when.Read(same[0], at)); got != want {
				t.Errorf("%q: got %s, but %q is %s", text, got, same[0], want)
			}
		}
	}
}

func TestReadChineseSpan(t *testing.T) {
	for text, want := range map[string]string{
		"2小时": "2h", "两个小时": "2h", "2个钟头": "2h", "半小时": "30m", "半个小时": "30m", "一个半小时": "1h30m", "1小时30分": "1h30m", "90分钟": "1h30m",
		"一刻钟": "15m", "3天": "3d", "三天": "3d", "一周": "7d", "两个星期": "14d", "1天2小时3分4秒": "1d2h3m4s", "３０分钟": "30m", "2 小时": "2h", "1h 30分": "1h30m",
	} {
		if got, ok := when.ReadSpan(text); !ok || got.String() != want {
			t.Errorf("%q: got %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"小时", "0小时", "2小时后", "推迟2小时", "2个月", "半天", "30分1小时", "2小时2小时", "一个半", "2小时明天", "9999周"} {
		if got, ok := when.ReadSpan(text); ok {
			t.Errorf("%q is read as %v, want a refusal", text, got)
		}
	}
}
