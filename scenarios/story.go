package scenarios

import (
	"time"

	"probity/docket"
	"probity/procedure"
)

// Story is what became of a scenario: its entries, refusals and waits, in
// order.
type Story struct {
	Scenario   *Scenario
	Procedures map[string]*procedure.Procedure
	People     map[string]string // id → handle
	Beats      []Beat
	Final      map[string]*docket.State
}

// Beat is one thing that happened: an entry, a refusal, or nothing for a while.
type Beat struct {
	At      time.Time
	Case    string
	Note    string
	Entry   *docket.Entry
	Who     string // handle of who was refused
	Act     docket.Kind
	Refusal *docket.Refusal
	Waited  bool
}

func (s *Story) add(b Beat) { s.Beats = append(s.Beats, b) }
