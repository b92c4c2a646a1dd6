package docket

import (
	"strings"
	"testing"

	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// reported is a report of conduct on these days, as it was entered. claimed is
// the edition that whoever reports names; it is not theirs to say.
func reported(p *procedure.Procedure, from, to, principle, claimed string) (*State, error) {
	s := &State{}
	x := NewCharge{Ground: "breach", Text: "They did it.", From: clock.MustDate(from), Code: claimed}
	if to != "" {
		x.To = clock.MustDate(to)
	}
	if principle != "" {
		x.Principles = []string{principle}
	}
	_, err := Decide(p, s, Act{ID: "1", Case: "c", Kind: File, By: Actor{Person: "reporter"}, Particulars: &Report{
		Source: "person", Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"}, Allegations: []NewCharge{x},
	}}, noon("2025-11-20"))
	return s, err
}

// TestConductIsJudgedByTheEditionOfItsDay looks at the days on which editions of
// a code begin and end. The small pack's old edition ends with 2009, the new one
// begins with 2010; in the other pack there is a year between them. Conduct over
// both is judged by the edition under which it began (guarantee 23); what went
// on under the next is an allegation of its own.
func TestConductIsJudgedByTheEditionOfItsDay(t *testing.T) {
	t.Parallel()
	seamless := changed(t, "{id: p1, title: One, text: Be better.}", "{id: p2, title: Two, text: Be better.}")
	gap := changed(t, "until: 2009-12-31", "until: 2008-12-31", "{id: p1, title: One, text: Be better.}", "{id: p2, title: Two, text: Be better.}")
	tests := []struct {
		name      string
		p         *procedure.Procedure
		from, to  string
		principle string
		claimed   string
		want      string // edition
		refused   string
	}{
		{"the day before there was a code", seamless, "1999-12-31", "", "", "", "", ""},
		{"the first day of the first edition", seamless, "2000-01-01", "", "p1", "", "old", ""},
		{"the last day of the old edition", seamless, "2009-12-31", "", "p1", "", "old", ""},
		{"the last day of the old edition, by a principle of the new", seamless, "2009-12-31", "", "p2", "", "", "Old code, in force on Thu 31 Dec 2009, has no principle \"p2\"."},
		{"the first day of the new edition", seamless, "2010-01-01", "", "p2", "", "new", ""},
		{"the first day of the new edition, by a principle of the old", seamless, "2010-01-01", "", "p1", "", "", "in force on Fri 1 Jan 2010, has no principle \"p1\"."},
		{"today", seamless, "2025-11-20", "", "p2", "", "new", ""},
		{"over both editions", seamless, "2009-12-31", "2010-01-01", "p1", "", "old", ""},
		{"over both editions, by a principle of the new", seamless, "2009-06-01", "2015-06-01", "p2", "", "", "has no principle \"p2\"."},
		{"all of it under the new", seamless, "2010-01-01", "2015-06-01", "p2", "", "new", ""},
		{"the last day before the gap", gap, "2008-12-31", "", "p1", "", "old", ""},
		{"in the gap", gap, "2009-01-01", "", "", "", "", ""},
		{"in the gap, by a principle", gap, "2009-12-31", "", "p2", "", "", "No edition of the code that this procedure carries was in force on Thu 31 Dec 2009."},
		{"begun in the gap, ended after it", gap, "2009-12-31", "2010-06-01", "p2", "", "", "was in force on Thu 31 Dec 2009."},
		{"begun before the gap, ended after it", gap, "2008-06-01", "2010-06-01", "p1", "", "old", ""},
		{"the first day after the gap", gap, "2010-01-01", "", "p2", "", "new", ""},
		{"the reporter names the other edition", seamless, "2009-12-31", "", "p1", "new", "old", ""},
		{"the reporter names an edition where there was none", gap, "2009-06-01", "", "", "new", "", ""},
	}
	for _, tt := range tests {
		s, err := reported(tt.p, tt.from, tt.to, tt.principle, tt.claimed)
		if tt.refused != "" {
			if err == nil || !strings.Contains(err.Error(), tt.refused) {
				t.Errorf("%s: %v, want a refusal: %s", tt.name, err, tt.refused)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := s.Allegations[0].Code; got != tt.want {
			t.Errorf("%s: judged by %q, not %q", tt.name, got, tt.want)
		}
	}
}

// TestNoVersionChangesTheEditionOfAnAllegation moves the last day of the old
// edition by one: a case goes on under the new version unless its conduct lies
// on the very day that changed hands.
func TestNoVersionChangesTheEditionOfAnAllegation(t *testing.T) {
	t.Parallel()
	p := changed(t)
	next := changed(t, "until: 2009-12-31", "until: 2009-12-30", "from: 2010-01-01", "from: 2009-12-31")
	none := changed(t, "until: 2009-12-31", "until: 2009-12-30")
	tests := []struct {
		from, to string
		next     *procedure.Procedure
		blocked  bool
	}{
		{"2009-12-30", "", next, false},
		{"2009-12-31", "", next, true},
		{"2010-01-01", "", next, false},
		{"2009-12-30", "2010-01-01", next, false},
		{"2009-12-31", "2010-01-01", next, true},
		{"2009-12-30", "", none, false},
		{"2009-12-31", "", none, true}, // it would be judged by no edition at all
		{"1999-12-31", "", next, false},
	}
	for _, tt := range tests {
		s, err := reported(p, tt.from, tt.to, "", "")
		if err != nil {
			t.Fatal(err)
		}
		_, blocks := change.Worst(Changes(p, tt.next, s))
		if len(blocks) > 0 != tt.blocked {
			t.Errorf("conduct of %s to %q: %+v", tt.from, tt.to, blocks)
		}
		if tt.blocked && (blocks[0].What != "codes.old" || !strings.Contains(blocks[0].Sentence, "Allegation a1 is judged by the edition of the code that was in force when it happened (old)")) {
			t.Errorf("conduct of %s: %+v", tt.from, blocks)
		}
	}
}

// TestTheGuaranteeSeesAnEditionOfAnotherDay forges what the guard does not let
// through, with and without a principle.
func TestTheGuaranteeSeesAnEditionOfAnotherDay(t *testing.T) {
	t.Parallel()
	p := changed(t)
	for _, tt := range []struct {
		from, code string
		principles []string
		lawful     bool
	}{
		{"2009-12-31", "old", []string{"p1"}, true},
		{"2009-12-31", "new", []string{"p1"}, false},
		{"2009-12-31", "new", nil, false},
		{"2010-01-01", "new", nil, true},
		{"2010-01-01", "old", nil, false},
		{"1999-12-31", "", nil, true},
		{"1999-12-31", "old", nil, false},
	} {
		h := &History{P: p, E: &Entry{Kind: File, Particulars: &Report{}}, S: &State{
			Procedure: p.ID, Digest: p.Digest(), Allegations: []Allegation{{ID: "a1", From: clock.MustDate(tt.from), Code: tt.code, Principles: tt.principles}},
		}}
		if says := versionPinned(h); (says == "") != tt.lawful {
			t.Errorf("conduct of %s by the edition %q: %q", tt.from, tt.code, says)
		}
	}
}
