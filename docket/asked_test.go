package docket

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
)

// scene is an act that somebody asks for at one point of a case.
type scene struct {
	p    *procedure.Procedure // read for this scene alone: a row may change it
	s    *State
	at   time.Time
	by   Actor
	kind Kind
}

// spoilt is one small change to a scene, and how the act is answered then; no
// code where it still goes through.
type spoilt[P Particulars] struct {
	name string
	by   func(x *scene, a P)
	code Code
	says string
}

// asked holds an act to what it needs: as the scene stands it is entered, and
// with each change alone it is answered as the row says. It returns the scene
// after the act was entered.
func asked[P Particulars](t *testing.T, begin func() (*scene, P), rows ...spoilt[P]) *scene {
	t.Helper()
	whole, a := begin()
	if r := try(t, whole.p, whole.s, whole.at, whole.kind, whole.by, a); r != nil {
		t.Fatalf("%s with all that it needs: %v", whole.kind, r)
	}
	for _, row := range rows {
		x, a := begin()
		row.by(x, a)
		head := x.s.Head
		switch r := try(t, x.p, x.s, x.at, x.kind, x.by, a); {
		case row.code == "" && r != nil:
			t.Errorf("%s, %s: refused: %v", x.kind, row.name, r)
		case row.code == "":
		case r == nil:
			t.Errorf("%s, %s: entered", x.kind, row.name)
		case r.Code != row.code || !strings.Contains(r.Sentence, row.says):
			t.Errorf("%s, %s: refused as %s (%s), not as %s: %s", x.kind, row.name, r.Code, r.Sentence, row.code, row.says)
		case r.Rule == "" || x.s.Head != head:
			t.Errorf("%s, %s: refused by the rule %q, head %d", x.kind, row.name, r.Rule, x.s.Head)
		case !r.From.IsZero():
			untilThen(t, begin, row, r)
		}
	}
	return whole
}

// untilThen holds a refusal to the moment it names: just before it the act is
// refused still, and from then on not in these words, unless somebody's time
// runs on until its end is entered.
func untilThen[P Particulars](t *testing.T, begin func() (*scene, P), row spoilt[P], said *Refusal) {
	t.Helper()
	for _, at := range []time.Time{said.From.Add(-1), said.From} {
		x, a := begin()
		row.by(x, a)
		x.at = at
		r := try(t, x.p, x.s, x.at, x.kind, x.by, a)
		if at.Before(said.From) {
			if r == nil {
				t.Errorf("%s, %s: at %s it is entered, before the moment that was named", x.kind, row.name, at)
			}
			continue
		}
		runs := first(x.s.Clocks, func(c *Running) bool {
			return c.Open() && c.Deadline.Expired(at) && strings.Contains(said.Sentence, c.Deadline.Day.String())
		}) != nil
		if same := r != nil && r.Sentence == said.Sentence; same != runs {
			t.Errorf("%s, %s: at %s, which it named: %v", x.kind, row.name, at, r)
		}
	}
}

// standing is a case under the small pack that has come to a stage: reported by
// somebody, against a member, both bodies seated (p1 to p3, q1 to q3), one
// allegation, of which the respondent has notice.
func standing(t *testing.T, stage string, kind Kind, by string, oldNew ...string) *scene {
	t.Helper()
	x := &scene{p: smallPack(t, oldNew...), at: noon("2025-02-03"), by: Actor{Person: by}, kind: kind}
	if by == "clerk" {
		x.by = holder(x.p, by)
	}
	x.s = &State{
		Case: "c", Head: 20, Stage: stage, Round: 1, OpenedAt: noon("2025-01-06"), Source: "person",
		Visits:      []Visit{{Stage: "intake", Seq: 1, At: noon("2025-01-06"), Left: noon("2025-01-20")}, {Stage: stage, Seq: 15, At: noon("2025-01-20")}},
		Complainant: Party{Person: "reporter"}, Respondent: Party{Person: "member"},
		Allegations: []Allegation{{ID: "a1", Ground: "breach", Text: "They did it.", Added: 1, Noticed: noon("2025-01-10"), NoticedSeq: 5}},
		Panels:      []Panel{seatedPanel("panel_one", "p"), seatedPanel("panel_two", "q")},
	}
	return x
}

// person has the act asked for by somebody of no office.
func (x *scene) person(id string) { x.by = Actor{Person: id} }

// happenedAt reports whether the event came about by the last entry.
func (x *scene) happenedNow(ev procedure.Event, ref string) bool {
	h := x.s.Happened(ev)
	return h != nil && h.Seq == x.s.Head && h.Ref == ref
}

// running starts a time limit of the pack.
func (x *scene) running(t *testing.T, rule, day string) *Running {
	t.Helper()
	return ran(t, x.p, x.s, rule, noon(day))
}
