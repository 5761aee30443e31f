package play

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"headsup/sandbox/dms"
)

// inTheCloud is what the cloud was asked for in this phase, and what it shows now.
func inTheCloud() []form {
	return []form{
		{`the cloud was asked to move TASK to TIME`, func(s *script, w slots) (step, error) {
			t, err := s.story.task(w["TASK"])
			if err != nil {
				return step{}, err
			}
			at, err := s.moment(w["TIME"])
			return soon(func(st *stage) error { return st.askedToMove(t, at) }), err
		}},
		{`the cloud was asked to cancel TASK`, func(s *script, w slots) (step, error) {
			t, err := s.story.task(w["TASK"])
			return soon(func(st *stage) error {
				return st.askedFor(func(r dms.Request, q url.Values) bool { return r.Task == t.ID && q.Get("status") == dms.Cancelled })
			}), err
		}},
		{`the cloud was asked for COUNT change(s)`, func(_ *script, w slots) (step, error) {
			n := count(w["COUNT"])
			return lasting(func(st *stage) error {
				if found := st.changesAsked(); len(found) != n {
					return fmt.Errorf("it was asked for %s%s", plural(len(found), "change"), st.listed(found))
				}
				return nil
			}), nil
		}},
		{`the cloud was asked: TEXT`, func(s *script, w slots) (step, error) {
			p, err := s.pattern(w["TEXT"])
			return soon(func(st *stage) error {
				for _, r := range st.requests(st.asked) {
					if r.Done && p.holds(r.Method+" "+r.Path+"?"+r.Query, st.known) {
						return nil
					}
				}
				return errors.New("it was not asked that" + st.listed(st.changesAsked()))
			}), err
		}},
		{`the cloud shows: TASK is STATUS at TIME`, func(s *script, w slots) (step, error) {
			at, err := s.moment(w["TIME"])
			if err != nil {
				return step{}, err
			}
			return s.showsTask(w, at)
		}},
		{`the cloud shows: TASK is STATUS`, func(s *script, w slots) (step, error) { return s.showsTask(w, time.Time{}) }},
		{`the cloud shows no TASK`, func(s *script, w slots) (step, error) {
			t, err := s.story.task(w["TASK"])
			return soon(func(st *stage) error {
				if now, there := st.cloud.Task(t.Instance, t.ID); there {
					return fmt.Errorf("it shows %s as %s at %s", t.called, now.Status, shown(now.ScheduleAt))
				}
				return nil
			}), err
		}},
		{`the bot has looked at the cloud`, func(*script, slots) (step, error) {
			return step{expect: &expectation{stays: true, holds: func(st *stage) error { return errors.Join(st.unseen(st.looked), st.unkept(st.acted)) }}}, nil
		}},
	}
}

func (s *script) showsTask(w slots, at time.Time) (step, error) {
	t, err := s.story.task(w["TASK"])
	return soon(func(st *stage) error {
		now, there := st.cloud.Task(t.Instance, t.ID)
		switch {
		case !there:
			return fmt.Errorf("it shows no %s", t.called)
		case !strings.EqualFold(now.Status, w["STATUS"]), !at.IsZero() && !now.ScheduleAt.Equal(at):
			return fmt.Errorf("it shows: %s is %s at %s", t.called, now.Status, shown(now.ScheduleAt))
		}
		return nil
	}), err
}

// changesAsked are the changes that the cloud was asked for in this phase, answered or not.
func (s *stage) changesAsked() []dms.Request {
	var found []dms.Request
	for _, r := range s.requests(s.asked) {
		if changes(r) {
			found = append(found, r)
		}
	}
	return found
}

func (s *stage) listed(requests []dms.Request) string {
	if len(requests) == 0 {
		return "; it was asked for no change"
	}
	lines := []string{":"}
	for _, r := range requests {
		lines = append(lines, "| "+s.story.request(r))
	}
	return strings.Join(lines, "\n")
}

func (s *stage) askedFor(fits func(dms.Request, url.Values) bool) error {
	found := s.changesAsked()
	for _, r := range found {
		if q, err := url.ParseQuery(r.Query); err == nil && fits(r, q) {
			return nil
		}
	}
	return errors.New("it was not asked that" + s.listed(found))
}

// askedToMove reads execute_at in the zone that the story's cloud has.
func (s *stage) askedToMove(t task, at time.Time) error {
	zone := s.story.cloud.zone
	if zone == nil {
		zone = time.UTC
	}
	return s.askedFor(func(r dms.Request, q url.Values) bool {
		to, err := time.ParseInLocation("20060102150405", q.Get("execute_at"), zone)
		return r.Task == t.ID && err == nil && to.Equal(at)
	})
}
