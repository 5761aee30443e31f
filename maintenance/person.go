package maintenance

import "time"

// Person is somebody of a workspace, as Slack last described them.
type Person struct {
	Team   string // the workspace the person belongs to, not the one they act in
	ID     string
	Name   string // as others see it; foreign text
	Zone   string // IANA name; empty where Slack gave none
	Locale string // such as en-US; empty where Slack gave none

	Language Language // that they chose to be answered in; empty: that of their Locale

	Guest    bool // multi-channel or single-channel guest
	Bot      bool
	Deleted  bool // deactivated
	Stranger bool // somebody of another organisation, known through a shared channel

	Member bool      // is in at least one allowed channel; read only where it matters (direct messages)
	ReadAt time.Time // when Slack was asked; zero means that this person could not be read
}

// Location is the person's zone, or fallback where Slack gave none or one that this program does not know.
func (p Person) Location(fallback *time.Location) *time.Location {
	if p.Zone == "" {
		return fallback
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return fallback
	}
	return zone
}

// Place is where in Slack something was said or clicked.
type Place struct {
	Team    string `json:"team,omitempty"` // the workspace that the event came from
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"` // ts of the thread's first message; empty outside threads
	Direct  bool   `json:"direct,omitempty"` // a direct message with the bot
}

// Nowhere says that nothing can be posted there: something was clicked in App Home, or asked from the composer's menu.
func (p Place) Nowhere() bool { return p.Direct && p.Channel == "" }

// Actor is who does something, and where. The zero Actor is nobody and may do nothing.
type Actor struct {
	Person  Person
	Place   Place
	Request string // id of the envelope; empty for the program itself

	// What the audit keeps beside it.
	Message string `json:"-"` // ts of the message that was clicked, or in which it was said; empty where there is none
	Said    string `json:"-"` // the command as it was typed; foreign text, empty where something was clicked

	// Channels are the allowed channels that the person is in, by id. Known only in a direct message, where they stand for the
	// channel that it lacks.
	Channels []string `json:"-"`
}

// System is headsup itself: its clock, its poll, its jobs.
func System() Actor { return Actor{Person: Person{ID: systemID}} }

const systemID = "headsup"

// IsSystem says that no person acted.
func (a Actor) IsSystem() bool { return a.Person.ID == systemID }

// Bounds are where the bot listens.
type Bounds struct {
	Team     string          // the one workspace that it serves
	Channels map[string]bool // ids of the allowed channels
}

// Admit says whether the person may use the bot at that place: nil, or why not. Everything that cannot be known is a no
// (invariant I6).
func (b Bounds) Admit(a Actor) *Refusal {
	p := a.Person
	switch {
	case b.Team == "" || a.Place.Team != b.Team:
		return &Refusal{Why: OtherWorkspace}
	case p.ReadAt.IsZero():
		return &Refusal{Why: UnknownPerson}
	case p.Team != b.Team || p.Stranger:
		return &Refusal{Why: Outsider}
	case p.Deleted:
		return &Refusal{Why: Deactivated}
	case p.Bot:
		return &Refusal{Why: IsBot}
	case p.Guest:
		return &Refusal{Why: IsGuest}
	case a.Place.Direct && !p.Member:
		return &Refusal{Why: NotMember}
	case !a.Place.Direct && !b.Channels[a.Place.Channel]:
		return &Refusal{Why: ChannelNotAllowed}
	}
	return nil
}
