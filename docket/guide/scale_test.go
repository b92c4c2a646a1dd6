//go:build !race

package guide_test

const livesPerPack = 3
