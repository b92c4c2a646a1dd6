package api_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/docket"
	"probity/procedure"
	"probity/store/storetest"
)

// version is the pack's text with more changed in it, in force from a
// day of its own and activated beside it.
func (w *world) version(name, from string, more ...string) *procedure.Procedure {
	w.Helper()
	text := strings.Replace(string(w.p.Text()), "\nversion: ", "\nversion: "+name+" # ", 1)
	text = strings.Replace(text, "\nin_force: ", "\nin_force: "+from+" # ", 1)
	for i := 0; i < len(more); i += 2 {
		if !strings.Contains(text, more[i]) {
			w.Fatalf("the pack does not say %q", more[i])
		}
	}
	p, err := procedure.Load("next.yaml", []byte(strings.NewReplacer(more...).Replace(text)))
	w.must(err)
	storetest.Library(w, w.db, p) // another process does it
	return p
}

// TestTheRespondentSeesWhatAVersionChangesBeforeChoosing reads the comparison,
// and finds that the acts are decided by it.
func TestTheRespondentSeesWhatAVersionChangesBeforeChoosing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.file()
	w.get("rene", "/cases/"+id+"/versions").problem(http.StatusNotFound, "not_found") // not told yet
	w.lead(id)
	if n := len(w.get("rene", "/cases/"+id+"/versions").is(http.StatusOK).list("versions")); n != 0 {
		t.Errorf("%d versions, before there is another", n)
	}
	free := w.version("free", "2025-02-26", "\n  finding: preponderance", "\n  finding: clear_and_convincing")
	choice := w.version("choice", "2025-02-27", "{id: suspension, title: Suspension of membership, rank: 5, standing: membership, effect: suspend, term: true, max: 2 years",
		"{id: suspension, title: Suspension of membership, rank: 5, standing: membership, effect: suspend, term: true, max: 3 years")
	never := w.version("never", "2025-02-28", "id: code_violation,", "id: breach_of_code,")

	seen := func(who string) map[string]map[string]any {
		a := w.get(who, "/cases/"+id+"/versions").is(http.StatusOK)
		if a.str("digest") != w.p.Digest() || a.str("version") != w.p.Version {
			t.Errorf("%s: the case runs under %s", who, a.text)
		}
		out := map[string]map[string]any{}
		for _, v := range a.list("versions") {
			out[v["digest"].(string)] = v
		}
		return out
	}
	of := func(v map[string]any, member, what string) map[string]any {
		for _, x := range v[member].([]any) {
			if m := x.(map[string]any); m["what"] == what {
				return m
			}
		}
		t.Fatalf("no %s among %s: %v", what, member, v)
		return nil
	}
	for _, who := range []string{"rene", "stella"} {
		got := seen(who)
		if len(got) != 3 || got[free.Digest()]["move"] != "free" || got[choice.Digest()]["move"] != "choice" || got[never.Digest()]["move"] != "never" {
			t.Fatalf("%s sees %v", who, got)
		}
		x := of(got[free.Digest()], "changes", "proof.finding")
		if x["bearing"] != "better" || x["old"] != "preponderance" || x["new"] != "clear_and_convincing" || x["old_cite"] != w.p.Proof.Cite || x["new_cite"] == "" {
			t.Errorf("%s: %v", who, x)
		}
		x = of(got[choice.Digest()], "changes", "sanctions.suspension.max")
		if x["bearing"] != "worse" || x["sentence"] != "Suspension of membership, max: 2 years before, 3 years in the new version. For the respondent that is worse, or cannot be told." {
			t.Errorf("%s: %v", who, x)
		}
		if x = of(got[choice.Digest()], "changes", "response/1"); x["bearing"] != "same" || x["old_due"] == nil || x["old_due"] != x["new_due"] {
			t.Errorf("%s: the time to respond: %v", who, x)
		}
		if x = of(got[never.Digest()], "obstacles", "ground:code_violation"); !strings.Contains(x["sentence"].(string), "does not have") {
			t.Errorf("%s: %v", who, x)
		}
	}
	for _, who := range []string{"carla"} {
		w.get(who, "/cases/"+id+"/versions").problem(http.StatusForbidden, "not_yours")
	}
	w.get("otto", "/cases/"+id+"/versions").problem(http.StatusNotFound, "not_found")
	w.get("", "/cases/"+id+"/versions").problem(http.StatusUnauthorized, "unauthenticated")

	// The acts are decided by what was shown.
	move := func(p *procedure.Procedure) *answer {
		return w.tryAct("stella", id, docket.MoveVersion, object{"digest": p.Digest()})
	}
	if a := move(choice); a.StatusCode < 400 {
		t.Errorf("moved without the respondent's choice: %s", a.text)
	}
	if a := move(never); a.StatusCode < 400 {
		t.Errorf("moved to where it cannot go on: %s", a.text)
	}
	w.act("rene", id, docket.ChooseVersion, object{"digest": choice.Digest()})
	if v := seen("rene")[choice.Digest()]; v["move"] != "chosen" {
		t.Errorf("after the choice: %v", v)
	}
	move(choice).is(http.StatusOK)
	a := w.get("rene", "/cases/"+id+"/versions").is(http.StatusOK)
	if a.str("version") != "choice" || len(a.list("versions")) != 3 { // the one it came from takes reports, too
		t.Errorf("after the move: %s", a.text)
	}
}
