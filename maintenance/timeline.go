package maintenance

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/prometheus/alertmanager/pkg/labels"
)

// TimelineAsk is which timeline somebody asked for. It is kept with the notice of it, and holds whatever may differ from person to person.
type TimelineAsk struct {
	Direct   bool          `json:"direct,omitempty"` // asked in a direct message: of all channels of whoever asked
	Days     int           `json:"days"`
	Matchers []matcherText `json:"matchers,omitempty"`
	Words    []string      `json:"words,omitempty"`
	From     time.Time     `json:"from,omitzero"`
	Until    time.Time     `json:"until,omitzero"`
}

type matcherText struct {
	Type  labels.MatchType `json:"type"`
	Name  string           `json:"name"`
	Value string           `json:"value"`
}

// The days that a timeline shows.
const (
	TimelineWeek  = 7
	TimelineMonth = 30
)

// AskTimeline is the notice that brings somebody a timeline, in a direct message: a picture cannot be shown to one person in a channel.
func AskTimeline(a Actor, f Filter, now time.Time) Notice {
	ask := TimelineAsk{Direct: a.Place.Direct, Days: TimelineDays(f, now), Words: f.Words, From: f.From, Until: f.Until}
	for _, m := range f.Matchers {
		ask.Matchers = append(ask.Matchers, matcherText{m.Type, m.Name, m.Value})
	}
	text, _ := json.Marshal(ask) //nolint:errchkjson // nothing in it can fail
	n := Notice{ID: "timeline:" + a.Request, Kind: TimelineNotice, About: string(text), To: Address{User: a.Person.ID}, For: now, DueAt: now}
	if !a.Place.Direct {
		n.To.Channel = a.Place.Channel
	}
	return n
}

// TimelineDays is how many days show what the filter means: a week, or a month.
func TimelineDays(f Filter, now time.Time) int {
	if f.Until.After(now.AddDate(0, 0, TimelineWeek)) {
		return TimelineMonth
	}
	return TimelineWeek
}

// Timeline reads which timeline a notice brings.
func (n Notice) Timeline() (ask TimelineAsk, f Filter, err error) {
	if err := json.Unmarshal([]byte(n.About), &ask); err != nil {
		return ask, f, fmt.Errorf("read which timeline was asked for: %w", err)
	}
	f = Filter{Words: ask.Words, From: ask.From, Until: ask.Until}
	for _, m := range ask.Matchers {
		matcher, err := labels.NewMatcher(m.Type, m.Name, m.Value)
		if err != nil {
			return ask, f, fmt.Errorf("read which timeline was asked for: %w", err)
		}
		f.Matchers = append(f.Matchers, matcher)
	}
	return ask, f, nil
}
