package main

import (
	"fmt"
	"strings"
	"time"

	"headsup/maintenance"
	"headsup/manifest"
	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// The demo's outside world: a workspace of six people and two languages, two regions of the cloud, three engines.
const (
	demoProd = "0b0e5c3f7a2d4e6f8091a2b3c4d5e6f7"
	demoTest = "1c1f6d4a8b3e4f70919ab2c3d4e5f608"
	demoAK   = "demo-access-key"
	demoSK   = "demo-secret-key"
)

func demoWorkspace(now func() time.Time) *slack.Workspace {
	is := manifest.New("/tasks", maintenance.English) // the app is granted what a real one would be, and no more
	w := slack.New(slack.Options{
		Now: now, BotToken: "xoxb-test-demo", AppToken: "xapp-test-demo", ShouldEscape: is.Features.Commands[0].Escape,
		Scopes: is.OAuth.Scopes.Bot, Events: is.Settings.Subscriptions.Events,
	})
	for _, u := range []slack.User{
		{Name: "ann", RealName: "Ann, engineer on call", TZ: "Europe/Berlin"},
		{Name: "bo", RealName: "Bo, who approves", TZ: "Asia/Shanghai"},
		{Name: "cy", RealName: "Cy, who leads them", TZ: "Europe/Berlin"},
		{Name: "wei", RealName: "Wei, who reads Chinese", TZ: "Asia/Shanghai", Locale: "zh-CN"},
		{Name: "gus", RealName: "Gus, a guest", TZ: "America/New_York", Restricted: true},
		{Name: "olga", RealName: "Olga, of another company", TeamID: "T0ELSEWHERE", TZ: "Europe/Madrid", Stranger: true},
	} {
		w.AddUser(u)
	}
	w.AddChannel(slack.Channel{Name: "ops", Members: []string{"ann", "bo", "cy", "wei", "gus", "olga", "headsup"}})
	w.AddChannel(slack.Channel{Name: "yunwei", Members: []string{"ann", "bo", "cy", "wei", "headsup"}}) // operations, in Chinese
	w.AddChannel(slack.Channel{Name: "random", Members: []string{"ann", "bo", "cy", "wei", "gus", "headsup"}})
	return w
}

// demoTask is one task of the demo's cloud.
type demoTask struct {
	name   string
	in     time.Duration
	params string
	fails  bool
}

// demoInstance is one instance of the demo's cloud.
type demoInstance struct {
	project, name, engine, env, team string
	begin, end                       string
	tasks                            []demoTask
}

func demoInstances() []demoInstance {
	const day = 24 * time.Hour
	return []demoInstance{
		{demoProd, "orders-mq", "rabbitmq", "prod", "checkout", "02:00:00", "06:00:00", []demoTask{
			{name: "kernelUpgrade", in: 2*day + 4*time.Hour, params: `{"target_version":"3.12.1"}`},
		}},
		{demoProd, "payments-mq", "rabbitmq", "prod", "payments", "22:00:00", "02:00:00", []demoTask{
			{name: "kernelUpgrade", in: 9 * time.Minute, params: `{"target_version":"3.12.1"}`},
		}},
		{demoProd, "events-kafka", "kafka", "prod", "data", "02:00:00", "06:00:00", []demoTask{
			{name: "kafkaAutoReassignment", in: 26 * time.Hour, params: `{"reassignment_topics":"[clicks, page-views]"}`},
			{name: "kernelUpgrade", in: 11*day + 3*time.Hour, params: `{"target_version":"3.7.0"}`},
		}},
		{demoProd, "billing-rocketmq", "rocketmq", "prod", "payments", "02:00:00", "06:00:00", []demoTask{
			{name: "brokerScaleOut", in: 5*day + time.Hour, params: `{"broker_count":4}`},
		}},
		{demoProd, "audit-kafka", "kafka", "prod", "security", "06:00:00", "10:00:00", nil},
		{demoTest, "orders-mq-test", "rabbitmq", "test", "checkout", "10:00:00", "14:00:00", []demoTask{
			{name: "kernelUpgrade", in: 50 * time.Minute, params: `{"target_version":"3.12.1"}`, fails: true},
		}},
		{demoTest, "events-kafka-test", "kafka", "test", "data", "10:00:00", "14:00:00", []demoTask{
			{name: "kafkaAutoReassignment", in: 3*day + 2*time.Hour, params: `{"reassignment_topics":"[clicks]"}`},
		}},
		{demoTest, "jobs-rocketmq-test", "rocketmq", "test", "platform", "10:00:00", "14:00:00", []demoTask{
			{name: "diskExpansion", in: 24*day + 6*time.Hour, params: `{"disk_gb":300}`},
		}},
	}
}

func demoCloud(now func() time.Time) (*dms.Cloud, error) {
	c := dms.New(dms.Options{Now: now, Projects: []dms.Project{
		{ID: demoProd, Region: "cn-north-4", AK: demoAK, SK: demoSK},
		{ID: demoTest, Region: "ap-southeast-3", AK: demoAK, SK: demoSK},
	}})
	start := now().UTC().Truncate(time.Minute)
	for i, instance := range demoInstances() {
		id := fmt.Sprintf("%08x-0000-4000-8000-00000000d300", i+1)
		err := c.AddInstance(dms.Instance{
			Project: instance.project, ID: id, Name: instance.name, Engine: instance.engine,
			MaintainBegin: instance.begin, MaintainEnd: instance.end, CreatedAt: start.AddDate(-1, 0, 0),
			Tags: []dms.Tag{{Key: "env", Value: instance.env}, {Key: "team", Value: instance.team}},
		})
		if err != nil {
			return nil, fmt.Errorf("set up the demo's cloud: %w", err)
		}
		for n, t := range instance.tasks {
			err := c.AddTask(dms.Task{
				Instance: id, ID: fmt.Sprintf("ff8080828800000000000000%04x%04x", i+1, n+1), Name: t.name, UserName: "dms_service",
				Params: t.params, CreatedAt: start.Add(-36 * time.Hour), ScheduleAt: start.Add(t.in), Duration: time.Minute, Fails: t.fails,
			})
			if err != nil {
				return nil, fmt.Errorf("set up the demo's cloud: %w", err)
			}
		}
	}
	if err := addTour(c, start); err != nil {
		return nil, fmt.Errorf("set up the demo's cloud: %w", err)
	}
	return c, nil
}

// demoPolicy asks for an approval in production, and lets nobody move anything into three days of next week. What the team data has is told in Chinese, in
// a channel of its own.
const demoPolicy = `
rules:
  - {name: test, matchers: ['tag_env="test"'], approvals: 0}
  - {name: money, matchers: ['engine="rocketmq"', 'tag_env="prod"'], approvals: 1, approvers: ["@bo", "@cy"], second_factor: required}
  - name: production
    matchers: ['tag_env="prod"']
    approvals: 1
    approvers: ["@bo", "@cy"]
    escalate: ["@cy"]
    expire: 4h
    max_delay: 30d
    approvals_per_move: 1
    max_moves: 3
    break_glass: ["@ann"]
freezes:
  - name: quarter end
    intervals: [%s]
    ask: ["@cy"]
routes:
  channel: "#ops"
  routes:
    - {matchers: ['instance="` + tourName + `"'], remind: [1m]}
    - {matchers: ['tag_team="data"'], channel: "#yunwei", language: zh}
`

// demoFreeze are the three days, as intervals of single days: they may lie in two months.
func demoFreeze(now time.Time) string {
	const first, days = 7, 3
	var all []string
	for day := range days {
		at := now.UTC().AddDate(0, 0, first+day)
		all = append(all, fmt.Sprintf(`{years: ["%d"], months: ["%d"], days_of_month: ["%d"], location: UTC}`, at.Year(), at.Month(), at.Day()))
	}
	return strings.Join(all, ", ")
}

// demoConfig is the YAML file of the demo's two projects and its policy.
func demoConfig(endpoint string, now time.Time) string {
	const project = `
  - name: %s
    region: %s
    project_id: %s
    endpoint: %s
    timezone: UTC
    window_timezone: UTC
    credentials: {ak_file: ak, sk_file: sk}`
	return "projects:" + fmt.Sprintf(project, "prod", "cn-north-4", demoProd, endpoint) +
		fmt.Sprintf(project, "test", "ap-southeast-3", demoTest, endpoint) + fmt.Sprintf(demoPolicy, demoFreeze(now))
}
