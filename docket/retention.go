package docket

import (
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// How long the record of a closed case is kept, and what holds it back after that.

// RecordStatus says how it stands with letting go of a record.
type RecordStatus string

// How it stands, the first that is true.
const (
	RecordGone    RecordStatus = "gone"     // it was let go
	RecordOpen    RecordStatus = "open"     // the case is open, and no time runs
	RecordForEver RecordStatus = "for_ever" // the procedure never lets go of it
	RecordUnsaid  RecordStatus = "unsaid"   // no day can be told, and so it is kept
	RecordHeld    RecordStatus = "held"     // something holds it, whether or not its time is over
	RecordKept    RecordStatus = "kept"     // its time is not over
	RecordDue     RecordStatus = "due"      // its time is over, and nothing holds it
)

// What can hold a record, besides its time.
const (
	HeldByHold        = "legal_hold"  // a legal hold stands
	HeldByPublication = "publication" // what was published is out, and the record says why
	HeldBySanction    = "sanction"    // a sanction stands from which somebody can ask to come back, or its term runs
	HeldByTied        = "tied_case"   // a case that is tied to it is open
	HeldByTime        = "time"        // the procedure's time for such records
)

// RecordHold is one thing that holds a record back.
type RecordHold struct {
	What     string         `json:"what"`          // one of HeldBy…
	Ref      string         `json:"ref,omitempty"` // the hold, the publication, the sanction in force
	Sentence string         `json:"sentence"`
	Until    clock.Deadline `json:"until,omitzero"` // where that is known
	Rule     string         `json:"rule,omitempty"`
}

// Keeping is for how long the record of a case is kept, by which rule, and what
// holds it back now.
type Keeping struct {
	Status RecordStatus
	Class  string         // of the retention rule: decided, dismissed, not_retained
	Until  clock.Deadline // its last day at the least, with the sentence that says how it was counted; zero unless the status is held, kept or due
	Rule   string         // the retention rule cited
	Held   []RecordHold   // all that holds it now; empty once it is due
}

// Keep works out how it stands with letting go of a record. The time of the
// procedure's retention rule runs from the close, and anew from every entry after it
// but a proposal and its answer, or its grace where it has one, so that nothing is let
// go that somebody worked on within that time. A case that tiedOpen says is tied to it and open, a legal hold, a publication
// that is out and a sanction that stands hold it on after that. Where no day can be
// told, by a rule that is missing or cannot be counted, it is kept.
func Keep(p *procedure.Procedure, s *State, tiedOpen bool, now time.Time) Keeping {
	switch {
	case s.Purged:
		return Keeping{Status: RecordGone}
	case s.Closed == nil:
		return Keeping{Status: RecordOpen}
	}
	var k Keeping
	k.Until, k.Rule = KeptUntil(p, s)
	k.Held = append(k.Held, heldNow(p, s)...)
	if tiedOpen {
		k.Held = append(k.Held, RecordHold{What: HeldByTied, Sentence: "Something that is not over needs the record; it is kept as long.", Rule: k.Rule})
	}
	if r := retention(p, s); r != nil {
		k.Class = r.Class
		if r.Forever {
			k.Status = RecordForEver
			return k
		}
	}
	if k.Until.At.IsZero() {
		k.Status = RecordUnsaid
		return k
	}
	k.Status = RecordDue
	if now.Before(k.Until.At) {
		k.Status = RecordKept
		k.Held = append(k.Held, RecordHold{What: HeldByTime, Sentence: "The record is kept until " + k.Until.Day.String() + ": " + k.Until.Sentence + ".", Until: k.Until, Rule: k.Rule})
	}
	if len(k.Held) > 0 && k.Held[0].What != HeldByTime {
		k.Status = RecordHeld
	}
	return k
}

// heldNow is what of the case itself holds its record, whatever the day.
func heldNow(p *procedure.Procedure, s *State) []RecordHold {
	var out []RecordHold
	m := moment{p: p, s: s}
	for i := range s.LegalHolds {
		if h := &s.LegalHolds[i]; h.Released == 0 {
			out = append(out, RecordHold{What: HeldByHold, Ref: h.ID, Sentence: "A legal hold stands; the record is kept."})
		}
	}
	for i := range s.Publications { // while it is out, the record must say why
		u := &s.Publications[i]
		if c := s.listing(u.ID); c != nil {
			out = append(out, RecordHold{What: HeldByPublication, Ref: u.ID, Sentence: "The outcome is published until " + c.Deadline.Day.String() + ": " + c.Deadline.Sentence + ".", Until: c.Deadline, Rule: c.Cite})
		} else if u.Retracted == 0 && s.toRetract(u.ID) {
			out = append(out, RecordHold{What: HeldByPublication, Ref: u.ID, Sentence: "The publication has to be taken back first.", Rule: p.Publish.Cite})
		}
	}
	for i := range s.Sanctions {
		x := &s.Sanctions[i]
		r := p.Sanction(x.Sanction)
		if m.standsOpen(x) {
			out = append(out, RecordHold{What: HeldBySanction, Ref: x.ID, Sentence: r.Title + " stands, and the respondent can ask to come back from it; the record is kept as long.", Rule: orElse(r.Reinstate.Cite, r.Cite)})
			continue
		}
		if c := first(s.Clocks, func(c *Running) bool { return c.Rule == TermRule && c.Ref == x.ID && c.Open() }); c != nil && x.Status == StatusInEffect {
			out = append(out, RecordHold{What: HeldBySanction, Ref: x.ID, Sentence: "The sanction runs until " + c.Deadline.Day.String() + "; the record is kept as long.", Until: c.Deadline, Rule: c.Cite})
		}
	}
	return out
}

// KeptUntil is the day until which a closed case's record is kept at the least,
// with the rule. The period is counted from the close, or from the last entry if that
// came later; where the rule has a grace, that is what is counted from the last entry,
// and the later of the two days holds. No day is given where none can be told.
func KeptUntil(p *procedure.Procedure, s *State) (clock.Deadline, string) {
	if s.Closed == nil {
		return clock.Deadline{}, ""
	}
	pick := retention(p, s)
	switch {
	case pick == nil:
		return clock.Deadline{}, p.ID
	case pick.Forever:
		return clock.Deadline{}, pick.Cite
	}
	closed := clock.Trigger{Event: "closed", At: s.Closed.At, Label: "the close of the case"}
	worked := clock.Trigger{Event: "last_entry", At: s.activeAt(), Label: "the last entry"}
	if pick.Grace.IsZero() {
		return orNone(clock.Rule{Period: pick.Period}.Due(*p.Calendar(""), closed, worked)), pick.Cite
	}
	d := orNone(clock.Rule{Period: pick.Period}.Due(*p.Calendar(""), closed))
	if !worked.At.After(closed.At) || d.At.IsZero() {
		return d, pick.Cite
	}
	if g := orNone(clock.Rule{Period: pick.Grace}.Due(*p.Calendar(""), worked)); g.At.IsZero() || g.At.After(d.At) {
		d = g
	}
	return d, pick.Cite
}

// orNone is a day, or none where it cannot be told.
func orNone(d clock.Deadline, err error) clock.Deadline {
	if err != nil {
		return clock.Deadline{}
	}
	return d
}

// KeptForever reports whether the procedure never lets go of the record of such
// a case.
func KeptForever(p *procedure.Procedure, s *State) bool {
	r := retention(p, s)
	return r != nil && r.Forever
}

// retention is the rule by which the closed case's record is kept, or nil.
func retention(p *procedure.Procedure, s *State) *procedure.Retention {
	if s.Closed == nil {
		return nil
	}
	class := "decided"
	switch s.Closed.Disposition {
	case "dismissed", "referred", "not_warranted", "no_cause", "withdrawn":
		class = "dismissed"
	}
	if s.HasFlag("former_member") && p.Filing.FormerNotRetained {
		class = "not_retained"
	}
	var pick *procedure.Retention
	for i := range p.Retain {
		if p.Retain[i].Class == class {
			pick = &p.Retain[i]
		}
	}
	if pick == nil && len(p.Retain) > 0 {
		pick = &p.Retain[0]
	}
	return pick
}

// KeeperOf is the office that keeps the file of the case, or its substitute where its
// work on the case went there.
func KeeperOf(p *procedure.Procedure, s *State) procedure.Role {
	m := moment{p: p, s: s}
	return procedure.Role(orElse(m.reroutedTo(p.FileKeeper), p.FileKeeper))
}

// PurgeProposed is until when a proposal to let go of the record waits for a second
// person; zero when none does.
func PurgeProposed(s *State) time.Time {
	if q := first(s.Proposals, func(q *Proposal) bool { return q.Act == Purge && q.open() }); q != nil {
		return q.Until.At
	}
	return time.Time{}
}

// RecordDuty is the id of the duty to let go of a record whose time is over.
const RecordDuty = "record"

// LetGoDuty is what is owed of a record that is due: to propose that it be let go,
// where that takes two people, or to let it go.
func LetGoDuty(p *procedure.Procedure) (act Kind, what string) {
	if p.TakesTwo(string(Purge)) {
		return Propose, "Propose to let go of the record, whose time is over, which takes two people; or place a legal hold"
	}
	return Purge, "Let go of the record, whose time is over; or place a legal hold"
}

// fromRecord asks the office that keeps the file to let go of a record whose time is
// over. Whether a case that is tied to it is open is not known here: letting go is
// refused then, and whoever lists duties leaves this one out.
func (d *duties) fromRecord() {
	k := Keep(d.p, d.s, false, d.now)
	if k.Status != RecordDue {
		return
	}
	m := moment{p: d.p, s: d.s, now: d.now}
	if m.waiting(Purge, "") != nil {
		return // what is owed is the second person's
	}
	act, what := LetGoDuty(d.p)
	d.add(Duty{
		ID: RecordDuty, Owner: procedure.Role(d.p.FileKeeper), What: what, Act: act, Due: k.Until.Day, DueAt: k.Until.At, Sentence: k.Until.Sentence,
		Since: k.Until.At, Late: true, Rule: k.Rule,
	})
}
