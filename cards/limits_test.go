package cards_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/when"
)

func shown(t *testing.T, m cards.Message) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m.Blocks); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestForeignNamesStayReadable holds that what cannot do harm is shown as it is, so that it can be copied and searched for,
// and that what can does none.
func TestForeignNamesStayReadable(t *testing.T) {
	t.Parallel()
	const j = "\u2060" // word joiner
	for name, want := range map[string]string{
		"orders_mq":            "*orders_mq*",
		"a*b~c":                "*a*b~c*",
		"10:30 to 11:30":       "*10:30 to 11:30*",
		"_it_ *b* ~s~":         "*" + j + "_it" + j + "_ " + j + "*b" + j + "* " + j + "~s" + j + "~*",
		":boom:":               "*" + j + ":boom:*",
		"a `code`":             "*a 'code'*",
		"<!channel> & <@U1>":   "*&lt;!channel&gt; &amp; &lt;@U1&gt;*",
		"&lt;":                 "*&amp;lt;*",
		"two\nlines\u2028here": "*two lines here*",
		"\u202Eturned\u202C":   "*turned*",
		" ":                    "–",
		"团队支付 🚑":               "*团队支付 🚑*",
	} {
		i := upgrade()
		i.Instance.Name = name
		if got := shown(t, cards.List(reader(), cards.ListView{Items: []maintenance.Item{i}, Total: 1, Page: 1, Pages: 1})); !strings.Contains(got, `"`+want+" · ") {
			t.Errorf("%q: want %q in\n%s", name, want, got)
		}
	}
}

// TestAButtonIsLeftOutRatherThanCut holds that no button carries half a sentence.
func TestAButtonIsLeftOutRatherThanCut(t *testing.T) {
	t.Parallel()
	long := "list " + strings.Repeat("x", 2500)
	page := shown(t, cards.List(reader(), cards.ListView{Items: tasks(1), Total: 30, Page: 2, Pages: 3, Sentence: long}))
	if strings.Contains(page, `"action_id":"`+cards.Page) || strings.Contains(page, `"action_id":"`+cards.Share) || !strings.Contains(page, "too long for buttons") {
		t.Errorf("got %s", page)
	}
	unclear := shown(t, cards.Unclear(reader(), "+2h", twoReadings(), func(time.Time) string { return long }))
	if strings.Contains(unclear, `"button"`) || !strings.Contains(unclear, "Which one?") {
		t.Errorf("got %s", unclear)
	}
}

// TestTextsForNotificationsHaveNoTokens holds that what is read out, or shown outside Slack's own windows, names instants
// in UTC.
func TestTextsForNotificationsHaveNoTokens(t *testing.T) {
	t.Parallel()
	for name, c := range endings() {
		for _, m := range []cards.Message{cards.Change(everybody(), view(c)), cards.Outcome(view(c))} {
			if strings.Contains(m.Text, "<!date") || !strings.Contains(m.Text, "orders-mq") {
				t.Errorf("%s: %s", name, m.Text)
			}
		}
	}
}

// TestALongListEndsInWords holds that what does not fit is counted.
func TestALongListEndsInWords(t *testing.T) {
	t.Parallel()
	digest := cards.Digest(everybody(), cards.DigestView{Overview: maintenance.Overview{Coming: tasks(400)}, Age: fresh()}).In(maintenance.English)
	if got := shown(t, digest); !strings.Contains(got, "more: `/tasks list`") || len(digest.Blocks) > 50 {
		t.Errorf("%d blocks: %s", len(digest.Blocks), got)
	}
	list := cards.List(reader(), cards.ListView{Items: tasks(40), Total: 40, Page: 1, Pages: 1, Age: fresh()}).In(maintenance.English)
	if got := shown(t, list); len(list.Blocks) != 50 || !strings.Contains(got, "There is more than Slack lets one message show.") {
		t.Errorf("%d blocks: %s", len(list.Blocks), got)
	}
	if m := cards.Reminder(everybody(), reminded(maintenance.Mention{}, tasks(400)...), false).In(maintenance.English); !strings.Contains(shown(t, m), "and 375 more: `/tasks list`") {
		t.Errorf("got %s", shown(t, m))
	}
}

// TestTheWrongZoneIsNamed holds what is to be set, for zones east and west, with and without knowing what is set.
func TestTheWrongZoneIsNamed(t *testing.T) {
	t.Parallel()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		set  *time.Location
		off  time.Duration
		want string
	}{
		{time.UTC, -8 * time.Hour, "read times in UTC+08:00, not in UTC as headsup is set. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to `Asia/Shanghai`"},
		{shanghai, 8 * time.Hour, "in UTC+00:00, not in Asia/Shanghai as headsup is set. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to `UTC`"},
		{time.UTC, 3 * time.Hour, "in UTC-03:00, not in UTC as headsup is set. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to `America/Sao_Paulo`"},
		{time.UTC, -330 * time.Minute, "in UTC+05:30, not in UTC as headsup is set. Whoever runs headsup sets `HUAWEICLOUD_TIMEZONE` to a zone of that offset"},
		{nil, -8 * time.Hour, "8 hours east of the zone that is set (`Asia/Shanghai`, if that is UTC)"},
		{nil, 5 * time.Hour, "5 hours west of the zone that is set. Whoever"},
	} {
		v := view(ended(move(), maintenance.FailedTo, maintenance.Outcome{
			Kind: maintenance.WrongZone, Listed: true, StandsAt: move().To.Add(c.off), Offset: c.off, Calls: 1,
		}))
		v.Zone = c.set
		got := cards.Change(everybody(), v).In(maintenance.English).Text
		if !strings.Contains(got, c.want) {
			t.Errorf("%v off by %s: want %q in\n%s", c.set, c.off, c.want, got)
		}
	}
}

// TestWhatIsOfferedCanStillBeDone holds that no card offers what the task no longer allows.
func TestWhatIsOfferedCanStillBeDone(t *testing.T) {
	t.Parallel()
	for name, c := range endings() {
		v := view(c)
		v.Item.Task.Status = maintenance.Executing
		for _, m := range []cards.Message{cards.Change(everybody(), v), cards.Superseded(v), cards.Over(v)} {
			if got := shown(t, m); strings.Contains(got, `"action_id":"`+cards.Again) || strings.Contains(got, `"action_id":"`+cards.Reschedule) {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
	none := cards.Unclear(reader(), "x", when.Reading{}, nil)
	if strings.Contains(shown(t, none), `"button"`) {
		t.Errorf("got %s", shown(t, none))
	}
}

// TestLongParametersEndInAnEllipsis holds that the block of code is closed, however long they are.
func TestLongParametersEndInAnEllipsis(t *testing.T) {
	t.Parallel()
	for _, params := range []string{
		strings.Repeat("<&>", 3000), strings.Repeat("a\n", 900), "[" + strings.Repeat(`{"a":"`+strings.Repeat("<", 180)+`"},`, 50) + "1]", strings.Repeat("`", 100),
	} {
		i := upgrade()
		i.Task.Params = params
		got := shown(t, cards.Task(reader(), cards.TaskView{Item: i}))
		if strings.Count(got, "```") != 2 || len(params) > 200 && !strings.Contains(got, "…") {
			t.Errorf("%.20q: %s", params, got)
		}
	}
}

// TestWhatStandsBesideAnInput holds that a refusal that is about an input says there what to do, in plain words: Slack formats
// nothing beside an input.
func TestWhatStandsBesideAnInput(t *testing.T) {
	t.Parallel()
	inputs := map[string]int{}
	for _, why := range maintenance.Whys() {
		no := &maintenance.Refusal{Why: why, Times: []time.Time{in(time.Hour), in(70 * time.Hour)}}
		input, text := cards.Beside(reader(), no)
		text = cards.TextIn(maintenance.English, text)
		inputs[input]++
		if (input == "") != (text == "") || strings.ContainsAny(text, "`*<>") || len(text) > 200 {
			t.Errorf("%s: beside %q: %q", why, input, text)
		}
	}
	if inputs[cards.InputWhen] < 6 || inputs[cards.InputReason] != 3 || inputs[cards.InputTask] < 5 || inputs[cards.InputCode] != 3 || len(inputs) != 5 {
		t.Errorf("beside each input stand %v", inputs)
	}
	for _, c := range []struct {
		times []time.Time
		want  string
	}{
		{nil, "Choose a later one."},
		{[]time.Time{monday, in(70 * time.Hour)}, "Choose Thu 2026-11-26 12:40 in Europe/Berlin, 2026-11-26 11:40 UTC, or later."},
	} {
		if _, text := cards.Beside(reader(), &maintenance.Refusal{Why: maintenance.ZoneUnproven, Times: c.times}); !strings.HasSuffix(cards.TextIn(maintenance.English, text), c.want) {
			t.Errorf("%q does not end in %q", text, c.want)
		}
	}
}

// TestADigestOfAWholeFleetFits: of 6,000 tasks, all of them wanting somebody, one message that Slack takes.
func TestADigestOfAWholeFleetFits(t *testing.T) {
	t.Parallel()
	m := cards.Digest(everybody(), digestOf(fleet(6000))).In(maintenance.English)
	if got := shown(t, m); len(m.Blocks) > 50 || !strings.Contains(got, "Nobody has it, within a week: 6000") || !strings.Contains(got, "and 5992 more") {
		t.Errorf("%d blocks: %.600s", len(m.Blocks), got)
	}
	if n := len([]rune(m.Text)); n > 12_000 {
		t.Errorf("its text has %d characters", n)
	}
}

// fleet is so many tasks that all want somebody.
func fleet(n int) []maintenance.Item {
	all := tasks(n)
	for k := range all {
		all[k].Task.ScheduledAt = monday.Add(time.Duration(k+1) * time.Minute)
		all[k].Task.FirstScheduledAt = monday.Add(-time.Duration(k) * time.Hour)
		c := move()
		all[k].Change = &c
	}
	return all
}

func digestOf(all []maintenance.Item) cards.DigestView {
	failed := slices.Clone(all)
	return cards.DigestView{Overview: maintenance.OverviewOf(all, failed, monday), Age: fresh(), Zone: time.UTC, Head: someHead(), Picture: timelineOf(all, "F012345678")}
}

// BenchmarkDigest sees through 6,000 tasks and renders what a digest tells of them.
func BenchmarkDigest(b *testing.B) {
	all := fleet(6000)
	for b.Loop() {
		if m := cards.Digest(everybody(), digestOf(all)); len(m.Blocks) > 50 {
			b.Fatal(len(m.Blocks))
		}
	}
}
