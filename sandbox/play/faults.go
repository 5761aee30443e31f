package play

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// failing is what goes wrong with the cloud and with Slack.
func failing() []form {
	return append(cloudFails(), slackFails()...)
}

func cloudFails() []form {
	fault := func(say string, f dms.Fault) form {
		return form{say, func(_ *script, w slots) (step, error) {
			f := f
			which, times, err := aim(w["WHICH"])
			if err != nil {
				return step{}, err
			}
			if f.Op, err = cloudCall(which); err != nil {
				return step{}, err
			}
			f.Times = times
			a, err := readAnswer(w["ANSWER"])
			if err != nil {
				return step{}, err
			}
			f.Status, f.Code, f.Message, f.RetryAfter = a.status, a.code, a.message, a.retryAfter
			if f.Delay, err = delay(w["DURATION"]); err != nil {
				return step{}, err
			}
			return step{act: func(_ context.Context, st *stage) error {
				st.cloud.Inject(f)
				return nil
			}}, nil
		}}
	}
	return []form{
		fault(`the cloud refuses WHICH with ANSWER`, dms.Fault{Kind: dms.Refuse}),
		fault(`the cloud makes WHICH and breaks off`, dms.Fault{Kind: dms.Reset, After: true}),
		fault(`the cloud makes WHICH and answers with ANSWER`, dms.Fault{Kind: dms.Refuse, After: true}),
		fault(`the cloud breaks off WHICH`, dms.Fault{Kind: dms.Reset}),
		fault(`the cloud does not answer WHICH`, dms.Fault{Kind: dms.Hang}),
		fault(`the cloud says yes to WHICH and does nothing`, dms.Fault{Kind: dms.Lie}),
		fault(`the cloud sends a web page for WHICH`, dms.Fault{Kind: dms.HTML}),
		fault(`the cloud takes DURATION for WHICH`, dms.Fault{Kind: dms.Slow}),
		fault(`the cloud shows WHICH as it was DURATION ago`, dms.Fault{Kind: dms.Lag}),
		{`the cloud is well again`, func(*script, slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.cloud.ClearFaults()
				return nil
			}}, nil
		}},
		{`the cloud reads times in ZONE`, func(_ *script, w slots) (step, error) {
			zone, err := time.LoadLocation(w["ZONE"])
			return step{act: func(_ context.Context, st *stage) error {
				st.cloud.SetZone(projectID, zone)
				return nil
			}}, err
		}},
	}
}

func slackFails() []form {
	fault := func(say string, f slack.Fault) form {
		return form{say, func(_ *script, w slots) (step, error) {
			f := f
			which, times, err := aim(w["WHICH"])
			if err != nil {
				return step{}, err
			}
			if f.Method = which; which == "call" {
				f.Method = ""
			}
			f.Times = times
			a, err := readAnswer(w["ANSWER"])
			if err != nil {
				return step{}, err
			}
			f.Status, f.Error, f.RetryAfter = a.status, a.code, a.retryAfter
			if f.Delay, err = delay(w["DURATION"]); err != nil {
				return step{}, err
			}
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.Inject(f)
				return nil
			}}, nil
		}}
	}
	return []form{
		fault(`Slack refuses WHICH with ANSWER`, slack.Fault{Kind: slack.Refuse}),
		fault(`Slack makes WHICH and breaks off`, slack.Fault{Kind: slack.Reset, After: true}),
		fault(`Slack breaks off WHICH`, slack.Fault{Kind: slack.Reset}),
		fault(`Slack does not answer WHICH`, slack.Fault{Kind: slack.Hang}),
		fault(`Slack sends a web page for WHICH`, slack.Fault{Kind: slack.HTML}),
		fault(`Slack takes DURATION for WHICH`, slack.Fault{Kind: slack.Slow}),
		{`Slack sends half of the next envelope`, func(*script, slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.BreakFrames(1)
				return nil
			}}, nil
		}},
		{`Slack sends an envelope of the type NAME`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				if r := st.slack.SendEnvelope(w["NAME"], []byte(`{}`)); r.Outcome != slack.Done {
					return fmt.Errorf("it was not acknowledged: %s", r.Outcome)
				}
				return nil
			}}, nil
		}},
		{`Slack is well again`, func(*script, slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.ClearFaults()
				return nil
			}}, nil
		}},
	}
}

var aimed = regexp.MustCompile(`^(?:(every)|the next(?: (\S+))?) (\S+)$`)

// aim reads "the next change", "the next three lists", "every call". Times is below 0 for every.
func aim(text string) (which string, times int, err error) {
	m := aimed.FindStringSubmatch(text)
	if m == nil {
		return "", 0, fmt.Errorf("%q does not say which; write the next change, the next 3 lists or every call", text)
	}
	times = 1
	switch {
	case m[1] != "":
		times = -1
	case m[2] != "":
		times = count(m[2])
	}
	return m[3], times, nil
}

// cloudCall gives the operation; empty for any.
func cloudCall(which string) (dms.Op, error) {
	switch strings.TrimSuffix(which, "s") {
	case "call":
		return "", nil
	case "change":
		return dms.UpdateTask, nil
	case "list":
		return dms.ListTasks, nil
	}
	return "", fmt.Errorf("%q is no call of the cloud; there are: change, list (of tasks) and call (any)", which)
}

type answer struct {
	status        int
	code, message string
	retryAfter    string
}

// readAnswer reads "400 DMS.00400062 Invalid parameter", "503", "429, retry after 2", "ratelimited, retry after 2".
func readAnswer(text string) (answer, error) {
	text, after, _ := strings.Cut(text, ", retry after ")
	a := answer{retryAfter: after}
	words := strings.Fields(text)
	if len(words) > 0 {
		if status, err := strconv.Atoi(words[0]); err == nil {
			if status < 400 || status > 599 {
				return a, fmt.Errorf("%d refuses nothing; write 400 to 599", status)
			}
			a.status, words = status, words[1:]
		}
	}
	if len(words) > 0 {
		a.code, a.message = words[0], strings.Join(words[1:], " ")
	}
	return a, nil
}

func delay(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	s, err := readSpan(strings.ToLower(text))
	return s.duration(), err
}
