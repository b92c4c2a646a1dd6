package api_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"probity/activities"
	"probity/notice"
)

// postbox keeps what is mailed, or refuses it.
type postbox struct {
	mu   sync.Mutex
	got  []notice.Mail
	away bool
}

func (b *postbox) Send(_ context.Context, m notice.Mail) (notice.Receipt, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return notice.Receipt{}, &notice.Error{Code: notice.Unreachable}
	}
	b.got = append(b.got, m)
	return notice.Receipt{MessageID: "x"}, nil
}

// take is to whom was mailed since it was last asked.
func (b *postbox) take() (to []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.got {
		to = append(to, b.got[i].To)
	}
	b.got = nil
	slices.Sort(to)
	return to
}

// However many reports came, whoever holds the office whose turn it is gets one mail
// for all of them in a period, which says nothing of any; who must not know of a case
// gets none for it, and none comes of what was set aside.
func TestOneMailTellsAnOfficeOfAllThatCame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour, ReadAt: "https://ethics.example.org"}
	tell := func(want ...string) {
		t.Helper()
		_, _, err := d.Tell(t.Context())
		w.must(err)
		if got := box.take(); !slices.Equal(got, want) {
			t.Errorf("mailed to %v, not to %v", got, want)
		}
	}
	tell() // nothing has come
	var ids []string
	for i := range 3 {
		r := anonymous()
		r["earlier_told"] = strings.Repeat("x", i+1)
		filed, _ := w.lodge(r)
		ids = append(ids, filed.str("case"))
	}
	box.away = true // told by the next run
	tell()
	box.away = false
	var all sync.WaitGroup // two workers at once
	for range 2 {
		all.Go(func() {
			if _, _, err := d.Tell(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	box.mu.Lock()
	if len(box.got) == 1 {
		m := box.got[0]
		for _, id := range append(ids, w.get("stella", "/cases/"+ids[0]).str("number"), pack, "3", "three", "Rene", "Read charts") {
			if strings.Contains(m.Text+m.Subject, id) {
				t.Errorf("it says %q: %s", id, m.Text)
			}
		}
		if !strings.Contains(m.Text, "https://ethics.example.org") {
			t.Errorf("it does not say where: %s", m.Text)
		}
	}
	box.mu.Unlock()
	if got := box.take(); !slices.Equal(got, []string{"stella@example.org"}) {
		t.Errorf("mailed to %v", got)
	}
	w.lodge(anonymous2())
	tell() // within the period
	w.wait(25 * time.Hour)
	tell("stella@example.org")
	w.wait(25 * time.Hour)
	tell() // nothing new

	// Of a case that stella must not know of she is told nothing.
	r := anonymous()
	r["keep_from"] = []string{"stella"}
	w.lodge(r)
	w.wait(25 * time.Hour)
	tell()
}

// What waits in quarantine is no news, nor is what was set aside; what was let out of it
// is, however long it waited.
func TestWhatIsSetAsideIsNoNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour}
	for i, x := range []struct {
		decision string
		news     bool
	}{{"", false}, {"released", true}, {"set_aside", false}} {
		w.wait(25 * time.Hour)
		r := anonymous()
		r["earlier_told"] = strings.Repeat("x", i+1)
		filed, _ := w.lodge(r)
		id := filed.str("case")
		_, err := w.db.Arrived(t.Context(), id, pack, w.time(), 0)
		w.must(err)
		if x.decision != "" {
			w.wait(50 * time.Hour)
			w.post("stella", "/cases/"+id+"/quarantine", object{"decision": x.decision, "reason": "Looked at."})
		}
		_, _, err = d.Tell(t.Context())
		w.must(err)
		if got := len(box.take()) > 0; got != x.news {
			t.Errorf("%q: told %v", x.decision, got)
		}
	}
}
