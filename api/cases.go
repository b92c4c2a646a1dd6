package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/store"
)

// listCases lists the cases the caller may know of, from their columns alone: no
// docket is opened for a list, but those of cases that stand still.
func (a *api) listCases(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	f, err := a.caseFilter(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	got, err := a.DB.Cases(ctx, who.Who, f)
	if err != nil {
		if f.After != "" && problemOf(err).Status == http.StatusNotFound {
			return problem("malformed", "This cursor is not one of ours; begin at the first page.").at("cursor")
		}
		return err
	}
	page := CasePage{Cases: make([]CaseSummary, 0, len(got.Cases)), Next: got.Next}
	var shown []*CaseSummary
	for i := range got.Cases {
		row := &got.Cases[i]
		p, ok := a.Procedures.ByDigest(row.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		heldFor := ""
		if row.Held { // why is in the docket alone
			opened, err := a.openRow(ctx, who, row)
			if err != nil && problemOf(err).Status == http.StatusNotFound {
				continue // hidden since the list was read
			}
			if err != nil {
				return err
			}
			heldFor = opened.s.HeldFor
		}
		page.Cases = append(page.Cases, a.summary(p, row, relationIn(who, row), heldFor))
		shown = append(shown, &page.Cases[len(page.Cases)-1])
	}
	if err := a.quarantineOf(ctx, who.Who, shown...); err != nil {
		return err
	}
	return reply(c, http.StatusOK, page)
}

// relationIn is access.Of for a row of a list, which the database showed: whoever
// is shown it and has no part in it holds an office.
func relationIn(who *caller, row *store.Case) Relation {
	has := func(part string) bool { return slices.Contains(row.Parts, part) }
	switch {
	case who.Person == row.Complainant:
		return Complainant
	case who.Person == row.Respondent || has("counsel"):
		return Respondent
	case has("investigator"):
		return Investigator
	case has("panel") && !row.DeclaresFirst(who.Who):
		return Member
	case has("panel") && !row.ByOffice(who.Who):
		return Seated
	}
	return Office
}

func (a *api) caseFilter(c *gin.Context, who *caller) (store.CaseFilter, error) {
	q, err := query(c, "stage", "stage_kind", "open", "procedure", "track", "late", "mine", "side", "principle", "number", "opened_from", "opened_to", "cursor", "limit")
	if err != nil {
		return store.CaseFilter{}, err
	}
	f := store.CaseFilter{
		Now: a.Now(), Stage: q.text("stage"), StageKind: q.text("stage_kind"), Procedure: q.text("procedure"), Track: q.text("track"),
		Principle: q.text("principle"), Number: q.text("number"), Open: q.yesNo("open"), Late: q.yesNo("late"), After: q.text("cursor"), Limit: q.limit(),
	}
	if mine := q.yesNo("mine"); len(who.Offices) == 0 || mine != nil && *mine {
		f.Involved = who.Person
	}
	if side := q.yesNo("side"); side != nil && *side {
		f.Involved, f.Roles = who.Person, store.Sides()
	}
	if day := q.day("opened_from"); !day.IsZero() {
		f.OpenedFrom = day.Start(time.UTC)
	}
	if day := q.day("opened_to"); !day.IsZero() {
		f.OpenedBefore = day.EndOfDay(time.UTC)
	}
	return f, q.err
}

// getCase tells a case, as it stands or as it stood at the end of a day.
func (a *api) getCase(c *gin.Context) error {
	f, err := a.openSeated(c)
	if err != nil {
		return err
	}
	q, err := query(c, "on")
	if err != nil {
		return err
	}
	day := q.day("on")
	if q.err != nil {
		return q.err
	}
	if day.IsZero() || f.rel == Seated {
		if fresh(c, f.row.Head) {
			return nil
		}
		d := f.detail()
		if err := a.quarantineOf(c.Request.Context(), f.who.Who, &d.CaseSummary); err != nil {
			return err
		}
		return f.reply(c, http.StatusOK, d)
	}
	past, err := a.DB.StateAt(c.Request.Context(), f.who.Who, f.row.ID, day.EndOfDay(f.zone()).Add(-time.Microsecond))
	if err != nil {
		return err
	}
	then := *f // who may read it is judged by the case as it is now
	then.s = past
	if p, ok := a.Procedures.ByDigest(past.Digest); ok { // by the version it stood under then
		then.p = p
	}
	then.row = f.row.When(then.p, past)
	d := then.detail()
	d.On, d.ForStaff = day, nil
	return f.reply(c, http.StatusOK, d)
}

func (f *file) zone() *time.Location {
	if loc, err := f.p.Calendar("").Location(); err == nil {
		return loc
	}
	return time.UTC
}

func (f *file) summary() CaseSummary {
	row := f.row
	row.ToldPrinciples, row.ToldGrounds = access.ToldOf(f.s)
	return f.api.summary(f.p, &row, f.rel, f.s.HeldFor)
}

// summary is a case as lists show it, from its columns; only why it is held is
// not among them.
func (a *api) summary(p *procedure.Procedure, row *store.Case, rel Relation, heldFor string) CaseSummary {
	out := CaseSummary{
		ID: row.ID, Number: row.Number, Procedure: row.Procedure, Digest: row.Digest, Track: row.Track, Relation: rel, Received: row.Head == 0,
		Stage: row.Stage, StageKind: row.StageKind, Open: row.Open, ReceivedAt: row.ReceivedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(),
		Head: row.Head, Round: row.Round, Anonymous: row.Anonymous, Principles: orEmpty(row.Principles), Grounds: orEmpty(row.Grounds),
		Authority: string(p.Authority), Caution: p.Caution, Banners: a.banners(p),
	}
	if rel == Seated {
		return CaseSummary{
			ID: row.ID, Number: row.Number, Procedure: row.Procedure, Digest: row.Digest, Track: row.Track, Relation: rel, StageTitle: "You have to declare first",
			StageSays: "Say first whether you stand near to anybody in this case. Until then you are shown who is in it, and nothing else.",
			Open:      row.Open, ReceivedAt: out.ReceivedAt, UpdatedAt: out.UpdatedAt, Head: row.Head, Anonymous: row.Anonymous, Principles: []string{}, Grounds: []string{},
			Authority: out.Authority, Caution: out.Caution, Banners: out.Banners,
		}
	}
	if rel == Respondent { // what they were not told of is alleged against nobody they know of
		out.Principles, out.Grounds = orEmpty(row.ToldPrinciples), orEmpty(row.ToldGrounds)
	}
	out.StageSays = "The report is safe. It will be entered on the docket and looked at."
	if st := p.Stage(row.Stage); st != nil && row.StageSince != nil {
		out.StageTitle, out.StageSays, out.StageKind, out.StageSince = st.Title, st.Says, string(st.Kind), moment(*row.StageSince)
		out.Owner, out.OwnerTitle = string(st.Owner), p.TitleOf(st.Owner)
	}
	if row.ClosedAt != nil {
		out.Disposition, out.ClosedAt = row.Disposition, moment(*row.ClosedAt)
	}
	if row.Held || row.Stayed {
		out.Standing = &StandingStill{HeldFor: heldFor, Stayed: row.Stayed}
		if heldFor == docket.ForIncapacity && rel == Complainant {
			out.Standing.HeldFor = "the other side" // what ails them is not for the complainant
		}
	}
	if rel != Complainant && rel != Respondent {
		out.ForStaff = &CaseForStaff{Late: row.Late, NextDue: row.NextDue, LateFiled: row.LateFiled, LegalHold: row.LegalHold, Source: row.Source, Channel: row.Channel}
	}
	return out
}

// getDocket tells the entries the reader may see, oldest first.
func (a *api) getDocket(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	if fresh(c, f.row.Head) {
		return nil
	}
	entries := f.entries
	page := DocketPage{Case: f.row.ID, Head: f.s.Head, Entries: []EntryView{}}
	people := peopleOf(f.s)
	for i := range entries {
		if v, ok := f.entry(&entries[i]); ok {
			page.Entries = append(page.Entries, v)
			people = append(people, v.Person)
		}
	}
	if page.Names, err = f.names(c.Request.Context(), people); err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, page)
}

// entry is an entry as the reader may see it; false when it is not for the
// reader. Whoever did an act sees its entry, whatever its class; a vote in a
// body that votes in secret is seen by nobody else.
func (f *file) entry(e *docket.Entry) (EntryView, bool) {
	own := f.own(e.By.Person)
	if !own && (!access.Sees(f.rel, e.Visible) || f.secretVote(e) || f.tellsOfHidden(e)) {
		return EntryView{}, false
	}
	out := EntryView{
		Seq: e.Seq, At: e.At, Kind: e.Kind, Sentence: docket.Sentence(f.p, f.s, e), As: e.By.As, AsTitle: f.p.TitleOf(e.By.As), Stage: e.Stage,
		Rule: e.Rule, Visible: e.Visible, Act: e.Act, Particulars: e.Particulars, Hash: e.Hash,
	}
	if !own && f.notTold(e) {
		said := *e.Particulars.(*docket.IdentityRevealed) // the docket's own stays as it is
		said.Name, said.Contact = withheld, withheld
		out.Particulars = &said
	}
	if own || e.By.Person != "" && f.knows(e.By.Person) {
		out.Person = e.By.Person
	}
	if x := e.Proposed; x != nil {
		out.Proposed = &ProposedView{As: x.By.As, AsTitle: f.p.TitleOf(x.By.As)}
		if f.knows(x.By.Person) {
			out.Proposed.Person = x.By.Person
		}
		if !f.party() {
			out.Proposed.Seq = x.Seq
		}
	}
	if !f.party() {
		out.Effects, out.Followed = e.Effects, docket.Consequences(f.p, e)
	}
	return out, true
}

// notTold reports whether the entry says who reported to somebody else than the
// reader: a reporter who gives a name later gives it to whom they choose.
func (f *file) notTold(e *docket.Entry) bool {
	said, ok := e.Particulars.(*docket.IdentityRevealed)
	return ok && said.Name != "" && !docket.Holds(f.p, f.s, f.actor(), said.To)
}

// secretVote reports whether the entry is a vote that is not told: of a body that
// votes in secret, or of a ballot in which others have to vote yet.
func (f *file) secretVote(e *docket.Entry) bool {
	v, ok := e.Particulars.(*docket.Voting)
	if !ok {
		return false
	}
	b := f.p.BodyOf(v.Body)
	return b == nil || b.Secret || !f.allIn(f.s.BallotOn(v.Motion))
}

// getAllowed says what the reader may do now and, of the rest, why not.
func (a *api) getAllowed(c *gin.Context) error {
	f, err := a.openSeated(c)
	if err != nil {
		return err
	}
	c.Header("ETag", etag(f.s.Head))
	return f.reply(c, http.StatusOK, AllowedList{Case: f.row.ID, Head: f.s.Head, Acts: f.allowed(false)})
}

// allowed lists the acts as the reader stands to them; only those that could
// ever be the reader's, if asked for.
func (f *file) allowed(ownOnly bool) []AllowedView {
	out := []AllowedView{}
	for _, o := range docket.May(f.p, f.s, f.actor(), f.api.Now()) {
		if by := docket.SpecOf(o.Kind).By; len(by) == 1 && by[0] == procedure.TheClock {
			continue
		}
		v := AllowedView{Kind: o.Kind, Title: o.Title, Allowed: o.Allowed, Rule: o.Rule}
		if r := o.Refusal; r != nil {
			if ownOnly && (r.Code == docket.NotYours || r.Code == docket.NoProvision) {
				continue
			}
			v.Reason, v.Code, v.Rule, v.From = r.Sentence, r.Code, r.Rule, moment(r.From)
		}
		out = append(out, v)
	}
	return toDeclare(f, out, func(v AllowedView) docket.Kind { return v.Kind })
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// queries are the query parameters of a request, read strictly.
type queries struct {
	of  map[string]string
	err error
}

// query reads the parameters that are known here; any other is a mistake to be
// told, because a filter with a typing error would show everything.
func query(c *gin.Context, known ...string) (*queries, error) {
	q := &queries{of: map[string]string{}}
	for _, k := range known {
		q.of[k] = ""
	}
	for k, values := range c.Request.URL.Query() {
		if _, ok := q.of[k]; !ok {
			return nil, problem("malformed", "There is no such parameter here.").at("query")
		}
		if len(values) > 1 || len(values[0]) > 300 || !plain(values[0]) {
			return nil, problem("malformed", "The parameter cannot be read.").at(k)
		}
		q.of[k] = values[0]
	}
	return q, nil
}

func (q *queries) text(name string) string { return q.of[name] }

func (q *queries) fail(name, sentence string) {
	if q.err == nil {
		q.err = problem("malformed", sentence).at(name)
	}
}

func (q *queries) yesNo(name string) *bool {
	switch q.of[name] {
	case "":
		return nil
	case "true", "false":
		yes := q.of[name] == "true"
		return &yes
	}
	q.fail(name, "True or false belongs here.")
	return nil
}

func (q *queries) day(name string) clock.Date {
	var d clock.Date
	if text := q.of[name]; text != "" && d.UnmarshalText([]byte(text)) != nil {
		q.fail(name, "A day that exists belongs here, as 2025-05-06.")
	}
	return d
}

const (
	mostRows      = 200
	limitSentence = "A number from 1 to 200 belongs here."
)

func (q *queries) limit() int {
	text := q.of["limit"]
	if text == "" {
		return 50
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostRows {
		q.fail("limit", limitSentence)
		return 50
	}
	return n
}
