package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// cardPatience is how long an outcome waits for the card under which it is told.
const cardPatience = 300 * time.Millisecond

// tell says notices that are due: reminders of one channel together, and what became of the tasks of one card, anything else alone.
func (j *Jobs) tell(ctx context.Context, job *river.Job[maintenance.Tell]) error {
	unsaid, err := j.untold(ctx, job.Args.Notices)
	if err != nil || len(unsaid) == 0 {
		return err
	}
	if time.Since(job.CreatedAt) < unreadPatience && j.unread(unsaid) {
		return river.JobSnooze(cardPatience)
	}
	switch unsaid[0].Kind {
	case maintenance.Reminder:
		return j.remind(ctx, unsaid)
	case maintenance.PersonalReminder:
		return j.remindOne(ctx, unsaid)
	case maintenance.Digest:
		return j.digest(ctx, unsaid[0], job.CreatedAt)
	case maintenance.TimelineNotice:
		return j.timeline(ctx, unsaid[0], job.CreatedAt)
	case maintenance.OutcomeNotice, maintenance.AskNotice, maintenance.EscalateNotice:
		return j.underCard(ctx, unsaid[0])
	case maintenance.DriftNotice, maintenance.EndNotice, maintenance.FactNotice:
		return j.underTask(ctx, unsaid)
	case maintenance.GoNotice, maintenance.NoAnswerNotice:
		return j.ask(ctx, unsaid)
	case maintenance.CallNotice:
		return j.callSomeone(ctx, unsaid[0])
	case maintenance.TakenNotice:
		return j.takenOver(ctx, unsaid[0])
	case maintenance.GlassNotice:
		if unsaid[0].To.User != "" {
			return j.personally(ctx, unsaid[0])
		}
		return j.underCard(ctx, unsaid[0])
	case maintenance.CounterNotice:
		return j.offer(ctx, unsaid[0])
	case maintenance.PersonalNotice:
		return j.personally(ctx, unsaid[0])
	case maintenance.DraftOver:
		return j.draftOver(ctx, unsaid[0])
	case maintenance.FactorNotice:
		return j.ofFactor(ctx, unsaid[0])
	case maintenance.HeadNotice:
		return j.tellHead(ctx, unsaid[0])
	case maintenance.OpsNotice:
		return j.ofItself(ctx, unsaid[0])
	}
	return river.JobCancel(fmt.Errorf("notice of unknown kind %q", unsaid[0].Kind))
}

// untold gives those of the notices that are still to be told.
func (j *Jobs) untold(ctx context.Context, ids []string) ([]maintenance.Notice, error) {
	all, err := j.Store.Notices(ctx, ids)
	if err != nil {
		return nil, err
	}
	var unsaid []maintenance.Notice
	for _, n := range all {
		if n.SaidAt.IsZero() && !n.Void {
			unsaid = append(unsaid, n)
		}
	}
	return j.unmuted(ctx, unsaid)
}

// post says notices as one message. The intent is kept before the call, what Slack made of it after. Where Slack will never
// have it in that place, it is told otherwise; nil: only the log knows.
func (j *Jobs) post(
	ctx context.Context, notices []maintenance.Notice, to maintenance.Place, m cards.Message, otherwise func() error,
) error {
	return j.settled(ctx, notices, to, j.send(ctx, notices, to, m), otherwise)
}

// send sends notices as one message. Where it certainly was not posted, the intent is taken back.
func (j *Jobs) send(ctx context.Context, notices []maintenance.Notice, to maintenance.Place, m cards.Message) error {
	if err := j.Courier.Ready(to, ""); err != nil {
		return err
	}
	if err := j.Store.Saying(ctx, notices); err != nil {
		return err
	}
	ts, err := j.Courier.Post(ctx, to, m.In(j.at(ctx, to, notices[0].To.User)))
	j.sentAgain(notices[0].Tries, err, "job", notices[0].Kind)
	if err == nil {
		j.pictures.forget(notices[0].ID)
		return j.Store.Said(ctx, notices, ts)
	}
	if notTaken(err) {
		err = errors.Join(err, j.Store.Unsaying(ctx, notices))
	}
	return err
}

// settled is what becomes of notices that were sent.
func (j *Jobs) settled(ctx context.Context, notices []maintenance.Notice, to maintenance.Place, err error, otherwise func() error) error {
	if word, never := neverThere(err); never {
		j.pictures.forget(notices[0].ID)
		j.Logger.Error("notice cannot be told in its channel", "channel", to.Channel, "slack", word, "job", notices[0].Kind)
		if otherwise != nil {
			return otherwise()
		}
		return j.Store.Void(ctx, notices)
	}
	return later(err)
}

// neverThere says that Slack will not have a message in that place, and its word for it.
func neverThere(err error) (string, bool) {
	var lost *maintenance.Undelivered
	if errors.As(err, &lost) && (lost.Kind == maintenance.PostRefused || lost.Kind == maintenance.PostInvalid || lost.Kind == maintenance.PostGone) {
		return lost.Word, true
	}
	return "", false
}

// underCard tells of a change in the thread of its card. Where the card itself is lost, the requester is told in person
// instead.
func (j *Jobs) underCard(ctx context.Context, n maintenance.Notice) error {
	kept, err := j.Store.Look(ctx, n.Change)
	if err != nil {
		return err
	}
	if !n.Tells(kept.Change) && !n.Asks(kept.Change) {
		return j.Store.Void(ctx, []maintenance.Notice{n}) // things went on since, and that has its own notice
	}
	copies, err := j.Store.Copies(ctx, n.To.Card)
	if err != nil {
		return err
	}
	for _, c := range copies {
		if c.Place.Channel != n.To.Channel || c.Place.Thread != n.To.Thread {
			continue
		}
		inPerson := func() error { return j.inPerson(ctx, n, kept, c.Place) }
		if c.Lost != "" {
			return inPerson()
		}
		if c.TS == "" {
			return river.JobSnooze(cardPatience)
		}
		to := c.Place
		if to.Thread == "" {
			to.Thread = c.TS
		}
		m, item := j.said(n, kept), maintenance.Item{Task: kept.Task, Instance: kept.Instance}
		m.Broadcast = j.broadcast([]maintenance.Notice{n}, []maintenance.Item{item})
		return j.post(ctx, []maintenance.Notice{n}, to, m, inPerson)
	}
	return j.Store.Void(ctx, []maintenance.Notice{n})
}

func (j *Jobs) inPerson(ctx context.Context, n maintenance.Notice, kept store.Kept, where maintenance.Place) error {
	whom := n.To.User
	if whom == "" {
		whom = kept.Change.By.Person.ID // their card is lost
	}
	return j.tellOne(ctx, []maintenance.Notice{n}, where, whom, j.said(n, kept))
}

// said is what a notice about a change says.
func (j *Jobs) said(n maintenance.Notice, kept store.Kept) cards.Message {
	switch n.Kind {
	case maintenance.AskNotice:
		return cards.Asked(j.view(kept), n.Lead > 0)
	case maintenance.EscalateNotice:
		return cards.Escalated(j.view(kept))
	case maintenance.PersonalNotice:
		return cards.EndedForYou(j.view(kept))
	case maintenance.GlassNotice:
		return cards.Skipped(j.view(kept), n.To.User != "")
	}
	return cards.Outcome(j.view(kept))
}

// personally tells one person in a direct message.
func (j *Jobs) personally(ctx context.Context, n maintenance.Notice) error {
	kept, err := j.Store.Look(ctx, n.Change)
	if err != nil {
		return err
	}
	if !n.Tells(kept.Change) && !n.Asks(kept.Change) {
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err := j.Store.Saying(ctx, []maintenance.Notice{n}); err != nil {
		return err
	}
	return j.inPerson(ctx, n, kept, maintenance.Place{})
}

// offer asks the requester in person whether to take another time: on a card, since it can be settled otherwise.
func (j *Jobs) offer(ctx context.Context, n maintenance.Notice) error {
	direct, err := j.Courier.Direct(ctx, n.To.User)
	if word, never := neverThere(err); never {
		j.Logger.Error("person cannot be told", "user", n.To.User, "slack", word)
		return j.Store.Void(ctx, []maintenance.Notice{n})
	}
	if err != nil {
		return later(err)
	}
	return j.Store.ShowOffer(ctx, n, maintenance.Place{Channel: direct, Direct: true})
}

// tellOne tells one person of notices. Where even that is refused, nothing was said.
func (j *Jobs) tellOne(ctx context.Context, notices []maintenance.Notice, where maintenance.Place, user string, m cards.Message) error {
	reached, err := j.whisper(ctx, where, user, m)
	switch {
	case err != nil:
		return err
	case !reached:
		return j.Store.Void(ctx, notices)
	}
	for n := range notices {
		notices[n].To.User = user
	}
	return j.Store.Said(ctx, notices, "")
}

// whisper tells one person. Where Slack will never have it, the log is the last to know, and nobody is reached.
func (j *Jobs) whisper(ctx context.Context, where maintenance.Place, user string, m cards.Message) (reached bool, err error) {
	err = j.Courier.Whisper(ctx, where, user, m.In(j.theirs(ctx, user)))
	if word, never := neverThere(err); never {
		j.Logger.Error("person cannot be told", "user", user, "slack", word)
		return false, nil
	}
	if err != nil {
		return false, later(err)
	}
	return true, nil
}

// draftOver tells the requester that a draft was dropped: in the draft's own place where Slack allows it.
func (j *Jobs) draftOver(ctx context.Context, n maintenance.Notice) error {
	kept, err := j.Store.Look(ctx, n.Change)
	if err != nil {
		return err
	}
	if err := j.Store.Saying(ctx, []maintenance.Notice{n}); err != nil {
		return err
	}
	shown, err := j.Store.TakePrivate(ctx, n.Change)
	if err != nil {
		return err
	}
	by := kept.Change.By
	message, where, notices := cards.Over(j.view(kept)), by.Place, []maintenance.Notice{n}
	read := message.In(j.theirs(ctx, by.Person.ID))
	switch {
	case shown.URL != "":
		err = j.Courier.Respond(ctx, shown.URL, read, shown.Replaces)
	case shown.TS != "":
		err = j.Courier.Update(ctx, where, shown.TS, read, nil)
	default:
		return j.tellOne(ctx, notices, where, by.Person.ID, message)
	}
	if err != nil {
		j.Logger.Warn("end of a draft was not told where it stands", "change", n.Change, "error", err)
		return j.tellOne(ctx, notices, where, by.Person.ID, message)
	}
	return j.Store.Said(ctx, notices, "")
}
