package docket

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// versions is a case under the small pack and a newer version of that, as the
// library has it.
func versions(t *testing.T, oldNew ...string) (*scene, *NewVersion) {
	t.Helper()
	x := standing(t, "answer", MoveVersion, "clerk")
	x.s.Digest = x.p.Digest()
	to := changed(t, append([]string{"version: \"1\"", "version: \"2\""}, oldNew...)...)
	return x, &NewVersion{Procedure: to, Active: true, Begins: clock.MustDate("2025-02-03")}
}

func (x *scene) version(t *testing.T, v *NewVersion, a Particulars) *Refusal {
	t.Helper()
	_, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: x.kind, By: x.by, Particulars: a, Outside: Outside{Version: v}}, x.at)
	var r *Refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatal(err)
	}
	return r
}

func TestWhatAnotherVersionNeeds(t *testing.T) {
	t.Parallel()
	shorter := []string{"period: 30 calendar days\n    on_expiry: {event: appeal_lapsed}", "period: 20 calendar days\n    on_expiry: {event: appeal_lapsed}"}
	fewer := []string{"  - {id: reprimand, title: Reprimand, rank: 1, cite: S1}\n", ""}
	chose := func(x *scene, v *NewVersion) {
		worse, _ := change.Worst(Changes(x.p, v.Procedure, x.s))
		c := VersionChoice{Digest: v.Procedure.Digest(), Seq: 18}
		for i := range worse {
			c.Worse = append(c.Worse, worse[i].What)
		}
		x.s.Choices = []VersionChoice{{Digest: "other", Seq: 17}, c}
	}
	for _, row := range []struct {
		name  string
		edit  []string
		with  func(x *scene, v *NewVersion, digest *string)
		moves Code // how a move is answered
		wish  Code // and how the respondent's choice
		says  string
	}{
		{"nothing gets worse", nil, nil, "", "", ""},
		{"it is the case's own", nil, func(x *scene, _ *NewVersion, d *string) { *d = x.s.Digest }, Already, Already, "runs under this version"},
		{"the library has another", nil, func(_ *scene, _ *NewVersion, d *string) { *d = "abc" }, Unknown, Unknown, "no version with this digest"},
		{"it is another procedure's", []string{"id: small\n", "id: smaller\n"}, nil, BadRequest, BadRequest, "another procedure (smaller)"},
		{"it takes no reports", nil, func(_ *scene, v *NewVersion, _ *string) { v.Active = false }, NotYet, NotYet, "takes no reports"},
		{"it begins tomorrow", nil, func(_ *scene, v *NewVersion, _ *string) { v.Begins = clock.MustDate("2025-02-04") }, NotYet, NotYet, "takes reports from Tue 4 Feb 2025"},
		{"it has not what the case has used", fewer, func(x *scene, _ *NewVersion, _ *string) { x.s.Sanctions = []InForce{{ID: "s1", Sanction: "reprimand"}} }, NoProvision, NoProvision, "reprimand"},
		{"it has not what the case has not used", fewer, nil, "", "", ""},
		{"something gets worse", shorter, nil, Unfair, "", "Only the respondent can choose"},
		{"something gets worse, and they chose it", shorter, func(x *scene, v *NewVersion, _ *string) { chose(x, v) }, "", "", ""},
		{"something gets worse, of which they were not told", shorter, func(x *scene, v *NewVersion, _ *string) { chose(x, v); x.s.Choices[1].Worse = nil }, Unfair, "", "Only the respondent can choose"},
		{"something gets worse, and they chose another", shorter, func(x *scene, v *NewVersion, _ *string) { chose(x, v); x.s.Choices = x.s.Choices[:1] }, Unfair, "", "Only the respondent can choose"},
	} {
		for _, wish := range []bool{false, true} {
			x, v := versions(t, row.edit...)
			digest := v.Procedure.Digest()
			if row.with != nil {
				row.with(x, v, &digest)
			}
			worse := len(row.edit) > 0 && row.edit[0] == shorter[0]
			was, code, a := x.s.Digest, row.moves, Particulars(&VersionMoved{Digest: digest})
			if wish {
				x.kind, code, a = ChooseVersion, row.wish, &VersionChosen{Digest: digest}
				x.person("member")
			}
			r := x.version(t, v, a)
			refused(t, row.name, r, code, row.says)
			switch m := a.(type) {
			case *VersionMoved:
				if r == nil && (x.s.Digest != digest || x.s.Moves[0] != VersionMove{From: was, To: digest, Seq: 21} || m.Version != "2" || (m.Chosen == 18) != worse) {
					t.Errorf("%s: moved %+v, %+v", row.name, x.s.Moves, m)
				}
				h := History{P: v.Procedure, S: x.s, E: &Entry{Seq: 21}}
				if r == nil && movedFairly(&h, m) != "" {
					t.Errorf("%s: %s", row.name, movedFairly(&h, m))
				}
			case *VersionChosen:
				if r == nil && (x.s.Digest != was || x.s.Choices[len(x.s.Choices)-1].Seq != 21 || m.Version != "2" || (len(x.s.Choices[len(x.s.Choices)-1].Worse) > 0) != worse || !x.s.Chose(digest, m.Shown)) {
					t.Errorf("%s: chosen %+v, %+v", row.name, x.s.Choices, m)
				}
			}
			if r != nil && r.Rule == "" || r != nil && row.name == "it begins tomorrow" && !r.From.Equal(clock.MustDate("2025-02-04").Start(time.UTC)) {
				t.Errorf("%s: %+v", row.name, r)
			}
		}
	}
	x, v := versions(t)
	refused(t, "the library has none", x.version(t, nil, &VersionMoved{Digest: v.Procedure.Digest()}), Unknown, "no version")
}

// What the respondent has more time for by the new version they have, and are
// reminded of as that says.
func TestAMoveBringsLaterDays(t *testing.T) {
	t.Parallel()
	more := []string{"period: 30 calendar days\n    calendar: here", "period: 40 calendar days\n    calendar: here"}
	for _, open := range []bool{true, false} {
		x, v := versions(t, more...)
		c := x.running(t, "answer", "2025-01-22")
		c.Remind = []time.Time{noon("2025-02-14")}
		if !open {
			c.End = "met"
		}
		m := &VersionMoved{Digest: v.Procedure.Digest()}
		e, err := Decide(x.p, x.s, Act{ID: "1", Case: "c", Kind: x.kind, By: x.by, Particulars: m, Outside: Outside{Version: v}}, x.at)
		if err != nil {
			t.Fatal(err)
		}
		h := History{P: v.Procedure, S: x.s, E: &e}
		if says := movedFairly(&h, m); says != "" {
			t.Errorf("open %t: %s", open, says)
		}
		for i := range e.Effects {
			moved := e.Effects[i].Moved
			for j := range m.Changes {
				if moved == nil || m.Changes[j].What != moved.ID {
					continue
				}
				if moved.Deadline.At = m.Changes[j].OldDue; movedFairly(&h, m) == "" {
					t.Error("a day that did not get later is a fair move")
				}
			}
		}
		want, remind := "Fri 21 Feb 2025", "2025-02-14"
		if open { // 22 January + 40 = 3 March, and a week before
			want, remind = "Mon 3 Mar 2025", "2025-02-24"
		}
		if c := x.s.Clocks[0]; c.Deadline.Day.String() != want || len(c.Remind) != 1 || clock.DateOf(c.Remind[0], zoneOf(x.p)) != clock.MustDate(remind) {
			t.Errorf("open %t: %s, %v", open, c.Deadline.Sentence, c.Remind)
		}
	}
}

// What of a case bears on another version.
func TestWhatACaseHasUsed(t *testing.T) {
	t.Parallel()
	x := standing(t, "answer", "", "")
	s := x.s
	x.running(t, "answer", "2025-01-22")
	x.running(t, "notice", "2025-01-22").End = "met"
	x.running(t, "decision", "2025-01-22").Extensions = 1
	x.running(t, "intake", "2025-01-22").Tolls = []string{"hold"}
	x.running(t, "appeal_window", "2025-01-22").Deadline.Stopped = noon("2025-01-30")
	s.Visits = []Visit{{Stage: "decision"}, {Stage: "gone"}}
	s.Panels = []Panel{{Body: "panel_two"}, {Body: "panel_two"}}
	s.Sanctions, s.Measures, s.Letters = []InForce{{Sanction: "reprimand"}}, []Measure{{Measure: "hold"}}, []Letter{{Notice: "charge"}}
	s.Respondent.Standings = []PartyStanding{{Standing: "membership"}}
	s.Flags = []Flag{{Flag: "late", Ref: "office"}, {Flag: "rerouted", Ref: "president"}}
	s.Allegations = []Allegation{{ID: "a1", Ground: "breach", Code: "new", From: clock.MustDate("2025-01-10")}}
	f := factsOf(x.p, s)
	var uses []string
	for _, u := range f.Uses {
		uses = append(uses, u.Kind+" "+u.ID)
	}
	want := "clock answer, clock decision, clock intake, clock appeal_window, body panel_one, body panel_two, sanction reprimand, interim hold, notice charge, standing membership, office president, ground breach"
	if got := strings.Join(uses, ", "); got != want {
		t.Errorf("used is %s\nnot %s", got, want)
	}
	touched := map[string]bool{}
	for _, l := range f.Running {
		touched[l.Rule] = l.Touched
	}
	if len(f.Running) != 4 || touched["answer"] || !touched["decision"] || !touched["intake"] || !touched["appeal_window"] {
		t.Errorf("running: %v", touched)
	}
	if !slices.Equal(f.Editions, []change.Edition{{Allegation: "a1", Code: "new", On: clock.MustDate("2025-01-10")}}) || f.Stage != "answer" {
		t.Errorf("%+v", f)
	}
}

// A time limit that runs for each thing of its kind runs for two at a time; any
// other runs once.
func TestATimeLimitForEach(t *testing.T) {
	t.Parallel()
	for each, want := range map[bool]int{true: 2, false: 1} {
		x := standing(t, "answer", "", "")
		x.p.Clock("answer").Each = each
		m := moment{p: x.p, s: x.s, now: x.at}
		for _, ref := range []string{"n1", "n2", "n2"} {
			m.happen("served:charge:respondent", ref)
		}
		if len(x.s.Clocks) != want || x.s.Clocks[0].Ref != "n1" || x.s.Clocks[len(x.s.Clocks)-1].ID != map[bool]string{true: "answer/2", false: "answer/1"}[each] {
			t.Errorf("each %t: %+v", each, x.s.Clocks)
		}
		m.happen(procedure.Answered, "n1") // ends its own, or the one there is
		if x.s.Clocks[0].End != "met" || each && x.s.Clocks[1].End != "" {
			t.Errorf("each %t, one answered: %s", each, ends(x.s))
		}
	}
}
