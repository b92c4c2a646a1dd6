package store

import (
	"strconv"
	"strings"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

func peopleRows(_ *procedure.Procedure, s *docket.State) []CasePerson {
	var out []CasePerson
	seen := map[string]int{}
	add := func(r CasePerson) {
		if r.Person == "" {
			return
		}
		r.ID = r.Role + ":" + r.Body + ":" + r.Person
		if seen[r.ID]++; seen[r.ID] > 1 { // off and on again
			r.ID += ":" + strconv.Itoa(seen[r.ID])
		}
		out = append(out, r)
	}
	add(CasePerson{Person: s.Complainant.Person, Role: "complainant", Since: 1})
	add(CasePerson{Person: s.Respondent.Person, Role: "respondent", Since: 1})
	for _, person := range s.Counsel {
		add(CasePerson{Person: person, Role: "counsel"})
	}
	for _, a := range s.Assigned {
		add(CasePerson{Person: a.Person, Role: "investigator", Since: a.From, Until: a.Until})
	}
	for _, p := range s.Panels {
		for _, seat := range p.Seats {
			add(CasePerson{Person: seat.Person, Role: "panel", Body: p.Body, Seat: seat.Role, Since: seat.Seated, Until: seat.Left})
		}
	}
	for _, r := range s.Recusals {
		add(CasePerson{Person: r.Person, Role: "recused", Since: r.Seq})
	}
	for _, person := range s.Walls {
		add(CasePerson{Person: person, Role: "walled"})
	}
	return out
}

func clockRows(_ *procedure.Procedure, s *docket.State) []Clock {
	out := make([]Clock, len(s.Clocks))
	for i := range s.Clocks {
		c := &s.Clocks[i]
		out[i] = Clock{
			ID: c.ID, Rule: c.Rule, Title: c.Title, Owner: string(c.Owner), Duty: c.Duty, Act: string(c.Act), Ref: c.Ref, Stage: c.Stage,
			Bound: string(c.Deadline.Rule.Bound), Since: instant(c.Since), DueAt: moment(c.Deadline.At), DueDay: Day{c.Deadline.Day},
			Sentence: c.Deadline.Sentence, Cite: c.Cite, Ended: c.End, EndedAt: moment(c.EndedAt), Tolls: texts(c.Tolls),
			Extensions: c.Extensions, Escalated: c.Escalated,
		}
	}
	return out
}

func letterRows(_ *procedure.Procedure, s *docket.State) []Letter {
	out := make([]Letter, len(s.Letters))
	for i := range s.Letters {
		l := &s.Letters[i]
		out[i] = Letter{
			ID: l.ID, Notice: l.Notice, To: string(l.To), Person: l.Person, Methods: texts(l.Methods), About: texts(l.About), Clock: l.Clock,
			Seq: l.Seq, IssuedAt: instant(l.IssuedAt), Status: letterStatus(l), Method: l.Method, ServedAt: moment(l.ServedAt),
			Proof: proofOf(l), Failed: texts(l.Failed),
		}
	}
	return out
}

// presumedProof stands before the rule by which receipt is presumed. What proved it
// otherwise stays in the docket, which is sealed.
const presumedProof = "presumed: "

func proofOf(l *docket.Letter) string {
	if l.Presumed != "" {
		return presumedProof + l.Presumed
	}
	return ""
}

// Presumed is the rule by which receipt of the letter is presumed, or "" when it
// was proven or the letter waits.
func (l *Letter) Presumed() string {
	rule, ok := strings.CutPrefix(l.Proof, presumedProof)
	if !ok {
		return ""
	}
	return rule
}

func letterStatus(l *docket.Letter) string {
	switch {
	case !l.ServedAt.IsZero():
		return "served"
	case len(l.Failed) > 0 && len(l.Failed) >= len(l.Methods):
		return "failed"
	}
	return "to_serve"
}

func allegationRows(_ *procedure.Procedure, s *docket.State) []Allegation {
	out := make([]Allegation, len(s.Allegations))
	for i := range s.Allegations {
		a := &s.Allegations[i]
		out[i] = Allegation{
			ID: a.ID, Ground: a.Ground, Principles: texts(a.Principles), Code: a.Code, From: Day{a.From}, To: Day{a.To}, Added: a.Added,
			NoticedAt: moment(a.Noticed), Charged: a.Charged, Answer: a.Answer, Dropped: a.Dropped,
		}
	}
	return out
}

func findingRows(_ *procedure.Procedure, s *docket.State) []Finding {
	out := make([]Finding, len(s.Findings))
	for i := range s.Findings {
		f := &s.Findings[i]
		out[i] = Finding{
			ID: strconv.Itoa(i + 1), Allegation: f.Allegation, Violation: f.Violation, Standard: f.Standard, Body: f.Body, Round: f.Round,
			Seq: f.Seq, Default: f.Default,
		}
	}
	return out
}

func ballotRows(_ *procedure.Procedure, s *docket.State) []Ballot {
	out := make([]Ballot, len(s.Ballots))
	for i := range s.Ballots {
		b := &s.Ballots[i]
		out[i] = Ballot{
			ID: strconv.Itoa(i + 1), Motion: b.Motion, Body: b.Body, Round: b.Round, Opened: b.Opened, Closed: b.Closed, Result: string(b.Result),
			Quorum: b.Quorum, Present: b.Present, Rule: b.Rule,
		}
		if b.Closed > 0 { // nobody counts along
			out[i].Yes, out[i].No, out[i].Abstain = b.Yes, b.No, b.Abstain
		}
	}
	return out
}

// voteRows gives who voted in a ballot that is not secret. How they did stays in the
// docket, which is sealed.
func voteRows(p *procedure.Procedure, s *docket.State) []Vote {
	var out []Vote
	for i := range s.Ballots {
		if b := p.BodyOf(s.Ballots[i].Body); b == nil || b.Secret {
			continue
		}
		ballot := strconv.Itoa(i + 1)
		for _, v := range s.Ballots[i].Votes {
			out = append(out, Vote{ID: ballot + ":" + v.Person, Ballot: ballot, Person: v.Person, Chair: v.Chair, Seq: v.Seq})
		}
	}
	return out
}

func hearingRows(_ *procedure.Procedure, s *docket.State) []Hearing {
	out := make([]Hearing, len(s.Hearings))
	for i := range s.Hearings {
		h := &s.Hearings[i]
		out[i] = Hearing{
			ID: strconv.Itoa(i + 1), StartsAt: instant(h.For), Day: Day{h.Day}, Body: h.Body, Round: h.Round, SetBy: h.Set,
			Continued: h.Continued, Held: h.Held, Appeared: h.Appeared,
		}
	}
	return out
}

func sanctionRows(_ *procedure.Procedure, s *docket.State) []Sanction {
	out := make([]Sanction, len(s.Sanctions))
	for i := range s.Sanctions {
		x := &s.Sanctions[i]
		term := ""
		if x.Term != (clock.Period{}) {
			term = x.Term.String()
		}
		out[i] = Sanction{
			ID: x.ID, Person: s.Respondent.Person, Sanction: x.Sanction, Standing: x.Standing, Effect: x.Effect, Status: x.Status, Term: term,
			Decision: x.By, Seq: x.Seq, EffectiveAt: moment(x.Effective), EndedAt: moment(x.Ended),
		}
	}
	return out
}

func linkRows(_ *procedure.Procedure, s *docket.State) []Link {
	var out []Link
	seen := map[string]bool{}
	for _, l := range s.Links {
		id := l.Case + ":" + l.Why
		if !seen[id] {
			out = append(out, Link{ID: id, Other: l.Case, Why: l.Why, Seq: l.Seq})
		}
		seen[id] = true
	}
	return out
}

// texts is a text[] column, which is never NULL, without aliasing the state.
func texts(in []string) pq.StringArray {
	return append(pq.StringArray{}, in...)
}

// distinct keeps the first of each.
func distinct(in []string) pq.StringArray {
	out, seen := pq.StringArray{}, map[string]bool{}
	for _, v := range in {
		if v = strings.TrimSpace(v); v != "" && !seen[v] {
			out, seen[v] = append(out, v), true
		}
	}
	return out
}
