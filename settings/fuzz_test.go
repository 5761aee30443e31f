package settings

import (
	"errors"
	"strings"
	"testing"
)

// checkOutcome holds what any input must keep: either settings or mistakes, each with a finding and what would be right.
func checkOutcome(t *testing.T, s Settings, err error) {
	t.Helper()
	if err == nil {
		for _, r := range s.Policy.Rules {
			if r.Approvals > 0 && len(r.Approvers) == 0 || r.Source.File == "" {
				t.Errorf("accepted, but nobody could approve, or nobody knows whence it is: %+v", r)
			}
		}
		if len(s.Policy.Rules) == 0 || s.Policy.Hash != hashOf(s.PolicyText) || s.PolicySource == "" {
			t.Errorf("accepted, but the policy is incomplete: %+v", s.Policy)
		}
		if len(s.Projects) == 0 || len(s.Channels) == 0 || s.Zone == nil || s.Approvals != 0 {
			t.Errorf("accepted, but incomplete: %v", s)
		}
		return
	}
	problems, ok := errors.AsType[Problems](err)
	if !ok || len(problems) == 0 {
		t.Fatalf("an error without mistakes: %v", err)
	}
	for _, p := range problems {
		if p.Found == "" || p.Right == "" || p.Setting+p.Where == "" || strings.ContainsAny(p.String(), "\n\r\x00") {
			t.Errorf("not a sentence: %+v", p)
		}
	}
}

func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		"", "5", "10s", "1d12h", "TZ=", "CRON_TZ=UTC 0 9 * * *", "0 9 * * MON-FRI", "*/0 * * * *", "#ops,C0123456789", "xoxb-test",
		"sqlite:x.db", "postgres://a:b@c/d", "https://a:b@c/", "http://[::1", "Asia/Shanghai", "../../etc/passwd", "1e400", "off", "\x00", "运维",
	} {
		for i := range names() {
			f.Add(uint8(i), seed)
		}
	}
	dir := f.TempDir()
	all := names()
	f.Fuzz(func(t *testing.T, which uint8, value string) {
		name := all[int(which)%len(all)]
		s, err := Read(Source{Environ: enough(name + "=" + value), Dir: dir})
		checkOutcome(t, s, err)
	})
}

func FuzzDotEnv(f *testing.F) {
	for _, seed := range []string{"", "A=b", "HEADSUP_POLL=1s\n", "export A='b\nc'\n", "A=\"$B\"", "=", "A", "A:b", "'", "#", "\xef\xbb\xbfA=b\r\n"} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		write(t, dir, ".env", text)
		s, err := Read(Source{Environ: enough(), Dir: dir})
		checkOutcome(t, s, err)
	})
}

func FuzzConfig(f *testing.F) {
	for _, seed := range []string{
		"", "projects:\n  - {name: a, region: cn-north-4, project_id: b}\n", "projects: &a [*a]", "? a\n: b", "<<: {a: b}", "- - -", "{", "%TAG",
		"projects:\n  - {name: prod, region: cn-north-4, project_id: 0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7, engines: [kafka, rabbitmq]}\n" +
			"  - name: test\n    region: ap-southeast-3\n    project_id: 1e10\n    endpoint: https://dms.example.com\n    timezone: Asia/Shanghai\n" +
			"    window_timezone: Europe/Berlin\n    rate: 2.5\n    credentials: {ak_file: ak, sk_file: sk}\n",
		"rules: [{matchers: ['tag_env=\"prod\"'], actions: [cancel], ask: ['#ops', '@a'], approvals: 2, approvers: ['@a', U0123456789], expire: 8 working hours, location: UTC}]",
		"rules:\n  - {approvals: 0, min_lead: 10m, max_delay: 30d, max_moves: 3, window: warn, weekends: forbid, location: Asia/Shanghai, newcomer: at once}\n",
		"rules: [{approvers: ['@a'], working_hours: [{times: [{start_time: '09:00', end_time: '24:00'}]}], expire: 80 working hours, break_glass: ['@a']}]",
		"freezes: [{name: x, matchers: [engine=~\"k.*|r\"], intervals: [{months: ['1:12'], days_of_month: ['-3:-1'], years: [2026], weekdays: [monday:friday], location: UTC}]}]",
		"routes:\n  channel: '#ops'\n  routes:\n    - matchers: [engine=kafka]\n      routes: [{matchers: ['tag_a!~\"b\"']}]\n", "rules: {a: b}\nfreezes: 1\nroutes: []",
		"a: |\n  b", "projects: [{credentials: {ak: x}}]", "routes: 1\nroutes: 2", "\"\\", "a: !!binary x", "---\n---", "\t", "projects:\n- name:",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		write(t, dir, "headsup.yaml", text)
		s, err := Read(Source{Environ: withFile(), Dir: dir})
		checkOutcome(t, s, err)
	})
}

// policyPlaces are where a value can stand in a policy; %s is the value.
func policyPlaces() []string {
	var places []string
	for _, key := range ruleKeys() {
		places = append(places, "rules: [{approvers: ['@a'], "+key+": %s}]", "rules: [{approvers: ['@a'], location: UTC, expire: 8 working hours, "+key+": [%s, '#ops']}]")
	}
	for _, key := range []string{"times", "weekdays", "days_of_month", "months", "years", "location"} {
		places = append(places, "freezes: [{name: x, intervals: [{months: ['1:2'], "+key+": [%s, 1]}]}]", "freezes: [{name: x, intervals: [{"+key+": [%s]}]}]")
	}
	return append(places,
		"rules: [{approvals: 0, matchers: [%s, engine=kafka]}, {approvers: ['@a'], matchers: [%s]}]",
		"rules: [{approvers: ['@a'], expire: 1 working hour, working_hours: [{times: [{start_time: %s, end_time: %s}]}]}]",
		"freezes: [{name: %s, ask: [%s], intervals: [{times: [{start_time: %s, end_time: '24:00'}]}]}]",
		"routes: {channel: %s, routes: [{matchers: [%s]}, {matchers: [%s], routes: [{channel: %s}]}]}",
		"rules: %s\nfreezes: %s\nroutes: %s",
	)
}

// FuzzPolicy puts any value into any place of a policy, where FuzzConfig would seldom come.
func FuzzPolicy(f *testing.F) {
	places := policyPlaces()
	for n, seed := range []string{
		"", "8 working hours", "4h", "2w", "at once", "required", "@a", "'@a'", "'#ops'", "C0123456789", "U0123456789", "cancel", "forbid", "Asia/Shanghai", "Local",
		`'tag_env=~"dev|test"'`, `engine="kafka"`, `'a=~"("'`, "{}", "'{a=b,c!=d}'", "monday:friday", "'saturday:sunday'", "'-1:31'", "'1:13'", "2026", "99999999999999999999",
		"09:00", "'24:00'", "-0", "0x1", "1e3", "~", "[", "[[]]", "&a", "*a", "!!x", "|", "\x00", "'\u202e'", "{a: b}", "? a", "null",
	} {
		for i := range places {
			if testing.Short() && (n+i)%5 > 0 {
				continue
			}
			f.Add(uint8(i), seed)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, which uint8, value string) {
		text := strings.ReplaceAll(places[int(which)%len(places)], "%s", value)
		write(t, dir, "headsup.yaml", text)
		s, err := Read(Source{Environ: ruled("HEADSUP_APPROVALS=0"), Dir: dir})
		checkOutcome(t, s, err)
		if err != nil {
			return
		}
		if again, err := judged(t, s.PolicyText, "HEADSUP_APPROVALS=0"); err == nil && again.Policy.Hash != s.Policy.Hash {
			t.Errorf("what is kept says something else when it is read again:\n%s\n%s", s.PolicyText, again.PolicyText)
		}
	})
}
