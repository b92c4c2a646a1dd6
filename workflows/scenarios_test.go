package workflows_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/scenarios"
	"probity/store/storetest"
	"probity/workflows"
)

// The scenarios of the other packs on a real server. Together with the stories
// they come to every kind of stage that a shipped pack has.
var onARealServer = []string{"acpe_mediated", "acpe_extension_remand", "asha_two_steps", "cfp_default", "phs_misconduct", "two_tracks", "version_longer"}

func TestStoriesOfOtherPacks(t *testing.T) {
	for _, name := range onARealServer {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s, err := scenarios.Named(name)
			w.must(err)
			with, err := s.Library(w.procs)
			w.must(err)
			if with != w.procs {
				w.knows(with)
			}
			procs := map[string]*procedure.Procedure{}
			for each, id := range s.Cases {
				procs[each] = w.pack(id)
			}
			if len(s.Cases) == 0 {
				procs["case"] = w.pack(s.Procedure)
			}
			w.playing().told(strings.ReplaceAll(name, "_", "-"), s, procs)
		})
	}
}

// pack is the newest version of a shipped procedure, which takes reports.
func (w *world) pack(id string) *procedure.Procedure {
	w.Helper()
	shipped, err := proceduretest.Shipped()
	w.must(err)
	p, ok := shipped.Current(id)
	if !ok {
		w.Fatalf("there is no pack %s", id)
	}
	if p != w.p {
		storetest.Library(w, w.db, p)
	}
	return p
}

// A charge on which a default may rest is announced by e-mail and proven by
// post: the e-mail is no proof, and serving it stays a duty of the staff.
func TestStoriesWhereEmailIsNoProof(t *testing.T) {
	w := newWorld(t)
	was, ok := w.procs.Current("cfp-older") // it does not take reports itself: two texts of one version never do
	if !ok {
		t.Fatal("there is no pack cfp-older")
	}
	text := bytes.Replace(was.Text(), []byte("id: complaint, title: Complaint, to: [respondent], methods: [registered_post]"),
		[]byte("id: complaint, title: Complaint, to: [respondent], methods: [email, registered_post]"), 1)
	if bytes.Equal(text, was.Text()) {
		t.Fatal("the notice of the complaint is not where it was")
	}
	p, err := procedure.Load("cfp-with-email.yaml", text)
	w.must(err)
	alone, err := procedure.NewLibrary(p)
	w.must(err)
	storetest.Library(w, w.db, p)
	w.knows(alone)
	s, err := scenarios.Named("cfp_default")
	w.must(err)
	s.Steps = slices.DeleteFunc(s.Steps, func(st scenarios.Step) bool { // e-mail is one of the ways here
		return st.Refused != nil && strings.Contains(st.Refused.Says, "not by email")
	})
	s.Steps, s.End = s.Steps[:slices.IndexFunc(s.Steps, func(st scenarios.Step) bool { return st.Act == docket.SeatPanel })], nil
	o := w.playing()
	if _, err := scenarios.Play(s, map[string]*procedure.Procedure{"case": p}, o); err != nil {
		t.Error(err)
	}
	state, entries, err := o.Case("case")
	w.must(err)
	for i := range state.Letters {
		l := &state.Letters[i]
		if l.Notice != "complaint" {
			continue
		}
		if !slices.Equal(l.Failed, []string{"email"}) || l.Method != "registered_post" {
			t.Errorf("%+v", l)
		}
		failed := slices.IndexFunc(entries, func(e docket.Entry) bool { return e.Kind == docket.FailService })
		if why := entries[failed].Particulars.(*docket.ServiceFailed).Why; why != "not_proof" {
			t.Errorf("the e-mail failed because of %q", why)
		}
		o.keep("not-proof.serve", workflows.ServiceID(o.ids["case"], l.ID, 0), "case")
		o.keep("not-proof.case", workflows.CaseID(o.ids["case"]), "case")
		return
	}
	t.Error("no charge was served")
}

// What is not recorded is not guarded: every kind of stage that a shipped
// procedure has is in the recorded history of some case.
func TestEveryKindOfStageIsInARecordedHistory(t *testing.T) {
	lib, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[procedure.Kind]string{}
	for _, p := range lib.All() {
		for i := range p.Stages {
			missing[p.Stages[i].Kind] = p.ID
		}
	}
	files, err := filepath.Glob(filepath.Join(histories, "v*", "*.case.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		h, err := readHistory(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range h.Events {
			said := payloads(e)
			for kind := range missing {
				if bytes.Contains(said, []byte(`"kind":"`+string(kind)+`"`)) {
					delete(missing, kind)
				}
			}
		}
	}
	for kind, pack := range missing {
		t.Errorf("no recorded history has a stage of the kind %s (%s)", kind, pack)
	}
}
