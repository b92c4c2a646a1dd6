package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"probity/api"
	"probity/docket"
	"probity/receipt"
	"probity/store"
	"probity/store/storetest"
)

// drafts is what lies in the table, each row as text.
func (w *world) drafts() []string {
	w.Helper()
	var out []string
	w.must(w.db.AsActor(w.Context(), system, func(tx *store.Tx) error {
		return tx.SelectContext(w.Context(), &out, `select row_to_json(d)::text || encode(sealed, 'escape') from drafts d`)
	}))
	return out
}

func (w *world) draft() *answer {
	w.Helper()
	return w.post("", "/reports", anonymous()).is(http.StatusAccepted)
}

// TestNothingIsEnteredBeforeTheReceiptIsConfirmed: until then there is one
// sealed row, and no case, act, person or document that anybody could find.
func TestNothingIsEnteredBeforeTheReceiptIsConfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const canary = "zkanarienvogel"
	r := report()
	r["allegations"] = []object{{"ground": "code_violation", "principles": []string{"p1"}, "text": canary, "from": "2025-02-03"}}
	r["reporter"] = object{"name": canary, "email": canary + "@example.org"}
	a := w.post("", "/reports", r).is(http.StatusAccepted)
	typed := a.str("receipt")
	if got, ok := receipt.Parse(a.str("words")); !ok || got.Groups() != typed {
		t.Errorf("%s and %s are not the same", typed, a.str("words"))
	}
	if a.Header.Get("Location") != "" || a.Header.Get("Set-Cookie") != "" {
		t.Errorf("headers: %v", a.Header)
	}
	count := func(table string) (n int) {
		w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
			return tx.GetContext(t.Context(), &n, `select count(*) from `+table)
		}))
		return n
	}
	for _, table := range []string{"cases", "acts", "entries", "receipts"} {
		if n := count(table); n != 0 {
			t.Errorf("%s: %d rows", table, n)
		}
	}
	people := count("people")
	rows := w.drafts()
	if len(rows) != 1 {
		t.Fatalf("%d drafts", len(rows))
	}
	bare := strings.ReplaceAll(typed, "-", "")[:26]
	for _, secret := range []string{canary, "code_violation", bare, strings.Fields(a.str("words"))[0] + " "} {
		if strings.Contains(rows[0], secret) {
			t.Errorf("the draft shows %q", secret)
		}
	}
	w.post("", "/reports/mine", object{"receipt": typed}).problem(http.StatusConflict, "unconfirmed")
	w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": "withdraw", "particulars": object{}}).problem(http.StatusConflict, "unconfirmed")
	filed := w.confirm(strings.ToLower(a.str("words"))).is(http.StatusCreated)
	if filed.str("stage") != "intake" || count("people") != people+1 {
		t.Errorf("confirmed: %s", filed.text)
	}
	w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	w.quietLog(canary, bare)
}

// TestACallerForWhomAnOfficeFilesHasAReceipt: whoever phones has no other way back.
// It is told in the answer alone; whoever has an account needs none.
func TestACallerForWhomAnOfficeFilesHasAReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	phoned := func(as string, more object) *answer {
		r := report()
		r["source"], r["channel"] = "on_behalf", "phone"
		maps.Copy(r, more)
		return w.do(call{method: http.MethodPost, path: "/api/v1/reports", as: as, body: r, header: map[string]string{"Idempotency-Key": "call-1 " + fmt.Sprint(more)}})
	}
	for name, caller := range map[string]object{
		"without a name": {"anonymous": true, "signed": false},
		"with a name":    {"reporter": object{"name": "Paula", "phone": "+1 555 0100"}},
	} {
		filed := phoned("stella", caller).is(http.StatusCreated)
		typed := filed.str("receipt")
		if got, ok := receipt.Parse(filed.str("words")); !ok || got.Groups() != typed {
			t.Fatalf("%s: %s and %s are not the same", name, typed, filed.str("words"))
		}
		mine := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
		if mine.str("number") != filed.str("number") {
			t.Errorf("%s: the receipt opens %s", name, mine.text)
		}
		if again := phoned("stella", caller).is(http.StatusCreated); again.str("receipt") != typed || again.str("case") != filed.str("case") {
			t.Errorf("%s: the same request again got %s", name, again.text)
		}
		w.quietLog(strings.ReplaceAll(typed, "-", "")[:26], "Paula")
		w.act("stella", filed.str("case"), docket.AskInformation, object{"to": "complainant", "text": "On which day?"})
		if got := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK); !strings.Contains(string(got.text), "On which day?") {
			t.Errorf("%s: the caller is not asked: %s", name, got.text)
		}
	}
	known := phoned("stella", object{"reporter": object{"person": "carla"}}).is(http.StatusCreated)
	if strings.Contains(string(known.text), "receipt") {
		t.Errorf("carla has an account: %s", known.text)
	}
	phoned("otto", object{"anonymous": true, "signed": false}).is(http.StatusForbidden)
}

// TestTheReportCountsFromItsConfirmation: the docket, and with it the duties of
// the body, begin at the moment at which the reporter confirms.
func TestTheReportCountsFromItsConfirmation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	typed := w.draft().str("receipt")
	w.wait(20 * time.Hour)
	before := w.time()
	filed := w.confirm(typed).is(http.StatusCreated)
	entries, err := w.db.Entries(t.Context(), system, filed.str("case"))
	w.must(err)
	if at := entries[0].At; at.Before(before) {
		t.Errorf("it was received at %s, and confirmed after %s", at, before)
	}
}

// TestWhatNobodyConfirmsIsGone: an unconfirmed draft is answered like a receipt
// that never was, from the moment its time is over, swept or not.
func TestWhatNobodyConfirmsIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.DraftsKept = -time.Second })
	typed := w.draft().str("receipt")
	never := receipt.New().Groups()
	for _, path := range []string{"/reports/confirm", "/reports/mine", "/reports/mine/acts"} {
		ask := func(r string) *answer {
			body := object{"receipt": r}
			if strings.HasSuffix(path, "acts") {
				body["kind"] = docket.Withdraw
			}
			return w.post("", path, body)
		}
		gone := ask(typed)
		gone.problem(http.StatusNotFound, "not_found")
		same(t, path, gone, ask(never))
	}
	if n, err := w.db.SweepDrafts(t.Context()); err != nil || n != 1 || len(w.drafts()) != 0 {
		t.Errorf("swept: %d %v, left %d", n, err, len(w.drafts()))
	}
	if w.cases() != 0 {
		t.Error("it became a case")
	}
}

// TestAConfirmedReportOutlivesItsDraft, which is swept like all others.
func TestAConfirmedReportOutlivesItsDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := func() *answer {
		return w.do(call{method: "POST", path: "/api/v1/reports", body: anonymous(), header: map[string]string{"Idempotency-Key": "one-report-of-mine"}})
	}
	typed := send().is(http.StatusAccepted).str("receipt")
	w.confirm(typed).is(http.StatusCreated)
	w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `delete from drafts`) // its time is over
		return err
	}))
	w.confirm(typed).problem(http.StatusConflict, "already")
	send().problem(http.StatusConflict, "already") // the answer to the first sending got lost for a day
	w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	if n := w.cases(); n != 1 {
		t.Errorf("%d cases", n)
	}
}

// TestConfirmingAtOnceManyTimesIsOneReport races the confirmations.
func TestConfirmingAtOnceManyTimesIsOneReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.draft()
	var all sync.WaitGroup
	var mu sync.Mutex
	numbers := map[string]bool{}
	for i := range 8 {
		all.Go(func() {
			got := w.confirm([]string{a.str("receipt"), a.str("words")}[i%2]).is(http.StatusCreated).str("number")
			mu.Lock()
			defer mu.Unlock()
			numbers[got] = true
		})
	}
	all.Wait()
	if len(numbers) != 1 || w.cases() != 1 {
		t.Errorf("%d numbers, %d cases", len(numbers), w.cases())
	}
}

// TestADraftThatWasTamperedWithDoesNotOpen swaps the sealed cells of two drafts
// and changes a third.
func TestADraftThatWasTamperedWithDoesNotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, two, three := w.draft().str("receipt"), w.draft().str("receipt"), w.draft().str("receipt")
	find := func(typed string) string {
		r, _ := receipt.Parse(typed)
		return r.LookUp(pepper)
	}
	err := w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `update drafts set sealed = ''`)
		return err
	})
	if err == nil {
		t.Error("the working role changes a draft")
	}
	// as whoever owns the database would
	storetest.Exec(t, w.db, `update drafts d set sealed = o.sealed from drafts o
		where d.look_up in ($1, $2) and o.look_up in ($1, $2) and o.look_up <> d.look_up`, find(one), find(two))
	storetest.Exec(t, w.db, `update drafts set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where look_up = $1`, find(three))
	for _, typed := range []string{one, two, three} {
		if a := w.confirm(typed); a.StatusCode != http.StatusInternalServerError || w.cases() != 0 {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
	}
}

// TestTheReceiptAsAFileConfirmsAndNamesNothing.
func TestTheReceiptAsAFileConfirmsAndNamesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.draft()
	file := w.post("", "/reports/confirm", object{"receipt": a.str("receipt"), "as_file": true}).is(http.StatusCreated)
	text := string(file.text)
	if !strings.Contains(text, a.str("receipt")) || !strings.Contains(text, a.str("words")) || file.Header.Get("Content-Disposition") != `attachment; filename="receipt.txt"` {
		t.Errorf("the file: %v %s", file.Header, text)
	}
	mine := w.post("", "/reports/mine", object{"receipt": a.str("receipt")}).is(http.StatusOK)
	for _, said := range []string{mine.str("number"), "ahima", "AHIMA", "report", "complaint", "Rene", "robity"} {
		if strings.Contains(text, said) || strings.Contains(file.Header.Get("Location"), said) {
			t.Errorf("who finds the file reads %q", said)
		}
	}
}

// TestOldReceiptsStillOpen stores a receipt as it was stored before there were
// two derivations.
func TestOldReceiptsStillOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, typed := w.lodge(anonymous())
	r, _ := receipt.Parse(typed)
	w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `delete from drafts`); err != nil {
			return err
		}
		_, err := tx.ExecContext(t.Context(), `update receipts set hash = $1 where hash = $2`, r.LookUpBefore(pepper), r.LookUp(pepper))
		return err
	}))
	w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": docket.GiveInformation, "particulars": object{"text": "More."}}).is(http.StatusOK)
}

// TestAPurgedCaseIsLikeAReceiptThatNeverWas, by every way in, and without more
// work in the database.
func TestAPurgedCaseIsLikeAReceiptThatNeverWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	w.must(w.db.AsActor(t.Context(), system, func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `update cases set purged = true where id = $1`, filed.str("case"))
		if err == nil {
			_, err = tx.ExecContext(t.Context(), `delete from drafts`)
		}
		return err
	}))
	never := receipt.New().Words()
	for _, path := range []string{"/reports/confirm", "/reports/mine"} {
		same(t, path, w.post("", path, object{"receipt": typed}).is(http.StatusNotFound), w.post("", path, object{"receipt": never}))
	}
	act := func(r string) *answer {
		return w.post("", "/reports/mine/acts", object{"receipt": r, "kind": docket.Withdraw, "particulars": object{}})
	}
	same(t, "acts", act(typed).is(http.StatusNotFound), act(never))
	found, err := w.db.ByReceipt(t.Context(), []string{"a", "b"})
	if err == nil {
		t.Errorf("found %+v", found)
	}
}

// TestReceiptsAsTheListOfBadInputsHasThem is number 27. Guesses are not counted:
// a receipt has too many bits to be guessed, and a count would shut out others.
func TestReceiptsAsTheListOfBadInputsHasThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, typed := w.lodge(anonymous())
	plain := strings.ReplaceAll(typed, "-", "")
	other := byte('0')
	if plain[26] == other {
		other = '1'
	}
	for name, r := range map[string]string{
		"wrong check symbol": plain[:26] + string(other), "one short": plain[1:], "a million": strings.Repeat("7", 60_000), "nothing": "",
		"words and symbols": typed + " zoo", "NUL is told by the reader of JSON": "7\u2028" + plain,
	} {
		for _, path := range []string{"/reports/mine", "/reports/confirm"} {
			a := w.post("", path, object{"receipt": r})
			a.problem(http.StatusBadRequest, "receipt_typing_error")
			if len(r) > 3 && bytes.Contains(a.text, []byte(r)) {
				t.Errorf("%s: the answer repeats it", name)
			}
		}
	}
	for _, r := range []string{strings.ToLower(typed), strings.NewReplacer("0", "O", "1", "I").Replace(typed), " " + strings.Join(strings.Split(plain, ""), " ")} {
		w.post("", "/reports/mine", object{"receipt": r}).is(http.StatusOK)
	}
	if a := w.do(call{method: "POST", path: "/api/v1/reports/mine", body: `{"receipt":"` + strings.Repeat("7", 1_000_000) + `"}`}); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a million signs: %d", a.StatusCode)
	}
	var all sync.WaitGroup
	for range 4 { // guessing, and an honest holder among it
		all.Go(func() {
			for range 25 {
				w.post("", "/reports/mine", object{"receipt": receipt.New().Groups()}).is(http.StatusNotFound)
			}
		})
	}
	w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	all.Wait()
	w.quietLog(plain, strings.ToLower(plain))
}

// TestALargeReportIsNoDraft: what nobody has confirmed must not fill the disk.
func TestALargeReportIsNoDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(d *api.Deps) { d.MaxBody = 1 << 20 })
	r := anonymous()
	r["earlier_told"] = strings.Repeat("word ", 60_000)
	w.post("", "/reports", r).problem(http.StatusRequestEntityTooLarge, "too_large")
	r["earlier_told"] = strings.Repeat("word ", 30_000)
	w.post("", "/reports", r).is(http.StatusAccepted)
	text, err := json.Marshal(r)
	w.must(err)
	if row := w.drafts()[0]; len(row) < len(text) {
		t.Errorf("%d bytes are kept of %d", len(row), len(text))
	}
}
