package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// How far this machine's clock may be off.
const (
	littleOff = 20 * time.Second // a code of a second factor is good for half a minute
	muchOff   = 5 * time.Minute  // reminders come that much late; from 15 minutes on the cloud refuses every call
)

// Timepiece is a clock outside: that of a server, which dates its answers.
type Timepiece struct {
	Whose string // such as Slack's
	URL   string // asked for its date alone, with nothing secret
}

// Clock compares this machine's clock with those outside. One that cannot be reached is the trouble of another check.
func Clock(pieces []Timepiece, now func() time.Time) Check {
	return Check{Name: "clock", Needs: []string{"settings"}, Look: func(ctx context.Context) []Finding {
		client := plainClient()
		defer client.CloseIdleConnections()
		var found []Finding
		var with []string
		for _, piece := range pieces {
			off, err := piece.off(ctx, client, now)
			if err != nil {
				continue
			}
			with = append(with, piece.Whose)
			if off.Abs() > littleOff {
				found = append(found, wrongBy(off, piece.Whose))
			}
		}
		if len(with) == 0 {
			return []Finding{warned("Look at the lines of Slack and of the cloud.", "Nobody was reached to compare this machine's clock with.")}
		}
		return orPass(found, "This machine's clock is right, within %s, by %s.", littleOff, strings.Join(with, " and "))
	}}
}

func wrongBy(off time.Duration, whose string) Finding {
	way := "ahead of"
	if off < 0 {
		way = "behind"
	}
	const do = "Let the machine keep its time by NTP (timedatectl set-ntp true)."
	found := fmt.Sprintf("This machine's clock is %s %s %s.", off.Abs().Round(time.Second), way, whose)
	if off.Abs() > muchOff {
		return failed(do, "%s Reminders come at the wrong time, and 15 minutes off the cloud refuses every call.", found)
	}
	return warned(do, "%s The codes of second factors may be refused.", found)
}

// plainClient is for questions with nothing secret in them.
func plainClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 5 * time.Second, ForceAttemptHTTP2: true},
		Timeout:       8 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// off is by how much this machine is ahead. The date of an answer is of a whole second, and of some moment while it was on its way.
func (p Timepiece) off(ctx context.Context, client *http.Client, now func() time.Time) (time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, p.URL, http.NoBody)
	if err != nil {
		return 0, err
	}
	before := now()
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	_ = answer.Body.Close() // a HEAD has none
	at, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return 0, errors.New("the answer has no date")
	}
	after := now()
	return before.Add(after.Sub(before) / 2).Sub(at.Add(time.Second / 2)), nil
}
