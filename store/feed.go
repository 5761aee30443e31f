package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"headsup/maintenance"
)

const feedColumns = `id, hash, person, channel, name, made_by, made_at, read_at`

func loadFeeds(ctx context.Context, q querier, where string, args ...any) ([]maintenance.Feed, error) {
	return collect(ctx, q, func(row interface{ Scan(...any) error }) (f maintenance.Feed, err error) {
		err = row.Scan(&f.ID, &f.Hash, &f.Person, &f.Channel, &f.Name, &f.MadeBy, scanTime{&f.MadeAt}, scanTime{&f.ReadAt})
		return f, err
	}, `SELECT `+feedColumns+` FROM feeds `+where, args...)
}

// Feed gives the calendar whose token begins so; the zero Feed where there is none. Whether the token is right the feed says.
func (s *Store) Feed(ctx context.Context, id string) (maintenance.Feed, error) {
	f, _, err := first(loadFeeds(ctx, s.read, `WHERE id = $1`, id))
	return f, err
}

// FeedOf gives the calendar of a person, or of a channel; the zero Feed where they have none.
func (s *Store) FeedOf(ctx context.Context, person, channel string) (maintenance.Feed, error) {
	f, _, err := first(loadFeeds(ctx, s.read, `WHERE person = $1 AND channel = $2`, person, channel))
	return f, err
}

// Feeds gives all calendars, those of channels first.
func (s *Store) Feeds(ctx context.Context) ([]maintenance.Feed, error) {
	return loadFeeds(ctx, s.read, `ORDER BY person, channel`)
}

// MakeFeed keeps a new calendar. The one that its person or channel had before is read no more.
func (s *Store) MakeFeed(ctx context.Context, a maintenance.Actor, f maintenance.Feed) error {
	return s.change(ctx, a.Request, func(tx *sql.Tx) error {
		if _, err := endFeed(ctx, tx, f.Person, f.Channel); err != nil {
			return err
		}
		now := s.now().UTC()
		_, err := tx.ExecContext(ctx, `INSERT INTO feeds (`+feedColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
			f.ID, f.Hash, f.Person, f.Channel, f.Name, f.MadeBy, micros(now))
		if err != nil {
			return fmt.Errorf("keep calendar: %w", err)
		}
		s.note(tx, maintenance.MadeFeed(a, f, now))
		return nil
	})
}

// EndFeed makes the calendar of a person, or of a channel, one that is read no more; false where they have none.
func (s *Store) EndFeed(ctx context.Context, a maintenance.Actor, person, channel string) (ended bool, err error) {
	err = s.change(ctx, a.Request, func(tx *sql.Tx) error {
		if ended, err = endFeed(ctx, tx, person, channel); err != nil || !ended {
			return err
		}
		s.note(tx, maintenance.EndedFeed(a, maintenance.Feed{Person: person, Channel: channel}, s.now().UTC()))
		return nil
	})
	return ended && err == nil, err
}

func endFeed(ctx context.Context, tx *sql.Tx, person, channel string) (bool, error) {
	done, err := tx.ExecContext(ctx, `DELETE FROM feeds WHERE person = $1 AND channel = $2`, person, channel)
	if err != nil {
		return false, fmt.Errorf("end calendar: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// feedRead is how long no second reading of a calendar is written down: programs look all day.
const feedRead = time.Hour

// FeedRead keeps that a calendar was read, so that whoever has it can see whether anything still does.
func (s *Store) FeedRead(ctx context.Context, f maintenance.Feed) error {
	now := s.now().UTC()
	if now.Sub(f.ReadAt) < feedRead {
		return nil
	}
	return s.change(ctx, "", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE feeds SET read_at = $2 WHERE id = $1`, f.ID, micros(now))
		return err
	})
}

// Feeds gives all calendars, as Store.Feeds does.
func (v *View) Feeds(ctx context.Context) ([]maintenance.Feed, error) { return v.s.Feeds(ctx) }

// MakeFeed keeps a new calendar, as Store.MakeFeed does.
func (b *Beside) MakeFeed(ctx context.Context, a maintenance.Actor, f maintenance.Feed) error {
	return b.s.MakeFeed(ctx, a, f)
}

// EndFeed ends one, as Store.EndFeed does.
func (b *Beside) EndFeed(ctx context.Context, a maintenance.Actor, person, channel string) (bool, error) {
	return b.s.EndFeed(ctx, a, person, channel)
}
