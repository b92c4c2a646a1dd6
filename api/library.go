package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket/guide"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/register"
)

// LibraryPack is one text of the library and where it stands.
type LibraryPack struct {
	ProcedureSummary
	GovernedBy []string       `json:"governed_by"`         // offices whose holders may declare, override, activate and retire
	Holes      []LibraryHole  `json:"holes"`               // what its source does not say
	Missing    []string       `json:"missing"`             // what stands in the way of activating it, each as a sentence; none: it could be, or is
	Record     *register.Pack `json:"record,omitempty"`    // what the record says of it; none: the text was kept without one
	RetiredOn  clock.Date     `json:"retired_on,omitzero"` //
	Banners    []string       `json:"banners"`             // what every case under it says of itself
}

// LibraryHole is something the source of a pack does not say.
type LibraryHole struct {
	procedure.Unknown
	Declared bool `json:"declared"` // the body confirmed what is assumed
}

// LibraryList is every text of the library.
type LibraryList struct {
	Packs []LibraryPack `json:"packs"`
}

// LibraryRecord is a page of the record of procedures, oldest first.
type LibraryRecord struct {
	Entries []LibraryEntry `json:"entries"`
	Next    int            `json:"next,omitempty"` // give it as after for the next page
}

// LibraryEntry is one line of the record, told in a sentence.
type LibraryEntry struct {
	register.Entry
	Sentence string `json:"sentence"`
}

// LibraryAct is what somebody asks to be done with a pack. Which members count
// follows from the kind: declare takes hole and reason (the body's words),
// override guarantee and reason, second guarantee, activate from, retire
// reason; check takes none.
type LibraryAct struct {
	ID        string        `json:"id,omitempty"` // idempotency key, if it is not in the header
	Kind      register.Kind `json:"kind"`
	Hole      string        `json:"hole,omitempty"`
	Guarantee int           `json:"guarantee,omitempty"`
	Reason    string        `json:"reason,omitempty"`
	From      clock.Date    `json:"from,omitzero"` // first day on which it takes reports; none: today, or the pack's own first day if that is later
}

// LibraryDone is what came of it.
type LibraryDone struct {
	Entry    LibraryEntry `json:"entry"`
	Repeated bool         `json:"repeated,omitempty"` // it had been done before
	Pack     LibraryPack  `json:"pack"`
}

// addPack puts a pack's text into the library. A text that cannot be carried
// out is answered with everything that is wrong with it, by line.
func (a *api) addPack(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || !slices.Contains([]string{"application/yaml", "application/x-yaml", "text/yaml"}, kind) {
		return problem("unsupported_media_type", "Send the text of the pack as application/yaml.")
	}
	text, err := io.ReadAll(io.LimitReader(c.Request.Body, procedure.MaxPackBytes+1))
	switch {
	case err != nil:
		return problem("malformed", "The request broke off before its end.")
	case len(text) > procedure.MaxPackBytes:
		return problem("too_large", "")
	}
	key, err := idempotencyKey(c, "")
	if err != nil {
		return err
	}
	// A pack that can be carried out and breaks a guarantee is kept: its check
	// says so, and only an override lets it work.
	p, problems := procedure.Read("pack.yaml", text)
	if p == nil {
		return notAPack(problems)
	}
	e, repeated, err := a.Procedures.Add(c.Request.Context(), actID(who.Person, "library", key), who.governor(p.ID), p, a.Now())
	if err != nil {
		return libraryRefused(err)
	}
	status := http.StatusCreated
	if repeated {
		status = http.StatusOK
	}
	c.Header("Location", "/api/v1/library/packs/"+p.Digest())
	return reply(c, status, LibraryDone{Entry: a.libraryEntry(&e), Repeated: repeated, Pack: a.libraryPack(p)})
}

// number is a whole number from 0 on; 0 when nothing is said.
func (q *queries) number(name string) int {
	if q.text(name) == "" {
		return 0
	}
	n, err := strconv.Atoi(q.text(name))
	if err != nil || n < 0 {
		q.fail(name, "It is a whole number, 0 or more.")
	}
	return n
}

// governor is the caller as the record of procedures sees them.
func (c *caller) governor(procedure string) register.Actor {
	return register.Actor{Person: c.Person, Offices: c.In(procedure), Admin: c.admin()}
}

func notAPack(problems procedure.Problems) *Problem {
	p := problem("not_a_pack", "")
	for _, x := range problems {
		p.Problems = append(p.Problems, PackProblem{File: x.File, Line: x.Line, Path: x.Path, Reason: x.Reason})
	}
	return p
}

func libraryRefused(err error) error {
	var r *register.Refusal
	if !errors.As(err, &r) {
		return err
	}
	p := problem(string(r.Code), r.Sentence)
	p.Rule, p.Field, p.Missing = r.Rule, r.Field, r.Missing
	return p
}

// listLibrary lists every text, also those that take no reports.
func (a *api) listLibrary(c *gin.Context) error {
	if _, err := a.official(c); err != nil {
		return err
	}
	if err := a.Procedures.Refresh(c.Request.Context()); err != nil {
		return err
	}
	out := LibraryList{Packs: []LibraryPack{}}
	for _, p := range a.Procedures.All() {
		out.Packs = append(out.Packs, a.libraryPack(p))
	}
	return reply(c, http.StatusOK, out)
}

func (a *api) getPack(c *gin.Context) error {
	if _, err := a.official(c); err != nil {
		return err
	}
	p, ok := a.Procedures.ByDigest(c.Param("digest"))
	if !ok {
		return errNotFound()
	}
	return reply(c, http.StatusOK, a.libraryPack(p))
}

// libraryRecord tells what was done with the packs, entry by entry.
func (a *api) libraryRecord(c *gin.Context) error {
	if _, err := a.official(c); err != nil {
		return err
	}
	q, err := query(c, "after", "limit")
	if err != nil {
		return err
	}
	limit, after := q.limit(), q.number("after")
	if q.err != nil {
		return q.err
	}
	entries, err := a.Procedures.Record(c.Request.Context(), after, limit+1)
	if err != nil {
		return err
	}
	out := LibraryRecord{Entries: []LibraryEntry{}}
	if len(entries) > limit {
		entries = entries[:limit]
		out.Next = entries[limit-1].Seq
	}
	for i := range entries {
		out.Entries = append(out.Entries, a.libraryEntry(&entries[i]))
	}
	return reply(c, http.StatusOK, out)
}

// actOnPack does something with a pack, on the record. A check is made here and
// now; whoever activates a pack that was not checked yet has it checked first.
func (a *api) actOnPack(c *gin.Context) error {
	who, err := a.official(c)
	if err != nil {
		return err
	}
	p, ok := a.Procedures.ByDigest(c.Param("digest"))
	if !ok {
		return errNotFound()
	}
	var req LibraryAct
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if len(req.Reason) > 4000 {
		return problem("bad_request", "It is too long; the record takes 4000 letters.").at("reason")
	}
	key, err := idempotencyKey(c, req.ID)
	if err != nil {
		return err
	}
	ctx, id := c.Request.Context(), actID(who.Person, "library", key)
	act := register.Act{
		ID: id, Kind: req.Kind, By: who.governor(p.ID), Hole: req.Hole, Guarantee: req.Guarantee, Reason: req.Reason, From: req.From,
	}
	record := a.Procedures.Pack(p.Digest())
	switch {
	case req.Kind == register.Add:
		return problem("bad_request", "A pack is added by sending its text to /api/v1/library.").at("kind")
	case req.Kind == register.Check:
		act.Result = a.Check(ctx, p)
	case req.Kind == register.Activate && record != nil && record.Result == nil:
		check := register.Act{ID: actID(who.Person, "library check", key), Kind: register.Check, By: act.By, Result: a.Check(ctx, p)}
		if _, _, err := a.Procedures.Enter(ctx, p.Digest(), check, a.Now()); err != nil {
			return libraryRefused(err)
		}
	}
	e, repeated, err := a.Procedures.Enter(ctx, p.Digest(), act, a.Now())
	if err != nil {
		return libraryRefused(err)
	}
	return reply(c, http.StatusOK, LibraryDone{Entry: a.libraryEntry(&e), Repeated: repeated, Pack: a.libraryPack(p)})
}

func (a *api) libraryEntry(e *register.Entry) LibraryEntry {
	p, _ := a.Procedures.ByDigest(e.Digest)
	return LibraryEntry{Entry: *e, Sentence: register.Sentence(e, func(office string) string {
		if p != nil && p.Office(office) != nil {
			return p.TitleOf(procedure.Role(office))
		}
		return "the " + office
	})}
}

func (a *api) libraryPack(p *procedure.Procedure) LibraryPack {
	out := LibraryPack{ProcedureSummary: a.procedureSummary(p), GovernedBy: orEmpty(p.GovernedBy), Holes: []LibraryHole{}, Missing: []string{}, Banners: a.banners(p)}
	rec := a.Procedures.Pack(p.Digest())
	for _, h := range p.Unknown {
		declared := rec != nil && slices.ContainsFunc(rec.Declared, func(d register.Declaration) bool { return d.Hole == h.ID })
		out.Holes = append(out.Holes, LibraryHole{Unknown: h, Declared: declared})
	}
	if rec == nil || !rec.Active {
		out.Missing = orEmpty(register.Missing(a.Procedures.Register(), p))
	}
	if rec != nil {
		copied := *rec
		out.Record = &copied
		if !rec.Active && rec.Retired > 0 {
			out.RetiredOn = clock.DateOf(rec.RetiredAt, time.UTC)
		}
	}
	return out
}

// banners is what every case under the pack says of itself: each guarantee that
// the body lets be broken, with its reason.
func (a *api) banners(p *procedure.Procedure) []string {
	out := []string{}
	if rec := a.Procedures.Pack(p.Digest()); rec != nil {
		for _, x := range rec.Standing() {
			out = append(out, guide.Overridden(x.Guarantee, x.Reason))
		}
	}
	return out
}

// notTaking says why no report can be made under the procedure.
func (a *api) notTaking(id string) *Problem {
	known := false
	for _, p := range a.Procedures.All() {
		known = known || p.ID == id
	}
	if !known || strings.TrimSpace(id) == "" {
		return problem("unknown", "There is no such procedure in force. The procedures are listed under /api/v1/procedures.").at("procedure")
	}
	p := problem("not_in_force", "").at("procedure")
	p.Rule = "library: only an activated procedure takes reports"
	return p
}
