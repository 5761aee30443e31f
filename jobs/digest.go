package jobs

import (
	"context"
	"fmt"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// schedule keeps what comes next by a schedule: the digest of each channel, and the audit's head. What came due while nobody was there
// is still kept, and is told late; what waits for a time that the schedule no longer has is dropped.
func (j *Jobs) schedule(ctx context.Context) error {
	if err := j.Store.VoidScheduled(ctx); err != nil {
		return fmt.Errorf("drop what was scheduled: %w", err)
	}
	if err := j.Store.KeepNotices(ctx, j.nextHead()); err != nil {
		return fmt.Errorf("schedule the audit's head: %w", err)
	}
	return j.scheduleDigests(ctx)
}

func (j *Jobs) scheduleDigests(ctx context.Context) error {
	for _, place := range j.Channels {
		waits, err := j.Store.WaitingDigest(ctx, place.Channel)
		if err != nil {
			return err
		}
		if waits {
			continue
		}
		if err := j.keepNextDigest(ctx, place.Channel); err != nil {
			return fmt.Errorf("schedule digests: %w", err)
		}
	}
	return nil
}

// times are those of a channel's digest, by the policy of the moment.
func (j *Jobs) times(channel string) maintenance.DigestTimes {
	everywhere := maintenance.DigestTimes{Zone: j.Zone}
	if j.Digest != nil {
		everywhere.Schedule = j.Digest
	}
	return j.Policy().DigestTimes(channel, everywhere)
}

func (j *Jobs) keepNextDigest(ctx context.Context, channel string) error {
	times := j.times(channel)
	if times.Schedule == nil {
		return nil
	}
	at := times.Schedule.Next(j.Now()).UTC()
	if at.IsZero() {
		return nil
	}
	return j.Store.KeepNotices(ctx, maintenance.Notice{
		ID: fmt.Sprintf("digest:%s:%d", channel, at.Unix()), Kind: maintenance.Digest,
		To: maintenance.Address{Channel: channel}, For: at, DueAt: at,
	})
}

// digest tells a channel what is coming, and keeps the next one first: whatever becomes of this one, there is a next.
func (j *Jobs) digest(ctx context.Context, n maintenance.Notice, since time.Time) error {
	times := j.times(n.To.Channel)
	if times.Schedule == nil {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err := j.keepNextDigest(ctx, n.To.Channel); err != nil {
		return err
	}
	v, err := j.digestOf(ctx, n, times.Zone)
	if err != nil {
		return err
	}
	if v.Nothing() && j.DigestSilent && !j.neverRead() {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	picture, drawn, err := j.draw(v.Coming, times.Zone, maintenance.TimelineWeek, j.there(n.To.Channel))
	if err != nil { // a digest does not hang on its picture
		j.Logger.Error("digest has no picture", "error", err)
	}
	return j.postPicture(ctx, n, maintenance.Place{Channel: n.To.Channel}, since, picture, drawn, func(drawn cards.TimelineView) cards.Message {
		v.Picture = drawn
		return cards.Digest(j.reader(), v)
	})
}

// neverRead says that some project was never read whole, so that nobody knows that nothing is coming.
func (j *Jobs) neverRead() bool { return j.Store.Snapshot().ReadAt().IsZero() }

// firstLook is how far back failures are told where there was no digest before.
const firstLook = 24 * time.Hour

func (j *Jobs) digestOf(ctx context.Context, n maintenance.Notice, zone *time.Location) (v cards.DigestView, err error) {
	snapshot, now := j.Store.Snapshot(), j.Now().UTC()
	policy, here := j.Policy(), maintenance.Actor{Place: maintenance.Place{Channel: n.To.Channel}}
	var coming []maintenance.Item
	for _, i := range snapshot.Coming() {
		if policy.InScope(here, *i) {
			coming = append(coming, *i)
		}
	}
	since, err := j.Store.LastDigest(ctx, n.To.Channel)
	if err != nil {
		return v, err
	}
	if since.IsZero() {
		since = now.Add(-firstLook)
	}
	failed, err := j.Store.FailedSince(ctx, since)
	if err != nil {
		return v, err
	}
	head, err := j.Store.AuditHead(ctx)
	if err != nil {
		return v, err
	}
	v = cards.DigestView{
		Overview: maintenance.OverviewOf(coming, policy.Seen(here, failed), now), Late: n.Late(now), Zone: zone,
		Age: j.age(snapshot), Head: cards.EndOf(head.Seq, head.Hash),
	}
	return v, nil
}

func (j *Jobs) age(snapshot *maintenance.Snapshot) cards.Age {
	age := cards.Age{ReadAt: snapshot.ReadAt(), Limit: j.MaxAge}
	for _, p := range snapshot.Projects() {
		if p.Failures > 0 {
			age.Failed = append(age.Failed, p.Name)
		}
	}
	return age
}
