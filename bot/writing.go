package bot

import (
	"encoding/json"
	"sync"

	"headsup/cards"
	"headsup/commands"
)

// writings are the answers that are given again and again, written out once. The zero value is ready; it is safe in parallel.
type writings struct {
	mu   sync.Mutex
	kept map[written]json.RawMessage
}

// written names an answer by its message, which is held here and so never another's by the same address.
type written struct {
	message *cards.Message
	public  bool
}

// mostWritten bounds what is kept, at most 20 kB each with its message. Older ones are of data that have changed.
const mostWritten = 64

// write gives the payload of an answer.
func (w *writings) write(a commands.Answer) json.RawMessage {
	if !a.Kept {
		return encode(hook(*a.Message, a.Public))
	}
	key := written{a.Message, a.Public}
	w.mu.Lock()
	text := w.kept[key]
	w.mu.Unlock()
	if text != nil {
		return text
	}
	text = encode(hook(*a.Message, a.Public))
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept == nil || len(w.kept) >= mostWritten {
		w.kept = map[written]json.RawMessage{}
	}
	w.kept[key] = text
	return text
}
