package commands

import (
	"sync"
	"time"

	"headsup/cards"
	"headsup/maintenance"
)

// listed is all that a list depends on. Slack's date tokens make it the same for every reader of a language. Whatever else it comes to
// depend on belongs here.
type listed struct {
	part        *maintenance.Snapshot // what is seen from where it is asked
	sentence    string
	page        int
	from, until int64  // of the sentence's period, which is the reader's own: Unix microseconds
	old         bool   // the data are older than allowed, and said to be
	policy      string // hash: freezes are shown
	language    maintenance.Language
}

// kept are the lists of one snapshot, each rendered once. The zero value is ready; it is safe in parallel.
type kept struct {
	mu    sync.Mutex
	of    *maintenance.Snapshot
	lists map[listed]*keptList
}

type keptList struct {
	once    sync.Once
	message cards.Message
}

// mostKept bounds how many lists are kept. Those whose period begins now are never asked for again.
const mostKept = 200

// list gives a list of a part of the snapshot, rendered unless it was before. The message is everybody's: read only.
func (k *kept) list(of *maintenance.Snapshot, what listed, render func() cards.Message) *cards.Message {
	l := k.find(of, what)
	l.once.Do(func() { l.message = render() })
	return &l.message
}

func (k *kept) find(of *maintenance.Snapshot, what listed) *keptList {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of || len(k.lists) >= mostKept {
		k.of, k.lists = of, map[listed]*keptList{}
	}
	l := k.lists[what]
	if l == nil {
		l = &keptList{}
		k.lists[what] = l
	}
	return l
}

// zones are the zones of those who asked, since Go reads a zone's file each time that it is named. The zero value is ready;
// it is safe in parallel. Only zones that exist are kept, some hundreds.
type zones struct{ byName sync.Map }

// of is the person's zone, or fallback where it is not known.
func (z *zones) of(p maintenance.Person, fallback *time.Location) *time.Location {
	if known, ok := z.byName.Load(p.Zone); ok {
		if zone, ok := known.(*time.Location); ok {
			return zone
		}
	}
	zone := p.Location(nil)
	if zone == nil {
		return fallback
	}
	z.byName.Store(p.Zone, zone)
	return zone
}
