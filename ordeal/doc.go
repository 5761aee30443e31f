// Package ordeal holds the tests that hurt: headsup as a process of its own between the sandbox's Slack and cloud, killed at
// random points, starved, and talked to for an hour by people who type and click whatever they like.
//
// It promises that what it finds is seen from outside: in the cloud's log of requests, in what people see in Slack, and in
// the database once the process is gone. There is nothing here but tests; their longer forms stand behind flags.
package ordeal
