package simulate

import (
	"math"
	"time"
)

// chance is where a case gets its choices from. Each case has one of its own,
// made from the seed and the case's number, so that a report does not depend on
// the order in which cases are played. The numbers are those of SplitMix64
// (Steele, Lea, Flood 2014): the same on every machine and with every version
// of Go.
type chance struct{ state *uint64 }

func newChance(seed, number uint64) chance {
	state := seed
	c := chance{&state}
	state = c.next() ^ number*0xd1342543de82ef95 // far apart for neighbouring cases
	c.next()
	return c
}

func (c chance) next() uint64 {
	*c.state += 0x9e3779b97f4a7c15
	z := *c.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Intn implements lives.Chance.
func (c chance) Intn(n int) int { return int(c.next() >> 33 % uint64(n)) } //nolint:gosec // n is a length

// share is evenly between 0 and 1, without 1.
func (c chance) share() float64 { return float64(c.next()>>11) / (1 << 53) }

// normal is a draw of the standard normal distribution (Box and Muller).
func (c chance) normal() float64 {
	return math.Sqrt(-2*math.Log(1-c.share())) * math.Cos(2*math.Pi*c.share())
}

func (c chance) happens(p float64) bool { return c.share() < p }

const tenth = 1.2815515655446004 // of a standard normal: nine in ten lie below

// draw is one delay. The limit is how long the time limit is, zero if none runs.
func (c chance) draw(d Delay, limit time.Duration) time.Duration {
	if n := len(d.Seen); n > 0 {
		at := c.share() * float64(n-1)
		low := int(at)
		high := min(low+1, n-1)
		return days(d.Seen[low] + (at-float64(low))*(d.Seen[high]-d.Seen[low]))
	}
	takes := math.Exp(math.Log(d.P90/d.Median) / tenth * c.normal())
	switch {
	case d.Of == "limit" && limit > 0:
		return time.Duration(d.Median * takes * float64(limit))
	case d.Of == "limit":
		return days(d.Otherwise * takes)
	}
	return days(d.Median * takes)
}

// days is so many days, to the minute: the docket keeps no more than that of
// what is made up.
func days(n float64) time.Duration {
	return time.Duration(n * 24 * float64(time.Hour)).Truncate(time.Minute)
}

// pick is the place of one of the weights, each as likely as it weighs.
func (c chance) pick(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := c.share() * sum
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return len(weights) - 1
}
