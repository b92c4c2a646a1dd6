package notice

import (
	"os"
	"strconv"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Canaries: words that must not turn up where they do not belong.
const (
	reporterName   = "Quillon Zanzibar"
	respondentName = "Robin Vesperlark"
	allegationText = "She opened the chart of a neighbour, says Zanzibar, <script>alert(1)</script> and told QUILLON ZANZIBAR about it.\r\nBcc: x@y.z\u202e"
)

func ahima(t testing.TB) *procedure.Procedure {
	t.Helper()
	text, err := os.ReadFile("../procedure/packs/ahima-membership.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := procedure.Load("ahima-membership.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// story plays a case by its acts.
type story struct {
	t       testing.TB
	p       *procedure.Procedure
	s       *docket.State
	entries []docket.Entry
	now     time.Time
}

func begin(t testing.TB, p *procedure.Procedure) *story {
	return &story{t: t, p: p, s: &docket.State{}, now: time.Date(2024, 4, 1, 15, 0, 0, 0, time.UTC)}
}

func (x *story) offices() []string {
	var all []string
	for i := range x.p.Offices {
		all = append(all, x.p.Offices[i].ID)
	}
	return all
}

func (x *story) act(by string, k docket.Kind, a docket.Particulars) *docket.Entry {
	x.t.Helper()
	actor := docket.Actor{Person: by}
	switch by {
	case "clock":
		actor = docket.Clock()
	case "staff":
		actor.Offices = x.offices()
	}
	x.now = x.now.Add(time.Hour)
	e, err := docket.Decide(x.p, x.s, docket.Act{ID: strconv.Itoa(x.s.Head + 1), Case: "K7F2-93QM", Kind: k, By: actor, Particulars: a}, x.now)
	if err != nil {
		x.t.Fatalf("%s by %s: %v", k, by, err)
	}
	x.entries = append(x.entries, e)
	return &x.entries[len(x.entries)-1]
}

func (x *story) entry(seq int) *docket.Entry {
	if seq < 1 || seq > len(x.entries) {
		return nil
	}
	return &x.entries[seq-1]
}

func (x *story) names() Names {
	return Names{
		Of: func(id string) string {
			return map[string]string{"resp": respondentName, "compl": reporterName, "m1": "Ada Frost", "m2": "Ben Moor", "m3": "Cleo Tarn"}[id]
		},
		Entry: x.entry, Contact: "ethics@ahima.example, +1 312 555 0100", ReadAt: "https://probity.example/mailbox",
	}
}

// last is the latest letter of the notice to the addressee.
func (x *story) last(notice string, to procedure.Role) docket.Letter {
	x.t.Helper()
	for i := len(x.s.Letters) - 1; i >= 0; i-- {
		if l := x.s.Letters[i]; l.Notice == notice && l.To == to {
			return l
		}
	}
	x.t.Fatalf("no letter %s to %s was written", notice, to)
	return docket.Letter{}
}

func (x *story) write(notice string, to procedure.Role) Letter {
	x.t.Helper()
	got, err := Write(x.p, x.s, x.last(notice, to), x.names(), x.now)
	if err != nil {
		x.t.Fatal(err)
	}
	return got
}

func (x *story) serveAll(how string) {
	x.t.Helper()
	for i := range x.s.Letters {
		l := x.s.Letters[i]
		if !l.ServedAt.IsZero() {
			continue
		}
		method := l.Methods[0]
		for _, m := range l.Methods {
			if m == how {
				method = m
			}
		}
		x.act("staff", docket.Serve, &docket.Service{Letter: l.ID, Method: method, Proof: "receipt 1"})
	}
}

func (x *story) days(n int) { x.now = x.now.AddDate(0, 0, n) }

func (x *story) file() {
	x.act("compl", docket.File, &docket.Report{
		Source: "person", Channel: "web", Signed: true, Complainant: docket.Party{Person: "compl", Name: reporterName},
		Respondent: docket.Party{Person: "resp", Name: respondentName},
		Allegations: []docket.NewCharge{
			{Ground: "code_violation", Principles: []string{"p1", "p3"}, Text: allegationText, From: clock.MustDate("2024-02-12"), To: clock.MustDate("2024-02-20")},
			{Ground: "code_violation", Principles: []string{"p9"}, Text: "He signed letters with a credential that had lapsed.", From: clock.MustDate("2024-03-04")},
		},
	})
	x.act("staff", docket.Acknowledge, &docket.Acknowledgement{})
}

func (x *story) accept() {
	x.act("staff", docket.CompleteIntake, &docket.Completed{})
	tests := map[string]bool{}
	for _, q := range x.p.Stage(x.s.Stage).Tests {
		tests[q.ID] = true
	}
	x.act("staff", docket.Accept, &docket.Acceptance{Tests: tests, Reasons: "It is covered."})
	x.act("staff", docket.Notify, &docket.NoticeGiven{})
}

func (x *story) toHearing() {
	x.serveAll("registered_post")
	x.act("resp", docket.Respond, &docket.ResponseGiven{Text: "I deny it.", Answers: map[string]string{"a1": "denied", "a2": "denied"}})
	x.act("staff", docket.Assign, &docket.Assigning{Person: "inv"})
	x.act("staff", docket.RecordEvidence, &docket.EvidenceEntered{Items: []docket.NewEvidence{{Title: "EVIDENCECANARY access log", Independent: true}}})
	x.act("staff", docket.Disclose, &docket.Disclosure{})
	x.act("inv", docket.FileReport, &docket.ReportFiled{Text: "REPORTCANARY", Recommend: []string{"a1"}})
	x.act("staff", docket.SeatPanel, &docket.Seating{Body: "hearing_panel", Members: []docket.NewSeat{{Person: "m1", Role: "chair"}, {Person: "m2", Role: "member"}, {Person: "m3", Role: "member"}}})
	for _, m := range []string{"m1", "m2", "m3"} {
		if x.p.BodyOf("hearing_panel").Certificate {
			x.act(m, docket.Declare, &docket.Certificate{Body: "hearing_panel", Clear: true})
		}
	}
	x.act("staff", docket.SetHearing, &docket.HearingSet{For: time.Date(2024, 5, 17, 15, 0, 0, 0, time.UTC), Place: "Room 4, 233 N Michigan Ave, Chicago", Witnesses: []string{"Quillon Zanzibar", "Dana Hill"}})
}

func (x *story) toDecision() {
	x.serveAll("registered_post")
	x.days(46)
	x.act("staff", docket.HoldHearing, &docket.HearingHeld{Present: []string{"m1", "m2", "m3"}, RespondentAppeared: true})
	motions := []string{"violation:a1", "violation:a2"}
	vote := func(motion, choice string) {
		for _, m := range []string{"m1", "m2", "m3"} {
			x.act(m, docket.CastVote, &docket.Voting{Motion: motion, Choice: choice})
		}
		x.act("m1", docket.CloseBallot, &docket.BallotClosed{Motion: motion})
	}
	vote(motions[0], "yes")
	vote(motions[1], "no")
	x.act("m1", docket.Find, &docket.FindingMade{Allegation: "a1", Violation: true, Evidence: []string{x.disclosed()}, Reasons: "The access log shows the chart was opened three times without a task that called for it."})
	x.act("m1", docket.Find, &docket.FindingMade{Allegation: "a2", Reasons: "The credential was in force on that day."})
	vote("sanction:suspension", "yes")
	x.act("m1", docket.IssueDecision, &docket.DecisionIssued{Reasons: "Opening a record without need breaks the first principle. A suspension is enough, because the act was admitted to colleagues at once.", Sanctions: []docket.SanctionTerms{{Sanction: "suspension", Term: clock.MustPeriod("6 months")}}})
}

func (x *story) disclosed() string {
	for i := range x.s.Evidence {
		if x.s.Evidence[i].Disclosed > 0 && x.s.Evidence[i].Independent {
			return x.s.Evidence[i].ID
		}
	}
	x.t.Fatal("nothing was disclosed")
	return ""
}
