package maintenance

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
	"time"
)

// Feed lets a calendar program read what is coming, at an address that is a secret: for one person, or for a channel and all whose tasks
// lead there. The zero Feed is one that there is not, or no more.
type Feed struct {
	ID      string // the beginning of its token, by which it is found
	Hash    string // of the whole token, in hex: whoever reads the database cannot read the calendar
	Person  string // user id; empty for a channel's
	Channel string // id; empty for a person's
	Name    string // of whoever or whatever it is for; foreign
	MadeBy  string // user id, or how the machine calls an operator
	MadeAt  time.Time
	ReadAt  time.Time // when it was last read, to the hour or so; zero: never
}

// IsZero says that there is no feed.
func (f Feed) IsZero() bool { return f.ID == "" }

const (
	feedID     = 10 // letters and digits that find it: 50 bits
	feedSecret = 52 // behind them: 260 bits
)

// NewFeedToken makes a token that nobody can guess.
func NewFeedToken() string {
	return strings.ToLower(rand.Text()[:feedID] + (rand.Text() + rand.Text())[:feedSecret])
}

// FeedID is the part of a token by which its feed is found; empty where it cannot be one.
func FeedID(token string) string {
	if len(token) != feedID+feedSecret {
		return ""
	}
	return token[:feedID]
}

// Keyed is the feed with what is kept of its token.
func (f Feed) Keyed(token string) Feed {
	f.ID, f.Hash = FeedID(token), feedHash(token)
	return f
}

// Opens says that the token is the feed's. How long that takes says nothing of how much of it was right.
func (f Feed) Opens(token string) bool {
	return !f.IsZero() && subtle.ConstantTimeCompare([]byte(f.Hash), []byte(feedHash(token))) == 1
}

func feedHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// MadeFeed is the audit's line of a feed that was made. Its token is a secret and does not stand there.
func MadeFeed(a Actor, f Feed, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: "made a calendar link", Detail: Detail{For: f.Person + f.Channel}}
}

// EndedFeed is that of one that is read no more.
func EndedFeed(a Actor, f Feed, now time.Time) Entry {
	return Entry{At: now, Actor: a, Verb: "ended a calendar link", Detail: Detail{For: f.Person + f.Channel}}
}
