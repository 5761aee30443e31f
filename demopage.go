package main

import (
	"headsup/sandbox/page"
)

// demoPage shows the world to a person.
func demoPage(r *demoRoom) (*page.Page, error) {
	return page.New(page.Options{
		Slack: r.slack, Cloud: r.cloud, People: []string{"ann", "bo", "gus", "olga"}, Command: "/tasks",
		Regions: map[string]string{demoProd: "cn-north-4", demoTest: "ap-southeast-3"},
	})
}
