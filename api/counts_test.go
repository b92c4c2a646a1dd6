package api

import (
	"strconv"
	"strings"
	"testing"

	"probity/store"
)

// TestASmallCountCannotBeWorkedOut: what is left out is at least two counts and five
// cases, so that a sum that is known does not give one away; and no small one is told.
func TestASmallCountCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		in   []int
		told string
	}{
		{[]int{20, 9, 7}, "20 9 7"},
		{[]int{20, 9, 3}, "20 - -"},
		{[]int{20, 1, 1}, "- - -"}, // a sum of two would tell them
		{[]int{20, 4, 1}, "20 - -"},
		{[]int{20, 9, 2, 0}, "20 - - 0"},
		{[]int{3}, "-"},
		{[]int{0, 0}, "0 0"},
		{[]int{30, 8, 1, 1}, "30 - - -"},
	} {
		var in []store.Count
		for _, n := range x.in {
			in = append(in, store.Count{Cases: n})
		}
		var told []string
		for _, c := range counts(in) {
			if c.Cases == nil {
				told = append(told, "-")
			} else {
				told = append(told, strconv.Itoa(*c.Cases))
			}
		}
		if got := strings.Join(told, " "); got != x.told {
			t.Errorf("%v is told as %s, not %s", x.in, got, x.told)
		}
	}
}
