package jobs

import (
	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

// reader is everybody: what stands in a channel is read in many zones, so times are Slack's tokens with UTC behind them.
func (j *Jobs) reader() cards.Reader {
	return cards.Reader{Command: j.Command, Now: j.Now().UTC()}
}

func (j *Jobs) view(kept store.Kept) cards.ChangeView {
	return cards.ViewOf(j.Policy(), kept.Before(j.Now()))
}

// changeCard is the card of a change, or of its n-th decision, which offers another time.
func (j *Jobs) changeCard(kept store.Kept, n int) cards.Message {
	if n > 0 && n <= len(kept.Decisions) {
		return cards.Offered(j.reader(), j.view(kept), kept.Decisions[n-1])
	}
	return cards.Change(j.reader(), j.view(kept))
}

func (j *Jobs) digestOf(n maintenance.Notice, head string) cards.Message {
	snapshot := j.Store.Snapshot()
	policy, here := j.Policy(), maintenance.Actor{Place: maintenance.Place{Channel: n.To.Channel}}
	var coming []maintenance.Item
	for _, i := range snapshot.Coming() {
		if policy.InScope(here, *i) {
			coming = append(coming, *i)
		}
	}
	v := cards.DigestView{
		Items: coming, Late: n.Late(j.Now()), Zone: j.Zone, Age: cards.Age{ReadAt: snapshot.ReadAt(), Limit: j.MaxAge}, Head: head,
	}
	for _, p := range snapshot.Projects() {
		if p.Failures > 0 {
			v.Age.Failed = append(v.Age.Failed, p.Name)
		}
	}
	return cards.Digest(j.reader(), v)
}
