package maintenance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
)

// Instance is one queue cluster, as the cloud last showed it.
type Instance struct {
	ID      string // the cloud's UUID
	Project string // name of the project in the settings
	Region  string
	Name    string
	Engine  Engine
	Status  string // as the cloud writes it, such as RUNNING

	EnterpriseProject string
	Tags              []Tag  // sorted by key
	Window            Window // zero where the cloud gave none
}

// Tag is one key and value that somebody put on an instance in the console.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// CalledLike says that people are shown it as they are shown the other: by its name, where it is, and its tags.
func (i Instance) CalledLike(other Instance) bool {
	return i.Name == other.Name && i.Engine == other.Engine && i.Region == other.Region && slices.Equal(i.Tags, other.Tags)
}

// service is what the instance works for, by its tag; empty where it has none.
func (i Instance) service() string {
	for _, t := range i.Tags {
		if t.Key == "service" {
			return t.Value
		}
	}
	return ""
}

// Window is the daily maintenance window of an instance, in wall-clock time. Its zone is not documented by the cloud, so
// nothing may rest on it until a setting names the zone (HUAWEICLOUD_WINDOW_TIMEZONE).
type Window struct {
	Begin string `json:"begin"` // "HH:MM"
	End   string `json:"end"`   // "HH:MM"; before Begin where the window wraps midnight
}

// IsZero says that the cloud gave no window.
func (w Window) IsZero() bool { return w.Begin == "" || w.End == "" }

func (w Window) String() string {
	if w.IsZero() {
		return ""
	}
	return w.Begin + " to " + w.End
}

// readable says that both its times are times of day.
func (w Window) readable() bool {
	_, begins := minuteOfDay(w.Begin)
	_, ends := minuteOfDay(w.End)
	return begins && ends
}

// Holds says whether the instant lies in the window, read in zone. The begin belongs to it, the end does not. A zero
// window holds everything, since it forbids nothing.
func (w Window) Holds(at time.Time, zone *time.Location) bool {
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	return !slices.ContainsFunc(w.outside(), func(r timeinterval.TimeRange) bool { return r.StartMinute <= minute && minute < r.EndMinute })
}

// outside are the times of day that the window does not hold; none, where it holds everything.
func (w Window) outside() []timeinterval.TimeRange {
	begin, okBegin := minuteOfDay(w.Begin)
	end, okEnd := minuteOfDay(w.End)
	switch {
	case !okBegin || !okEnd || begin == end:
		return nil
	case begin < end:
		return []timeinterval.TimeRange{{StartMinute: 0, EndMinute: begin}, {StartMinute: end, EndMinute: dayOfMinutes}}
	}
	return []timeinterval.TimeRange{{StartMinute: end, EndMinute: begin}}
}

// ReadWindow reads begin and end as the cloud writes them: "22:00:00", "22:00" or "22". A value that is none of them gives
// a zero window.
func ReadWindow(begin, end string) Window {
	b, okBegin := minuteOfDay(begin)
	e, okEnd := minuteOfDay(end)
	if !okBegin || !okEnd {
		return Window{}
	}
	return Window{Begin: clockText(b), End: clockText(e)}
}

// closed is when the window is not open, read in zone; nothing where it is always open, or zone is nil: not known.
func (w Window) closed(zone *time.Location) []timeinterval.TimeInterval {
	outside := w.outside()
	if zone == nil || len(outside) == 0 {
		return nil
	}
	return []timeinterval.TimeInterval{{Times: outside, Location: &timeinterval.Location{Location: zone}}}
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func minuteOfDay(s string) (int, bool) {
	for _, layout := range []string{"15:04:05", "15:04", "15"} {
		if at, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return at.Hour()*60 + at.Minute(), true
		}
	}
	return 0, false
}
