// Package maintenance is the trade of headsup: what a scheduled task is, who may wish what of it, how a wish becomes a
// verified change, when somebody must be told.
//
// It promises that its rules are pure: they take the state and the moment, and give the state after, what is to be written
// into the audit, and what must follow. It never reads a clock, a socket, a file or a database, and knows nothing of Slack's
// or the cloud's formats.
package maintenance
