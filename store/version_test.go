package store_test

import (
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/store"
	"probity/store/storetest"
)

// next is the pack as its next version, in force from 2025-03-01, with more
// changed in its text.
func (w *world) next(version string, more ...string) *procedure.Procedure {
	w.Helper()
	text := strings.Replace(string(w.p.Text()), "\nversion: ", "\nversion: "+version+" # ", 1)
	text = strings.Replace(text, "\nin_force: ", "\nin_force: 2025-03-01 # ", 1)
	text = strings.NewReplacer(more...).Replace(text)
	p, err := procedure.Load("next.yaml", []byte(text))
	w.must(err)
	return p
}

func (w *world) enterUnder(l store.Procedures, by docket.Actor, id, caseID string, kind docket.Kind, with docket.Particulars, now time.Time) store.Outcome {
	w.Helper()
	_, err := w.db.Submit(w.Context(), store.Who{Person: by.Person, System: true}, docket.Act{ID: id, Case: caseID, Kind: kind, By: by, Particulars: with}, 0, now)
	w.must(err)
	out, err := w.db.Enter(w.Context(), l, id, now)
	w.must(err)
	return out
}

// TestACaseIsMovedToAnotherVersion follows a case through a move in the
// database: the row, the cache, verify, and another process that never heard of
// the version.
func TestACaseIsMovedToAnotherVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	easier := w.next("2", "\n  finding: preponderance", "\n  finding: clear_and_convincing")
	if easier.Proof.Finding == w.p.Proof.Finding {
		t.Fatal("the pack says its standard of proof in another way; the test shows nothing")
	}
	stale := storetest.Library(t, w.db) // another process, opened before the versions came
	l := storetest.Library(t, w.db, easier)
	office := docket.Actor{Person: "stella", Offices: []string{w.p.FileKeeper}}
	respondent := docket.Actor{Person: "rene"}
	filed := w.filing("report")
	filed.Procedure = easier
	f, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, filed)
	w.must(err)
	out, err := w.db.Enter(t.Context(), stale, "report", monday)
	w.must(err)
	if !out.Entered {
		t.Fatalf("%+v", out.Refusal)
	}

	if got := w.enterUnder(l, office, "nowhere", f.Case, docket.MoveVersion, &docket.VersionMoved{Digest: strings.Repeat("0", 64)}, monday); got.Refusal == nil || got.Refusal.Code != docket.Unknown {
		t.Errorf("a version that is not there: %+v", got)
	}
	// The standard of proof gets lower: only with the respondent's choice.
	got := w.enterUnder(l, office, "move-1", f.Case, docket.MoveVersion, &docket.VersionMoved{Digest: w.p.Digest()}, monday)
	if got.Refusal == nil || got.Refusal.Code != docket.Unfair || !strings.Contains(got.Refusal.Sentence, "preponderance") {
		t.Fatalf("moved to a lower standard of proof: %+v", got)
	}
	if got := w.enterUnder(l, office, "choose-0", f.Case, docket.ChooseVersion, &docket.VersionChosen{Digest: w.p.Digest()}, monday); got.Refusal == nil || got.Refusal.Code != docket.NotYours {
		t.Errorf("an office chose for the respondent: %+v", got)
	}
	if got := w.enterUnder(l, respondent, "choose-1", f.Case, docket.ChooseVersion, &docket.VersionChosen{Digest: w.p.Digest()}, monday); !got.Entered {
		t.Fatalf("the respondent may not choose: %+v", got.Refusal)
	}
	if got := w.enterUnder(stale, office, "move-2", f.Case, docket.MoveVersion, &docket.VersionMoved{Digest: w.p.Digest()}, monday); !got.Entered {
		t.Fatalf("not moved although chosen: %+v", got.Refusal)
	}
	// And back up again, which needs nobody's choice.
	if got := w.enterUnder(stale, office, "move-3", f.Case, docket.MoveVersion, &docket.VersionMoved{Digest: easier.Digest()}, monday); !got.Entered {
		t.Fatalf("not moved to a higher standard of proof: %+v", got.Refusal)
	}
	c, err := w.db.Case(t.Context(), system, f.Case, monday)
	w.must(err)
	s, err := w.db.State(t.Context(), system, f.Case)
	w.must(err)
	if c.Digest != easier.Digest() || s.Digest != easier.Digest() || len(s.Moves) != 2 {
		t.Errorf("the row says %.12s, the docket %.12s, after %d moves", c.Digest, s.Digest, len(s.Moves))
	}
	if got := w.enterUnder(l, office, "go-on", f.Case, docket.Acknowledge, &docket.Acknowledgement{}, monday.Add(time.Hour)); !got.Entered {
		t.Errorf("the case does not go on: %+v", got.Refusal)
	}
	for name, library := range map[string]store.Procedures{"this process": l, "another": stale} {
		if faults, err := w.db.Verify(t.Context(), library); err != nil || len(faults) > 0 {
			t.Errorf("%s: the database is not sound: %v %v", name, faults, err)
		}
	}
	w.must(w.db.Reproject(t.Context(), l, f.Case))
	if faults, err := w.db.Verify(t.Context(), l); err != nil || len(faults) > 0 {
		t.Errorf("drawn again it is not sound: %v %v", faults, err)
	}
}
