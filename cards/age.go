package cards

import (
	"strings"
	"time"

	"headsup/words"
)

// Age is how old the data of an answer are.
type Age struct {
	ReadAt time.Time     // when they were last read whole; zero: never
	Limit  time.Duration // older data are said to be old, loudly
	Failed []string      // projects whose last poll failed
}

// never says that there are no whole data yet, so that an empty answer proves nothing.
func (a Age) never() bool { return a.ReadAt.IsZero() }

// Old says that the data are older than allowed.
func (a Age) Old(now time.Time) bool { return now.Sub(a.ReadAt) > a.Limit }

// note says how old the data are; loudly where they are older than allowed. It uses Slack's token, so that the same answer
// serves every reader until the data change.
func (a Age) note(now time.Time) string {
	switch {
	case a.never():
		return words.Put(":warning: The cloud has not been read whole yet, so tasks may be missing. Ask again in a minute.%s", a.failed())
	case a.Old(now):
		return words.Put(":warning: These data are old: read %s. They are being read anew; ask again in a minute.%s", away(a.ReadAt), a.failed())
	}
	return words.Put("Read from the cloud %s.%s", away(a.ReadAt), a.failed())
}

// mostFailed bounds how many projects are named.
const mostFailed = 5

func (a Age) failed() string {
	if len(a.Failed) == 0 {
		return ""
	}
	named := a.Failed[:min(mostFailed, len(a.Failed))]
	text := words.Put(" The last reading failed for %s", foreign(strings.Join(named, ", "), 200))
	if more := len(a.Failed) - len(named); more > 0 {
		text += words.Put(" and %s", count(more, "other"))
	}
	return words.Put("%s; what is shown of it is from before.", text)
}
