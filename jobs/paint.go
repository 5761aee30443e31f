package jobs

import (
	"headsup/cards"
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
