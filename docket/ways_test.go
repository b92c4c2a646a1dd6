package docket

import (
	"testing"

	"probity/procedure"
)

// Where each act leads: by its own event, and by no other.
func TestWhereEachActLeads(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		a    Particulars
		on   procedure.Event
	}{
		{"accepted", &Acceptance{}, procedure.Accepted}, {"dismissed", &Dismissal{}, procedure.DismissedNow}, {"referred", &Referral{}, procedure.Referred},
		{"dismissal upheld", &ReviewRuling{Uphold: true}, procedure.Upheld}, {"dismissal taken back", &ReviewRuling{}, procedure.Reinstated},
		{"to mediation", &MediationStart{}, procedure.ToMediation}, {"settled", &MediationEnd{Settled: true}, procedure.Mediated}, {"not settled", &MediationEnd{}, procedure.NotMediated},
		{"to show cause", &ShowCause{}, procedure.ShowCauseOrdered}, {"complete", &Completed{}, procedure.Complete}, {"answered the charge", &ChargeAnswer{}, procedure.Answered},
		{"cause found", &CauseRuling{Cause: "yes"}, procedure.CauseFound}, {"no cause", &CauseRuling{Cause: "no"}, procedure.NoCause}, {"a lesser measure", &CauseRuling{Cause: "lesser"}, procedure.LesserMeasure},
		{"answered", &ResponseGiven{}, procedure.Responded}, {"gave the answer up", &ResponseWaiver{}, procedure.ResponseWaived}, {"gave the hearing up", &HearingWaiver{}, procedure.HearingWaived}, {"heard", &GoingOn{}, procedure.Heard},
		{"closed by order", &ClosingOrder{}, procedure.ClosedNow}, {"closed for incapacity", &Incapacity{How: "close"}, procedure.ClosedNow}, {"resigned", &Resignation{How: "close_bar"}, procedure.Resigned}, {"died", &Death{How: "close"}, procedure.Died},
		{"the body above agreed", &OversightAnswer{Agreed: true}, procedure.OversightAgreed}, {"the body above did not", &OversightAnswer{}, procedure.OversightReturned}, {"withdrawn", &WithdrawalRuling{Grant: true}, procedure.Withdrawn},
	} {
		x := standing(t, "answer", "", "clerk")
		st := x.p.Stage("answer")
		st.Exits = []procedure.Way{{On: row.on, To: "appeal"}}
		m := &moment{p: x.p, s: x.s, now: x.at, act: &Act{By: x.by}, as: "office", e: Entry{Case: "c", Seq: 21, At: x.at, Particulars: row.a}}
		row.a.follow(m)
		if m.err != nil || x.s.Stage != "appeal" || x.s.Happened(procedure.Entered("appeal")) == nil || row.on != procedure.ClosedNow && x.s.Happened(row.on) == nil {
			t.Errorf("%s: the case is in %s: %v", row.name, x.s.Stage, m.err)
		}
	}
	// What leads nowhere is noted all the same.
	for _, row := range []struct {
		name string
		a    Particulars
		on   procedure.Event
	}{
		{"a late answer", &ResponseGiven{}, procedure.Responded}, {"a resignation from which the case goes on", &Resignation{How: "continue"}, procedure.Resigned},
		{"a death from which the case goes on", &Death{How: "continue"}, procedure.Died}, {"held for incapacity", &Incapacity{How: "hold"}, procedure.Held}, {"a refusal to withdraw", &WithdrawalRuling{}, procedure.WithdrawalDecided},
	} {
		x := standing(t, "answer", "", "clerk")
		x.p.Stage("answer").Exits = nil
		m := &moment{p: x.p, s: x.s, now: x.at, act: &Act{By: x.by}, as: "office", e: Entry{Case: "c", Seq: 21, At: x.at, Particulars: row.a}}
		row.a.follow(m)
		if m.err != nil || x.s.Stage != "answer" || x.s.Happened(row.on) == nil {
			t.Errorf("%s: the case is in %s, %+v: %v", row.name, x.s.Stage, x.s.Events, m.err)
		}
	}
}

// A closed case goes on where it was reopened.
func TestWhereAReopenedCaseGoesOn(t *testing.T) {
	t.Parallel()
	x := standing(t, "closed", Reopen, "clerk")
	x.p.Stage("answer").Kind = procedure.Screening
	x.s.Closed = &Closing{Disposition: "cleared"}
	if r := try(t, x.p, x.s, x.at, x.kind, x.by, &Reopening{Stage: "answer", NewFacts: "a witness"}); r != nil || x.s.Stage != "answer" || x.s.Closed != nil || !x.happenedNow(procedure.Reopened, "1") || x.s.Round != 2 {
		t.Errorf("in %s, round %d, closed %v: %v", x.s.Stage, x.s.Round, x.s.Closed, r)
	}
}
