package bot

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headsup/cards"
	"headsup/commands"
)

func TestWhatIsKeptIsWrittenOnce(t *testing.T) {
	t.Parallel()
	var w writings
	kept, other := &cards.Message{Text: "a <list>"}, &cards.Message{Text: "another"}
	private := w.write(commands.Answer{Message: kept, Kept: true})
	for name, c := range map[string]struct {
		answer commands.Answer
		once   bool
	}{
		"the same again":      {commands.Answer{Message: kept, Kept: true}, true},
		"the same, for all":   {commands.Answer{Message: kept, Kept: true, Public: true}, false},
		"another":             {commands.Answer{Message: other, Kept: true}, false},
		"one that may change": {commands.Answer{Message: kept}, false},
	} {
		text := w.write(c.answer)
		if diff := cmp.Diff(string(encode(hook(*c.answer.Message, c.answer.Public))), string(text)); diff != "" {
			t.Errorf("%s is written otherwise (-want +got):\n%s", name, diff)
		}
		if once := &text[0] == &private[0]; once != c.once {
			t.Errorf("%s: written once: %t, want %t", name, once, c.once)
		}
	}
	for n := range 3 * mostWritten {
		w.write(commands.Answer{Message: &cards.Message{Text: fmt.Sprint(n)}, Kept: true})
	}
	if len(w.kept) > mostWritten {
		t.Errorf("%d writings are kept, at most %d should be", len(w.kept), mostWritten)
	}
}
