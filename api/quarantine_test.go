package api_test

import (
	"net/http"
	"slices"
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
	w.post("stella", "/cases/"+ids[2]+"/quarantine", object{"decision": "released", "ground": "trivial", "reason": "x"}).problem(http.StatusUnprocessableEntity, "bad_request")
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

// rush is reports without an account of which all but the first are in quarantine.
func rush(t *testing.T, n int, more ...func(*api.Deps)) (*world, []string) {
	t.Helper()
	w := newWorld(t, append(more, func(d *api.Deps) { d.Limits.Burst = 1 })...)
	var ids []string
	for i := range n {
		r := anonymous()
		r["earlier_told"] = strings.Repeat("x", i+1)
		filed, _ := w.lodge(r)
		ids = append(ids, filed.str("case"))
	}
	return w, ids
}

// What an office owes in a case that waits in quarantine stands on no list of duties
// before the case is let in; how much waits stands there instead, and the case and the
// list of cases say where it stands and why.
func TestWhatWaitsInQuarantineIsNobodysDutyYet(t *testing.T) {
	t.Parallel()
	w, ids := rush(t, 4)
	owed := func(as string) (cases []string, n map[string]any) {
		a := w.get(as, "/duties").is(http.StatusOK)
		for _, d := range a.list("duties") {
			if id, _ := d["case"].(string); !slices.Contains(cases, id) {
				cases = append(cases, id)
			}
		}
		n, _ = a.json()["quarantine"].(map[string]any)
		return cases, n
	}
	note := func(as, id string) any {
		staff, _ := w.get(as, "/cases/"+id).is(http.StatusOK).json()["for_staff"].(map[string]any)
		q, _ := staff["quarantine"].(map[string]any)
		return q["status"]
	}
	if cases, n := owed("stella"); strings.Join(cases, " ") != ids[0] || n["waiting"] != 3.0 || n["set_aside"] != 0.0 || n["next_due"] == nil {
		t.Errorf("stella owes in %v, and %v", cases, n)
	}
	if _, n := owed("otto"); n != nil {
		t.Errorf("otto is told of %v", n)
	}
	if got := len(w.get("stella", "/cases/"+ids[1]+"/duties").is(http.StatusOK).list("duties")); got == 0 {
		t.Error("the case itself does not say what is owed")
	}
	if got := note("stella", ids[1]); got != "waiting" || note("stella", ids[0]) != nil {
		t.Errorf("the cases say %v", got)
	}
	marked := 0
	for _, x := range w.get("stella", "/cases").is(http.StatusOK).list("cases") {
		if staff, _ := x["for_staff"].(map[string]any); staff["quarantine"] != nil {
			marked++
		}
	}
	if marked != 3 {
		t.Errorf("%d cases of the list are marked", marked)
	}
	w.post("stella", "/cases/"+ids[1]+"/quarantine", object{"decision": "released", "reason": "Somebody wrote this."}).is(http.StatusOK)
	w.post("stella", "/cases/"+ids[2]+"/quarantine", object{"decision": "set_aside", "reason": "As forty others."}).is(http.StatusOK)
	cases, n := owed("stella")
	slices.Sort(cases)
	want := []string{ids[0], ids[1]}
	slices.Sort(want)
	if !slices.Equal(cases, want) || n["waiting"] != 1.0 || n["set_aside"] != 1.0 {
		t.Errorf("stella owes in %v, not %v; and %v", cases, want, n)
	}
	if got := note("stella", ids[2]); got != "set_aside" {
		t.Errorf("set aside, the case says %v", got)
	}
}

// A decision about many is one act on the docket of each; what does not go in one
// changes nothing about the others, and sent again it is done once.
func TestManyInQuarantineAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	w, ids := rush(t, 6)
	hidden := ids[5]
	w.act("stella", ids[4], docket.CompleteIntake, object{}) // to be screened: there a report can be dismissed
	w.act("stella", hidden, docket.ShutOut, object{"person": "chiara"})
	order := func(as, key, decision, ground string, cases ...string) *answer {
		return w.post(as, "/quarantine", object{"id": key, "decision": decision, "ground": ground, "reason": "The same text as forty others.", "cases": cases})
	}
	outcomes := func(a *answer) string {
		var out []string
		for _, x := range a.is(http.StatusOK).list("cases") {
			p, _ := x["problem"].(map[string]any)
			code, _ := p["code"].(string)
			said, _ := x["outcome"].(string)
			out = append(out, strings.TrimSuffix(said+" "+code, " "))
		}
		return strings.Join(out, ", ")
	}
	order("otto", "look-one-1", "released", "", ids[1]).problem(http.StatusForbidden, "not_yours")
	order("stella", "look-one-1", "released", "").problem(http.StatusUnprocessableEntity, "bad_request")
	order("stella", "look-one-1", "released", "", slices.Repeat([]string{""}, 1)...).is(http.StatusOK)
	var many []string
	for range 101 {
		many = append(many, uuid.NewString())
	}
	order("stella", "look-one-1", "released", "", many...).problem(http.StatusUnprocessableEntity, "bad_request")
	order("stella", "look-one-1", "gone", "", ids[1]).problem(http.StatusUnprocessableEntity, "bad_request")

	none := uuid.NewString()
	a := order("stella", "look-many-1", "set_aside", "", ids[1], ids[0], none, ids[2], ids[1])
	if got := outcomes(a); got != "entered, refused not_here, refused not_found, entered" || a.json()["entered"] != 2.0 || a.json()["refused"] != 2.0 {
		t.Errorf("set aside: %s", a.text)
	}
	if got := outcomes(order("stella", "look-many-1", "set_aside", "", ids[1], ids[2])); got != "entered, entered" {
		t.Errorf("again: %s", got)
	}
	if got := outcomes(order("stella", "look-many-1", "released", "", ids[1], ids[3])); got != "refused different_act, entered" {
		t.Errorf("another decision with the same key: %s", got)
	}
	for _, id := range ids[1:3] {
		if text := string(w.get("stella", "/cases/"+id+"/docket").text); strings.Count(text, "The same text as forty others.") != 1 {
			t.Errorf("the docket: %s", text)
		}
	}
	if got := w.quarantine("stella", "set_aside"); len(got) != 2 {
		t.Errorf("set aside: %v", got)
	}

	// Whose turn it is dismisses by the act of the procedure, where it allows that. A
	// case that is hidden is as one that is not there.
	if got := outcomes(order("chiara", "look-many-2", "dismissed", "", ids[4])); got != "refused bad_request" {
		t.Errorf("without a ground: %s", got)
	}
	if got := outcomes(order("chiara", "look-many-3", "dismissed", "unsupported", ids[4], hidden, ids[1])); got != "entered, refused not_found, refused not_yours" {
		t.Errorf("dismissed: %s", got)
	}
	if stage := w.get("stella", "/cases/"+ids[4]).json()["stage_kind"]; stage != "dismissed" && stage != "closed" {
		t.Errorf("dismissed, the case is in %v", stage)
	}
	if got := w.quarantine("stella", "dismissed"); strings.Join(got, " ") != ids[4] {
		t.Errorf("dismissed: %v", got)
	}

	// Nothing is lost when the engine is away: it is safe, and holds once it is entered.
	w.away.Store(true)
	if got := outcomes(order("stella", "look-many-4", "released", "", ids[1], ids[2])); got != "waiting, waiting" {
		t.Errorf("away: %s", got)
	}
	w.away.Store(false)
	if got := outcomes(order("stella", "look-many-4", "released", "", ids[1], ids[2])); got != "entered, entered" {
		t.Errorf("back: %s", got)
	}
	if got := w.quarantine("stella", "released"); len(got) != 3 {
		t.Errorf("let in: %v", got)
	}
}
