// Package enrol is the page on which somebody takes the secret of a second factor into their authenticator app, by a link that an
// operator has handed them outside of Slack.
//
// It promises that a link shows its secret once, to a press of a button and not to a look, since programs look at links too; that
// only the first code of the app enrols; and that the page is kept nowhere: by no cache, no log of ours, and no other site.
package enrol

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"headsup/cards"
	"headsup/factor"
	"headsup/maintenance"
	"headsup/words"
)

// Path is where links lead, and the token stands behind it.
const Path = "/second-factor/"

// Links are kept by the store.
type Links interface {
	// Link gives the link with this token; the zero Link where there is none.
	Link(ctx context.Context, token string) (maintenance.Link, error)
	// ChangeLink takes it through a step, and gives it as it is after that. It fails with a *maintenance.Refusal where the step does.
	ChangeLink(ctx context.Context, token, person string, step maintenance.LinkStep) (maintenance.Link, error)
}

// Options are what New needs. All are required, but the languages.
type Options struct {
	Links  Links
	Keys   factor.Keys
	Policy func() maintenance.Policy // in force now: whom to tell
	// Reads is in which language somebody reads what they read alone; empty: not known. nil: nobody's is.
	Reads func(ctx context.Context, user string) maintenance.Language
	// Language is that of the page where neither its person nor their browser says which; empty: English.
	Language maintenance.Language
	Now      func() time.Time
	Logger   *slog.Logger
}

// Page is the page. It is safe in parallel.
type Page struct{ o Options }

// New makes it.
func New(o Options) *Page {
	if o.Reads == nil {
		o.Reads = func(context.Context, string) maintenance.Language { return "" }
	}
	return &Page{o}
}

// view is what the page shows: a question before the secret, the secret, or an end.
type view struct {
	Says    texts
	Name    string
	Begin   bool          // the button that shows the secret
	Picture template.HTML // of our own making
	Text    string
	Ask     bool // for the code
	Wrong   string
	End     string // instead of all else
	Done    bool
}

const (
	mostForm = 4 << 10         // bytes of what a form sends
	storing  = 5 * time.Second // that a write may take
)

// ServeHTTP answers a look at a link, and the forms of its page.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(r.Context(), storing, errors.New("the database did not answer in time"))
	defer cancel()
	token := r.PathValue("token")
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	reads := p.language(ctx, token, r) // before a step ends the link
	var v view
	var err error
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		v, err = p.look(ctx, token)
	case r.PostFormValue("code") != "":
		v, err = p.finish(ctx, token, r.PostFormValue("code"))
	default:
		v, err = p.open(ctx, token)
	}
	status := http.StatusOK
	if err != nil {
		v, status = p.ended(err)
	}
	p.write(w, reads, v, status)
}

// language is that of the person whom the link is for, else of their browser.
func (p *Page) language(ctx context.Context, token string, r *http.Request) maintenance.Language {
	var person maintenance.Language
	if l, err := p.o.Links.Link(ctx, token); err == nil && l.Person != "" {
		person = p.o.Reads(ctx, l.Person)
	}
	return person.Or(maintenance.LanguageAccepted(r.Header.Get("Accept-Language"))).Or(p.o.Language)
}

// look says what the link is for. It changes nothing.
func (p *Page) look(ctx context.Context, token string) (view, error) {
	l, err := p.o.Links.Link(ctx, token)
	switch {
	case err != nil:
		return view{}, err
	case l.Person == "" || !p.o.Now().Before(l.Until):
		return view{}, &maintenance.Refusal{Why: maintenance.NoLink}
	case !l.OpenedAt.IsZero():
		return view{}, &maintenance.Refusal{Why: maintenance.LinkUsed, Times: []time.Time{l.OpenedAt}}
	}
	return view{Name: l.Name, Begin: true}, nil
}

// open shows the secret, the only time.
func (p *Page) open(ctx context.Context, token string) (view, error) {
	secret := factor.NewSecret()
	l, err := p.o.Links.ChangeLink(ctx, token, "", maintenance.OpenLink(func(l maintenance.Link) (string, error) {
		return p.o.Keys.Seal(l.Person, secret)
	}))
	if err != nil {
		return view{}, err
	}
	picture, err := secret.SVG(l.Name)
	return view{Name: l.Name, Picture: template.HTML(picture), Text: secret.Text(), Ask: true}, err //nolint:gosec // it is made of the picture's squares alone
}

// finish enrols with the first code of the app.
func (p *Page) finish(ctx context.Context, token, typed string) (view, error) {
	l, err := p.o.Links.ChangeLink(ctx, token, "", maintenance.FinishLink(p.o.Keys.Code(typed), p.o.Policy()))
	if no, refused := errors.AsType[*maintenance.Refusal](err); refused && no.Why == maintenance.WrongCode {
		return view{Name: l.Name, Ask: true, Wrong: words.Put("That is not it. Wait for the next code and look at the clock of your device; it must be right.")}, nil
	}
	return view{Done: true}, err
}

// ended says what is the matter with a link.
func (p *Page) ended(err error) (view, int) {
	no, refused := errors.AsType[*maintenance.Refusal](err)
	switch {
	case refused && no.Why == maintenance.NoLink:
		return view{End: words.Put("This link cannot be used any more. Ask whoever runs headsup for another one.")}, http.StatusNotFound
	case refused && no.Why == maintenance.LinkUsed:
		return view{End: words.Put("This link was opened at %s, and shows its secret once. If that was not you, tell whoever runs headsup at once: somebody else has seen it.",
			no.Times[0].UTC().Format("15:04 UTC"))}, http.StatusGone
	case refused && no.Why == maintenance.EnrolledAlready:
		return view{End: words.Put("You have a second factor already. Ask whoever runs headsup for a link that replaces it.")}, http.StatusConflict
	}
	p.o.Logger.Error("page of a second factor failed", "error", err)
	return view{End: words.Put("headsup could not do that now. Nothing was kept; try again in a minute.")}, http.StatusServiceUnavailable
}

//go:embed page.html
var pageText string

//nolint:gochecknoglobals // parsed once
var page = template.Must(template.New("page").Parse(pageText))

func (p *Page) write(w http.ResponseWriter, l maintenance.Language, v view, status int) {
	var b bytes.Buffer
	v.Says, v.End, v.Wrong = textsIn(l), cards.TextIn(l, v.End), cards.TextIn(l, v.Wrong)
	if err := page.Execute(&b, v); err != nil {
		p.o.Logger.Error("page of a second factor was not written", "error", err)
		status = http.StatusInternalServerError
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("Referrer-Policy", "no-referrer") // the address is a secret until it was opened
	head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // whoever is gone reads nothing
}
