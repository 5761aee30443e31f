// Package short says what go test -short leaves out, so that it takes a minute. Whatever is left out runs without -short.
package short

import (
	"math/rand/v2"
	"testing"
)

// Skip leaves out a test that waits longer than that minute allows.
func Skip(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("it waits longer than -short allows; run it without")
	}
}

// OneIn leaves out all but one in so many cases of a table, others from run to run: that finds what is wrong everywhere, and the whole
// run the rest.
func OneIn(t testing.TB, n int) {
	t.Helper()
	if testing.Short() && rand.IntN(n) > 0 {
		t.Skipf("this run of -short takes one case in %d; run all without", n)
	}
}
