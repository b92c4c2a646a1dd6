package web_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/api"
	"probity/docket"
	"probity/ledger"
	"probity/store"
	"probity/web"
	"probity/web/webtest"
)

// TestRecordsComeDueAndAreLetGoByTwo: what comes due is listed with why, a hold keeps
// it, one person proposes to let it go and another does, and then it is not there.
func TestRecordsComeDueAndAreLetGoByTwo(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, held := w.File(), w.File()
	for _, id := range []string{id, held} {
		w.Act("carla", id, docket.Withdraw, object{})
		w.Act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
	}
	page := w.As("stella").Get("/work").Click("Records").Is(http.StatusOK).Says("No record whose file you keep or may know of comes due")
	page = page.Click("All").Says("Withdrawn", "kept", "6 years from", "164.530").Silent("Rene", "Carla")
	page.B.Get(page.Find("a[href$=place_legal_hold]").AttrOr("href", "")).Is(http.StatusOK).Says("legal hold")
	w.Act("stella", held, docket.PlaceLegalHold, object{"reasons": "A court asked for it."})
	page.B.Get("/records?months=1200").Says("held", "Release the hold")
	w.Wait(7 * 365 * 24 * time.Hour)
	page = w.As("stella").Get("/records?months=0").Is(http.StatusOK).Says("due")
	if n := page.Find("tr.is-late").Length(); n != 1 {
		t.Errorf("%d are due, of which one is held", n)
	}
	to := page.Find("a[href$='docket#here']").AttrOr("href", "")
	page.B.Get(strings.TrimSuffix(to, "#here")).Is(http.StatusOK).Says("Propose")
	w.Act("stella", id, docket.Propose, object{"act": "purge", "reasons": "Its time is over."})
	page.B.Get("/records?months=0").Says("waits for a second person")
	w.Act("chiara", id, docket.Purge, object{})
	if n, err := w.DB.LetGoDue(t.Context(), 0); n != 1 || err != nil {
		t.Fatalf("let go of %d: %v", n, err)
	}
	page.B.Get("/records?months=1200").Silent(id)

	page.B.Get("/records?months=soon").Is(http.StatusNotFound)
	page.B.Get("/records?cursor=nothing").Is(http.StatusNotFound)
	for _, as := range []string{"rene", "inge"} {
		w.As(as).Get("/records").Is(http.StatusForbidden)
	}
	w.Stranger().Get("/records").Is(http.StatusUnauthorized)
}

// TestARecordThatIsHiddenDoesNotComeDue for who must not know of the case.
func TestARecordThatIsHiddenDoesNotComeDue(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Act("chiara", id, docket.Recuse, object{"reasons": "I know him."})
	w.Act("carla", id, docket.Withdraw, object{})
	w.Act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
	w.As("stella").Get("/records?months=1200").Is(http.StatusOK).Says("Withdrawn")
	w.As("chiara").Get("/records?months=1200").Is(http.StatusOK).Says("No record whose file you keep").Silent(id)
}

// TestTheLogIsShown: to who keeps the house with its last checkpoint, to everybody else
// at a desk only the keys.
func TestTheLogIsShown(t *testing.T) {
	t.Parallel()
	key, err := ledger.KeepKey(filepath.Join(t.TempDir(), "log.key"), "ethics.example.org/log")
	if err != nil {
		t.Fatal(err)
	}
	w := webtest.New(t, func(_ *webtest.World, a *api.Deps, _ *web.Deps) { a.LogKey = key })
	w.File()
	w.As("adam").Get("/work").Click("Log").Is(http.StatusOK).Says("Nothing has been sealed yet.", key.Public(), "probity-verify database")
	s := store.Sealer{DB: w.DB, Key: key, Copy: &ledger.Copy{Dir: t.TempDir()}}
	_, err = s.Seal(t.Context(), w.Now(), w.Now().Add(-time.Minute))
	w.Must(err)
	w.As("adam").Get("/ledger").Is(http.StatusOK).Says("What happens is sealed", "number 1", "up to number 1", key.Name())
	w.As("stella").Get("/ledger").Is(http.StatusOK).Says(key.Public()).Silent("checkpoint", "sealed")
	w.Stranger().Get("/ledger").Is(http.StatusUnauthorized)
}
