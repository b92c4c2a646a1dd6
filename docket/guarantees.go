package docket

import "probity/procedure"

// Breach is one guarantee broken at one entry.
type Breach struct {
	No   int    `json:"no"`
	Name string `json:"name"`
	Seq  int    `json:"seq"`
	Says string `json:"says"`
}

// Examine runs the guarantees over the state just after an entry.
func Examine(p *procedure.Procedure, s *State, e *Entry) []Breach { return nil }
