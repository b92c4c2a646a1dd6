package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/procedure"
	"probity/procedure/register"
	"probity/web"
	"probity/web/webtest"
)

// faulty has the search find one guarantee broken.
func faulty(_ *webtest.World, a *api.Deps, _ *web.Deps) {
	a.Check = func(context.Context, *procedure.Procedure) *register.Result {
		return &register.Result{Visited: 7, Bound: 7, Complete: true, Faults: []register.Fault{{Guarantee: 4, Rule: "Time to answer", Says: "The answer can be due before the notice arrives."}}}
	}
}

// TestAVersionIsPutIntoForce: it is searched, what is found is agreed to by two people,
// what is assumed is confirmed one by one, and then it takes reports; all of it stands
// there, and what was refused says why.
func TestAVersionIsPutIntoForce(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, faulty)
	w.Post("adam", "/terms", object{"person": "petra", "procedure": webtest.Pack, "office": "ethics_chair", "from": "2025-01-01"}, nil)
	digest := w.NextVersion()
	page := w.As("chiara").Get("/work").Click("Procedures").Is(http.StatusOK).Says("Membership discipline", "in force", "kept, takes no reports", "not checked")
	page = page.Click("2").Is(http.StatusOK).Says("version 2", "It was not checked yet.", "What its source does not say", "What stands in the way")
	page = page.SendIn("input[value=check]", "Search it", nil).Is(http.StatusOK).Says("It was searched.", "The answer can be due before the notice arrives.", "7 states were tried, all there are.")

	page.SendIn("input[value=activate]", "Put into force", nil).Is(http.StatusUnprocessableEntity)
	page.SendIn("input[value=declare]", "Confirm", nil).Is(http.StatusUnprocessableEntity)
	page.SendIn("input[value=override]", "Ask for it", fields{"Guarantee": "4: Time to answer"}).Is(http.StatusUnprocessableEntity).Says("In the words of the body")
	page = page.SendIn("input[value=override]", "Ask for it", fields{"Guarantee": "4: Time to answer", "In the words of the body": "Until the annual meeting."}).Is(http.StatusOK).Says("waits for a second person")
	page.SendIn("input[value=second]", "Agree", fields{"Guarantee": "4: Until the annual meeting."}).Is(http.StatusUnprocessableEntity)
	w.As("petra").Get(page.Path).SendIn("input[value=second]", "Agree", fields{"Guarantee": "4: Until the annual meeting."}).Is(http.StatusOK).Says("Two people have let it work so.")
	page = page.B.Get(page.Path).Says("Until the annual meeting.")
	for n := 0; page.Find("input[value=declare]").Length() > 0 && n < 40; n++ {
		hole := strings.TrimSpace(page.Find("#f-declare-hole option, select[name=hole] option").Eq(1).Text())
		page = page.SendIn("input[value=declare]", "Confirm", fields{"What is assumed": hole, "In the words of the body": "The board took this as its rule."}).Is(http.StatusOK).Says("was confirmed")
	}
	page = page.SendIn("input[value=activate]", "Put into force", fields{"First day": "2025-02-30"}).Is(http.StatusUnprocessableEntity).Says("A day that exists")
	page = page.SendIn("input[value=activate]", "Put into force", fields{"First day": "2025-03-10"}).Is(http.StatusOK).Says("It takes reports from its day on.", "takes reports from 10 March 2025", "What was done with it")
	page = page.SendIn("input[value=retire]", "Take out of force", fields{"In the words of the body": "A slip."}).Is(http.StatusOK).Says("out of force")
	if !strings.Contains(page.Path, digest) {
		t.Errorf("it ends at %s", page.Path)
	}
}

// TestTwoVersionsAreCompared: what changes is told with what it means for whoever is
// reported, both ways.
func TestTwoVersionsAreCompared(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	digest := w.NextVersion()
	page := w.As("stella").Get("/rules/"+digest).Is(http.StatusOK).Says("Put into force and taken out of it by").Click("version 0.1").Is(http.StatusOK).
		Says("Version 2 against 0.1", "20 calendar days", "30 calendar days", "For whoever is reported")
	if n := page.Find("tbody tr").Length(); n == 0 {
		t.Error("nothing changes")
	}
	w.As("stella").Get("/rules/" + digest + "/compare?against=" + digest).Is(http.StatusOK).Says("Nothing that bears on a case.")
	w.As("stella").Get("/rules/" + digest + "/compare").Is(http.StatusNotFound)
	w.As("stella").Get("/rules/" + digest + "/compare?against=nothing").Is(http.StatusNotFound)
}

// TestProceduresAreForTheHouse: an office reads them and changes nothing that its
// procedure does not give to it; nobody else finds them there.
func TestProceduresAreForTheHouse(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	digest := w.NextVersion()
	page := w.As("stella").Get("/rules/" + digest).Is(http.StatusOK)
	if n := page.Find("main form").Length(); n != 0 {
		t.Errorf("%d forms for who may do nothing", n)
	}
	page.B.Post("/rules/"+digest, map[string][]string{"kind": {"activate"}}).Is(http.StatusForbidden)
	w.As("chiara").Post("/rules/"+digest, map[string][]string{"kind": {"burn"}}).Is(http.StatusNotFound)
	w.As("stella").Get("/rules/nothing").Is(http.StatusNotFound)
	for _, path := range []string{"/rules", "/rules/" + digest, "/rules/" + digest + "/compare?against=" + digest} {
		w.As("rene").Get(path).Is(http.StatusForbidden)
		w.Stranger().Get(path).Is(http.StatusUnauthorized)
	}
}

// TestAVersionIsAdded from a file, as it is; a text that cannot be carried out is told
// with what is wrong, by line, and who may not add finds no form.
func TestAVersionIsAdded(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	now, _ := w.Procs.Current(webtest.Pack)
	const label, button = "Text of the procedure", "Add it"
	page := w.As("chiara").Get("/rules").Click("Add a version").Is(http.StatusOK)
	page.Send(button, nil).Is(http.StatusUnprocessableEntity)
	page.Send(button, fields{label: webtest.File{Name: "pack.yaml"}}).Is(http.StatusUnprocessableEntity)
	bad := strings.Replace(string(now.Text()), "secretariat: ", "secretariat: nobody_such # ", 1)
	page.Send(button, fields{label: webtest.File{Name: "pack.yaml", Text: []byte(bad)}}).Is(http.StatusUnprocessableEntity).Says("What is wrong with the text", "line ", "nobody_such")
	page.Send(button, fields{label: webtest.File{Name: "pack.yaml", Text: make([]byte, procedure.MaxPackBytes+1<<20)}}).Is(http.StatusUnprocessableEntity).Says("larger than")
	next := strings.Replace(string(now.Text()), "\nversion: ", "\nversion: \"7\" # was ", 1)
	done := page.Send(button, fields{label: webtest.File{Name: "pack.yaml", Text: []byte(next)}}).Is(http.StatusOK).Says("Its text is kept as it is.", "Version 7", "kept, takes no reports")
	digest, _, _ := strings.Cut(strings.TrimPrefix(done.Path, "/rules/"), "?")
	if p, ok := w.Procs.ByDigest(digest); !ok || string(p.Text()) != next {
		t.Error("what is kept is not what was sent")
	}
	w.As("stella").Get("/rules").Is(http.StatusOK).Silent("Add a version")
	w.As("stella").Get("/rules/new").Is(http.StatusForbidden)
	w.As("stella").Post("/rules/new", nil).Is(http.StatusForbidden)
	w.As("rene").Get("/rules/new").Is(http.StatusForbidden)
}
