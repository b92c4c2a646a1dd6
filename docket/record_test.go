package docket

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

func TestWhatTheRecordNeeds(t *testing.T) {
	t.Parallel()
	hold := func() (*scene, *HoldPlaced) { return screened(t, PlaceLegalHold, "clerk"), &HoldPlaced{Reasons: "so"} }
	x := asked(t, hold, []spoilt[*HoldPlaced]{
		{"why", func(_ *scene, a *HoldPlaced) { a.Reasons = "" }, BadRequest, "for what the record"},
		{"by a party", func(x *scene, _ *HoldPlaced) { x.person("member") }, NotYours, ""},
		{"closed", func(x *scene, _ *HoldPlaced) { x.s.Closed = &Closing{} }, "", ""},
	}...)
	if x.s.LegalHolds[0] != (LegalHold{ID: "h1", Seq: 21}) || !x.s.Held() {
		t.Errorf("held: %+v", x.s.LegalHolds)
	}
	release := func() (*scene, *HoldReleased) {
		x := screened(t, ReleaseLegalHold, "clerk")
		x.s.LegalHolds = []LegalHold{{ID: "h1", Seq: 3, Released: 4}, {ID: "h2", Seq: 5}, {ID: "h3", Seq: 6}}
		proposed(x, ReleaseLegalHold, "h2")
		return x, &HoldReleased{Hold: "h2", Reasons: "so"}
	}
	x = asked(t, release, []spoilt[*HoldReleased]{
		{"when none stands", func(x *scene, _ *HoldReleased) { x.s.LegalHolds = nil }, NotHere, "No legal hold stands"},
		{"of nothing", func(_ *scene, a *HoldReleased) { a.Hold = "h9" }, Unknown, "no legal hold"},
		{"twice", func(_ *scene, a *HoldReleased) { a.Hold = "h1" }, Already, "was released"},
		{"why", func(_ *scene, a *HoldReleased) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if h := x.s.LegalHolds; h[0].Released != 4 || h[1].Released != 21 || h[2].Released != 0 {
		t.Errorf("released: %+v", h)
	}
	link := func() (*scene, *CaseLinked) {
		x := screened(t, LinkCase, "clerk")
		x.s.Links = []Link{{Case: "e1", Why: "predicate"}}
		return x, &CaseLinked{Case: "d1", Why: "same_facts"}
	}
	x = asked(t, link, []spoilt[*CaseLinked]{
		{"to nothing", func(_ *scene, a *CaseLinked) { a.Case = "" }, BadRequest, "another case"},
		{"to a text", func(_ *scene, a *CaseLinked) { a.Case = "Jane of ward 7" }, BadRequest, "number or the id"},
		{"to itself", func(_ *scene, a *CaseLinked) { a.Case = "c" }, BadRequest, "another case"},
		{"twice", func(_ *scene, a *CaseLinked) { a.Case = "e1" }, Already, "is linked"},
		{"why", func(_ *scene, a *CaseLinked) { a.Why = "like it" }, BadRequest, "Say why"},
	}...)
	if x.s.Links[1] != (Link{Case: "d1", Why: "same_facts", Seq: 21}) {
		t.Errorf("linked: %+v", x.s.Links)
	}
	publish := func() (*scene, *Publishing) {
		x := sanctioned(t, Publish, "clerk", StatusInEffect)
		x.p.Publish = procedure.Publication{Audience: []string{"members", "public"}, From: "effective", Cite: "S1"}
		x.p.Sanction("suspension").Public = true
		return x, &Publishing{Audience: []string{"members"}, Text: "so"}
	}
	waits := func(x *scene, _ *Publishing) { x.s.Sanctions[0].Effective = time.Time{} }
	status := func(status string) func(*scene, *Publishing) {
		return func(x *scene, _ *Publishing) { x.s.Sanctions[0].Status = status }
	}
	x = asked(t, publish, []spoilt[*Publishing]{
		{"nothing here", func(x *scene, _ *Publishing) { x.p.Publish.None = true }, NoProvision, "publishes nothing"},
		{"before it is final", func(x *scene, _ *Publishing) { x.s.Stage = "appeal" }, Unfair, "before the decision is final"},
		{"closed", func(x *scene, _ *Publishing) { x.s.Closed = &Closing{} }, "", ""},
		{"before it took effect", waits, NotYet, "has taken effect"},
		{"another waits for its effect", func(x *scene, _ *Publishing) {
			x.s.Sanctions = append(x.s.Sanctions, InForce{ID: "s2", Sanction: "suspension", By: "d1", Status: StatusDecided})
		}, "", ""},
		{"before it took effect, which does not matter", func(x *scene, a *Publishing) { waits(x, a); x.p.Publish.From = "final" }, "", ""},
		{"a sanction that is not public", func(x *scene, _ *Publishing) { x.p.Sanction("suspension").Public, x.p.Publish.From = false, "final" }, Unfair, "No sanction of this case"},
		{"a sanction that was set aside", func(x *scene, a *Publishing) { status(StatusSetAside)(x, a); x.p.Publish.From = "final" }, Unfair, "No sanction of this case"},
		{"a sanction that was replaced", func(x *scene, a *Publishing) { status(StatusReplaced)(x, a); x.p.Publish.From = "final" }, Unfair, "No sanction of this case"},
		{"a sanction whose term is over", status(StatusExpired), "", ""},
		{"to whom it may not", func(_ *scene, a *Publishing) { a.Audience = []string{"members", "press"} }, BadRequest, "publishes to"},
		{"to nobody", func(_ *scene, a *Publishing) { a.Audience = nil }, BadRequest, "to whom"},
		{"what", func(_ *scene, a *Publishing) { a.Text = "" }, BadRequest, "Write what"},
		{"with documents, to members alone", func(_ *scene, a *Publishing) { a.Attached = []Attached{{"d1"}} }, BadRequest, "not published to the public"},
		{"with a document twice", func(_ *scene, a *Publishing) {
			a.Audience, a.Attached = []string{"public"}, []Attached{{"d1"}, {"d2"}, {"d1"}}
		}, BadRequest, "each document once"},
		{"with no document", func(_ *scene, a *Publishing) { a.Audience, a.Attached = []string{"public"}, []Attached{{}} }, BadRequest, "each document once"},
		{"with documents", func(_ *scene, a *Publishing) {
			a.Audience, a.Attached = []string{"public"}, []Attached{{"d1"}, {"d2"}}
		}, "", ""},
	}...)
	if !reflect.DeepEqual(x.s.Publications[0], PublicationMade{ID: "u1", Of: []string{"s1"}, Seq: 21}) || !x.happenedNow(procedure.Published, "u1") {
		t.Errorf("published: %+v", x.s.Publications)
	}
	retract := func() (*scene, *Retracting) {
		x, _ := publish()
		x.kind = Retract
		x.s.Publications = []PublicationMade{{ID: "u1", Seq: 3, Retracted: 4}, {ID: "u2", Seq: 5}}
		return x, &Retracting{Publication: "u2", Reasons: "so"}
	}
	x = asked(t, retract, []spoilt[*Retracting]{
		{"of nothing", func(_ *scene, a *Retracting) { a.Publication = "u9" }, Unknown, "no publication"},
		{"twice", func(_ *scene, a *Retracting) { a.Publication = "u1" }, Already, "taken back"},
		{"why", func(_ *scene, a *Retracting) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if u := x.s.Publications; u[0].Retracted != 4 || u[1].Retracted != 21 || !x.happenedNow(procedure.Retracted, "u2") {
		t.Errorf("taken back: %+v", u)
	}
	reveal := func() (*scene, *IdentityRevealed) {
		return screened(t, RevealIdentity, "reporter"), &IdentityRevealed{To: procedure.Respondent, Basis: "consent", Note: "so"}
	}
	office := func(basis string) func(*scene, *IdentityRevealed) {
		return func(x *scene, a *IdentityRevealed) {
			a.Basis, x.by = basis, holder(x.p, "clerk")
			proposed(x, RevealIdentity, "respondent "+basis)
		}
	}
	x = asked(t, reveal, []spoilt[*IdentityRevealed]{
		{"with another's consent", office("consent"), Unfair, "reporter's own act"},
		{"by a duty of the law", office("legal_duty"), "", ""},
		{"by the procedure, which does not", office("disclosed_by_procedure"), Unfair, "does not disclose"},
		{"by the procedure", func(x *scene, a *IdentityRevealed) {
			office("disclosed_by_procedure")(x, a)
			x.p.Filing.IdentityDisclosed = true
		}, "", ""},
		{"out of habit", office("habit"), BadRequest, "The basis is"},
		{"to nobody", func(_ *scene, a *IdentityRevealed) { a.To = "" }, BadRequest, "to whom"},
		{"why", func(_ *scene, a *IdentityRevealed) { a.Note = "" }, BadRequest, "Say why"},
	}...)
	late := func() (*scene, *IdentityRevealed) {
		x := screened(t, RevealIdentity, "reporter")
		x.s.Anonymous = true
		return x, &IdentityRevealed{To: procedure.Investigator, Basis: "consent", Note: "so", Name: "Una Reyes", Contact: "after six"}
	}
	asked(t, late, []spoilt[*IdentityRevealed]{
		{"to an office", func(x *scene, a *IdentityRevealed) { a.To = procedure.Role(x.p.FileKeeper) }, "", ""},
		{"to the respondent", func(_ *scene, a *IdentityRevealed) { a.To = procedure.Respondent }, "", ""},
		{"without saying who", func(_ *scene, a *IdentityRevealed) { a.Name = " " }, BadRequest, "Give your name"},
		{"at great length", func(_ *scene, a *IdentityRevealed) { a.Name = strings.Repeat("x", 301) }, BadRequest, "up to 300"},
		{"with an address without end", func(_ *scene, a *IdentityRevealed) { a.Contact = strings.Repeat("x", 1001) }, BadRequest, "up to 1000"},
		{"to nobody there is", func(_ *scene, a *IdentityRevealed) { a.To = "king" }, Unknown, "nobody of that kind"},
		{"to whoever owns the stage, which changes", func(_ *scene, a *IdentityRevealed) { a.To = procedure.Owner }, Unknown, "nobody of that kind"},
		{"by somebody else", func(x *scene, a *IdentityRevealed) { a.Basis, x.by = "legal_duty", holder(x.p, "clerk") }, Unfair, "Only the reporter"},
		{"with the name on the record", func(x *scene, _ *IdentityRevealed) { x.s.Anonymous = false }, Already, "on the record"},
	}...)
	for to, want := range map[procedure.Role]Visibility{procedure.Investigator: ToComplainant, procedure.Respondent: ToParties} {
		x, a := late()
		a.To = to
		e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: RevealIdentity, By: x.by, Particulars: a}, x.at)
		if err != nil || e.Visible != want {
			t.Errorf("to the %s: %v %v", to, e, err)
		}
	}
	if x.s.Reveals[0] != (Reveal{To: procedure.Respondent, Basis: "consent", Seq: 21}) {
		t.Errorf("revealed: %+v", x.s.Reveals)
	}
	note := func() (*scene, *NoteAdded) { return screened(t, Note, "clerk"), &NoteAdded{Text: "so", For: ToPanel} }
	asked(t, note, []spoilt[*NoteAdded]{
		{"for everybody", func(_ *scene, a *NoteAdded) { a.For = ToParties }, BadRequest, "staff, panel or deliberation"},
		{"for whoever may", func(_ *scene, a *NoteAdded) { a.For = "" }, "", ""},
		{"without a word", func(_ *scene, a *NoteAdded) { a.Text = "" }, BadRequest, "Write the note"},
	}...)
	for to, want := range map[Visibility]Visibility{"": ToStaff, ToPanel: ToPanel, ToDeliberation: ToDeliberation} {
		x, a := note()
		a.For = to
		e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: Note, By: x.by, Particulars: a}, x.at)
		if err != nil || e.Visible != want {
			t.Errorf("a note for %q is seen by %q: %v", to, e.Visible, err)
		}
	}
	purge := func() (*scene, *Purging) { // six years from the close
		x := screened(t, Purge, "clerk")
		x.s.Closed, x.s.UpdatedAt = &Closing{At: noon("2019-02-01"), Disposition: "cleared"}, noon("2019-02-02")
		proposed(x, Purge, "")
		return x, &Purging{}
	}
	x = asked(t, purge, []spoilt[*Purging]{
		{"open", func(x *scene, _ *Purging) { x.s.Closed = nil }, NotHere, "The case is open"},
		{"held", func(x *scene, _ *Purging) { x.s.LegalHolds = []LegalHold{{ID: "h1"}} }, NotYet, "A legal hold stands"},
		{"a hold was released", func(x *scene, _ *Purging) { x.s.LegalHolds = []LegalHold{{ID: "h1", Released: 3}} }, "", ""},
		{"too early", func(x *scene, _ *Purging) { x.at = noon("2025-02-02") }, NotYet, "is kept until Sun 2 Feb 2025"},
		{"kept for ever", func(x *scene, _ *Purging) { x.p.Retain[0].Forever = true }, NoProvision, "kept for ever"},
		{"another kind of case is kept for ever", func(x *scene, _ *Purging) { x.p.Retain[1].Forever = true }, "", ""},
		{"twice", func(x *scene, _ *Purging) { x.s.Purged = true }, CaseClosed, ""},
	}...)
	if !x.s.Purged {
		t.Error("not let go")
	}
	// How long is kept what ended how.
	for _, row := range []struct {
		disposition string
		flag        string
		with        func(p *procedure.Procedure)
		want        string
	}{
		{"sanctioned", "", nil, "decided"}, {"cleared", "", nil, "decided"}, {"dismissed", "", nil, "dismissed"}, {"referred", "", nil, "dismissed"},
		{"not_warranted", "", nil, "dismissed"}, {"no_cause", "", nil, "dismissed"}, {"withdrawn", "", nil, "dismissed"},
		{"dismissed", "former_member", nil, "dismissed"},
		{"dismissed", "former_member", func(p *procedure.Procedure) { p.Filing.FormerNotRetained = true }, "not_retained"},
		{"dismissed", "", func(p *procedure.Procedure) { p.Filing.FormerNotRetained = true }, "dismissed"},
		{"dismissed", "", func(p *procedure.Procedure) { p.Retain = p.Retain[:1] }, "decided"}, // no rule of its own: the first
		{"dismissed", "", func(p *procedure.Procedure) { p.Retain = nil }, ""},
	} {
		p := smallPack(t)
		p.Retain = append(p.Retain, procedure.Retention{Class: "not_retained", Period: period("1 month"), Cite: "S1"})
		if row.with != nil {
			row.with(p)
		}
		s := &State{Closed: &Closing{Disposition: row.disposition, At: noon("2019-02-01")}, Flags: []Flag{{Flag: row.flag}}}
		if r := retention(p, s); (r == nil) != (row.want == "") || r != nil && r.Class != row.want {
			t.Errorf("%s, %s: %+v", row.disposition, row.flag, r)
		}
	}
	if d, cite := KeptUntil(smallPack(t), &State{}); !d.At.IsZero() || cite != "" {
		t.Errorf("an open case is kept until %s", d.Day)
	}
}

func TestWhatMoreTimeNeeds(t *testing.T) {
	t.Parallel()
	begin := func() (*scene, *ExtensionRequest) { // 22 January + 30 = 21 February
		x := standing(t, "answer", AskExtension, "member")
		x.running(t, "answer", "2025-01-22")
		x.running(t, "notice", "2025-01-22")
		return x, &ExtensionRequest{Clock: "answer", For: period("10 calendar days"), Reasons: "so"}
	}
	ext := func(change func(e *procedure.Extension)) func(*scene, *ExtensionRequest) {
		return func(x *scene, _ *ExtensionRequest) { change(x.p.Clock("answer").Extension) }
	}
	when := func(by, day string) func(*scene, *ExtensionRequest) {
		return func(x *scene, _ *ExtensionRequest) { x.p.Clock("answer").Extension.AskBy, x.at = by, noon(day) }
	}
	end := func(how string) func(*scene, *ExtensionRequest) {
		return func(x *scene, _ *ExtensionRequest) { x.s.Clocks[0].End = how }
	}
	was := func(clock string, decided int) func(*scene, *ExtensionRequest) {
		return func(x *scene, _ *ExtensionRequest) {
			x.s.Requests = []ExtensionAsked{{ID: "x1", Clock: clock, Decided: decided}}
		}
	}
	x := asked(t, begin, []spoilt[*ExtensionRequest]{
		{"of nothing", func(_ *scene, a *ExtensionRequest) { a.Clock = "patience" }, Unknown, "No time limit"},
		{"by its own number", func(_ *scene, a *ExtensionRequest) { a.Clock = "answer/1" }, "", ""},
		{"it ran out", end("expired"), TooLate, "ended on Fri 21 Feb 2025"},
		{"it was met", end("met"), Already, "what it was for was done"},
		{"of what has no more", func(_ *scene, a *ExtensionRequest) { a.Clock = "notice" }, NoProvision, "allows nobody to ask"},
		{"of what is extended on the record", ext(func(e *procedure.Extension) { e.OnRecord = true }), NoProvision, "allows nobody to ask"},
		{"by another", func(x *scene, _ *ExtensionRequest) { x.person("reporter") }, NotYours, "for the respondent to ask"},
		{"the day before", when("before_due", "2025-02-20"), "", ""},
		{"on the last day, when it should be before", when("before_due", "2025-02-21"), TooLate, "before the last day"},
		{"on the last day", when("by_due", "2025-02-21"), "", ""},
		{"a day late", when("by_due", "2025-02-22"), TooLate, "by Fri 21 Feb 2025"},
		{"a day late, which does not matter", when("any", "2025-02-22"), "", ""},
		{"none", func(_ *scene, a *ExtensionRequest) { a.For = clock.Period{} }, BadRequest, "how much more"},
		{"too much", func(_ *scene, a *ExtensionRequest) { a.For = period("11 calendar days") }, BadRequest, "At most 10 calendar days"},
		{"once more than it can be", func(x *scene, a *ExtensionRequest) {
			ext(func(e *procedure.Extension) { e.Times = 1 })(x, a)
			x.s.Clocks[0].Extensions = 1
		}, Already, "as often as"},
		{"the second of two", func(x *scene, a *ExtensionRequest) {
			ext(func(e *procedure.Extension) { e.Times = 2 })(x, a)
			x.s.Clocks[0].Extensions = 1
		}, "", ""},
		{"the ninth of any number", func(x *scene, _ *ExtensionRequest) { x.s.Clocks[0].Extensions = 9 }, "", ""},
		{"one waits", was("answer/1", 0), Already, "is waiting for an answer"},
		{"one was ruled on", was("answer/1", 9), "", ""},
		{"one about something else waits", was("notice/1", 0), "", ""},
		{"why", func(_ *scene, a *ExtensionRequest) { a.Reasons = "" }, BadRequest, "why you need"},
	}...)
	if q := x.s.Requests[0]; q.ID != "x1" || q.Clock != "answer/1" || q.By != procedure.Respondent || q.Asked != 21 || q.For != period("10 calendar days") {
		t.Errorf("noted as %+v", q)
	}
	rule := func() (*scene, *ExtensionRuling) {
		x, _ := begin()
		x.kind, x.by = DecideExtension, Actor{Person: "clerk", Offices: []string{"office"}}
		x.s.Requests = []ExtensionAsked{{ID: "x1", Clock: "answer/1", For: period("10 calendar days")}, {ID: "x2", Clock: "answer/1", Decided: 9}}
		return x, &ExtensionRuling{Request: "x1", Grant: true, Reasons: "so"}
	}
	refuse := func(_ *scene, a *ExtensionRuling) { a.Grant = false }
	still := func(x *scene, _ *ExtensionRuling) { x.s.Clocks[0].Tolls = []string{"hold"} }
	over := func(x *scene, _ *ExtensionRuling) { x.s.Clocks[0].End = "met" }
	x = asked(t, rule, []spoilt[*ExtensionRuling]{
		{"nobody asked", func(x *scene, _ *ExtensionRuling) { x.s.Requests = x.s.Requests[1:] }, NotYet, "Nobody has asked"},
		{"of nothing", func(_ *scene, a *ExtensionRuling) { a.Request = "x9" }, Unknown, "no request"},
		{"twice", func(_ *scene, a *ExtensionRuling) { a.Request = "x2" }, Already, "has been ruled on"},
		{"by another", func(x *scene, _ *ExtensionRuling) { x.by.Offices = []string{"president"} }, NotYours, "for the office to give"},
		{"it has ended", over, TooLate, "has ended"},
		{"it has ended, and no more is given", func(x *scene, a *ExtensionRuling) { over(x, a); refuse(x, a) }, "", ""},
		{"it stands still", still, NotYet, "stands still"},
		{"it stands still, and no more is given", func(x *scene, a *ExtensionRuling) { still(x, a); refuse(x, a) }, "", ""},
		{"too much", func(_ *scene, a *ExtensionRuling) { a.For = period("11 calendar days") }, BadRequest, "At most 10"},
		{"why", func(_ *scene, a *ExtensionRuling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if c, q := x.s.Clocks[0], x.s.Requests[0]; c.Deadline.Day.String() != "Mon 3 Mar 2025" || c.Extensions != 1 || q.Decided != 21 || !q.Granted || x.s.Requests[1].Decided != 9 || !x.happenedNow("extended:answer", "answer/1") {
		t.Errorf("granted: %s, %+v", c.Deadline.Sentence, q)
	}
	for grant, want := range map[bool]string{true: "Wed 26 Feb 2025", false: "Fri 21 Feb 2025"} {
		x, a := rule()
		a.Grant, a.For = grant, period("5 calendar days")
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil || x.s.Clocks[0].Deadline.Day.String() != want || x.s.Requests[0].Granted != grant {
			t.Errorf("five of ten, granted %t: %s, %v", grant, x.s.Clocks[0].Deadline.Day, r)
		}
	}
	own := func() (*scene, *Overrun) {
		x, _ := begin()
		x.kind, x.by = RecordOverrun, Actor{Person: "clerk", Offices: []string{"office"}}
		x.p.Clock("notice").Extension = &procedure.Extension{OnRecord: true, GivenBy: "office", Max: period("10 calendar days")}
		return x, &Overrun{Clock: "notice", For: period("10 calendar days"), Reasons: "so"}
	}
	x = asked(t, own, []spoilt[*Overrun]{
		{"of nothing", func(_ *scene, a *Overrun) { a.Clock = "patience" }, Unknown, "No time limit"},
		{"of what must be asked for", func(_ *scene, a *Overrun) { a.Clock = "answer" }, NoProvision, "on the record"},
		{"of what has no more", func(x *scene, _ *Overrun) { x.p.Clock("notice").Extension = nil }, NoProvision, "on the record"},
		{"it stands still", func(x *scene, _ *Overrun) { x.s.Clocks[1].Tolls = []string{"hold"} }, NotYet, "stands still"},
		{"by another", func(x *scene, _ *Overrun) { x.p.Clock("notice").Extension.GivenBy = "president" }, NotYours, "It is for the president"},
		{"by who may ask", func(x *scene, _ *Overrun) {
			x.p.Clock("notice").Extension.GivenBy, x.p.Clock("notice").Extension.AskedBy = "president", []procedure.Role{"office"}
		}, "", ""},
		{"none", func(_ *scene, a *Overrun) { a.For = clock.Period{} }, BadRequest, "for how long"},
		{"too much", func(_ *scene, a *Overrun) { a.For = period("11 calendar days") }, BadRequest, "for how long"},
		{"why", func(_ *scene, a *Overrun) { a.Reasons = "" }, BadRequest, "circumstances"},
	}...)
	if c := x.s.Clocks[1]; c.Deadline.Day.String() != "Sat 8 Feb 2025" || c.Extensions != 1 { // 29 January + 10
		t.Errorf("extended: %s", c.Deadline.Sentence)
	}
	stop := func() (*scene, *Tolling) {
		x, _ := begin()
		x.kind, x.by = TollClock, Actor{Person: "clerk", Offices: []string{"office"}}
		x.p.Clock("answer").TolledBy = []procedure.Toll{procedure.TollOrder, procedure.TollHold}
		return x, &Tolling{Clock: "answer", Reasons: "so"}
	}
	x = asked(t, stop, []spoilt[*Tolling]{
		{"of nothing", func(_ *scene, a *Tolling) { a.Clock = "patience" }, Unknown, "No time limit"},
		{"of what no order stops", func(_ *scene, a *Tolling) { a.Clock = "notice" }, NoProvision, "stopped by order"},
		{"it stands still", func(x *scene, _ *Tolling) { x.s.Clocks[0].Tolls = []string{"hold"} }, Already, "stands still already"},
		{"why", func(_ *scene, a *Tolling) { a.Reasons = "" }, BadRequest, "reasons"},
		{"by another", func(x *scene, _ *Tolling) { x.by.Offices = []string{"president"} }, NotYours, ""},
	}...)
	if c := x.s.Clocks[0]; !c.Standing() || c.Tolls[0] != "order" || x.s.Clocks[1].Standing() {
		t.Errorf("stopped: %+v", c)
	}
	goOn := func() (*scene, *Untolling) {
		x, a := stop()
		if r := try(t, x.p, x.s, x.at, x.kind, x.by, a); r != nil {
			t.Fatal(r)
		}
		x.kind, x.at = ResumeClock, noon("2025-02-13")
		return x, &Untolling{Clock: "answer", Reasons: "so"}
	}
	x = asked(t, goOn, []spoilt[*Untolling]{
		{"of nothing", func(_ *scene, a *Untolling) { a.Clock = "patience" }, Unknown, "No time limit"},
		{"stopped by something else", func(x *scene, _ *Untolling) { x.s.Clocks[0].Tolls = []string{"hold"} }, NotHere, "not stopped by order"},
		{"why", func(_ *scene, a *Untolling) { a.Reasons = "" }, BadRequest, "reasons"},
	}...)
	if c := x.s.Clocks[0]; c.Standing() || c.Deadline.Day.String() != "Mon 3 Mar 2025" { // ten days later
		t.Errorf("runs again: %s", c.Deadline.Sentence)
	}
	y, b := goOn()
	y.s.HeldFor = "a court"
	if r := try(t, y.p, y.s, y.at, y.kind, y.by, b); r != nil || !y.s.Clocks[0].Standing() || y.s.Clocks[0].Tolls[0] != "hold" {
		t.Errorf("held besides: %+v, %v", y.s.Clocks[0].Tolls, r)
	}
	for _, row := range []struct {
		a, b   string
		longer bool
	}{{"2 weeks", "13 calendar days", true}, {"2 weeks", "14 calendar days", false}, {"2 months", "59 calendar days", true}, {"2 months", "60 calendar days", false}, {"1 year", "364 calendar days", true}, {"1 year", "365 calendar days", false}, {"10 business days", "13 calendar days", true}, {"10 business days", "14 calendar days", false}, {"3 calendar days", "2 calendar days", true}} {
		if longer(period(row.a), period(row.b)) != row.longer {
			t.Errorf("%s is longer than %s: %t", row.a, row.b, !row.longer)
		}
	}
	if longer(period("1 year"), clock.Period{}) {
		t.Error("longer than no bound")
	}
}
