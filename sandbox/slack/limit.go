package slack

import (
	"math"
	"time"
)

// bucket is how many posts a channel still takes.
type bucket struct {
	left float64
	at   time.Time
}

// limited gives the seconds to wait where a call comes too soon, 0 where it may go on. The caller holds the lock.
func (w *Workspace) limited(name string, m method, p params) int {
	if w.o.Unlimited {
		return 0
	}
	perMinute := m.tier
	if own, ok := w.o.Limits[name]; ok {
		perMinute = own
	}
	if wait := w.perMinute(name, perMinute); wait > 0 {
		return wait
	}
	if _, own := w.o.Limits[name]; m.posts && !own {
		return w.perChannel(p.get("channel"))
	}
	return 0
}

// perMinute looks at the minute that is just over. Refused calls do not count.
func (w *Workspace) perMinute(name string, most int) int {
	if most <= 0 {
		return 0
	}
	now := w.now()
	recent := w.calls[name]
	for len(recent) > 0 && now.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	if len(recent) >= most {
		w.calls[name] = recent
		return seconds(time.Minute - now.Sub(recent[0]))
	}
	w.calls[name] = append(recent, now)
	return 0
}

// perChannel lets one post a second through, and a burst (D: about one a second; the size of the burst is not promised).
func (w *Workspace) perChannel(channel string) int {
	if c := w.channel(channel); c != nil {
		channel = c.ID
	}
	now, most := w.now(), float64(w.o.PostBurst)
	b, ok := w.posts[channel]
	if !ok {
		b = bucket{left: most, at: now}
	}
	b.left = min(most, b.left+max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.left < 1 {
		w.posts[channel] = b
		return seconds(time.Duration((1 - b.left) * float64(time.Second)))
	}
	b.left--
	w.posts[channel] = b
	return 0
}

// seconds are whole ones, as Retry-After has them, and never none.
func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
