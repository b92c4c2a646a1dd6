package docket

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"probity/procedure"
	"probity/procedure/clock"
)

// closedAt is a case of the small pack that was closed then and not touched since.
func closedAt(t *testing.T, day string) *scene {
	t.Helper()
	x := screened(t, Purge, "clerk")
	x.s.Closed, x.s.UpdatedAt, x.s.ActiveAt = &Closing{At: noon(day), Disposition: "cleared"}, noon(day), noon(day)
	return x
}

func TestHowLongARecordIsKept(t *testing.T) {
	t.Parallel()
	grace := func(x *scene) { x.p.Retain[0].Grace = clock.Period{N: 1, Unit: clock.Year} }
	listing := func(x *scene, end string) {
		x.s.Publications = []PublicationMade{{ID: "u1", Of: []string{"s1"}, Seq: 3}}
		x.s.Clocks = []Running{{ID: "listing/1", Rule: ListingRule, Ref: "u1", End: end, Cite: "S7", Deadline: clock.Deadline{At: noon("2027-05-01"), Day: clock.Date{Year: 2027, Month: 5, Day: 1}, Sentence: "two years"}}}
	}
	sanction := func(x *scene, status string) *procedure.Sanction {
		x.s.Sanctions = []InForce{{ID: "s1", Sanction: "suspension", Status: status}}
		return x.p.Sanction("suspension")
	}
	for _, row := range []struct {
		what  string
		with  func(x *scene)
		tied  bool
		on    string
		is    RecordStatus
		until string
		held  string // what holds it, and words of the first sentence
	}{
		{what: "open", with: func(x *scene) { x.s.Closed = nil }, on: "2099-01-01", is: RecordOpen},
		{what: "let go", with: func(x *scene) { x.s.Purged = true }, on: "2099-01-01", is: RecordGone},
		{what: "on its last day", on: "2025-02-01", is: RecordKept, until: "Sat 1 Feb 2025", held: "time: kept until Sat 1 Feb 2025"},
		{what: "the day after", on: "2025-02-02", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "a note was added since", with: func(x *scene) { x.s.ActiveAt = noon("2020-03-01") }, on: "2025-02-02", is: RecordKept, until: "Sun 1 Mar 2026", held: "time: the last entry"},
		{what: "a note was added since, with a grace that ends before", with: func(x *scene) { grace(x); x.s.ActiveAt = noon("2020-03-01") }, on: "2025-02-02", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "with a grace, on its last day", with: func(x *scene) { grace(x); x.s.ActiveAt = noon("2024-06-01") }, on: "2025-06-01", is: RecordKept, until: "Sun 1 Jun 2025", held: "time: the last entry"},
		{what: "with a grace, the day after", with: func(x *scene) { grace(x); x.s.ActiveAt = noon("2024-06-01") }, on: "2025-06-02", is: RecordDue, until: "Sun 1 Jun 2025"},
		{what: "with a grace, and not touched since", with: grace, on: "2025-02-01", is: RecordKept, until: "Sat 1 Feb 2025", held: "time: the close"},
		{what: "with a grace that cannot be counted", with: func(x *scene) { grace(x); x.s.ActiveAt = time.Date(10001, 1, 1, 0, 0, 0, 0, time.UTC) }, on: "2099-01-01", is: RecordUnsaid},
		{what: "proposed since, which is no work", with: func(x *scene) { x.s.UpdatedAt = noon("2020-03-01") }, on: "2025-02-02", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "for ever", with: func(x *scene) { x.p.Retain[0].Forever = true }, on: "2099-01-01", is: RecordForEver},
		{what: "for ever, and held", with: func(x *scene) { x.p.Retain[0].Forever, x.s.LegalHolds = true, []LegalHold{{ID: "h1"}} }, on: "2099-01-01", is: RecordForEver, held: "legal_hold: A legal hold"},
		{what: "no rule at all", with: func(x *scene) { x.p.Retain = nil }, on: "2099-01-01", is: RecordUnsaid},
		{what: "a rule that cannot be counted", with: func(x *scene) { x.s.ActiveAt = time.Date(10001, 1, 1, 0, 0, 0, 0, time.UTC) }, on: "2099-01-01", is: RecordUnsaid},
		{what: "under a legal hold", with: func(x *scene) { x.s.LegalHolds = []LegalHold{{ID: "h1", Released: 4}, {ID: "h2"}} }, on: "2099-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "legal_hold: A legal hold stands"},
		{what: "under one before its time", with: func(x *scene) { x.s.LegalHolds = []LegalHold{{ID: "h2"}} }, on: "2024-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "legal_hold time: A legal hold stands"},
		{what: "under one that was released", with: func(x *scene) { x.s.LegalHolds = []LegalHold{{ID: "h1", Released: 4}} }, on: "2025-02-02", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "a tied case is open", tied: true, on: "2099-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "tied_case: Something that is not over"},
		{what: "published for a time", with: func(x *scene) { listing(x, "") }, on: "2026-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "publication: published until Sat 1 May 2027"},
		{what: "to be taken back", with: func(x *scene) {
			listing(x, "expired")
			x.s.Flags = []Flag{{Flag: FlagToRetract, Ref: "u1"}}
		}, on: "2028-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "publication: taken back first"},
		{what: "taken back", with: func(x *scene) {
			listing(x, "expired")
			x.s.Publications[0].Retracted = 9
			x.s.Flags = []Flag{{Flag: FlagToRetract, Ref: "u1"}}
		}, on: "2028-01-01", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "a sanction with a way back stands", with: func(x *scene) { sanction(x, StatusInEffect).Reinstate = &procedure.Reinstate{Cite: "S8"} }, on: "2028-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "sanction: come back"},
		{what: "it is over", with: func(x *scene) { sanction(x, StatusReinstated).Reinstate = &procedure.Reinstate{Cite: "S8"} }, on: "2028-01-01", is: RecordDue, until: "Sat 1 Feb 2025"},
		{what: "a term runs", with: func(x *scene) {
			sanction(x, StatusInEffect).Reinstate = nil
			x.s.Clocks = []Running{{ID: "term/1", Rule: TermRule, Ref: "s1", Cite: "S7", Deadline: clock.Deadline{At: noon("2029-05-01"), Day: clock.Date{Year: 2029, Month: 5, Day: 1}}}}
		}, on: "2028-01-01", is: RecordHeld, until: "Sat 1 Feb 2025", held: "sanction: runs until Tue 1 May 2029"},
		{what: "the term is over", with: func(x *scene) {
			sanction(x, StatusInEffect).Reinstate = nil
			x.s.Clocks = []Running{{ID: "term/1", Rule: TermRule, Ref: "s1", End: "expired"}}
		}, on: "2028-01-01", is: RecordDue, until: "Sat 1 Feb 2025"},
	} {
		x := closedAt(t, "2019-02-01")
		if row.with != nil {
			row.with(x)
		}
		k := Keep(x.p, x.s, row.tied, noon(row.on))
		until := ""
		if !k.Until.Day.IsZero() {
			until = k.Until.Day.String()
		}
		var held []string
		said := ""
		for i := range k.Held {
			held = append(held, k.Held[i].What)
			if i == 0 {
				said = k.Held[i].Sentence
			}
		}
		what, words, _ := strings.Cut(row.held, ": ")
		if k.Status != row.is || until != row.until || strings.Join(held, " ") != what || !strings.Contains(said, words) {
			t.Errorf("%s: %s until %q, held by %v (%s); want %s, %q, %s", row.what, k.Status, until, held, said, row.is, row.until, row.held)
		}
		// Somebody owes it once it is due.
		x.at = noon(row.on)
		if d := dutyOf(x, RecordDuty); (d != nil) != (row.is == RecordDue || row.tied) || d != nil && (d.Owner != procedure.Role(x.p.FileKeeper) || d.Act != Propose || d.Due != k.Until.Day || d.Rule == "" || d.Sentence == "") {
			t.Errorf("%s: owed %+v", row.what, d)
		}
		// What may be let go is what is due, and nothing else.
		proposed(x, Purge, "")
		x.s.Proposals[0].Until.At = x.at.AddDate(0, 0, 1)
		_, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: Purge, By: x.by, Particulars: &Purging{}, Outside: Outside{TiedOpen: row.tied}}, x.at)
		if (err == nil) != (row.is == RecordDue) {
			t.Errorf("%s: %s, and letting go: %v", row.what, k.Status, err)
		}
	}
	x := closedAt(t, "2019-02-01")
	proposed(x, Purge, "")
	if dutyOf(x, RecordDuty) != nil || dutyOf(x, "second:p1") == nil {
		t.Error("once it is proposed, the second person owes it")
	}
	x = closedAt(t, "2019-02-01")
	x.p.Two = procedure.TwoPeople{Acts: []string{string(ReleaseLegalHold)}, Cite: "S1"}
	if d := dutyOf(x, RecordDuty); d == nil || d.Act != Purge {
		t.Errorf("where one person lets go: %+v", d)
	}
}

// Whatever stands in a closed case, and whenever somebody looks: nothing that is held,
// or that somebody worked on within the time of the rule, is ever due; and work on it
// never brings the day forward.
func TestNothingHeldOrWorkedOnIsEverDue(t *testing.T) {
	pack := smallPack(t)
	due := 0
	rapid.Check(t, func(t *rapid.T) {
		p := *pack
		p.Retain = slices.Clone(pack.Retain)
		day := func(name string, from, to int) time.Time {
			return time.Date(from, 1, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, (to-from)*365*24).Draw(t, name)) * time.Hour)
		}
		n := rapid.IntRange(0, 12).Draw(t, "n")
		p.Retain[0].Period = clock.Period{N: n, Unit: rapid.SampledFrom([]clock.Unit{clock.Year, clock.Month, clock.CalendarDay}).Draw(t, "unit")}
		grace := rapid.IntRange(0, n).Draw(t, "grace") // in the unit of the period
		if grace > 0 && grace < n {
			p.Retain[0].Grace = clock.Period{N: grace, Unit: p.Retain[0].Period.Unit}
		} else {
			p.Retain[0].Grace, grace = clock.Period{}, n
		}
		s := &State{Closed: &Closing{At: day("closed", 2000, 2020), Disposition: "cleared"}, LegalHolds: []LegalHold{}}
		s.ActiveAt = s.Closed.At.Add(time.Duration(rapid.IntRange(0, 5*365*24).Draw(t, "active")) * time.Hour)
		held := rapid.Bool().Draw(t, "tied")
		tied := held
		for i := range rapid.IntRange(0, 2).Draw(t, "holds") {
			released := rapid.IntRange(0, 1).Draw(t, "released")
			s.LegalHolds = append(s.LegalHolds, LegalHold{ID: string(rune('a' + i)), Released: released})
			held = held || released == 0
		}
		now := day("now", 2000, 2050)
		k := Keep(&p, s, tied, now)
		if k.Status == RecordDue {
			due++
			if held || len(k.Held) > 0 {
				t.Fatalf("held, and due: %+v", k)
			}
		}
		loc, err := p.Calendar("").Location()
		if err != nil {
			t.Fatal(err)
		}
		ends := func(from time.Time, n int) time.Time {
			from = from.In(loc)
			switch p.Retain[0].Period.Unit {
			case clock.Year:
				return from.AddDate(n, 0, -1)
			case clock.Month:
				return from.AddDate(0, n, -4) // the end of a shorter month
			}
			return from.AddDate(0, 0, n-1)
		}
		if k.Status == RecordDue && (now.Before(ends(s.ActiveAt, grace)) || now.Before(ends(s.Closed.At, n))) {
			t.Fatalf("closed at %s, worked on at %s, kept %v with a grace of %v, due at %s (%s)", s.Closed.At, s.ActiveAt, p.Retain[0].Period, p.Retain[0].Grace, now, k.Until.Sentence)
		}
		anew := p // a grace never keeps a record longer than the whole time does
		anew.Retain = slices.Clone(p.Retain)
		anew.Retain[0].Grace = clock.Period{}
		if whole := Keep(&anew, s, tied, now); k.Until.At.After(whole.Until.At) {
			t.Fatalf("with a grace of %v until %s, without until %s", p.Retain[0].Grace, k.Until.At, whole.Until.At)
		}
		later := *s
		later.ActiveAt = s.ActiveAt.Add(time.Duration(rapid.IntRange(0, 10*365*24).Draw(t, "later")) * time.Hour)
		if l := Keep(&p, &later, tied, now); l.Until.At.Before(k.Until.At) || l.Status == RecordDue && k.Status != RecordDue {
			t.Fatalf("work on it at %s brings the day forward: from %s to %s", later.ActiveAt, k.Until.At, l.Until.At)
		}
	})
	if due == 0 {
		t.Error("nothing was ever due: this shows nothing")
	}
}
