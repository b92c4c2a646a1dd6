package store_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/namesake"
	"probity/store"
)

// told is what the rules say of a case reported by name.
type told struct {
	id    string
	s     *docket.State
	found map[string]map[string]bool // by the name's id, whoever was called so at any time while it held
}

// keeps out whoever was found by a name that holds and who was not found to be somebody
// else; the two sides never.
func (c *told) keeps(person string) bool {
	if person == c.s.Complainant.Person || person == c.s.Respondent.Person {
		return false
	}
	return slices.ContainsFunc(c.s.Named, func(k docket.KeptOut) bool {
		return k.Holds() && c.found[k.ID][person] && !slices.Contains(k.Freed, person)
	})
}

func (c *told) look(people map[string]string) {
	for i := range c.s.Named {
		k := &c.s.Named[i]
		if c.found[k.ID] == nil {
			c.found[k.ID] = map[string]bool{}
		}
		for person, name := range people {
			if k.Holds() && namesake.Like(k.Marks(), namesake.Of(name, "")) {
				c.found[k.ID][person] = true
			}
		}
	}
}

// TestTheDatabaseKeepsOutWhoIsCalledLikeTheRespondent lets reports about people by name
// come, names be taken and given up, namesakes be freed and respondents be identified,
// in any order, and asks for everybody, as an office that keeps files, through the
// policies alone which cases there are: those that the rules and the names leave.
func TestTheDatabaseKeepsOutWhoIsCalledLikeTheRespondent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	names := []string{"Stella Nachname", "Dr. Stella Maria Nachname", "S. Nachname", "Jörg Müller", "MUELLER, Joerg", "Jane Smith", "John Smith", "Smith", "Otto Other"}
	writings := append(slices.Clone(names), "Nachname", "Jane Smith and Joerg Mueller from the ethics office", "?", "somebody of the office upstairs, I think it was Stella Nachname")
	met := map[string]int{}
	for seed := range int64(3) {
		chance := rand.New(rand.NewSource(seed))
		people := map[string]string{}
		var cases []*told
		at := monday
		put := func(person, name string) {
			people[person] = name
			w.must(w.db.PutPerson(t.Context(), system, store.Person{ID: person, Name: name}))
			for _, c := range cases {
				c.look(map[string]string{person: name})
			}
		}
		for i := range 5 {
			put(fmt.Sprintf("s%d-%d", seed, i), names[chance.Intn(len(names))])
		}
		somebody := func() string { return fmt.Sprintf("s%d-%d", seed, chance.Intn(5)) }
		enter := func(c *told, by docket.Actor, kind docket.Kind, with docket.Particulars) {
			at = at.Add(time.Minute)
			out := w.do(docket.Act{ID: uuid.NewString(), Case: c.id, Kind: kind, By: by, Particulars: with}, at)
			if !out.Entered {
				met["refused "+string(kind)]++
				return
			}
			met[string(kind)]++
			c.s = w.stateOf(c.id)
			c.look(people)
		}
		clerk, reporter := docket.Actor{Person: "clerk", Offices: staff}, docket.Actor{Person: "carla"}
		for range 40 {
			n := chance.Intn(12)
			if len(cases) == 0 {
				n = 0
			}
			var c *told
			if n > 1 {
				c = cases[chance.Intn(len(cases))]
			}
			switch n {
			case 0:
				c = &told{found: map[string]map[string]bool{}}
				f := w.filing(uuid.NewString())
				r := w.report()
				r.Respondent = docket.Party{Name: writings[chance.Intn(len(writings))]}
				f.Act.Particulars, f.At = r, at
				act, err := w.db.FileAct(t.Context(), store.Who{Person: "carla"}, f)
				w.must(err)
				_, err = w.db.Enter(t.Context(), w.procs, f.Act.ID, at)
				w.must(err)
				c.id, c.s = act.Case, w.stateOf(act.Case)
				c.look(people)
				cases = append(cases, c)
				met["file"]++
			case 1, 2:
				put(somebody(), names[chance.Intn(len(names))])
			case 3:
				enter(c, reporter, docket.ShutOut, &docket.Wall{Described: docket.Described{Name: names[chance.Intn(len(names))]}, Respondent: true})
			case 4:
				enter(c, reporter, docket.ShutOut, &docket.Wall{Described: docket.Described{Name: names[chance.Intn(len(names))]}})
			case 5, 10, 11:
				enter(c, clerk, docket.Identify, &docket.RespondentIdentified{Person: somebody()})
			case 6:
				enter(c, clerk, docket.Note, &docket.NoteAdded{Text: "x"})
			default:
				named := "r1"
				if len(c.s.Named) > 0 {
					named = c.s.Named[chance.Intn(len(c.s.Named))].ID
				}
				enter(c, clerk, docket.FreeNamesake, &docket.Namesake{Named: named, Person: somebody(), Reasons: "x"})
			}
			for person := range people {
				seen := w.seenBy(t, store.Who{Person: person, Offices: []string{pack + "/" + staff[0]}})
				for _, c := range cases {
					want := !c.keeps(person) && access.Of(docket.Actor{Person: person, Offices: staff}, w.p, c.s) != access.None
					met[fmt.Sprint("seen ", want)]++
					if slices.Contains(seen, c.id) != want {
						t.Fatalf("seed %d: %s, %q, sees the case about %q: %v; names %+v", seed, person, people[person], c.s.Respondent.Name, !want, c.s.Named)
					}
				}
			}
		}
		w.must(w.db.Reproject(t.Context(), w.procs, cases[0].id))
	}
	w.sound()
	for _, what := range []string{"file", "refused identify_respondent", "identify_respondent", "free_namesake", "refused free_namesake", "wall", "note", "seen true", "seen false"} {
		if met[what] == 0 {
			t.Errorf("never met: %s (%v)", what, met)
		}
	}
}

// seenBy are the cases that there are for somebody, by the policies alone.
func (w *world) seenBy(t *testing.T, who store.Who) (seen []string) {
	t.Helper()
	w.must(w.db.AsActor(t.Context(), who, func(tx *store.Tx) error {
		return tx.Select(&seen, `select id from cases where head > 0`)
	}))
	return seen
}

func (w *world) stateOf(caseID string) *docket.State {
	w.Helper()
	s, err := w.db.State(w.Context(), system, caseID)
	w.must(err)
	return s
}
