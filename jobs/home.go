package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/riverqueue/river"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// showHomes brings App Homes up to date with what is stored. What Slack does not take now is due again in its time: a row waits, and no job.
func (j *Jobs) showHomes(ctx context.Context, job *river.Job[maintenance.ShowHomes]) error {
	defer j.shown.lock("homes")()
	if err := j.Store.CatchUp(ctx); err != nil {
		return err
	}
	waiting, err := j.Store.Pending(ctx)
	if err != nil {
		return err
	}
	for n, user := range job.Args.Users {
		err := j.showHome(ctx, user, waiting)
		if err == nil {
			continue
		}
		lost, ok := errors.AsType[*maintenance.Undelivered](err)
		if !ok {
			return err
		}
		switch lost.Kind {
		case maintenance.PostThrottled, maintenance.PostUnknown:
			return j.Store.HomesLater(ctx, max(lost.Wait, maintenance.HomeRest), job.Args.Users[n:]...)
		case maintenance.PostOvertaken:
			err = j.homeOvertaken(ctx, user)
		case maintenance.PostRefused, maintenance.PostGone, maintenance.PostInvalid:
			j.Logger.Error("App Home cannot be shown", "user", user, "slack", lost.Word)
			err = j.Store.HomeLost(ctx, user)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// homeOvertaken forgets what an App Home is believed to show, since another painting stands there, such as one of which the answer was lost. It is
// painted once more from the state of then, whatever stands there.
func (j *Jobs) homeOvertaken(ctx context.Context, user string) error {
	if err := j.Store.HomeShown(ctx, maintenance.Home{User: user}); err != nil {
		return err
	}
	return j.Store.HomesLater(ctx, 0, user)
}

// showHome renders somebody's App Home whole, and publishes it where it differs from what they see.
func (j *Jobs) showHome(ctx context.Context, user string, waiting []store.Kept) error {
	h, opened, err := j.Store.Home(ctx, user)
	if err != nil || !opened {
		return err
	}
	tab, err := j.homeOf(ctx, h, waiting)
	if err != nil {
		return err
	}
	painted, err := printOf(tab)
	if err != nil || painted == h.Print {
		return err
	}
	// Until the answer is known nothing is of what stands there: a crash in between is made up for by the next painting.
	if err := j.Store.HomeShown(ctx, maintenance.Home{User: user, Hash: h.Hash}); err != nil {
		return err
	}
	hash, err := j.Courier.Publish(ctx, user, h.Hash, tab)
	if err != nil {
		return err
	}
	return j.Store.HomeShown(ctx, maintenance.Home{User: user, Hash: hash, Print: painted})
}

// homeOf is what somebody's App Home shows: what they may see in a direct message, and no more.
func (j *Jobs) homeOf(ctx context.Context, h maintenance.Home, waiting []store.Kept) (cards.HomeTab, error) {
	me := j.People.Directly(ctx, h.Team, h.User)
	r := j.reader()
	r.User, r.Zone = h.User, me.Person.Location(j.Zone)
	if no := j.Bounds().Admit(me); no != nil {
		return cards.HomeIn(j.its(me.Person), cards.HomeRefused(r, no)), nil
	}
	v := cards.HomeView{OwnZone: me.Person.Zone != "" && r.Zone.String() == me.Person.Zone}
	var err error
	if v.Preferences, err = j.Store.Preferences(ctx, h.User); err != nil {
		return cards.HomeTab{}, err
	}
	for _, p := range j.Store.Snapshot().Projects() {
		if p.Failing() {
			v.Failing = append(v.Failing, p)
		}
	}
	j.comingTo(&v, me)
	j.waitingFor(&v, me, waiting)
	if err := j.awaitedBy(ctx, &v, me); err != nil {
		return cards.HomeTab{}, err
	}
	return cards.HomeIn(j.its(me.Person), cards.Home(r, v)), nil
}

// comingTo finds what is coming in somebody's channels, and which of it they have or asked for.
func (j *Jobs) comingTo(v *cards.HomeView, me maintenance.Actor) {
	policy := j.Policy()
	for _, i := range j.Store.Snapshot().Coming() {
		if !policy.InScope(me, *i) {
			continue
		}
		if v.Total++; len(v.Coming) < cards.MostComing {
			v.Coming = append(v.Coming, *i)
		}
		if i.Task.Owner().ID == me.Person.ID {
			v.Taken = append(v.Taken, *i)
		}
		if c := i.Change; c != nil && c.Of(me.Person) {
			v.Asked = append(v.Asked, cards.ChangeView{Change: *c, Item: *i})
		}
	}
}

// waitingFor finds what waits for somebody's word. What they asked for themselves and have to answer stands there alone.
func (j *Jobs) waitingFor(v *cards.HomeView, me maintenance.Actor, waiting []store.Kept) {
	policy, now := j.Policy(), j.Now()
	for _, kept := range waiting {
		view := j.view(kept)
		if !policy.InScope(me, view.Item) {
			continue
		}
		switch policy.WaitsFor(kept.Before(now), me.Person) {
		case maintenance.ForYou, maintenance.ForYourSignOff:
			v.Waits = append(v.Waits, view)
			v.Asked = slices.DeleteFunc(v.Asked, func(a cards.ChangeView) bool { return a.Change.ID == view.Change.ID })
		case maintenance.ForOthers, maintenance.ForOthersSignOff:
		}
	}
}

// awaitedBy finds the reminders that somebody asked for, of tasks that they still may see.
func (j *Jobs) awaitedBy(ctx context.Context, v *cards.HomeView, me maintenance.Actor) error {
	all, err := j.Store.PersonalReminders(ctx, me.Person.ID)
	if err != nil {
		return err
	}
	policy := j.Policy()
	for _, n := range all {
		item, ok, err := j.Store.Item(ctx, n.Task)
		if err != nil {
			return fmt.Errorf("read the task of a reminder: %w", err)
		}
		if ok && policy.InScope(me, item) {
			v.Reminders = append(v.Reminders, cards.Awaited{ID: n.ID, Item: item, Due: n})
		}
	}
	return nil
}
