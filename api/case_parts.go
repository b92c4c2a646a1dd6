package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure"
	"probity/store"
)

// getClocks tells the time limits of a case. A side is not told those that run
// for the other.
func (a *api) getClocks(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	out := ClockList{Clocks: []ClockView{}}
	for i := range f.s.Clocks {
		r := &f.s.Clocks[i]
		if f.party() && otherSide(procedure.Role(f.rel), r.Owner) {
			continue
		}
		v := ClockView{
			ID: r.ID, Title: r.Title, Owner: r.Owner, OwnerTitle: f.p.TitleOf(r.Owner), Duty: r.Duty, Act: r.Act, Day: r.Deadline.Day,
			At: moment(r.Deadline.At), Sentence: r.Says(), Rule: r.Cite, Since: r.Since, End: r.End, EndedAt: moment(r.EndedAt),
			Late: r.Open() && !r.Standing() && r.Deadline.Expired(a.Now()), Tolls: r.Tolls, Extensions: r.Extensions,
		}
		out.Clocks = append(out.Clocks, v)
	}
	return f.reply(c, http.StatusOK, out)
}

// getDuties tells who owes what in a case. A side is told its own duties.
func (a *api) getDuties(c *gin.Context) error {
	f, err := a.openSeated(c)
	if err != nil {
		return err
	}
	out := DutyList{Duties: []DutyView{}}
	for _, d := range toDeclare(f, f.duties(), func(d DutyView) docket.Kind { return d.Act }) {
		if (f.party() || f.rel == Seated) && !d.Mine {
			continue
		}
		if d.ID == docket.RecordDuty { // a case that is tied to this one may be open: the docket does not know
			tied, err := a.DB.TiedOpen(c.Request.Context(), f.who.Who, f.row.ID)
			if err != nil {
				return err
			}
			if tied {
				continue
			}
		}
		out.Duties = append(out.Duties, d)
	}
	return f.reply(c, http.StatusOK, out)
}

func (f *file) duties() []DutyView {
	var out []DutyView
	for _, d := range docket.Duties(f.p, f.s, f.api.Now()) {
		mine := d.Person == f.who.Person || d.Person == "" && docket.Holds(f.p, f.s, f.actor(), d.Owner)
		out = append(out, DutyView{
			ID: d.ID, Case: f.row.ID, Number: f.row.Number, Owner: d.Owner, OwnerTitle: f.p.TitleOf(d.Owner), Mine: mine, What: d.What, Act: d.Act,
			Ref: d.Ref, Day: d.Due, At: moment(d.DueAt), Sentence: d.Sentence, Late: d.Late, Standing: d.Standing, Escalated: d.Escalated, Rule: d.Rule,
		})
	}
	return out
}

// myDuties tells what the caller owes, over all cases they may know of.
func (a *api) myDuties(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	q, err := query(c, "limit")
	if err != nil {
		return err
	}
	most := q.limit()
	if q.err != nil {
		return q.err
	}
	owed, err := a.DB.DutiesOfPerson(c.Request.Context(), who.Who, a.Now(), most+1)
	if err != nil {
		return err
	}
	out := DutyList{Duties: []DutyView{}}
	for i := range owed {
		d := &owed[i]
		p, ok := a.Procedures.ByDigest(d.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		out.Duties = append(out.Duties, DutyView{
			ID: d.ID, Case: d.Case, Number: d.Number, Owner: procedure.Role(d.Owner), OwnerTitle: p.TitleOf(procedure.Role(d.Owner)), Mine: true,
			What: d.What, Act: docket.Kind(d.Act), Ref: d.Ref, Day: d.DueDay.Date, At: d.DueAt, Sentence: d.Sentence, Late: d.Late,
			Standing: d.StandingStill, Escalated: procedure.Role(d.EscalatedTo), Rule: d.Cite,
		})
	}
	due, err := a.DB.RecordsToLetGo(c.Request.Context(), who.Who, a.Now(), most+1)
	if err != nil {
		return err
	}
	for i := range due {
		p, ok := a.Procedures.ByDigest(due[i].Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		out.Duties = append(out.Duties, dutyToLetGo(p, &due[i]))
	}
	if out.More = len(out.Duties) > most; out.More {
		out.Duties = out.Duties[:most]
	}
	if len(who.Offices) > 0 {
		n, err := a.DB.CountQuarantine(c.Request.Context(), who.Who)
		if err != nil {
			return err
		}
		if n.Waiting+n.SetAside > 0 {
			out.Quarantine = &QuarantineCount{Waiting: n.Waiting, SetAside: n.SetAside, NextDue: n.NextDue}
		}
	}
	return reply(c, http.StatusOK, out)
}

// getParties tells who has a part in a case, with names where the reader may
// know them.
func (a *api) getParties(c *gin.Context) error {
	f, err := a.openSeated(c)
	if err != nil {
		return err
	}
	names, err := f.names(c.Request.Context(), peopleOf(f.s))
	if err != nil {
		return err
	}
	out := PartList{Parties: []PartView{}}
	add := func(role, person string, more PartView) {
		more.Role, more.Title = role, f.p.TitleOf(procedure.Role(role))
		if f.knows(person) && person != "" {
			more.Person, more.Name = person, orElse(names[person], more.Name)
		} else {
			more.Name = ""
		}
		out.Parties = append(out.Parties, more)
	}
	s := f.s
	if s.Complainant.Person != "" {
		add("complainant", s.Complainant.Person, PartView{})
	}
	if s.Head > 0 {
		add("respondent", s.Respondent.Person, PartView{})
		if s.Respondent.Person == "" { // known by name only, until the office finds out who it is
			out.Parties[len(out.Parties)-1].Name = s.Respondent.Name
		}
	}
	for _, x := range s.Counsel {
		add("counsel", x, PartView{})
	}
	for _, x := range s.Assigned {
		if x.Until == 0 && f.rel != Seated {
			add("investigator", x.Person, PartView{})
		}
	}
	for i := range s.Panels {
		for _, x := range s.Panels[i].Seats {
			if x.Left == 0 && s.Panel(s.Panels[i].Body) == &s.Panels[i] {
				add("member", x.Person, PartView{Body: s.Panels[i].Body, Seat: x.Role})
			}
		}
	}
	if docket.Holds(f.p, s, f.actor(), procedure.Secretariat) {
		for _, x := range s.Recusals {
			add("recused", x.Person, PartView{})
		}
		for _, x := range s.Walls {
			add("walled", x, PartView{})
		}
		if out.Named, err = f.named(c.Request.Context()); err != nil {
			return err
		}
	}
	return f.reply(c, http.StatusOK, out)
}

// named are those who are kept from the case by name, with whom that found.
func (f *file) named(ctx context.Context) ([]NamedView, error) {
	if len(f.s.Named) == 0 {
		return nil, nil
	}
	rows, err := f.api.DB.KeptByName(ctx, f.row.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range rows {
		ids = append(ids, rows[i].Person)
	}
	names, err := f.names(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]NamedView, len(f.s.Named))
	for i := range f.s.Named {
		k := &f.s.Named[i]
		out[i] = NamedView{ID: k.ID, Described: k.Described, Respondent: k.Respondent, Ended: k.Ended, Found: []FoundView{}}
		for _, r := range rows {
			if r.ID != k.ID {
				continue
			}
			found := FoundView{Person: r.Person, Name: names[r.Person], Since: r.Since.UTC()}
			if slices.Contains(k.Freed, r.Person) {
				found.Freed = moment(r.Until.Time)
			}
			out[i].Found = append(out[i].Found, found)
		}
	}
	return out, nil
}

// getPanel tells which bodies are seated and with whom.
func (a *api) getPanel(c *gin.Context) error {
	f, err := a.openSeated(c)
	if err != nil {
		return err
	}
	names, err := f.names(c.Request.Context(), peopleOf(f.s))
	if err != nil {
		return err
	}
	out := PanelList{Panels: []PanelView{}}
	for i := range f.s.Panels {
		p := &f.s.Panels[i]
		v := PanelView{Body: p.Body, Title: f.p.TitleOf(procedure.Role(p.Body)), Round: p.Round, QuorumLost: p.QuorumLost, Seats: []SeatView{}}
		v.Needs, v.MaySit = docket.QuorumOf(f.p, f.s, p.Body)
		if b := f.p.BodyOf(p.Body); b != nil {
			v.Rule = b.Cite
		}
		for _, s := range p.Seats {
			v.Seats = append(v.Seats, SeatView{Person: s.Person, Name: names[s.Person], Role: s.Role, Kind: s.Kind, Declared: s.Declared > 0, Left: s.Left > 0,
				MustDeclare: f.s.Panel(p.Body) == p && docket.MustDeclare(f.p, f.s, p.Body, s.Person)})
		}
		out.Panels = append(out.Panels, v)
	}
	return f.reply(c, http.StatusOK, out)
}

// getBallots tells the ballots. A side sees how a closed one ended, never who
// voted how; nobody sees the votes of a secret one before it is closed, or the
// names after.
func (a *api) getBallots(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	names, err := f.names(c.Request.Context(), peopleOf(f.s))
	if err != nil {
		return err
	}
	out := BallotList{Ballots: []BallotView{}}
	for i := range f.s.Ballots {
		if v, ok := f.ballot(&f.s.Ballots[i], names); ok {
			out.Ballots = append(out.Ballots, v)
		}
	}
	return f.reply(c, http.StatusOK, out)
}

func (f *file) ballot(b *docket.Ballot, names map[string]string) (BallotView, bool) {
	body := f.p.BodyOf(b.Body)
	closed := b.Closed > 0
	v := BallotView{
		Motion: b.Motion, Body: b.Body, Title: f.p.TitleOf(procedure.Role(b.Body)), Round: b.Round, Secret: body == nil || body.Secret, Closed: closed, Cast: len(b.Votes),
	}
	if f.rel != Member && len(f.s.Decisions) == 0 { // deliberation is the body's own until it has ruled
		return v, false
	}
	if closed {
		v.Result, v.Yes, v.No, v.Abstain, v.Quorum, v.Present, v.Rule = b.Result, b.Yes, b.No, b.Abstain, b.Quorum, b.Present, b.Rule
	}
	allIn := f.allIn(b)
	for _, x := range b.Votes {
		if x.Person == f.who.Person {
			v.Mine = x.Choice
		}
		if !v.Secret && f.rel == Member && allIn {
			v.Votes = append(v.Votes, VoteView{Person: x.Person, Name: names[x.Person], Choice: x.Choice, Chair: x.Chair})
		}
	}
	return v, true
}

// allIn reports whether nobody votes after another any more: the ballot is closed,
// or every member who may sit has voted.
func (f *file) allIn(b *docket.Ballot) bool {
	if b == nil || b.Closed > 0 {
		return true
	}
	_, maySit := docket.QuorumOf(f.p, f.s, b.Body)
	return len(b.Votes) >= maySit
}

// getLetters lists the letters of a case: to a side its own, to those who work
// on the case all.
func (a *api) getLetters(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	letters, err := f.letters(c.Request.Context())
	if err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, LetterList{Letters: letters})
}

// getLetter tells one letter as it was written.
func (a *api) getLetter(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	letters, err := f.letters(c.Request.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(letters, func(l LetterView) bool { return l.ID == c.Param("letter") })
	if i < 0 {
		return errNotFound()
	}
	if err := f.withText(c.Request.Context(), &letters[i]); err != nil && problemOf(err).Status != http.StatusNotFound {
		return err
	}
	if err := f.withCodes(c.Request.Context(), &letters[i]); err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, letters[i])
}

// forReader says whether a letter is the reader's to read. Letters to a side
// can hold what only that side may know.
func (f *file) forReader(l *store.Letter) bool {
	switch f.rel {
	case Office, Investigator:
		return l.To != "complainant" || f.identity
	case Complainant, Respondent:
		return l.To == string(f.rel) || l.To == "parties" || f.own(l.Person)
	}
	return l.Person == f.who.Person || l.To == string(procedure.Panel) || f.s.Seat(l.To, f.who.Person) != nil
}

func (a *api) letterTitle(p *procedure.Procedure, notice string) string {
	if n := p.Notice(notice); n != nil {
		return n.Title
	}
	return strings.ReplaceAll(notice, "_", " ")
}
