package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/access"
	"probity/docket/guide"
	"probity/docket/reasons"
	"probity/procedure"
	"probity/store"
)

// getWhy says why an entry was allowed, with what of it the reader may see.
func (a *api) getWhy(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	seq, err := strconv.Atoi(c.Param("seq"))
	if err != nil || seq < 1 || seq > len(f.entries) {
		return errNotFound()
	}
	e := &f.entries[seq-1]
	if _, ok := f.entry(e); !ok {
		return errNotFound()
	}
	why, err := reasons.Of(f.p, f.entries, seq)
	if err != nil {
		return store.ErrBroken
	}
	out := WhyView{
		Seq: seq, Kind: e.Kind, At: e.At, Sentence: why.Sentence, Allowed: why.Allowed, Rule: why.Rule, RuleSays: f.p.InWords(why.Rule), Procedure: why.Procedure,
		Version: why.Version, Digest: why.Digest, Authority: why.Authority, Stage: why.Stage, StageTitle: why.Title, Limits: []WhyLimit{}, Stands: []WhyGround{},
	}
	for _, x := range why.Limits {
		if f.party() && otherSide(procedure.Role(f.rel), x.Owner) {
			out.Withheld++
			continue
		}
		out.Limits = append(out.Limits, WhyLimit{ID: x.ID, Title: x.Title, Owner: x.Owner, OwnerTitle: f.p.TitleOf(x.Owner), Part: x.Part, Day: x.Day, Sentence: x.Sentence, Rule: x.Rule})
	}
	for _, g := range why.Stands {
		if _, ok := f.entry(&f.entries[g.Seq-1]); !ok {
			out.Withheld++
			continue
		}
		out.Stands = append(out.Stands, WhyGround{Seq: g.Seq, Why: g.Why, Sentence: g.Sentence})
	}
	return f.reply(c, http.StatusOK, out)
}

// getDates tells the days of a case, each with its sentence.
func (a *api) getDates(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	out := DateList{Dates: []DateView{}}
	for _, d := range docket.Dates(f.p, f.s) {
		if access.Sees(f.rel, d.Visible) {
			out.Dates = append(out.Dates, DateView{ID: d.ID, What: d.What, Day: d.Day, At: moment(d.At), Sentence: d.Sentence, Rule: d.Rule})
		}
	}
	return f.reply(c, http.StatusOK, out)
}

// getReaders tells, to an office, who could see the case on a day and which
// classes of its content. Who was kept from it is told to the office that keeps
// the file.
func (a *api) getReaders(c *gin.Context) error {
	f, err := a.open(c)
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
	if f.rel != Office {
		return problem("not_yours", "Who could see a case is told to the offices that may read it.")
	}
	if day.IsZero() {
		day = a.today()
	}
	terms, err := f.terms(c)
	if err != nil {
		return err
	}
	until := day.EndOfDay(f.zone())
	kept, err := f.kept(c.Request.Context())
	if err != nil {
		return err
	}
	spans, err := access.Spans(f.p, f.entries, terms, kept, until)
	if err != nil {
		return store.ErrBroken
	}
	spans = access.On(spans, day.Start(f.zone()), until)
	people := make([]string, len(spans))
	for i := range spans {
		people[i] = spans[i].Person
	}
	names, err := f.names(c.Request.Context(), people)
	if err != nil {
		return err
	}
	keeps := docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat)
	out := ReaderList{Case: f.row.ID, On: day, Readers: []ReaderView{}}
	for i := range spans {
		x := &spans[i]
		if x.Relation == None && !keeps {
			continue
		}
		out.Readers = append(out.Readers, ReaderView{
			Person: x.Person, Name: names[x.Person], Relation: x.Relation, Counsel: x.Counsel, Offices: orEmpty(x.Offices), Bodies: orEmpty(x.Bodies),
			Classes: orEmpty(access.Classes(x.Relation)), Identity: x.Identity, Why: x.Why, From: x.From.UTC(), Until: moment(x.Until), Opened: x.Opened, Ended: x.Ended,
		})
	}
	return f.reply(c, http.StatusOK, out)
}

// terms are the terms of office of the case's procedure, as moments.
func (f *file) terms(c *gin.Context) ([]access.Term, error) {
	rows, err := f.api.DB.Terms(c.Request.Context(), store.TheSystem(), f.row.Procedure)
	if err != nil {
		return nil, err
	}
	var out []access.Term
	for i := range rows {
		t := access.Term{Person: rows[i].Person, Office: rows[i].Office, From: rows[i].From.Start(f.zone())}
		if !rows[i].Until.IsZero() {
			t.Until = rows[i].Until.EndOfDay(f.zone())
		}
		out = append(out, t)
	}
	return out, nil
}

// kept are the people who are kept from the case because of a name, as moments.
func (f *file) kept(ctx context.Context) ([]access.Kept, error) {
	if len(f.s.Named) == 0 {
		return nil, nil
	}
	rows, err := f.api.DB.KeptByName(ctx, f.row.ID)
	out := make([]access.Kept, len(rows))
	for i, r := range rows {
		out[i] = access.Kept{Person: r.Person, From: r.Since, Until: r.Until.Time}
	}
	return out, err
}

// getGuide is the reader's page in plain words.
func (a *api) getGuide(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, f.guide(false))
}

// guide makes the reader's page; for the holder of a receipt it says how things
// are done with that.
func (f *file) guide(receipt bool) *GuideView {
	broken := f.api.banners(f.p)
	page := guide.For(f.p, f.s, guide.Reader{Actor: f.actor(), As: f.rel, Receipt: receipt, Broken: broken}, f.api.Now())
	if page == nil {
		page = guide.Received(receipt, broken)
	}
	out := &GuideView{For: page.For, Title: page.Title, Sections: []GuideSection{}}
	for i := range page.Sections {
		x := &page.Sections[i]
		v := GuideSection{ID: x.ID, Heading: x.Heading, Says: orEmpty(slices.Clone(x.Says)), Steps: []GuideStep{}}
		for _, s := range x.Steps {
			v.Steps = append(v.Steps, GuideStep{Says: s.Says, Who: s.Who, Day: s.Day, Sentence: s.Sentence, Otherwise: orEmpty(s.Otherwise), How: s.How, Act: s.Act, Rule: s.Rule})
		}
		out.Sections = append(out.Sections, v)
	}
	return out
}
