// Package docket is one case under its procedure. A case is its docket: the
// entries, in order, of every act that was allowed. Folding the entries gives
// the State; the State, the procedure and a moment say what may happen next,
// who owes what by when, and why an act is refused.
//
// The package is pure: no I/O, no clock of its own, no Temporal, no SQL.
package docket

import (
	"encoding/json"
	"fmt"
	"time"

	"probity/procedure"
)

// Actor is who asks for an act, as the caller has established it.
type Actor struct {
	Person  string         // the person's id; empty for the clock
	Offices []string       // offices of this procedure the person holds today
	As      procedure.Role // TheClock for the system; otherwise left empty
}

// Clock is the system acting because a time limit says so.
func Clock() Actor { return Actor{As: procedure.TheClock} }

// Act is what a person or the clock asks for.
type Act struct {
	ID          string // chosen by the caller; a repeated id is the same act
	Case        string
	Kind        Kind
	By          Actor
	Particulars Particulars
	Outside     Outside // what the case itself cannot know
}

// Outside is what a decision needs to know from beyond the docket. The store
// fills it in the same transaction.
type Outside struct {
	Version   *NewVersion // the version that an act about moving the case names; nil when there is none
	KeptOut   []string    // people who must not know of the case because of a name, see KeptOut
	Namesakes []string    // those of them for whom it is the respondent's name alone
	BarredBy  string      // a case in which the filer is respondent to the person now accused, or to anybody, when the procedure bars that (guarantee 21)
	TiedOpen  bool        // a case that is tied to this one, by a link on either, is open: asked when a record is let go
}

// By is who did it, and in which capacity, as the docket records it.
type By struct {
	Person string         `json:"person,omitempty"`
	As     procedure.Role `json:"as"`
}

// Visibility says who may read an entry's particulars.
type Visibility string

// Visibility classes, widest first.
const (
	ToParties      Visibility = "parties"      // both parties, staff, bodies
	ToComplainant  Visibility = "complainant"  // complainant's side, staff, bodies
	ToRespondent   Visibility = "respondent"   // respondent's side, staff, bodies
	ToStaff        Visibility = "staff"        // offices, investigator, bodies
	ToPanel        Visibility = "panel"        // the body that rules
	ToDeliberation Visibility = "deliberation" // its seated, unrecused members
)

// Entry is one act on the docket. Entries are numbered from 1 per case, never
// changed, and chained: each carries the hash of the one before.
type Entry struct {
	Case        string      `json:"case"`
	Seq         int         `json:"seq"`
	Act         string      `json:"act"` // the act's id; unique per case
	Kind        Kind        `json:"kind"`
	At          time.Time   `json:"at"` // UTC
	By          By          `json:"by"`
	Stage       string      `json:"stage"` // the stage the act found the case in
	Rule        string      `json:"rule"`  // the rule that allowed it
	Visible     Visibility  `json:"visible"`
	Proposed    *Proposed   `json:"proposed,omitempty"` // who proposed it, of an act that takes two people
	Particulars Particulars `json:"particulars"`
	Effects     []Effect    `json:"effects,omitempty"`
	Prev        string      `json:"prev,omitempty"` // hash of the entry before
	Hash        string      `json:"hash,omitempty"` // of everything above
}

// UnmarshalJSON reads the particulars by the entry's kind.
func (e *Entry) UnmarshalJSON(b []byte) error {
	type plain Entry
	aux := struct {
		*plain
		Particulars json.RawMessage `json:"particulars"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(b, &aux); err != nil {
		return err
	}
	p, err := NewParticulars(e.Kind)
	if err != nil {
		return err
	}
	if len(aux.Particulars) > 0 {
		if err := json.Unmarshal(aux.Particulars, p); err != nil {
			return fmt.Errorf("particulars of %s: %w", e.Kind, err)
		}
	}
	e.Particulars = p
	return nil
}

// Seal chains the entry to the one before and returns its text as it is to be
// stored: the hash is made over that text without the hash itself.
func (e *Entry) Seal(prev string) ([]byte, error) {
	e.Prev, e.Hash = prev, ""
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	e.Hash = procedure.HashOf(text)
	return text, nil
}
