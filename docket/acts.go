package docket

import (
	"fmt"
	"slices"

	"probity/procedure"
)

// Kind names an act: what a person or the clock may ask for.
type Kind string

// Particulars is what an act says. Each kind of act has a type of its own, in
// the file of its topic; the exported fields are its wire form.
type Particulars interface {
	// check says whether the act may be entered with these particulars. It
	// changes nothing of the case; it may complete the particulars (fields
	// "set by the engine").
	check(m *moment) *Refusal
	// apply notes the facts the particulars state. It runs when the act is
	// decided and again at every fold, so it asks nothing but the state.
	apply(s *State, e *Entry)
	// follow works out the consequences under the procedure and records them as
	// effects. It runs once.
	follow(m *moment)
}

// Spec is what the engine knows of a kind of act before it sees one.
type Spec struct {
	Kind    Kind
	Title   string                   // what the person does, in words
	Past    string                   // what the docket says was done
	By      []procedure.Role         // who may, unless the pack says otherwise
	In      []procedure.Kind         // stage kinds; empty: any open stage
	Exits   []procedure.Event        // the stage must know one of them; empty: none needed
	Closed  bool                     // also, or only, when the case is closed
	Visible Visibility               //
	New     func() Particulars       //
	when    func(m *moment) *Refusal // what must hold whatever the particulars
}

// Specs lists every kind of act, in the order of the procedure.
func Specs() []Spec { return append([]Spec(nil), specs...) }

// specs and table are filled once, at start, and never change.
var specs = slices.Concat(
	intakeActs(), screeningActs(), noticeActs(), timeActs(), investigationActs(), chargeActs(), consentActs(),
	panelActs(), hearingActs(), briefActs(), decisionActs(), reconsiderActs(), appealActs(), stayActs(), interimActs(), sanctionActs(), exitActs(), recordActs(), twoActs(), versionActs(), clockActs(), handOverActs(), accountActs(),
)

var table = func() map[Kind]*Spec {
	t := make(map[Kind]*Spec, len(specs))
	for i := range specs {
		if t[specs[i].Kind] != nil {
			panic("two acts are called " + string(specs[i].Kind))
		}
		t[specs[i].Kind] = &specs[i]
	}
	return t
}()

// SpecOf returns what is known of the kind, or nil.
func SpecOf(k Kind) *Spec { return table[k] }

// NewParticulars returns an empty value of the kind's particulars, to decode
// into.
func NewParticulars(k Kind) (Particulars, error) {
	s := table[k]
	if s == nil {
		return nil, fmt.Errorf("there is no act called %q", k)
	}
	return s.New(), nil
}
