package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEachKeyOfARuleTakesWhatIsRightAndSaysWhatIsWrong holds for each key what it takes, and the sentence for what it does not,
// which begins with the key; an empty sentence is a right value. Each stands in a rule of its own.
func TestEachKeyOfARuleTakesWhatIsRightAndSaysWhatIsWrong(t *testing.T) {
	const one = "approvals: 1, approvers: ['@leads'], "
	for _, c := range []struct{ rule, sentence string }{
		{one + "name: prod", ""},
		{one + "name: ''", `name is empty. Write its value on one line.`},
		{one + "names: prod", `names is no known key. Did you mean name?`},
		{one + "approver: [U0123456789]", `approver is no known key. Did you mean approvers?`},
		{one + "mention: '@x'", `mention is no known key. The keys here are name, matchers, actions, ask, approvals, approvals_per_move, approvers, notify, escalate, expire, working_hours, reason, min_lead, max_delay, max_moves, window, weekends, location, break_glass, newcomer, second_factor.`},

		{one + `matchers: ['engine="kafka"', tag_env=~"dev|test", '"tag_cost-center"=a', 'tag_团队="支付"', '{region="cn-north-4",task!=""}']`, ""},
		{one + `matchers: engine=kafka`, `matchers is a single text. Write a list, such as ['engine="kafka"', 'tag_env=~"dev|test"'].`},
		{one + `matchers: []`, `matchers is an empty list. Write a list, such as ['engine="kafka"', 'tag_env=~"dev|test"'], or leave the key out.`},
		{one + `matchers: ['']`, `matchers has an empty entry. Write a list, such as ['engine="kafka"', 'tag_env=~"dev|test"']. What begins with @ or # stands in quotes.`},
		{one + `matchers: ['{}']`, `matchers has "{}", which is no matcher. Write a label, an operator (= != =~ !~) and a value, such as ['engine="kafka"', 'tag_env=~"dev|test"'].`},
		{one + `matchers: [{engine: kafka}]`, `matchers has a group of keys where a text is expected. Write a list, such as ['engine="kafka"', 'tag_env=~"dev|test"']. What begins with @ or # stands in quotes.`},
		{one + `matchers: [engine]`, `matchers has "engine", which is no matcher (end of input: expected an operator such as '=', '!=', '=~' or '!~'). Write a label, an operator (= != =~ !~) and a value, such as ['engine="kafka"', 'tag_env=~"dev|test"'].`},
		{one + `matchers: ['task=~"["']`, "matchers has 'task=~\"[\"', which is no matcher (failed to create matcher: error parsing regexp: missing closing ]: `[)$`). Write a label, an operator (= != =~ !~) and a value, such as ['engine=\"kafka\"', 'tag_env=~\"dev|test\"']."},
		{one + `matchers: ['env="prod"']`, `matchers has 'env="prod"', and no task has a label "env". Did you mean tag_env, the tag of the instance? The other labels are engine, project, region, instance, instance_id, task, status, enterprise_project.`},
		{one + `matchers: ['instanc="a"']`, `matchers has 'instanc="a"', and no task has a label "instanc". Did you mean instance?`},
		{one + `matchers: ['Engine="kafka"']`, `matchers has 'Engine="kafka"', and no task has a label "Engine". Did you mean engine?`},
		{one + `matchers: ['engine="Kafka"']`, `matchers has 'engine="Kafka"', which holds for no task. It is rabbitmq, kafka or rocketmq. Did you mean kafka?`},
		{one + `matchers: ['engine="reliability"']`, `matchers has 'engine="reliability"', which holds for no task. It is rabbitmq, kafka or rocketmq. Did you mean rocketmq?`},
		{one + `matchers: ['engine!="kafak"']`, `matchers has 'engine!="kafak"', which leaves out no task. It is rabbitmq, kafka or rocketmq. Did you mean kafka?`},
		{one + `matchers: ['status="CREATED"']`, `matchers has 'status="CREATED"', which holds for no task. It is created, executing, success, failed, cancelled or deleted. Did you mean created?`},
		{one + `matchers: ['project="prod"']`, `matchers has 'project="prod"', which holds for no task. Here it is always default.`},
		{one + `matchers: ['project="default"', 'region="cn-north-4"']`, ""},
		{one + `matchers: ['engine="kafka"', 'engine="rabbitmq"']`, `matchers has 'engine="kafka"' and 'engine="rabbitmq"', which never hold together. All matchers of a list have to hold. Where any of several values is meant, write one =~ with | between them.`},
		{one + `matchers: ['tag_env="prod"', 'tag_env!~"p.*"']`, `matchers has 'tag_env="prod"' and 'tag_env!~"p.*"', which never hold together. All matchers of a list have to hold. Where any of several values is meant, write one =~ with | between them.`},
		{one + `matchers: ['tag_env="prod"', 'tag_env = prod']`, `matchers has "tag_env = prod" twice. Give each once.`},

		{one + "actions: [reschedule, cancel]", ""},
		{one + "actions: cancel", `actions is a single text. Write a list, such as [reschedule, cancel].`},
		{one + "actions: [cancle]", `actions has "cancle". Give reschedule or cancel, or leave actions out for both. Did you mean cancel?`},
		{one + "actions: [move]", `actions has "move". Give reschedule or cancel, or leave actions out for both. Did you mean reschedule?`},
		{one + "actions: [cancel, cancel]", `actions has cancel twice. Give each once.`},

		{one + `ask: ["@ann", U0123456789, S0123456789, "#ops", C0123456789]`, ""},
		{one + `ask: [ops]`, `ask has "ops". Did you mean "@ops", people, or "#ops", a channel?`},
		{one + `ask: ["#Ops"]`, `ask has "#Ops". Did you mean "#ops"? Names of channels have no capital letters.`},
		{one + `ask: [D0123456789]`, `ask has "D0123456789", a direct message. Give a channel's name, such as #ops, or its id, such as C0123456789 (in Slack: channel details, at the bottom).`},
		{one + "ask:\n      - #ops\n", `headsup.yaml, line 3: rules[0].ask has an empty entry. Write a list, such as ["@payments", "#ops"]. What begins with @ or # stands in quotes.`},
		{one + `ask: ["@ann", "@Ann"]`, `ask has "@Ann" twice. Give each once: nobody counts for two. Capital letters make no difference.`},
		{one + `ask: ["#ops", "#ops"]`, `ask has "#ops" twice. Give each once.`},

		{"approvals: 0", ""},
		{"approvals: 10, approvers: ['@leads']", ""},
		{"approvals: 11, approvers: ['@leads']", `approvals is "11". Give a whole number from 0 to 10. With 0 the requester decides alone.`},
		{"approvals: -1, approvers: ['@leads']", `approvals is "-1". Give a whole number from 0 to 10. With 0 the requester decides alone.`},
		{"approvals: none, approvers: ['@leads']", `approvals is "none". Give a whole number from 0 to 10. With 0 the requester decides alone.`},
		{"reason: required", `approvers is missing. Name who may approve, such as ["@sre-leads"]. Or write approvals: 0, if whoever may ask shall decide alone.`},
		{"approvals: 2", `approvers is missing. Name who may approve, such as ["@sre-leads"]. Or write approvals: 0, if whoever may ask shall decide alone.`},
		{"approvals: 0, approvals_per_move: 1", `approvers is missing. Name who may approve, such as ["@sre-leads"]. Or write approvals: 0, if whoever may ask shall decide alone.`},
		{"approvals: 0, approvals_per_move: 1, approvers: ['@leads'], notify: ['@all-of-us']", ""},
		{"approvals: 0, approvers: ['@leads']", `approvers has no effect, since approvals is 0. Ask for an approval, or leave approvers out.`},
		{one + "second_factor: required", ""},
		{one + "second_factor: none", ""},
		{one + "second_factor: yes", `second_factor is "yes". Give required, break_glass or none.`},
		{one + "second_factor: break_glass", `second_factor has no effect, since nobody may break the glass. Name them in break_glass, write required to ask it of whoever approves, or leave second_factor out.`},
		{one + "break_glass: ['@leads'], second_factor: break_glass", ""},
		{"approvals: 0, second_factor: required", `second_factor has no effect, since approvals is 0. Ask for an approval, or leave second_factor out.`},
		{"approvals: 0, break_glass: ['@leads'], expire: 4h", `expire has no effect, since approvals is 0. Ask for an approval, or leave expire out. | break_glass has no effect, since approvals is 0. Ask for an approval, or leave break_glass out.`},

		{"approvers: []", `approvers is an empty list. Write a list, such as ["@sre-leads", U0123456789], or leave the key out.`},
		{"approvers: '@leads'", `approvers is a single text. Write a list, such as ["@sre-leads", U0123456789].`},
		{"approvers: [sre-leads]", `approvers has "sre-leads". Did you mean "@sre-leads"?`},
		{"approvers: ['#ops']", `approvers has "#ops". That is a channel; people are named here. Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{"approvers: ['<@U0123456789>']", `approvers has "<@U0123456789>". Did you mean U0123456789?`},
		{"approvers: [u0123456789]", `approvers has "u0123456789". Did you mean U0123456789?`},
		{"approvers: ['@channel']", `approvers has "@channel". That is everybody who is around, and nobody in particular. Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{"approvers: [ann@example.com]", `approvers has "ann@example.com". Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{"approvers: ['sre leads']", `approvers has "sre leads". Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{"approvers: [xoxb-test-elsewhere]", `approvers has something that looks like a secret (19 characters). Give user ids (U0123456789), names ("@sre-leads") or ids of user groups (S0123456789).`},
		{"approvers: ['@leads', '@leads']", `approvers has "@leads" twice. Give each once: nobody counts for two.`},
		{"approvers: ['@leads', [U0123456789]]", `approvers has a list where a text is expected. Write a list, such as ["@sre-leads", U0123456789]. What begins with @ or # stands in quotes.`},

		{one + "expire: 4h", ""},
		{one + "expire: 1d12h", ""},
		{one + "expire: 1 working hour, location: UTC", ""},
		{one + "expire: 8  Working Hours, location: Asia/Shanghai", ""},
		{one + "expire: 5m", `expire is "5m". Give a time from 10m to 30d, such as 4h, or working hours, such as 8 working hours.`},
		{one + "expire: 31d", `expire is "31d". Give a time from 10m to 30d, such as 4h, or working hours, such as 8 working hours.`},
		{one + "expire: 8 hours", `expire is "8 hours". Give a time from 10m to 30d, such as 4h, or working hours, such as 8 working hours.`},
		{one + "expire: 8 business hours, location: UTC", `expire is "8 business hours". Did you mean 8 working hours?`},
		{one + "expire: 0 working hours, location: UTC", `expire is "0 working hours". Give 1 to 80 working hours, such as 8 working hours.`},
		{one + "expire: 81 working hours, location: UTC", `expire is "81 working hours". Give 1 to 80 working hours, such as 8 working hours.`},
		{one + "expire: 4h, working_hours: [{weekdays: [monday], location: UTC}]", `working_hours has no effect, since expire is not in working hours. Write expire: 8 working hours, or leave working_hours out.`},
		{one + "expire: 8 working hours, working_hours: [{weekdays: [monday], times: [{start_time: 09:00, end_time: 10:00}], location: UTC}]", `expire comes only after more than 30 days, by these working hours. Give fewer hours, or working_hours with more of them.`},
		{one + "expire: 8 working hours, working_hours: [{weekdays: [monday:saturday], times: [{start_time: 10:00, end_time: 22:00}]}], location: Asia/Shanghai", ""},

		{one + "reason: optional", ""},
		{one + "reason: yes", `reason is "yes". Give optional or required.`},
		{one + "min_lead: 0s", ""},
		{one + "min_lead: 30", `min_lead is "30". Give a time from 0s to 30d, such as 4h or 2d.`},
		{one + "min_lead: -1h", `min_lead is "-1h". Give a time from 0s to 30d, such as 4h or 2d.`},
		{one + "max_delay: 30d", ""},
		{one + "max_delay: 1w2d12h", ""},
		{one + "max_delay: 0s", `max_delay is "0s". Give a time from 1m to 730d, such as 4h or 2d. Leave it out where there is no limit. To allow no move at all, give the rule actions: [cancel].`},
		{one + "max_delay: 30days", `max_delay is "30days". Give a time from 1m to 730d, such as 4h or 2d. Leave it out where there is no limit. To allow no move at all, give the rule actions: [cancel].`},
		{one + "max_moves: 3", ""},
		{one + "max_moves: 0", `max_moves is "0". Give a whole number from 1 to 100. Leave it out where there is no limit. To allow no move at all, give the rule actions: [cancel].`},
		{one + "max_moves: 1.5", `max_moves is "1.5". Give a whole number from 1 to 100. Leave it out where there is no limit. To allow no move at all, give the rule actions: [cancel].`},
		{one + "approvals_per_move: 1", ""},
		{one + "approvals_per_move: one", `approvals_per_move is "one". Give a whole number from 0 to 10.`},
		{one + "window: warn", ""},
		{one + "window: forbid", `window is "forbid". Give ignore, warn or require.`},
		{one + "window: require", `window is require, but the zone of the windows of project default is not set. Set HUAWEICLOUD_WINDOW_TIMEZONE, or the project's window_timezone. Until then no move could be allowed.`},
		{one + "weekends: forbid, location: Asia/Shanghai", ""},
		{one + "weekends: deny, location: Asia/Shanghai", `weekends is "deny". Give ignore, warn or forbid.`},
		{one + "weekends: true, location: Asia/Shanghai", `weekends is "true". Give ignore, warn or forbid.`},
		{one + "weekends: warn, location: Shanghai", `location is "Shanghai". Give a zone's name, such as UTC, Asia/Shanghai or Europe/Berlin, with its capital letters.`},
		{one + "weekends: ignore, location: Asia/Shanghai", `location has no effect. It is the zone of weekends and of working hours, and the rule says nothing of them: leave it out. People's times are read in their own zone.`},
		{one + "actions: [cancel], max_moves: 2, weekends: forbid, location: UTC", `max_moves has no effect, since the rule is for cancel alone. It binds where a task is moved to: leave it out, or add reschedule to actions. | weekends has no effect, since the rule is for cancel alone. It binds where a task is moved to: leave it out, or add reschedule to actions.`},
		{one + "actions: [cancel], min_lead: 1h", ""},

		{one + "newcomer: 48h", ""},
		{one + "newcomer: at once", ""},
		{one + "newcomer: 0s", `newcomer is "0s". Give a time from 1m to 30d, such as 24h. If newcomers shall count without any wait, write newcomer: at once; whoever may edit the group can then make himself an approver.`},
		{one + "newcomer: now", `newcomer is "now". Give a time from 1m to 30d, such as 24h. If newcomers shall count without any wait, write newcomer: at once; whoever may edit the group can then make himself an approver.`},
	} {
		t.Run(c.rule, func(t *testing.T) {
			s, err := judged(t, "rules:\n  - {"+c.rule+"}\n", "HEADSUP_KEY="+testKey)
			var sentences []string
			for _, sentence := range said(err) {
				sentences = append(sentences, strings.TrimPrefix(sentence, "headsup.yaml, line 2: rules[0]."))
			}
			got := strings.Join(sentences, " | ")
			if err == nil && len(s.Warnings) > 0 {
				t.Errorf("warned: %v", s.Warnings)
			}
			if diff := cmp.Diff(c.sentence, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTheDocsNameEachKeyOfARule holds the table of docs/policy.md against the reader.
func TestTheDocsNameEachKeyOfARule(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range ruleKeys() {
		if !strings.Contains(string(page), "\n| `"+key+"` | ") {
			t.Errorf("docs/policy.md has no row for %s", key)
		}
	}
}
