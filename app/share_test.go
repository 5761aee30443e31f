package app_test

import (
	"math/rand/v2"
	"testing"
)

// oneIn leaves out all but one in so many cases of a table with -short, others from run to run: in its minute that finds what is
// wrong everywhere. The whole run finds the rest.
func oneIn(t *testing.T, n int) {
	t.Helper()
	if testing.Short() && rand.IntN(n) > 0 {
		t.Skipf("this run of -short takes one case in %d", n)
	}
}

// long leaves out with -short what waits longer than its minute allows.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it waits longer than -short allows")
	}
}
