package maintenance

import "fmt"

// Rare is what few have of many that are kept in memory: where nothing is in it, it takes the room of a pointer. The zero Rare holds the
// zero value. What it holds is never changed, so copies may share it, and it is safe in parallel.
type Rare[T comparable] struct {
	_    [0]func() // no ==, which would compare where it is kept
	held *T
}

// RareOf holds the value.
func RareOf[T comparable](value T) Rare[T] {
	var nothing T
	if value == nothing {
		return Rare[T]{}
	}
	held := value // a copy: else each value would need the room, before it is seen to be nothing
	return Rare[T]{held: &held}
}

// Get gives what it holds.
func (r Rare[T]) Get() (value T) {
	if r.held != nil {
		value = *r.held
	}
	return value
}

// Equal says that both hold the same, wherever they keep it.
func (r Rare[T]) Equal(other Rare[T]) bool { return r.Get() == other.Get() }

func (r Rare[T]) String() string { return fmt.Sprintf("%+v", r.Get()) }
