//go:build race

package lives_test

// livesPerPack is small under the race detector, which is there to find races;
// the same test without it plays the thousands, and asks that they come
// everywhere.
const (
	livesPerPack = 20
	furthest     = 0
)
