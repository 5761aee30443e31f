// Package month holds headsup over a long time: a month on a clock of its own, and ten minutes on River. There is nothing here but tests.
//
// A script says what happens in the cloud (script_test.go), made from one seed and knowing nothing of headsup. A cloud answers by it and
// notes what it told (cloud_test.go); a Slack keeps its limits, and loses answers (slack_test.go). Between them the rules, the store and the
// jobs run as they are (headsup_test.go), stepped from each moment to the next at which something is due (runner_test.go). What people should
// have been told and asked follows from the script and the notes alone (book_test.go, question_test.go), and so does how many messages that may take
// (budget_test.go).
//
// A new kind of notice that goes to a channel gets a line in the budget's list of allowances, and a check in the book where it has a time.
package month
