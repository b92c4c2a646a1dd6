//go:build !race

package lives_test

const livesPerPack = 200
