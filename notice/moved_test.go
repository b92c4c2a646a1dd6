package notice

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity/docket"
	"probity/internal/golden"
	"probity/procedure"
)

// What a later version of AHIMA's pack may say otherwise: more time to respond, and
// a longer suspension. They never change.
var (
	longer = []string{"ends: [responded, response_waived]\n    stage: response\n    period: 30", "ends: [responded, response_waived]\n    stage: response\n    period: 45"}
	harder = []string{"max: 2 years", "max: 3 years"}
)

// later is a later version of AHIMA's pack, with some of it otherwise.
func later(t *testing.T, oldNew ...string) *procedure.Procedure {
	t.Helper()
	text := string(ahima(t).Text())
	for i := 0; i < len(oldNew); i += 2 {
		if !strings.Contains(text, oldNew[i]) {
			t.Fatalf("the pack does not say %q", oldNew[i])
		}
		text = strings.Replace(text, oldNew[i], oldNew[i+1], 1)
	}
	p, err := procedure.Load("later.yaml", []byte(strings.Replace(text, "\nversion: ", "\nversion: later # ", 1)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// move takes the story to another version, which the respondent chooses first if
// asked to.
func (x *story) move(to *procedure.Procedure, choose bool) {
	x.t.Helper()
	outside := docket.Outside{Version: &docket.NewVersion{Procedure: to, Active: true}}
	enter := func(by docket.Actor, k docket.Kind, a docket.Particulars) {
		x.days(1)
		e, err := docket.Decide(x.p, x.s, docket.Act{ID: string(k), Case: "K7F2-93QM", Kind: k, By: by, Particulars: a, Outside: outside}, x.now)
		if err != nil {
			x.t.Fatal(err)
		}
		x.entries = append(x.entries, e)
	}
	if choose {
		enter(docket.Actor{Person: "resp"}, docket.ChooseVersion, &docket.VersionChosen{Digest: to.Digest()})
	}
	enter(docket.Actor{Person: "staff", Offices: x.offices()}, docket.MoveVersion, &docket.VersionMoved{Digest: to.Digest()})
	x.p = to
}

// A respondent whose case goes on under another version is told what that changes
// for them, and who chose it.
func TestTheLetterOfAMoveReadsWell(t *testing.T) {
	t.Parallel()
	x := begin(t, ahima(t))
	x.file()
	x.accept()
	x.serveAll("registered_post")
	x.move(later(t, longer...), false)
	l := x.write(procedure.MovedLetter, procedure.Respondent)
	golden.Hold(t, filepath.Join("testdata", "version_moved.txt"), l.Text)
	golden.Hold(t, filepath.Join("testdata", "version_moved.html"), l.HTML)

	x = begin(t, ahima(t))
	x.file()
	x.accept()
	x.serveAll("registered_post")
	x.move(later(t, slices.Concat(longer, harder)...), true)
	text := strings.Join(strings.Fields(x.write(procedure.MovedLetter, procedure.Respondent).Text), " ")
	for _, says := range []string{"You chose that version on ", "were shown what in it gets worse", "3 years from now on. For you that is worse"} {
		if !strings.Contains(text, says) {
			t.Errorf("the letter does not say %q:\n%s", says, text)
		}
	}
}

// Nobody is told of a case by the letter that it was moved: a report of which the
// respondent does not know stays in confidence.
func TestAMoveTellsNobodyOfTheCase(t *testing.T) {
	t.Parallel()
	x := begin(t, ahima(t))
	x.file()
	x.move(later(t, longer...), false)
	for i := range x.s.Letters {
		if l := &x.s.Letters[i]; l.To == procedure.Respondent || l.Notice == procedure.MovedLetter {
			t.Errorf("%s was written to %s", l.Notice, l.To)
		}
	}
}
