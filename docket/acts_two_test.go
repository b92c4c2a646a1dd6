package docket

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity/procedure"
)

// proposed has a colleague propose the act, so that the second person can enter it.
func proposed(x *scene, k Kind, about string) {
	x.s.Proposals = append(x.s.Proposals, Proposal{ID: "p1", Act: k, About: about, By: By{Person: "colleague", As: "office"}, Seq: 20})
	x.s.Proposals[len(x.s.Proposals)-1].Until.At = x.at.AddDate(0, 0, 14)
}

// seconded is the entry of an act that a colleague proposed.
func seconded(e *Entry) *Entry {
	e.Proposed = &Proposed{ID: "p1", By: By{Person: "colleague", As: "office"}, Seq: 1}
	return e
}

const twoForAll = "retain:\n"

func withTwo(t *testing.T) *procedure.Procedure {
	t.Helper()
	return smallPack(t, twoForAll, "two_people: {within: 10 calendar days, cite: S1}\nretain:\n")
}

// What takes two people, and who can be the second.
func TestWhatTakesTwoPeople(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *HoldReleased) {
		x := screened(t, ReleaseLegalHold, "clerk")
		x.s.LegalHolds = []LegalHold{{ID: "h1", Seq: 3}, {ID: "h2", Seq: 5}}
		proposed(x, ReleaseLegalHold, "h2")
		return x, &HoldReleased{Hold: "h2", Reasons: "so"}
	}
	x := asked(t, begin, []spoilt[*HoldReleased]{
		{"without a proposal", func(x *scene, _ *HoldReleased) { x.s.Proposals = nil }, NotYet, "takes two people"},
		{"by whoever proposed it", func(x *scene, _ *HoldReleased) { x.by.Person = "colleague" }, NotYours, "You proposed it"},
		{"of another hold", func(_ *scene, a *HoldReleased) { a.Hold = "h1" }, NotYet, "what was proposed is another"},
		{"of another act", func(x *scene, _ *HoldReleased) { x.s.Proposals[0].Act = Purge }, NotYet, "takes two people"},
		{"entered already", func(x *scene, _ *HoldReleased) { x.s.Proposals[0].Entered = 20 }, NotYet, "takes two people"},
		{"turned down", func(x *scene, _ *HoldReleased) { x.s.Proposals[0].Declined = 20 }, NotYet, "takes two people"},
		{"too late", func(x *scene, _ *HoldReleased) { x.s.Proposals[0].Until.At = x.at }, NotYet, "takes two people"},
		{"whoever proposed it is off the case", func(x *scene, _ *HoldReleased) { x.s.Recusals = []Recusal{{Person: "colleague"}} }, NotYet, "takes two people"},
		{"whoever proposed it is shut out", func(x *scene, _ *HoldReleased) { x.s.Walls = []string{"colleague"} }, NotYet, "takes two people"},
		{"by the substitute of the office", func(x *scene, _ *HoldReleased) { x.by.Offices = []string{"president"} }, "", ""},
		{"by a party", func(x *scene, _ *HoldReleased) { x.person("member") }, NotYours, ""},
		{"by the clock", func(x *scene, _ *HoldReleased) { x.by = Clock() }, NotYours, ""},
		{"where one is enough", func(x *scene, _ *HoldReleased) { x.p.Two.None, x.s.Proposals = true, nil }, "", ""},
	}...)
	if q := x.s.Proposals[0]; q.Entered != 21 || q.Declined != 0 {
		t.Errorf("the proposal after it was entered: %+v", q)
	}
	// The entry names both.
	y, a := begin()
	e, err := Decide(y.p, y.s, Act{ID: "1", Case: "c", Kind: ReleaseLegalHold, By: y.by, Particulars: a}, y.at)
	if err != nil || e.By.Person != "clerk" || e.Proposed == nil || *e.Proposed != (Proposed{ID: "p1", By: By{Person: "colleague", As: "office"}, Seq: 20}) {
		t.Fatalf("%+v, %v", e.Proposed, err)
	}
	e.Proposed.By.Person = "clerk"
	if breaches := Examine(y.p, y.s, &e); !slices.ContainsFunc(breaches, func(b Breach) bool { return b.No == 25 && strings.Contains(b.Says, "one person alone") }) {
		t.Errorf("one person twice: %v", breaches)
	}
}

func TestAProposal(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *Proposing) {
		x := screened(t, Propose, "clerk")
		x.p = withTwo(t)
		x.s.LegalHolds = []LegalHold{{ID: "h1", Seq: 3, Released: 4}, {ID: "h2", Seq: 5}}
		return x, &Proposing{Act: ReleaseLegalHold, Hold: "h2", Reasons: "so"}
	}
	x := asked(t, begin, []spoilt[*Proposing]{
		{"why", func(_ *scene, a *Proposing) { a.Reasons = "" }, BadRequest, "reasons"},
		{"of what takes one", func(_ *scene, a *Proposing) { a.Act = Note }, BadRequest, "takes one person"},
		{"where the pack has one", func(x *scene, _ *Proposing) { x.p.Two.Acts = []string{"purge"} }, BadRequest, "takes one person"},
		{"where nothing takes two", func(x *scene, _ *Proposing) { x.p.Two.None = true }, NoProvision, "Nothing takes two people"},
		{"of what could not be done", func(_ *scene, a *Proposing) { a.Hold = "h1" }, Already, "was released"},
		{"of the record of an open case", func(_ *scene, a *Proposing) { a.Act = Purge }, NotHere, "The case is open"},
		{"of what is somebody else's", func(x *scene, a *Proposing) {
			ruleOf(x, &procedure.ActRule{Act: string(ReleaseLegalHold), By: []procedure.Role{"president"}})
			x.by.Offices = []string{"office"}
		}, NotYours, "the president"},
		{"twice", func(x *scene, _ *Proposing) { proposed(x, ReleaseLegalHold, "h2") }, Already, "waits for a second person"},
		{"of another hold beside it", func(x *scene, _ *Proposing) { proposed(x, ReleaseLegalHold, "h9") }, "", ""},
		{"after the first ran out", func(x *scene, _ *Proposing) { proposed(x, ReleaseLegalHold, "h2"); x.s.Proposals[0].Until.At = x.at }, "", ""},
		{"by a party", func(x *scene, _ *Proposing) { x.person("member") }, NotYours, ""},
	}...)
	q := x.s.Proposals[0]
	if q.ID != "p1" || q.About != "h2" || q.By.Person != "clerk" || q.Until.Day.String() != "Thu 13 Feb 2025" || !x.s.Held() {
		t.Errorf("proposed: %+v, held %t", q, x.s.Held())
	}
	d := dutyOf(x, "second:p1")
	if d == nil || d.Owner != "president" || d.Act != ReleaseLegalHold || d.Ref != "h2" || d.Due.String() != "Thu 13 Feb 2025" || d.Rule != "S1" {
		t.Errorf("owed: %+v", d)
	}
	if x.at = x.s.Proposals[0].Until.At; dutyOf(x, "second:p1") != nil {
		t.Error("owed after its time")
	}

	turned := func() (*scene, *ProposalDeclined) {
		x := screened(t, Decline, "clerk")
		proposed(x, ReleaseLegalHold, "h2")
		return x, &ProposalDeclined{Proposal: "p1", Reasons: "no"}
	}
	x = asked(t, turned, []spoilt[*ProposalDeclined]{
		{"why", func(_ *scene, a *ProposalDeclined) { a.Reasons = "" }, BadRequest, "reasons"},
		{"of nothing", func(_ *scene, a *ProposalDeclined) { a.Proposal = "p9" }, Unknown, "no proposal"},
		{"by a party", func(x *scene, _ *ProposalDeclined) { x.person("member") }, NotYours, ""},
		{"nothing proposed", func(x *scene, _ *ProposalDeclined) { x.s.Proposals = nil }, NotHere, "Nothing is proposed"},
		{"entered", func(x *scene, _ *ProposalDeclined) { x.s.Proposals[0].Entered = 8; proposed(x, Purge, "") }, Already, "entered it"},
		{"twice", func(x *scene, _ *ProposalDeclined) { x.s.Proposals[0].Declined = 8; proposed(x, Purge, "") }, Already, "turned down"},
	}...)
	if x.s.Proposals[0].Declined != 21 || dutyOf(x, "second:p1") != nil {
		t.Errorf("turned down: %+v", x.s.Proposals[0])
	}
}

func dutyOf(x *scene, id string) *Duty {
	for _, d := range Duties(x.p, x.s, x.at) {
		if d.ID == id {
			return &d
		}
	}
	return nil
}

// A sanction takes effect by two where the pack says so; what takes effect by a time
// limit takes nobody, and the reporter alone consents to being named.
func TestWhatTakesNoSecondPerson(t *testing.T) {
	t.Parallel()
	p := withTwo(t)
	effect := func(by Actor) (*State, *Refusal) {
		x := sanctioned(t, PutIntoEffect, "clerk", StatusDecided)
		x.s.Proposals = nil
		return x.s, try(t, p, x.s, x.at, PutIntoEffect, by, &EffectGiven{Sanction: "s1"})
	}
	if _, r := effect(holder(p, "clerk")); r == nil || r.Code != NotYet || r.Rule != "S1" {
		t.Errorf("one person put a sanction into effect: %v", r)
	}
	if s, r := effect(Clock()); r != nil || s.Sanctions[0].Status != StatusInEffect {
		t.Errorf("by the clock: %v", r)
	}
	x := sanctioned(t, PutIntoEffect, "clerk", StatusDecided)
	x.p, x.s.Proposals = p, nil
	if d := dutyOf(x, "effect:s1"); d == nil || d.Act != Propose {
		t.Errorf("owed before it is proposed: %+v", d)
	}
	proposed(x, PutIntoEffect, "s1")
	if d := dutyOf(x, "effect:s1"); d != nil || dutyOf(x, "second:p1") == nil {
		t.Errorf("owed once it is proposed: %+v", d)
	}
	y := screened(t, RevealIdentity, "reporter")
	if r := try(t, p, y.s, y.at, RevealIdentity, Actor{Person: "reporter"}, &IdentityRevealed{To: procedure.Respondent, Basis: "consent", Note: "yes"}); r != nil {
		t.Errorf("the reporter's own consent: %v", r)
	}
	z := screened(t, Purge, "clerk")
	z.s.Closed, z.s.UpdatedAt = &Closing{At: noon("2010-02-01"), Disposition: "cleared"}, noon("2010-02-02")
	proposed(z, Purge, "")
	if r := try(t, z.p, z.s, z.at, Purge, Clock(), &Purging{}); r == nil || r.Code != NotYours {
		t.Errorf("the clock let a record go: %v", r)
	}
}

// To propose that a record be let go does not make it younger.
func TestAProposalIsNoActivity(t *testing.T) {
	t.Parallel()
	x := screened(t, Propose, "clerk")
	x.s.Closed, x.s.UpdatedAt, x.s.ActiveAt = &Closing{At: noon("2010-02-01"), Disposition: "cleared"}, noon("2010-02-02"), noon("2010-02-02")
	before, _ := KeptUntil(x.p, x.s)
	if r := try(t, x.p, x.s, x.at, Propose, x.by, &Proposing{Act: Purge, Reasons: "so"}); r != nil {
		t.Fatal(r)
	}
	if r := try(t, x.p, x.s, x.at, Decline, x.by, &ProposalDeclined{Proposal: "p1", Reasons: "no"}); r != nil {
		t.Fatal(r)
	}
	if after, _ := KeptUntil(x.p, x.s); after.Day != before.Day {
		t.Errorf("kept until %s, before the proposal until %s", after.Day, before.Day)
	}
	if r := try(t, x.p, x.s, x.at, Note, x.by, &NoteAdded{Text: "so"}); r != nil {
		t.Fatal(r)
	}
	if after, _ := KeptUntil(x.p, x.s); !after.At.After(before.At) {
		t.Error("a note does not count as work on the case")
	}
}

// However people propose, enter and turn down, in whatever order and whoever they
// are, nothing that takes two was ever done by one.
func TestNobodyDoesAloneWhatTakesTwo(t *testing.T) {
	p := withTwo(t)
	start := screened(t, Propose, "clerk")
	start.s.LegalHolds = []LegalHold{{ID: "h1", Seq: 3}, {ID: "h2", Seq: 5}}
	before, err := json.Marshal(start.s)
	if err != nil {
		t.Fatal(err)
	}
	entered := 0
	rapid.Check(t, func(t *rapid.T) {
		s, now := &State{}, start.at
		if err := json.Unmarshal(before, s); err != nil {
			t.Fatal(err)
		}
		var entries []Entry
		for n := range 12 {
			person := rapid.SampledFrom([]string{"ada", "ben", "cy"}).Draw(t, "person")
			by := Actor{Person: person, Offices: []string{rapid.SampledFrom([]string{"office", "president"}).Draw(t, "office")}}
			hold := rapid.SampledFrom([]string{"h1", "h2"}).Draw(t, "hold")
			a := Act{ID: string(rune('a' + n)), Case: "c", By: by}
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				a.Kind, a.Particulars = Propose, &Proposing{Act: ReleaseLegalHold, Hold: hold, Reasons: "so"}
			case 2, 3, 4:
				a.Kind, a.Particulars = ReleaseLegalHold, &HoldReleased{Hold: hold, Reasons: "so"}
			default:
				a.Kind, a.Particulars = Decline, &ProposalDeclined{Proposal: "p1", Reasons: "no"}
			}
			now = now.AddDate(0, 0, rapid.IntRange(0, 6).Draw(t, "days"))
			if e, err := Decide(p, s, a, now); err == nil {
				entries = append(entries, e)
			}
		}
		for _, e := range entries {
			if e.Kind != ReleaseLegalHold {
				continue
			}
			entered++
			if e.Proposed == nil || e.Proposed.By.Person == e.By.Person {
				t.Fatalf("entry %d by %s alone: %+v", e.Seq, e.By.Person, e.Proposed)
			}
			q := entryAt(entries, e.Proposed.Seq)
			if q == nil || q.By != e.Proposed.By || q.Particulars.(*Proposing).Hold != e.Particulars.(*HoldReleased).Hold || e.At.Sub(q.At).Hours() > 24*11 {
				t.Fatalf("entry %d answers %+v", e.Seq, q)
			}
		}
	})
	if entered == 0 {
		t.Error("nothing was ever entered")
	}
}

func entryAt(entries []Entry, seq int) *Entry {
	return first(entries, func(e *Entry) bool { return e.Seq == seq })
}
