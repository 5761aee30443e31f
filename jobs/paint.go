package jobs

import (
	"headsup/cards"
	"headsup/maintenance"
	"headsup/store"
)

func (j *Jobs) changeCard(kept store.Kept) cards.Message {
	return cards.Message{Text: "change " + string(kept.Change.State)}
}

func (j *Jobs) unseenCard(kept store.Kept, c maintenance.Copy, word string) cards.Message {
	return cards.Message{Text: "unseen " + word}
}

func (j *Jobs) outcomeReply(kept store.Kept) cards.Message {
	return cards.Message{Text: "outcome " + string(kept.Change.State)}
}

func (j *Jobs) draftIsOver(kept store.Kept) cards.Message {
	return cards.Message{Text: "draft over"}
}

func (j *Jobs) reminder(notices []maintenance.Notice, items []maintenance.Item) cards.Message {
	return cards.Message{Text: "reminder"}
}

func (j *Jobs) digestOf(n maintenance.Notice) cards.Message {
	return cards.Message{Text: "digest"}
}
