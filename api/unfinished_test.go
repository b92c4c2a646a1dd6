package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/store"
)

// TestAnUnfinishedReportIsLeftAndFoundAgain: its code opens it and nothing else, a
// newer one takes its place, what is dropped is like what never was, and what lies in
// the table is neither the answers nor the code.
func TestAnUnfinishedReportIsLeftAndFoundAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const text = "text=Charts+of+a+neighbour&step=who"
	leave := func(body any, key string) (left api.Left) {
		t.Helper()
		a := w.do(call{method: "POST", path: "/api/v1/reports/unfinished", body: body, header: map[string]string{"Idempotency-Key": key}}).is(http.StatusCreated)
		w.must(json.Unmarshal(a.text, &left))
		return left
	}
	open := func(code string) *answer {
		return w.post("", "/reports/unfinished/open", object{"code": code})
	}
	first := leave(object{"text": text}, "a key of mine")
	if again := leave(object{"text": text}, "a key of mine"); again.Code != first.Code {
		t.Error("sent twice, there are two codes")
	}
	if other := leave(object{"text": text}, "another key of mine"); other.Code == first.Code {
		t.Error("another person's has the same code")
	}
	var v api.UnfinishedView
	w.must(json.Unmarshal(open(first.Words).is(http.StatusOK).text, &v))
	if v.Text != text || v.Until.Before(first.Until) {
		t.Errorf("came back as %+v", v)
	}
	var rows []string
	w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		return tx.SelectContext(t.Context(), &rows, `select row_to_json(u)::text || encode(sealed, 'escape') from unfinished u`)
	}))
	for _, row := range rows {
		if strings.Contains(row, "neighbour") || strings.Contains(row, strings.ReplaceAll(first.Code, "-", "")[:26]) {
			t.Error("what lies there can be read")
		}
	}
	if len(rows) != 2 {
		t.Errorf("%d lie there", len(rows))
	}
	leave(object{"text": text + "&respondent=R", "code": first.Code}, "a third key")
	w.must(json.Unmarshal(open(first.Code).is(http.StatusOK).text, &v))
	if v.Text != text+"&respondent=R" {
		t.Errorf("the newer one came back as %q", v.Text)
	}
	w.post("", "/reports/mine", object{"receipt": first.Code}).problem(http.StatusNotFound, "not_found")
	w.post("", "/reports/unfinished", object{"text": " "}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("", "/reports/unfinished", object{"text": strings.Repeat("x", 200<<10+1)}).problem(http.StatusRequestEntityTooLarge, "too_large")
	open("7K3M2").problem(http.StatusBadRequest, "receipt_typing_error")

	w.post("", "/reports/unfinished/drop", object{"code": first.Code}).is(http.StatusNoContent)
	w.post("", "/reports/unfinished/drop", object{"code": first.Code}).is(http.StatusNoContent)
	open(first.Code).problem(http.StatusNotFound, "not_found")
}
