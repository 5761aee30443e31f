package words

import (
	"maps"
	"slices"
)

// Nouns are what is counted.
func Nouns() []string { return slices.Sorted(maps.Keys(nouns())) }
