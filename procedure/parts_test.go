package procedure

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// family is the small pack as a part: what is a pack's own is taken out.
func family() string {
	return strings.NewReplacer("id: small\nversion: \"1\"\n", "part: family\n").Replace(small)
}

// overlay is a pack on the family that changes one thing of each sort.
const overlay = `id: overlay
version: "2"
title: Overlay
base: family
drop: [sanctions.suspension, clocks.answer.extension, stages.intake.exits.withdrawn, interim]
clocks:
  - {id: answer, period: 20 calendar days, cite: own rule 4}
  - {id: review, title: Review, owner: office, duty: look again, starts: ["entered:review"], stage: review, period: 10 calendar days, on_expiry: {overdue: true}, cite: own rule 5}
stages:
  - {id: intake, exits: [{on: complete, to: review}]}
  - {id: review, kind: screening, title: Review, says: It is looked at., owner: office, exits: [{on: accepted, to: answer}, {on: dismissed, to: closed}], cite: own rule 5}
sanctions:
  - {id: fine, title: Fine, rank: 2, cite: own rule 9}
filing: {limit: 2 years}
exit: {withdraw: continues}
`

const profile = `part: profile
sources: [{id: S1, text: another}, {id: D, text: the directive}]
filing: {anonymous: forbidden, respondent_bar: true, max_words: 500}
clocks:
  - {id: intake, title: Not this one, owner: office, duty: look, starts: [filed], stage: intake, period: 3 calendar days, on_expiry: {overdue: true}, cite: D}
  - {id: acknowledgement, title: Acknowledgement, owner: secretariat, duty: acknowledge, starts: [filed], ends: [acknowledged], period: 7 calendar days, on_expiry: {overdue: true}, cite: D}
publish: {from: final, audience: [public], cite: D}
consent: {offered: false, cite: D}
`

func files(texts ...string) Parts {
	parts := Parts{}
	for _, t := range texts {
		_, id, _ := strings.Cut(t, "part: ")
		id, _, _ = strings.Cut(id, "\n")
		parts[id] = Text{File: "parts/" + id + ".yaml", Text: []byte(t)}
	}
	return parts
}

func loadParts(t *testing.T, text string, parts Parts) *Procedure {
	t.Helper()
	p, err := LoadParts("overlay.yaml", []byte(text), parts)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// An overlay says only what differs from its base.
func TestOverlayReplacesAddsAndDrops(t *testing.T) {
	base, p := mustLoad(t, small), loadParts(t, overlay, files(family()))
	if p.ID != "overlay" || p.Version != "2" || p.Title != "Overlay" || p.Body != base.Body || p.InForce != base.InForce {
		t.Errorf("the head is %s %s %q %q %s", p.ID, p.Version, p.Title, p.Body, p.InForce)
	}
	k := p.Clock("answer")
	if k.Rule.Period.String() != "20 calendar days" || k.Provisions != "own rule 4" || k.Rule.Calendar != "here" || k.Owner != Respondent {
		t.Errorf("the clock is %+v", k)
	}
	if k.Extension != nil {
		t.Error("the extension was dropped")
	}
	if p.Sanction("suspension") != nil || p.Sanction("fine") == nil || p.Sanction("expulsion") == nil {
		t.Error("one sanction is dropped, one added, the others stay")
	}
	if len(p.Interim) > 0 {
		t.Error("a whole section was dropped")
	}
	var ids []string
	for i := range p.Stages {
		ids = append(ids, p.Stages[i].ID)
	}
	if got := strings.Join(ids, " "); got != "intake answer decision appeal sanction closed review" {
		t.Errorf("the stages are %s", got)
	}
	if w, ok := p.First().Exit(Complete); !ok || w.To != "review" || p.First().Title != "Intake" {
		t.Errorf("intake leads to %v", w)
	}
	if _, ok := p.First().Exit(Withdrawn); ok {
		t.Error("a way out was dropped")
	}
	if p.Filing.Limit.String() != "2 years" || p.Filing.LimitFrom != "conduct" || p.Exit.Withdraw != "continues" || p.Exit.Resign != "continue" {
		t.Error("a section of fields is replaced field by field")
	}
}

// A pack takes from what it includes only what it does not say itself.
func TestIncludeAddsOnlyWhatIsMissing(t *testing.T) {
	p := loadParts(t, "include: [profile]\n"+small, files(profile))
	if p.Filing.Anonymous != AnonymousIntakeOnly || !p.Filing.RespondentBar || p.Filing.MaxWords != 500 {
		t.Errorf("filing is %+v", p.Filing)
	}
	if p.Clock("intake").Rule.Period.String() != "7 calendar days" || p.Clock("acknowledgement") == nil {
		t.Error("a clock the pack has stays its own; one it has not is added")
	}
	if p.Sources[0].Text != "a test" || len(p.Sources) != 2 || p.Sources[1].ID != "D" {
		t.Errorf("sources are %v", p.Sources)
	}
	if !p.Publish.None || p.Publish.From != "final" {
		t.Errorf("publication is %+v", p.Publish)
	}
	if p.Consent.Cite != "D" {
		t.Errorf("a section that is missing is added whole: %+v", p.Consent)
	}
}

// The joined text stands alone: it needs no file, and gives the same digest.
func TestJoinedTextIsSelfContained(t *testing.T) {
	parts := files(family(), profile)
	text := "include: [profile]\n" + overlay
	p := loadParts(t, text, parts)
	alone, err := Load("alone.yaml", p.Text())
	if err != nil || alone.Digest() != p.Digest() {
		t.Errorf("alone it is %v, %v", alone, err)
	}
	joined, err := Join("overlay.yaml", []byte(text), parts)
	if err != nil || string(joined) != string(p.Text()) {
		t.Errorf("joined to\n%s\n%v", joined, err)
	}
	again, err := Join("overlay.yaml", joined, files(strings.Replace(family(), "Small Body", "Another Body", 1)))
	if err != nil || string(again) != string(joined) {
		t.Errorf("a part that is in the text is not replaced by a file: %v", err)
	}
	changed := loadParts(t, text, files(strings.Replace(family(), "Small Body", "Another Body", 1), profile))
	if changed.Digest() == p.Digest() {
		t.Error("another base, and the same digest")
	}
	if plain := mustLoad(t, small); plain.Digest() != smallDigest {
		t.Error("a pack without parts keeps the digest of its own bytes")
	}
}

// A part may rest on parts itself.
func TestPartsRestOnParts(t *testing.T) {
	middle := "part: middle\nbase: family\ninclude: [profile]\nclocks: [{id: answer, period: 25 calendar days}]\n"
	p := loadParts(t, "id: top\nversion: \"1\"\nbase: middle\n", files(middle, family(), profile))
	if p.Clock("answer").Rule.Period.String() != "25 calendar days" || p.Clock("acknowledgement") == nil || p.Filing.MaxWords != 500 {
		t.Error("the pack does not have what its parts have")
	}
}

func TestPartsThatDoNotFit(t *testing.T) {
	head := "id: top\nversion: \"1\"\n"
	other := strings.NewReplacer("part: profile", "part: other", "max_words: 500", "max_words: 900", "duty: acknowledge", "duty: confirm").Replace(profile)
	tests := []struct {
		name, text string
		parts      Parts
		want       []string
	}{
		{"an unknown part", head + "base: famly\n", files(family()), []string{
			`overlay.yaml:3: base: there is no part "famly"; add it as a document of this text, or keep it in the file parts/famly.yaml beside the pack`}},
		{"an unknown part, nearly", head + "base: famly\n---\n" + family(), nil, []string{
			`overlay.yaml:3: base: there is no part "famly" (did you mean "family"?); add it as a document of this text, or keep it in the file parts/famly.yaml beside the pack`}},
		{"a circle", head + "base: a\n", files("part: a\nbase: b\n", "part: b\ninclude: [a]\n"), []string{
			`parts/b.yaml:2: include.0: the parts name each other in a circle: a → b → a`}},
		{"a part of its own", head + "base: a\n", files("part: a\nbase: a\n"), []string{
			`parts/a.yaml:2: base: the parts name each other in a circle: a → a`}},
		{"two parts that disagree", "include: [profile, other]\n" + small, files(profile, other), []string{
			`parts/other.yaml:3: filing.max_words: the parts "profile" and "other" say this differently; say it in the document that includes them, or drop it there`,
			`parts/other.yaml:6: clocks.acknowledgement: the parts "profile" and "other" say this differently; say it in the document that includes them, or drop it there`}},
		{"two sections that disagree", "include: [profile, other]\n" + small, files(profile, strings.Replace(strings.Replace(profile, "part: profile", "part: other", 1), "offered: false", "offered: true", 1)), []string{
			`parts/other.yaml:8: consent.offered: the parts "profile" and "other" say this differently; say it in the document that includes them, or drop it there`}},
		{"nothing to drop", strings.Replace(overlay, "sanctions.suspension", "sanctions.suspence, clock.answer", 1), files(family()), []string{
			`overlay.yaml:5: drop.0: the parts named here have nothing called "sanctions.suspence"; write it like clocks.response or clocks.response.extension`,
			`overlay.yaml:5: drop.1: the parts named here have nothing called "clock.answer"; write it like clocks.response or clocks.response.extension`}},
		{"a drop without a part", "drop: [clocks.answer]\n" + small, nil, []string{
			`overlay.yaml:1: drop: there is nothing to drop from; name a base or include a part`}},
		{"a part where a pack belongs", family(), nil, []string{
			`overlay.yaml:1: part: this is a part; a pack names it under base or include`}},
		{"a second document without a name", small + "---\nid: b\n", nil, []string{
			`overlay.yaml:161: a document after the first is a part, and says which one: part: …`}},
		{"a part nobody uses", small + "---\n" + profile, nil, []string{
			`overlay.yaml:161: part: nothing uses the part "profile"; take it out of the text`}},
		{"two parts of one name", head + "base: a\n---\npart: a\n---\npart: a\n", nil, []string{
			`overlay.yaml:7: part: there is another part "a" on line 5`}},
		{"a part with a version", head + "base: a\n---\npart: a\nversion: \"3\"\n", nil, []string{
			`overlay.yaml:6: version: a part has no version; the pack that uses it has`}},
		{"a file that holds another part", head + "base: a\n", Parts{"a": {File: "parts/a.yaml", Text: []byte("part: b\n")}}, []string{
			`parts/a.yaml:1: part: the file must say what it holds: part: a`}},
		{"a misfit in a part, even if replaced", overlay, files(strings.Replace(family(), "period: 30 calendar days\n    calendar: here", "period: soon\n    calendar: here", 1)), []string{
			`parts/family.yaml:74: clocks.answer.period: a period is a count and a unit, like 30 calendar days`}},
		{"a part that is no YAML", overlay, files("part: family\na: [\n"), []string{
			`parts/family.yaml:2: this is not YAML: did not find expected node content`}},
		{"a mistake in the base", overlay, files(strings.Replace(family(), "on: [closed]", "on: [close]", 1)), []string{
			`parts/family.yaml:134: notices: nothing tells the respondent how the case ended: no notice goes to them on "closed"`,
			`parts/family.yaml:134: notices: nothing tells the complainant how the case ended: no notice goes to them on "closed"`,
			`parts/family.yaml:137: notices.closing.on.0: nothing called "close" ever happens (did you mean "closed"?)`}},
		{"a mistake in the overlay", strings.NewReplacer("to: review}]", "to: review}, {on: withdrawn, to: close}]", ", stages.intake.exits.withdrawn", "").Replace(overlay), files(family()), []string{
			`overlay.yaml:10: stages.intake.exits.withdrawn.to: there is no stage "close" (did you mean "closed"?)`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadParts("overlay.yaml", []byte(tt.text), tt.parts)
			var ps Problems
			if !errors.As(err, &ps) {
				t.Fatalf("accepted, or another error: %v", err)
			}
			if got, want := ps.Error(), strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// What an overlay takes away can be missed elsewhere, in its base or in itself.
func TestWhatIsDroppedIsMissed(t *testing.T) {
	_, err := LoadParts("overlay.yaml", []byte(strings.Replace(overlay, "drop: [sanctions.suspension,", "drop: [notices.charge,", 1)), files(family()))
	if want := `parts/family.yaml:104: stages.answer.notice: there is no notice "charge"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// Any texts at all are joined and read, or refused; nothing panics, and what is
// read stands alone.
func TestAnyPartsAreReadOrRefused(t *testing.T) {
	texts := map[string][]string{
		"pack": strings.SplitAfter("include: [profile]\n"+overlay, "\n"), "family": strings.SplitAfter(family(), "\n"), "profile": strings.SplitAfter(profile, "\n"),
	}
	rapid.Check(t, func(t *rapid.T) {
		mine := map[string]string{}
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			mine[name] = strings.Join(texts[name], "")
			if rapid.Bool().Draw(t, "change "+name) {
				mine[name] = mutate(t, texts[name])
			}
		}
		parts := Parts{"family": {"family.yaml", []byte(mine["family"])}, "profile": {"profile.yaml", []byte(mine["profile"])}}
		p, err := LoadParts("any.yaml", []byte(mine["pack"]), parts)
		if (p == nil) == (err == nil) {
			t.Fatalf("neither a procedure nor problems: %v, %v", p, err)
		}
		if p == nil {
			return
		}
		if alone, err := Load("alone.yaml", p.Text()); err != nil || alone.Digest() != p.Digest() {
			t.Fatalf("it does not stand alone: %v", err)
		}
	})
}

// A pack that breaks a guarantee, and is sound otherwise, can be studied.
func TestReadGivesUnfairPacksWithTheirBreaches(t *testing.T) {
	unfair := strings.NewReplacer("    disjoint_from: [panel_one]\n", "", `starts: ["served:decision:respondent"]`, `starts: [decided, "entered:appeal"]`).Replace(small)
	p, ps := Read("small.yaml", []byte(unfair))
	if p == nil || len(ps) != 2 || ps[0].Guarantee != 9 || ps[1].Guarantee != 10 {
		t.Fatalf("read %v with %v", p, ps)
	}
	kept, err := LoadKept("small.yaml", []byte(unfair))
	if err != nil || !slices.Equal(p.Faults(), ps) || !slices.Equal(kept.Faults(), ps) {
		t.Fatalf("the breaches are not remembered: %v %v", p.Faults(), err)
	}
	if q, err := Load("small.yaml", []byte(unfair)); q != nil || err == nil {
		t.Error("Load takes an unfair pack")
	}
	if p, ps := Read("small.yaml", []byte(strings.Replace(unfair, "size: 3", "size: 0", 1))); p != nil || len(ps) == 0 {
		t.Error("a pack that is wrong in itself is given")
	}
	if p, ps := Read("small.yaml", []byte(small)); p == nil || len(ps) != 0 {
		t.Error("a sound pack has no problems")
	}
}

// Cases are pinned to texts that were taken by earlier versions of the program.
func TestKeptTextsStayReadable(t *testing.T) {
	old := strings.NewReplacer(`unknown: [{id: everything, says: Nothing is known., concerns: [filing, "clock:intake"], assumed: all of it}]`, "unknown: [everything, and more]",
		"governed_by: [office]\n", "", "cite: S1}\nsanctions", "cite: see unknown}\nsanctions").Replace(small)
	if _, err := Load("old.yaml", []byte(old)); err == nil {
		t.Fatal("the old form is taken as a new pack")
	}
	p, err := LoadKept("old.yaml", []byte(old))
	if err != nil {
		t.Fatal(err)
	}
	if string(p.Text()) != old || len(p.Unknown) != 2 || p.Unknown[1].Says != "and more" || p.Clock("answer") == nil || p.First().ID != "intake" {
		t.Errorf("read as %+v", p.Unknown)
	}
	for _, q := range shipped(t).All() {
		if k, err := LoadKept("kept.yaml", q.Text()); err != nil || k.Digest() != q.Digest() {
			t.Errorf("%s: %v", q.ID, err)
		}
	}
	if _, err := LoadKept("none.yaml", []byte("a: b\n")); err == nil {
		t.Error("what never was a pack is read as one")
	}
}
