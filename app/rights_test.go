package app_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

var (
	rightsWhole = flag.Bool("rights", false, "ask for every cell of the rights matrix; takes minutes with -race")
	rightsSeed  = flag.Uint64("rights.seed", 0, "which share of the rights matrix is taken; 0: another one each time")
)

// One cell of so many is asked for, where not all of them are; and of what a row says of one verb, at least so many cells, so that
// no right is passed over.
const (
	usualShare, usualLeast = 30, 1
	shortShare, shortLeast = 200, 0
)

// TestI6RightsMatrix asks everything of everybody, everywhere and in every way; without -rights, a share of it over as many sockets as are
// drawn. It holds each answer against the table: what people read, what the store holds then, what the cloud was asked, and that nobody
// else reads of a refusal.
func TestI6RightsMatrix(t *testing.T) {
	t.Parallel()
	drawn := rand.IntN(2)
	for n, name := range []string{"one connection", "two connections"} {
		t.Run(name, func(t *testing.T) {
			if !*rightsWhole && n != drawn {
				t.Skip("another number of connections was drawn; -rights has both")
			}
			t.Parallel()
			chosen := share(t)
			r := newRights(t, strconv.Itoa(n+1), false)
			r.ask(chosen)
			r.end()
			t.Logf("%d cells: %v", len(chosen), r.tally.outcomes)
		})
	}
}

// TestI6RightsMatrixWithoutACode asks for each yes once more, in a world whose rules ask for a second factor that nobody has: whatever was
// done in the other one is refused here, in every way, and nothing is kept of it. A Slack session is all that anybody in it holds.
func TestI6RightsMatrixWithoutACode(t *testing.T) {
	t.Parallel()
	chosen := slices.DeleteFunc(share(t), func(c cell) bool { return !slices.Contains(yeses(), c.what) })
	r := newRights(t, "1", true)
	r.ask(chosen)
	r.end()
	t.Logf("%d cells: %v", len(chosen), r.tally.outcomes)
}

// TestTheRightsMatrixIsWhole needs no headsup: it says that each cell has a row, and each row a cell.
func TestTheRightsMatrixIsWhole(t *testing.T) {
	t.Parallel()
	tally := newTally()
	for _, c := range cells() {
		row, n := expected(c)
		if n < 0 {
			t.Errorf("nothing is expected of %s", c)
		}
		tally.add(row, n)
	}
	for n, row := range table() {
		if tally.rows[n] == 0 {
			t.Errorf("no cell needs the row %+v: one before it fits all that it would", row)
		}
	}
}

// share are the cells of this run.
func share(t *testing.T) []cell {
	t.Helper()
	all, of, least := cells(), usualShare, usualLeast
	switch {
	case *rightsWhole:
		return all
	case testing.Short():
		of, least = shortShare, shortLeast
	}
	seed := *rightsSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-rights.seed=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	type right struct {
		row  int
		what string
	}
	taken := map[right]int{}
	return slices.DeleteFunc(all, func(c cell) bool {
		_, n := expected(c)
		taken[right{n, c.what}]++
		return taken[right{n, c.what}] > least && random.IntN(of) > 0
	})
}

// atOnce is how many people ask at once: enough to get into each other's way, and few enough for a machine that others use.
const atOnce = 4

// ask lets several people ask at once, each for one cell after the other.
func (r *rights) ask(chosen []cell) {
	for _, who := range whos() {
		r.one(who)
	}
	cellsOf := func(o *one, delegating bool) {
		for _, c := range chosen {
			if c.who == o.who && (c.what == "delegate") == delegating && r.t.Context().Err() == nil {
				row, n := r.expected(c)
				o.check(c, row)
				r.tally.add(row, n)
			}
		}
	}
	// Stand-ins are named in public, and Slack takes one post a second in a channel: that comes before all the cards.
	for _, o := range r.all {
		cellsOf(o, true)
	}
	var all errgroup.Group
	all.SetLimit(atOnce)
	for _, o := range r.all {
		all.Go(func() error { cellsOf(o, false); return nil })
	}
	_ = all.Wait()
}

// tally counts the cells by what was expected of them.
type tally struct {
	mu       sync.Mutex
	outcomes map[string]int
	rows     map[int]int // by their place in table
}

func newTally() *tally { return &tally{outcomes: map[string]int{}, rows: map[int]int{}} }

func (y *tally) add(r row, n int) {
	outcome := "refused"
	switch r.answer {
	case done, silence, cannot:
		outcome = r.answer
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	y.outcomes[outcome]++
	y.rows[n]++
}
