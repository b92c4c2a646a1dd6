package procedure

import "probity/procedure/clock"

// Notice is a letter the procedure requires.
type Notice struct {
	ID       string   `yaml:"id" json:"id"`
	Title    string   `yaml:"title" json:"title"`
	To       []Role   `yaml:"to" json:"to"`                         // one letter each
	On       []Event  `yaml:"on" json:"on,omitempty"`               // written by itself at these events; empty: by an act or a time limit only
	Methods  []string `yaml:"methods" json:"methods"`               // email, registered_post, courier, personal, mailbox; the first is tried first
	Proven   []string `yaml:"proven_by" json:"proven_by,omitempty"` // methods that prove service for a default; empty: any
	Template string   `yaml:"template" json:"template"`             // a template of package notice
	Contents []string `yaml:"contents" json:"contents"`             // what it must say
	Cite     string   `yaml:"cite" json:"cite"`

	IfTold   bool         `yaml:"if_told" json:"if_told,omitempty"`   // to a respondent who was told of the case before, and to no other
	Presumed *Presumption `yaml:"presumed" json:"presumed,omitempty"` // receipt that counts without proof after some days
}

// Presumption is a receipt that counts without proof, because the source says so:
// some days after the date of a notice that went a certain way, unless it is shown
// otherwise (45 CFR 160.504(b)).
type Presumption struct {
	Method string       `yaml:"method" json:"method"` // the way of service it is presumed of
	After  clock.Period `yaml:"after" json:"after"`   // so long after the notice was written
	Cite   string       `yaml:"cite" json:"cite"`
}

// Sanction is one item of the menu.
type Sanction struct {
	ID          string       `yaml:"id" json:"id"`
	Title       string       `yaml:"title" json:"title"`
	Rank        int          `yaml:"rank" json:"rank"`                    // 1 is the lightest
	Standing    string       `yaml:"standing" json:"standing,omitempty"`  // the standing it touches
	Effect      string       `yaml:"effect" json:"effect,omitempty"`      // none | condition | suspend | end | bar
	Min         clock.Period `yaml:"min" json:"min,omitzero"`             // shortest term
	Max         clock.Period `yaml:"max" json:"max,omitzero"`             // longest term; zero with no term: permanent or instant
	Term        bool         `yaml:"term" json:"term,omitempty"`          // has a term
	Threshold   Share        `yaml:"threshold" json:"threshold,omitzero"` // zero: the body's own
	NeedsBody   string       `yaml:"needs_body" json:"needs_body,omitempty"`
	Public      bool         `yaml:"public" json:"public,omitempty"`            // may be published
	DelistAfter clock.Period `yaml:"delist_after" json:"delist_after,omitzero"` // published for so long; zero: as the section publish says
	DelistFrom  string       `yaml:"delist_from" json:"delist_from,omitempty"`  // effect | end
	Conditions  bool         `yaml:"conditions" json:"conditions,omitempty"`
	Compliance  string       `yaml:"compliance" json:"compliance,omitempty"`           // id of the clock by which proof of compliance is due
	OnBreach    string       `yaml:"on_breach" json:"on_breach,omitempty"`             // show_cause | a sanction id imposed by operation of the rule
	Automatic   bool         `yaml:"automatic" json:"automatic,omitempty"`             // only by operation of a rule
	ByConsent   bool         `yaml:"by_consent_only" json:"by_consent_only,omitempty"` // only by agreement with the respondent
	Reinstate   *Reinstate   `yaml:"reinstatement" json:"reinstatement,omitempty"`
	Cite        string       `yaml:"cite" json:"cite"`
}

// Reinstate is the way back after a suspension or a removal.
type Reinstate struct {
	AutomaticUpTo   clock.Period `yaml:"automatic_up_to" json:"automatic_up_to,omitzero"`   // shorter terms end by themselves on request
	AutomaticWithin clock.Period `yaml:"automatic_within" json:"automatic_within,omitzero"` // time for that request, after the end of the term
	NotBefore       clock.Period `yaml:"not_before" json:"not_before,omitzero"`             // after effect
	BeforeEnd       clock.Period `yaml:"before_end" json:"before_end,omitzero"`             // not earlier than so long before the end of the term
	FromInterim     bool         `yaml:"from_interim" json:"from_interim,omitempty"`        // not_before counts from the interim measure of the case, if one was in force until the decision
	Within          clock.Period `yaml:"within" json:"within,omitzero"`                     // time to petition, after the end of the term
	Bars            bool         `yaml:"bars" json:"bars,omitempty"`                        // who lets the time pass is barred for good
	By              string       `yaml:"by" json:"by"`                                      // body that rules on it
	Cite            string       `yaml:"cite" json:"cite,omitempty"`
}

// Interim is a measure before a decision, and what it needs.
type Interim struct {
	ID        string       `yaml:"id" json:"id"`
	Title     string       `yaml:"title" json:"title"`
	Grounds   []string     `yaml:"grounds" json:"grounds"`
	By        []Role       `yaml:"by" json:"by"`
	Notice    string       `yaml:"notice" json:"notice"` // notice that goes out with it
	Max       clock.Period `yaml:"max" json:"max,omitzero"`
	Review    string       `yaml:"review" json:"review"`       // clock id: reviewed or lifted by then
	Challenge bool         `yaml:"challenge" json:"challenge"` // the respondent may ask to have it lifted
	Cite      string       `yaml:"cite" json:"cite"`
}

// Appeal is who may appeal what, on which grounds, and what may come of it.
type Appeal struct {
	None        bool           `yaml:"none" json:"none,omitempty"`
	Respondent  []string       `yaml:"respondent" json:"respondent,omitempty"`   // findings, sanction, default
	Complainant []string       `yaml:"complainant" json:"complainant,omitempty"` // findings
	Cross       bool           `yaml:"cross" json:"cross,omitempty"`
	Clock       string         `yaml:"clock" json:"clock"`                                   // the respondent's window
	OtherClock  string         `yaml:"complainant_clock" json:"complainant_clock,omitempty"` // the complainant's window
	CrossClock  string         `yaml:"cross_clock" json:"cross_clock,omitempty"`
	Grounds     []AppealGround `yaml:"grounds" json:"grounds"`
	NewEvidence bool           `yaml:"new_evidence" json:"new_evidence,omitempty"`
	Standard    string         `yaml:"standard" json:"standard,omitempty"`
	Body        string         `yaml:"body" json:"body"`
	Outcomes    []string       `yaml:"outcomes" json:"outcomes"`         // affirm, reverse, reduce, increase, modify, remand_facts, remand_decision, dismiss
	Stays       string         `yaml:"stays" json:"stays"`               // auto | on_order | never
	LostBy      []string       `yaml:"lost_by" json:"lost_by,omitempty"` // flags that lose the appeal: non_participation
	Cite        string         `yaml:"cite" json:"cite"`
}

// AppealGround is one reason for which an appeal may be brought.
type AppealGround struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
}

// Consent is how a case may end by agreement.
type Consent struct {
	Offered    bool         `yaml:"offered" json:"offered"` // the procedure knows it
	By         []Role       `yaml:"by" json:"by,omitempty"`
	RuledBy    string       `yaml:"ruled_by" json:"ruled_by,omitempty"`            // body or office that accepts
	Stages     []string     `yaml:"stages" json:"stages,omitempty"`                // where; empty: any open stage before the decision
	MaxOffers  int          `yaml:"max_offers" json:"max_offers,omitempty"`        // 0: no bound
	AfterStage string       `yaml:"count_from" json:"count_from,omitempty"`        // offers count against the bound from this stage on
	Before     clock.Period `yaml:"before_hearing" json:"before_hearing,omitzero"` // latest, before the hearing
	Stays      bool         `yaml:"stays" json:"stays,omitempty"`                  // stops every clock
	Erased     bool         `yaml:"erased" json:"erased,omitempty"`                // a rejected admission is withdrawn and unusable
	Cite       string       `yaml:"cite" json:"cite,omitempty"`
}

// Exit is what happens when the respondent leaves, dies, or the complainant
// withdraws.
type Exit struct {
	Resign       string `yaml:"resign" json:"resign"`           // defer | continue | close_bar | consent_only
	ResignCite   string `yaml:"resign_cite" json:"resign_cite"` //
	Death        string `yaml:"death" json:"death"`             // close | continue
	Incapacity   string `yaml:"incapacity" json:"incapacity"`   // hold | close | continue
	Withdraw     string `yaml:"withdraw" json:"withdraw"`       // ask (the owner answers) | ends | continues
	WithdrawCite string `yaml:"withdraw_cite" json:"withdraw_cite"`
	Cite         string `yaml:"cite" json:"cite"`
}

// Publication is what is made known, to whom, and when it is taken back.
type Publication struct {
	None          bool         `yaml:"none" json:"none,omitempty"`
	From          string       `yaml:"from" json:"from"` // final | effective
	Audience      []string     `yaml:"audience" json:"audience,omitempty"`
	Fields        []string     `yaml:"fields" json:"fields,omitempty"`
	Obligatory    bool         `yaml:"obligatory" json:"obligatory,omitempty"`           // a sanction that may be published must be
	RetractOnLift bool         `yaml:"retract_on_lift" json:"retract_on_lift,omitempty"` // taken back when the sanction is over
	DelistAfter   clock.Period `yaml:"delist_after" json:"delist_after,omitzero"`        // taken back after so long; a sanction may say otherwise
	DelistFrom    string       `yaml:"delist_from" json:"delist_from,omitempty"`         // effect | end
	Cite          string       `yaml:"cite" json:"cite"`
}

// Retention is how long a class of record is kept after the case closed, and after
// somebody last worked on it.
type Retention struct {
	Class   string       `yaml:"class" json:"class"` // decided | dismissed | not_retained
	Period  clock.Period `yaml:"period" json:"period,omitzero"`
	Grace   clock.Period `yaml:"grace" json:"grace,omitzero"`      // after the last entry; zero: the whole period runs anew from it
	Forever bool         `yaml:"forever" json:"forever,omitempty"` // never let go
	Cite    string       `yaml:"cite" json:"cite"`
}
