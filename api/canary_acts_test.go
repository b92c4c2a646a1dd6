package api_test

import (
	"math/rand"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"probity/docket"
	"probity/docket/lives"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/store"
	"probity/store/storetest"
)

// canary is put wherever somebody can write what they like, and may stand in no column
// that is not named for it.
const canary = "zkanarienvogel"

// coded are the members of particulars that hold ids, words of the rules or what the
// engine sets, by their last name or as act.Member. All other texts are free.
var coded = strings.Fields(`
Procedure Digest Track Source Channel Person Standing Status Ground Principles Code Document Case NewCase Limit Office Letter Method Clock Request
Evidence Named Body Role Kind Motion Choice Result Rule Allegations Standard Burden Sanction Condition ID Outcome Against Grounds Measure Petition How
Stage Hold Publication Audience Of Basis Act Proposal Version From With For Admits Members Present Record Recommend Barred Unprovable KeepFrom Why To
Question Cause find.Allegation decide_challenge.Challenge propose.Until choose_version.Shown move_version.Changes
hand_over.Order hand_over.Offices hand_over.Passed hand_over.Stands hand_over.Vacant hand_over.Left link_account.Account`)

// freeAll the same: their last name is that of something coded elsewhere.
var freeAll = strings.Fields(`refer.To fail_service.Why challenge.Cause`)

// field is a text in an act's particulars.
type textField struct {
	path string // act.Member.Member
	free bool
	v    reflect.Value
}

// textsOf are the texts of particulars, with the empty ones.
func textsOf(kind docket.Kind, p docket.Particulars) []textField {
	var out []textField
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), path)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), path)
			}
		case reflect.Struct:
			for i := range members(v.Type()) {
				switch f := v.Type().Field(i); {
				case !f.IsExported():
				case f.Anonymous:
					walk(v.Field(i), path)
				default:
					walk(v.Field(i), path+"."+f.Name)
				}
			}
		case reflect.String:
			out = append(out, textField{path, isFree(path), v})
		}
	}
	walk(reflect.ValueOf(p), string(kind))
	return out
}

// members is how many members of ours a struct has; those of other packages are days,
// periods and what the engine compares.
func members(t reflect.Type) int {
	if t.PkgPath() != reflect.TypeFor[docket.Report]().PkgPath() {
		return 0
	}
	return t.NumField()
}

func isFree(path string) bool {
	if slices.Contains(freeAll, path) {
		return true
	}
	parts := strings.Split(path, ".")
	for i := 2; i <= len(parts); i++ {
		if slices.Contains(coded, strings.Join(parts[:i], ".")) {
			return false
		}
	}
	return !slices.Contains(coded, parts[len(parts)-1])
}

// textFields are the paths of all texts that acts have, and whether they are free.
func textFields() map[string]bool {
	out := map[string]bool{}
	var walk func(t reflect.Type, path string)
	walk = func(t reflect.Type, path string) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(t.Elem(), path)
		case reflect.Struct:
			for i := range members(t) {
				switch f := t.Field(i); {
				case !f.IsExported():
				case f.Anonymous:
					walk(f.Type, path)
				default:
					walk(f.Type, path+"."+f.Name)
				}
			}
		case reflect.String:
			out[path] = isFree(path)
		}
	}
	for _, s := range docket.Specs() {
		walk(reflect.TypeOf(s.New()), string(s.Kind))
	}
	return out
}

// marked puts canaries into what is said: into every free text that says something, into
// the empty ones too, or into one text of any sort, as somebody would who writes a
// sentence where an id belongs.
func marked(chance *rand.Rand) func(docket.Kind, docket.Particulars) {
	return func(kind docket.Kind, p docket.Particulars) {
		how, texts := chance.Intn(12), textsOf(kind, p)
		if how == 0 && len(texts) > 0 {
			// What an id of a person or a case can be the API looks at before: TestANameIsNoID.
			if x := texts[chance.Intn(len(texts))]; !strings.HasSuffix(x.path, "Person") && !strings.HasSuffix(x.path, "Case") {
				x.v.SetString(canary)
			}
			return
		}
		for _, x := range texts {
			switch {
			case !x.free || x.v.Len() == 0 && how < 8:
			case strings.HasSuffix(x.path, ".Email"):
				x.v.SetString(canary + "@example.org")
			default:
				x.v.SetString(strings.TrimSpace(x.v.String() + " " + canary))
			}
		}
	}
}

// livesWithCanaries lives cases under every pack, with canaries in what people say, and
// plays those through the store in which somebody says something that nobody said
// before.
func (w *world) livesWithCanaries() {
	w.Helper()
	procs, err := proceduretest.Shipped()
	w.must(err)
	library := storetest.Library(w, w.db, others(procs, w.p)...)
	left := textFields()
	free := countFree(left)
	looked, played, entered := 0, 0, 0
	for seed := int64(0); seed < 24; seed++ {
		for _, p := range append(others(procs, w.p), w.p) {
			chance := rand.New(rand.NewSource(seed))
			l, err := lives.Begin(p, chance, func(l *lives.Life) { l.Reworded, l.Bold = marked(chance), seed%3 == 1 })
			w.must(err)
			for range 80 {
				w.must(l.Step())
			}
			looked++
			if until := lastNew(l.Entries, left); until > 0 {
				played++
				entered += w.play(library, p, l.Entries[:until], left)
			}
		}
	}
	w.Logf("%d lives were looked at, %d played, %d entries; of %d free texts nobody said %d", looked, played, entered, free, countFree(left))
	if free-countFree(left) < 70 || entered < 300 {
		w.Errorf("of %d free texts only %d were entered, with %d entries", free, free-countFree(left), entered)
	}
}

func countFree(texts map[string]bool) int {
	n := 0
	for _, free := range texts {
		if free {
			n++
		}
	}
	return n
}

// everyActWithCanaries asks for each act there is, with a canary in each of its free
// texts. Most are refused; what was asked for and why it is refused are kept.
func (w *world) everyActWithCanaries(id string) {
	w.Helper()
	for _, s := range docket.Specs() {
		p := s.New()
		grow(reflect.ValueOf(p))
		for _, x := range textsOf(s.Kind, p) {
			if x.free {
				x.v.SetString(canary)
			}
		}
		a := docket.Act{ID: uuid.NewString(), Case: id, Kind: s.Kind, By: docket.Actor{Person: "stella", Offices: []string{"ethics_office"}}, Particulars: p}
		_, err := w.db.Submit(w.Context(), store.TheSystem(), a, 0, w.time())
		w.must(err)
		_, err = w.db.Enter(w.Context(), w.procs, a.ID, w.time())
		w.must(err)
	}
}

// grow puts one of everything into what is empty, so that every text is there.
func grow(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		grow(v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct && members(v.Type().Elem()) > 0 || v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			grow(v.Index(0))
		}
	case reflect.Struct:
		for i := range members(v.Type()) {
			if v.Type().Field(i).IsExported() {
				grow(v.Field(i))
			}
		}
	}
}

// others are the newest packs of all procedures but one.
func others(procs *procedure.Library, but *procedure.Procedure) []*procedure.Procedure {
	var out []*procedure.Procedure
	for _, p := range procs.All() {
		if c, ok := procs.Current(p.ID); ok && c == p && p.ID != but.ID {
			out = append(out, p)
		}
	}
	return out
}

// lastNew is how many entries of a life to play to come to the last that says
// something in a field that is left; 0 for none.
func lastNew(entries []docket.Entry, left map[string]bool) int {
	last := 0
	for i := range entries {
		for _, x := range textsOf(entries[i].Kind, entries[i].Particulars) {
			if _, ok := left[x.path]; ok && strings.Contains(x.v.String(), canary) {
				last = i + 1
			}
		}
	}
	return last
}

// play enters the acts of a life through the store, as long as the store enters what
// the rules alone entered, and takes from the fields what was said.
func (w *world) play(library *store.Library, p *procedure.Procedure, entries []docket.Entry, left map[string]bool) int {
	w.Helper()
	ctx, id := w.Context(), ""
	for i := range entries {
		e := &entries[i]
		by := docket.Actor{Person: e.By.Person}
		if office, ok := strings.CutPrefix(by.Person, "office-"); ok {
			by.Offices = []string{office}
		}
		if e.By.Person == "" {
			by = docket.Clock()
		}
		a := docket.Act{ID: uuid.NewString(), Case: id, Kind: e.Kind, By: by, Particulars: e.Particulars}
		switch {
		case e.Kind == docket.File:
			filed, err := w.db.FileAct(ctx, store.TheSystem(), store.Filing{Act: a, Procedure: p, At: e.At})
			w.must(err)
			id = filed.Case
		case e.By.Person == "" && e.Kind != docket.Serve && e.Kind != docket.FailService:
			_, st, _, err := w.db.EnterDue(ctx, library, id, e.At)
			w.must(err)
			if st.Head < e.Seq {
				return i
			}
			continue
		default:
			_, err := w.db.Submit(ctx, store.TheSystem(), a, 0, e.At)
			w.must(err)
		}
		out, err := w.db.Enter(ctx, library, a.ID, e.At)
		w.must(err)
		if !out.Entered {
			w.Logf("%s, %s: %v", p.ID, e.Kind, out.Refusal)
			return i
		}
		for _, x := range textsOf(e.Kind, e.Particulars) {
			if strings.Contains(x.v.String(), canary) {
				delete(left, x.path)
			}
		}
	}
	return len(entries)
}
