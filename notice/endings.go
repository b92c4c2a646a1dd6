package notice

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/procedure"
)

// What letters about the end of a case tell.

// contested says that the complainant may have the dismissal looked at again, and
// until when, in words that hold before their letter is served.
func (w *writer) contested() string {
	if w.l.To != procedure.Respondent || w.s.Complainant.Person == "" {
		return ""
	}
	for i := range w.p.Clocks {
		c := &w.p.Clocks[i]
		if c.Stage != w.s.Stage || c.Owner != procedure.Complainant && c.Owner != procedure.Parties || !slices.Contains(c.Ends, procedure.ReviewAsked) {
			continue
		}
		if k := w.s.OpenClock(c.ID); k != nil {
			return "The complainant may ask for a review of the dismissal until " + k.Deadline.Day.String() + "."
		}
		return "The complainant may ask for a review of the dismissal within " + c.Rule.Period.String() + " from " + w.p.EventTitle(c.Starts[0]) + "."
	}
	return ""
}

func dismissed(ground string) string {
	switch ground {
	case "jurisdiction":
		return "The matter is outside what this body can rule on."
	case "not_covered":
		return "What was reported, even if it is true, is not one of the grounds of the procedure."
	case "late":
		return "The report came after the time for filing."
	case "unsupported":
		return "There is not enough that supports what was reported."
	case "trivial":
		return "What was reported is too slight for a proceeding."
	case "bad_faith":
		return "The report was found not to have been made in good faith."
	case "no_standing":
		return "The person concerned, or the person who reported, has no standing under this procedure."
	case "resolved":
		return "The matter has been resolved in another way."
	case "no_information":
		return "Information that was asked for was not given."
	case "confidence_broken":
		return "The person who reported made the matter public, which ends a complaint under this procedure."
	case "former_member":
		return "The person concerned left too long ago for this procedure."
	}
	return "The reasons are given below."
}

// overseen is what the body above answered, or why it is asked.
func (w *writer) overseen() {
	switch a := w.says.(type) {
	case *docket.OversightAnswer:
		if a.Agreed {
			w.v.Outcome = []string{"The body above agreed. What was put before it goes on as it stood."}
			return
		}
		w.v.Outcome = []string{"The body above did not agree. The case goes back."}
		if slices.ContainsFunc(w.s.Sanctions, func(x docket.InForce) bool { return x.Status == docket.StatusSetAside }) {
			w.v.Outcome = append(w.v.Outcome, "What was decided before has no effect any more.")
		}
		if slices.ContainsFunc(w.s.Offers, func(o docket.Offer) bool { return o.Status == "returned" }) {
			w.v.Outcome = append(w.v.Outcome, "The agreement does not stand, and what was admitted for it counts no more.")
		}
	case *docket.ClosingOrder:
		w.v.Outcome = []string{"The case is to be closed before its end. That needs the answer of the body above first."}
	default:
		w.other()
	}
}

func (w *writer) closing() {
	c := w.s.Closed
	if c == nil {
		return
	}
	w.v.Outcome = []string{ended(c.Disposition)}
	w.v.Facts = []fact{{"Closed on", w.day(c.At)}}
	if d, cite := docket.KeptUntil(w.p, w.s); !d.Day.IsZero() {
		w.v.Facts = append(w.v.Facts, fact{"Record kept", "at least until " + d.Day.String() + " (" + w.p.InWords(cite) + ")"})
	} else if docket.KeptForever(w.p, w.s) {
		w.v.Facts = append(w.v.Facts, fact{"Record kept", "for ever (" + w.p.InWords(cite) + ")"})
	}
	if i := slices.IndexFunc(w.s.Sanctions, func(x docket.InForce) bool { return !x.Effective.IsZero() }); i >= 0 {
		s := w.sanction(&w.s.Sanctions[i])
		w.v.Facts = append(w.v.Facts, fact{"Sanction", s.Title})
	}
	for i := range w.s.Sanctions {
		x := &w.s.Sanctions[i]
		if s := w.p.Sanction(x.Sanction); s != nil && s.Reinstate != nil && x.Status == docket.StatusInEffect {
			w.v.Outcome = append(w.v.Outcome, sentence(s.Title)+" stands. A petition to come back opens the case again, for that alone. "+strings.Join(w.wayBack(s.Reinstate), " "))
		}
	}
}

func ended(disposition string) string {
	switch disposition {
	case "dismissed":
		return "The report was dismissed."
	case "referred":
		return "The matter was referred to another body."
	case "not_warranted":
		return "The inquiry found no ground for an investigation."
	case "no_cause":
		return "No cause was found to go on."
	case "lesser_measure":
		return "The matter ended with a measure that is no sanction."
	case "settled":
		return "The parties settled the matter in mediation."
	case "withdrawn":
		return "The report was withdrawn."
	case "resigned":
		return "The respondent resigned. That is recorded as the end of the case; nothing was found."
	case "died":
		return "The respondent has died. Nothing was found, and nothing will be."
	case "cleared":
		return "No violation stands against the respondent."
	case "sanctioned":
		return "A violation was found, and what was ordered is done."
	case "consent":
		return "The case ended by agreement."
	case "closed":
		return "The case was closed by order, before its course was over. Nothing was found."
	}
	return "The case ended: " + words(disposition) + "."
}
