package activities

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

type noon struct{ CaseTime }

func (noon) Now() time.Time { return time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC) }

// A mail to an office goes to nobody who must not know of the case: not to whoever
// is kept from it, by who they are or by name, nor to who stepped aside.
func TestAMailToAnOfficeTellsNobodyWhoMustNotKnow(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), storetest.New(t)
	shipped, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := shipped.Current("ahima-membership")
	procs := storetest.Library(t, db, p)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for person, office := range map[string]string{"ada": "ethics_office", "berta": "ethics_office", "clara": "ethics_office", "doris": "ethics_chair"} {
		must(db.PutPerson(ctx, store.TheSystem(), store.Person{ID: person, Name: person + " holder", Email: person + "@example.org"}))
		must(db.PutTerm(ctx, store.TheSystem(), store.Term{Person: person, Procedure: p.ID, Office: office, From: store.Day{Date: clock.MustDate("2020-01-01")}}))
	}
	act := docket.Act{ID: uuid.NewString(), Kind: docket.File, By: docket.Actor{Person: "erna"}, Particulars: &docket.Report{
		Source: "person", Signed: true, Complainant: docket.Party{Person: "erna"}, Respondent: docket.Party{Name: "Somebody Else"},
		Allegations: []docket.NewCharge{{Ground: "code_violation", Text: "Read charts.", From: clock.MustDate("2025-02-03")}},
		Evidence:    []docket.NewEvidence{{Title: "A log"}}, KeepFrom: []string{"ada"}, KeepNamed: []docket.Described{{Name: "Holder, BERTA"}},
	}}
	_, err = db.FileAct(ctx, store.Who{Person: "erna"}, store.Filing{Act: act, Procedure: p, At: noon{}.Now()})
	must(err)
	out, err := db.Enter(ctx, procs, act.ID, noon{}.Now())
	must(err)
	entries, err := db.Entries(context.WithoutCancel(ctx), store.TheSystem(), out.Case)
	must(err)
	s, err := docket.Fold(entries)
	must(err)
	d := Desk{Store: Store{DB: db, Procedures: procs, Time: noon{}}}
	for _, x := range []struct {
		why  string
		then func()
		want []string
	}{
		{"two of three are kept out", func() {}, []string{"clara"}},
		{"the third steps aside: the substitute", func() { s.Recusals = append(s.Recusals, docket.Recusal{Person: "clara", Seq: 1}) }, []string{"doris"}},
		{"and is kept out too", func() { s.Walls = append(s.Walls, "doris") }, nil},
	} {
		x.then()
		got, err := d.holders(ctx, &file{p: p, s: s}, "ethics_office")
		if err != nil || !slices.Equal(got, x.want) {
			t.Errorf("%s: %v %v", x.why, got, err)
		}
	}
}
