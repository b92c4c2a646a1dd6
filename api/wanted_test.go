package api_test

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/activities"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

// TestAReportThatNamesAllWhoKeepFilesIsNotLost: whoever stands in is told once that
// something is new; where nobody does, who keeps the house is told that somebody is
// wanted, by mail again and again and in a list, until somebody has the office. Nothing
// of it says which report, or whom it names, and those learn nothing.
func TestAReportThatNamesAllWhoKeepFilesIsNotLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.SetAdministrator(t.Context(), "adam", "adam", true, w.time()))
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour, ReadAt: "https://ethics.example.org", Procedures: w.procs}
	tell := func(what string, want ...string) {
		t.Helper()
		_, failed, err := d.Tell(t.Context())
		if failed != 0 {
			t.Errorf("%s: %d failed", what, failed)
		}
		w.must(err)
		box.mu.Lock()
		for _, m := range box.got {
			for _, x := range []string{"PRB-", pack, "Rene", "stella", "Stella", "charts"} {
				if strings.Contains(m.Subject+m.Text, x) {
					t.Errorf("%s: the mail to %s says %q: %s", what, m.To, x, m.Text)
				}
			}
		}
		box.mu.Unlock()
		if got := box.take(); !slices.Equal(got, want) {
			t.Errorf("%s: mailed to %v, not to %v", what, got, want)
		}
	}
	wanted := func(as string) (offices []string) {
		a := w.get(as, "/terms/wanted").is(http.StatusOK)
		for _, x := range a.list("wanted") {
			office, _ := x["office"].(string)
			offices = append(offices, office)
		}
		if strings.Contains(string(a.text), "PRB-") {
			t.Errorf("it names the case: %s", a.text)
		}
		return offices
	}
	tell("nothing has come")
	if got := wanted("adam"); len(got) != 0 {
		t.Errorf("wanted: %v", got)
	}
	// Everybody who keeps files, whose turn it is, or stands in for them.
	p, _ := w.procs.Current(pack)
	keepers := map[string]bool{}
	for o := p.Office(p.FileKeeper); o != nil && !keepers[o.ID]; o = p.Office(o.Substitute) {
		keepers[o.ID] = true
	}
	terms, err := w.db.Terms(t.Context(), store.TheSystem(), pack)
	w.must(err)
	var named []string
	for _, x := range terms {
		if keepers[x.Office] && !slices.Contains(named, x.Person) {
			named = append(named, x.Person)
		}
	}
	if len(named) < 2 || named[0] != "stella" && !slices.Contains(named, "stella") {
		t.Fatalf("those who keep files are %v", named)
	}
	r := anonymous()
	r["keep_from"] = named
	filed, receipt := w.lodge(r)
	id := filed.str("case")
	tell("nobody may open it", "adam@example.org")
	tell("within the period")
	w.wait(25 * time.Hour)
	tell("still nobody", "adam@example.org")
	if got := wanted("adam"); strings.Join(got, " ") != p.FileKeeper {
		t.Errorf("wanted: %v", got)
	}
	for _, as := range named {
		w.get(as, "/terms/wanted").problem(http.StatusForbidden, "admin_only")
		w.get(as, "/cases/"+id).problem(http.StatusNotFound, "not_found")
	}

	// Who keeps the house and is named too is told nothing of it.
	w.post("", "/reports/mine/acts", object{"receipt": receipt, "kind": docket.ShutOut, "particulars": object{"person": "adam"}}).is(http.StatusOK)
	w.wait(25 * time.Hour)
	tell("adam is named")
	if got := wanted("adam"); len(got) != 0 {
		t.Errorf("adam, who is named, is told of %v", got)
	}

	// Somebody is given the office, and finds the report.
	w.introduce("nora", "")
	w.must(w.db.PutTerm(t.Context(), store.TheSystem(), store.Term{Person: "nora", Procedure: pack, Office: p.FileKeeper, From: store.Day{Date: clock.DateOf(w.time(), time.UTC)}}))
	w.get("nora", "/cases/"+id).is(http.StatusOK)
	if all, err := w.db.Wanted(t.Context(), w.procs, clock.DateOf(w.time(), time.UTC)); err != nil || len(all) != 0 {
		t.Errorf("somebody is wanted still: %v, %v", all, err)
	}
}

// TestWhoStandsInIsToldOnce of a report that is kept from everybody whose turn it is.
func TestWhoStandsInIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.SetAdministrator(t.Context(), "adam", "adam", true, w.time()))
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour, Procedures: w.procs}
	r := anonymous()
	r["keep_from"] = []string{"stella"}
	w.lodge(r)
	box.away = true
	_, failed, err := d.Tell(t.Context())
	w.must(err)
	if failed != 1 {
		t.Errorf("%d could not be told", failed)
	}
	box.away = false
	_, _, err = d.Tell(t.Context())
	w.must(err)
	p, _ := w.procs.Current(pack)
	next, err := w.db.HoldersOn(t.Context(), pack, p.Office(p.FileKeeper).Substitute, clock.DateOf(w.time(), time.UTC))
	w.must(err)
	if got := box.take(); len(next) == 0 || !slices.Equal(got, []string{next[0] + "@example.org"}) {
		t.Errorf("mailed to %v, where %v stands in", got, next)
	}
	// However many more there are, once in a period; and not again of those.
	for range 3 {
		w.lodge(r)
	}
	for i, want := range []int{0, 1, 0} {
		_, _, err = d.Tell(t.Context())
		w.must(err)
		if got := box.take(); len(got) != want {
			t.Errorf("%d: mailed to %v", i, got)
		}
		w.wait(25 * time.Hour)
	}
	if got := w.get("adam", "/terms/wanted").is(http.StatusOK).list("wanted"); len(got) != 0 {
		t.Errorf("somebody is wanted: %v", got)
	}
}

// TestWhereNoAdministratorMayKnowTheLogSaysSo, once in a period, and nothing of the report.
func TestWhereNoAdministratorMayKnowTheLogSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.SetAdministrator(t.Context(), "adam", "adam", true, w.time()))
	said := &syncBuffer{}
	box := &postbox{}
	d := &activities.Digests{DB: w.db, Mailer: box, Time: worldTime{w}, Period: 24 * time.Hour, Procedures: w.procs, Log: slog.New(slog.NewTextHandler(said, nil))}
	everybody := []string{"adam"}
	for person, office := range offices {
		if office != "" {
			everybody = append(everybody, person)
		}
	}
	r := anonymous()
	r["keep_from"] = everybody[1:]
	w.lodge(r)
	tell := func(want int) {
		t.Helper()
		_, _, err := d.Tell(t.Context())
		w.must(err)
		if got := strings.Count(said.String(), "nobody here may know of"); got != want {
			t.Errorf("said %d times, not %d: %s", got, want, said.String())
		}
	}
	tell(0) // adam is told
	r["keep_from"] = everybody
	filed, _ := w.lodge(r)
	tell(1)
	tell(1)
	w.wait(25 * time.Hour)
	tell(2)
	for _, secret := range []string{filed.str("case"), filed.str("number"), "stella", "adam"} {
		if strings.Contains(said.String(), secret) {
			t.Errorf("the log says %q", secret)
		}
	}
}

// TestAnOfficeThatIsNamedIsNotTheOneThatIsWanted: who stands in for it opens the case,
// and when they must not know either, it is their office that is to be given.
func TestAnOfficeThatIsNamedIsNotTheOneThatIsWanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.db.SetAdministrator(t.Context(), "adam", "adam", true, w.time()))
	p, _ := w.procs.Current(pack)
	next := p.Office(p.FileKeeper).Substitute
	var holders []string
	for o := p.Office(next); o != nil && !slices.Contains(holders, "stella"); o = p.Office(o.Substitute) {
		all, err := w.db.HoldersOn(t.Context(), pack, o.ID, clock.DateOf(w.time(), time.UTC))
		w.must(err)
		holders = append(holders, all...)
	}
	r := naming(object{"office": p.TitleOf(procedure.Role(p.FileKeeper))})
	r["keep_from"] = holders
	filed, _ := w.lodge(r)
	got := w.get("adam", "/terms/wanted").is(http.StatusOK).list("wanted")
	if len(got) != 1 || got[0]["office"] != next {
		t.Fatalf("wanted: %v, not %s", got, next)
	}
	w.introduce("nora", next)
	w.get("nora", "/cases/"+filed.str("case")).is(http.StatusOK)
	if got := w.get("adam", "/terms/wanted").is(http.StatusOK).list("wanted"); len(got) != 0 {
		t.Errorf("still wanted: %v", got)
	}
}
