// Command bench measures headsup against a bare slack-go bot, both in one run on the same machine: what people wait for
// (bursts, load, a slow cloud, sockets that are cut, clicks that are kept), and what it costs (memory, CPU, start).
//
// Each program under measure is a process of its own, which this binary starts from itself. Slack and the cloud are played
// by the parent: lean servers of this room, since the sandbox checks and remembers everything, and would be what is measured.
// A third program answers every command with a ready text: it is no bot, and shows what sockets on this machine can do at all.
//
// It promises that both programs get the same requests and are timed by the same clock, at Slack's end of the socket. It
// proves nothing about Slack's network, nor about other machines: only the ratios travel.
package main
