package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/ledger"
)

// A reporter who wants one gets a receipt that shows, without us, that the report
// was lodged, and after the seal that it is in the log.
func TestALodgingReceiptShowsTheReport(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	r := anonymous()
	r["lodging_receipt"] = true
	r["earlier_told"] = "Zoe\u0308 <told> R & I." // in another form than texts are kept in, and escaped
	sent, err := json.Marshal(r)
	w.must(err)
	header := map[string]string{"Idempotency-Key": "one-report"}
	receipt := w.do(call{method: "POST", path: "/api/v1/reports", body: sent, header: header}).is(http.StatusAccepted).str("receipt")
	file := func() *answer { return w.confirm(receipt).is(http.StatusCreated) }
	filed := file()
	first := filed.str("lodging_receipt")
	if again := file().str("lodging_receipt"); again != first {
		t.Error("asked again, another receipt")
	}
	check := func(text string, report []byte) *ledger.Checked {
		t.Helper()
		got, err := ledger.ParseReceipt([]byte(text))
		w.must(err)
		out, err := got.Check(key.Keys(), report)
		w.must(err)
		return out
	}
	if out := check(first, sent); out.Sealed != nil || !out.Shown {
		t.Errorf("at once: %+v", out)
	}
	for _, hidden := range []string{"Rene", "charts", filed.str("case"), filed.str("number"), filed.str("act"), receipt} {
		if strings.Contains(first, hidden) {
			t.Errorf("the receipt tells %q", hidden)
		}
	}
	if w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK).json()["lodged"] != true {
		t.Error("where the report stands nothing is said of its lodging receipt")
	}
	_, unasked := w.lodge(anonymous())
	if told := w.post("", "/reports/mine", object{"receipt": unasked}).is(http.StatusOK).json()["lodged"]; told != nil {
		t.Errorf("lodged without having been asked: %v", told)
	}
	mine := func() *answer {
		return w.post("", "/reports/mine/lodging", object{"receipt": receipt}).is(http.StatusOK)
	}
	if got := mine(); got.json()["sealed"] != false || got.str("lodging_receipt") != first {
		t.Errorf("before the seal: %s", got.text)
	}
	w.seal(key, t.TempDir())
	sealed := mine()
	out := check(sealed.str("lodging_receipt"), sent)
	if sealed.json()["sealed"] != true || out.Sealed == nil || out.Sealed.No != 1 || !out.Shown || out.Lodged.At.After(out.Sealed.At) {
		t.Errorf("after the seal: %+v", out)
	}
	w.file() // the log grows, and the proof stays as it was: it must not tell what happens elsewhere
	w.seal(key, t.TempDir()+"/other")
	if again := mine().str("lodging_receipt"); again != sealed.str("lodging_receipt") {
		t.Error("the proof changed with the log")
	}
	got, err := ledger.ParseReceipt([]byte(first))
	w.must(err)
	if _, err := got.Check(key.Keys(), append(sent, ' ')); err == nil {
		t.Error("another report opens the receipt")
	}
	w.post("", "/reports/mine/lodging", object{"receipt": "7K3M2-Q9XDA-44T1B-Z8RWP-5HC0NE-Z"}).problem(http.StatusNotFound, "not_found")
}

// The receipt of somebody with an account is theirs alone; without a key there is
// none; who did not ask for one has none.
func TestALodgingReceiptIsTheComplainants(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	r := report()
	r["lodging_receipt"] = true
	filed := w.post("carla", "/reports", r).is(http.StatusCreated)
	id := filed.str("case")
	if got := w.get("carla", "/cases/"+id+"/lodging").is(http.StatusOK).str("lodging_receipt"); got != filed.str("lodging_receipt") {
		t.Errorf("%s", got)
	}
	for _, who := range []string{"stella", "chiara", "rene", "otto"} {
		w.get(who, "/cases/"+id+"/lodging").problem(http.StatusNotFound, "not_found")
	}
	w.get("", "/cases/"+id+"/lodging").problem(http.StatusUnauthorized, "unauthenticated")
	w.get("carla", "/cases/"+w.file()+"/lodging").problem(http.StatusNotFound, "not_found")
	before := w.cases()
	p := newWorld(t).post("carla", "/reports", r).problem(http.StatusUnprocessableEntity, "bad_request")
	if p["field"] != "lodging_receipt" || w.cases() != before {
		t.Errorf("without a key: %v", p)
	}
}
