package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"

	"headsup/maintenance"
)

// mostPaints bounds how often one job brings a card up to date before it lets others have their turn.
const mostPaints = 5

// syncCard brings every copy of a card up to date, and goes on until what is shown is what is wanted (invariant I1). A copy that another job is at, here or
// in another replica, is left to it: it looks again when it has painted, and finds what is wanted by now.
func (j *Jobs) syncCard(ctx context.Context, job *river.Job[maintenance.SyncCard]) error {
	for round := range mostPaints {
		anew := job.Args.Anew && round == 0
		stale, err := j.staleCopies(ctx, job.Args.Card, anew)
		if err != nil || len(stale) == 0 {
			return err
		}
		var errs []error
		for _, c := range stale {
			switch {
			case !c.Held(j.Now()):
				errs = append(errs, j.paint(ctx, c))
			case anew:
				return river.JobSnooze(time.Second) // nobody else knows that it is to be painted anew
			}
		}
		if err := errors.Join(errs...); err != nil || len(errs) == 0 {
			return inLine(later(err), job.Metadata)
		}
	}
	return river.JobSnooze(time.Second)
}

// staleCopies are those that do not show what they should; anew: all that stand somewhere.
func (j *Jobs) staleCopies(ctx context.Context, card string, anew bool) ([]maintenance.Copy, error) {
	copies, err := j.Store.Copies(ctx, card)
	if err != nil {
		return nil, err
	}
	var stale []maintenance.Copy
	for _, c := range copies {
		if c.Stale() || anew && c.Stands() {
			stale = append(stale, c)
		}
	}
	return stale, nil
}

// paint renders one copy whole from the stored state, and posts or updates it. The intent is kept before the call, and for as long nobody else
// is at the copy: a post whose answer was lost is made again, and counted; so is an update, once what was lost has arrived if it ever does.
func (j *Jobs) paint(ctx context.Context, c maintenance.Copy) error {
	if c.Print == "" { // else it may show what it should already, and needs no turn
		if err := j.Courier.Ready(c.Place, c.TS); err != nil {
			return err
		}
	}
	p, err := j.painting(ctx, c)
	if err != nil {
		return err
	}
	if p.over {
		return j.Store.Unwanted(ctx, c)
	}
	same := p.print != "" && p.print == c.Print && c.HeldUntil.IsZero()
	c.Print = p.print
	if same {
		return j.Store.Posted(ctx, c, c.TS, p.version)
	}
	if c.TS == "" {
		return j.postCopy(ctx, c, p)
	}
	sent := false
	err = j.Courier.Update(ctx, c.Place, c.TS, p.message, func(ctx context.Context) error {
		mine, no := j.take(ctx, c)
		if no == nil {
			c, sent = mine, true
		}
		return no
	})
	switch {
	case errors.Is(err, errElsewhere):
		return nil
	case err == nil:
		return j.Store.Posted(ctx, c, c.TS, p.version)
	case !sent:
		return j.unpainted(ctx, c, p, err)
	}
	return j.cameToNothing(ctx, c, p, err)
}

// postCopy shows a copy for the first time. It is held before the limit is asked: Slack counts the posts of a channel by the second, and between the permit and
// the call is no time for a database.
func (j *Jobs) postCopy(ctx context.Context, c maintenance.Copy, p painting) error {
	mine, err := j.take(ctx, c)
	if errors.Is(err, errElsewhere) {
		return nil
	}
	if err != nil {
		return err
	}
	ts, err := j.Courier.Post(ctx, mine.Place, p.message)
	j.sentAgain(mine.Tries, err, p.about...)
	if err == nil {
		return j.Store.Posted(ctx, mine, ts, p.version)
	}
	return j.cameToNothing(ctx, mine, p, err)
}

// errElsewhere is a copy that somebody else is at, or was since it was read: the next look says which.
var errElsewhere = errors.New("somebody else paints the card")

// take has a copy to be painted by this job alone.
func (j *Jobs) take(ctx context.Context, c maintenance.Copy) (maintenance.Copy, error) {
	mine, ok, err := j.Store.Painting(ctx, c)
	if err == nil && !ok {
		err = errElsewhere
	}
	return mine, err
}

// cameToNothing lets go of a copy whose painting Slack did not take, or may not have. One that is given up is held until then, so that nobody posts it after
// its person was told that it cannot be seen. It is kept although the job is told to end; where that fails, the copy is taken from it in time.
func (j *Jobs) cameToNothing(ctx context.Context, c maintenance.Copy, p painting, err error) error {
	no := j.unpainted(ctx, c, p, err)
	if no == nil {
		return nil
	}
	keep, stop := context.WithTimeout(context.WithoutCancel(ctx), letGoTime)
	defer stop()
	return errors.Join(no, j.Store.Unpainted(keep, c, !notTaken(err)))
}

const letGoTime = 2 * time.Second

// sentAgain counts a message that was sent although an earlier try of it may have arrived. One that was not taken is none.
func (j *Jobs) sentAgain(tries int, err error, what ...any) {
	if tries > 0 && !notTaken(err) {
		j.again.Add(1)
		j.Logger.Warn("message was sent again, since the answer to the one before may have been lost", what...)
	}
}

// notTaken says that a message certainly was not posted: a limit kept it back, or Slack would not have it.
func notTaken(err error) bool {
	lost, ok := errors.AsType[*maintenance.Undelivered](err)
	return ok && lost.Kind != maintenance.PostUnknown
}

// unpainted does what can be done about a card that Slack did not take: wait, post it anew, or tell whom it is for in person that
// nobody sees it there.
func (j *Jobs) unpainted(ctx context.Context, c maintenance.Copy, p painting, err error) error {
	var lost *maintenance.Undelivered
	if !errors.As(err, &lost) {
		return err
	}
	switch lost.Kind {
	case maintenance.PostThrottled, maintenance.PostUnknown:
		return err
	case maintenance.PostGone:
		if c.TS != "" {
			return j.Store.Unposted(ctx, c)
		}
		fallthrough // it never stood there
	case maintenance.PostRefused, maintenance.PostInvalid:
		j.Logger.Error("card cannot be shown", append(p.about, "channel", c.Place.Channel, "slack", lost.Word)...)
		if p.whom != "" {
			if _, err := j.whisper(ctx, c.Place, p.whom, p.unseen(c.Place.Channel, lost.Word)); err != nil {
				return err // the copy is given up only once they know
			}
		}
		return j.Store.LoseCopy(ctx, c, lost.Word)
	}
	return err
}

// A card looks promptTurns times for its turn as soon as there may be one: a short line is over by then. After that it waits longer each time,
// longestTurn more than it has to at most.
const (
	promptTurns = 5
	longestTurn = time.Minute
)

// inLine has a card look for its turn the less often, the more often it looked in vain. After an outage a thousand cards wait for a limit that lets
// one through every other second: all of them would look each time, inside the one writing connection.
func inLine(err error, metadata []byte) error {
	var snooze *river.JobSnoozeError
	if !errors.As(err, &snooze) {
		return err
	}
	var kept struct {
		Snoozes int `json:"snoozes"` // River's count
	}
	if json.Unmarshal(metadata, &kept) != nil || kept.Snoozes <= promptTurns {
		return err
	}
	spread := min(longestTurn, snooze.Duration*time.Duration(kept.Snoozes-promptTurns))
	return river.JobSnooze(snooze.Duration + rand.N(spread))
}

// later turns what Slack's limits say into a snooze, and leaves other errors to the job engine's patience.
func later(err error) error {
	var lost *maintenance.Undelivered
	if errors.As(err, &lost) && lost.Kind == maintenance.PostThrottled {
		return river.JobSnooze(max(lost.Wait, 50*time.Millisecond))
	}
	return err
}
