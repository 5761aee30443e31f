package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/timeline"
)

// picturePatience is how long a message waits for its picture. Then it goes without: what it says must not hang on that.
const (
	picturePatience = 15 * time.Second
	pictureAgain    = time.Second // Slack looks at a picture in its own time
)

// uploaded are the pictures that Slack has and no message shows yet, by notice, each with what is on it: a message that comes later tells of that,
// and not of what has come since. A restart forgets them, and another one is uploaded: what nobody was shown is seen by nobody.
type uploaded struct {
	mu    sync.Mutex
	files map[string]cards.TimelineView
}

func (u *uploaded) of(id string) cards.TimelineView {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.files[id]
}

func (u *uploaded) keep(id string, drawn cards.TimelineView) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.files == nil {
		u.files = map[string]cards.TimelineView{}
	}
	u.files[id] = drawn
}

func (u *uploaded) forget(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.files, id)
}

// timeline sends somebody the picture that they asked for, of what they may see at that moment where they asked.
func (j *Jobs) timeline(ctx context.Context, n maintenance.Notice, since time.Time) error {
	me, filter, ask, err := j.asker(ctx, n)
	if err != nil || me.Person.ID == "" {
		return errors.Join(err, j.Store.Void(ctx, []maintenance.Notice{n}))
	}
	policy := j.Policy()
	part := j.Store.Snapshot().Where(nil, func(i maintenance.Item) bool { return policy.InScope(me, i) })
	var items []maintenance.Item
	for _, i := range part.Select(filter) {
		items = append(items, *i)
	}
	picture, v, err := j.draw(items, me.Person.Location(j.Zone), ask.Days, j.its(me.Person))
	if err != nil {
		return err
	}
	direct, err := j.Courier.Direct(ctx, n.To.User)
	if word, never := neverThere(err); never {
		j.Logger.Error("person cannot be told", "user", n.To.User, "slack", word)
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err != nil {
		return later(err)
	}
	to := maintenance.Place{Channel: direct, Direct: true}
	return j.postPicture(ctx, n, to, since, picture, v, func(v cards.TimelineView) cards.Message { return cards.Timeline(j.reader(), v) })
}

// asker is who asked for a timeline, where they asked. Nobody, where they may not ask any more or are no longer there.
func (j *Jobs) asker(ctx context.Context, n maintenance.Notice) (me maintenance.Actor, f maintenance.Filter, ask maintenance.TimelineAsk, err error) {
	ask, f, err = n.Timeline()
	if err != nil {
		return me, f, ask, river.JobCancel(err)
	}
	me = j.People.Directly(ctx, j.Bounds().Team, n.To.User)
	no := j.Bounds().Admit(me)
	switch {
	case no != nil:
		j.Logger.Info("timeline is not sent", "user", n.To.User, "why", no.Why)
		return maintenance.Actor{}, f, ask, nil
	case !ask.Direct && !slices.Contains(me.Channels, n.To.Channel):
		j.Logger.Info("timeline is not sent, since whoever asked is not in the channel any more", "user", n.To.User, "channel", n.To.Channel)
		return maintenance.Actor{}, f, ask, nil
	case !ask.Direct:
		me.Place = maintenance.Place{Team: me.Place.Team, Channel: n.To.Channel}
	}
	return me, f, ask, nil
}

// draw draws what is coming, which was bounded to what the readers may see. There is no picture of nothing.
func (j *Jobs) draw(items []maintenance.Item, zone *time.Location, days int, l maintenance.Language) (*cards.Picture, cards.TimelineView, error) {
	snapshot, policy := j.Store.Snapshot(), j.Policy()
	p, err := timeline.Draw(timeline.View{
		Items: items, Freezes: policy.Freezes, Windows: policy.Windows, Now: j.Now().UTC(), Zone: zone, Days: days,
		Lasts: func(i maintenance.Item) time.Duration { return snapshot.Usual(i).Most }, Words: timeline.Words(cards.TimelineWords(l)),
	})
	v := cards.TimelineView{
		Items: p.Shown, Later: p.Later, From: p.From, Until: p.Until, Zone: zone, Frozen: p.Frozen, Age: j.age(snapshot),
		Grouped: p.Grouping != timeline.ByInstance,
	}
	if err != nil || len(p.Shown) == 0 {
		return nil, v, err
	}
	return v.Picture(p.PNG, l), v, nil
}

// postPicture says a notice as a message with a picture; nil: without one. Where Slack does not take the picture in time, it goes without.
func (j *Jobs) postPicture(
	ctx context.Context, n maintenance.Notice, to maintenance.Place, since time.Time, p *cards.Picture, v cards.TimelineView,
	message func(cards.TimelineView) cards.Message,
) error {
	notices, patient := []maintenance.Notice{n}, time.Since(since) < picturePatience
	shown, err := j.upload(ctx, n, p, v)
	if _, never := neverThere(err); err != nil && patient && !never {
		return later(err)
	}
	if err != nil {
		j.Logger.Warn("message goes without its picture; a missing_scope means that the app is to be granted files:write", "job", n.Kind, "error", err)
	}
	if shown.File != "" {
		err = j.send(ctx, notices, to, message(shown))
		if lost, ok := errors.AsType[*maintenance.Undelivered](err); !ok || lost.Kind != maintenance.PostInvalid {
			return j.settled(ctx, notices, to, err, nil)
		}
		if patient {
			return river.JobSnooze(pictureAgain)
		}
		j.Logger.Warn("message goes without its picture, which Slack did not show in time", "job", n.Kind)
	}
	return j.post(ctx, notices, to, message(v), nil)
}

// upload gives what the picture that Slack has shows, with Slack's id of it. It is uploaded once.
func (j *Jobs) upload(ctx context.Context, n maintenance.Notice, p *cards.Picture, v cards.TimelineView) (shown cards.TimelineView, err error) {
	if shown := j.pictures.of(n.ID); shown.File != "" || p == nil {
		return shown, nil
	}
	if v.File, err = j.Courier.Upload(ctx, *p); err == nil {
		j.pictures.keep(n.ID, v)
	}
	return v, err
}
