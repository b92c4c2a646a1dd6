package store_test

import (
	"bytes"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

func TestPagesHaveNoGapAndNoRepeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := map[string]bool{}
	for range 23 { // many with the very same time
		want[w.file().Case] = true
	}
	seen, pages := map[string]bool{}, 0
	f := store.CaseFilter{Now: monday, Limit: 5}
	for {
		page, err := w.db.Cases(t.Context(), system, f)
		w.must(err)
		pages++
		for _, c := range page.Cases {
			if seen[c.ID] {
				t.Errorf("%s comes twice", c.Number)
			}
			seen[c.ID] = true
		}
		if page.Next == "" {
			break
		}
		f.After = page.Next
	}
	if len(seen) != len(want) || pages != 5 {
		t.Errorf("%d of %d cases on %d pages", len(seen), len(want), pages)
	}
	if _, err := w.db.Cases(t.Context(), system, store.CaseFilter{After: "nonsense"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a cursor made up: %v", err)
	}
}

func TestCasesAreFoundByWhatIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	yes, no := true, false
	for i, ask := range []struct {
		f    store.CaseFilter
		want int
	}{
		{store.CaseFilter{}, 1}, {store.CaseFilter{Open: &yes}, 1}, {store.CaseFilter{Open: &no}, 0}, {store.CaseFilter{Late: &yes}, 0},
		{store.CaseFilter{Stage: "intake", StageKind: "intake", Track: "membership", Procedure: pack}, 1}, {store.CaseFilter{Stage: "hearing"}, 0},
		{store.CaseFilter{Number: c.Number[:6]}, 1}, {store.CaseFilter{Number: "PRB-%"}, 0}, {store.CaseFilter{Principle: "p1"}, 1},
		{store.CaseFilter{Principle: "p2"}, 0}, {store.CaseFilter{Involved: "rene"}, 1}, {store.CaseFilter{Involved: "rene", Roles: []string{"panel"}}, 0},
		{store.CaseFilter{OpenedFrom: monday, OpenedBefore: monday.Add(time.Second)}, 1}, {store.CaseFilter{OpenedBefore: monday}, 0},
		{store.CaseFilter{Respondent: "rene", Complainant: "carla"}, 1}, {store.CaseFilter{Ground: "code_violation"}, 1},
	} {
		ask.f.Now = monday
		page, err := w.db.Cases(t.Context(), system, ask.f)
		w.must(err)
		if len(page.Cases) != ask.want {
			t.Errorf("filter %d: %d cases", i, len(page.Cases))
		}
	}
	for _, id := range []string{"PRB-0000-0000", uuid.NewString(), "nonsense"} {
		if _, err := w.db.Case(t.Context(), system, id, monday); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestTheStateAtADateIsWhatTheDocketSaidThen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday.Add(24*time.Hour))
	w.done(w.act(c.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{}), monday.Add(48*time.Hour))
	s, err := w.db.StateAt(t.Context(), system, c.Case, monday.Add(30*time.Hour))
	w.must(err)
	now, err := w.db.State(t.Context(), system, c.Case)
	w.must(err)
	if s.Head != 2 || s.Stage != "intake" || now.Head != 3 || now.Stage != "screening" {
		t.Errorf("then %d %s, now %d %s", s.Head, s.Stage, now.Head, now.Stage)
	}
	if _, err := w.db.StateAt(t.Context(), system, c.Case, monday.Add(-time.Hour)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before it was filed: %v", err)
	}
}

func TestADutyIsShownToWhoOwesItAndToNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	w.done(w.act(c.Case, "stella", staff, docket.AskInformation, &docket.Question{To: "complainant", Text: "When?"}), monday)
	for _, ask := range []struct {
		who  store.Who
		want bool
	}{
		{store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}, true},
		{store.Who{Person: "stella", Offices: []string{"other/ethics_office"}}, false},
		{store.Who{Person: "carla"}, true}, {store.Who{Person: "rene"}, false}, {store.Who{Person: "mallory"}, false}, {store.Who{}, false},
	} {
		owed, err := w.db.DutiesOfPerson(t.Context(), ask.who, monday, 0)
		w.must(err)
		if (len(owed) > 0) != ask.want {
			t.Errorf("%+v owes %+v", ask.who, owed)
		}
	}
	w.done(w.act(c.Case, "carla", nil, docket.ShutOut, &docket.Wall{Person: "stella"}), monday)
	owed, err := w.db.DutiesOfPerson(t.Context(), store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}, monday, 0)
	w.must(err)
	if len(owed) != 0 {
		t.Errorf("a walled person sees %+v", owed)
	}
	w.sound()
}

func TestAPageOfWhatIsOwedIsTheBeginningOfAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stella := store.Who{Person: "stella", Offices: []string{pack + "/ethics_office"}}
	var hidden string
	for i := range 6 { // entered from the latest to the earliest, so that the order is not that of entering
		id, at := uuid.NewString(), monday.AddDate(0, 0, -i)
		filing := w.filing(id)
		filing.At = at
		_, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, filing)
		w.must(err)
		c, err := w.db.Enter(t.Context(), w.procs, id, at)
		w.must(err)
		if i == 5 { // what is due first of all is nothing to her
			w.done(w.act(c.Case, "carla", nil, docket.ShutOut, &docket.Wall{Person: "stella"}), monday)
			hidden = c.Case
		}
	}
	all, err := w.db.DutiesOfPerson(t.Context(), stella, monday, 100)
	w.must(err)
	if len(all) < 5 {
		t.Fatalf("only %d are owed", len(all))
	}
	for i, d := range all {
		if d.Case == hidden || i > 0 && d.DueAt != nil && (all[i-1].DueAt == nil || all[i-1].DueAt.After(*d.DueAt)) {
			t.Errorf("%d: %s of %s, due %v", i, d.ID, d.Number, d.DueAt)
		}
	}
	for most := range len(all) {
		some, err := w.db.DutiesOfPerson(t.Context(), stella, monday, most+1)
		w.must(err)
		if !reflect.DeepEqual(some, all[:most+1]) {
			t.Errorf("the first %d are %+v", most+1, some)
		}
	}
}

func TestDocumentsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	carla := store.Who{Person: "carla"}
	content := bytes.Repeat([]byte("0123456789abcdef"), 50_000) // three pieces and a bit
	d, err := w.db.PutDocument(t.Context(), carla, store.Document{Name: "log.txt", MediaType: "text/plain", UploadedBy: "carla", UploadedAt: monday}, bytes.NewReader(content), store.Taking{})
	w.must(err)
	var got bytes.Buffer
	w.must(w.db.CopyDocument(t.Context(), carla, &d, &got))
	if !bytes.Equal(got.Bytes(), content) || d.Size != int64(len(content)) {
		t.Errorf("%d of %d bytes came back", got.Len(), len(content))
	}
	if _, err := w.db.PutDocument(t.Context(), carla, store.Document{Name: "big", UploadedBy: "carla", UploadedAt: monday}, bytes.NewReader(content), store.Taking{Most: 1000}); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	c := w.file()
	if err := w.db.AttachDocuments(t.Context(), store.Who{Person: "mallory"}, c.Case, []string{d.ID}, store.Quota{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else attached it: %v", err)
	}
	w.must(w.db.AttachDocuments(t.Context(), carla, c.Case, []string{d.ID}, store.Quota{}))
	w.must(w.db.AttachDocuments(t.Context(), carla, c.Case, []string{d.ID}, store.Quota{}))
	all, err := w.db.DocumentsOf(t.Context(), carla, c.Case)
	w.must(err)
	if len(all) != 1 || all[0].SHA256 != d.SHA256 {
		t.Errorf("attached: %+v", all)
	}
	c2, sound, err := w.db.CustodyOf(t.Context(), carla, &d)
	w.must(err)
	if len(c2) != 1 || c2[0].What != "received" || c2[0].Person != "carla" || !sound {
		t.Errorf("custody: %+v", c2)
	}
	// Nobody changes one, not even who owns the tables.
	for _, s := range []string{
		`update document_chunks set content = 'x'::bytea where n = 1`, `delete from document_chunks where n = 1`, `truncate document_chunks`, `insert into document_chunks select document_id, 9, content from document_chunks where n = 1`,
		`update documents set commitment = 'x'`, `update documents set about = 'x'`, `update documents set key = 'x'`, `update documents set key = ''`, `update documents set name = 'other.txt'`, `update documents set case_id = null`, `update documents set uploaded_by = 'rene'`,
		`update custody set person = 'rene'`, `delete from custody`, `truncate custody`,
	} {
		if err := w.db.Tamper(t.Context(), s); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v", s, err)
		}
	}
	w.sound()
	w.must(w.db.Tamper(t.Context(), `alter table document_chunks disable trigger user`, `update document_chunks set content = 'x'::bytea where n = 1`, `alter table document_chunks enable trigger user`))
	if err := w.db.CopyDocument(t.Context(), carla, &d, &got); !errors.Is(err, store.ErrBroken) {
		t.Errorf("a changed document was handed out as whole: %v", err)
	}
	w.must(w.db.Tamper(t.Context(), `alter table custody disable trigger user`, `update custody set person = 'rene'`, `alter table custody enable trigger user`))
	if _, sound, _ := w.db.CustodyOf(t.Context(), carla, &d); sound {
		t.Error("a changed chain of custody is taken for sound")
	}
	faults, err := w.db.VerifyCase(t.Context(), w.procs, c.Case)
	w.must(err)
	if len(faults) != 1 || !strings.Contains(faults[0].What, d.ID) {
		t.Errorf("verify: %v", faults)
	}
}

func TestPeopleOfficesAndTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: "stella", Name: "Stella Staff", Email: "Stella@example.org"}))
	w.must(w.db.PutTerm(t.Context(), system, store.Term{Person: "stella", Procedure: pack, Office: "ethics_office", From: store.Day{Date: clock.MustDate("2025-01-01")}, Until: store.Day{Date: clock.MustDate("2025-12-31")}}))
	for day, want := range map[string]int{"2024-12-31": 0, "2025-01-01": 1, "2025-12-31": 1, "2026-01-01": 0} {
		got, err := w.db.OfficesOn(t.Context(), "stella", clock.MustDate(day))
		w.must(err)
		if len(got) != want {
			t.Errorf("%s: %v", day, got)
		}
	}
	p, err := w.db.PersonByEmail(t.Context(), system, "stella@EXAMPLE.org")
	w.must(err)
	if p.ID != "stella" {
		t.Errorf("by e-mail: %+v", p)
	}
	if err := w.db.PutPerson(t.Context(), system, store.Person{ID: "twin", Name: "T", Email: "stella@example.org"}); !errors.Is(err, store.ErrConflict) || regexp.MustCompile("(?i)stella").MatchString(err.Error()) {
		t.Errorf("the same address twice: %v", err)
	}
	past := time.Now().Add(-time.Hour)
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "h1", Person: "stella", Label: "laptop"}))
	w.must(w.db.PutToken(t.Context(), store.Token{Hash: "h2", Person: "stella", Label: "old", ExpiresAt: &past}))
	if got, err := w.db.TokenHolder(t.Context(), "h1"); err != nil || got.Person != "stella" {
		t.Errorf("%+v %v", got, err)
	}
	w.must(w.db.RevokeToken(t.Context(), "h1"))
	for _, h := range []string{"h1", "h2", "h3"} {
		if _, err := w.db.TokenHolder(t.Context(), h); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s still works: %v", h, err)
		}
	}
}

func TestNumbersCannotBeReadAsSomethingElse(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^PRB-[2346789BCDFGHJKMNPQRTVWXYZ]{4}-[2346789BCDFGHJKMNPQRTVWXYZ]{4}$`)
	seen := map[string]bool{}
	for range 2000 {
		n, err := store.NewNumber()
		if err != nil || !form.MatchString(n) || seen[n] {
			t.Fatalf("%q %v", n, err)
		}
		seen[n] = true
	}
}

func TestCaseTimeRunsFastWithoutAJump(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	real := time.Now().Truncate(time.Microsecond)
	before, err := w.db.Installation(t.Context())
	w.must(err)
	fast, err := w.db.SetDayLength(t.Context(), 2*time.Second, real)
	w.must(err)
	if d := fast.Now(real).Sub(before.Now(real)).Abs(); d > time.Millisecond {
		t.Errorf("it jumped by %s", d)
	}
	if d := fast.Now(real.Add(2 * time.Second)).Sub(fast.Now(real)); d != 24*time.Hour {
		t.Errorf("two seconds are %s", d)
	}
	again, err := w.db.Installation(t.Context())
	w.must(err)
	if again != fast || again.Real(again.Now(real)).Sub(real).Abs() > time.Millisecond {
		t.Errorf("%+v is not %+v", again, fast)
	}
}

func TestStatisticsCount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file()
	w.file()
	st, err := w.db.Statistics(t.Context(), system, pack, monday.AddDate(0, 0, 10))
	w.must(err)
	if st.Open != 2 || st.Late != 2 || st.MedianAge != 10 || len(st.ByStage) != 1 || st.ByPrinciple[0] != (store.Count{Of: "p1", Cases: 2}) {
		t.Errorf("%+v", st)
	}
}
