package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"headsup/maintenance"
)

// copiesAtOnce bounds what one statement adds.
const copiesAtOnce = 200

// addCopies gives cards their copies in places, which show nothing yet. One that is there already stays as it is.
func addCopies(ctx context.Context, tx *sql.Tx, all ...maintenance.Copy) error {
	for some := range slices.Chunk(all, copiesAtOnce) {
		rows, args := make([]string, len(some)), []any{}
		for n, c := range some {
			values := []any{c.Card, c.Place.Team, c.Place.Channel, c.Place.Thread, flag(c.Place.Direct)}
			rows[n], args = `(`+marks(len(args)+1, len(values))+`, '', 0, 0, 0, '')`, append(args, values...)
		}
		//nolint:gosec // marks of places alone are put into it
		if _, err := tx.ExecContext(ctx, `INSERT INTO copies (card, team, channel, thread, direct, ts, wanted, shown, tries, lost)
			VALUES `+strings.Join(rows, `, `)+` ON CONFLICT (card, channel, thread) DO NOTHING`, args...); err != nil {
			return fmt.Errorf("keep copies of cards: %w", err)
		}
	}
	return nil
}

// wantCard raises what every copy of the card is to show, and says how many there are.
func wantCard(ctx context.Context, tx *sql.Tx, card string, version int64) (int64, error) {
	done, err := tx.ExecContext(ctx, `UPDATE copies SET wanted = $1 WHERE card = $2 AND wanted < $1`, version, card)
	if err != nil {
		return 0, fmt.Errorf("raise card: %w", err)
	}
	return done.RowsAffected()
}

// keepUnderCards keeps a notice for each copy of the card that it is addressed to; any other notice as it is.
func keepUnderCards(ctx context.Context, tx *sql.Tx, notices ...maintenance.Notice) error {
	var all []maintenance.Notice
	known := map[string][]maintenance.Copy{}
	for _, n := range notices {
		card := n.To.Card
		if card == "" {
			all = append(all, n)
			continue
		}
		if _, ok := known[card]; !ok {
			copies, err := collect(ctx, tx, scanCopy, `SELECT `+copyColumns+` FROM copies WHERE card = $1`, card)
			if err != nil {
				return err
			}
			known[card] = copies
		}
		all = append(all, underCopies(n, known[card])...)
	}
	return keepNotices(ctx, tx, all...)
}

// underCopies gives a notice its place under each copy of its card.
func underCopies(n maintenance.Notice, copies []maintenance.Copy) (all []maintenance.Notice) {
	for _, c := range copies {
		if n.Change == "" && c.Gathered() {
			continue // its task's card is yet to come, and will show it
		}
		one := n
		if c.Within != "" {
			one.To.Card, one.DueAt = c.Within, maintenance.Together(n.DueAt)
		}
		one.ID = n.ID + ":" + c.Place.Channel + ":" + c.Place.Thread
		one.To.Channel, one.To.Thread = c.Place.Channel, c.Place.Thread
		all = append(all, one)
	}
	return all
}

// PaintAnew has the cards of all changes that wait for a decision painted anew, since what they say of people may have changed.
func (s *Store) PaintAnew(ctx context.Context) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		ids, err := texts(ctx, tx, `SELECT id FROM changes WHERE state IN ('pending', 'countered')`)
		if err != nil {
			return err
		}
		follow := make([]maintenance.FollowUp, len(ids))
		for n, id := range ids {
			follow[n] = maintenance.SyncCard{Card: maintenance.ChangeCard(id), Anew: true}
		}
		if err := s.wantHomes(ctx, tx); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, follow)
	})
}

// ShowOffer has an offer's card posted where its requester reads it, as what the notice tells; nothing where it was answered meanwhile.
func (s *Store) ShowOffer(ctx context.Context, n maintenance.Notice, at maintenance.Place) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		b, err := s.before(ctx, tx, n.Change)
		if err != nil {
			return err
		}
		offer, open := b.Change.Offer(b.Decisions)
		if !open || !n.Asks(b.Change) {
			return noticeRow(ctx, tx, n, `UPDATE notices SET void = 1 WHERE id = $1`)
		}
		card := maintenance.OfferCard(n.Change, offer.N)
		if err := noticeRow(ctx, tx, n, `UPDATE notices SET said_at = $2 WHERE id = $1`, micros(s.now())); err != nil {
			return err
		}
		return s.postCard(ctx, tx, card, at, b.Change.Version)
	})
}

// postCard has a new card posted, as of what it is wanted to show.
func (s *Store) postCard(ctx context.Context, tx *sql.Tx, card string, at maintenance.Place, wanted int64) error {
	if err := addCopies(ctx, tx, maintenance.Copy{Card: card, Place: at}); err != nil {
		return err
	}
	if _, err := wantCard(ctx, tx, card, wanted); err != nil {
		return err
	}
	return s.paint(ctx, tx, card)
}

// paint has cards brought up to date with what they are wanted to show.
func (s *Store) paint(ctx context.Context, tx *sql.Tx, cards ...string) error {
	follow := make([]maintenance.FollowUp, len(cards))
	for n, card := range cards {
		follow[n] = maintenance.SyncCard{Card: card}
	}
	return s.enqueue(ctx, tx, follow)
}

// Copies gives the places where a card is shown.
func (s *Store) Copies(ctx context.Context, card string) ([]maintenance.Copy, error) {
	return collect(ctx, s.read, scanCopy, `SELECT `+copyColumns+` FROM copies WHERE card = $1 ORDER BY channel, thread`, card)
}

// CopyAt finds the copy of a card that was posted as this message; false where none was.
func (s *Store) CopyAt(ctx context.Context, channel, ts string) (maintenance.Copy, bool, error) {
	return first(collect(ctx, s.read, scanCopy, `SELECT `+copyColumns+` FROM copies WHERE channel = $1 AND ts = $2`, channel, ts))
}

const copyColumns = `card, team, channel, thread, direct, ts, wanted, shown, tries, lost, within, unread, print, held_until`

func scanCopy(row interface{ Scan(...any) error }) (c maintenance.Copy, err error) {
	err = row.Scan(&c.Card, &c.Place.Team, &c.Place.Channel, &c.Place.Thread, &c.Place.Direct, &c.TS, &c.Wanted, &c.Shown,
		&c.Tries, &c.Lost, &c.Within, scanTime{&c.Unread}, &c.Print, scanTime{&c.HeldUntil})
	return c, err
}

// Painting keeps, before the call, that somebody is about to post or update a copy. It is theirs alone in all replicas until they say what came of it, with
// Posted, Unpainted, Unposted or LoseCopy: the copy that is given back is the one to say it of. ok is false where somebody else is at it, or was since the copy was
// read: what is about to be painted is older. Of a painter who never says what came of it, ClaimDue takes the copy away.
func (s *Store) Painting(ctx context.Context, c maintenance.Copy) (mine maintenance.Copy, ok bool, err error) {
	now := s.now()
	mine = c
	mine.HeldUntil = now.Add(maintenance.Painting).Truncate(time.Microsecond)
	err = s.change(ctx, "", func(tx *sql.Tx) error {
		held, err := texts(ctx, tx, `UPDATE copies SET held_until = $5, tries = CASE WHEN ts = '' THEN tries + 1 ELSE tries END
			WHERE card = $1 AND channel = $2 AND thread = $3 AND ts = $4 AND shown = $8
				AND (held_until <= $6 OR held_until > $7) RETURNING card`, c.Card, c.Place.Channel, c.Place.Thread, c.TS,
			micros(mine.HeldUntil), micros(now), micros(now.Add(maintenance.LongestHold)), c.Shown)
		ok = len(held) > 0
		return err
	})
	return mine, ok, err
}

// No painter holds a copy any more; where it was taken from this one meanwhile, two were at it, and it is painted once more.
const letGo = `held_until = CASE WHEN held_until = $4 THEN 0 ELSE held_until END, again_at = CASE WHEN held_until = $4 OR $4 = 0 THEN again_at ELSE $5 END`

// Unpainted keeps that a painting came to nothing. Lost is one that may have arrived, or may yet arrive, behind what is newer: the copy is painted
// once more when that is over, and what it shows until then is not known.
func (s *Store) Unpainted(ctx context.Context, c maintenance.Copy, lost bool) error {
	set := `tries = CASE WHEN ts = '' THEN tries - 1 ELSE tries END, ` + letGo
	if lost {
		set = `print = '', held_until = CASE WHEN held_until = $4 THEN 0 ELSE held_until END, again_at = CASE WHEN ts = '' THEN again_at ELSE $5 END`
	}
	return s.copyRow(ctx, c, `UPDATE copies SET `+set+` WHERE card = $1 AND channel = $2 AND thread = $3`, s.hold(c)...)
}

// hold is what letGo asks for: until when the copy is held, and when it is painted once more.
func (s *Store) hold(c maintenance.Copy) []any {
	return []any{micros(c.HeldUntil), micros(s.now().Add(maintenance.PaintedAgain))}
}

// Posted keeps that the copy stands in Slack as ts and shows the version, and the copy's print of that.
func (s *Store) Posted(ctx context.Context, c maintenance.Copy, ts string, version int64) error {
	return s.change(ctx, "", func(tx *sql.Tx) error {
		if err := copyOf(ctx, tx, c, `UPDATE copies SET ts = $6, shown = CASE WHEN shown < $7 THEN $7 ELSE shown END, print = $8, `+letGo+`
			WHERE card = $1 AND channel = $2 AND thread = $3`, append(s.hold(c), ts, version, c.Print)...); err != nil || c.TS != "" {
			return err
		}
		return s.noteShown(ctx, tx, c, ts)
	})
}

// Unwanted keeps that a copy that nobody has seen need not be shown as things stand now.
func (s *Store) Unwanted(ctx context.Context, c maintenance.Copy) error {
	return s.copyRow(ctx, c, `UPDATE copies SET shown = $4 WHERE card = $1 AND channel = $2 AND thread = $3 AND ts = ''`, c.Wanted)
}

// Unposted forgets where the copy stood, since Slack no longer has it or will not change it: it is posted anew, and for the
// first time.
func (s *Store) Unposted(ctx context.Context, c maintenance.Copy) error {
	return s.copyRow(ctx, c, `UPDATE copies SET ts = '', shown = 0, tries = 0, print = '', held_until = 0, again_at = 0
		WHERE card = $1 AND channel = $2 AND thread = $3`)
}

// LoseCopy keeps that Slack will not have the card in this place, with Slack's own word for it.
func (s *Store) LoseCopy(ctx context.Context, c maintenance.Copy, word string) error {
	return s.copyRow(ctx, c, `UPDATE copies SET lost = $4, held_until = 0, again_at = 0 WHERE card = $1 AND channel = $2 AND thread = $3`, word)
}

func (s *Store) copyRow(ctx context.Context, c maintenance.Copy, query string, more ...any) error {
	return s.change(ctx, "", func(tx *sql.Tx) error { return copyOf(ctx, tx, c, query, more...) })
}

func copyOf(ctx context.Context, tx *sql.Tx, c maintenance.Copy, query string, more ...any) error {
	args := append([]any{c.Card, c.Place.Channel, c.Place.Thread}, more...)
	if _, err := tx.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("keep copy of card: %w", err)
	}
	return nil
}

// noteShown records that people of a channel were shown a card for the first time: of a change, or each task on it.
func (s *Store) noteShown(ctx context.Context, tx *sql.Tx, c maintenance.Copy, ts string) error {
	if change, _, ok := maintenance.CardOf(c.Card); ok {
		of, err := loadChange(ctx, tx, change)
		s.note(tx, maintenance.Showed(c, ts, of.Task, s.now()))
		return err
	}
	tasks, err := loadTasks(ctx, tx, `WHERE handle IN (SELECT substr(card, length($1) + 1) FROM copies
		WHERE (card = $2 OR within = $2) AND channel = $3 AND card >= $1 AND card < $1 || '~') ORDER BY handle`,
		maintenance.TaskCard(""), c.Card, c.Place.Channel)
	for _, t := range tasks {
		s.note(tx, maintenance.Showed(c, ts, t.Key(), s.now()))
	}
	return err
}

// hold is one painter's of a copy. Another of the same copy has another end.
type hold struct {
	card, channel, thread string
	until                 int64
}

// claimCopies has those painted anew of which it is not known what they show: the answer to a painting was lost some time ago, or its painter is.
// A painter is lost whose hold has seemed over to this process for a while: by a clock that is a minute ahead of the painter's, every hold is over as it begins.
func (s *Store) claimCopies(ctx context.Context, tx *sql.Tx, now int64) ([]maintenance.FollowUp, error) {
	over, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (h hold, err error) {
		err = row.Scan(&h.card, &h.channel, &h.thread, &h.until)
		return h, err
	}, `SELECT card, channel, thread, held_until FROM copies WHERE held_until > 0 AND held_until <= $1`, now)
	if err != nil {
		return nil, err
	}
	cards, err := texts(ctx, tx, `UPDATE copies SET again_at = 0, shown = 0, print = ''
		WHERE again_at > 0 AND again_at <= $1 AND (held_until = 0 OR held_until > $2) RETURNING card`, now, now+maintenance.LongestHold.Microseconds())
	if err != nil {
		return nil, fmt.Errorf("claim cards: %w", err)
	}
	for _, h := range s.lost(over, now) {
		_, err := tx.ExecContext(ctx, `UPDATE copies SET held_until = 0, again_at = 0, shown = 0, print = ''
			WHERE card = $1 AND channel = $2 AND thread = $3 AND held_until = $4`, h.card, h.channel, h.thread, h.until)
		if err != nil {
			return nil, fmt.Errorf("free card: %w", err)
		}
		cards = append(cards, h.card)
	}
	follow := make([]maintenance.FollowUp, len(cards))
	for n, card := range cards {
		follow[n] = maintenance.SyncCard{Card: card}
	}
	return follow, nil
}

// lost are those of the holds that have seemed over for PainterLost; the others are remembered.
func (s *Store) lost(over []hold, now int64) (lost []hold) {
	s.overMu.Lock()
	defer s.overMu.Unlock()
	still := map[hold]int64{}
	for _, h := range over {
		since, known := s.over[h]
		switch {
		case !known:
			still[h] = now
		case now-since < maintenance.PainterLost.Microseconds():
			still[h] = since
		default:
			lost = append(lost, h)
		}
	}
	s.over = still
	return lost
}
