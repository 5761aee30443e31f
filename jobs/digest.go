package jobs

import (
	"context"
	"fmt"
	"time"

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
	if j.Digest == nil {
		return nil
	}
	for _, place := range j.Channels {
		waits, err := j.Store.WaitingDigest(ctx, place.Channel)
		if err != nil {
			return err
		}
		if waits {
			continue
		}
		if err := j.Store.KeepNotices(ctx, j.nextDigest(place.Channel, j.Now())); err != nil {
			return fmt.Errorf("schedule digests: %w", err)
		}
	}
	return nil
}

func (j *Jobs) nextDigest(channel string, after time.Time) maintenance.Notice {
	at := j.Digest.Next(after).UTC()
	return maintenance.Notice{
		ID: fmt.Sprintf("digest:%s:%d", channel, at.Unix()), Kind: maintenance.Digest,
		To: maintenance.Address{Channel: channel}, For: at, DueAt: at,
	}
}

// digest tells a channel what is coming, and keeps the next one first: whatever becomes of this one, there is a next.
func (j *Jobs) digest(ctx context.Context, n maintenance.Notice) error {
	if j.Digest == nil {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err := j.Store.KeepNotices(ctx, j.nextDigest(n.To.Channel, j.Now())); err != nil {
		return err
	}
	head, err := j.Store.AuditHead(ctx)
	if err != nil {
		return err
	}
	return j.post(ctx, []maintenance.Notice{n}, maintenance.Place{Channel: n.To.Channel}, j.digestOf(n, head.String()), nil)
}
