package api_test

import (
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/store"
)

func TestTheSameKeyIsTheSameAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	ask := object{"kind": "ask_information", "particulars": object{"to": "complainant", "text": "Where?"}}
	send := func(as, key string, body any) *answer {
		return w.do(call{method: "POST", path: "/api/v1/cases/" + id + "/acts", as: as, body: body, header: map[string]string{"Idempotency-Key": key}})
	}
	first := send("stella", "key-number-one", ask).is(http.StatusOK)
	again := send("stella", "key-number-one", ask).is(http.StatusOK)
	if first.str("act", "id") != again.str("act", "id") || again.json()["repeated"] != true {
		t.Errorf("again: %s", again.text)
	}
	send("stella", "key-number-one", object{"kind": "ask_information", "particulars": object{"to": "complainant", "text": "When?"}}).problem(http.StatusConflict, "different_act")
	if other := send("chiara", "key-number-one", object{"kind": "note", "particulars": object{"text": "Mine."}}).is(http.StatusOK); other.str("act", "id") == first.str("act", "id") {
		t.Error("two people met on one key")
	}
	if n, _ := w.size(id); n != 3 {
		t.Errorf("%d entries", n)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { send("stella", "key-number-two", ask) })
	}
	all.Wait()
	if n, acts := w.size(id); n != 4 || acts != 4 {
		t.Errorf("%d entries, %d acts", n, acts)
	}
	send("stella", "short", ask).problem(http.StatusBadRequest, "malformed")
}

func TestTheSameReportIsOneCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := func(body any) *answer {
		return w.do(call{method: "POST", path: "/api/v1/reports", body: body, header: map[string]string{"Idempotency-Key": "b7e0c1f2-one-report"}})
	}
	first := send(anonymous()).is(http.StatusAccepted)
	for _, m := range []string{"receipt", "words", "confirm_by"} {
		if again := send(anonymous()).is(http.StatusAccepted); first.str(m) != again.str(m) {
			t.Errorf("%s: %s then %s", m, first.text, again.text)
		}
	}
	final := w.confirm(first.str("receipt")).is(http.StatusCreated)
	for _, m := range []string{"case", "number", "act"} {
		if again := w.confirm(first.str("words")).is(http.StatusCreated); final.str(m) != again.str(m) {
			t.Errorf("%s: %s then %s", m, final.text, again.text)
		}
	}
	other := anonymous()
	other["earlier_told"] = "Nothing."
	send(other).problem(http.StatusConflict, "different_act")
	if n := w.cases(); n != 1 {
		t.Errorf("%d cases", n)
	}
	// without a key of one's own every report is a new one, with a receipt of its own
	a, one := w.lodge(anonymous())
	b, two := w.lodge(anonymous())
	if one == two || a.str("case") == b.str("case") {
		t.Error("two reports became one")
	}
}

func TestAnActForAnEarlierHeadIsStale(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	note := object{"kind": "note", "particulars": object{"text": "Seen."}}
	send := func(match string) *answer {
		return w.do(call{method: "POST", path: "/api/v1/cases/" + id + "/acts", as: "stella", body: note, header: map[string]string{"If-Match": match}})
	}
	tag := w.get("stella", "/cases/"+id).is(http.StatusOK).Header.Get("ETag")
	if tag != `"1"` {
		t.Errorf("ETag %s", tag)
	}
	if got := send(tag).is(http.StatusOK).Header.Get("ETag"); got != `"2"` {
		t.Errorf("ETag after: %s", got)
	}
	send(tag).problem(http.StatusPreconditionFailed, "stale")
	send("seven").problem(http.StatusBadRequest, "malformed")
	for _, path := range []string{"", "/docket"} {
		a := w.do(call{method: "GET", path: "/api/v1/cases/" + id + path, as: "stella", header: map[string]string{"If-None-Match": `"2"`}}).is(http.StatusNotModified)
		if len(a.text) > 0 || a.Header.Get("ETag") != `"2"` {
			t.Errorf("%s: %q %s", path, a.text, a.Header.Get("ETag"))
		}
		w.do(call{method: "GET", path: "/api/v1/cases/" + id + path, as: "stella", header: map[string]string{"If-None-Match": `"1"`}}).is(http.StatusOK)
	}
}

func TestWithTemporalAwayNothingIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.away.Store(true)
	filed, receipt := w.lodge(anonymous())
	if filed.str("stage") != "received" || filed.str("number") == "" {
		t.Errorf("filed: %s", filed.text)
	}
	if got := w.post("", "/reports/mine", object{"receipt": receipt}).is(http.StatusOK); got.str("stage") != "received" {
		t.Errorf("mine: %s", got.text)
	}
	w.get("stella", "/cases/"+filed.str("case")).problem(http.StatusNotFound, "not_found") // nobody knows yet whom it must be kept from
	note := object{"id": "a-note-of-mine", "kind": "note", "particulars": object{"text": "Later."}}
	safe := w.post("stella", "/cases/"+id+"/acts", note).is(http.StatusAccepted)
	where := strings.TrimPrefix(safe.Header.Get("Location"), "/api/v1")
	if got := w.get("stella", where).is(http.StatusOK); got.str("status") != "waiting" {
		t.Errorf("waiting: %s", got.text)
	}
	w.away.Store(false)
	waiting, err := w.db.WaitingActs(t.Context(), 0, 10)
	w.must(err)
	if len(waiting) != 2 {
		t.Fatalf("%d wait", len(waiting))
	}
	for _, a := range waiting { // what the sweeper does
		_, err := w.db.Enter(t.Context(), w.procs, a.ID, w.time())
		w.must(err)
	}
	if got := w.get("stella", where).is(http.StatusOK); got.str("status") != "entered" {
		t.Errorf("entered: %s", got.text)
	}
	w.post("stella", "/cases/"+id+"/acts", note).is(http.StatusOK) // the retry finds it done
	w.get("stella", "/cases/"+filed.str("case")).is(http.StatusOK)
}

func TestAsItStoodOnADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.wait(3 * day)
	w.act("stella", id, docket.CompleteIntake, object{})
	if got := w.get("stella", "/cases/"+id+"?on=2025-03-04").is(http.StatusOK); got.str("stage") != "intake" || got.str("on") != "2025-03-04" {
		t.Errorf("then: %s", got.text)
	}
	if got := w.get("stella", "/cases/"+id).is(http.StatusOK); got.str("stage") != "screening" {
		t.Errorf("now: %s", got.text)
	}
	// What came later does not show on that day: another allegation, the end.
	w.wait(3 * day)
	w.act("stella", id, docket.AddAllegation, object{
		"allegation": object{"ground": "non_cooperation", "principles": []string{"p2"}, "text": "No answer.", "from": "2025-03-04"}, "reasons": "Two letters.",
	})
	w.act("chiara", id, docket.Dismiss, object{"ground": "unsupported", "reasons": "Nothing in it."})
	w.act("stella", id, docket.Serve, object{"letter": "n1", "method": "registered_post", "proof": "RR 1"}) // to the complainant alone; the respondent never heard of it
	w.wait(60 * day)
	_, _, _, err := w.db.EnterDue(t.Context(), w.procs, id, w.time())
	w.must(err)
	if got := w.get("stella", "/cases/"+id).is(http.StatusOK).json(); got["open"] != false || len(got["principles"].([]any)) != 2 {
		t.Errorf("at the end: %v", got)
	}
	got := w.get("stella", "/cases/"+id+"?on=2025-03-04").is(http.StatusOK).json()
	if got["open"] != true || got["stage_kind"] != "intake" || len(got["principles"].([]any)) != 1 || len(got["grounds"].([]any)) != 1 {
		t.Errorf("then: %v", got)
	}
	w.get("stella", "/cases/"+id+"?on=2025-03-02").problem(http.StatusNotFound, "not_found")
	w.get("stella", "/cases/"+id+"?on=2025-02-30").problem(http.StatusBadRequest, "malformed")
}

func TestPagesMissNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	want := map[string]bool{}
	for i := range 7 {
		id := w.file()
		want[id] = true
		if i%3 == 0 { // one between that the reader must not see
			w.act("stella", id, docket.ShutOut, object{"person": "chiara"})
			delete(want, id)
		}
	}
	got, cursor := map[string]bool{}, ""
	for range 10 {
		a := w.get("chiara", "/cases?limit=2&cursor="+cursor).is(http.StatusOK)
		for _, c := range a.list("cases") {
			if id := c["id"].(string); got[id] || !want[id] {
				t.Errorf("%s comes twice or should not come", id)
			} else {
				got[id] = true
			}
		}
		if cursor, _ = a.json()["next"].(string); cursor == "" {
			break
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d of %d", len(got), len(want))
	}
	for _, q := range []string{"limit=0", "limit=999", "limit=x", "cursor=%21", "open=maybe", "opened_from=2025-13-01", "stagee=intake", "open=true&open=false"} {
		w.get("stella", "/cases?"+q).problem(http.StatusBadRequest, "malformed")
	}
	for q, n := range map[string]int{
		"open=true": 7, "open=false": 0, "stage=intake": 7, "stage_kind=intake": 7, "procedure=" + pack: 7, "track=membership": 7, "principle=p1": 7, "principle=p2": 0,
		"opened_from=2025-03-03": 7, "opened_to=2025-03-02": 0, "late=false": 7, "late=true": 0, "mine=true": 0, "number=PRB-": 7,
	} {
		if got := len(w.get("stella", "/cases?"+q).is(http.StatusOK).list("cases")); got != n {
			t.Errorf("%s: %d, not %d", q, got, n)
		}
	}
	if got := len(w.get("carla", "/cases").is(http.StatusOK).list("cases")); got != 7 {
		t.Errorf("carla has %d", got)
	}
	if got := len(w.get("otto", "/cases").is(http.StatusOK).list("cases")); got != 0 {
		t.Errorf("otto has %d", got)
	}
}

func TestSmallNumbersAreNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 6 {
		w.file()
	}
	id := w.file()
	w.act("stella", id, docket.CompleteIntake, object{})
	got := w.get("stella", "/statistics?procedure="+pack).is(http.StatusOK).json()
	if got["open"] != float64(7) {
		t.Errorf("open: %v", got["open"])
	}
	for _, c := range got["by_stage"].([]any) {
		if c.(map[string]any)["cases"] != nil { // one is small, so the other could tell it
			t.Errorf("by stage: %v", got["by_stage"])
		}
	}
}

// An upload that sits on the only turn: those who come wait, as many as there is
// room for; the rest are refused by lot. When it ends, every one that waits is
// served, and nobody is told that there were too many in the last minute.
func TestUploadsWithoutAnAccountWaitTheirTurn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, few)
	body, sit := io.Pipe()
	form := multipart.NewWriter(sit)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/api/v1/documents", body)
	w.must(err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	sitter := make(chan int, 1)
	go func() {
		res, err := http.DefaultClient.Do(request)
		if err != nil {
			sitter <- 0
			return
		}
		_ = res.Body.Close()
		sitter <- res.StatusCode
	}()
	part, err := form.CreateFormFile("file", "sits.txt")
	w.must(err)
	for taken := 0; taken == 0; time.Sleep(5 * time.Millisecond) { // until it is being taken in
		w.must(w.db.AsActor(t.Context(), store.TheSystem(), func(tx *store.Tx) error { return tx.GetContext(t.Context(), &taken, `select count(*) from documents`) }))
	}
	_, err = part.Write([]byte("The first words."))
	w.must(err)
	statuses := make(chan int, 20)
	for range cap(statuses) {
		go func() { statuses <- w.upload("", "/documents", "x.txt", []byte("What was seen.")).StatusCode }()
	}
	for range cap(statuses) - 5 { // there is room for five
		if got := <-statuses; got != http.StatusTooManyRequests {
			t.Errorf("beyond the room: %d", got)
		}
	}
	w.upload("stella", "/documents", "own.txt", []byte("Somebody with an account does not wait for them.")).is(http.StatusCreated)
	select {
	case got := <-statuses:
		t.Errorf("%d while the turn was somebody else's", got)
	default:
	}
	w.must(form.Close())
	w.must(sit.Close())
	if got := <-sitter; got != http.StatusCreated {
		t.Errorf("who had the turn: %d", got)
	}
	for range 5 {
		if got := <-statuses; got != http.StatusCreated {
			t.Errorf("who waited: %d", got)
		}
	}
	for range 200 { // more than any count of a minute ever let in
		w.upload("", "/documents", "x.txt", []byte("What was seen.")).is(http.StatusCreated)
	}
}

func TestAKeyIsOneCasesAndOnePersonsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.file(), w.file()
	for i, id := range []string{a, b} {
		body := object{"id": "the-same-key", "kind": "note", "particulars": object{"text": "No. " + strconv.Itoa(i)}}
		w.post("stella", "/cases/"+id+"/acts", body).is(http.StatusOK)
	}
	if _, err := w.db.Act(t.Context(), store.TheSystem(), uuid.NewString()); err == nil {
		t.Error("an act that is not there")
	}
}
