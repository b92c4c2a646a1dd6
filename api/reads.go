package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket/access"
	"probity/procedure/clock"
	"probity/store"
)

// shown is what the route shows of a case and what for, as it is recorded in the
// statement that opens the case. A route under a case that nobody thought of shows
// the case.
func shown(c *gin.Context) (store.Reading, error) {
	kind := kindShown(c.Request.Method, c.FullPath())
	if kind == "" {
		return store.Reading{}, nil
	}
	purpose := "procedure"
	if said := c.Request.Header.Values("X-Purpose"); len(said) > 0 {
		if purpose = said[0]; len(said) > 1 || !slices.Contains(store.Purposes(), purpose) {
			return store.Reading{}, problem("malformed", "X-Purpose takes one of these words: "+strings.Join(store.Purposes(), ", ")+". Leave it out for your own part in the procedure.").at("X-Purpose")
		}
	}
	return store.Reading{Kind: kind, Purpose: purpose}, nil
}

// kindShown is the kind of thing that a route shows of a case; "" for one that
// takes something in.
func kindShown(method, route string) string {
	under, inCase := strings.CutPrefix(route, "/api/v1/cases/:id")
	part, _, _ := strings.Cut(strings.TrimPrefix(under, "/"), "/")
	switch {
	case strings.HasPrefix(route, "/api/v1/documents/:id"):
		return "document"
	case !inCase || method == http.MethodPost:
		return ""
	}
	if kind, ok := map[string]string{"docket": "entry", "letters": "letter", "documents": "document", "export": "export", "guide": "page", "picture": "page"}[part]; ok {
		return kind
	}
	return "case"
}

// readsAtOnce is how many days one answer may tell of.
const readsAtOnce = 92

// getReads tells who read something of the case (docs/decisions/0012). Everybody
// is told of their own reading. An office is told which of those who work on the
// case read what; a side is told the same by function and day.
func (a *api) getReads(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	q, err := query(c, "from", "to")
	if err != nil {
		return err
	}
	out := ReadList{Case: f.row.ID, From: q.day("from"), To: q.day("to"), Reads: []ReadView{}}
	if out.To.IsZero() {
		out.To = clock.DateOf(a.Now(), f.zone())
	}
	if out.From.IsZero() {
		out.From = out.To.AddDays(-30)
	}
	if q.err == nil && (out.From.After(out.To) || out.From.AddDays(readsAtOnce).Before(out.To)) {
		q.fail("from", "The days go from an earlier to a later one, at most 92 apart.")
	}
	if q.err != nil {
		return q.err
	}
	who, whose := store.TheSystem(), "" // a side cannot see the rows of others, and is not given them as they are
	if out.Whose = "staff"; !f.party() && f.rel != Office {
		who, whose, out.Whose = f.who.Who, f.who.Person, "own"
	}
	rows, err := a.DB.ReadsOf(c.Request.Context(), who, f.row.ID, whose, out.From.Start(f.zone()), out.To.EndOfDay(f.zone()))
	if err != nil {
		return err
	}
	terms, err := f.terms(c)
	if err != nil {
		return err
	}
	kept, err := f.kept(c.Request.Context())
	if err != nil {
		return err
	}
	spans, err := access.Spans(f.p, f.entries, terms, kept, a.Now())
	if err != nil {
		return store.ErrBroken
	}
	var people []string
	told := map[string]bool{}
	for i := range rows {
		v, ok := f.read(&rows[i], spans)
		if key := v.key(); ok && !told[key] {
			told[key] = true
			out.Reads, people = append(out.Reads, v), append(people, v.Person)
		}
	}
	names, err := f.names(c.Request.Context(), people)
	if err != nil {
		return err
	}
	for i := range out.Reads {
		out.Reads[i].Name = names[out.Reads[i].Person]
	}
	if f.party() { // the order within a day would tell more than the day
		slices.SortStableFunc(out.Reads, func(x, y ReadView) int { return strings.Compare(y.key(), x.key()) })
	}
	return f.reply(c, http.StatusOK, out)
}

// read is a row as the reader may know of it; false when it is not for them. How
// the two sides read is told to themselves alone.
func (f *file) read(r *store.Read, spans []access.Span) (ReadView, bool) {
	v := ReadView{Kind: r.Kind, Purpose: r.Purpose, Day: clock.DateOf(r.At, f.zone())}
	for _, x := range access.On(spans, r.At, r.At.Add(time.Nanosecond)) {
		if x.Person == r.Person {
			v.Relation = x.Relation
		}
	}
	side := v.Relation == Complainant || v.Relation == Respondent || r.Person == f.s.Complainant.Person || r.Person == f.s.Respondent.Person ||
		slices.Contains(f.s.Counsel, r.Person)
	switch {
	case r.Person == f.who.Person:
		v.Own = true
	case side:
		return v, false
	case f.party():
		return v, true
	}
	v.Person, v.At = r.Person, moment(r.At)
	return v, true
}

func (v *ReadView) key() string {
	at := ""
	if v.At != nil {
		at = v.At.Format(time.RFC3339Nano)
	}
	return strings.Join([]string{v.Day.String(), at, string(v.Relation), v.Kind, v.Purpose, v.Person}, " ")
}

// ReadView is that somebody read something of a case, at least once in that hour.
type ReadView struct {
	Person   string     `json:"person,omitempty"` // left out where the reader is told by function only
	Name     string     `json:"name,omitempty"`
	Relation Relation   `json:"relation,omitempty"` // how they stood to the case then; left out for who stands to it in no way by the record of today
	Own      bool       `json:"own,omitempty"`      // by who asks
	Kind     string     `json:"kind"`               // case, entry, document, letter, export, page
	Purpose  string     `json:"purpose"`            // procedure, supervision, disclosure
	Day      clock.Date `json:"day"`
	At       *time.Time `json:"at,omitempty"` // the first time in that hour
}

// ReadList is who read something of a case.
type ReadList struct {
	Case  string     `json:"case"`
	Whose string     `json:"whose"` // staff: of those who work on the case, and one's own; own: one's own alone
	From  clock.Date `json:"from"`
	To    clock.Date `json:"to"`
	Reads []ReadView `json:"reads"`
}
