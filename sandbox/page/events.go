package page

import (
	"io"
	"net/http"
	"time"
)

const (
	heartbeat = 15 * time.Second // keeps a stream open through whatever closes idle connections
	tick      = time.Second      // tasks start and end by the clock alone, which tells nobody
	gather    = 50 * time.Millisecond
)

// events tells the browser that something has changed; it then asks for the state. What changes within a moment, such as a
// card and the requests that led to it, is told once.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_, err := io.WriteString(w, text)
		return err == nil && out.Flush() == nil
	}
	for {
		slackChanged, cloudChanged := p.o.Slack.Changed(), p.o.Cloud.Changed()
		if !send("data: changed\n\n") || !p.waitForChange(r, slackChanged, cloudChanged, send) || !p.pause(r, gather) {
			return
		}
	}
}

// waitForChange is false when the stream is over.
func (p *Page) waitForChange(r *http.Request, slackChanged, cloudChanged <-chan struct{}, send func(string) bool) bool {
	beat, clock := time.NewTicker(heartbeat), time.NewTicker(tick)
	defer beat.Stop()
	defer clock.Stop()
	for {
		select {
		case <-r.Context().Done():
			return false
		case <-p.over.Done():
			return false
		case <-slackChanged:
			return true
		case <-cloudChanged:
			return true
		case <-clock.C:
			p.o.Cloud.Advance()
		case <-beat.C:
			if !send(": still here\n\n") {
				return false
			}
		}
	}
}

func (p *Page) pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
		return false
	case <-p.over.Done():
		return false
	case <-timer.C:
		return true
	}
}
