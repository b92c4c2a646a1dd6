package main

import "testing"

// TestHowOftenItTakesLonger: a half where two sets of times are alike, all where every
// one of the first is longer.
func TestHowOftenItTakesLonger(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		xs, ys []float64
		want   float64
	}{
		{[]float64{1, 2, 3}, []float64{3, 1, 2}, 0.5}, {[]float64{4, 5}, []float64{1, 2, 3}, 1}, {[]float64{1}, []float64{2, 3}, 0},
		{[]float64{2}, []float64{1, 2, 2, 3}, 0.5}, {[]float64{1, 4}, []float64{2, 3}, 0.5}, {[]float64{3, 4}, []float64{2, 3}, 0.875},
	} {
		if got := longer(x.xs, x.ys); got != x.want {
			t.Errorf("%v over %v: %v, not %v", x.xs, x.ys, got, x.want)
		}
	}
}
