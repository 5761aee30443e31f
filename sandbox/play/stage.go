package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"headsup/sandbox/dms"
	"headsup/sandbox/slack"
)

// The story's credentials, good for nothing outside it.
const (
	botToken  = "xoxb-test-play"
	appToken  = "xapp-test-play"
	accessKey = "play-access-key"
	secretKey = "play-secret-key"
)

// stage is a story while it is played: the outside world, the bot, and what was seen so far.
type stage struct {
	story *Story
	o     Options
	start Start
	setup Setup

	clock *clock
	slack *slack.Workspace
	cloud *dms.Cloud
	book  *book
	log   *tail
	doors []*door
	dir   string
	end   func()

	bot     Bot
	known   map[string]string            // words that were remembered
	filled  map[string]map[string]string // what people typed into their windows, by person and label
	errors  map[string]string            // beside the inputs of windows, by person and label
	apps    map[string]string            // secrets of authenticator apps, by person
	typed   string                       // the one-time code that somebody typed last
	trouble *trouble
	phase   line
	doing   line          // the last act
	since   int           // in the book, at the phase's beginning
	asked   int           // requests to the cloud, at the phase's beginning
	looked  int           // the same, at the last act
	acted   time.Time     // when that was, by the story's clock
	waiting []expectation // of this act, that must hold until the next one
}

// trouble is what Slack told a person because something went wrong. A story that does not expect it fails.
type trouble struct {
	person string
	text   string
	line   line
}

// raise builds the world of a story and starts the bot in it.
func raise(ctx context.Context, s *Story, start Start, o Options) (*stage, error) {
	st := &stage{
		story: s, o: o, start: start, clock: newClock(s.begins), log: &tail{},
		known: map[string]string{}, filled: map[string]map[string]string{}, errors: map[string]string{},
		apps: map[string]string{},
	}
	st.buildSlack()
	if err := st.buildCloud(); err != nil {
		return nil, err
	}
	st.book = newBook(st.slack, st.clock.now)
	if err := st.open(ctx); err != nil {
		return nil, errors.Join(err, st.lower(ctx))
	}
	st.book.did("the bot starts")
	if err := st.startBot(ctx); err != nil {
		return nil, errors.Join(err, st.lower(ctx))
	}
	return st, nil
}

func (s *stage) buildSlack() {
	command := s.story.settings["SLACK_COMMAND"]
	s.slack = slack.New(slack.Options{
		ShouldEscape: true, Scopes: s.o.Scopes, Events: s.o.Events, AckLimit: s.o.AckLimit,
		Now: s.clock.now, BotToken: botToken, AppToken: appToken, Command: command, WarningTime: 200 * time.Millisecond,
		Redelivery: []time.Duration{0, time.Second, 2 * time.Second},
	})
	for _, p := range s.story.people {
		u := slack.User{Name: p.name, TZ: p.zone, Locale: p.locale, Restricted: p.guest, Bot: p.bot, Deleted: p.deactivated}
		if p.outsider {
			u.TeamID, u.Stranger = "T0ELSEWHERE", true
		}
		s.slack.AddUser(u)
	}
	for _, name := range s.story.groups() {
		s.slack.AddGroup(slack.Group{Handle: name, Users: s.story.members(name)})
	}
	for _, c := range s.story.channels {
		var members []string
		for _, p := range s.story.people {
			for _, name := range p.channels {
				if name == c.name {
					members = append(members, p.name)
				}
			}
		}
		if !c.withoutBot {
			members = append(members, s.slack.Bot().Name)
		}
		s.slack.AddChannel(slack.Channel{Name: c.name, Private: c.private, ExtShared: c.shared, Members: members})
	}
}

func (s *stage) buildCloud() error {
	c := s.story.cloud
	s.cloud = dms.New(dms.Options{Now: s.clock.now, Projects: []dms.Project{
		{ID: projectID, Region: c.region, AK: accessKey, SK: secretKey, Zone: c.zone},
	}})
	for _, in := range c.instances {
		if err := s.cloud.AddInstance(in.Instance); err != nil {
			return fmt.Errorf("%s:%d: %w", s.story.Name, in.line, err)
		}
	}
	for _, t := range c.tasks {
		if t.line == 0 {
			continue // planned later, by an act
		}
		if err := s.cloud.AddTask(t.Task); err != nil {
			return fmt.Errorf("%s:%d: %w", s.story.Name, t.line, err)
		}
	}
	for _, r := range c.runs {
		if err := s.cloud.AddRun(r.Run); err != nil {
			return fmt.Errorf("%s:%d: %w", s.story.Name, r.line, err)
		}
	}
	return nil
}

// open opens the doors of both worlds on loopback, and says in the setup where they are.
func (s *stage) open(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "play-")
	if err != nil {
		return err
	}
	s.dir = dir
	s.doors = []*door{{inside: s.slack.Handler()}, {inside: s.cloud}}
	urls := make([]string, len(s.doors))
	for i, d := range s.doors {
		if urls[i], err = d.open(ctx); err != nil {
			return err
		}
	}
	s.slack.SetBaseURL(urls[0])
	env := map[string]string{
		"SLACK_BOT_TOKEN": botToken, "SLACK_APP_TOKEN": appToken, "SLACK_API_URL": urls[0] + "/api/",
		"HUAWEICLOUD_REGION": s.story.cloud.region, "HUAWEICLOUD_SDK_PROJECT_ID": projectID, "HUAWEICLOUD_ENDPOINT": urls[1],
		"HUAWEICLOUD_SDK_AK": accessKey, "HUAWEICLOUD_SDK_SK": secretKey, "HUAWEICLOUD_TIMEZONE": "UTC",
		"HEADSUP_CHANNELS": "#ops", "HEADSUP_APPROVALS": "0", "HEADSUP_CARDS": "off", "HEADSUP_REMIND": "off", "HEADSUP_GO_NO_GO": "off", "HEADSUP_DIGEST": "off",
		"HEADSUP_DATABASE_URL": "sqlite:" + filepath.Join(dir, "story.db"),
	}
	if _, ok := s.story.policies[""]; ok {
		if err := s.policy(""); err != nil {
			return err
		}
		env["HEADSUP_CONFIG"] = policyFile
		delete(env, "HEADSUP_APPROVALS") // the file's rules say it
	}
	maps.Copy(env, s.story.settings)
	maps.DeleteFunc(env, func(_, value string) bool { return value == "" })
	s.setup = Setup{Env: env, Now: s.clock.now, Log: s.log, Dir: dir, AckAfter: s.o.AckLimit * 4 / 5}
	watch, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.watch(watch)
	}()
	s.end = func() { stop(); <-done }
	return nil
}

// policyFile is what the bot reads its policy from, in the story's folder.
const policyFile = "headsup.yaml"

// policy writes a policy of the story into the bot's file, whole in one step, as tools do that know of readers.
func (s *stage) policy(name string) error {
	text, ok := s.story.policies[name]
	if !ok {
		return fmt.Errorf("there is no part -- policy %s --", name)
	}
	next := filepath.Join(s.dir, "."+policyFile)
	if err := os.WriteFile(next, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(next, filepath.Join(s.dir, policyFile))
}

// watch keeps the book, so that a message that soon changes is seen as it was.
func (s *stage) watch(ctx context.Context) {
	for {
		changed := s.slack.Changed()
		s.book.look()
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// lower ends everything that raise began. It may be called at any stage.
func (s *stage) lower(ctx context.Context) error {
	for _, d := range s.doors {
		d.deaf.Store(false)
	}
	err := s.stopBot(ctx)
	if s.end != nil {
		s.end()
	}
	s.slack.Close()
	s.cloud.Close()
	for _, d := range s.doors {
		d.shut()
	}
	if s.dir != "" {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return err
}
