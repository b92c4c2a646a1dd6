package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// presuming is a case whose charge was written on 21 January and counts as
// received five days later, if it went by registered post.
func presuming(t *testing.T, kind Kind) *scene {
	t.Helper()
	x := standing(t, "answer", kind, "clerk")
	n := x.p.Notice("charge")
	n.Methods = []string{"registered_post", "courier"}
	n.Presumed = &procedure.Presumption{Method: "registered_post", After: period("5 calendar days"), Cite: "S5"}
	x.s.Allegations[0].Noticed, x.s.Allegations[0].NoticedSeq = time.Time{}, 0
	m := moment{p: x.p, s: x.s, now: noon("2025-01-21"), e: Entry{Seq: 20, At: noon("2025-01-21")}}
	m.issue(n, "", []string{"a1"})
	return x
}

// received lets the five days pass.
func received(t *testing.T, x *scene) {
	t.Helper()
	if r := try(t, x.p, x.s, noon("2025-01-27"), Lapse, Clock(), &Lapsing{Clock: "presumed/1"}); r != nil {
		t.Fatal(r)
	}
}

func TestReceiptIsPresumed(t *testing.T) {
	t.Parallel()
	x := presuming(t, Serve)
	c := x.s.OpenClock(PresumedRule)
	if c == nil || c.Deadline.Day != clock.MustDate("2025-01-26") || c.Ref != "n1" || c.Owner != "office" || c.Cite != "S5" {
		t.Fatalf("presumed: %+v", x.s.Clocks)
	}
	received(t, x)
	l, a := x.s.Letters[0], x.s.Allegations[0]
	if l.Presumed != "S5" || l.Method != "registered_post" || l.Entered != 21 || clock.DateOf(l.ServedAt, zoneOf(x.p)) != clock.MustDate("2025-01-26") || !a.Noticed.Equal(l.ServedAt) || a.NoticedSeq != 21 || x.s.OpenClock("answer").Deadline.Day != clock.MustDate("2025-02-25") {
		t.Errorf("received: %+v, %+v", l, a)
	}
	for name, with := range map[string]func(x *scene){
		"by no rule":       func(x *scene) { x.p.Notice("charge").Presumed = nil },
		"by another way":   func(x *scene) { x.p.Notice("charge").Methods = []string{"courier", "registered_post"} },
		"in a closed case": func(x *scene) { x.s.Closed = &Closing{} },
		"of another letter": func(x *scene) {
			x.p.Notice("decision").Presumed = x.p.Notice("charge").Presumed
			x.p.Notice("charge").Presumed = nil
		},
	} {
		x := standing(t, "answer", "", "")
		n := x.p.Notice("charge")
		n.Methods, n.Presumed = []string{"registered_post"}, &procedure.Presumption{Method: "registered_post", After: period("5 calendar days"), Cite: "S5"}
		with(x)
		m := moment{p: x.p, s: x.s, now: noon("2025-01-21")}
		m.issue(n, "", []string{"a1"})
		if x.s.OpenClock(PresumedRule) != nil {
			t.Errorf("%s: receipt is presumed", name)
		}
	}
	// Proof ends the presumption; a way that failed does too, and the next is not
	// presumed.
	x = presuming(t, Serve)
	if r := try(t, x.p, x.s, noon("2025-01-24"), Serve, x.by, &Service{Letter: "n1", Method: "registered_post", Proof: "RR 1"}); r != nil || x.s.Clock("presumed/1").End != "met" {
		t.Errorf("proven: %+v, %v", x.s.Clocks, r)
	}
	x = presuming(t, FailService)
	if r := try(t, x.p, x.s, noon("2025-01-24"), FailService, x.by, &ServiceFailed{Letter: "n1", Method: "registered_post", Why: "returned"}); r != nil || x.s.Clock("presumed/1").End != "void" || x.s.OpenClock(PresumedRule) != nil {
		t.Errorf("failed: %+v, %v", x.s.Clocks, r)
	}
}

// A receipt that was shown takes the place of the presumed one, and takes no day
// from anybody.
func TestAReceiptThatIsShown(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, shown string
		with        func(x *scene)
		day         string // the last day to answer
	}{
		{"later", "2025-01-30", func(*scene) {}, "2025-03-01"},
		{"the same day", "2025-01-26", func(*scene) {}, "2025-02-25"},
		{"earlier", "2025-01-23", func(*scene) {}, "2025-02-25"},
		{"later, and it ran out", "2025-01-30", func(x *scene) { x.s.OpenClock("answer").End = "expired" }, "2025-03-01"},
		{"the same day, and it ran out", "2025-01-26", func(x *scene) { x.s.OpenClock("answer").End = "expired" }, ""},
		{"earlier, and it ran out", "2025-01-23", func(x *scene) { x.s.OpenClock("answer").End = "expired" }, ""},
		{"later, and it was met", "2025-01-30", func(x *scene) { x.s.OpenClock("answer").End = "met" }, ""},
		{"later, and it was stopped for two days", "2025-01-30", func(x *scene) {
			c := x.s.OpenClock("answer")
			d, err := c.Deadline.Toll(noon("2025-01-28"), "so").Resume(*x.p.Calendar(""), noon("2025-01-30"))
			if err != nil {
				t.Fatal(err)
			}
			c.Deadline = d
		}, "2025-03-03"},
	} {
		x := presuming(t, Serve)
		received(t, x)
		row.with(x)
		a := &Service{Letter: "n1", Method: "courier", Proof: "signed", On: clock.MustDate(row.shown)}
		if r := try(t, x.p, x.s, x.at, Serve, x.by, a); r != nil {
			t.Errorf("%s: %v", row.name, r)
			continue
		}
		l, noticed := x.s.Letters[0], x.s.Allegations[0].Noticed
		c := x.s.OpenClock("answer")
		if l.Presumed != "" || l.Method != "courier" || l.Entered != 22 || !noticed.Equal(l.ServedAt) || clock.DateOf(noticed, zoneOf(x.p)) != clock.MustDate(row.shown) || (c != nil) != (row.day != "") || c != nil && c.Deadline.Day != clock.MustDate(row.day) {
			t.Errorf("%s: %+v, noticed %s, %+v", row.name, l, noticed, c)
		}
		n := 0
		for _, h := range x.s.Events {
			if h.Event == procedure.Served("charge", procedure.Respondent) {
				n++
			}
		}
		if n != 1 || a.Presumed != clock.MustDate("2025-01-26") {
			t.Errorf("%s: served %d times, presumed on %s", row.name, n, a.Presumed)
		}
	}
}

// What was held on a presumption falls with it, as long as nothing was built on
// it that only an appeal can take down.
func TestALetterThatDidNotArrive(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ServiceFailed) {
		x := presuming(t, FailService)
		received(t, x)
		x.s.Letters = append(x.s.Letters, wrote("n2", "charge", 19, noon("2025-01-23")))
		x.s.Decisions = []Decision{{ID: "d1", Seq: 4, Served: x.s.Letters[0].ServedAt}, {ID: "d2", Seq: 5, Served: noon("2025-01-24")}, {ID: "d3", Seq: 6, Served: x.s.Letters[0].ServedAt}}
		x.s.Letters[0].About = []string{"a1", "d1", "d2"}
		x.s.Allegations = append(x.s.Allegations, Allegation{ID: "a2", Noticed: noon("2025-01-10"), NoticedSeq: 5})
		return x, &ServiceFailed{Letter: "n1", Method: "registered_post", Why: "returned"}
	}
	defaulted := func(x *scene) {
		x.s.Stage, x.s.Flags = "decision", []Flag{{Flag: "default_open"}, {Flag: "defaulted"}, {Flag: "overdue"}}
		x.s.Visits = append(x.s.Visits, Visit{Stage: "decision", Seq: 21, At: noon("2025-01-28")})
		x.s.Allegations[0].Admitted, x.s.Allegations[1].Admitted = "default", "consent"
	}
	x := asked(t, begin, []spoilt[*ServiceFailed]{
		{"by another way", func(_ *scene, a *ServiceFailed) { a.Method = "courier" }, BadRequest, "Receipt is presumed by registered post"},
		{"decided since", func(x *scene, _ *ServiceFailed) { x.s.Decisions[0].Seq = 22 }, TooLate, "a decision has been issued since"},
		{"decided by the entry that presumed it", func(x *scene, _ *ServiceFailed) { x.s.Decisions[0].Seq = 21 }, "", ""},
		{"closed", func(x *scene, _ *ServiceFailed) { x.s.Closed = &Closing{} }, TooLate, "the case is closed"},
		{"final", func(x *scene, _ *ServiceFailed) {
			x.s.Stage, x.s.AppealsLost = "sanction", []procedure.Role{procedure.Respondent}
		}, TooLate, "the decision is final"},
		{"in the sanction stage, and not final for them", func(x *scene, _ *ServiceFailed) { x.s.Stage = "sanction" }, "", ""},
		{"the appeal lost, and no sanction yet", func(x *scene, _ *ServiceFailed) { x.s.AppealsLost = []procedure.Role{procedure.Respondent} }, "", ""},
	}...)
	l, s := x.s.Letters[0], x.s
	if !l.ServedAt.IsZero() || l.Presumed != "" || l.Method != "" || l.Entered != 0 || l.Failed[0] != "registered_post" || !s.Allegations[0].Noticed.IsZero() || s.Allegations[0].NoticedSeq != 0 || s.Allegations[1].Noticed.IsZero() || !s.Decisions[0].Served.IsZero() || s.Decisions[1].Served.IsZero() || s.Decisions[2].Served.IsZero() {
		t.Errorf("not received: %+v, %+v, %+v", l, s.Allegations, s.Decisions)
	}
	if s.Happened(procedure.Served("charge", procedure.Respondent)) != nil || s.Clock("answer/1").End != "void" || s.Stage != "answer" {
		t.Errorf("what ran from it: %+v, in %s", s.Clocks, s.Stage)
	}
	y, a := begin()
	defaulted(y)
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, a); r != nil || !a.Default || y.s.Stage != "answer" || len(y.s.Flags) != 1 || y.s.Flags[0].Flag != "overdue" || y.s.Allegations[0].Admitted != "" || y.s.Allegations[1].Admitted != "consent" {
		t.Errorf("a default falls with it: %s, %+v, %+v, %v", y.s.Stage, y.s.Flags, y.s.Allegations, r)
	}
	// What was proven to have arrived is no matter of presumption.
	z, b := begin()
	z.s.Letters[0].Presumed = ""
	refused(t, "proven", try(t, z.p, z.s, z.at, z.kind, z.by, b), Already, "was served")
}

// The way a letter goes next, and who sends it.
func TestHowALetterGoes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		l        Letter
		next     string
		bySystem bool
	}{
		{Letter{Methods: []string{"email", "courier"}}, "email", true},
		{Letter{Methods: []string{"email", "courier"}, Failed: []string{"email"}}, "courier", false},
		{Letter{Methods: []string{"email", "courier"}, Failed: []string{"courier", "email"}}, "", false},
		{Letter{Methods: []string{"mailbox"}}, "mailbox", true},
		{Letter{Methods: []string{"email"}, ServedAt: noon("2025-01-22")}, "email", false},
	} {
		if row.l.Next() != row.next || row.l.BySystem() != row.bySystem {
			t.Errorf("%+v goes by %q, by the system %t", row.l, row.l.Next(), row.l.BySystem())
		}
	}
	for _, row := range []struct {
		name, notice string
		with         func(p *procedure.Procedure)
		proven       bool
	}{
		{"a charge", "charge", func(*procedure.Procedure) {}, true},
		{"no letter", "love", func(*procedure.Procedure) {}, false},
		{"another letter", "decision", func(p *procedure.Procedure) { p.Notice("decision").Proven = []string{"courier"} }, false},
		{"a charge that anything proves", "charge", func(p *procedure.Procedure) { p.Notice("charge").Proven = nil }, false},
		{"a charge that an e-mail proves", "charge", func(p *procedure.Procedure) { p.Notice("charge").Proven = []string{"courier", "email"} }, false},
		{"no charge", "charge", func(p *procedure.Procedure) { p.Stage("answer").Kind = procedure.Response }, false},
	} {
		p := smallPack(t)
		row.with(p)
		if MustBeProven(p, row.notice) != row.proven {
			t.Errorf("%s must be proven: %t", row.name, !row.proven)
		}
	}
	// A letter entered on the day it arrived counts from the moment; one entered
	// later from the beginning of its day.
	x := standing(t, "answer", "", "")
	m := moment{p: x.p, s: x.s, now: x.at}
	for day, want := range map[string]time.Time{"2025-02-03": x.at, "2025-02-02": clock.MustDate("2025-02-02").Start(zoneOf(x.p))} {
		if got := m.onDay(clock.MustDate(day)); !got.Equal(want) {
			t.Errorf("%s counts from %s", day, got)
		}
	}
	if !m.onDay(clock.Date{}).Equal(x.at) {
		t.Error("no day is not now")
	}
}

// Which kind of member a body lacks.
func TestWhichKindABodyLacks(t *testing.T) {
	t.Parallel()
	x := standing(t, "decision", "", "")
	b := x.p.BodyOf("panel_one")
	if x.s.MissingKind(nil) != "" || x.s.MissingKind(b) != "" {
		t.Error("a body of no kinds lacks one")
	}
	b.Composition = []procedure.Part{{Kind: "judge", AtLeast: 1}}
	if got := x.s.MissingKind(b); got != "judge" {
		t.Errorf("a panel without a judge lacks %q", got)
	}
	x.s.Panels[0].Seats[1].Kind = "judge"
	if got := x.s.MissingKind(b); got != "" {
		t.Errorf("a panel with a judge lacks %q", got)
	}
	for _, gone := range []func(s *Seat){func(s *Seat) { s.Left = 9 }, func(s *Seat) { s.Role = "alternate" }} {
		y := standing(t, "decision", "", "")
		y.s.Panels[0].Seats[1].Kind = "judge"
		if gone(&y.s.Panels[0].Seats[1]); y.s.MissingKind(b) != "judge" {
			t.Error("a judge who does not sit counts")
		}
	}
	x.s.Panels = nil
	if got := x.s.MissingKind(b); got != "judge" {
		t.Errorf("a panel that is not seated lacks %q", got)
	}
	if o := May(x.p, x.s, holder(x.p, "clerk"), x.at); len(o) != len(specs) || o[0].Allowed || !strings.HasPrefix(o[0].Refusal.Sentence, "This case has been filed") {
		t.Errorf("what may be done: %+v", o[0])
	}
	if o := MayDo(x.p, x.s, Actor{}, "dance", x.at); o.Allowed || o.Refusal == nil || o.Refusal.Code != BadRequest {
		t.Errorf("no act: %+v", o)
	}
	if _, err := Decide(x.p, x.s, Act{Case: "c", Kind: "dance"}, x.at); err == nil || !err.(*Refusal).Invalid() { //nolint:errorlint // Decide returns it bare
		t.Errorf("no act: %v", err)
	}
}
