package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
)

func (w *world) quarantine(as, status string) (ids []string) {
	w.Helper()
	for path := "/quarantine?limit=2&status=" + status; ; {
		page := w.get(as, path).is(http.StatusOK)
		for _, r := range page.list("reports") {
			id, _ := r["case"].(string)
			ids = append(ids, id)
		}
		next, _ := page.json()["next"].(string)
		if next == "" {
			return ids
		}
		path = "/quarantine?limit=2&status=" + status + "&cursor=" + next
	}
}

// Reports of a rush wait for a quick look, and nothing else of them is different: they
// are entered, their clocks run from the filing, their receipts work. A report by
// somebody with an account, and one under another hour, do not wait.
func TestReportsOfARushWaitForAQuickLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.Limits.Burst = 2 })
	var ids, receipts []string
	for i := range 5 {
		r := anonymous()
		r["earlier_told"] = strings.Repeat("x", i+1)
		filed, typed := w.lodge(r)
		ids, receipts = append(ids, filed.str("case")), append(receipts, typed)
	}
	w.confirm(receipts[4]).is(http.StatusCreated) // again: it is not counted twice
	named := w.file()
	if got := w.quarantine("stella", "waiting"); strings.Join(got, " ") != strings.Join(ids[2:], " ") {
		t.Fatalf("in quarantine: %v of %v", got, ids)
	}
	before, after := w.get("stella", "/cases/"+ids[0]+"/clocks").is(http.StatusOK).list("clocks"), w.get("stella", "/cases/"+ids[3]+"/clocks").is(http.StatusOK).list("clocks")
	if len(before) == 0 || len(before) != len(after) {
		t.Errorf("clocks: %v, in quarantine %v", before, after)
	}
	mine := w.post("", "/reports/mine", object{"receipt": receipts[3]}).is(http.StatusOK)
	if text := string(mine.text); mine.json()["stage"] != "intake" || strings.Contains(text, "quarantine") {
		t.Errorf("the reporter is told %s", text)
	}
	w.post("", "/reports/mine/acts", object{"receipt": receipts[3], "kind": docket.GiveInformation, "particulars": object{"text": "It goes on."}}).is(http.StatusOK)

	// Who may not look, and what is no decision.
	look := func(as, id, decision, reason string) *answer {
		return w.post(as, "/cases/"+id+"/quarantine", object{"id": "look-" + id, "decision": decision, "reason": reason})
	}
	for _, as := range []string{"rene", "carla", "otto"} {
		w.get(as, "/quarantine").problem(http.StatusForbidden, "not_yours")
		look(as, ids[2], "set_aside", "I would rather.").problem(http.StatusNotFound, "not_found")
	}
	look("rita", ids[2], "set_aside", "I would rather.").problem(http.StatusForbidden, "not_yours")
	look("stella", ids[2], "dropped", "x").problem(http.StatusUnprocessableEntity, "bad_request")
	look("stella", ids[2], "released", " ").problem(http.StatusUnprocessableEntity, "bad_request")
	look("stella", named, "released", "It is not in it.").problem(http.StatusConflict, "not_here")
	look("stella", ids[0], "released", "It is not in it.").problem(http.StatusConflict, "not_here")
	w.get("stella", "/quarantine?status=gone").problem(http.StatusBadRequest, "malformed")
	w.get("stella", "/quarantine?cursor=MjAyNS0wMy0wM1QxNTowMDowMFogeA").problem(http.StatusBadRequest, "malformed")
	if got := w.quarantine("stella", "waiting"); len(got) != 3 {
		t.Errorf("what was refused decided something: %v", got)
	}

	// Each decision is on the docket with its reason, for who works on the case, and can
	// be turned round. Nothing ends by it.
	look("stella", ids[2], "released", "Somebody wrote this.").is(http.StatusOK)
	look("stella", ids[2], "released", "Somebody wrote this.").is(http.StatusOK)
	look("stella", ids[2], "set_aside", "Somebody wrote this.").is(http.StatusConflict)
	look("stella", ids[3], "set_aside", "The same text as forty others.").is(http.StatusOK)
	if got := w.quarantine("stella", "waiting"); strings.Join(got, " ") != ids[4] {
		t.Errorf("left: %v", got)
	}
	if text := string(w.get("stella", "/cases/"+ids[3]+"/docket").text); strings.Count(text, "The same text as forty others.") != 1 {
		t.Errorf("the docket: %s", text)
	}
	if mine := w.post("", "/reports/mine", object{"receipt": receipts[3]}).is(http.StatusOK); mine.json()["open"] != true || strings.Contains(string(mine.text), "forty others") {
		t.Errorf("set aside, the reporter finds %s", mine.text)
	}
	w.post("", "/reports/mine/acts", object{"receipt": receipts[3], "kind": docket.GiveInformation, "particulars": object{"text": "I am real."}}).is(http.StatusOK)
	w.post("stella", "/cases/"+ids[3]+"/quarantine", object{"decision": "released", "reason": "They wrote again."}).is(http.StatusOK)
	if got := w.quarantine("stella", "set_aside"); len(got) != 0 {
		t.Errorf("still set aside: %v", got)
	}
	if got := w.quarantine("stella", "released"); strings.Join(got, " ") != ids[2]+" "+ids[3] {
		t.Errorf("released: %v", got)
	}
	w.away.Store(true) // a decision that is not entered holds nothing
	look("stella", ids[4], "set_aside", "A flood.").is(http.StatusAccepted)
	if got := w.quarantine("stella", "waiting"); len(got) != 1 {
		t.Errorf("decided before it was entered: %v", got)
	}
	w.away.Store(false)

	// A wall hides it here too.
	w.post("", "/reports/mine/acts", object{"receipt": receipts[4], "kind": docket.ShutOut, "particulars": object{"person": "stella"}}).is(http.StatusOK)
	if got := w.quarantine("stella", "waiting"); len(got) != 0 {
		t.Errorf("stella still sees %v", got)
	}
	w.post("stella", "/cases/"+uuid.NewString()+"/quarantine", object{"decision": "released", "reason": "x"}).problem(http.StatusNotFound, "not_found")
	look("stella", ids[4], "released", "x").problem(http.StatusNotFound, "not_found")
}
