package fair

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// A situation is what of a case the rules still look at: two histories that
// come to the same situation have the same futures as far as the guarantees go,
// and only the first is followed. docs/decisions/0007 says what is left out and
// why. Dates become days from now; people become their part in the case;
// numbers of entries become before or after the stage was entered.
type situation struct {
	p   *procedure.Procedure
	s   *docket.State
	now time.Time
	in  int // entry by which the stage was entered

	unreduced bool // see space
	w         strings.Builder
}

// key is the situation in a line of text.
func (x *space) key(s *docket.State, now time.Time, late []string) string {
	k := situation{p: x.p, s: s, now: now, unreduced: x.unreduced}
	if n := len(s.Visits); n > 0 {
		k.in = s.Visits[n-1].Seq
	}
	k.w.Grow(512)
	k.put(s.Stage, s.Purged)
	if s.Closed != nil {
		k.put("closed", kept(s.Closed.Disposition), s.Held())
	}
	k.people(x)
	k.allegations(x)
	k.evidence()
	k.bodies()
	k.rulings()
	k.sanctions()
	k.pending()
	k.letters(x, late)
	k.clocks(x)
	k.events(x)
	return k.w.String()
}

func (k *situation) put(parts ...any) {
	for _, x := range parts {
		switch v := x.(type) {
		case string:
			k.w.WriteString(v)
		case int:
			k.w.WriteString(strconv.Itoa(v))
		case bool:
			if v {
				k.w.WriteByte('+')
			} else {
				k.w.WriteByte('-')
			}
		}
		k.w.WriteByte(' ')
	}
	k.w.WriteByte('\n')
}

// set writes lines in order, each once: how many there are does not matter.
func (k *situation) set(name string, lines []string) {
	slices.Sort(lines)
	k.put(name, strings.Join(slices.Compact(lines), ";"))
}

// days from now to a moment, -1 once it has come. Beyond three they are counted
// in fives, so that what a weekend or a holiday moves is not told apart.
func (k *situation) days(t time.Time) int {
	if t.IsZero() || !t.After(k.now) {
		return -1
	}
	n := int(t.Sub(k.now) / (24 * time.Hour))
	if n > 3 && !k.unreduced {
		return (n + 2) / 5 * 5
	}
	return n
}

func yes(b bool) string {
	if b {
		return "+"
	}
	return "-"
}

// kept is the class of record that an end belongs to.
func kept(disposition string) string {
	if has([]string{"dismissed", "referred", "not_warranted", "no_cause", "withdrawn"}, disposition) {
		return "dismissed"
	}
	return "decided"
}

// people: who is there at all. That somebody resigned, named counsel or is kept
// from the case only forbids to do so again, and is left out.
func (k *situation) people(x *space) {
	s := k.s
	k.put("people", s.Complainant.Person != "", s.Anonymous, s.Respondent.Person != "", s.LimitWaived > 0, s.LookBackWaived > 0, s.HeldFor != "", s.Stay > 0, s.Withdrawal > 0, s.Respondent.Incapacity > 0 && s.HeldFor != "", s.Respondent.Died > 0)
	var flags []string
	for i := range s.Flags {
		f := &s.Flags[i]
		switch {
		case f.Flag == "rerouted":
			flags = append(flags, f.Flag+string(f.About))
		case x.asked(f.Flag):
			flags = append(flags, f.Flag)
		}
	}
	k.set("flags", flags)
	var off []string
	for i := range s.Recusals {
		if strings.HasPrefix(s.Recusals[i].Person, "office-") {
			off = append(off, s.Recusals[i].Person)
		}
	}
	k.set("off", off)
	k.put("investigator", slices.ContainsFunc(s.Assigned, func(a docket.Assignment) bool { return a.Until == 0 }), len(s.Assigned) > 0)
}

func (k *situation) allegations(x *space) {
	for i := range k.s.Allegations {
		a := &k.s.Allegations[i]
		wait := 0
		if a.Added > 1 && !a.Noticed.IsZero() && k.waitsForNew() {
			wait = min(k.since(a.Noticed)/5, 12)
		}
		g := k.p.Ground(a.Ground)
		answer := a.Answer
		charging := x.fits(k.s, docket.ChargeAct) || x.fits(k.s, docket.AnswerCharge) // a charge is put anew each time
		if answer != "admitted" {
			answer = yes(answer != "" && a.Charged > 0 && charging)
		}
		k.put("a", !a.Noticed.IsZero(), a.Added > 1, a.Charged > 0 && charging, answer, a.Admitted, a.Dropped > 0, g != nil && g.Predicate, wait)
	}
}

func (k *situation) waitsForNew() bool {
	return slices.ContainsFunc(k.p.Stages, func(st procedure.Stage) bool { return !st.MinNew.IsZero() })
}

func (k *situation) since(t time.Time) int { return int(k.now.Sub(t) / (24 * time.Hour)) }

// evidence: which sorts of items there are, not how many.
func (k *situation) evidence() {
	if st := k.p.Stage(k.s.Stage); st == nil || has([]procedure.Kind{procedure.AppealStage, procedure.SanctionStage, procedure.Closed}, st.Kind) {
		return
	}
	var items []string
	for i := range k.s.Evidence {
		e := &k.s.Evidence[i]
		items = append(items, yes(e.Independent)+yes(e.Disclosed > 0))
	}
	k.set("e", items)
	if k.needed("respondent_interviewed") {
		k.put("interviewed", slices.ContainsFunc(k.s.Interviews, func(i docket.Interview) bool { return i.Of == procedure.Respondent }))
	}
	if k.needed("sequestered") {
		k.put("sequestered", k.s.Happened(procedure.Sequestered) != nil)
	}
	if n := len(k.s.Drafts); n > 0 {
		d := &k.s.Drafts[n-1]
		k.put("draft", d.Seq >= k.in, len(d.Commented) > 0)
	}
}

func (k *situation) needed(guard string) bool {
	return slices.ContainsFunc(k.p.Stages, func(st procedure.Stage) bool { return has(st.Needs, guard) })
}

// bodies: for each, the latest panel, its members by their part in it.
func (k *situation) bodies() {
	for i := range k.p.Bodies {
		p := k.s.Panel(k.p.Bodies[i].ID)
		if p == nil || p.Round != k.s.Round {
			continue // of an earlier round: a new one is seated, of other people
		}
		var seats []string
		for j := range p.Seats {
			st := &p.Seats[j]
			challenged := slices.ContainsFunc(k.s.Challenges, func(c docket.ChallengeRecord) bool { return c.Person == st.Person && c.Decided == 0 })
			if st.Left == 0 {
				seats = append(seats, st.Role+st.Kind+yes(st.Declared > 0)+yes(challenged))
			}
		}
		slices.Sort(seats)
		k.put("p", p.Body, p.QuorumLost, strings.Join(seats, ","))
	}
	var open []string
	for i := range k.s.Challenges {
		if k.s.Challenges[i].Decided == 0 {
			open = append(open, string(k.s.Challenges[i].By))
		}
	}
	k.set("challenges", open)
	st := k.p.Stage(k.s.Stage)
	if n := len(k.s.Hearings); n > 0 && st != nil && (st.Kind == procedure.Hearing || k.s.Hearings[n-1].Body == st.Body && st.Kind == procedure.AppealStage) {
		h := &k.s.Hearings[n-1]
		k.put("h", h.Round == k.s.Round, h.Body, h.Held > 0, h.Appeared, h.Continued > 0, k.days(h.For))
	}
}

func (k *situation) rulings() {
	s := k.s
	var lines []string
	for i := range s.Ballots {
		b := &s.Ballots[i]
		if b.Round != s.Round || b.Result == docket.Void || !k.stillAsked(b) {
			continue
		}
		count := [3]int{}
		for _, v := range b.Votes {
			count[slices.Index([]string{"yes", "no", "abstain"}, v.Choice)]++
		}
		line := b.Motion + "=" + string(b.Result)
		if b.Closed == 0 {
			line += strconv.Itoa(count[0]) + strconv.Itoa(count[1]) + strconv.Itoa(count[2])
		}
		lines = append(lines, line)
	}
	for i := range s.Findings {
		if f := &s.Findings[i]; f.Round == s.Round {
			lines = append(lines, "f"+f.Allegation+yes(f.Violation))
		}
	}
	k.set("r", lines)
	st := k.p.Stage(s.Stage)
	after := st != nil && has([]procedure.Kind{procedure.ReconsiderStage, procedure.AppealStage, procedure.SanctionStage, procedure.Oversight}, st.Kind)
	if d := s.Decision(""); d != nil && after {
		told := slices.ContainsFunc(s.Decisions, func(e docket.Decision) bool { return e.Round == d.Round && !e.Served.IsZero() })
		k.put("d", d.Kind, d.Violation, !d.Served.IsZero(), told, d.Round == s.Round, d.Final > 0)
		var by []string
		for i := range s.Appeals {
			if a := &s.Appeals[i]; a.Of == d.ID || a.Decided == 0 {
				by = append(by, string(a.By)+yes(a.Decided > 0)+yes(a.Cross)+a.Against)
			}
		}
		k.set("appeals", by)
	}
	var lost []string
	for _, r := range s.AppealsLost {
		if r == procedure.Respondent || len(k.p.Appeal.Complainant) > 0 {
			lost = append(lost, string(r))
		}
	}
	k.set("lost", lost)
	var again []string
	for i := range s.Reconsiders {
		x := &s.Reconsiders[i]
		if d := s.Decision(""); x.Decided == 0 || d != nil && x.Of == d.ID || x.Round == s.Round {
			again = append(again, string(x.By)+yes(x.Decided > 0)+yes(x.Granted)+yes(x.Opposed > 0)+yes(x.Round == s.Round))
		}
	}
	for _, r := range s.ReconsidersLost {
		again = append(again, "lost:"+string(r))
	}
	k.set("again", again)
}

// stillAsked reports whether the ballot is one that the stage's acts look at.
func (k *situation) stillAsked(b *docket.Ballot) bool {
	what, about, _ := strings.Cut(b.Motion, ":")
	st := k.p.Stage(k.s.Stage)
	switch {
	case st == nil:
		return false
	case st.Kind == procedure.Decision && what == "violation":
		return !slices.ContainsFunc(k.s.Findings, func(f docket.Finding) bool { return f.Allegation == about && f.Round == k.s.Round })
	case st.Kind == procedure.Decision:
		return what == "sanction"
	case st.Kind == procedure.AppealStage:
		return what == "appeal"
	case has([]string{"reconsider", "review", "cause", "oversight"}, what):
		return k.s.BallotOn(b.Motion) != nil
	}
	switch what {
	case "petition":
		return slices.ContainsFunc(k.s.Petitions, func(q docket.Petition) bool { return q.ID == about && q.Decided == 0 })
	case "stay":
		return slices.ContainsFunc(k.s.StaysAsked, func(q docket.StayAsked) bool { return q.ID == about && q.Decided == 0 })
	case "breach":
		id, _, _ := strings.Cut(about, ":")
		x := k.s.Sanction(id)
		return x != nil && x.Breach != "" && k.s.BallotOn(b.Motion) != nil
	}
	return false
}

// sanctions: those that still ask something, in order; of the others only that
// there are some, and whether they stood.
func (k *situation) sanctions() {
	var over []string
	for i := range k.s.Sanctions {
		x := &k.s.Sanctions[i]
		switch x.Status {
		case docket.StatusDecided, docket.StatusInEffect, docket.StatusExpired:
		default:
			if x.Status != docket.StatusSetAside && x.Status != docket.StatusReplaced {
				over = append(over, "stood")
			}
			continue
		}
		open := 0
		for j := range x.Conditions {
			if x.Conditions[j].Met == 0 {
				open++
			}
		}
		asked := slices.ContainsFunc(k.s.Petitions, func(q docket.Petition) bool { return q.Sanction == x.ID && q.Decided == 0 })
		back := slices.ContainsFunc(k.s.Petitions, func(q docket.Petition) bool { return q.Sanction == x.ID && q.Granted })
		wait := -1
		if sp := k.p.Sanction(x.Sanction); sp != nil && sp.Reinstate != nil && !sp.Reinstate.NotBefore.IsZero() && !x.Effective.IsZero() {
			if d, err := (clock.Rule{Period: sp.Reinstate.NotBefore, Bound: clock.Min}).Due(*k.p.Calendar(""), clock.Trigger{Event: "in_effect", At: x.Effective}); err == nil {
				wait = k.days(d.At)
			}
		}
		k.put("s", x.Sanction, x.Status, x.Breach, open, x.ByRule != "", asked, back, wait)
	}
	k.set("over", over)
	published := slices.ContainsFunc(k.s.Publications, func(u docket.PublicationMade) bool { return u.Retracted == 0 })
	k.put("published", published)
}

// pending: requests, offers and measures that wait for somebody.
func (k *situation) pending() {
	s := k.s
	var lines []string
	for i := range s.Requests {
		if q := &s.Requests[i]; q.Decided == 0 {
			c := s.Clock(q.Clock)
			lines = append(lines, "more:"+c.Rule+yes(c.Open()))
		}
	}
	for i := range s.Offers {
		if o := &s.Offers[i]; o.Status == "open" {
			lines = append(lines, "offer:"+string(o.By)+yes(o.Assent)+strconv.Itoa(len(o.Admits)))
		}
	}
	if most := k.p.Consent.MaxOffers; most > 0 {
		lines = append(lines, "offers:"+strconv.Itoa(min(most, len(s.Offers)))+yes(slices.ContainsFunc(s.Visits, func(v docket.Visit) bool { return v.Stage == k.p.Consent.AfterStage })))
	}
	for i := range s.Informations {
		if q := &s.Informations[i]; q.Answered == 0 {
			lines = append(lines, "question:"+string(q.To))
		}
	}
	for i := range s.Measures {
		if x := &s.Measures[i]; x.Lifted == 0 {
			lines = append(lines, "measure:"+x.Measure+yes(x.Challenged > 0)+yes(len(x.Reviewed) > 0))
		}
	}
	for i := range s.StaysAsked {
		q := &s.StaysAsked[i]
		if d := s.Decision(""); q.Decided == 0 || q.Granted && q.Ended == 0 || d != nil && q.Of == d.ID {
			lines = append(lines, "stay:"+yes(q.Decided > 0)+yes(q.Granted)+yes(q.Ended > 0)+yes(q.AtOnce))
		}
	}
	k.set("w", lines)
}

// letters: the latest of each notice that something hangs on, to each side; of
// reports, only that one of them can be commented on.
func (k *situation) letters(x *space, late []string) {
	var lines []string
	waiting := 0 // each is served by itself, so how many there are matters
	for i := range k.s.Letters {
		l := &k.s.Letters[i]
		if !x.hangs(k.s, i) {
			continue
		}
		n := k.p.Notice(l.Notice)
		line := l.Notice + ":" + string(l.To) + yes(l.Seq >= k.in)
		switch {
		case l.ServedAt.IsZero():
			waiting++
			line += "waits" + yes(has(late, l.ID)) + strings.Join(l.Failed, ",")
		case l.Presumed != "":
			line += "presumed"
		case l.Seq < k.in:
			line = "report"
		case n != nil && x.proofs[n.ID]:
			line += "served" + yes(has(n.Proven, l.Method))
		default:
			line += "served"
		}
		lines = append(lines, line)
	}
	k.put(waiting)
	k.set("l", lines)
}

// hangs reports whether something in the situation still hangs on the letter: one
// that waits, if its service would start or end a time limit here or tell the
// respondent something for the first time; one that was served, if it belongs to
// this stage, or may be commented on.
func (x *space) hangs(s *docket.State, i int) bool {
	l := &s.Letters[i]
	if !x.matters[l.Notice+":"+string(l.To)] {
		return false
	}
	in := 0
	if n := len(s.Visits); n > 0 {
		in = s.Visits[n-1].Seq
	}
	later := slices.ContainsFunc(s.Letters[i+1:], func(m docket.Letter) bool { return m.Notice == l.Notice && m.To == l.To })
	if !l.ServedAt.IsZero() {
		n := x.p.Notice(l.Notice)
		report := n != nil && has([]string{"draft_report", "report"}, n.Template) && x.fits(s, docket.Comment) // of an earlier stage
		return !later && (report || l.Seq >= in)
	}
	if l.Seq >= in {
		return true
	}
	for _, about := range l.About {
		if a := s.Allegation(about); a != nil && a.Noticed.IsZero() && l.To == procedure.Respondent {
			return true
		}
		if d := s.Decision(about); about != "" && d != nil && d.Served.IsZero() && d.Round == s.Round && l.To == procedure.Respondent {
			return true
		}
	}
	ev := procedure.Served(l.Notice, l.To)
	here := func(k *procedure.Clock) bool { return k.Stage == "" || k.Stage == s.Stage }
	for _, k := range x.p.StartedBy(ev) {
		if here(k) && s.IsOpen() {
			return true
		}
	}
	return slices.ContainsFunc(x.p.EndedBy(ev), func(k *procedure.Clock) bool { return here(k) && s.OpenClock(k.ID) != nil })
}

// clocks: each that runs, with the days it has left; of those that have ended,
// what of it the rules still ask.
func (k *situation) clocks(x *space) {
	var lines []string
	last := time.Time{}
	if d := k.s.Decision(""); d != nil {
		last = d.At
	}
	for i := range k.s.Clocks {
		c := &k.s.Clocks[i]
		switch {
		case x.idle[c.Rule]:
		case c.Open():
			line := c.Rule + "@" + strconv.Itoa(k.days(c.Deadline.At))
			if c.Standing() {
				line = c.Rule + "@" + strings.Join(c.Tolls, ",")
			}
			if rule := k.p.Clock(c.Rule); rule != nil && rule.Extension != nil {
				line += "x" + strconv.Itoa(min(c.Extensions, max(rule.Extension.Times, 1)))
			}
			lines = append(lines, line)
		case has([]string{k.p.Appeal.Clock, k.p.Appeal.OtherClock, k.p.Appeal.CrossClock}, c.Rule):
			if st := k.p.Stage(k.s.Stage); !c.Since.Before(last) && st != nil && st.Kind == procedure.AppealStage {
				lines = append(lines, c.Rule+"="+c.End)
			}
		case len(sides(c.Owner)) > 0 && c.Stage == k.s.Stage && c.End == "expired":
			lines = append(lines, c.Rule+"="+c.End)
		}
	}
	k.set("c", lines)
}

// events: what has happened, where some rule asks whether it has.
func (k *situation) events(x *space) {
	var lines []string
	heard := false
	for i := range k.s.Events {
		h := &k.s.Events[i]
		heard = heard || has([]procedure.Event{procedure.Responded, procedure.ResponseWaived, procedure.Answered, procedure.HearingHeld, "commented:respondent"}, h.Event)
		switch {
		case h.Event == procedure.Final:
			lines = append(lines, string(h.Event))
		case has([]procedure.Event{procedure.Charged, procedure.ReviewAsked, procedure.BriefingClosed}, h.Event) && h.Seq >= k.in:
			lines = append(lines, string(h.Event)+"now")
		}
		if x.joint[h.Event] && x.starts(h.Event, k.s.Stage) {
			lines = append(lines, string(h.Event)) // the later of them counts, and it comes now
		}
	}
	ran := false
	for i := range k.s.Clocks {
		c := &k.s.Clocks[i]
		over := c.Owner == procedure.Respondent && c.End == "expired"
		ran = ran || over
		heard = heard || over && has([]docket.Kind{docket.Respond, docket.AnswerCharge, docket.Comment}, c.Act)
	}
	k.put("heard", heard, heard || ran)
	k.set("h", lines)
}

// starts reports whether the event helps to start a time limit that could run in
// the stage.
func (x *space) starts(e procedure.Event, stage string) bool {
	return slices.ContainsFunc(x.p.StartedBy(e), func(k *procedure.Clock) bool { return len(k.Starts) > 1 && (k.Stage == "" || k.Stage == stage) })
}

// space is what of a procedure the situations are measured by.
type space struct {
	p       *procedure.Procedure
	proofs  map[string]bool          // charges, whose way of service default hangs on
	matters map[string]bool          // notice:side, where something hangs on its service
	fit     map[place]bool           // see fits
	idle    map[string]bool          // time limits on whose end nothing hangs
	joint   map[procedure.Event]bool // events that start a time limit only together with others

	// unreduced leaves out what can be left out of docs/decisions/0007 without a search
	// that never ends: days are counted as they are, no time limit is idle, nothing
	// is done before all else. Only the comparison of both searches sets it.
	unreduced bool
}

func measure(p *procedure.Procedure) *space {
	x := &space{p: p, proofs: map[string]bool{}, matters: map[string]bool{}, joint: map[procedure.Event]bool{}, fit: map[place]bool{}}
	for i := range p.Clocks {
		k := &p.Clocks[i]
		for _, e := range append(slices.Clone(k.Starts), k.Ends...) {
			head, rest, _ := strings.Cut(string(e), ":")
			if head+":" == procedure.ServedPrefix || head+":" == procedure.IssuedPrefix {
				x.matters[rest] = true
			}
		}
		if len(k.Starts) > 1 {
			for _, e := range k.Starts {
				x.joint[e] = true
			}
		}
	}
	asked := func(id string) {
		if n := p.Notice(id); n != nil && has(n.To, procedure.Respondent) {
			x.matters[id+":"+string(procedure.Respondent)] = true
		}
	}
	for i := range p.Stages {
		asked(p.Stages[i].Notice)
		asked(p.Stages[i].Draft)
		if p.Stages[i].Kind == procedure.Charge {
			x.proofs[p.Stages[i].Notice] = true
		}
	}
	for i := range p.Notices {
		n := &p.Notices[i]
		if has([]string{"breach", "decision"}, n.Template) || has(n.On, procedure.HearingSet) || has(n.On, procedure.Decided) {
			asked(n.ID)
		}
	}
	x.idle = x.idleClocks()
	return x
}

// fits reports whether the act is one for where the case is: it is asked once
// for each stage.
func (x *space) fits(s *docket.State, k docket.Kind) bool {
	at := place{s.Stage, s.Closed != nil, s.Purged, k}
	fits, known := x.fit[at]
	if !known {
		fits = docket.Fits(x.p, s, k)
		x.fit[at] = fits
	}
	return fits
}

// place is where a case is, for an act.
type place struct {
	stage          string
	closed, purged bool
	kind           docket.Kind
}
