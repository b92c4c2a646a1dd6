package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure/proceduretest"
	"probity/store/storetest"
	"probity/web/webtest"
)

// TestWhoeverKeepsTheHouse makes somebody known, gives them an office, ends it,
// invites them, shuts them out and lets them in again, as a person at a desk would.
func TestWhoeverKeepsTheHouse(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	page := w.As("adam").Get("/work").Click("People").Is(http.StatusOK).Says("Find somebody", "Stella Nachname")
	page.Send("Find", fields{"Name or e-mail address, or its beginning": "Zz"}).Says("Nobody is known here")
	page = page.Click("Make somebody new known")
	page.Send("Make known", nil).Is(http.StatusUnprocessableEntity)
	page = page.Send("Make known", fields{"Name": "Nora Neu", "E-mail address": "nora@example.org"}).Is(http.StatusOK).Says("They are known now.", "not set yet")
	id, _, _ := strings.Cut(strings.TrimPrefix(page.Path, "/people/"), "?")

	page = page.Click("Give an office").Send("Save the term", fields{"Office": "ahima-membership: " + officeTitle(t, w, "reviewer"), "First day": "2025-03-01"}).Says("The term has been saved.", "without an end")
	w.As("stella").Get("/people").Is(http.StatusOK).Says("Nora Neu")
	end := page.Find("#terms ~ ul a").AttrOr("href", "")
	page = page.B.Get(end).Send("Save the term", fields{"Last day": "2025-03-02"}).Says("The term has been saved.", "over")
	bad := page.B.Get(end).Send("Save the term", fields{"Last day": "2025-02-01"})
	bad.Is(http.StatusUnprocessableEntity).Says("It cannot end before it begins.")

	page = page.Send("Invite to set a password", nil).Is(http.StatusOK).Says("Invitation, shown this once")
	code := strings.TrimSpace(page.Find(".receipt .code").Text())
	w.Stranger().Get("/invitation").Send("Set my password", fields{"Invitation": code, "New password": "velvet anchor orchard 7"}).Is(http.StatusOK)
	page = page.B.Get("/people/" + id).Says("set").Silent(code)
	page = page.Send("Shut out: end everything they sign in by", nil).Is(http.StatusOK).Says("cannot sign in", "Shut out")
	page.Send("Let them sign in again", nil).Is(http.StatusOK).Says("They can sign in again.")
	page.Send("Save", fields{"Name": "Nora Neumann"}).Is(http.StatusOK).Says("Nora Neumann", "has been changed")
}

// TestAnOfficeIsWanted: whoever keeps the house reads which, on their work and among the
// people, until somebody else has it; an office does not read it.
func TestAnOfficeIsWanted(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	const note = "A report waits which nobody may open"
	w.As("adam").Get("/work").Silent(note)
	id := w.KeptFromAll()
	w.As("adam").Get("/work").Says(note).Silent("nothing for you to do").Click("Give an office to somebody else as well").Says("Somebody else is needed for an office", note).Silent(id)
	w.As("stella").Get("/people").Is(http.StatusOK).Silent(note)
	w.As("stella").Get("/work").Is(http.StatusOK).Silent(note)
	w.As("adam").Get("/people/pia").Click("Give an office").Send("Save the term", fields{"Office": webtest.Pack + ": " + officeTitle(t, w, "ethics_office"), "First day": "2025-03-01"}).Says("The term has been saved.")
	w.As("adam").Get("/people").Is(http.StatusOK).Silent(note)
	w.As("pia").Get("/cases/" + id).Is(http.StatusOK)
}

func officeTitle(t *testing.T, w *webtest.World, office string) string {
	t.Helper()
	var list struct {
		Offices []struct{ Office, Title string }
	}
	w.Get("adam", "/offices", &list)
	for _, o := range list.Offices {
		if o.Office == office {
			return o.Title
		}
	}
	t.Fatalf("no office %s", office)
	return ""
}

// TestSomebodyWhoLeavesIsHandedOver: what they have to do goes to who follows, and the
// page counts cases and names none.
func TestSomebodyWhoLeavesIsHandedOver(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	w.Act("stella", id, docket.Assign, object{"person": "inge"})
	page := w.As("adam").Get("/people/inge").Click("Somebody who leaves: hand over the work").Is(http.StatusOK)
	const to = "Who follows"
	page.Send("Hand over, and end their terms today", fields{to: "Qq"}).Is(http.StatusUnprocessableEntity).Says("Nobody of that name is known here.")
	done := page.Send("Hand over, and end their terms today", fields{to: "Pia N"}).Is(http.StatusOK).Says("Hand-over of Inge Nachname", "To Pia Nachname").Silent(id, "PRB-")
	if got := done.Find("table.numbers td").First().Text(); got != "1" {
		t.Errorf("%s cases", got)
	}
	w.As("pia").Get("/cases/" + id).Is(http.StatusOK)
	w.As("inge").Get("/cases/" + id).Is(http.StatusNotFound)
}

// TestPeopleBeginWithABodyThatHasSome: where several are kept, the list begins with the
// reader's own, or else with one in which somebody holds an office.
func TestPeopleBeginWithABodyThatHasSome(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	all, err := proceduretest.Shipped()
	w.Must(err)
	before, ok := all.Current("aba-model-rules") // by the alphabet
	if !ok {
		t.Fatal("no pack")
	}
	storetest.Library(t, w.DB, before)
	w.Must(w.Procs.Refresh(t.Context()))
	for _, person := range []string{"adam", "stella"} {
		w.As(person).Get("/people").Is(http.StatusOK).Says("aba-model-rules", "Stella Nachname")
	}
	w.As("adam").Get("/people?procedure=aba-model-rules").Is(http.StatusOK).Silent("Stella Nachname")
}

// TestOnlyWhoKeepsTheHouseChangesIt: an office reads who holds what and nothing of how
// to reach them; everybody else finds nothing.
func TestOnlyWhoKeepsTheHouseChangesIt(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.As("stella").Get("/people").Is(http.StatusOK).Says("Chiara Nachname").Silent("Find somebody", "example.org")
	w.As("stella").Get("/people/chiara").Is(http.StatusOK).Says("Chiara Nachname", "Offices").Silent("example.org", "Signing in", "Give an office")
	for _, path := range []string{"/people/new", "/people/chiara/term", "/people/chiara/hand-over"} {
		w.As("stella").Get(path).Is(http.StatusForbidden)
	}
	for _, path := range []string{"/people/chiara/invitation", "/people/chiara/access"} {
		w.As("stella").Post(path, nil).Is(http.StatusForbidden)
	}
	w.As("adam").Get("/people/nobody").Is(http.StatusNotFound)
	for _, path := range []string{"/people", "/people/chiara"} {
		w.As("rene").Get(path).Is(http.StatusForbidden)
		w.Stranger().Get(path).Is(http.StatusUnauthorized)
	}
	for who, sees := range map[string]bool{"adam": true, "stella": true, "inge": false, "rene": false} {
		if got := w.As(who).Get("/work").Find("nav a[href='/people']").Length() > 0; got != sees {
			t.Errorf("%s is led to people: %t", who, got)
		}
	}
}
