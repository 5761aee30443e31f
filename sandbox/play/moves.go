package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"headsup/sandbox/slack"
)

// moving is what becomes of people and channels.
func moving() []form {
	become := func(say string, change func(*slack.User)) form {
		return form{say, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.ChangeUser(w["PERSON"], change)
				return nil
			}}, nil
		}}
	}
	return []form{
		become(`PERSON is deactivated`, func(u *slack.User) { u.Deleted = true }),
		become(`PERSON becomes a guest`, func(u *slack.User) { u.Restricted = true }),
		become(`PERSON becomes a member`, func(u *slack.User) { u.Restricted, u.UltraRestricted, u.Deleted = false, false, false }),
		{`PERSON travels to ZONE`, func(_ *script, w slots) (step, error) {
			_, err := time.LoadLocation(w["ZONE"])
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.ChangeUser(w["PERSON"], func(u *slack.User) { u.TZ = w["ZONE"] })
				return nil
			}}, err
		}},
		{`PERSON leaves #CHANNEL`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.Remove(w["CHANNEL"], w["PERSON"])
				return nil
			}}, nil
		}},
		{`PERSON joins #CHANNEL`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.Invite(w["CHANNEL"], w["PERSON"])
				return nil
			}}, nil
		}},
		regroup(`PERSON joins @GROUP`, func(users []string, id string) []string { return append(users, id) }),
		regroup(`PERSON leaves @GROUP`, func(users []string, id string) []string {
			return slices.DeleteFunc(users, func(user string) bool { return user == id })
		}),
		{`the bot leaves #CHANNEL`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.Remove(w["CHANNEL"], st.slack.Bot().ID)
				return nil
			}}, nil
		}},
		{`the channel #CHANNEL is archived`, func(_ *script, w slots) (step, error) {
			return step{act: func(_ context.Context, st *stage) error {
				st.slack.ChangeChannel(w["CHANNEL"], func(c *slack.Channel) { c.Archived = true })
				return nil
			}}, nil
		}},
	}
}

// regroup changes who is in a user group.
func regroup(say string, change func(users []string, id string) []string) form {
	return form{say, func(_ *script, w slots) (step, error) {
		return step{act: func(_ context.Context, st *stage) error {
			u, _ := st.slack.User(w["PERSON"])
			st.slack.SetGroup(w["GROUP"], change(st.slack.GroupUsers(w["GROUP"]), u.ID)...)
			return nil
		}}, nil
	}}
}

// passing is time, and what becomes of the bot.
func passing() []form {
	plainAct := func(say string, a act) form {
		return form{say, func(*script, slots) (step, error) { return step{act: a}, nil }}
	}
	return []form{
		{`DURATION pass(es)`, func(_ *script, w slots) (step, error) {
			d, err := readSpan(strings.ToLower(w["DURATION"]))
			return step{act: func(ctx context.Context, st *stage) error {
				st.clock.forward(d.duration())
				st.settle(ctx)
				return nil
			}}, err
		}},
		{`it becomes TIME`, func(s *script, w slots) (step, error) {
			at, err := s.moment(w["TIME"])
			return step{act: func(ctx context.Context, st *stage) error {
				ahead := at.Sub(st.clock.now())
				if ahead < 0 {
					return fmt.Errorf("time does not run backwards: it is %s already", shown(st.clock.now()))
				}
				st.clock.forward(ahead)
				st.settle(ctx)
				return nil
			}}, err
		}},
		plainAct(`the bot restarts`, func(ctx context.Context, st *stage) error {
			if st.bot == nil {
				return errors.New("the bot does not run")
			}
			if err := st.stopBot(ctx); err != nil {
				return err
			}
			return st.startBot(ctx)
		}),
		plainAct(`the bot stops`, func(ctx context.Context, st *stage) error {
			if st.bot == nil {
				return errors.New("the bot does not run")
			}
			return st.stopBot(ctx)
		}),
		{`the policy becomes NAME`, func(s *script, w slots) (step, error) {
			if _, ok := s.story.policies[w["NAME"]]; !ok {
				return step{}, fmt.Errorf("there is no part -- policy %s --", w["NAME"])
			}
			return step{act: func(_ context.Context, st *stage) error { return st.policy(w["NAME"]) }}, nil
		}},
		plainAct(`the policy is deleted`, func(_ context.Context, st *stage) error {
			return os.Remove(filepath.Join(st.dir, policyFile))
		}),
		plainAct(`the bot is killed`, func(ctx context.Context, st *stage) error { return st.killBot(ctx) }),
		plainAct(`the bot starts`, func(ctx context.Context, st *stage) error { return st.startBot(ctx) }),
		plainAct(`Slack recycles its sockets`, func(_ context.Context, st *stage) error {
			st.slack.Recycle(slack.RefreshRequested)
			return nil
		}),
		plainAct(`Slack warns that it recycles its sockets`, func(_ context.Context, st *stage) error {
			st.slack.Recycle(slack.Warning)
			return nil
		}),
		plainAct(`Slack cuts its sockets`, func(_ context.Context, st *stage) error {
			st.slack.CutSockets()
			return nil
		}),
	}
}

// consoling is what somebody does in the cloud's own console.
func consoling() []form {
	onTask := func(say string, do func(st *stage, t task, w slots, at time.Time) error) form {
		return form{say, func(s *script, w slots) (step, error) {
			t, err := s.story.task(w["TASK"])
			if err != nil {
				return step{}, err
			}
			at := time.Time{}
			if w["TIME"] != "" {
				if at, err = s.moment(w["TIME"]); err != nil {
					return step{}, err
				}
			}
			return step{act: func(_ context.Context, st *stage) error { return do(st, t, w, at) }}, nil
		}}
	}
	return []form{
		onTask(`in the console: move TASK to TIME`, func(st *stage, t task, _ slots, at time.Time) error {
			return st.cloud.ConsoleMove(t.Instance, t.ID, at)
		}),
		onTask(`in the console: cancel TASK`, func(st *stage, t task, _ slots, _ time.Time) error {
			return st.cloud.ConsoleCancel(t.Instance, t.ID)
		}),
		onTask(`in the console: delete TASK`, func(st *stage, t task, _ slots, _ time.Time) error {
			return st.cloud.ConsoleDelete(t.Instance, t.ID)
		}),
		onTask(`in the console: run TASK now`, func(st *stage, t task, _ slots, _ time.Time) error {
			return st.cloud.ConsoleRunNow(t.Instance, t.ID)
		}),
		onTask(`in the console: set TASK to STATUS`, func(st *stage, t task, w slots, _ time.Time) error {
			return st.cloud.ConsoleStatus(t.Instance, t.ID, strings.ToUpper(w["STATUS"]))
		}),
		{`in the console: plan TEXT on INSTANCE`, func(s *script, w slots) (step, error) { return s.planLater(w) }},
		{`in the console: remove INSTANCE`, func(s *script, w slots) (step, error) {
			in, err := s.story.instance(w["INSTANCE"])
			return step{act: func(_ context.Context, st *stage) error {
				st.cloud.RemoveInstance(in.ID)
				return nil
			}}, err
		}},
	}
}

// planLater adds a task that the story's further lines can name, and that the cloud knows once this one is reached.
func (s *script) planLater(w slots) (step, error) {
	in, err := s.story.instance(w["INSTANCE"])
	if err != nil {
		return step{}, err
	}
	t := task{instance: in.Name}
	text := w["TEXT"]
	if m := taskLabel.FindStringSubmatch(text); m != nil && !strings.Contains(m[1], " at ") {
		t.called, text = strings.ToLower(m[1]), m[2]
	}
	if t.Task, err = planTask(in.ID, text, s.story.begins, len(s.story.cloud.tasks)+1); err != nil {
		return step{}, err
	}
	if t.called == "" {
		t.called = strings.ToLower(t.Name)
	}
	if slices.ContainsFunc(s.story.cloud.tasks, func(other task) bool { return other.called == t.called }) {
		return step{}, fmt.Errorf("a task is called %s already; give this one a name of its own: second: %s", t.called, text)
	}
	t.CreatedAt = time.Time{}
	s.story.cloud.tasks = append(s.story.cloud.tasks, t)
	return step{act: func(_ context.Context, st *stage) error { return st.cloud.AddTask(t.Task) }}, nil
}
