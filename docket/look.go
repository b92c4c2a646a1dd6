package docket

import (
	"time"

	"probity/procedure"
)

// first returns the first item that is what is asked for, or nil.
func first[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// Clock returns the time limit with the id, or nil.
func (s *State) Clock(id string) *Running {
	return first(s.Clocks, func(x *Running) bool { return x.ID == id })
}

// OpenClock returns the open time limit of the rule, the latest started, or nil.
func (s *State) OpenClock(rule string) *Running {
	for i := len(s.Clocks) - 1; i >= 0; i-- {
		if s.Clocks[i].Rule == rule && s.Clocks[i].Open() {
			return &s.Clocks[i]
		}
	}
	return nil
}

// clockNamed returns the time limit that a person names by its id, or by its
// rule's id for the one that runs, or nil.
func (s *State) clockNamed(id string) *Running {
	if c := s.Clock(id); c != nil {
		return c
	}
	return s.OpenClock(id)
}

// Panel returns the latest panel of the body, or nil.
func (s *State) Panel(body string) *Panel {
	for i := len(s.Panels) - 1; i >= 0; i-- {
		if s.Panels[i].Body == body {
			return &s.Panels[i]
		}
	}
	return nil
}

// Letter returns the notice with the id, or nil.
func (s *State) Letter(id string) *Letter {
	return first(s.Letters, func(x *Letter) bool { return x.ID == id })
}

// Allegation returns the allegation with the id, or nil.
func (s *State) Allegation(id string) *Allegation {
	return first(s.Allegations, func(x *Allegation) bool { return x.ID == id })
}

// Sanction returns the sanction in this case with the id, or nil.
func (s *State) Sanction(id string) *InForce {
	return first(s.Sanctions, func(x *InForce) bool { return x.ID == id })
}

// Happened returns the last happening of the event, or nil.
func (s *State) Happened(ev procedure.Event) *Happening {
	for i := len(s.Events) - 1; i >= 0; i-- {
		if s.Events[i].Event == ev {
			return &s.Events[i]
		}
	}
	return nil
}

// HasFlag reports whether the flag is up.
func (s *State) HasFlag(flag string) bool {
	for i := range s.Flags {
		if s.Flags[i].Flag == flag {
			return true
		}
	}
	return false
}

// Recused reports whether the person is off the case.
func (s *State) Recused(person string) bool {
	for i := range s.Recusals {
		if s.Recusals[i].Person == person {
			return true
		}
	}
	return false
}

// Walled reports whether the person must not know of the case.
func (s *State) Walled(person string) bool {
	for _, w := range s.Walls {
		if w == person {
			return true
		}
	}
	return false
}

// Investigates reports whether the person is, or at any time was, assigned.
func (s *State) Investigates(person string, ever bool) bool {
	for i := range s.Assigned {
		if s.Assigned[i].Person == person && (ever || s.Assigned[i].Until == 0) {
			return true
		}
	}
	return false
}

// Seat returns the person's seat in the body's latest panel, or nil.
func (s *State) Seat(body, person string) *Seat {
	p := s.Panel(body)
	if p == nil {
		return nil
	}
	for i := range p.Seats {
		if p.Seats[i].Person == person && p.Seats[i].Left == 0 {
			return &p.Seats[i]
		}
	}
	return nil
}

// MustDeclare reports whether a person who has a seat on a body of the case has
// still to sign its conflict certificate, where the procedure asks for one.
func MustDeclare(p *procedure.Procedure, s *State, body, person string) bool {
	seat, b := s.Seat(body, person), p.BodyOf(body)
	return seat != nil && seat.Declared == 0 && b != nil && b.Certificate
}

// IsOpen reports whether the case has been filed and not closed.
func (s *State) IsOpen() bool { return s.Head > 0 && s.Closed == nil }

// Since is when the case came into its stage.
func (s *State) Since() time.Time {
	if n := len(s.Visits); n > 0 {
		return s.Visits[n-1].At
	}
	return s.OpenedAt
}

// entered is the entry by which the case came into its stage.
func (s *State) entered() int {
	if n := len(s.Visits); n > 0 {
		return s.Visits[n-1].Seq
	}
	return 0
}

// Decision returns the decision with the id, or the last one for "".
func (s *State) Decision(id string) *Decision {
	for i := len(s.Decisions) - 1; i >= 0; i-- {
		if id == "" || s.Decisions[i].ID == id {
			return &s.Decisions[i]
		}
	}
	return nil
}

// Held reports whether any legal hold stands.
func (s *State) Held() bool {
	for i := range s.LegalHolds {
		if s.LegalHolds[i].Released == 0 {
			return true
		}
	}
	return false
}
