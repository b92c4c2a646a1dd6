package api

import (
	"time"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
)

// detail is the case with what the reader's side of it may see: a field is shown to
// those who may read the entry that it came by.
func (f *file) detail() CaseDetail {
	if f.rel == Seated {
		return f.seatedDetail()
	}
	s := f.s
	out := CaseDetail{
		CaseSummary: f.summary(), Respondent: s.Respondent, Visits: s.Visits, Hearings: s.Hearings, Decisions: s.Decisions, Sanctions: s.Sanctions,
		Appeals: s.Appeals, Measures: s.Measures, Petitions: s.Petitions, Stays: s.StaysAsked, Requests: s.Requests, Findings: f.findings(),
	}
	if s.Complainant.Person != "" || s.Complainant.Anonymous {
		out.Complainant = &s.Complainant
		if !f.identity { // whatever is known of them tells who they are; the person is withheld when it is written
			out.Complainant = &docket.Party{Person: s.Complainant.Person, Name: s.Complainant.Name, Anonymous: s.Complainant.Anonymous}
		}
	}
	if f.rel == Complainant { // what ails the other side, and how it is reached, is not for the complainant
		out.Respondent.Incapacity, out.Respondent.Address = 0, false
	} else {
		out.Offers = s.Offers
	}
	if !f.party() {
		out.Allegations, out.Evidence, out.Questions, out.Links, out.Flags = s.Allegations, s.Evidence, s.Informations, f.links(), s.Flags
		return out
	}
	side := procedure.Role(f.rel)
	for i := range s.Allegations {
		if x, ok := f.allegation(s.Allegations[i]); ok {
			out.Allegations = append(out.Allegations, x)
		}
	}
	for _, x := range s.Evidence {
		if x.From == side || f.rel == Respondent && x.Disclosed > 0 {
			out.Evidence = append(out.Evidence, x)
		}
	}
	for _, x := range s.Informations {
		if x.To == side {
			out.Questions = append(out.Questions, x)
		}
	}
	return out
}

// allegation is one as a side may see it. What the respondent said to the notice and
// when they were reached is between them and the body; an answer to a charge is not.
// When the complainant came to know of it stands in the report.
func (f *file) allegation(x docket.Allegation) (docket.Allegation, bool) {
	if f.rel == Complainant {
		x.Noticed, x.NoticedSeq = time.Time{}, 0
		if x.Charged == 0 {
			x.Answer = ""
		}
		return x, true
	}
	told := access.Tells(&x)
	x.Known = clock.Date{}
	return x, told
}

// findings are those that the reader may know of: to everybody but the body those
// that a decision was built on. What is found in the round that runs is the body's own.
func (f *file) findings() []docket.Finding {
	if f.rel == Member {
		return f.s.Findings
	}
	last := 0
	for i := range f.s.Decisions {
		last = max(last, f.s.Decisions[i].Seq)
	}
	var out []docket.Finding
	for _, x := range f.s.Findings {
		if x.Seq <= last {
			out = append(out, x)
		}
	}
	return out
}
