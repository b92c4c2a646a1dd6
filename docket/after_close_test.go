package docket

import (
	"slices"
	"strings"
	"testing"

	"probity/procedure"
)

// What the clock still does in a closed case is asked in one place, for what is due
// and for when to look next.
func TestTheClockAgreesWithItselfAfterTheClose(t *testing.T) {
	t.Parallel()
	x := standing(t, "closed", Lapse, "")
	x.running(t, "appeal_window", "2025-01-22")
	x.s.Clocks = append(x.s.Clocks, Running{ID: "listing/1", Rule: ListingRule, Deadline: due(t, x.p, "1 year", "2025-01-22"), Since: noon("2025-01-22")})
	for _, closed := range []bool{false, true} {
		if closed {
			x.s.Closed = &Closing{Seq: 20, At: noon("2025-01-23"), Disposition: "sanctioned"}
		}
		at, kind, c := Alarm(x.p, x.s)
		want := map[bool]string{false: "appeal_window", true: ListingRule}[closed]
		if c == nil || c.Rule != want || kind != Lapse {
			t.Fatalf("closed %t: the alarm is for %+v (%s)", closed, c, kind)
		}
		if due := Due(x.p, x.s, at.Add(-1)); len(due) > 0 {
			t.Errorf("closed %t: due before the alarm: %+v", closed, due)
		}
		if due := Due(x.p, x.s, at); len(due) != 1 || due[0].Particulars.(*Lapsing).Clock != c.ID {
			t.Errorf("closed %t: due at the alarm: %+v", closed, due)
		}
	}
}

// A letter that people must bring is still to be brought when the case is closed.
func TestALetterIsServedAfterTheClose(t *testing.T) {
	t.Parallel()
	x := standing(t, "closed", Serve, "clerk")
	x.s.Closed = &Closing{Seq: 20, At: noon("2025-01-23"), Disposition: "sanctioned"}
	mailed := wrote("n2", "closing", 20, noon("2025-01-23"))
	mailed.Methods = []string{"email"}
	x.s.Letters = []Letter{wrote("n1", "charge", 20, noon("2025-01-23")), mailed}
	owes := owed(x.p, x.s, "2025-02-03")
	if len(owes) != 1 || !strings.Contains(owes[0], "office serve") {
		t.Errorf("owed: %v", owes)
	}
	d := Duties(x.p, x.s, x.at)
	if i := slices.IndexFunc(d, func(d Duty) bool { return d.ID == "letter:n1" }); i < 0 || d[i].Owner != procedure.Role(x.p.FileKeeper) {
		t.Errorf("owed: %+v", d)
	}
	serve(t, x.p, x.s, x.at, "n1")
	if owes := owed(x.p, x.s, "2025-02-03"); len(owes) != 0 {
		t.Errorf("served, and owed: %v", owes)
	}
}

// A failed attempt is one by a way in which the letter goes.
func TestAnAttemptIsByAWayOfTheLetter(t *testing.T) {
	t.Parallel()
	for method, code := range map[string]Code{"registered_post": "", "courier": BadRequest, "pigeon": BadRequest} {
		x := standing(t, "decision", FailService, "clerk")
		x.s.Letters = []Letter{wrote("n1", "charge", 20, noon("2025-01-23"))}
		r := try(t, x.p, x.s, x.at, FailService, x.by, &ServiceFailed{Letter: "n1", Method: method, Why: "returned"})
		if (r == nil) != (code == "") || r != nil && (r.Code != code || r.Field != "method" || !strings.Contains(r.Sentence, "registered_post")) {
			t.Errorf("by %s: %v", method, r)
		}
	}
}
