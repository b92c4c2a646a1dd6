package reasons

import (
	"cmp"
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// on notes that the entry stands on an earlier one.
func (x *search) on(seq int, why string) {
	if seq < 1 || seq >= x.e.Seq || slices.ContainsFunc(x.found, func(g Ground) bool { return g.Seq == seq }) {
		return
	}
	x.found = append(x.found, Ground{Seq: seq, Why: why})
}

func (x *search) grounds() []Ground {
	slices.SortFunc(x.found, func(a, b Ground) int { return cmp.Compare(a.Seq, b.Seq) })
	for i := range x.found {
		x.found[i].Sentence = docket.Sentence(x.p, x.after, &x.entries[x.found[i].Seq-1])
	}
	return x.found
}

// course is what every entry stands on: how the case came into its stage, and
// the time limits the entry speaks of.
func (x *search) course() {
	x.time()
	if q := x.e.Proposed; q != nil {
		x.on(q.Seq, "proposed it")
	}
	if n := len(x.before.Visits); n > 0 {
		x.on(x.before.Visits[n-1].Seq, "brought the case to this stage")
	}
	if x.e.By.As == procedure.Investigator {
		x.assigned(x.e.By.Person)
	}
	x.seat(x.e.By.Person)
}

// time finds the entries that started the time limit, and changed it.
func (x *search) time() {
	id := named(x.e)
	if r, ok := x.e.Particulars.(*docket.ExtensionRuling); ok {
		for i := range x.before.Requests {
			if q := &x.before.Requests[i]; q.ID == r.Request {
				x.on(q.Asked, "asked for more time")
				id = q.Clock
			}
		}
	}
	c := x.before.Clock(id)
	if c == nil {
		c = x.before.OpenClock(id)
	}
	if c != nil {
		x.limit(c.ID, "this time limit")
	}
	for i := range x.before.Clocks { // the time in which it was done
		if c := &x.before.Clocks[i]; c.Open() && c.Act == x.e.Kind {
			x.limit(c.ID, "the time limit for it")
		}
	}
}

func (x *search) limit(id, what string) {
	for i := range x.entries[:x.e.Seq-1] {
		for j := range x.entries[i].Effects {
			f := &x.entries[i].Effects[j]
			switch {
			case f.Started != nil && f.Started.ID == id:
				x.on(i+1, "started "+what)
			case f.Moved != nil && f.Moved.ID == id:
				x.on(i+1, map[string]string{"extended": "extended ", "tolled": "stopped ", "resumed": "let run again "}[f.Moved.Why]+what)
			}
		}
	}
}

func (x *search) assigned(person string) {
	for i := range x.before.Assigned {
		if a := &x.before.Assigned[i]; a.Person == person && a.Until == 0 {
			x.on(a.From, "assigned the investigator")
		}
	}
}

// seat is how a member came to sit, and that they declared no conflict.
func (x *search) seat(person string) {
	if person == "" {
		return
	}
	for i := range x.before.Panels {
		if s := x.before.Seat(x.before.Panels[i].Body, person); s != nil {
			x.on(s.Seated, "seated the member who acted")
			x.on(s.Declared, "says that the member has no conflict")
		}
	}
}

// noticed finds the service of the allegations; all of them without ids.
func (x *search) noticed(ids ...string) {
	for i := range x.before.Allegations {
		if a := &x.before.Allegations[i]; len(ids) == 0 || slices.Contains(ids, a.ID) {
			x.on(a.NoticedSeq, "proved that the respondent was given notice of allegation "+a.ID)
			if a.Charged > 0 {
				x.on(a.Charged, "charged allegation "+a.ID)
			}
		}
	}
}

// said finds every earlier entry of the kind in this round.
func (x *search) said(kind docket.Kind, why string) {
	from := 0
	if n := len(x.before.Reopenings); n > 0 {
		from = x.before.Reopenings[n-1]
	}
	for i := from; i < x.e.Seq-1; i++ {
		if x.entries[i].Kind == kind {
			x.on(i+1, why)
		}
	}
}

// heard is how the respondent was given the chance to be heard.
func (x *search) heard() {
	x.said(docket.Respond, "is the respondent's answer")
	x.said(docket.AnswerCharge, "is the answer to the charge")
	x.said(docket.WaiveResponse, "gave up the answer")
	x.said(docket.WaiveHearing, "gave up the hearing")
	x.said(docket.FileBrief, "is a brief")
	x.said(docket.DeclareDefault, "declared default")
	for i := range x.before.Hearings {
		if h := &x.before.Hearings[i]; h.Round == x.before.Round {
			x.on(h.Held, "is the hearing")
		}
	}
	for i := range x.entries[:x.e.Seq-1] { // silence is an answer of a kind too
		l, ok := x.entries[i].Particulars.(*docket.Lapsing)
		if !ok {
			continue
		}
		if c := x.before.Clock(l.Clock); c != nil && c.Owner == procedure.Respondent && (c.Act == docket.Respond || c.Act == docket.AnswerCharge) {
			x.on(i+1, "ended the time to answer")
		}
	}
}

func (x *search) ballot(motion, why string) {
	b := x.before.BallotOn(motion)
	if b == nil || b.Round != x.before.Round {
		return
	}
	if b.Closed > 0 {
		x.on(b.Closed, why)
		return
	}
	for i := range b.Votes {
		x.on(b.Votes[i].Seq, "is a vote on it")
	}
}

func (x *search) ballots(prefix, why string) {
	for i := range x.before.Ballots {
		if b := &x.before.Ballots[i]; b.Round == x.before.Round && strings.HasPrefix(b.Motion, prefix) && b.Closed > 0 {
			x.on(b.Closed, why)
		}
	}
}

// ruled finds the last decision and its service.
func (x *search) ruled() {
	d := x.before.Decision("")
	if d == nil {
		return
	}
	x.on(d.Seq, "is the decision")
	for i := range x.before.Letters {
		if l := &x.before.Letters[i]; l.Seq == d.Seq && l.To == procedure.Respondent {
			x.on(l.Entered, "proved that the decision was served")
		}
	}
}

func (x *search) sanction(id string) {
	s := x.before.Sanction(id)
	if s == nil {
		return
	}
	x.on(s.Seq, "decided on this sanction")
	for i := s.Seq; i < x.e.Seq-1; i++ {
		for j := range x.entries[i].Effects {
			if f := x.entries[i].Effects[j].Settled; f != nil && f.Sanction == id {
				x.on(i+1, "gave this sanction its present standing")
			}
		}
	}
}

func (x *search) evidence(ids []string) {
	for _, id := range ids {
		if v := x.before.EvidenceItem(id); v != nil {
			x.on(v.Added, "put "+id+" on the register")
			x.on(v.Disclosed, "let the respondent see "+id)
		}
	}
}

func (x *search) letter(id string) {
	if l := x.before.Letter(id); l != nil {
		x.on(l.Seq, "wrote this letter")
		for i := l.Seq; i < x.e.Seq-1; i++ {
			if f, ok := x.entries[i].Particulars.(*docket.ServiceFailed); ok && f.Letter == id {
				x.on(i+1, "could not deliver it")
			}
		}
	}
}
