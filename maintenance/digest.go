package maintenance

import "time"

// Schedule gives the first time after an instant at which something comes again; zero: never.
type Schedule interface {
	Next(after time.Time) time.Time
}

// DigestTimes is when a channel is told its digest. The zero DigestTimes is never.
type DigestTimes struct {
	Line     int // where it was written; 0: not in a file
	Spec     string
	Schedule Schedule       // nil: never
	Zone     *time.Location // in which the digest counts its days; nil: UTC
}

// Equal says that both mean the same times.
func (d DigestTimes) Equal(other DigestTimes) bool {
	return d.Spec == other.Spec && zoneName(d.Zone) == zoneName(other.Zone)
}

// DigestTimes are those of a channel: what the first route to it says that says anything, parents first, else what holds everywhere.
func (p Policy) DigestTimes(channel string, everywhere DigestTimes) DigestTimes {
	times, said := everywhere, false
	p.Routes.Each(func(r *Route) {
		if !said && r.Channel == channel && r.Digest != nil {
			times, said = *r.Digest, true
		}
	})
	return times
}
