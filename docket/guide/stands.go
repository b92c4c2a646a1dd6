package guide

import (
	"fmt"
	"slices"
	"strings"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
)

// stands says where the case is.
func (w *writer) stands() Section {
	x := Section{ID: "stands", Heading: "Where the case stands"}
	if w.counsel {
		x.Says = append(x.Says, "You act for the respondent. What this page says to “you” is said to the respondent.")
	}
	if w.s.Closed != nil {
		x.Says = append(x.Says, "The case is over. "+w.ended())
		x.Steps = append(x.Steps, Step{Says: "The case was closed.", Day: w.day(w.s.Closed.At), Sentence: "the day the case was closed: " + w.day(w.s.Closed.At).String(), Rule: w.stage.Cite})
		w.kept(&x)
		x.Says = append(x.Says, w.r.Broken...)
		return x
	}
	x.Says = append(x.Says, "The case is at the step “"+w.stage.Title+"”. "+w.stage.Says)
	since := w.day(w.s.Since())
	x.Steps = append(x.Steps, Step{Says: "The case came to this step.", Day: since, Sentence: "the day this step began: " + since.String(), Rule: w.stage.Cite})
	x.Says = append(x.Says, w.meaning()...)
	x.Says = append(x.Says, w.still()...)
	w.sanctions(&x)
	x.Says = append(x.Says, w.r.Broken...)
	return x
}

// Overridden says to everybody with a part in a case that the body lets a
// guarantee be broken under its procedure, and its reason.
func Overridden(guarantee int, reason string) string {
	says := ""
	for _, g := range docket.Guarantees() {
		if g.No == guarantee {
			says = ": “" + g.Text + "”"
		}
	}
	return fmt.Sprintf("Under this procedure a guarantee of fairness can be broken (guarantee %d)%s The body lets the procedure work all the same. Its reason: %s.", guarantee, says, strings.TrimRight(reason, " ."))
}

// meaning says what the reader must not misread: that nothing is decided, that
// nothing is in effect.
func (w *writer) meaning() []string {
	d := w.s.Decision("")
	switch {
	case d == nil && w.stage.Kind == procedure.Dismissed:
		return nil
	case d == nil && w.r.As == access.Respondent:
		return []string{"Nothing has been decided. What was reported is a claim that has to be shown. It is not a finding."}
	case d == nil && w.r.As == access.Complainant:
		return []string{"Nothing has been decided yet."}
	case d != nil && w.stage.Kind == procedure.ReconsiderStage && len(w.s.Sanctions) > 0:
		return []string{"There is a decision. It does not take effect while the body that decided can be asked to decide again, nor before the time to appeal is over."}
	case d != nil && w.lookedAgain(d):
		return []string{"The decision is taken again by those who made it. What they decided before has no effect."}
	case d != nil && w.stage.Kind == procedure.AppealStage && len(w.s.Sanctions) > 0 && w.s.Decision("").Final == 0 && w.p.Appeal.Stays == "auto":
		return []string{"There is a decision. It does not take effect before the time to appeal is over and any appeal is decided."}
	case d != nil && len(w.s.Reopenings) > 0 && d.Seq < w.s.Reopenings[len(w.s.Reopenings)-1]:
		return []string{"The case was opened again because of new facts. The new question is not decided."}
	case d != nil && w.s.Round > 1 && d.Round < w.s.Round:
		return []string{"The case was sent back. It has to be decided again."}
	}
	return nil
}

// lookedAgain reports whether the case is in a round that a request to
// reconsider opened, and the new decision is not there yet.
func (w *writer) lookedAgain(d *docket.Decision) bool {
	for i := range w.s.Reconsiders {
		if x := &w.s.Reconsiders[i]; x.Granted && x.Round == w.s.Round && d.ID == x.Of {
			return true
		}
	}
	return false
}

// still says that the case does not move, and why.
func (w *writer) still() []string {
	var out []string
	switch {
	case w.s.HeldFor == docket.ForIncapacity && w.r.As == access.Complainant: // why is not theirs to know
		out = append(out, "The case is held for now. Until it goes on, the time limits that depend on it stand still.")
	case w.s.HeldFor == docket.ForIncapacity:
		out = append(out, "The case is held while the respondent cannot take part. Until it goes on, the time limits that depend on it stand still.")
	case w.s.HeldFor != "":
		out = append(out, "The case waits for another body. Until it goes on, the time limits that depend on it stand still.")
	}
	switch asked := slices.ContainsFunc(w.s.StaysAsked, func(q docket.StayAsked) bool { return q.Decided == 0 }); {
	case asked && w.s.Stay > 0:
		out = append(out, "A stay was asked for. Until it is ruled on, what was decided does not work.")
	case w.s.Stay > 0:
		out = append(out, "A stay was ordered. What was decided does not work until the stay ends.")
	case asked:
		out = append(out, "A stay was asked for. It is not ruled on yet.")
	}
	for i := range w.s.Panels {
		if w.s.Panels[i].QuorumLost && docket.StillSits(w.p, w.s, &w.s.Panels[i]) {
			out = append(out, sentence(w.p.TitleOf(procedure.Role(w.s.Panels[i].Body))+" cannot sit until a seat is filled. Time limits that depend on it stand still."))
		}
	}
	if w.s.Deferred > 0 && !w.party() {
		out = append(out, "The respondent has resigned. The resignation waits for the end of the case.")
	}
	return out
}

// sanctions tells what is in force, to the respondent and to those who work on
// the case.
func (w *writer) sanctions(x *Section) {
	if w.r.As == access.Complainant {
		return
	}
	for i := range w.s.Sanctions {
		v := &w.s.Sanctions[i]
		rule := w.p.Sanction(v.Sanction)
		if rule == nil || v.Status != docket.StatusInEffect {
			continue
		}
		day := w.day(v.Effective)
		st := Step{Says: "In effect: " + small(rule.Title) + ".", Day: day, Sentence: "the day it took effect: " + day.String(), Rule: rule.Cite}
		x.Steps = append(x.Steps, st)
		for j := range w.s.Clocks {
			if c := &w.s.Clocks[j]; c.Rule == docket.TermRule && c.Ref == v.ID && c.Open() {
				x.Steps = append(x.Steps, Step{Says: "It ends by itself.", Day: c.Deadline.Day, Sentence: c.Says(), Rule: c.Cite})
			}
		}
	}
	for i := range w.s.Measures {
		if m := &w.s.Measures[i]; m.Lifted == 0 {
			if rule := w.p.InterimMeasure(m.Measure); rule != nil {
				day := w.day(m.At)
				x.Steps = append(x.Steps, Step{Says: "An interim measure is in force: " + small(rule.Title) + ". It is not a finding.", Day: day, Sentence: "the day it began: " + day.String(), Rule: rule.Cite})
			}
		}
	}
}

// ended says how a closed case came out.
func (w *writer) ended() string {
	you := w.r.As == access.Respondent
	switch w.s.Closed.Disposition {
	case "dismissed":
		return "The report was dismissed. Nobody was found to have done wrong."
	case "referred":
		return "It was passed on to another body, which it concerns more."
	case "not_warranted":
		return "It was found that there is not enough to investigate."
	case "no_cause":
		return "It was found that there is not enough to bring a charge."
	case "lesser_measure":
		return "It ended with a measure that is not a sanction."
	case "settled":
		return "It was settled between the two sides."
	case "withdrawn":
		return "The report was withdrawn."
	case "resigned":
		return "The respondent resigned, and under this procedure that ends the case."
	case "died":
		return "The respondent has died."
	case "cleared":
		if you {
			return "No breach was found against you."
		}
		return "No breach was found."
	case "sanctioned":
		if slices.ContainsFunc(w.s.Sanctions, func(x docket.InForce) bool { return x.Status == docket.StatusInEffect }) {
			return "A breach was found. The sanction stands until the respondent asks to come back and is let back."
		}
		return "A breach was found. What was decided has been carried out, or has run its time."
	case "consent":
		return "It ended by an agreement that the body accepted."
	case "closed":
		return "It was closed by order, before its course was over."
	}
	return "It ended."
}

func (w *writer) kept(x *Section) {
	if w.s.Purged {
		x.Says = append(x.Says, "The record was let go. Only the fact that there was a case remains.")
		return
	}
	if d, cite := docket.KeptUntil(w.p, w.s); !d.Day.IsZero() {
		x.Steps = append(x.Steps, Step{Says: "The record is kept at least until then.", Day: d.Day, Sentence: d.Sentence, Rule: cite})
	}
}
