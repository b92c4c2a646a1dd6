package docket_test

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

func sentencePack(t *testing.T) *procedure.Procedure {
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

// Every kind of act must have a sentence of its own: not only the past tense of
// its title, and neither empty nor unfinished.
func TestEveryKindHasASentence(t *testing.T) {
	p := sentencePack(t)
	seen := map[string]docket.Kind{}
	for _, spec := range docket.Specs() {
		e := docket.Entry{Case: "c", Seq: 2, Kind: spec.Kind, By: docket.By{As: procedure.Respondent}, Stage: p.First().ID, Particulars: spec.New()}
		got := docket.Sentence(p, &docket.State{}, &e)
		switch {
		case got == spec.Past+".":
			t.Errorf("%s has no sentence of its own: %q", spec.Kind, got)
		case !strings.HasSuffix(got, ".") || strings.HasSuffix(got, "..") || strings.Contains(got, "  ") || strings.Contains(got, "%!") || len(got) < 12:
			t.Errorf("%s: not a sentence: %q", spec.Kind, got)
		case got[0] >= 'a' && got[0] <= 'z':
			t.Errorf("%s begins small: %q", spec.Kind, got)
		}
		if other, twice := seen[got]; twice {
			t.Errorf("%s and %s have the same sentence: %q", spec.Kind, other, got)
		}
		seen[got] = spec.Kind
	}
}

// An entry whose particulars are gone still says what was done.
func TestSentenceWithoutParticulars(t *testing.T) {
	p := sentencePack(t)
	for _, spec := range docket.Specs() {
		e := docket.Entry{Kind: spec.Kind}
		if got := docket.Sentence(p, &docket.State{}, &e); got != spec.Past+"." {
			t.Errorf("%s: %q", spec.Kind, got)
		}
	}
}

// Nothing a person wrote and no person's id gets into a sentence: every text of
// every kind of particulars is filled with a canary, which must not come out.
func TestSentencesRepeatNothing(t *testing.T) {
	p := sentencePack(t)
	const canary = "CANARY"
	for _, spec := range docket.Specs() {
		a := spec.New()
		fillText(reflect.ValueOf(a).Elem(), canary, 0)
		if b, ok := a.(*docket.BallotClosed); ok {
			b.Rule = "" // the engine's own words
		}
		switch v := a.(type) { // set by the engine: what the body calls its version
		case *docket.VersionChosen:
			v.Version = ""
		case *docket.VersionMoved:
			v.Version = ""
		}
		e := docket.Entry{Case: canary, Act: canary, Seq: 2, Kind: spec.Kind, By: docket.By{Person: canary, As: canary}, Stage: canary, Particulars: a}
		if got := docket.Sentence(p, &docket.State{Case: canary}, &e); strings.Contains(got, canary) {
			t.Errorf("%s lets out what was written: %q", spec.Kind, got)
		}
	}
}

func fillText(v reflect.Value, text string, depth int) {
	if depth > 6 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		if _, ok := v.Interface().(clock.Period); ok {
			return
		}
		for i := range v.NumField() {
			fillText(v.Field(i), text, depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillText(v.Elem(), text, depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillText(v.Index(0), text, depth+1)
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			v.Set(reflect.MakeMap(v.Type()))
			elem := reflect.New(v.Type().Elem()).Elem()
			fillText(elem, text, depth+1)
			v.SetMapIndex(reflect.ValueOf(text).Convert(v.Type().Key()), elem)
		}
	default:
	}
}

// sayer plays a case and says each entry.
type sayer struct {
	t   *testing.T
	p   *procedure.Procedure
	s   *docket.State
	now time.Time
}

func (x *sayer) act(by string, k docket.Kind, a docket.Particulars) (string, []string) {
	x.t.Helper()
	actor := docket.Actor{Person: by}
	switch by {
	case "clock":
		actor = docket.Clock()
	case "staff":
		for i := range x.p.Offices {
			actor.Offices = append(actor.Offices, x.p.Offices[i].ID)
		}
	}
	e, err := docket.Decide(x.p, x.s, docket.Act{ID: strconv.Itoa(x.s.Head + 1), Case: "K7F2", Kind: k, By: actor, Particulars: a}, x.now)
	if err != nil {
		x.t.Fatalf("%s by %s: %v", k, by, err)
	}
	return docket.Sentence(x.p, x.s, &e), docket.Consequences(x.p, &e)
}

func (x *sayer) says(by string, k docket.Kind, a docket.Particulars, want string, and ...string) {
	x.t.Helper()
	got, followed := x.act(by, k, a)
	if got != want {
		x.t.Errorf("%s:\n got %s\nwant %s", k, got, want)
	}
	for _, w := range and {
		found := false
		for _, f := range followed {
			found = found || f == w
		}
		if !found {
			x.t.Errorf("%s: %q does not follow; what does:\n%s", k, w, strings.Join(followed, "\n"))
		}
	}
}

func TestSentencesOfACase(t *testing.T) {
	p := sentencePack(t)
	x := &sayer{t: t, p: p, s: &docket.State{}, now: time.Date(2024, 5, 6, 15, 0, 0, 0, time.UTC)}
	x.says("compl", docket.File, &docket.Report{Source: "person", Signed: true, Complainant: docket.Party{Person: "compl"}, Respondent: docket.Party{Person: "resp"},
		Allegations: []docket.NewCharge{
			{Ground: "code_violation", Principles: []string{"p1"}, Text: "One.", From: clock.MustDate("2024-02-12")},
			{Ground: "code_violation", Principles: []string{"p3"}, Text: "Two.", From: clock.MustDate("2024-02-13")},
		}},
		"A report was filed, with 2 allegations.",
		"The case entered the stage Intake.",
		"Time limit “Acknowledgement” for the ethics staff began: 7 calendar days from the report on Mon 6 May 2024: Mon 13 May 2024.")
	x.says("staff", docket.Acknowledge, &docket.Acknowledgement{}, "The ethics staff acknowledged the report.",
		"Time limit “Acknowledgement” was met.", "The letter “Acknowledgement” to the complainant was written (n1).")
	x.says("staff", docket.CompleteIntake, &docket.Completed{}, "The ethics staff found the report complete.", "The case entered the stage Screening.")
	tests := map[string]bool{}
	for _, q := range p.Stage(x.s.Stage).Tests {
		tests[q.ID] = true
	}
	x.says("staff", docket.Accept, &docket.Acceptance{Tests: tests, Reasons: "Because."},
		"The chair of the ethics committee accepted the report; "+strconv.Itoa(len(tests))+" tests of the screening answered.", "The case entered the stage Response.")
	x.says("staff", docket.Notify, &docket.NoticeGiven{}, "The ethics staff gave notice of allegations a1 and a2.", "The letter “Notice of allegations” to the respondent was written (n2).")
	x.says("staff", docket.FailService, &docket.ServiceFailed{Letter: "n2", Method: "registered_post", Why: "returned"},
		"Notice of allegations a1 and a2 could not be delivered to the respondent by registered post: it came back.")
	x.says("staff", docket.Serve, &docket.Service{Letter: "n2", Method: "email", Proof: "id"},
		"Notice of allegations a1 and a2 was served on the respondent by e-mail on Mon 6 May 2024.",
		"Time limit “Response” for the respondent began: 30 calendar days from service of the notice of allegations on Mon 6 May 2024: Wed 5 Jun 2024.")
	x.says("resp", docket.AskExtension, &docket.ExtensionRequest{Clock: "response", For: clock.MustPeriod("14 calendar days"), Reasons: "Secret."},
		"The respondent asked for 14 calendar days more to respond to the allegations.")
	x.says("staff", docket.DecideExtension, &docket.ExtensionRuling{Request: "x1", Grant: true, Reasons: "Secret."},
		"The ethics staff gave 14 calendar days more for “Response”, to Thu 20 Jun 2024.", "Time limit “Response” was extended to Thu 20 Jun 2024.")
	x.now = time.Date(2024, 6, 21, 15, 0, 0, 0, time.UTC)
	x.says("clock", docket.Lapse, &docket.Lapsing{Clock: "response/1"},
		"The time to respond to the allegations ran out on Thu 20 Jun 2024; the response was treated as waived.",
		"The response is treated as waived.", "The case entered the stage Investigation.")
}

func TestBallotSentence(t *testing.T) {
	p := sentencePack(t)
	s := &docket.State{Allegations: []docket.Allegation{{ID: "a1"}}}
	say := func(b docket.BallotClosed) string {
		return docket.Sentence(p, s, &docket.Entry{Kind: docket.CloseBallot, Particulars: &b})
	}
	for want, b := range map[string]docket.BallotClosed{
		"Ballot on allegation a1: carried, 3 yes, 0 no (a majority of the votes cast; quorum 3).": {
			Motion: "violation:a1", Result: docket.Carried, Yes: 3, Quorum: 3, Present: 3, Rule: "a majority of the votes cast"},
		"Ballot on expulsion: not carried, 1 yes, 1 no, 1 abstention (two thirds of the members present; quorum 3).": {
			Motion: "sanction:expulsion", Result: docket.Lost, Yes: 1, No: 1, Abstain: 1, Quorum: 3, Present: 3, Rule: "two thirds of the members present"},
		"Ballot on the appeal (the decision stands): void for want of a quorum, 2 yes, 0 no (quorum 3, present 2).": {
			Motion: "appeal:affirm", Result: docket.Void, Yes: 2, Quorum: 3, Present: 2},
	} {
		if got := say(b); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

func TestConsequences(t *testing.T) {
	p := sentencePack(t)
	e := docket.Entry{Effects: []docket.Effect{
		{Quorum: &docket.QuorumState{Body: "hearing_panel", Lost: true, Need: 3, Have: 2}},
		{Moved: &docket.ClockMove{ID: "decision/1", Why: "tolled", Reason: "quorum_lost"}},
		{Imposed: &docket.InForce{ID: "s1", Sanction: "suspension", Term: clock.MustPeriod("6 months")}},
		{Settled: &docket.Settlement{Sanction: "s1", Status: docket.StatusExpired}},
		{Ended: &docket.ClockEnd{ID: "term/1", Why: "void"}},
		{Closed: &docket.Closing{Disposition: "consent"}},
		{Happened: &docket.Happening{Event: procedure.ClosedNow}},
	}}
	want := []string{
		"The hearing panel lost its quorum: 3 are needed, 2 can sit.",
		"Time limit “Decision” stands still (the body has no quorum).",
		"Suspension of membership for 6 months was decided (s1). It is not in effect yet.",
		"Sanction s1 ended with its term.",
		"Time limit “Term of the sanction” fell away.",
		"The case was closed: ended by agreement.",
	}
	got := docket.Consequences(p, &e)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
