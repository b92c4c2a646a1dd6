package procedure

import "probity/procedure/clock"

// Kind is what sort of step a stage is. Kinds are code; which stages a
// procedure has, in which order and with which exits, is data.
type Kind string

// The kinds of stage.
const (
	Intake          Kind = "intake"          // a report is here; is it complete, who may handle it
	Screening       Kind = "screening"       // does it belong here, may it go on
	Response        Kind = "response"        // the respondent is told and may answer
	Inquiry         Kind = "inquiry"         // is there enough to investigate
	Investigation   Kind = "investigation"   // evidence, interviews, a report
	Review          Kind = "review"          // is there probable cause
	Charge          Kind = "charge"          // formal charge, answer or default
	Hearing         Kind = "hearing"         // a panel is seated and hears
	Decision        Kind = "decision"        // ballots, findings, sanction, reasons
	ReconsiderStage Kind = "reconsideration" // the body that decided may be asked to decide again
	AppealStage     Kind = "appeal"          // the window, then the appeal
	Oversight       Kind = "oversight"       // a body above must be told or must agree
	SanctionStage   Kind = "sanction"        // effect, conditions, monitoring, reinstatement
	Dismissed       Kind = "dismissed"       // ended early; may be contested
	Mediation       Kind = "mediation"       // settled between the parties, or not
	Closed          Kind = "closed"          // over; kept, then let go
)

// Stage is one step of the procedure.
type Stage struct {
	ID       string       `yaml:"id" json:"id"`
	Kind     Kind         `yaml:"kind" json:"kind"`
	Title    string       `yaml:"title" json:"title"`
	Says     string       `yaml:"says" json:"says"`                                      // one plain sentence for the parties
	Owner    Role         `yaml:"owner" json:"owner"`                                    // office or body that moves it on
	Body     string       `yaml:"body" json:"body,omitempty"`                            // the body that rules here
	Ballot   bool         `yaml:"ballot" json:"ballot,omitempty"`                        // the body rules by vote, in a stage whose kind does not ask for one: review, oversight, dismissed
	Tests    []Test       `yaml:"tests" json:"tests,omitempty"`                          // screening tests
	Notice   string       `yaml:"notice" json:"notice,omitempty"`                        // the notice that opens a response or charge stage
	Draft    string       `yaml:"draft" json:"draft,omitempty"`                          // notice with which a draft report goes out for comment
	Report   string       `yaml:"report" json:"report,omitempty"`                        // notice with which a final report goes out
	Needs    []string     `yaml:"needs" json:"needs,omitempty"`                          // guards before any exit: sequestered, panel_seated, draft_commented, …
	Exits    []Way        `yaml:"exits" json:"exits"`                                    //
	Waivable bool         `yaml:"waivable" json:"waivable,omitempty"`                    // the respondent may waive the step (a hearing)
	MinNew   clock.Period `yaml:"min_new_allegation" json:"min_new_allegation,omitzero"` // shortest time between notice of an added allegation and the decision
	Briefs   []Role       `yaml:"briefs" json:"briefs,omitempty"`                        // who may file briefs here until briefing is closed; empty: nobody
	Imposes  string       `yaml:"imposes" json:"imposes,omitempty"`                      // the one sanction that follows here by operation of the rule (default)
	Cite     string       `yaml:"cite" json:"cite"`
}

// Arriving reports whether a report has not been taken up yet in a stage of the
// kind: it is here, and may still turn out not to belong here.
func (k Kind) Arriving() bool {
	return k == Intake || k == Screening || k == Mediation || k == Dismissed
}

// TakesUp reports whether the event leads out of the stage into the procedure
// itself: what keeps a report out is asked then. To agree to an end is no part of
// that.
func (p *Procedure) TakesUp(st *Stage, on Event) bool {
	way, ok := st.Exit(on)
	to := p.Stage(way.To)
	return ok && to != nil && st.Kind.Arriving() && !to.Kind.Arriving() && to.Kind != Closed && on != ConsentAgreed
}

// Imposes is the sanction that follows in the stage by operation of the rule when
// a violation of the grounds is found: the stage's own, or the heaviest that the
// grounds name in its place. It is nil in a stage that imposes none.
func (p *Procedure) Imposes(st *Stage, grounds []string) *Sanction {
	if st.Imposes == "" {
		return nil
	}
	var found *Sanction
	for _, id := range grounds {
		if g := p.Ground(id); g != nil && g.Imposes != "" {
			if x := p.Sanction(g.Imposes); x != nil && (found == nil || x.Rank > found.Rank) {
				found = x
			}
		}
	}
	if found == nil {
		return p.Sanction(st.Imposes)
	}
	return found
}

// Way is one way out of a stage: an event of the stage's kind, and where it
// leads.
type Way struct {
	On   Event  `yaml:"on" json:"on"`
	To   string `yaml:"to" json:"to"`
	Cite string `yaml:"cite" json:"cite,omitempty"`
}

// Test is one question a screening must answer. Failing answers say which way
// out remains.
type Test struct {
	ID       string `yaml:"id" json:"id"`
	Question string `yaml:"question" json:"question"`
	Cite     string `yaml:"cite" json:"cite,omitempty"`
}

// Exit returns where the event leads from this stage.
func (s *Stage) Exit(on Event) (Way, bool) {
	for _, e := range s.Exits {
		if e.On == on {
			return e, true
		}
	}
	return Way{}, false
}
