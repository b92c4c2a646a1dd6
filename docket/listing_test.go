package docket

import (
	"strings"
	"testing"

	"probity/procedure/clock"
)

// inForce is a case with a suspension of three months in effect since 3 March
// 2025, which may be published; publishes is what the pack says about that.
func inForce(t *testing.T, publishes, sanction string) *course {
	t.Helper()
	c := deciding(t, "publish: {none: true, cite: S1}", "publish: {from: effective, audience: [members], "+publishes+"cite: S1}",
		"min: 1 month, max: 1 year, on_breach: expulsion, cite: S1}", "min: 1 month, max: 1 year, public: true, "+sanction+"cite: S1}")
	if r := c.rules(true, "suspension"); r != nil {
		t.Fatal(r)
	}
	c.posts()
	c.does("member", WaiveReconsider, &ReconsiderWaiver{Free: true})
	c.does("reporter", WaiveReconsider, &ReconsiderWaiver{Free: true})
	c.posts()
	c.does("member", WaiveAppeal, &AppealWaiver{Free: true})
	c.office(PutIntoEffect, &EffectGiven{Sanction: "s1"})
	return c
}

func (c *course) publishes() {
	c.t.Helper()
	c.office(Publish, &Publishing{Audience: []string{"members"}, Text: "so"})
}

// owes is the duty with the id, or nil.
func (c *course) owes(id string) *Duty {
	list := Duties(c.p, c.s, c.at)
	return first(list, func(d *Duty) bool { return d.ID == id })
}

func TestAPublicationComesOffTheListAfterTheCaseIsClosed(t *testing.T) {
	t.Parallel()
	c := inForce(t, "delist_after: 7 years, delist_from: effect, ", "delist_after: 1 year, delist_from: end, ")
	c.publishes()
	if c.s.listing("u1") != nil {
		t.Fatal("the time runs before the end from which it is counted")
	}
	c.until("2025-06-04") // three months: Tue 3 June
	if c.s.Closed == nil {
		t.Fatalf("the case is in %s", c.s.Stage)
	}
	// Three months ended on Tue 3 June 2025; a year from that.
	k := c.s.listing("u1")
	if k == nil || k.Deadline.Day.String() != "Wed 3 Jun 2026" || !strings.Contains(k.Deadline.Sentence, "the end of suspension") {
		t.Fatalf("the time of the publication: %+v", k)
	}
	if at, kind, which := Alarm(c.p, c.s); kind != Lapse || which != k || !at.Equal(k.Deadline.At) {
		t.Errorf("the alarm of the closed case: %s %s", at, kind)
	}
	if len(Duties(c.p, c.s, c.at)) > 0 {
		t.Error("something is owed before the time is over")
	}
	c.until("2026-06-03")
	if k = c.s.listing("u1"); k == nil {
		t.Fatal("the time ended before its last day was over")
	}
	c.until("2026-06-04")
	d := c.owes("retract:u1")
	if d == nil || d.Act != Retract || d.Owner != "office" || d.Due.String() != "Wed 3 Jun 2026" || !strings.Contains(d.What, "its time is over") {
		t.Fatalf("the duty to take it back: %+v", d)
	}
	if !NextAlarm(c.p, c.s).IsZero() {
		t.Error("there is an alarm for nothing")
	}
	c.at = noon("2036-01-01")
	c.refused("clerk", Purge, &Purging{}, NotYet, "has to be taken back first")
	c.office(Retract, &Retracting{Publication: "u1", Reasons: "its time is over"})
	if len(Duties(c.p, c.s, c.at)) > 0 {
		t.Error("something is owed though it was taken back")
	}
	c.at = noon("2043-01-01")
	c.refused("clerk", Purge, &Purging{}, NotYet, "takes two people")
	c.office(Propose, &Proposing{Act: Purge, Reasons: "its time is over"})
	c.refused("clerk", Purge, &Purging{}, NotYours, "You proposed it")
	if r := c.enter(holder(c.p, "second"), Purge, &Purging{}); r != nil {
		t.Fatal(r)
	}
}

func TestAPublicationIsTakenBackWhenTheSanctionIsOver(t *testing.T) {
	t.Parallel()
	c := inForce(t, "retract_on_lift: true, ", "")
	c.publishes()
	if c.owes("retract:u1") != nil {
		t.Fatal("a sanction in force is to be taken back")
	}
	c.until("2025-06-04")
	d := c.owes("retract:u1")
	if c.s.Closed == nil || d == nil || !strings.Contains(d.What, "does not stand any more") {
		t.Fatalf("the duty to take it back: %+v", d)
	}

	c = inForce(t, "", "")
	c.publishes()
	c.until("2025-06-04")
	if c.s.Closed == nil || len(Duties(c.p, c.s, c.at)) > 0 || !NextAlarm(c.p, c.s).IsZero() {
		t.Error("what the procedure does not take back is to be taken back")
	}
}

// What was set aside never stays published, whatever the procedure says of the end
// of a sanction.
func TestWhatWasSetAsideIsTakenBack(t *testing.T) {
	t.Parallel()
	c := inForce(t, "delist_after: 7 years, delist_from: effect, ", "")
	c.publishes()
	if k := c.s.listing("u1"); k == nil || k.Deadline.Day != (clock.Date{Year: 2032, Month: 3, Day: 3}) {
		t.Fatalf("the time of the publication: %+v", k)
	}
	c.s.Sanctions[0].Status = StatusSetAside
	c.office(Note, &NoteAdded{Text: "the court has ruled"})
	if c.s.listing("u1") != nil || c.owes("retract:u1") == nil {
		t.Error("what was set aside stays published")
	}
}

func TestWhatMustBePublishedIsOwedAlsoAfterTheClose(t *testing.T) {
	t.Parallel()
	c := inForce(t, "obligatory: true, ", "")
	if d := c.owes("publish"); d == nil || d.Act != Publish || d.Owner != "office" || !strings.Contains(d.What, "suspension") {
		t.Fatalf("the duty to publish: %+v", d)
	}
	c.until("2025-06-04")
	if c.s.Closed == nil || c.owes("publish") == nil {
		t.Fatal("the duty to publish ended with the case")
	}
	c.publishes()
	if len(Duties(c.p, c.s, c.at)) > 0 {
		t.Error("something is owed though it was published")
	}
}

// What need not be published is owed by nobody.
func TestWhatNeedNotBePublishedIsNotOwed(t *testing.T) {
	t.Parallel()
	if c := inForce(t, "", ""); c.owes("publish") != nil {
		t.Errorf("owed: %+v", c.owes("publish"))
	}
}
