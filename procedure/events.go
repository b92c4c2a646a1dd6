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
	FeedbackGiven      Event = "feedback_given"
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
	ReconsiderAsked    Event = "reconsideration_asked"
	ReconsiderWaived   Event = "reconsideration_waived"
	ReconsiderOpposed  Event = "reconsideration_opposed"
	ReconsiderLapsed   Event = "reconsideration_lapsed"
	ReconsiderDecided  Event = "reconsideration_decided" // the body ruled on whether it decides again
	ToReconsider       Event = "to_reconsider"           // the decision is taken again by the same body
	DecisionStands     Event = "decision_stands"         // nobody asked, or the request was denied
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
	StayAsked          Event = "stay_asked" // by the respondent
	StayRuled          Event = "stay_ruled" // granted or refused
	Stayed             Event = "stayed"
	StayLifted         Event = "stay_lifted"
	InterimImposed     Event = "interim_imposed"
	InterimChallenged  Event = "interim_challenged"
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
	BriefFiled         Event = "brief_filed"
	BriefingClosed     Event = "briefing_closed" // nothing more can be argued; by an act or by a time limit
	VersionMoved       Event = "version_moved"   // the case goes on under another version of the procedure
)

// Prefixes of events that carry an id.
const (
	EnteredPrefix  = "entered:"
	IssuedPrefix   = "issued:"
	ServedPrefix   = "served:"
	ExtendedPrefix = "extended:"
	// These are followed by the side that did it.
	CommentedPrefix        = "commented:"
	ReconsiderAskedPrefix  = "reconsideration_asked:"
	ReconsiderWaivedPrefix = "reconsideration_waived:"
	AppealedPrefix         = "appealed:"
	CrossAppealedPrefix    = "cross_appealed:"
	AppealWaivedPrefix     = "appeal_waived:"
	// BriefFiledPrefix is followed by the party or the office that filed it.
	BriefFiledPrefix = "brief_filed:"
	// SeatedPrefix is followed by the body that was seated.
	SeatedPrefix = "seated:"
	// These are followed by the sanction that took effect, or whose term ended.
	InEffectPrefix = "in_effect:"
	ExpiredPrefix  = "sanction_expired:"
	// LapsedPrefix is followed by the clock that ran out. The event counts as of
	// the last day of the limit.
	LapsedPrefix = "lapsed:"
)

// Entered is the event of entering a stage.
func Entered(stage string) Event { return Event(EnteredPrefix + stage) }

// Issued is the event of writing a notice to a party.
func Issued(notice string, to Role) Event { return Event(IssuedPrefix + notice + ":" + string(to)) }

// Served is the event of a notice reaching its addressee.
func Served(notice string, to Role) Event { return Event(ServedPrefix + notice + ":" + string(to)) }

// Lapsed is the event of a clock of the pack running out.
func Lapsed(clock string) Event { return Event(LapsedPrefix + clock) }

// plainEvents lists every event that carries no id.
func plainEvents() []Event {
	return []Event{
		Filed, Acknowledged, FeedbackGiven, InformationAsked, InformationGiven, Complete, Accepted, DismissedNow, Referred, ToMediation,
		Mediated, NotMediated, ShowCauseOrdered, ReviewAsked, Reinstated, Upheld, ReviewLapsed, Sequestered, Responded,
		ResponseWaived, Silent, Assigned, Warranted, NotWarranted, DraftSent, Commented, Reported, CauseFound, NoCause,
		LesserMeasure, Charged, Answered, Defaulted, ConsentOffered, ConsentEnded, ConsentAgreed, PanelSeated, QuorumLost,
		HearingSet, HearingDay, HearingHeld, Heard, HearingWaived, Decided, Violation, NoViolation,
		ReconsiderAsked, ReconsiderWaived, ReconsiderOpposed, ReconsiderLapsed, ReconsiderDecided, ToReconsider, DecisionStands, Appealed, CrossAppealed,
		AppealWaived, AppealLapsed, AppealDecided, FinalViolation, FinalCleared, RemandedToFacts, RemandedToDecide,
		OversightAsked, OversightAgreed, OversightReturned, StayAsked, StayRuled, Stayed, StayLifted, InterimImposed, InterimChallenged, InterimReviewed,
		InterimLifted, InEffect, ComplianceReported, ComplianceMet, Breached, BreachAnswered, BreachDecided, SanctionExpired,
		Petitioned, PetitionDecided, SanctionsDone, Resigned, Died, WithdrawalAsked, WithdrawalDecided, Withdrawn, Published,
		Retracted, ClosedNow, Reopened, Held, Resumed, BallotClosed, BriefFiled, BriefingClosed, VersionMoved,
	}
}

// Plain reports whether e carries no id.
func (e Event) Plain() bool { return !strings.Contains(string(e), ":") }

// ExitsOf lists the events by which a stage of the kind can be left. The clock
// or an act brings them about; a pack gives each the stage it leads to, and an
// act whose exits a pack does not name does not exist in that stage.
func ExitsOf(k Kind) []Event {
	exits := map[Kind][]Event{
		Intake:          {Complete, DismissedNow, Referred, ShowCauseOrdered, Withdrawn},
		Screening:       {Accepted, DismissedNow, Referred, ToMediation, ShowCauseOrdered, Withdrawn},
		Response:        {Responded, ResponseWaived, Silent, DismissedNow, Withdrawn},
		Inquiry:         {Warranted, NotWarranted, Withdrawn},
		Investigation:   {Reported, DismissedNow, Withdrawn},
		Review:          {CauseFound, NoCause, LesserMeasure, DismissedNow},
		Charge:          {Answered, Defaulted, DismissedNow},
		Hearing:         {Heard, HearingWaived, Defaulted, DismissedNow},
		Decision:        {Violation, NoViolation, Referred},
		ReconsiderStage: {ToReconsider, DecisionStands},
		AppealStage:     {FinalViolation, FinalCleared, RemandedToFacts, RemandedToDecide},
		Oversight:       {OversightAgreed, OversightReturned, NoViolation},
		SanctionStage:   {SanctionsDone},
		Dismissed:       {ReviewLapsed, Upheld, Reinstated},
		Mediation:       {Mediated, NotMediated},
		Closed:          {},
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
	case strings.HasPrefix(s, LapsedPrefix):
		if k := p.Clock(s[len(LapsedPrefix):]); k != nil {
			return "the end of the time for " + lowerFirst(k.Title)
		}
	case strings.HasPrefix(s, EnteredPrefix):
		if st := p.Stage(s[len(EnteredPrefix):]); st != nil {
			return "the start of " + lowerFirst(st.Title)
		}
	}
	if title, ok := eventTitles[e]; ok {
		return title
	}
	// What carries a side, a body or a sanction is named by what comes before.
	if head, _, found := strings.Cut(s, ":"); found {
		if title, ok := eventTitles[Event(head)]; ok {
			return title
		}
	}
	return strings.ReplaceAll(s, "_", " ")
}

// eventTitles names plain events as a sentence does: "30 calendar days from the
// report". It never changes.
var eventTitles = map[Event]string{
	Filed: "the report", Acknowledged: "the acknowledgement", FeedbackGiven: "the feedback", InformationAsked: "the question", InformationGiven: "the information given",
	Complete: "the end of intake", Accepted: "the acceptance of the report", DismissedNow: "the dismissal", Referred: "the referral",
	ToMediation: "the start of mediation", Mediated: "the settlement", NotMediated: "the end of mediation", ShowCauseOrdered: "the order to show cause",
	ReviewAsked: "the request for review", Reinstated: "the reinstatement of the report", Sequestered: "the taking of evidence into custody",
	Responded: "the response", ResponseWaived: "the waiver of the response", Silent: "the end of the time to respond", Assigned: "the assignment of the investigator",
	Warranted: "the decision to investigate", NotWarranted: "the end of the inquiry", DraftSent: "the sending of the draft report", Commented: "the comments",
	Reported: "the report of the investigation", CauseFound: "the finding of probable cause", Charged: "the charge", Answered: "the answer", Defaulted: "the default",
	ConsentOffered: "the offer", ConsentEnded: "the end of the offer", ConsentAgreed: "the agreement", PanelSeated: "the seating of the panel", "seated": "the seating of the panel",
	QuorumLost: "the loss of the quorum", HearingSet: "the setting of the hearing", HearingDay: "the day of the hearing", HearingHeld: "the hearing", Heard: "the hearing",
	HearingWaived: "the waiver of the hearing", Decided: "the decision", Violation: "the decision", NoViolation: "the decision", Appealed: "the appeal", CrossAppealed: "the cross-appeal",
	AppealWaived: "the waiver of the appeal", AppealLapsed: "the end of the time to appeal", AppealDecided: "the decision on the appeal", Final: "the day the decision became final",
	FinalViolation: "the day the decision became final", FinalCleared: "the day the decision became final", RemandedToFacts: "the remand", RemandedToDecide: "the remand",
	ReconsiderAsked: "the request to reconsider", ReconsiderWaived: "the waiver of the request to reconsider", ReconsiderOpposed: "the answer to the request to reconsider",
	ReconsiderLapsed: "the end of the time to ask for reconsideration", ReconsiderDecided: "the ruling on the request to reconsider", ToReconsider: "the start of the reconsideration",
	DecisionStands: "the day on which the decision was no longer open to reconsideration",
	OversightAsked: "the report to the body above", OversightAgreed: "the answer of the body above", OversightReturned: "the answer of the body above",
	StayAsked: "the request for a stay", StayRuled: "the ruling on the stay", Stayed: "the stay", StayLifted: "the end of the stay", InterimImposed: "the interim measure", InterimChallenged: "the challenge of the interim measure", InterimReviewed: "the review of the interim measure", InterimLifted: "the end of the interim measure",
	InEffect: "the day the sanction took effect", ComplianceReported: "the report of compliance", ComplianceMet: "the proof of compliance", Breached: "the allegation of a breach",
	BreachAnswered: "the answer to the breach", BreachDecided: "the ruling on the breach", SanctionExpired: "the end of the sanction's term", Petitioned: "the petition",
	PetitionDecided: "the ruling on the petition", SanctionsDone: "the end of the sanction", Resigned: "the resignation", Died: "the death", WithdrawalAsked: "the request to withdraw",
	WithdrawalDecided: "the answer to the request to withdraw", Withdrawn: "the withdrawal", Published: "the publication", Retracted: "the retraction", ClosedNow: "the close of the case",
	Reopened: "the reopening", Held: "the hold", Resumed: "the resumption", BriefFiled: "the brief", BriefingClosed: "the close of briefing", VersionMoved: "the move to another version",
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
