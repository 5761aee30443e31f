package maintenance

import (
	"crypto/sha256"
	"iter"
)

// Handles alternate letters and digits (k7q2), so that none can be read as a time, a word or a zone. Vowels, l and p are
// left out: no words by accident, no l beside 1, no ISO 8601 period.
const (
	handleLetters = "bcdfghjkmnqrstvwxyz"
	taskInitials  = "bdfghjkmnqrstvwxz" // c marks a change
	handleDigits  = "123456789"

	shortestHandle = 4
	longestHandle  = 16
)

// TaskHandles gives the handles that a task may get, in the order in which they are tried: one of each length, shortest
// first. The first that nobody has is the task's, for good.
func TaskHandles(k TaskKey) iter.Seq[string] {
	return handles(taskInitials, "task\x00"+k.Instance+"\x00"+k.Task)
}

// ChangeHandles gives the handles that a new change may get, from a seed that is random for each change.
func ChangeHandles(seed string) iter.Seq[string] { return handles("c", "change\x00"+seed) }

func handles(initials, seed string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for length := shortestHandle; length <= longestHandle; length += 2 {
			sum := sha256.Sum256([]byte(seed))
			text := make([]byte, length)
			for i := range text {
				alphabet := handleLetters
				switch {
				case i == 0:
					alphabet = initials
				case i%2 == 1:
					alphabet = handleDigits
				}
				text[i] = alphabet[int(sum[i])%len(alphabet)]
			}
			if !yield(string(text)) {
				return
			}
		}
	}
}
