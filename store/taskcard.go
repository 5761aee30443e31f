package store

import (
	"context"
	"database/sql"
	"fmt"

	"headsup/maintenance"
)

// mostUnread is how many cards of a project say that it cannot be read, the soonest: Slack takes about 50 updates a minute.
const mostUnread = 25

// cardOf gives a task that is to come its card in each channel that hears of it. It is shown when its poll has ended, since many new
// ones become a list (invariant I12).
func (s *Store) cardOf(ctx context.Context, tx *sql.Tx, t maintenance.Task, i maintenance.Instance) error {
	return addCopies(ctx, tx, s.cardsFor(t, i)...)
}

// cardsFor are the cards that a task which is to come has where people hear of it.
func (s *Store) cardsFor(t maintenance.Task, i maintenance.Instance) (cards []maintenance.Copy) {
	if !t.Coming() || !s.serves(i.Project) {
		return nil
	}
	for _, to := range s.audience.Load().Of(maintenance.Item{Task: t, Instance: i}) {
		if to.Card {
			cards = append(cards, maintenance.Copy{Card: maintenance.TaskCard(t.Handle), Place: maintenance.Place{Channel: to.Channel}})
		}
	}
	return cards
}

// cardTells says that the first card of a task tells what a reminder would. It calls nobody, so a reminder that does is told all the same; and
// nobody knows when it is shown while new cards wait.
func (s *Store) cardTells(n maintenance.Notice, t maintenance.Task, i maintenance.Instance) bool {
	a := s.audience.Load()
	return a.Cards && !s.RemindersWait() && n.CardTells(s.now()) && !a.Calls(n, maintenance.Item{Task: t, Instance: i}).Calls()
}

// spot is a channel in which a task has a card.
type spot struct{ handle, channel string }

// spots gives where the tasks of instances have their cards. Those of waiting tasks that are not shown yet are dropped before: whoever hears of the
// tasks now gets them anew.
func (s *Store) spots(ctx context.Context, tx *sql.Tx, instances []any) (map[spot]bool, error) {
	where, args := `instance_id IN (`+marks(2, len(instances))+`)`, append([]any{maintenance.TaskCard("")}, instances...)
	if _, err := texts(ctx, tx, `DELETE FROM copies WHERE wanted = 0 AND card IN (SELECT $1 || handle FROM tasks
		WHERE status = 'CREATED' AND gone_at = 0 AND `+where+`) RETURNING card`, args...); err != nil {
		return nil, err
	}
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (p spot, err error) {
		err = row.Scan(&p.handle, &p.channel)
		return p, err
	}, `SELECT substr(card, length($1) + 1), channel FROM copies WHERE card IN (SELECT $1 || handle FROM tasks WHERE `+where+`)`, args...)
	has := make(map[spot]bool, len(all))
	for _, p := range all {
		has[p] = true
	}
	return has, err
}

// reviveCards gives what Slack would not have another try, since headsup may have been invited meanwhile: a card that stands is painted, others
// are gathered like new ones.
func (s *Store) reviveCards(ctx context.Context, tx *sql.Tx) error {
	const coming = `EXISTS (SELECT 1 FROM tasks t WHERE t.handle = substr(copies.card, length($1) + 1) AND t.status = 'CREATED' AND t.gone_at = 0)`
	task, list := maintenance.TaskCard(""), maintenance.ListCard("")
	_, err := texts(ctx, tx, `UPDATE copies SET lost = '', within = '', wanted = 0, shown = 0, tries = 0, print = ''
		WHERE card >= $1 AND card < $1 || '~' AND ts = '' AND (lost <> '' OR within IN (SELECT card FROM copies WHERE lost <> '' AND ts = ''
			AND card >= $2 AND card < $2 || '~')) AND `+coming+` RETURNING card`, task, list)
	if err != nil {
		return err
	}
	stood, err := texts(ctx, tx, `UPDATE copies SET lost = '', shown = 0, wanted = wanted + 1
		WHERE lost <> '' AND ts <> '' AND (card >= $1 AND card < $1 || '~' AND `+coming+` OR card >= $2 AND card < $2 || '~') RETURNING card`, task, list)
	if err != nil {
		return err
	}
	return s.paint(ctx, tx, stood...)
}

// showTask has the cards of a task painted anew, the lists that hold it, and what asks go or no-go of it. A copy that is behind already
// has its job, which reads the state after this.
func (s *Store) showTask(ctx context.Context, tx *sql.Tx, handle string) error {
	return s.raiseCards(ctx, tx, "", `card IN (SELECT $1 UNION SELECT within FROM copies WHERE card = $1 AND within <> ''
		UNION SELECT n.about FROM notices n JOIN tasks t ON t.instance_id = n.instance_id AND t.id = n.task_id
			WHERE t.handle = $2 AND n.kind IN ($3, $4) AND n.said_at > 0)`,
		maintenance.TaskCard(handle), handle, maintenance.GoNotice, maintenance.NoAnswerNotice)
}

// showTasksOf has the cards of what is coming on an instance painted anew, and the lists that hold them.
func (s *Store) showTasksOf(ctx context.Context, tx *sql.Tx, instance string) error {
	const cards = `SELECT $1 || handle FROM tasks WHERE instance_id = $2 AND gone_at = 0 AND status IN ($3, $4)`
	return s.raiseCards(ctx, tx, "", `card IN (`+cards+` UNION SELECT within FROM copies WHERE within <> '' AND card IN (`+cards+`))`,
		maintenance.TaskCard(""), instance, maintenance.Created, maintenance.Executing)
}

// raiseCards raises what copies of tasks' cards are to show by one, where is a condition on them; one that is not shown yet, or in
// a list, wants nothing. set is kept with it.
func (s *Store) raiseCards(ctx context.Context, tx *sql.Tx, set, where string, args ...any) error {
	type raised struct {
		card   string
		behind bool
	}
	all, err := collect(ctx, tx, func(row interface{ Scan(...any) error }) (r raised, err error) {
		err = row.Scan(&r.card, &r.behind)
		return r, err
	}, `UPDATE copies SET wanted = wanted + 1`+set+` WHERE wanted > 0 AND within = '' AND lost = '' AND `+where+`
		RETURNING card, CASE WHEN shown < wanted - 1 THEN 1 ELSE 0 END`, args...)
	if err != nil {
		return err
	}
	var cards []string
	queued := map[string]bool{}
	for _, r := range all {
		if !r.behind && !queued[r.card] {
			queued[r.card] = true
			cards = append(cards, r.card)
		}
	}
	return s.paint(ctx, tx, cards...)
}

// showUnread has the cards of the soonest tasks of a project that fails say so, and takes that off when something of it was read.
func (s *Store) showUnread(ctx context.Context, tx *sql.Tx, project string) error {
	var p maintenance.ProjectState
	err := tx.QueryRowContext(ctx, `SELECT failures, failing_since FROM projects WHERE name = $1`, project).Scan(&p.Failures, scanTime{&p.Since})
	if err != nil {
		return fmt.Errorf("read project: %w", err)
	}
	task := maintenance.TaskCard("")
	switch {
	case p.Failing():
		return s.raiseCards(ctx, tx, `, unread = $3`, `unread = 0 AND card IN (SELECT CASE WHEN c.within = '' THEN c.card ELSE c.within END
			FROM copies c WHERE c.card IN (SELECT $2 || t.handle FROM tasks t JOIN instances i ON i.id = t.instance_id
				WHERE i.project = $1 AND i.gone_at = 0 AND t.gone_at = 0 AND t.status IN ($4, $5) ORDER BY t.scheduled_at, t.handle LIMIT $6))`,
			project, task, micros(p.Since), maintenance.Created, maintenance.Executing, mostUnread)
	case p.Failures == 0:
		return s.raiseCards(ctx, tx, `, unread = 0`, `unread > 0 AND EXISTS (SELECT 1 FROM copies m
			JOIN tasks t ON t.handle = substr(m.card, length($2) + 1) JOIN instances i ON i.id = t.instance_id
			WHERE (m.card = copies.card OR m.within = copies.card) AND i.project = $1)`, project, task)
	}
	return nil
}
