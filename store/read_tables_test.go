package store_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// A case in which everything has happened: each read table gives back what was
// put into it, to the microsecond.
func TestEveryReadTableGivesBackWhatItWasGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	s, err := w.db.State(t.Context(), system, c.Case)
	w.must(err)
	now := monday.Add(123456789 * time.Nanosecond)
	s.Counsel, s.Walls = []string{"cora"}, []string{"wanda"}
	s.Assigned = []docket.Assignment{{Person: "ines", From: 2, Until: 3}, {Person: "ines", From: 4}}
	s.Panels = []docket.Panel{{Body: "hearing_panel", Round: 1, Seats: []docket.Seat{{Person: "p1", Role: "chair", Seated: 5}, {Person: "p2", Role: "member", Seated: 5, Left: 6}}}}
	s.Recusals = []docket.Recusal{{Person: "p2", Seq: 6, Why: "own"}}
	s.Clocks[0].Tolls, s.Clocks[0].EndedAt, s.Clocks[0].End = []string{"hold"}, now, "met"
	s.Letters = []docket.Letter{
		{ID: "n1", Notice: "dismissal", To: "respondent", Person: "rene", Methods: []string{"email"}, Seq: 2, IssuedAt: now, ServedAt: now, Method: "email", Proof: "d1"},
		{ID: "n2", Notice: "dismissal", To: "complainant", Person: "carla", Methods: []string{"email"}, Failed: []string{"email"}, About: []string{"a1"}, Seq: 2, IssuedAt: now},
	}
	s.Allegations[0].Noticed, s.Allegations[0].To = now, clock.MustDate("2025-02-05")
	s.Findings = []docket.Finding{{Allegation: "a1", Violation: true, Standard: "preponderance", Burden: "body", Round: 1, Seq: 9, Body: "hearing_panel"}}
	s.Ballots = []docket.Ballot{{Motion: "violation:a1", Body: "hearing_panel", Round: 1, Opened: 7, Closed: 8, Result: docket.Carried, Yes: 1, Votes: []docket.Vote{{Person: "p1", Choice: "yes", Seq: 7, Chair: true}}}}
	s.Hearings = []docket.HearingRecord{{For: now, Day: clock.MustDate("2025-03-10"), Set: 5, SetAt: now, Round: 1}}
	s.Sanctions = []docket.InForce{{ID: "s1", Sanction: "censure", Seq: 9, Status: docket.StatusInEffect, Effective: now, Term: clock.MustPeriod("2 years"), By: "d1"}}
	s.Links = []docket.Link{{Case: "PRB-2222-2222", Why: "other_track", Seq: 1}, {Case: "PRB-2222-2222", Why: "other_track", Seq: 2}}
	s.Closed = &docket.Closing{At: now, Disposition: "cleared", Seq: 10}
	s.LegalHolds = []docket.LegalHold{{ID: "h1", Seq: 11}}
	s.Proposals = []docket.Proposal{{ID: "p1", Act: docket.Purge, Seq: 12, Until: clock.Deadline{At: now}}}
	rows, diff, err := w.db.DrawAndCompare(t.Context(), w.p, s, c.Case)
	w.must(err)
	if len(diff) > 0 || rows < 20 {
		t.Errorf("%d rows; %v", rows, diff)
	}
}

func TestARecordLetGoLeavesItsHashesOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, other := w.file(), w.file()
	if err := w.db.LetGo(t.Context(), c.Case); !errors.Is(err, store.ErrConflict) {
		t.Errorf("let go of a case that goes on: %v", err)
	}
	w.must(w.db.Tamper(t.Context(), `update cases set purged = true where id = '`+c.Case+`'`)) // as the act purge does at the end of retention
	for range 2 {
		w.must(w.db.LetGo(t.Context(), c.Case))
	}
	if _, err := w.db.State(t.Context(), system, c.Case); !errors.Is(err, store.ErrLetGo) {
		t.Errorf("the state: %v", err)
	}
	a := w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{})
	if _, err := w.db.Submit(t.Context(), system, a, 0, monday); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a further act: %v", err)
	}
	left, err := w.db.Case(t.Context(), system, c.Number, monday)
	w.must(err)
	if left.Respondent != "" || left.Complainant != "" || left.HeadHash != c.Hash {
		t.Errorf("left: %+v", left)
	}
	found, err := w.db.Verify(t.Context(), w.procs)
	w.must(err)
	if len(found) > 0 {
		t.Errorf("found: %v", found)
	}
	w.done(w.act(other.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), monday)
}

func TestAnAnonymousReporterIsKnownByTheReceiptAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	person := uuid.NewString()
	d, err := w.db.PutDocument(t.Context(), store.Who{Person: person}, store.Document{Name: "a.txt", UploadedBy: person, UploadedAt: monday}, &letters{n: 10}, store.Taking{})
	w.must(err)
	f := w.filing("anonymous")
	f.Act.By.Person, f.Receipt, f.Documents = person, "keyed-hash", []string{d.ID}
	r := f.Act.Particulars.(*docket.Report)
	r.Complainant, r.Signed = docket.Party{Person: person, Anonymous: true}, false
	filed, err := w.db.FileAct(t.Context(), store.Who{Person: person}, f)
	w.must(err)
	held, err := w.db.ByReceipt(t.Context(), []string{"keyed-hash", "as it was stored before"})
	w.must(err)
	if held.Case != filed.Case || held.Person != person || held.Sealed != nil {
		t.Errorf("%+v", held)
	}
	if docs, err := w.db.DocumentsOf(t.Context(), system, filed.Case); err != nil || len(docs) != 1 {
		t.Errorf("%v %v", docs, err)
	}
	if _, err := w.db.ByReceipt(t.Context(), []string{"another"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another receipt: %v", err)
	}
}

func TestLettersAreKeptAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.file()
	first, err := w.db.KeepLetterText(t.Context(), c.Case, "n1", store.LetterText{Subject: "S", Body: "B", RenderedAt: monday})
	w.must(err)
	again, err := w.db.KeepLetterText(t.Context(), c.Case, "n1", store.LetterText{Subject: "other", Body: "other", RenderedAt: monday.Add(time.Hour)})
	w.must(err)
	if asJSON(w, again) != asJSON(w, first) || first.Subject != "S" {
		t.Errorf("%+v then %+v", first, again)
	}
	for range 2 {
		w.must(w.db.MarkLetterTried(t.Context(), c.Case, "n1", store.Delivery{Attempt: 1, Method: "email", At: monday, Outcome: "failed"}))
	}
	tried, err := w.db.DeliveriesOf(t.Context(), system, c.Case, "n1")
	w.must(err)
	if len(tried) != 1 {
		t.Errorf("tried: %+v", tried)
	}
}

// letters reads as n times "x".
type letters struct{ n int }

func (l *letters) Read(b []byte) (int, error) {
	if l.n == 0 {
		return 0, io.EOF
	}
	l.n--
	b[0] = 'x'
	return 1, nil
}
