package api

import (
	"context"
	"regexp"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// Relation is how a reader stands to a case.
type Relation string

// The relations; none means that the case does not exist for the reader.
const (
	None         Relation = ""
	Complainant  Relation = "complainant"
	Respondent   Relation = "respondent" // or counsel
	Investigator Relation = "investigator"
	Member       Relation = "member" // seated on a body of the case
	Office       Relation = "office"
)

// mayRead is the one place that says who may know of a case. Every handler that
// reads a case comes through it (open, below).
//
// The same predicate belongs in the database, as row-level security behind
// store.AsActor, so that lists, counts and statistics cannot forget it either;
// that is an issue of its own. Until then this function is the wall.
func mayRead(by docket.Actor, p *procedure.Procedure, s *docket.State) Relation {
	person := by.Person
	switch {
	case person == "" || s.Head == 0 || s.Walled(person):
		return None
	case person == s.Complainant.Person:
		return Complainant
	case person == s.Respondent.Person || slices.Contains(s.Counsel, person):
		if told(s) {
			return Respondent
		}
		return None // a respondent learns of a case by notice, not by looking
	case s.Recused(person):
		return None
	case s.Investigates(person, false):
		return Investigator
	case slices.ContainsFunc(s.Panels, func(x docket.Panel) bool { return s.Seat(x.Body, person) != nil }):
		return Member
	case slices.ContainsFunc(by.Offices, func(o string) bool { return p.Office(o) != nil && !conflicted(s, o) }):
		return Office
	}
	return None
}

// told reports whether the body has written to the respondent about the case.
func told(s *docket.State) bool {
	return slices.ContainsFunc(s.Letters, func(l docket.Letter) bool { return l.To == procedure.Respondent }) ||
		slices.ContainsFunc(s.Informations, func(q docket.Information) bool { return q.To == procedure.Respondent }) ||
		slices.ContainsFunc(s.Allegations, func(a docket.Allegation) bool { return !a.Noticed.IsZero() })
}

// conflicted reports whether the office's work on the case went to its
// substitute because of a conflict.
func conflicted(s *docket.State, office string) bool {
	return slices.ContainsFunc(s.Reroutes, func(r docket.Reroute) bool { return r.Office == office && r.Why == "conflict" })
}

// identityShown says whether the reader may know who reported: the reporter,
// the office that keeps the file, everybody where the procedure discloses it,
// and whoever it was revealed to by rule.
func identityShown(rel Relation, by docket.Actor, p *procedure.Procedure, s *docket.State) bool {
	switch {
	case rel == None:
		return false
	case rel == Complainant, p.Filing.IdentityDisclosed && !s.Anonymous:
		return true
	case rel == Office && docket.Holds(p, s, by, procedure.Secretariat):
		return true
	}
	return slices.ContainsFunc(s.Reveals, func(r docket.Reveal) bool { return docket.Holds(p, s, by, r.To) })
}

// sees says whether a reader may read entries of a visibility class.
func sees(rel Relation, v docket.Visibility) bool {
	switch v {
	case docket.ToParties:
		return rel != None
	case docket.ToComplainant:
		return rel != None && rel != Respondent
	case docket.ToRespondent:
		return rel != None && rel != Complainant
	case docket.ToStaff:
		return rel == Office || rel == Investigator || rel == Member
	case docket.ToPanel, docket.ToDeliberation:
		return rel == Member
	}
	return false
}

// file is a case opened for one reader.
type file struct {
	api      *api
	who      *caller
	row      store.Case
	p        *procedure.Procedure
	s        *docket.State
	entries  []docket.Entry // all of them, up to the head
	rel      Relation
	identity bool // may know who reported
	hidden   map[string]bool
}

func (f *file) actor() docket.Actor { return f.who.actor(f.row.Procedure) }

// party reports whether the reader is a side of the case.
func (f *file) party() bool { return f.rel == Complainant || f.rel == Respondent }

var caseName = regexp.MustCompile(`^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?i:PRB-[0-9A-Z]{4}-[0-9A-Z]{4}))$`)

// open opens the case the path names for whoever asks. A case that is not there
// and one the reader must not know of get the same answer, after the same time.
func (a *api) open(c *gin.Context) (*file, error) {
	token, err := bearer(c)
	if err == nil && token == "" {
		err = problem("unauthenticated", "")
	}
	if err != nil {
		return nil, err
	}
	began := time.Now()
	f, err := a.openBy(c.Request.Context(), store.Ask{Token: token, Case: c.Param("id")})
	if err != nil && problemOf(err).Status == 404 {
		hush(c.Request.Context(), began)
	}
	return f, err
}

func (a *api) openFor(ctx context.Context, who *caller, idOrNumber string) (*file, error) {
	return a.openBy(ctx, store.Ask{Who: who.Who, Case: idOrNumber})
}

func (a *api) openBy(ctx context.Context, ask store.Ask) (*file, error) {
	if !caseName.MatchString(ask.Case) {
		ask.Case = "" // there is no such case; whether the token is good is told first
	}
	who, got, err := a.ask(ctx, ask)
	if err != nil {
		return nil, err
	}
	if got.Case == nil {
		return nil, errNotFound()
	}
	return a.openOn(who, got.Case, got.Docket)
}

// openRow opens a case whose row was read.
func (a *api) openRow(ctx context.Context, who *caller, row *store.Case) (*file, error) {
	if row.Head == 0 {
		return a.openOn(who, row, nil)
	}
	d, err := a.DB.Docket(ctx, who.Who, row)
	if err != nil {
		return nil, err
	}
	return a.openOn(who, row, d)
}

// openOn opens a case whose row and docket were read. A report that is safe but
// not yet entered exists for its reporter only: whom the reporter wants kept out
// is not known before.
func (a *api) openOn(who *caller, row *store.Case, d *store.Docket) (*file, error) {
	p, ok := a.Procedures.ByDigest(row.Digest)
	if !ok {
		return nil, store.ErrNoProcedure
	}
	f := &file{api: a, who: who, row: *row, p: p}
	if d == nil {
		if who.Person == "" || who.Person != row.Complainant {
			return nil, errNotFound()
		}
		f.s = &docket.State{Case: row.ID, Procedure: row.Procedure, Digest: row.Digest, Track: row.Track, Complainant: docket.Party{Person: row.Complainant, Anonymous: row.Anonymous}, Anonymous: row.Anonymous}
		f.rel, f.identity = Complainant, true
		return f, nil
	}
	f.s, f.entries = d.State, d.Entries
	f.rel = mayRead(f.actor(), p, f.s)
	if f.rel == None {
		return nil, errNotFound()
	}
	f.identity = identityShown(f.rel, f.actor(), p, f.s)
	return f, nil
}

// hush lets a "not found" take as long as looking would have.
func hush(ctx context.Context, began time.Time) {
	select {
	case <-time.After(40*time.Millisecond - time.Since(began)):
	case <-ctx.Done():
	}
}
