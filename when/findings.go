package when

import (
	"slices"
	"time"

	"headsup/maintenance"
)

// findings gathers every reading of a text, those that are over too.
type findings struct {
	choices []Choice
	loose   bool // none of them is certain
	skipped int  // how many readings fell into a gap; the offers around it stand among the choices
}

func (f *findings) add(s spot, zone string, clues ...Clue) {
	for i, at := range s.at {
		own := slices.Clone(clues)
		if len(s.at) > 1 {
			own = append(own, []Clue{Earlier, Later}[i])
		}
		f.keep(Choice{At: at, Zone: zone, Clues: own})
	}
	if len(s.at) > 0 {
		return
	}
	f.skipped++
	for _, at := range s.around {
		f.keep(Choice{At: at, Zone: zone, Clues: append(slices.Clone(clues), AroundGap)})
	}
}

// keep takes a choice, unless another has the same instant: two ways to the same end are one reading.
func (f *findings) keep(c Choice) {
	c.At = c.At.UTC().Truncate(time.Second)
	if !slices.ContainsFunc(f.choices, func(other Choice) bool { return other.At.Equal(c.At) }) {
		f.choices = append(f.choices, c)
	}
}

// reading draws the conclusion.
func (f *findings) reading(now time.Time) Reading {
	slices.SortStableFunc(f.choices, func(a, b Choice) int { return a.At.Compare(b.At) })
	ahead := slices.DeleteFunc(slices.Clone(f.choices), func(c Choice) bool { return !c.At.After(now) })
	if len(ahead) == 0 {
		return Reading{Refusal: &Refusal{Class: Past, At: f.choices[len(f.choices)-1].At}}
	}
	near := slices.DeleteFunc(ahead, func(c Choice) bool { return c.At.Sub(now) > maintenance.FarthestOff })
	switch {
	case len(near) == 0:
		return refuse(TooFar, "")
	case f.skipped > 0 && !slices.ContainsFunc(f.choices, exists):
		refusal := &Refusal{Class: Skipped}
		for _, c := range near {
			refusal.Offers = append(refusal.Offers, c.At)
		}
		return Reading{Refusal: refusal}
	case len(f.choices) == 1 && !f.loose:
		return Reading{At: near[0].At}
	}
	return Reading{Ask: near}
}

func exists(c Choice) bool { return !slices.Contains(c.Clues, AroundGap) }
