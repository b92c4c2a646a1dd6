package store_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/store"
)

// The past of an installation is numbers: how long the office took, late or
// not, and how often a report was let in; nothing of a single case.
func TestThePastIsNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := map[string]bool{}
	for _, x := range w.p.Stage("screening").Tests {
		tests[x.ID] = true
	}
	for i := range 12 {
		c := w.file()
		late := monday.Add(time.Duration(i+1) * 24 * time.Hour) // from 1 to 12 days; the limit is 7
		_, _, _, err := w.db.EnterDue(t.Context(), w.procs, c.Case, late)
		w.must(err)
		w.done(w.act(c.Case, "stella", staff, docket.Acknowledge, &docket.Acknowledgement{}), late)
		w.done(w.act(c.Case, "stella", staff, docket.CompleteIntake, &docket.Completed{}), late)
		if i < 3 {
			w.done(w.act(c.Case, "chris", []string{"ethics_chair"}, docket.Accept, &docket.Acceptance{Tests: tests, Reasons: "Yes."}), late)
		} else if i < 11 {
			w.done(w.act(c.Case, "chris", []string{"ethics_chair"}, docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: "Nothing shows it."}), late)
		}
		if few, err := w.db.Past(t.Context(), w.p.ID); err != nil || i < 8 && len(few.Delays)+len(few.Shares) > 0 {
			t.Fatalf("after %d cases: %+v %v", i+1, few, err)
		}
	}
	p, err := w.db.Past(t.Context(), w.p.ID)
	w.must(err)
	i := slices.IndexFunc(p.Delays, func(d store.PastDelay) bool { return d.Rule == "acknowledgement" })
	if p.Cases != 12 || i < 0 || p.Delays[i].N != 12 || p.Delays[i].Days[4] != 6.5 {
		t.Errorf("%+v", p)
	}
	i = slices.IndexFunc(p.Shares, func(s store.PastShare) bool { return s.What == "accepted" })
	if i < 0 || p.Shares[i].N != 3 || p.Shares[i].Of != 11 {
		t.Errorf("%+v", p.Shares)
	}
	text, err := json.Marshal(p)
	w.must(err)
	for _, word := range []string{"carla", "rene", "stella", "Nothing shows", "Read charts"} {
		if strings.Contains(string(text), word) {
			t.Errorf("the past contains %q", word)
		}
	}
	if other, err := w.db.Past(t.Context(), "acpe-2016"); err != nil || other.Cases != 0 {
		t.Errorf("another procedure: %+v %v", other, err)
	}
}
