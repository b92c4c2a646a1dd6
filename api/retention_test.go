package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/docket"
)

// kept is what somebody is told of the records that come due within some months, each
// as "status day what-holds-it …", by case.
func (w *world) kept(as, months string) map[string]string {
	w.Helper()
	out := map[string]string{}
	for _, r := range w.get(as, "/retention?procedure="+pack+"&months="+months).is(http.StatusOK).list("records") {
		said := []string{r["status"].(string), r["day"].(string)}
		held, _ := r["held"].([]any)
		for _, h := range held {
			said = append(said, h.(map[string]any)["what"].(string))
		}
		if r["proposed_until"] != nil {
			said = append(said, "proposed")
		}
		if r["sentence"] == "" || r["rule"] == "" || r["owner"] != "ethics_office" {
			w.Errorf("%s is told %v", as, r)
		}
		out[r["case"].(string)] = strings.Join(said, " ")
	}
	return out
}

// owesLetGo reports whether the record of the case is owed by somebody, in the case and over
// all cases.
func (w *world) owesLetGo(as, id string) bool {
	w.Helper()
	owed := func(path string) bool {
		for _, d := range w.get(as, path).is(http.StatusOK).list("duties") {
			if d["id"] == docket.RecordDuty && d["case"] == id && d["mine"] == true {
				if d["act"] != string(docket.Propose) || d["day"] == nil || d["rule"] == "" {
					w.Errorf("%s owes %v", as, d)
				}
				return true
			}
		}
		return false
	}
	all, one := owed("/duties"), owed("/cases/"+id+"/duties")
	if all != one {
		w.Errorf("owed by %s over all cases: %t, in the case: %t", as, all, one)
	}
	return all
}

// withdrawn closes a case.
func (w *world) withdrawn(id string) {
	w.Helper()
	w.act("carla", id, docket.Withdraw, object{})
	w.act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
}

// What comes due is told to the offices of the procedure, with what holds it; and once
// it is due, the office that keeps the file owes it. A tie to a hidden case is like none.
func TestRecordsComeDueAndAreHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain, held, tied, other := w.file(), w.file(), w.file(), w.file()
	w.act("stella", held, docket.PlaceLegalHold, object{"reasons": "A court asked for it."})
	w.act("stella", other, docket.ShutOut, object{"person": "vito"})
	w.act("stella", other, docket.LinkCase, object{"case": tied, "why": "same_facts"}) // the other way round holds as well
	for _, id := range []string{plain, held, tied} {
		w.withdrawn(id)
	}
	if got := w.kept("stella", "12"); len(got) != 0 {
		t.Errorf("within a year: %v", got)
	}
	const last = "2031-03-03" // six years from the close
	want := func(as string, of map[string]string) {
		t.Helper()
		got := w.kept(as, "72")
		for id, says := range of {
			if got[id] != says {
				t.Errorf("%s is told %q, not %q", as, got[id], says)
			}
		}
		if len(got) != len(of) {
			t.Errorf("%s is told of %d records: %v", as, len(got), got)
		}
	}
	w.wait(2 * 24 * time.Hour)
	want("stella", map[string]string{plain: "kept " + last, held: "held " + last + " legal_hold", tied: "held " + last + " tied_case"})
	w.wait(6 * 366 * 24 * time.Hour)
	want("rita", map[string]string{plain: "due " + last, held: "held " + last + " legal_hold", tied: "held " + last + " tied_case"})
	want("vito", map[string]string{plain: "due " + last, held: "held " + last + " legal_hold", tied: "due " + last})
	for _, as := range []string{"carla", "rene", "inge"} {
		w.get(as, "/retention").problem(http.StatusForbidden, "not_yours")
	}
	if n := len(w.get("adam", "/retention").is(http.StatusOK).list("records")); n != 0 { // who keeps the house has no sight of cases
		t.Errorf("the administrator is told of %d", n)
	}
	for _, bad := range []string{"months=x", "months=-1", "months=1201", "cursor=x", "limit=0", "year=1"} {
		w.get("stella", "/retention?"+bad).problem(http.StatusBadRequest, "malformed")
	}
	first := w.get("stella", "/retention?limit=2").is(http.StatusOK)
	if rest := w.get("stella", "/retention?limit=2&cursor="+first.str("next")).is(http.StatusOK); len(first.list("records")) != 2 || len(rest.list("records")) != 1 || rest.json()["next"] != nil {
		t.Errorf("in pages: %s, %s", first.text, rest.text)
	}
	for id, owed := range map[string]bool{plain: true, held: false, tied: false} {
		if w.owesLetGo("stella", id) != owed {
			t.Errorf("%s is owed by the office: %t", id, !owed)
		}
		if w.owesLetGo("chiara", id) || w.owesLetGo("rita", id) {
			t.Errorf("%s is owed by another office", id)
		}
	}
	propose := object{"act": "purge", "reasons": "Its time is over."}
	for id, says := range map[string]string{held: "legal hold", tied: "not over needs the record"} {
		if a := w.tryAct("stella", id, docket.Propose, propose).is(http.StatusConflict); !strings.Contains(string(a.text), says) || strings.Contains(string(a.text), other) {
			t.Errorf("letting go of it: %s", a.text)
		}
	}
	w.act("stella", plain, docket.Propose, propose)
	if w.owesLetGo("stella", plain) {
		t.Error("it is owed by whoever proposed it")
	}
	want("stella", map[string]string{plain: "due " + last + " proposed", held: "held " + last + " legal_hold", tied: "held " + last + " tied_case"})
	w.wait(15 * 24 * time.Hour)
	if !w.owesLetGo("stella", plain) {
		t.Error("nobody owes it after the time of the proposal")
	}
	w.withdrawn(other) // and nothing holds the one that is tied to it
	want("stella", map[string]string{plain: "due " + last, held: "held " + last + " legal_hold", tied: "due " + last})
	w.act("stella", plain, docket.Note, object{"text": "Somebody asked for it."}) // and six years begin anew
	if got := w.kept("stella", "71"); got[plain] != "" || w.owesLetGo("stella", plain) {
		t.Errorf("after a note: %s", got[plain])
	}
}
