package store_test

import (
	"errors"
	"testing"
	"time"

	"probity/store"
)

func TestDraftsAreKeptOnceAndGoWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	keep := func(lookUp, key string, d time.Duration) (time.Time, error) {
		return w.db.KeepDraft(t.Context(), store.Draft{LookUp: lookUp, SentKey: key, Sealed: []byte("sealed " + lookUp), For: d})
	}
	until, err := keep("one", "key one", time.Hour)
	w.must(err)
	if again, err := keep("one", "key one", 9*time.Hour); err != nil || !again.Equal(until) {
		t.Errorf("kept again: until %s, not %s: %v", again, until, err)
	}
	if _, err := keep("other", "key one", time.Hour); !errors.Is(err, store.ErrDifferentAct) {
		t.Errorf("another report with the same key: %v", err)
	}
	if _, err := w.db.KeepDraft(t.Context(), store.Draft{LookUp: "big", SentKey: "big", Sealed: make([]byte, store.MaxDraftBytes+1), For: time.Hour}); !errors.Is(err, store.ErrTooLarge) {
		t.Errorf("a large one: %v", err)
	}
	_, err = keep("late", "key late", -time.Second)
	w.must(err)
	held, err := w.db.ByReceipt(t.Context(), []string{"one"})
	if err != nil || string(held.Sealed) != "sealed one" || held.Case != "" || !held.Until.Equal(until) {
		t.Errorf("held: %+v %v", held, err)
	}
	if _, err := w.db.ByReceipt(t.Context(), []string{"late"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one whose time is over: %v", err)
	}
	if n, err := w.db.SweepDrafts(t.Context()); n != 1 || err != nil {
		t.Errorf("swept %d: %v", n, err)
	}
	if n, err := w.db.SweepDrafts(t.Context()); n != 0 || err != nil {
		t.Errorf("swept again %d: %v", n, err)
	}
}
