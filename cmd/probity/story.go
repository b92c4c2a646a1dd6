package main

import (
	"encoding/json"
	"fmt"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// move is one act of a story, told by the state the case is in.
type move struct {
	who    string // a person, or an office of the procedure
	office bool
	kind   docket.Kind
	say    any
}

// fullCase tells what comes next in a whole case under ahima-membership: from
// the report to probation met and expired. It goes by where the case stands, so
// that it can be told to the rules alone, to the database and to a running
// server alike. ok is false when nobody has anything to do but the clock.
func fullCase(s *docket.State, now time.Time) (m move, ok bool) {
	for _, chapter := range []func(*docket.State, time.Time) (move, bool){intake, noticed, investigated, heard, decided, served, monitored} {
		if m, ok := chapter(s, now); ok {
			return m, true
		}
	}
	return move{}, false
}

func by(office string, kind docket.Kind, say any) (move, bool) {
	return move{office, true, kind, say}, true
}
func of(person string, kind docket.Kind, say any) (move, bool) {
	return move{person, false, kind, say}, true
}

const (
	theComplainant  = "sam-whitlock"
	theRespondent   = "jordan-avery"
	theInvestigator = "ida-novak"
	hearingPanel    = "hearing_panel"
)

var seated = []string{"noor-rahman", "peter-vance", "alice-moreau"}

func theReport(today clock.Date) docket.Report {
	from := clock.Date{Year: today.Year - 1, Month: time.December, Day: 28}
	if d := (clock.Date{Year: today.Year, Month: today.Month, Day: 1}); today.Month > time.March {
		from = clock.Date{Year: d.Year, Month: d.Month - 2, Day: 3}
	}
	return docket.Report{
		Source: "person", Channel: "web", Signed: true,
		Complainant: docket.Party{Person: theComplainant},
		Respondent:  docket.Party{Person: theRespondent, Standings: []docket.PartyStanding{{Standing: "membership", Status: "active"}}},
		Allegations: []docket.NewCharge{{
			Ground: "code_violation", Principles: []string{"p1", "p3"}, From: from,
			Text: "Took a list of patients home on a private disk and lost it on a train.",
		}},
		Evidence: []docket.NewEvidence{{Title: "Access log of the records room"}},
	}
}

func intake(s *docket.State, _ time.Time) (move, bool) {
	switch {
	case s.Stage == "intake" && s.Happened(procedure.Acknowledged) == nil:
		return by("ethics_office", docket.Acknowledge, docket.Acknowledgement{Text: "Thank you. We look at it within thirty days."})
	case s.Stage == "intake":
		return by("ethics_office", docket.CompleteIntake, docket.Completed{})
	case s.Stage == "screening":
		return by("ethics_chair", docket.Accept, docket.Acceptance{
			Tests:   map[string]bool{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true},
			Reasons: "A member, a ground, and in time.",
		})
	}
	return move{}, false
}

func noticed(s *docket.State, _ time.Time) (move, bool) {
	if s.Stage != "response" {
		return move{}, false
	}
	l := lastLetter(s, "notice_of_allegations", procedure.Respondent)
	switch {
	case l == nil:
		return by("ethics_office", docket.Notify, docket.NoticeGiven{})
	case l.ServedAt.IsZero():
		return by("ethics_office", docket.Serve, docket.Service{Letter: l.ID, Method: "registered_post", Proof: "RR 12 345 678"})
	}
	return of(theRespondent, docket.Respond, docket.ResponseGiven{Text: "I lost the disk. It was encrypted.", Answers: map[string]string{"a1": "denied"}})
}

func investigated(s *docket.State, now time.Time) (move, bool) {
	if s.Stage != "investigation" {
		return move{}, false
	}
	today := dayOf(now)
	switch {
	case len(s.Assigned) == 0:
		return by("ethics_office", docket.Assign, docket.Assigning{Person: theInvestigator})
	case len(s.Evidence) < 2:
		return of(theInvestigator, docket.RecordEvidence, docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "Report of the railway's lost property office", Independent: true}}})
	case len(s.Interviews) == 0:
		return of(theInvestigator, docket.RecordInterview, docket.InterviewHeld{Of: "witness", On: today, Title: "Interview with the keeper of the records room"})
	case len(s.Interviews) == 1:
		return of(theInvestigator, docket.RecordInterview, docket.InterviewHeld{Of: procedure.Respondent, Person: theRespondent, On: today})
	case s.Evidence[0].Disclosed == 0:
		return of(theInvestigator, docket.Disclose, docket.Disclosure{})
	}
	return of(theInvestigator, docket.FileReport, docket.ReportFiled{Text: "The disk was not encrypted.", Recommend: []string{"a1"}})
}

func heard(s *docket.State, now time.Time) (move, bool) {
	if s.Stage != "hearing" {
		return move{}, false
	}
	panel := s.Panel(hearingPanel)
	if panel == nil {
		seats := []docket.NewSeat{{Person: seated[0], Role: "chair"}, {Person: seated[1], Role: "member"}, {Person: seated[2], Role: "member"}}
		return by("ethics_chair", docket.SeatPanel, docket.Seating{Body: hearingPanel, Members: seats})
	}
	for i := range panel.Seats {
		if panel.Seats[i].Declared == 0 {
			return of(panel.Seats[i].Person, docket.Declare, docket.Certificate{Body: hearingPanel, Clear: true})
		}
	}
	if len(s.Hearings) == 0 {
		return by("ethics_office", docket.SetHearing, docket.HearingSet{For: now.Add(36 * 24 * time.Hour).Truncate(time.Hour), Place: "By video; the link is in your mailbox."})
	}
	if l := lastLetter(s, "hearing", procedure.Respondent); l != nil && l.ServedAt.IsZero() {
		return by("ethics_office", docket.Serve, docket.Service{Letter: l.ID, Method: "registered_post", Proof: "RR 12 345 679"})
	}
	if now.Before(s.Hearings[0].For.Add(24 * time.Hour)) {
		return move{}, false
	}
	return of(seated[0], docket.HoldHearing, docket.HearingHeld{Present: seated, RespondentAppeared: true, ComplainantHeard: true, Minutes: "Both sides were heard."})
}

func decided(s *docket.State, _ time.Time) (move, bool) {
	if s.Stage != "decision" {
		return move{}, false
	}
	if m, ok := ballot(s, "violation:a1"); ok {
		return m, true
	}
	if len(s.Findings) == 0 {
		return of(seated[0], docket.Find, docket.FindingMade{Allegation: "a1", Violation: true, Evidence: []string{"e1", "e2"}, Reasons: "The log and the railway's report agree."})
	}
	if m, ok := ballot(s, "sanction:probation"); ok {
		return m, true
	}
	return of(seated[0], docket.IssueDecision, docket.DecisionIssued{
		Reasons: "A list of patients was lost through carelessness, once, and was not used by anybody.",
		Sanctions: []docket.SanctionTerms{{Sanction: "probation", Term: period("6 months"), Conditions: []docket.Condition{
			{ID: "c1", Text: "Take twelve hours of training in the protection of records.", Due: period("90 calendar days")},
		}}},
	})
}

func ballot(s *docket.State, motion string) (move, bool) {
	b := s.BallotOn(motion)
	if b != nil && b.Closed > 0 {
		return move{}, false
	}
	n := 0
	if b != nil {
		n = len(b.Votes)
	}
	if n < len(seated) {
		return of(seated[n], docket.CastVote, docket.Voting{Motion: motion, Choice: "yes"})
	}
	return of(seated[0], docket.CloseBallot, docket.BallotClosed{Motion: motion})
}

func served(s *docket.State, _ time.Time) (move, bool) {
	if s.Stage != "appeal" {
		return move{}, false
	}
	if l := lastLetter(s, "decision", procedure.Respondent); l != nil && l.ServedAt.IsZero() {
		return by("ethics_office", docket.Serve, docket.Service{Letter: l.ID, Method: "registered_post", Proof: "RR 12 345 680"})
	}
	return move{}, false
}

func monitored(s *docket.State, _ time.Time) (move, bool) {
	if s.Stage != "sanction" || len(s.Sanctions) == 0 {
		return move{}, false
	}
	x := &s.Sanctions[0]
	switch x.Status {
	case docket.StatusDecided:
		for i := range s.Proposals {
			if q := &s.Proposals[i]; q.Act == docket.PutIntoEffect && q.About == x.ID && q.Entered == 0 {
				return by("ethics_chair", docket.PutIntoEffect, docket.EffectGiven{Sanction: x.ID})
			}
		}
		return by("ethics_office", docket.Propose, docket.Proposing{Act: docket.PutIntoEffect, Sanction: x.ID, Reasons: "The time to appeal is over."})
	case docket.StatusInEffect:
	default:
		return move{}, false
	}
	if len(x.Conditions) == 0 || x.Conditions[0].Met > 0 {
		return move{}, false
	}
	if s.Happened(procedure.ComplianceReported) == nil {
		return of(theRespondent, docket.ReportCompliance, docket.ComplianceReport{Sanction: x.ID, Condition: x.Conditions[0].ID, Text: "Twelve hours, certificate attached."})
	}
	return by("ethics_office", docket.ConfirmComply, docket.ComplianceConfirmed{Sanction: x.ID, Condition: x.Conditions[0].ID})
}

func lastLetter(s *docket.State, notice string, to procedure.Role) *docket.Letter {
	for i := len(s.Letters) - 1; i >= 0; i-- {
		if l := &s.Letters[i]; l.Notice == notice && l.To == to {
			return l
		}
	}
	return nil
}

func period(text string) clock.Period {
	p, err := clock.ParsePeriod(text)
	if err != nil {
		panic(err)
	}
	return p
}

func dayOf(now time.Time) clock.Date {
	chicago, err := time.LoadLocation("America/Chicago")
	if err != nil {
		chicago = time.UTC
	}
	return clock.DateOf(now, chicago)
}

// toldAlone tells the full case to the rules alone and returns its acts with
// the case time of each: what a benchmark runs again and again.
func toldAlone(p *procedure.Procedure, posts map[string]string, began time.Time) (acts []docket.Act, at []time.Time, err error) {
	s, now := &docket.State{}, began
	do := func(a docket.Act) error {
		acts, at = append(acts, a), append(at, now)
		fresh, err := copyAct(a)
		if err != nil {
			return err
		}
		e, err := docket.Decide(p, s, fresh, now)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Kind, err)
		}
		if _, err := e.Seal(s.HeadHash); err != nil {
			return err
		}
		s.HeadHash = e.Hash
		return nil
	}
	report := theReport(dayOf(now))
	if err := do(docket.Act{ID: "1", Case: "c", Kind: docket.File, By: docket.Actor{Person: theComplainant}, Particulars: &report}); err != nil {
		return nil, nil, err
	}
	for s.Closed == nil {
		if len(acts) > 500 || now.Sub(began) > 5*365*24*time.Hour {
			return acts, at, fmt.Errorf("the story does not end; it is in stage %s after %d acts", s.Stage, len(acts))
		}
		if due := docket.Due(p, s, now); len(due) > 0 {
			if err := do(due[0]); err != nil {
				return nil, nil, err
			}
			continue
		}
		m, ok := fullCase(s, now)
		if !ok {
			now = now.Add(24 * time.Hour)
			continue
		}
		a, err := m.act(fmt.Sprint(len(acts)+1), "c", posts)
		if err != nil {
			return nil, nil, err
		}
		now = now.Add(10 * time.Minute)
		if err := do(a); err != nil {
			return nil, nil, err
		}
	}
	return acts, at, nil
}

// person is who makes the move: the holder of an office is looked up.
func (m move) person(posts map[string]string) string {
	if m.office {
		return posts[m.who]
	}
	return m.who
}

func (m move) act(id, caseID string, posts map[string]string) (docket.Act, error) {
	a := docket.Act{ID: id, Case: caseID, Kind: m.kind, By: docket.Actor{Person: m.person(posts)}}
	if m.office {
		a.By.Offices = []string{m.who}
	}
	text, err := json.Marshal(m.say)
	if err != nil {
		return a, err
	}
	if a.Particulars, err = docket.NewParticulars(m.kind); err != nil {
		return a, err
	}
	return a, json.Unmarshal(text, a.Particulars)
}

// copyAct makes an act with particulars of its own, because deciding may
// complete them.
func copyAct(a docket.Act) (docket.Act, error) {
	if a.Particulars == nil {
		return a, nil
	}
	text, err := json.Marshal(a.Particulars)
	if err != nil {
		return a, err
	}
	if a.Particulars, err = docket.NewParticulars(a.Kind); err != nil {
		return a, err
	}
	return a, json.Unmarshal(text, a.Particulars)
}

func isoDay(at time.Time) string {
	text, err := dayOf(at).MarshalText()
	if err != nil {
		return ""
	}
	return string(text)
}
