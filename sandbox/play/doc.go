// Package play plays stories: whole conversations between people, the bot and the cloud, written as files that a stranger
// reads without learning the format (docs/conversations.md).
//
// It promises that a story is played over real sockets, against the sandbox's Slack and cloud, on a clock of its own; that
// whatever a story expects is waited for and never slept for; and that a failure tells the phase, what was expected, and what
// people and the cloud saw instead, on a time line.
//
// It knows nothing of the bot but how to start and stop it: whoever plays brings a Start.
package play
