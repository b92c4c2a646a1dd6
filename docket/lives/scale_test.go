//go:build !race

package lives_test

// livesPerPack lives are played of each pack, and more, up to the furthest, as
// long as one of its stages has not been come to.
const (
	livesPerPack = 200
	furthest     = 4000
)
