package commands

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// Health is what status says of Slack's side, and of the policy.
type Health interface {
	Slack() SlackHealth
	Policy() PolicyHealth
}

// PolicyHealth is which policy is in force, and how what was read last stands to it.
type PolicyHealth struct {
	InForce     maintenance.PolicySize
	BrokenSince time.Time // what was read cannot be used since then; zero: it can
	Mistakes    []string  // why, as sentences
	Unasked     bool      // what was read waits until Slack can be asked whom it names
	Restart     []string  // settings that a restart would change

	Other maintenance.PolicySize // in force by now, and not what this replica has; zero: it has what is in force
}

// SlackHealth is how the bot stands with Slack.
type SlackHealth struct {
	Open, Wanted int   // sockets
	Foreign      bool  // somebody else holds the app's token too
	Limited      int64 // calls that Slack refused for being too many, since the start

	BotRefused, AppRefused string // Slack's word, where it refuses a token
}

// Options are what New needs. All but Feed, Observe and Logger are required.
type Options struct {
	Store   *store.Store
	Policy  func() maintenance.Policy                                       // in force now
	Code    func(typed string) maintenance.Code                             // holds what was typed against a second factor
	Person  func(ctx context.Context, team, user string) maintenance.Person // as Slack describes them; a zero ReadAt where it cannot
	MaxAge  time.Duration                                                   // an older snapshot is refreshed, and said to be old
	Command string                                                          // such as /tasks
	Zone    *time.Location                                                  // of people whose own is not known

	Language maintenance.Language // of whoever has none that headsup speaks, and of channels of which no route says another

	Feed    func(token string) string // the address of a calendar; nil: none are served
	Health  Health
	Observe func(context.Context, Answered) // told of every answer, for metrics and traces; must be fast and safe in parallel; nil: nobody is
	Version string
	Now     func() time.Time
	Logger  *slog.Logger
}

// Desk answers what people ask. It is safe in parallel.
type Desk struct {
	Options

	met    atomic.Pointer[meeting]
	polls  onceAWhile
	scopes scopes
	kept   kept
	zones  zones
}

// meeting is what is known only once Slack has been asked.
type meeting struct {
	places []maintenance.Place
	advice []string
}

// New makes a desk.
func New(o Options) *Desk {
	if o.Observe == nil {
		o.Observe = func(context.Context, Answered) {}
	}
	d := &Desk{Options: o}
	d.met.Store(&meeting{})
	return d
}

// Meet tells the desk the allowed channels, the first of which is home to what is asked in private, and what keeps headsup
// from working in some of them.
func (d *Desk) Meet(places []maintenance.Place, advice []string) {
	d.met.Store(&meeting{places, advice})
}

func (d *Desk) home() maintenance.Place {
	if places := d.met.Load().places; len(places) > 0 {
		return places[0]
	}
	return maintenance.Place{}
}

// Refuse says why somebody may not use headsup at all.
func (d *Desk) Refuse(no *maintenance.Refusal, r Request) cards.Message {
	d.Store.Refused(r.Actor, no)
	return cards.Refusal(d.reader(r), no).In(d.language(r))
}

// Trouble says what went wrong with a request on its way.
func (d *Desk) Trouble(t cards.Trouble, r Request) cards.Message {
	return cards.InTrouble(d.reader(r), t).In(d.language(r))
}

// reader is who the answer to a request is for.
func (d *Desk) reader(r Request) cards.Reader {
	return cards.Reader{Zone: d.zone(r), Command: d.Command, User: r.Actor.Person.ID, Now: d.Now().UTC()}
}

// zone is where what the person types is read.
func (d *Desk) zone(r Request) *time.Location { return d.zones.of(r.Actor.Person, d.Zone) }

func private(m cards.Message) Answer { return Answer{Message: &m} }

// beside keeps the window open, with what is wrong beside the input.
func beside(input, text string) Answer { return Answer{Errors: map[string]string{input: text}} }

// no answers what was refused, or went wrong on our side.
func (d *Desk) no(r Request, err error) Answer {
	a := d.refused(r, err)
	a.outcome = Failed
	if _, ok := errors.AsType[*maintenance.Refusal](err); ok {
		a.outcome = Refused
	}
	return a
}

func (d *Desk) refused(r Request, err error) Answer {
	if refusal, ok := errors.AsType[*maintenance.Refusal](err); ok {
		log := []any{"request", r.Actor.Request, "user", r.Actor.Person.ID, "why", refusal.Why}
		if refusal.Why == maintenance.NothingKept || refusal.Why == maintenance.OutcomeUnknown {
			d.Logger.Warn("request was not kept", append(log, "error", err)...) // the trouble is ours, and the person is not told what it was
		} else {
			d.Logger.Info("request was refused", log...)
		}
		d.Store.Refused(r.Actor, refusal)
		refusal = d.boundedTo(r, refusal)
		input, text := cards.Beside(d.reader(r), refusal)
		if _, there := r.inputs[input]; there {
			return beside(input, text)
		}
		answer := private(cards.Refusal(d.reader(r), refusal))
		if r.open != nil { // nobody looks behind a window that stays open
			said := cards.Said(*answer.Message)
			answer.Modal = &said
		}
		return answer
	}
	if errors.Is(err, context.DeadlineExceeded) { // of a look at the database; what was to be kept says so itself
		d.Logger.Warn("database was not read in time", "request", r.Actor.Request, "user", r.Actor.Person.ID, "error", err)
		return private(cards.Refusal(d.reader(r), &maintenance.Refusal{Why: maintenance.NothingKept}))
	}
	d.Logger.Error("request failed", "request", r.Actor.Request, "user", r.Actor.Person.ID, "error", err)
	return private(cards.Broken(d.reader(r), r.Actor.Request))
}

// boundedTo lets a refusal say that other channels have more, wherever channels have a scope: of what is nowhere, of what is another
// channel's and of another's draft alike, so that the sentence does not tell which it was. A task of this place whose name stands for a change is said to be one.
func (d *Desk) boundedTo(r Request, no *maintenance.Refusal) *maintenance.Refusal {
	bounded := *no
	bounded.Scoped = d.Policy().Routes != nil
	if no.Why == maintenance.NoSuchChange {
		bounded.Tasks = d.scope(r).Find(no.Text)
	}
	return &bounded
}

// misread answers a sentence that was not understood.
func (d *Desk) misread(ctx context.Context, r Request, err error) Answer {
	m, ok := errors.AsType[*Misread](err)
	if !ok {
		return d.no(r, err)
	}
	said := cards.Misread{
		Kind: string(m.Kind), Verb: string(m.Verb), Word: m.Word, Suggestion: string(m.Suggestion),
		Reason: m.Verb != "" && m.Verb.TakesReason(),
	}
	if m.Kind == WhichChange {
		return d.whichChange(ctx, r, m.Verb, said)
	}
	return Answer{Message: new(cards.Misunderstood(d.reader(r), said)), outcome: NotUnderstood}
}

func (d *Desk) age(snapshot *maintenance.Snapshot) cards.Age {
	age := cards.Age{ReadAt: snapshot.ReadAt(), Limit: d.MaxAge}
	for _, p := range snapshot.Projects() {
		if p.Failures > 0 {
			age.Failed = append(age.Failed, p.Name)
		}
	}
	return age
}

// freshen makes polls due where the data are older than allowed. The answer does not wait for them: it says how old it is.
func (d *Desk) freshen(ctx context.Context) {
	now := d.Now()
	for _, p := range d.Store.Snapshot().Projects() {
		if now.Sub(p.ReadAt) <= d.MaxAge || !d.polls.first(p.Name, now) {
			continue
		}
		if err := d.Store.PollNow(ctx, p.Name); err != nil {
			d.Logger.Warn("poll was not asked for", "project", p.Name, "error", err)
		}
	}
}

// pollAgain is how long no second poll is asked for, so that a storm of lists asks for one.
const pollAgain = 10 * time.Second

// onceAWhile says who is the first to ask for something. The zero value is ready.
type onceAWhile struct {
	mu   sync.Mutex
	last map[string]time.Time
}

func (o *onceAWhile) first(key string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last == nil {
		o.last = map[string]time.Time{}
	}
	if since := now.Sub(o.last[key]); since >= 0 && since < pollAgain {
		return false
	}
	o.last[key] = now
	return true
}

// view is a kept change with all that its messages show.
func (d *Desk) view(kept store.Kept) cards.ChangeView {
	policy := d.Policy()
	v := cards.ViewOf(policy, kept.Before(d.Now()))
	v.Grace = policy.Grace
	if kept.Change.State == maintenance.Draft {
		v.Warnings = policy.Warnings(kept.Change, v.Item, kept.Others, kept.Proof, d.Now())
	}
	return v
}

// plainAction is a button's action without what keeps it apart from others of its kind.
func plainAction(id string) string {
	action, _, _ := strings.Cut(id, ":")
	return action
}
