// Package procedure holds a body's written rules as data: its code of ethics,
// offices and bodies, stages, time limits, votes, proof, sanctions, appeal,
// exits, publication and retention. A Procedure is read from a pack (YAML),
// validated with file and line, pinned by the digest of its text, and never
// changed afterwards.
//
// The package is pure: it reads no file, no clock and no network by itself.
package procedure

import (
	"bytes"
	"slices"

	"probity/procedure/clock"
)

// Authority says how far a pack may be trusted to be the body's own text.
type Authority string

// The three kinds of authority. A provisional pack says so wherever a person
// sees a case that runs under it.
const (
	Official      Authority = "official"
	Reconstructed Authority = "reconstructed"
	Provisional   Authority = "provisional"
)

// Procedure is one version of one body's rules on one track.
type Procedure struct {
	ID         string      `yaml:"id" json:"id"`
	Version    string      `yaml:"version" json:"version"`
	Format     int         `yaml:"format" json:"format,omitempty"` // by which edition of the form of packs is read what this one leaves unsaid; none: 1
	Title      string      `yaml:"title" json:"title"`
	Body       string      `yaml:"body" json:"body"`
	Authority  Authority   `yaml:"authority" json:"authority"`
	Caution    string      `yaml:"caution" json:"caution,omitempty"` // shown with every case when not official
	InForce    clock.Date  `yaml:"in_force" json:"in_force"`         // first day of this version
	Track      string      `yaml:"track" json:"track"`               // membership, credential, research, …
	Sources    []Source    `yaml:"sources" json:"sources"`
	Codes      []Code      `yaml:"codes" json:"codes"`
	Standings  []Standing  `yaml:"standings" json:"standings"`
	Grounds    []Ground    `yaml:"grounds" json:"grounds"`
	Filing     Filing      `yaml:"filing" json:"filing"`
	Offices    []Office    `yaml:"offices" json:"offices"`
	FileKeeper string      `yaml:"secretariat" json:"secretariat"` // office that keeps the file and serves letters
	GovernedBy []string    `yaml:"governed_by" json:"governed_by"` // offices whose holders may activate and retire the pack, and override a finding against it
	Bodies     []Body      `yaml:"bodies" json:"bodies"`
	Conflicts  Conflicts   `yaml:"conflicts" json:"conflicts"`
	Calendars  []Calendar  `yaml:"calendars" json:"calendars"`
	Clocks     []Clock     `yaml:"clocks" json:"clocks"`
	Stages     []Stage     `yaml:"stages" json:"stages"`
	Always     []Way       `yaml:"always" json:"-"` // ways out of every open stage that does not name its own; Load writes them into the stages
	Acts       []ActRule   `yaml:"acts" json:"acts,omitempty"`
	Notices    []Notice    `yaml:"notices" json:"notices"`
	Proof      Proof       `yaml:"proof" json:"proof"`
	Sanctions  []Sanction  `yaml:"sanctions" json:"sanctions"`
	Interim    []Interim   `yaml:"interim" json:"interim,omitempty"`
	Reconsider Reconsider  `yaml:"reconsideration" json:"reconsideration,omitzero"`
	Appeal     Appeal      `yaml:"appeal" json:"appeal"`
	Stay       Stay        `yaml:"stay" json:"stay,omitzero"`
	Consent    Consent     `yaml:"consent" json:"consent,omitempty"`
	Exit       Exit        `yaml:"exit" json:"exit"`
	Publish    Publication `yaml:"publish" json:"publish"`
	Retain     []Retention `yaml:"retain" json:"retain"`
	Two        TwoPeople   `yaml:"two_people" json:"two_people,omitzero"`
	Unknown    []Unknown   `yaml:"unknown" json:"unknown,omitempty"` // what the source does not say

	text   []byte
	digest string
	faults Problems
	index  index
}

// Digest is the SHA-256 of the pack's text in hex: a case names the digest it
// runs under, so that no edit of a file can change a case in flight.
func (p *Procedure) Digest() string { return p.digest }

// Faults are what was found wrong with the text when it was read and did not
// keep it from being read: the guarantees it can only break (Read), and of a
// kept text whatever the program has learned to ask since (LoadKept). They are
// none for a pack that Load accepted.
func (p *Procedure) Faults() Problems { return slices.Clone(p.faults) }

// Text is the pack as it was read.
func (p *Procedure) Text() []byte { return bytes.Clone(p.text) }

// Source is one text a rule was taken from.
type Source struct {
	ID   string `yaml:"id" json:"id"`
	Text string `yaml:"text" json:"text"`
}

// Code is one edition of a code of ethics. Conduct is judged by the edition in
// force when it happened.
type Code struct {
	ID         string      `yaml:"id" json:"id"`
	Title      string      `yaml:"title" json:"title"`
	From       clock.Date  `yaml:"from" json:"from"`
	Until      clock.Date  `yaml:"until" json:"until,omitzero"`
	Cite       string      `yaml:"cite" json:"cite,omitempty"`
	Principles []Principle `yaml:"principles" json:"principles"`
}

// Principle is one article of a code that an allegation can cite.
type Principle struct {
	ID      string `yaml:"id" json:"id"`
	Title   string `yaml:"title" json:"title"`
	Text    string `yaml:"text" json:"text"`
	Example string `yaml:"example" json:"example,omitempty"`
}

// Standing is what a track can touch: membership, one credential, candidacy.
// A sanction changes only a standing its own procedure owns.
type Standing struct {
	ID    string `yaml:"id" json:"id"`
	Title string `yaml:"title" json:"title"`
}

// Ground is a reason for which a case may be opened.
type Ground struct {
	ID          string `yaml:"id" json:"id"`
	Title       string `yaml:"title" json:"title"`
	Cite        string `yaml:"cite" json:"cite"`
	Documented  bool   `yaml:"documented" json:"documented,omitempty"`     // needs evidence attached at intake
	Predicate   bool   `yaml:"predicate" json:"predicate,omitempty"`       // an external judgment; opens the show-cause path
	ByTimer     bool   `yaml:"by_timer" json:"by_timer,omitempty"`         // may be opened by a timer, without a complainant
	Competition bool   `yaml:"competition" json:"competition,omitempty"`   // competition-sensitive: counsel must look
	NonCoop     bool   `yaml:"non_cooperation" json:"non_coop,omitempty"`  // can arise inside a running case
	AfterEvent  string `yaml:"after_event" json:"after_event,omitempty"`   // the event from which a timer ground runs
	TimerPeriod string `yaml:"timer_period" json:"timer_period,omitempty"` // its length, in words
	Imposes     string `yaml:"imposes" json:"imposes,omitempty"`           // the sanction that follows by operation of the rule where the stage imposes one, in the place of the stage's own
}

// Filing is who may report, how, and until when.
type Filing struct {
	By                []Role       `yaml:"by" json:"by"`                                                   // complainant, staff, body, timer
	Anonymous         Anonymity    `yaml:"anonymous" json:"anonymous"`                                     //
	IdentityDisclosed bool         `yaml:"identity_disclosed" json:"identity_disclosed"`                   // the respondent learns who complained
	Signed            bool         `yaml:"signed" json:"signed"`                                           // a named complainant signs
	MaxWords          int          `yaml:"max_words" json:"max_words,omitempty"`                           //
	Limit             clock.Period `yaml:"limit" json:"limit,omitzero"`                                    // time from the conduct or its discovery; zero: none
	LimitFrom         string       `yaml:"limit_from" json:"limit_from,omitempty"`                         // conduct | discovery | later (of the two)
	LimitTolledBy     []string     `yaml:"limit_tolled_by" json:"limit_tolled_by,omitempty"`               // what stops the limit while it lasts, as words of the pack: informal_resolution, not_a_member
	LimitWaivedBy     []Role       `yaml:"limit_waived_by" json:"limit_waived_by,omitempty"`               //
	LookBack          clock.Period `yaml:"look_back" json:"look_back,omitzero"`                            // conduct older than this may not be charged
	LookBackWaivedBy  []Role       `yaml:"look_back_waived_by" json:"look_back_waived_by,omitempty"`       // who may find that an exception to it applies
	FormerMemberLimit clock.Period `yaml:"former_member_limit" json:"former_member_limit,omitzero"`        // gone longer than this: not processed
	FormerNotRetained bool         `yaml:"former_not_retained" json:"former_not_retained,omitempty"`       // … and not kept either
	RespondentBar     bool         `yaml:"respondent_bar" json:"respondent_bar,omitempty"`                 // a respondent may not file against the reporter while open
	RespondentBarOf   string       `yaml:"respondent_bar_of" json:"respondent_bar_of,omitempty"`           // whom that respondent may not report: reporter (also when empty) or anyone
	RespondentBarFor  clock.Period `yaml:"respondent_bar_for" json:"respondent_bar_for,omitzero"`          // and for so long after completion
	IndependentProof  bool         `yaml:"independent_proof" json:"independent_proof"`                     // anonymous alone never convicts (guarantee 19)
	InformationSilent string       `yaml:"information_silence" json:"information_silence,omitempty"`       // close | continue when the complainant does not answer
	ConfidenceEnds    bool         `yaml:"confidence_ends" json:"confidence_ends,omitempty"`               // a complainant who makes the matter public ends the complaint: dismissal for confidence_broken
	ConfidenceCite    string       `yaml:"confidence_cite" json:"confidence_cite,omitempty"`               //
	Cite              string       `yaml:"cite" json:"cite"`                                               //
	LimitCite         string       `yaml:"limit_cite" json:"limit_cite,omitempty"`                         //
	Reconcile         bool         `yaml:"local_resolution_first" json:"local_resolution_first,omitempty"` // local resolution is expected before filing
}

// BarsAnyone reports whether the respondent of an open case may report nobody, and
// not only not the person who reported them.
func (f *Filing) BarsAnyone() bool { return f.RespondentBar && f.RespondentBarOf == "anyone" }

// Anonymity says what becomes of a report without a name.
type Anonymity string

// Anonymous reports are allowed, taken at intake but never the sole basis, or
// refused.
const (
	AnonymousAllowed    Anonymity = "allowed"
	AnonymousIntakeOnly Anonymity = "intake_only"
	AnonymousForbidden  Anonymity = "forbidden"
)

// Proof is the standard for each kind of ruling: preponderance,
// clear_and_convincing, clear_strong_and_convincing, …
type Proof struct {
	Finding       string `yaml:"finding" json:"finding"`
	Burden        string `yaml:"burden" json:"burden,omitempty"`               // who must prove a violation: body (also when empty) or complainant; never the respondent
	Appeal        string `yaml:"appeal" json:"appeal,omitempty"`               // to change a result on appeal
	Reinstatement string `yaml:"reinstatement" json:"reinstatement,omitempty"` // the respondent's burden
	Cite          string `yaml:"cite" json:"cite"`
}

// BurdenOn is who must prove a violation: body or complainant.
func (p *Proof) BurdenOn() string {
	if p.Burden == "" {
		return "body"
	}
	return p.Burden
}

// ActRule narrows who may do one act, or gives the rule cited for it.
type ActRule struct {
	Act    string   `yaml:"act" json:"act"`
	By     []Role   `yaml:"by" json:"by,omitempty"`
	Stages []string `yaml:"stages" json:"stages,omitempty"` // empty: wherever the stage kind allows it
	Never  bool     `yaml:"never" json:"never,omitempty"`   // this procedure does not have the act
	Cite   string   `yaml:"cite" json:"cite,omitempty"`
}
