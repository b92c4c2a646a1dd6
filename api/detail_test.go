package api

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

// fieldsSeen says of each field of a case who is shown it when a decision is out. A
// field that is not in it fails the test, and so does one that is in it twice.
//
//	staff      who investigates, who sits on a body, an office
//	identity   whoever may know who reported: here the reporter and the office that keeps the file
//	elsewhere  is not filled from the docket, but by the route or the pack
var fieldsSeen = `
everybody: id number procedure digest track relation stage stage_title stage_says stage_kind stage_since owner owner_title open disposition
everybody: received_at updated_at closed_at head round anonymous principles grounds authority caution standing_still.held_for standing_still.stayed
elsewhere: received banners names on for_staff.quarantine.status for_staff.quarantine.since for_staff.quarantine.decided_at
elsewhere: for_staff.quarantine.seq for_staff.quarantine.says
staff: for_staff.late for_staff.next_due for_staff.late_filed for_staff.legal_hold for_staff.source for_staff.channel

identity: complainant.person complainant.name complainant.standings.standing complainant.standings.status complainant.left_on
identity: complainant.incapacity complainant.died complainant.resigned complainant.address
everybody: complainant.anonymous
everybody: respondent.person respondent.name respondent.anonymous respondent.standings.standing respondent.standings.status respondent.left_on
everybody: respondent.died respondent.resigned
respondent staff: respondent.incapacity respondent.address

everybody: allegations.id allegations.ground allegations.principles allegations.code allegations.text allegations.from allegations.to
everybody: allegations.added allegations.charged allegations.admitted allegations.dropped allegations.answer
complainant staff: allegations.known
respondent staff: allegations.noticed allegations.noticed_seq
everybody: evidence.id evidence.title evidence.from evidence.independent evidence.document evidence.added evidence.sequestered evidence.disclosed
everybody: questions.id questions.to questions.asked questions.answered
everybody: hearings.for hearings.day hearings.set hearings.set_at hearings.continued hearings.held hearings.appeared hearings.present hearings.body hearings.round
everybody: findings.allegation findings.violation findings.standard findings.burden findings.evidence findings.round findings.seq findings.body findings.default
everybody: decisions.id decisions.kind decisions.round decisions.body decisions.violation decisions.sanctions decisions.seq decisions.at decisions.served decisions.final
everybody: sanctions.id sanctions.sanction sanctions.standing sanctions.effect sanctions.term sanctions.conditions.id sanctions.conditions.text
everybody: sanctions.conditions.due sanctions.conditions.met sanctions.by_rule sanctions.by sanctions.seq sanctions.status sanctions.effective sanctions.ended sanctions.breach
everybody: appeals.id appeals.by appeals.against appeals.grounds appeals.cross appeals.seq appeals.of appeals.outcome appeals.decided
everybody: measures.id measures.measure measures.ground measures.seq measures.at measures.until measures.challenged measures.reviewed measures.lifted measures.why
respondent staff: offers.id offers.by offers.seq offers.status offers.ended offers.admits offers.sanctions.sanction offers.sanctions.term
respondent staff: offers.sanctions.conditions.id offers.sanctions.conditions.text offers.sanctions.conditions.due offers.sanctions.conditions.met offers.assent
everybody: requests.id requests.clock requests.by requests.asked requests.for requests.decided requests.granted
everybody: petitions.id petitions.sanction petitions.seq petitions.decided petitions.granted
everybody: stays.id stays.of stays.round stays.seq stays.at_once stays.decided stays.granted stays.ended
staff: links.case links.why links.seq flags.flag flags.about flags.ref flags.seq
everybody: visits.stage visits.on visits.at visits.seq visits.left
`

// readers of the case, as which words of fieldsSeen mean them.
var readers = map[string]struct {
	rel Relation
	as  string
}{
	"c": {Complainant, "everybody complainant identity"}, "r": {Respondent, "everybody respondent"}, "counsel": {Respondent, "everybody respondent"},
	"i": {Investigator, "everybody staff"}, "m": {Member, "everybody staff"}, "officer": {Office, "everybody staff"}, "keeper": {Office, "everybody staff identity"},
}

// TestEachFieldOfACaseToEachReader fills every field of a case and looks who is shown
// what.
func TestEachFieldOfACaseToEachReader(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	for line := range strings.Lines(fieldsSeen) {
		who, fields, _ := strings.Cut(line, ":")
		for field := range strings.FieldsSeq(fields) {
			if rows[field] != "" {
				t.Errorf("%s has two rows", field)
			}
			rows[field] = who
		}
	}
	all := fieldsOf(reflect.TypeFor[CaseDetail](), "")
	for _, field := range all {
		if rows[field] == "" {
			t.Errorf("%s has no row: say who is shown it", field)
		}
	}
	if len(all) != len(rows) {
		t.Errorf("%d fields and %d rows", len(all), len(rows))
	}
	l, p := shipped(t)
	for person, x := range readers {
		f := filled(l, p, person, x.rel)
		shown := shownBy(t, f)
		for _, field := range all {
			if rows[field] == "elsewhere" {
				continue
			}
			want := slices.ContainsFunc(strings.Fields(rows[field]), func(w string) bool { return slices.Contains(strings.Fields(x.as), w) })
			if shown[field] != want {
				t.Errorf("%s is shown %s: %v", person, field, shown[field])
			}
		}
	}
}

// TestPartsOfACaseThatOneSideSees holds, for things that are one side's or another's,
// or nobody's yet, which of them each reader is shown.
func TestPartsOfACaseThatOneSideSees(t *testing.T) {
	t.Parallel()
	const staff = " i m officer keeper"
	l, p := shipped(t)
	for _, x := range []struct {
		what, to string
		change   func(s *docket.State)
		field    string
	}{
		{"a finding of the round that runs", "m", func(s *docket.State) { s.Decisions = nil }, "findings.seq"},
		{"a finding after a decision that was sent back", "m", func(s *docket.State) { s.Findings[0].Seq = s.Decisions[0].Seq + 1 }, "findings.seq"},
		{"an allegation of which the respondent was not told", "c" + staff, func(s *docket.State) { s.Allegations[0].Noticed, s.Allegations[0].Charged = time.Time{}, 0 }, "allegations.text"},
		{"the ground of it", "c" + staff, func(s *docket.State) { s.Allegations[0].Noticed, s.Allegations[0].Charged = time.Time{}, 0 }, "grounds"},
		{"the principles of it", "c" + staff, func(s *docket.State) { s.Allegations[0].Noticed, s.Allegations[0].Charged = time.Time{}, 0 }, "principles"},
		{"an answer to the notice", "r counsel" + staff, func(s *docket.State) { s.Allegations[0].Charged = 0 }, "allegations.answer"},
		{"evidence of the complainant", "c" + staff, func(s *docket.State) { s.Evidence = s.Evidence[:1]; s.Evidence[0].Disclosed = 0 }, "evidence.title"},
		{"the same, disclosed", "c r counsel" + staff, func(s *docket.State) { s.Evidence = s.Evidence[:1] }, "evidence.title"},
		{"evidence of the respondent", "r counsel" + staff, func(s *docket.State) { s.Evidence = s.Evidence[1:] }, "evidence.title"},
		{"evidence of the body", staff, func(s *docket.State) {
			s.Evidence = s.Evidence[:1]
			s.Evidence[0].From, s.Evidence[0].Disclosed = "ethics_office", 0
		}, "evidence.title"},
		{"a question to the complainant", "c" + staff, func(s *docket.State) { s.Informations = s.Informations[:1] }, "questions.id"},
		{"a question to the respondent", "r counsel" + staff, func(s *docket.State) { s.Informations = s.Informations[1:] }, "questions.id"},
	} {
		for person, as := range readers {
			f := filled(l, p, person, as.rel)
			x.change(f.s)
			if got, want := shownBy(t, f)[x.field], slices.Contains(strings.Fields(x.to), person); got != want {
				t.Errorf("%s, to %s: %v", x.what, person, got)
			}
		}
	}
}

// shipped is a library with one pack, and that pack.
func shipped(t *testing.T) (*store.Library, *procedure.Procedure) {
	t.Helper()
	procs, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := procs.Current("ahima-membership")
	return storetest.Library(t, storetest.New(t), p), p
}

// filled is a case in which nothing is empty, opened for a reader.
func filled(l *store.Library, p *procedure.Procedure, person string, rel Relation) *file {
	f := &file{api: &api{Deps: Deps{Procedures: l}}, who: &caller{}, p: p, rel: rel, s: &docket.State{}}
	f.who.Person, f.identity = person, person == "c" || person == "keeper"
	fill(reflect.ValueOf(&f.row).Elem(), "row")
	s := f.s
	for _, x := range []any{
		&s.Complainant, &s.Respondent, &s.Allegations, &s.Evidence, &s.Informations, &s.Hearings, &s.Findings, &s.Decisions, &s.Sanctions,
		&s.Appeals, &s.Measures, &s.Offers, &s.Requests, &s.Petitions, &s.StaysAsked, &s.Links, &s.Flags, &s.Visits,
	} {
		fill(reflect.ValueOf(x).Elem(), "s")
	}
	f.row.Digest, f.row.Stage, f.row.Head = p.Digest(), "decision", 9
	s.Complainant.Person, s.Respondent.Person, s.HeldFor = "c", "r", "another forum"
	s.Evidence = append(s.Evidence, s.Evidence[0])
	s.Evidence[0].From, s.Evidence[1].From = procedure.Complainant, procedure.Respondent
	s.Informations = append(s.Informations, s.Informations[0])
	s.Informations[0].To, s.Informations[1].To = procedure.Complainant, procedure.Respondent
	return f
}

// fill puts something into everything: lists get one thing.
func fill(v reflect.Value, at string) {
	if !v.CanInterface() { // what is embedded and has no name outside: its fields have
		for i := range v.NumField() {
			fill(v.Field(i), at)
		}
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC)
		return
	case *clock.Date:
		*x = clock.MustDate("2025-03-03")
		return
	case *clock.Period:
		*x = clock.Period{N: 3, Unit: clock.Month}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(at)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), at)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), at)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() || v.Type().Field(i).Anonymous {
				fill(v.Field(i), at+"."+v.Type().Field(i).Name)
			}
		}
	}
}

// fieldsOf lists the fields that an answer can have, at whatever depth.
func fieldsOf(t reflect.Type, under string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	written := reflect.TypeFor[json.Marshaler]()
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() || t.Implements(written) || reflect.PointerTo(t).Implements(written) || isText(t) {
		return []string{strings.TrimSuffix(under, ".")}
	}
	var out []string
	for i := range t.NumField() {
		x := t.Field(i)
		name, _, _ := strings.Cut(x.Tag.Get("json"), ",")
		switch {
		case x.Anonymous && name == "":
			out = append(out, fieldsOf(x.Type, under)...)
		case name != "-" && x.IsExported():
			out = append(out, fieldsOf(x.Type, under+name+".")...)
		}
	}
	return out
}

func isText(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(interface{ MarshalText() ([]byte, error) })
	return ok
}

// shownBy lists the fields in which something stands that the reader is shown.
func shownBy(t *testing.T, f *file) map[string]bool {
	t.Helper()
	clean, err := f.redact(f.detail())
	if err != nil {
		t.Fatal(err)
	}
	text, ok := clean.(written)
	if !ok {
		if text, err = json.Marshal(clean); err != nil {
			t.Fatal(err)
		}
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	var walk func(v any, at string)
	walk = func(v any, at string) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				walk(v[k], strings.TrimPrefix(at+"."+k, "."))
			}
		case []any:
			for _, x := range v {
				walk(x, at)
			}
		case string:
			out[at] = out[at] || v != "" && v != withheld
		case bool:
			out[at] = out[at] || v
		case float64:
			out[at] = out[at] || v != 0
		}
	}
	walk(tree, "")
	return out
}
