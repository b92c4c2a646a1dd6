package api

import (
	"context"
	"regexp"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/receipt"
	"probity/store"
)

// Relation is how a reader stands to a case.
type Relation = access.Relation

// The relations; none means that the case does not exist for the reader.
const (
	None         = access.None
	Complainant  = access.Complainant
	Respondent   = access.Respondent // or counsel
	Investigator = access.Investigator
	Member       = access.Member // seated on a body of the case
	Seated       = access.Seated // the same, and has to declare first
	Office       = access.Office
)

// file is a case opened for one reader.
type file struct {
	api      *api
	who      *caller
	row      store.Case
	p        *procedure.Procedure
	s        *docket.State
	entries  []docket.Entry // all of them, up to the head
	rel      Relation
	identity bool            // may know who reported
	receipt  receipt.Receipt // by which the case was opened, or none
	strange  bool            // somebody else's mailbox was in the place of the reporter's
	hidden   map[string]bool
	veil     veil // other cases that this one names and the reader must not know of
}

func (f *file) actor() docket.Actor { return f.who.actor(f.row.Procedure) }

// party reports whether the reader is a side of the case.
func (f *file) party() bool { return f.rel == Complainant || f.rel == Respondent }

var caseName = regexp.MustCompile(`^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?i:PRB-[0-9A-Z]{4}-[0-9A-Z]{4}))$`)

// open opens the case the path names for whoever asks; a member who has not declared
// yet is told to do that first. A case that is not there and one the reader must not
// know of get the same answer, after the same time.
func (a *api) open(c *gin.Context) (*file, error) {
	f, err := a.openSeated(c)
	if err == nil {
		err = f.declared()
	}
	return f, err
}

// openSeated is open also for a member who has to declare first: for what they declare
// by.
func (a *api) openSeated(c *gin.Context) (*file, error) {
	token, err := bearer(c)
	if err == nil && token == "" {
		err = problem("unauthenticated", "")
	}
	if err != nil {
		return nil, err
	}
	shown, err := shown(c)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	f, err := a.openBy(c.Request.Context(), store.Ask{Token: token, Case: c.Param("id"), For: shown}, needs(c))
	if err != nil && problemOf(err).Status == 404 {
		hush(c.Request.Context(), began)
	}
	return f, err
}

// openFor opens a case for somebody who is known already. What they are shown of
// it is recorded; the zero Reading says that it is nothing, or that they hold the
// receipt.
func (a *api) openFor(ctx context.Context, who *caller, idOrNumber string, shown store.Reading) (*file, error) {
	return a.openBy(ctx, store.Ask{Who: who.Who, Case: idOrNumber, For: shown}, anyScope)
}

func (a *api) openBy(ctx context.Context, ask store.Ask, need scope) (*file, error) {
	if !caseName.MatchString(ask.Case) {
		ask.Case = "" // there is no such case; whether the token is good is told first
	}
	who, got, err := a.ask(ctx, ask, need)
	if err != nil {
		return nil, err
	}
	if got.Case == nil {
		return nil, errNotFound()
	}
	f, err := a.openOn(who, got.Case, got.Docket)
	if err == nil {
		err = f.lift(ctx)
	}
	return f, err
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
		if who.Only != nil || who.Person == "" || who.Person != row.Complainant {
			return nil, errNotFound()
		}
		f.s = &docket.State{Case: row.ID, Procedure: row.Procedure, Digest: row.Digest, Track: row.Track, Complainant: docket.Party{Person: row.Complainant, Anonymous: row.Anonymous}, Anonymous: row.Anonymous}
		f.rel, f.identity = Complainant, true
		return f, nil
	}
	f.s, f.entries, f.veil = d.State, d.Entries, veilOf(d.State)
	// Who may know of a case is decided in one place, docket/access. The database
	// keeps its answers with the case, and row-level security behind store.AsActor
	// decides by them; here it is asked for how the reader stands to the case.
	f.rel = access.Of(f.actor(), p, f.s)
	if f.rel == None || !f.byLetter() {
		return nil, errNotFound()
	}
	f.identity = access.Identity(f.rel, f.actor(), p, f.s)
	return f, nil
}

// hush lets a "not found" take as long as looking would have.
func hush(ctx context.Context, began time.Time) {
	select {
	case <-time.After(40*time.Millisecond - time.Since(began)):
	case <-ctx.Done():
	}
}
