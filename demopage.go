package main

import (
	"headsup/cards"
	"headsup/sandbox/page"
)

// demoPage shows the world to a person.
func demoPage(r *demoRoom) (*page.Page, error) {
	return page.New(page.Options{
		Slack: r.slack, Cloud: r.cloud, People: []string{"ann", "bo", "cy", "wei", "gus", "olga"}, Command: "/tasks",
		Regions: map[string]string{demoProd: "cn-north-4", demoTest: "ap-southeast-3"}, Guide: demoGuide(),
		Shortcuts: []page.Shortcut{
			{Name: "Reschedule a task", Callback: cards.RescheduleShortcut}, {Name: "Maintenance", Callback: cards.MaintenanceShortcut, Global: true},
		},
		Authenticator: r.pockets.show, Record: r.record.shown(),
	})
}

// demoGuide is a first reschedule in production, which takes somebody else's yes.
func demoGuide() []page.Step {
	return []page.Step{
		{Text: "Type /tasks and press Enter", Says: []string{"tasks, soonest first", "个任务，按时间先后排列"}},
		{Text: "Click Reschedule on orders-mq, which is in production", Window: true},
		{Text: "Choose another time, then Review", Says: []string{"Nothing has been changed yet", "目前没有任何改动"}},
		{Text: "Read the draft and click Confirm", Says: []string{"Waiting for approval", "onfirmed", "已确认"}},
		{Text: "Become Bo, who approves in production, and click Approve", Says: []string{"Approved: ", "已批准 "}},
		{Text: "Watch the card, and the console beside it", Says: []string{": Done."}},
	}
}
