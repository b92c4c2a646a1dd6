package simulate

import (
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// planFor says when the duty will be done, or that nobody will do it.
func (g *player) planFor(d docket.Duty) planned {
	x := planned{id: d.ID, due: d.DueAt}
	x.does = func() error { return g.does(d) }
	if g.silent(&d) {
		x.never = true
		if d.Act == docket.ReportCompliance && !g.mind["reported:"+d.ID] {
			x.never, x.at = false, g.late(&d)
		}
		return x
	}
	who := kindOf(g.P, d.Owner)
	since := d.Since
	if since.Before(g.S.Since()) || since.IsZero() {
		since = g.S.Since()
	}
	limit := time.Duration(0)
	rule := ""
	if k := g.limitOf(&d); k != nil {
		rule, since, limit = k.Rule, k.Since, k.Deadline.At.Sub(k.Since)
	}
	if d.Act == docket.Serve || since.Before(g.since.Add(-400*24*time.Hour)) {
		since = g.Now // counted from when it came up, not from when the letter was written
	}
	x.at = g.workday(who, later(g.Now, since.Add(g.c.draw(g.a.delayOf(rule, d.Act, who), limit))))
	if d.Act == docket.HoldHearing {
		if h := g.hearing(); h != nil {
			x.at = later(g.Now, h.For)
		}
	}
	g.mayAskForTime(&d, x.at)
	return x
}

// late is when somebody who does not meet a condition in time meets it after
// all. Meanwhile the office may allege a breach.
func (g *player) late(d *docket.Duty) time.Time {
	if !g.mind["breach:"+d.ID] && g.once("alleged:"+d.ID, "breach_alleged") {
		g.mind["breach:"+d.ID] = true
		sanction := g.sanctionOf(d)
		g.beside("breach:"+d.ID, later(g.Now, d.DueAt).Add(days(120)), func() error {
			if x := g.S.Sanction(sanction); g.mind["reported:"+d.ID] || x == nil || x.Status != docket.StatusInEffect || x.Breach != "" {
				return nil
			}
			return g.triesWith(docket.AllegeBreach, "", &docket.BreachAlleged{Sanction: sanction, Text: "not done"})
		})
	}
	return later(g.Now, d.DueAt).Add(days(200 + g.c.share()*200))
}

// limitOf is the time limit a duty comes from, or nil.
func (g *player) limitOf(d *docket.Duty) *docket.Running {
	if id, ok := strings.CutPrefix(d.ID, "clock:"); ok {
		return g.S.Clock(id)
	}
	return nil
}

// workday moves what offices and bodies do to a day they work on.
func (g *player) workday(who string, at time.Time) time.Time {
	if who == "complainant" || who == "respondent" {
		return at
	}
	switch at.Weekday() {
	case time.Saturday:
		return at.Add(48 * time.Hour)
	case time.Sunday:
		return at.Add(24 * time.Hour)
	}
	return at
}

// silent decides, once for each thing, whether a party will do nothing.
func (g *player) silent(d *docket.Duty) bool {
	switch d.Act {
	case docket.AskReview:
		return !g.once(d.ID, "dismissal_contested")
	case docket.AskReconsider:
		return !g.once(d.ID, "reconsideration_asked")
	case docket.FileBrief:
		return !g.once(d.ID, "briefs")
	case docket.OpposeReconsider:
		return !g.once(d.ID, "answers")
	case docket.BringAppeal, docket.CrossAppeal:
		return !g.appeals(d)
	case docket.Respond, docket.AnswerCharge, docket.Comment, docket.GiveInformation, docket.AnswerBreach:
		// Who asks for more time does so in order to answer.
		return !g.mind["asked:"+string(d.Act)] && !g.once(d.ID, "answers")
	case docket.ReportCompliance:
		return g.mind["reported:"+d.ID] || !g.once(d.ID, "complies")
	case docket.ConfirmComply:
		return !strings.HasPrefix(d.ID, "confirm:") // keeping watch is no act
	case docket.PetitionBack:
		return !g.once(d.ID, "petitions")
	}
	return false
}

// appeals reports whether the side that the duty names will appeal. A duty of
// both is that of whoever will.
func (g *player) appeals(d *docket.Duty) bool {
	respondent := g.violated() && g.once("respondent", "respondent_appeals")
	complainant := g.once("complainant", "complainant_appeals")
	switch d.Owner {
	case procedure.Respondent:
		return respondent
	case procedure.Complainant:
		return complainant
	}
	return respondent || complainant
}

func (g *player) violated() bool {
	for i := range g.S.Findings {
		if f := &g.S.Findings[i]; f.Violation && f.Round == g.S.Round {
			return true
		}
	}
	return false
}

// mayAskForTime plans that a party asks for more time before its last day.
func (g *player) mayAskForTime(d *docket.Duty, answer time.Time) {
	k := g.limitOf(d)
	if k == nil || kindOf(g.P, d.Owner) != "respondent" && kindOf(g.P, d.Owner) != "complainant" {
		return
	}
	rule := g.P.Clock(k.Rule)
	if rule == nil || rule.Extension == nil || !g.once("time:"+k.ID, "asks_for_time") || g.mind["asked:"+string(d.Act)] {
		return
	}
	at := later(g.Now, k.Since.Add(k.Deadline.At.Sub(k.Since)*6/10))
	if at.After(answer) || !at.Before(k.Deadline.At) {
		return
	}
	g.mind["asked:"+string(d.Act)] = true
	id, owner, more := k.ID, d.Owner, rule.Extension.Max
	g.beside("time:"+id, at, func() error {
		if now := g.S.Clock(id); now == nil || !now.Open() {
			return nil
		}
		return g.triesWith(docket.AskExtension, owner, &docket.ExtensionRequest{Clock: id, For: more, Reasons: because})
	})
}

// asksBack has the respondent ask to be reinstated. While the case was closed
// nobody waited for anybody.
func (g *player) asksBack() error {
	closed := !g.S.IsOpen()
	err := g.tries(docket.PetitionBack, procedure.Respondent)
	if closed && g.S.IsOpen() {
		g.since = g.Now
	}
	return err
}

const because = "for the reasons given"

// after is what people make up their minds about when something has happened.
func (g *player) after(e *docket.Entry) {
	g.seen.note(e)
	switch e.Kind {
	case docket.File:
		if g.happens("complainant_withdraws") && g.S.Complainant.Person != "" {
			g.beside("withdraw", g.Now.Add(days(10+g.c.share()*170)), func() error { return g.tries(docket.Withdraw, procedure.Complainant) })
		}
		if g.happens("question_at_intake") {
			g.beside("question", g.Now.Add(days(2+g.c.share()*6)), g.asks)
		}
	case docket.Notify:
		if g.once("resigns", "respondent_resigns") {
			g.beside("resign", g.Now.Add(days(g.c.share()*180)), func() error { return g.tries(docket.Resign, procedure.Respondent) })
		}
	case docket.Assign:
		if g.once("consent", "consent_offered") {
			g.beside("consent", g.Now.Add(days(10+g.c.share()*60)), func() error { return g.tries(docket.OfferConsent, "") })
		}
	case docket.DecideAppeal:
		if g.P.Stay.Given() && g.happens("stay_asked") {
			g.beside("stay", g.Now.Add(days(65+g.c.share()*30)), func() error { return g.tries(docket.AskStay, procedure.Respondent) })
		}
	case docket.PutIntoEffect:
		x := g.S.Sanction(e.Particulars.(*docket.EffectGiven).Sanction)
		back := g.P.Sanction(x.Sanction).Reinstate
		if back != nil && g.once(petition+x.ID, "petitions") {
			at := g.Now.Add(g.c.draw(g.a.delayOf("", docket.PetitionBack, "respondent"), 0))
			for _, wait := range []clock.Period{back.NotBefore, x.Term} {
				at = at.AddDate(0, 0, roughDays(wait))
			}
			g.beside(petition+x.ID, at, g.asksBack)
		}
	case docket.SeatPanel:
		if body := e.Particulars.(*docket.Seating).Body; g.happens("member_challenged") {
			g.beside("challenge:"+body, g.Now.Add(days(3)), func() error { return g.challenges(body) })
		}
	case docket.SetHearing:
		if g.happens("hearing_waived") {
			g.beside("waive_hearing", g.Now.Add(days(7)), func() error { return g.tries(docket.WaiveHearing, procedure.Respondent) })
		} else if at := e.Particulars.(*docket.HearingSet).For; g.happens("hearing_put_off") {
			g.beside("put_off", later(g.Now, at.Add(-10*24*time.Hour)), g.putsOff)
		}
	}
}

// roughDays is about how many days a period has.
func roughDays(p clock.Period) int {
	switch p.Unit {
	case clock.Month:
		return p.N * 31
	case clock.Year:
		return p.N * 366
	}
	return p.N * 7 / 5 // business days; more than enough for calendar days
}

// tries has somebody who may do so do something that nobody owes. That it is
// not possible any more is no matter.
func (g *player) tries(kind docket.Kind, role procedure.Role) error {
	if able := g.able(kind, role); len(able) > 0 {
		return g.triesWith(kind, role, g.says(kind, able[0], ""))
	}
	return nil
}

func (g *player) triesWith(kind docket.Kind, role procedure.Role, with docket.Particulars) error {
	able := g.able(kind, role)
	if len(able) == 0 || with == nil {
		return nil
	}
	_, err := g.enter(kind, able[0], with, "")
	return err
}

func (g *player) asks() error {
	if g.P.Stage(g.S.Stage).Kind != procedure.Intake || g.S.Complainant.Person == "" {
		return nil
	}
	return g.triesWith(docket.AskInformation, "", &docket.Question{To: procedure.Complainant, Text: "when was it?"})
}

func (g *player) challenges(body string) error {
	p := g.S.Panel(body)
	if p == nil {
		return nil
	}
	for i := range p.Seats {
		if s := &p.Seats[i]; s.Left == 0 && s.Role == "member" {
			_, err := g.enter(docket.ChallengeMember, docket.Actor{Person: g.S.Respondent.Person}, &docket.Challenging{Person: s.Person, Cause: because}, "")
			return err
		}
	}
	return nil
}

func (g *player) putsOff() error {
	h := g.hearing()
	if h == nil || h.Held > 0 {
		return nil
	}
	return g.triesWith(docket.ContinueHearing, "", &docket.HearingContinued{For: g.noon(h.For.Add(35 * 24 * time.Hour)), Reasons: because})
}

func (g *player) hearing() *docket.HearingRecord {
	if n := len(g.S.Hearings); n > 0 && g.S.Hearings[n-1].Round == g.S.Round {
		return &g.S.Hearings[n-1]
	}
	return nil
}

// noon is noon on a working day.
func (g *player) noon(at time.Time) time.Time {
	return g.workday("office", at.Truncate(24*time.Hour).Add(18*time.Hour))
}
