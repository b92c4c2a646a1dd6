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

// TestALateCaseCannotBeWorkedOut: how many of a stage are late is told only where
// neither they nor the others are few, and no sum gives away one that is not told.
func TestALateCaseCannotBeWorkedOut(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		in   [][2]int // cases, late
		told string   // open, late, then cases/late of each stage
	}{
		{[][2]int{{20, 8}, {10, 5}}, "30 13 20/8 10/5"},
		{[][2]int{{20, 0}, {10, 0}}, "30 0 20/0 10/0"},
		{[][2]int{{20, 3}, {10, 0}}, "30 - 20/- 10/0"},
		{[][2]int{{20, 3}, {10, 5}, {30, 9}}, "60 17 20/- 10/- 30/9"}, // the sum would tell the first
		{[][2]int{{20, 17}, {10, 5}, {30, 9}}, "60 31 20/- 10/- 30/9"},
		{[][2]int{{20, 2}, {10, 1}, {30, 9}, {40, 9}}, "100 21 20/- 10/- 30/- 40/9"}, // two of three together
		{[][2]int{{20, 5}, {3, 0}}, "23 5 -/- -/-"},
		{[][2]int{{3, 1}}, "- - -/-"},
		{nil, "0 0"},
	} {
		var s store.Statistics
		for _, n := range x.in {
			s.Open, s.Late = s.Open+n[0], s.Late+n[1]
			s.InStage = append(s.InStage, store.Stood{Cases: n[0], Late: n[1]})
		}
		say := func(n *int) string {
			if n == nil {
				return "-"
			}
			return strconv.Itoa(*n)
		}
		out := numbersOf("p", &s)
		told := []string{say(out.Open), say(out.Late)}
		for _, st := range out.InStage {
			if (st.Cases == nil) != (st.MedianDays == nil) {
				t.Errorf("%v: the middle of few cases is told", x.in)
			}
			told = append(told, say(st.Cases)+"/"+say(st.Late))
		}
		if got := strings.Join(told, " "); got != x.told {
			t.Errorf("%v is told as %s, not %s", x.in, got, x.told)
		}
	}
}

// TestTheMonthsDoNotTellHowManyAreClosed: where few are closed, or open, the sum of the
// months less the others would tell how many.
func TestTheMonthsDoNotTellHowManyAreClosed(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		open, closed int
		told         bool
	}{{20, 3, false}, {3, 20, false}, {17, 6, true}, {23, 0, true}} {
		out := numbersOf("p", &store.Statistics{Open: x.open, Closed: x.closed, ByMonth: []store.Count{{Of: "2025-01", Cases: 14}, {Of: "2025-02", Cases: 9}}, ByPrinciple: []store.Count{{Of: "p1", Cases: 23}}})
		if got := out.ByMonth[0].Cases != nil && out.ByMonth[1].Cases != nil && out.ByPrinciple[0].Cases != nil; got != x.told {
			t.Errorf("%+v: %t", x, got)
		}
	}
}

// TestHowCasesUnderAPrincipleEnded: a table is told as a list is, along both of its
// sides; and what a list does not tell, its table does not either.
func TestHowCasesUnderAPrincipleEnded(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		in   [][]int // by principle, then outcome
		told string
	}{
		{[][]int{{20, 9}, {8, 7}}, "20 9 / 8 7"},
		{[][]int{{20, 9}, {8, 2}}, "- - / - -"},                                      // each side would tell it
		{[][]int{{20, 9, 30}, {8, 2, 11}, {9, 12, 13}}, "- - 30 / - - 11 / 9 12 13"}, // what stands in its row and its column goes too
		{[][]int{{20, 0}, {8, 0}}, "20 0 / 8 0"},
		{[][]int{{20, 3}, {9, 0}}, "- - / - 0"}, // three ended so in all: neither is told
		{nil, ""},
	} {
		var s store.Statistics
		for i, row := range x.in {
			for j, n := range row {
				if len(s.ByOutcome) <= j {
					s.ByOutcome = append(s.ByOutcome, store.Count{Of: strconv.Itoa(j)})
				}
				s.ByOutcome[j].Cases += n
				s.Closed += n
				if n > 0 {
					s.Ended = append(s.Ended, store.Ended{Principle: strconv.Itoa(i), Outcome: strconv.Itoa(j), Cases: n})
				}
			}
		}
		var rows []string
		for _, p := range numbersOf("p", &s).Ended {
			var told []string
			for _, n := range p.ByOutcome {
				if n.Cases == nil {
					told = append(told, "-")
				} else {
					told = append(told, strconv.Itoa(*n.Cases))
				}
			}
			rows = append(rows, strings.Join(told, " "))
		}
		if got := strings.Join(rows, " / "); got != x.told {
			t.Errorf("%v is told as %s, not %s", x.in, got, x.told)
		}
	}
}
