package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/api"
	"probity/docket"
	receiptpkg "probity/receipt"
	"probity/store"
	"probity/store/storetest"
)

// word is what the reporter reads of one.
type word struct{ text, salt, commitment, caution string }

func (w *world) mailbox(typed string) []word {
	w.Helper()
	var out []word
	for _, x := range w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).json()["mailbox"].([]any) {
		text := func(k string) string { s, _ := x.(map[string]any)[k].(string); return s }
		out = append(out, word{text("text"), text("salt"), text("commitment"), text("caution")})
	}
	return out
}

func (w *world) system(statement string, args ...any) int64 {
	w.Helper()
	var n int64
	w.must(w.db.AsActor(w.Context(), store.TheSystem(), func(tx *store.Tx) error {
		res, err := tx.ExecContext(w.Context(), statement, args...)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return err
	}))
	return n
}

// The office writes, the reporter reads; the office itself does not read it again.
// The docket says that it was written, and the reporter can show what.
func TestAWordToTheReporterIsReadWithTheReceiptAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	const said = "The ombuds of your hospital is Ruth Okafor. Do not use the hospital's telephone."
	sent := object{"id": "word-number-one", "text": said}
	w.post("stella", "/cases/"+id+"/mailbox", sent).is(http.StatusOK)
	w.post("stella", "/cases/"+id+"/mailbox", sent).is(http.StatusOK) // the answer got lost
	w.post("stella", "/cases/"+id+"/mailbox", object{"id": "word-number-one", "text": "Something else."}).is(http.StatusConflict)
	got := w.mailbox(typed)
	if len(got) != 1 || got[0].text != said || got[0].caution != "" {
		t.Fatalf("the mailbox holds %+v", got)
	}
	salt, err := hex.DecodeString(got[0].salt)
	w.must(err)
	sum := sha256.Sum256(append(salt, said...))
	docketText := string(w.get("stella", "/cases/"+id+"/docket").is(http.StatusOK).text)
	if shown := hex.EncodeToString(sum[:]); len(salt) != 32 || shown != got[0].commitment || strings.Count(docketText, shown) != 1 {
		t.Errorf("the docket does not show what was written: %s", docketText)
	}
	w.act("stella", id, docket.CompleteIntake, object{}) // so that somebody else works on it too
	for _, who := range []string{"stella", "rita", "chiara"} {
		for _, part := range []string{"", "/docket", "/acts", "/letters", "/guide"} {
			if text := string(w.get(who, "/cases/"+id+part).text); strings.Contains(text, "Okafor") || strings.Contains(text, got[0].salt) {
				t.Errorf("%s reads it under %q: %s", who, part, text)
			}
		}
	}
	if mine := string(w.post("", "/reports/mine", object{"receipt": typed}).text); strings.Contains(mine, "sealed so that the reporter") {
		t.Errorf("the office's note shows: %s", mine)
	}
	w.away.Store(true) // what the docket cannot say yet is not shown yet
	later := object{"id": "word-number-two", "text": "And one that waits."}
	w.post("stella", "/cases/"+id+"/mailbox", later).is(http.StatusAccepted)
	if got := w.mailbox(typed); len(got) != 1 {
		t.Errorf("shown before the note is entered: %+v", got)
	}
	w.away.Store(false)
	w.post("stella", "/cases/"+id+"/mailbox", later).is(http.StatusOK)
	if got := w.mailbox(typed); len(got) != 2 || got[1].text != "And one that waits." {
		t.Errorf("after the note is entered: %+v", got)
	}
	w.post("rita", "/cases/"+id+"/mailbox", object{"text": "I am no keeper of files."}).problem(http.StatusForbidden, "not_yours")
	w.post("stella", "/cases/"+id+"/mailbox", object{"text": " \n"}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("stella", "/cases/"+id+"/mailbox", object{"text": strings.Repeat("x", 20_001)}).problem(http.StatusUnprocessableEntity, "bad_request")
	w.post("stella", "/cases/"+w.file()+"/mailbox", object{"text": "Carla has an account."}).problem(http.StatusConflict, "no_mailbox")
	w.post("otto", "/cases/"+id+"/mailbox", object{"text": "x"}).problem(http.StatusNotFound, "not_found")
	if log := w.log.String(); strings.Contains(log, "Okafor") {
		t.Error("it is in a log")
	}
}

// Attacks on a mailbox by somebody who may write to the database: another's key in
// its place, words moved, changed and taken away from under their act.
func TestAMailboxThatWasTamperedWith(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, typed := w.lodge(anonymous())
	other := anonymous()
	other["earlier_told"] = "Another report."
	two, typedToo := w.lodge(other)
	a, b := one.str("case"), two.str("case")
	write := func(id, text string) *answer { return w.post("stella", "/cases/"+id+"/mailbox", object{"text": text}) }
	write(a, "To the first.").is(http.StatusOK)
	write(b, "To the second.").is(http.StatusOK)

	thief := receiptpkg.New()
	w.system(`update mailboxes set key = $2 where case_id = $1`, a, thief.Mailbox())
	write(a, "Meant for the first.").problem(http.StatusConflict, "no_mailbox") // nothing is sealed to a key that is not the reporter's
	w.system(`update mailboxes m set mark = o.mark, key = o.key from mailboxes o where m.case_id = $1 and o.case_id = $2`, a, b)
	write(a, "Meant for the first.").problem(http.StatusConflict, "no_mailbox")
	if got := w.mailbox(typed); len(got) != 1 || got[0].text != "To the first." {
		t.Errorf("the first reads %+v", got)
	}
	if !strings.Contains(w.log.String(), "the mailbox of a report was not the one of its receipt") {
		t.Error("nobody was told")
	}
	w.system(`update mailboxes set key = $2 where case_id = $1`, a, thief.Mailbox())
	if told, _ := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).json()["caution"].(string); !strings.Contains(told, "replaced") {
		t.Errorf("the reporter was told %q", told)
	}
	if told := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).json()["caution"]; told != nil {
		t.Errorf("and again, though it was set right: %v", told)
	}
	write(a, "Now it arrives.").is(http.StatusOK)
	if got := w.mailbox(typed); len(got) != 2 || got[1].text != "Now it arrives." {
		t.Errorf("the first reads %+v", got)
	}

	for _, x := range [][2]string{ // the last leaves nothing that could be changed
		{"changed", `update mailbox_words set sealed = set_byte(sealed, 1200, get_byte(sealed, 1200) # 1) where case_id = $1`},
		{"replaced by another's", `update mailbox_words w set sealed = o.sealed from mailbox_words o where w.case_id = $1 and o.case_id <> $1`},
		{"sealed to somebody else's", `update mailbox_words set sealed = '\x00' where case_id = $1`},
	} {
		what := x[0]
		storetest.Exec(t, w.db, x[1], b)
		if got := w.mailbox(typedToo); len(got) != 1 || got[0].text != "" || got[0].caution == "" {
			t.Errorf("%s: the second reads %+v", what, got)
		}
	}
	// The working role may not change what was written, and what has no entry is not shown.
	err := w.db.AsActor(t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(t.Context(), `update mailbox_words set sealed = '\x00' where case_id = $1`, a)
		return err
	})
	if err == nil {
		t.Error("the working role may change what was written")
	}
	w.must(w.db.PutWord(t.Context(), a, uuid.NewString(), "none", []byte("smuggled in")))
	if got := w.mailbox(typed); len(got) != 2 {
		t.Errorf("what the docket knows nothing of is shown: %+v", got)
	}
}

// A report from before there were mailboxes gets one when its receipt is used, and
// a record that was let go takes the mailbox with it.
func TestAMailboxComesWithTheReceiptAndGoesWithTheRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	storetest.Exec(t, w.db, `delete from mailboxes where case_id = $1`, id)
	w.post("stella", "/cases/"+id+"/mailbox", object{"text": "x"}).problem(http.StatusConflict, "no_mailbox")
	if got := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).json(); got["caution"] != nil {
		t.Errorf("it was told of a replaced mailbox: %v", got["caution"])
	}
	w.post("stella", "/cases/"+id+"/mailbox", object{"text": "Now there is one."}).is(http.StatusOK)
	storetest.Exec(t, w.db, `update cases set purged = true where id = $1`, id)
	w.must(w.db.LetGo(t.Context(), id))
	var left int
	w.must(w.db.AsActor(t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		return tx.GetContext(t.Context(), &left, `select (select count(*) from mailboxes where case_id = $1) + (select count(*) from mailbox_words where case_id = $1)`, id)
	}))
	if left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

// A reporter without a name gives it later, to whom they choose: they read it in
// the docket, nobody else does, the office that keeps the file neither; an export
// says so too.
func TestAReporterSaysLaterWhoTheyAreToWhomTheyChoose(t *testing.T) {
	t.Parallel()
	key := logKey(t)
	w := newWorld(t, func(d *api.Deps) { d.LogKey = key })
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	w.act("stella", id, docket.Identify, object{"person": "rene"})
	w.lead(id)
	w.act("stella", id, docket.Assign, object{"person": "inge"})
	reveal := func(to, name string) *answer {
		return w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": docket.RevealIdentity, "particulars": object{
			"to": to, "basis": "consent", "note": "For the interview.", "name": name, "contact": "after six at the kiosk",
		}})
	}
	may := string(w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).text)
	if !strings.Contains(may, "it is shown to them alone") {
		t.Error("the reporter is not told that they can")
	}
	reveal("king", "Una Reyes").problem(http.StatusUnprocessableEntity, "unknown")
	reveal("investigator", "Una Reyes").is(http.StatusOK)
	for who, told := range map[string]bool{"inge": true, "stella": false, "rita": false, "chiara": false} {
		text := string(w.get(who, "/cases/"+id+"/docket").is(http.StatusOK).text)
		if strings.Contains(text, "Una Reyes") != told || strings.Contains(text, "the kiosk") != told {
			t.Errorf("%s is told: %t; it should be %t", who, !told, told)
		}
		if !strings.Contains(text, "reveal_identity") {
			t.Errorf("%s does not see that somebody was told", who)
		}
		for _, part := range []string{"", "/parties", "/guide", "/acts", "/duties", "/letters"} {
			if !told && strings.Contains(string(w.get(who, "/cases/"+id+part).text), "Una Reyes") {
				t.Errorf("%s reads it under %q", who, part)
			}
		}
	}
	w.seal(key, t.TempDir())
	for who, told := range map[string]bool{"inge": true, "stella": false} {
		if text := string(w.get(who, "/cases/"+id+"/export").is(http.StatusOK).text); strings.Contains(text, "Una Reyes") != told {
			t.Errorf("the export to %s tells it: %t", who, !told)
		}
	}
	if mine := string(w.post("", "/reports/mine", object{"receipt": typed}).text); !strings.Contains(mine, "Una Reyes") {
		t.Error("the reporter does not see what they said")
	}
	if text := string(w.get("rene", "/cases/"+id+"/docket").text); strings.Contains(text, "Una") {
		t.Errorf("the respondent reads %s", text)
	}
	if log := w.log.String(); strings.Contains(log, "Una") {
		t.Error("it is in a log")
	}
}

// A reporter without an account contests a dismissal with the receipt: it tells
// that this can be done and by when, whose turn it is then, and what came of it.
func TestADismissalIsContestedByReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	mine := func() string {
		return string(w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK).text)
	}
	send := func(kind docket.Kind, with object) *answer {
		return w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": kind, "particulars": with})
	}
	ask := object{"reasons": "Nobody looked at the log."}
	send(docket.AskReview, ask).problem(http.StatusConflict, "not_here")
	w.act("stella", id, docket.CompleteIntake, object{})
	w.act("chiara", id, docket.Dismiss, object{"ground": "unsupported", "reasons": "Nothing in it."})
	text := mine()
	for _, says := range []string{`"title":"Ask for a review of the dismissal","allowed":true`, "Ask for a review of the dismissal, if you wish", "Nothing in it."} {
		if !strings.Contains(text, says) {
			t.Errorf("after the dismissal the mailbox does not say %q", says)
		}
	}
	send(docket.AskReview, ask).is(http.StatusOK)
	if text = mine(); !strings.Contains(text, `"who_title":"the reviewing officer","day":"`) {
		t.Errorf("whose turn it is, is not said: %s", text)
	}
	w.act("rita", id, docket.DecideReview, object{"uphold": false, "reasons": "The log was not read."})
	if text = mine(); !strings.Contains(text, "The log was not read.") || !strings.Contains(text, `"open":true,"stage":"screening"`) {
		t.Errorf("what came of it: %s", text)
	}
	w.quietLog("Nobody looked at the log")
}

// Who reported asks to withdraw; the office answers, and the answer is in the
// mailbox. Until then the case goes on.
func TestToWithdrawByReceiptIsARequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	filed, typed := w.lodge(anonymous())
	id := filed.str("case")
	w.post("", "/reports/mine/acts", object{"receipt": typed, "kind": docket.Withdraw, "particulars": object{"reasons": "I am afraid."}}).is(http.StatusOK)
	if got := w.get("stella", "/cases/"+id).is(http.StatusOK).json(); got["open"] != true {
		t.Fatalf("the request ended the case: %v", got)
	}
	w.act("stella", id, docket.DecideWithdrawal, object{"grant": false, "reasons": "Others may be harmed."})
	mine := w.post("", "/reports/mine", object{"receipt": typed}).is(http.StatusOK)
	if !strings.Contains(string(mine.text), "Others may be harmed.") {
		t.Errorf("the answer is not in the mailbox: %s", mine.text)
	}
}
