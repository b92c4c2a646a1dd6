package fair

import (
	"slices"
	"strconv"

	"probity/docket"
	"probity/procedure"
)

// Who is there to act, and who sits.

func person(id string) docket.Actor { return docket.Actor{Person: id} }

// holder is the person who holds the office.
func holder(office string) docket.Actor {
	return docket.Actor{Person: "office-" + office, Offices: []string{office}}
}

// cast is everybody who may act in the situation: one of each part, because two
// people with the same part can do the same.
func (w *world) cast() []docket.Actor {
	if w.people != nil {
		return w.people
	}
	people := []docket.Actor{reporter, respondent}
	for i := range w.x.p.Offices {
		people = append(people, holder(w.x.p.Offices[i].ID))
	}
	people = append(people, examiner, person("investigator-2"))
	for i := range w.base.Panels {
		p := &w.base.Panels[i]
		if w.base.Panel(p.Body) != p {
			continue
		}
		for j := range p.Seats {
			if p.Seats[j].Left == 0 {
				people = append(people, person(p.Seats[j].Person))
			}
		}
	}
	w.people = people
	return people
}

// everybody is all who may do the act, as far as that does not hang on what it
// says.
func (w *world) everybody(k docket.Kind) []docket.Actor {
	who, known := w.may[k]
	if known || !w.x.fits(w.base, k) {
		return who
	}
	who, from := docket.Who(w.x.p, w.base, w.cast(), k, w.now)
	if !from.IsZero() && (w.from.IsZero() || from.Before(w.from)) {
		w.from = from
	}
	if w.may == nil {
		w.may = map[docket.Kind][]docket.Actor{}
	}
	w.may[k] = who
	return who
}

// able is the first person who may do the act, for each part in which it can be
// done: a party, an office, the body.
func (w *world) able(k docket.Kind) []docket.Actor {
	var who []docket.Actor
	official := false
	for _, a := range w.everybody(k) {
		mine := a.Person == reporter.Person || a.Person == respondent.Person
		if mine || !official {
			who = append(who, a)
		}
		official = official || !mine
	}
	return who
}

// wanted are the bodies that the stage needs now.
func (w *world) wanted(st *procedure.Stage) []string {
	bodies := []string{}
	add := func(b string) {
		if w.x.p.BodyOf(b) != nil && !has(bodies, b) {
			bodies = append(bodies, b)
		}
	}
	switch st.Kind {
	case procedure.AppealStage:
		if slices.ContainsFunc(w.base.Appeals, func(a docket.AppealRecord) bool { return a.Decided == 0 }) {
			add(w.x.p.Appeal.Body)
		}
	case procedure.SanctionStage:
		for i := range w.base.Sanctions {
			if w.base.Sanctions[i].Breach != "" {
				add(st.Body)
				for j := range w.base.Decisions {
					add(w.base.Decisions[j].Body)
				}
			}
		}
		for i := range w.base.Petitions {
			if q := &w.base.Petitions[i]; q.Decided == 0 {
				add(w.x.p.Sanction(w.base.Sanction(q.Sanction).Sanction).Reinstate.By)
			}
		}
	default:
		add(st.Body)
		if st.Kind == procedure.Decision {
			for i := range w.x.p.Sanctions {
				add(w.x.p.Sanctions[i].NeedsBody)
			}
		}
	}
	if slices.ContainsFunc(w.base.StaysAsked, func(q docket.StayAsked) bool { return q.Decided == 0 || q.Granted && q.Ended == 0 }) {
		add(w.x.p.Stay.RuledBy)
	}
	return bodies
}

// seat appoints a body of people who have had no part so far, and has them sign
// the certificate where one is asked for.
func (w *world) seat(body string) {
	b, p := w.x.p.BodyOf(body), w.base.Panel(body)
	if p != nil && p.Round == w.base.Round {
		w.sign(b, p)
		w.fill(b, p)
		return
	}
	w.first(docket.SeatPanel, func() docket.Particulars { return seating(b, w.fresh(b.Size)) }, func() {
		for i, seat := range w.s.Panel(body).Seats {
			if b.Certificate && seat.Role != "alternate" {
				w.enter(docket.Declare, person(w.s.Panel(body).Seats[i].Person), &docket.Certificate{Body: body, Clear: true})
			}
		}
	})
}

func seating(b *procedure.Body, people []string) *docket.Seating {
	return &docket.Seating{Body: b.ID, Members: docket.Bench(b, people)}
}

// fresh are so many who have had no part in the case.
func (w *world) fresh(n int) []string {
	var free []string
	for i := 1; len(free) < n && i < 400; i++ {
		id := "member-" + strconv.Itoa(i)
		if !seatedEver(w.base, id) && !w.base.Recused(id) {
			free = append(free, id)
		}
	}
	return free
}

func seatedEver(s *docket.State, id string) bool {
	for i := range s.Panels {
		for j := range s.Panels[i].Seats {
			if s.Panels[i].Seats[j].Person == id {
				return true
			}
		}
	}
	return false
}

// sign has the members sign who have not.
func (w *world) sign(b *procedure.Body, p *docket.Panel) {
	if !b.Certificate {
		return
	}
	w.move(func() {
		for i := range p.Seats {
			if s := &p.Seats[i]; s.Left == 0 && s.Declared == 0 && s.Role != "alternate" {
				w.enter(docket.Declare, person(s.Person), &docket.Certificate{Body: b.ID, Clear: true})
			}
		}
	})
}

// fill fills a vacant seat by somebody who has had no part.
func (w *world) fill(b *procedure.Body, p *docket.Panel) {
	filled, public, chair := 0, 0, false
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role != "alternate" {
			filled++
			chair = chair || s.Role == "chair"
			if s.Role == "public" {
				public++
			}
		}
	}
	if filled >= b.Size {
		return
	}
	role := "member"
	switch {
	case !chair:
		role = "chair"
	case public < b.Public:
		role = "public"
	}
	next := w.fresh(1)
	w.first(docket.Replace, just(&docket.Replacing{Body: b.ID, Person: next[0], Role: role, Kind: w.base.MissingKind(b)}), func() {
		if b.Certificate {
			w.enter(docket.Declare, person(next[0]), &docket.Certificate{Body: b.ID, Clear: true})
		}
	})
}

func (w *world) sitting(body string) []string {
	var who []string
	if p := w.base.Panel(body); p != nil {
		for i := range p.Seats {
			if p.Seats[i].Left == 0 && p.Seats[i].Role != "alternate" {
				who = append(who, p.Seats[i].Person)
			}
		}
	}
	return who
}
