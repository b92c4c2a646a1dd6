package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// UpTo is the scenario as far as the nth time that an act is done, by so many of
// those who do it there (0: by all); "" is all of it. What is only tried and
// refused, and what is expected, is left out: it is for telling how a case came to
// where it is, not for a test.
func (s *Scenario) UpTo(act docket.Kind, nth, by int) (*Scenario, error) {
	out := *s
	out.End, out.Steps = nil, nil
	on := ""
	for i := range s.Steps {
		st := s.Steps[i]
		if st.On != "" {
			on = st.On
		}
		if st.Refused != nil {
			continue
		}
		if st.On == "" && on != "" {
			st.On = on // of a step left out before it
		}
		st.Expect, on = nil, ""
		out.Steps = append(out.Steps, st)
		if act == "" || st.Act != act {
			continue
		}
		if nth--; nth > 0 {
			continue
		}
		if by > 0 {
			last := &out.Steps[len(out.Steps)-1]
			last.By = last.By[:min(by, len(last.By))]
		}
		return &out, nil
	}
	if act != "" {
		return nil, fmt.Errorf("%s: %s is not done so often", s.File, act)
	}
	return &out, nil
}

// LastDay is the last day that the scenario names.
func (s *Scenario) LastDay() (clock.Date, error) {
	for _, st := range slices.Backward(s.Steps) {
		text := st.On
		if st.Wait != "" {
			text = strings.TrimPrefix(st.Wait, "until ")
		}
		if text != "" {
			at, err := parseWhen(text, time.UTC)
			return clock.DateOf(at, time.UTC), err
		}
	}
	return clock.Date{}, errors.New(s.File + " names no day")
}

// RunMoved plays a scenario on the rules alone with its days moved by so many.
// Holidays do not move along: what was possible on a day may not be on another.
func RunMoved(s *Scenario, lib *procedure.Library, days int) (*Story, error) {
	procs, err := s.procedures(lib)
	if err != nil {
		return &Story{Scenario: s}, err
	}
	return Play(s, procs, movedStage{&onRules{}, days})
}

// movedStage is the stage in memory, where the days are other ones than in the text.
type movedStage struct {
	*onRules
	days int
}

func (m movedStage) Now() time.Time {
	if m.now.IsZero() {
		return m.now
	}
	return m.now.AddDate(0, 0, -m.days)
}

func (m movedStage) Until(t time.Time) error { return m.onRules.Until(t.AddDate(0, 0, m.days)) }
func (m movedStage) Days() int               { return m.days }
