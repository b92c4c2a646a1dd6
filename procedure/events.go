package procedure

import "strings"

// Event is something that happened and that other rules hang on: clocks start
// and end at events, notices are due at events, stages are left by events.
// Events about a notice or a stage carry its id: "served:decision:respondent",
// "entered:hearing".
type Event string

// Plain events. Those in exitsOf are also ways out of a stage.
const (
	Filed              Event = "filed"
	Acknowledged       Event = "acknowledged"
	InformationAsked   Event = "information_asked"
	InformationGiven   Event = "information_given"
	Complete           Event = "complete"
	Accepted           Event = "accepted"
	DismissedNow       Event = "dismissed"
	Referred           Event = "referred"
	ToMediation        Event = "to_mediation"
	Mediated           Event = "mediated"
	NotMediated        Event = "not_mediated"
	ShowCauseOrdered   Event = "show_cause"
	ReviewAsked        Event = "review_asked"
	Reinstated         Event = "reinstated"
	Upheld             Event = "upheld"
	ReviewLapsed       Event = "review_lapsed"
	Sequestered        Event = "sequestered"
	Responded          Event = "responded"
	ResponseWaived     Event = "response_waived"
	Silent             Event = "silent"
	Assigned           Event = "assigned"
	Warranted          Event = "warranted"
	NotWarranted       Event = "not_warranted"
	DraftSent          Event = "draft_sent"
	Commented          Event = "commented"
	Reported           Event = "reported"
	CauseFound         Event = "cause_found"
	NoCause            Event = "no_cause"
	LesserMeasure      Event = "lesser_measure"
	Charged            Event = "charged"
	Answered           Event = "answered"
	Defaulted          Event = "defaulted"
	ConsentOffered     Event = "consent_offered"
	ConsentEnded       Event = "consent_ended"
	ConsentAgreed      Event = "consent_agreed"
	PanelSeated        Event = "panel_seated"
	QuorumLost         Event = "quorum_lost"
	HearingSet         Event = "hearing_set"
	HearingDay         Event = "hearing_day" // the day the hearing is set for: backward clocks
	HearingHeld        Event = "hearing_held"
	Heard              Event = "heard"
	HearingWaived      Event = "hearing_waived"
	Decided            Event = "decided"
	Violation          Event = "violation"
	NoViolation        Event = "no_violation"
	Appealed           Event = "appealed"
	CrossAppealed      Event = "cross_appealed"
	AppealWaived       Event = "appeal_waived"
	AppealLapsed       Event = "appeal_lapsed"
	AppealDecided      Event = "appeal_decided"
	FinalViolation     Event = "final_violation" // nothing more to appeal; a sanction stands
	FinalCleared       Event = "final_cleared"   // nothing more to appeal; no sanction stands
	RemandedToFacts    Event = "remanded_to_facts"
	RemandedToDecide   Event = "remanded_to_decision"
	OversightAsked     Event = "oversight_asked"
	OversightAgreed    Event = "oversight_agreed"
	OversightReturned  Event = "oversight_returned"
	Stayed             Event = "stayed"
	StayLifted         Event = "stay_lifted"
	InterimImposed     Event = "interim_imposed"
	InterimReviewed    Event = "interim_reviewed"
	InterimLifted      Event = "interim_lifted"
	Final              Event = "final" // the case has come to its sanctions: nothing more to appeal
	InEffect           Event = "in_effect"
	ComplianceReported Event = "compliance_reported"
	ComplianceMet      Event = "compliance_met"
	Breached           Event = "breached"
	BreachAnswered     Event = "breach_answered"
	BreachDecided      Event = "breach_decided"
	SanctionExpired    Event = "sanction_expired"
	Petitioned         Event = "petitioned"
	PetitionDecided    Event = "petition_decided"
	SanctionsDone      Event = "sanctions_done"
	Resigned           Event = "resigned"
	Died               Event = "died"
	WithdrawalAsked    Event = "withdrawal_asked"
	WithdrawalDecided  Event = "withdrawal_decided"
	Withdrawn          Event = "withdrawn"
	Published          Event = "published"
	Retracted          Event = "retracted"
	ClosedNow          Event = "closed"
	Reopened           Event = "reopened"
	Held               Event = "held"
	Resumed            Event = "resumed"
	BallotClosed       Event = "ballot_closed"
)

// Prefixes of events that carry an id.
const (
	EnteredPrefix  = "entered:"
	IssuedPrefix   = "issued:"
	ServedPrefix   = "served:"
	ExtendedPrefix = "extended:"
	// These are followed by the side that did it.
	CommentedPrefix     = "commented:"
	AppealedPrefix      = "appealed:"
	CrossAppealedPrefix = "cross_appealed:"
	AppealWaivedPrefix  = "appeal_waived:"
	// SeatedPrefix is followed by the body that was seated.
	SeatedPrefix = "seated:"
	// These are followed by the sanction that took effect, or whose term ended.
	InEffectPrefix = "in_effect:"
	ExpiredPrefix  = "sanction_expired:"
)

// Entered is the event of entering a stage.
func Entered(stage string) Event { return Event(EnteredPrefix + stage) }

// Issued is the event of writing a notice to a party.
func Issued(notice string, to Role) Event { return Event(IssuedPrefix + notice + ":" + string(to)) }

// Served is the event of a notice reaching its addressee.
func Served(notice string, to Role) Event { return Event(ServedPrefix + notice + ":" + string(to)) }

// plainEvents lists every event that carries no id.
func plainEvents() []Event {
	return []Event{
		Filed, Acknowledged, InformationAsked, InformationGiven, Complete, Accepted, DismissedNow, Referred, ToMediation,
		Mediated, NotMediated, ShowCauseOrdered, ReviewAsked, Reinstated, Upheld, ReviewLapsed, Sequestered, Responded,
		ResponseWaived, Silent, Assigned, Warranted, NotWarranted, DraftSent, Commented, Reported, CauseFound, NoCause,
		LesserMeasure, Charged, Answered, Defaulted, ConsentOffered, ConsentEnded, ConsentAgreed, PanelSeated, QuorumLost,
		HearingSet, HearingDay, HearingHeld, Heard, HearingWaived, Decided, Violation, NoViolation, Appealed, CrossAppealed,
		AppealWaived, AppealLapsed, AppealDecided, FinalViolation, FinalCleared, RemandedToFacts, RemandedToDecide,
		OversightAsked, OversightAgreed, OversightReturned, Stayed, StayLifted, InterimImposed, InterimReviewed,
		InterimLifted, InEffect, ComplianceReported, ComplianceMet, Breached, BreachAnswered, BreachDecided, SanctionExpired,
		Petitioned, PetitionDecided, SanctionsDone, Resigned, Died, WithdrawalAsked, WithdrawalDecided, Withdrawn, Published,
		Retracted, ClosedNow, Reopened, Held, Resumed, BallotClosed,
	}
}

// Plain reports whether e carries no id.
func (e Event) Plain() bool { return !strings.Contains(string(e), ":") }

// ExitsOf lists the events by which a stage of the kind can be left. The clock
// or an act brings them about; a pack gives each the stage it leads to, and an
// act whose exits a pack does not name does not exist in that stage.
func ExitsOf(k Kind) []Event {
	exits := map[Kind][]Event{
		Intake:        {Complete, DismissedNow, Referred, ShowCauseOrdered, Withdrawn},
		Screening:     {Accepted, DismissedNow, Referred, ToMediation, ShowCauseOrdered, Withdrawn},
		Response:      {Responded, ResponseWaived, Silent, DismissedNow, Withdrawn},
		Inquiry:       {Warranted, NotWarranted, Withdrawn},
		Investigation: {Reported, DismissedNow, Withdrawn},
		Review:        {CauseFound, NoCause, LesserMeasure, DismissedNow},
		Charge:        {Answered, Defaulted, DismissedNow},
		Hearing:       {Heard, HearingWaived, Defaulted, DismissedNow},
		Decision:      {Violation, NoViolation},
		AppealStage:   {FinalViolation, FinalCleared, RemandedToFacts, RemandedToDecide},
		Oversight:     {OversightAgreed, OversightReturned, NoViolation},
		SanctionStage: {SanctionsDone},
		Dismissed:     {ReviewLapsed, Upheld, Reinstated},
		Mediation:     {Mediated, NotMediated},
		Closed:        {},
	}
	own, ok := exits[k]
	if !ok {
		return nil
	}
	if k == Closed {
		return own
	}
	return append(own, earlyEnds()...)
}

// earlyEnds are the events by which any open stage may end early.
func earlyEnds() []Event { return []Event{ConsentAgreed, Resigned, Died, ClosedNow} }

// EventTitle says an event in words, as a date's sentence names it: "service of
// the notice of allegations".
func (p *Procedure) EventTitle(e Event) string {
	s := string(e)
	switch {
	case strings.HasPrefix(s, ServedPrefix):
		return "service of " + p.noticeTitle(s[len(ServedPrefix):])
	case strings.HasPrefix(s, IssuedPrefix):
		return "the issue of " + p.noticeTitle(s[len(IssuedPrefix):])
	case strings.HasPrefix(s, EnteredPrefix):
		if st := p.Stage(s[len(EnteredPrefix):]); st != nil {
			return "the start of " + lowerFirst(st.Title)
		}
	}
	return strings.ReplaceAll(s, "_", " ")
}

func (p *Procedure) noticeTitle(ref string) string {
	id, _, _ := strings.Cut(ref, ":")
	if n := p.Notice(id); n != nil {
		return "the " + lowerFirst(n.Title)
	}
	return id
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
