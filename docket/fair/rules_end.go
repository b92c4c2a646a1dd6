package fair

import (
	"slices"
	"strings"

	"probity/procedure"
)

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// interimMeasuresEnd asks for grounds, a notice that reaches the respondent, an
// end or a review that is a real time limit, and a way to challenge.
func interimMeasuresEnd(t *text) {
	for i := range t.p.Interim {
		m := &t.p.Interim[i]
		where := "interim:" + m.ID
		if len(m.Grounds) == 0 {
			t.say(12, where, m.Cite, "“%s” can be imposed on any ground.", m.Title)
		}
		if !t.toRespondent(m.Notice) {
			t.say(12, where, m.Cite, "The respondent is not told of “%s”.", m.Title)
		}
		if !m.Challenge {
			t.say(12, where, m.Cite, "The respondent cannot challenge “%s”.", m.Title)
		}
		k := t.p.Clock(m.Review)
		switch {
		case k == nil && m.Max.IsZero():
			t.say(12, where, m.Cite, "“%s” has neither an end nor a review.", m.Title)
		case k == nil && m.Review != "":
			t.say(12, where, m.Cite, "“%s” is to be reviewed by a time limit that does not exist.", m.Title)
		case k == nil:
			t.say(12, where, m.Cite, "Nothing ends “%s” when its time is over: it has a longest term, and no time limit watches it.", m.Title)
		case !has(k.Starts, procedure.InterimImposed) && !has(k.Starts, procedure.Issued(m.Notice, procedure.Respondent)):
			t.say(12, where, m.Cite, "The review of “%s” does not start when it is imposed.", m.Title)
		case !k.OnExpiry.Lift && !k.OnExpiry.Overdue && k.OnExpiry.Event == "" && len(k.OnExpiry.Flags) == 0:
			t.say(12, where, m.Cite, "Nothing happens when the review of “%s” is late.", m.Title)
		}
	}
}

// defaultNeedsProof asks that whoever can be declared in default was served in
// a way that proves it.
func defaultNeedsProof(t *text) {
	for i := range t.p.Stages {
		st := &t.p.Stages[i]
		if _, ok := st.Exit(procedure.Defaulted); !ok || st.Kind != procedure.Charge {
			continue
		}
		if n := t.p.Notice(st.Notice); n == nil || len(n.Proven) == 0 {
			t.say(16, "notice:"+st.Notice, st.Cite, "Default can be declared in “%s” though no way of service of the charge proves that it arrived.", st.Title)
		}
	}
}

// proofIsNamed asks for the standard of proof, and for independent proof where
// reports without a name are taken.
func proofIsNamed(t *text) {
	if t.p.Proof.Finding == "" {
		t.say(15, "proof", t.p.Proof.Cite, "The standard of proof is not named.")
	}
	if t.p.Filing.Anonymous != procedure.AnonymousForbidden && !t.p.Filing.IndependentProof {
		t.say(19, "filing", t.p.Filing.Cite, "Reports without a name are taken, and nothing asks for proof independent of them.")
	}
}

// everyEndIsTold asks for a notice to both sides at the close, at a dismissal
// and at a decision. To the complainant only where somebody can complain.
func everyEndIsTold(t *text) {
	complains := has(t.p.Filing.By, procedure.Complainant)
	tell := func(e procedure.Event, to procedure.Role, what string) {
		for _, n := range t.p.DueOn(e) {
			if has(n.To, to) {
				return
			}
		}
		t.say(22, "notices", "", "Nothing tells %s of %s.", t.p.TitleOf(to), what)
	}
	tell(procedure.ClosedNow, procedure.Respondent, "the end of the case")
	tell(procedure.Decided, procedure.Respondent, "the decision")
	if complains {
		tell(procedure.ClosedNow, procedure.Complainant, "the end of the case")
	}
	if !t.p.Appeal.None {
		tell(procedure.AppealDecided, procedure.Respondent, "the decision on the appeal")
		if len(t.p.Appeal.Complainant) > 0 {
			tell(procedure.Decided, procedure.Complainant, "the decision, which they may appeal")
		}
	}
	if t.p.StageOfKind(procedure.Dismissed) != nil && complains {
		tell(procedure.DismissedNow, procedure.Complainant, "a dismissal, which they may contest")
	}
	for i := range t.p.Stages { // who was told of the allegations waits for what becomes of them
		st := &t.p.Stages[i]
		w, ok := st.Exit(procedure.DismissedNow)
		if to := t.p.Stage(w.To); ok && to != nil && to.Kind != procedure.Closed && has([]procedure.Kind{procedure.Response, procedure.Investigation, procedure.Charge, procedure.Hearing}, st.Kind) {
			tell(procedure.DismissedNow, procedure.Respondent, "a dismissal after they were asked to answer")
			break
		}
	}
	if len(t.p.Sanctions) > 0 && t.p.StageOfKind(procedure.SanctionStage) != nil {
		tell(procedure.InEffect, procedure.Respondent, "a sanction's taking effect")
	}
}

// recordsAreKept asks for a time for which each class of record is kept.
func recordsAreKept(t *text) {
	for _, class := range []string{"decided", "dismissed"} {
		kept := false
		for i := range t.p.Retain {
			kept = kept || t.p.Retain[i].Class == class && (t.p.Retain[i].Forever || t.p.Retain[i].Period.N > 0)
		}
		if !kept {
			t.say(25, "retain", "", "For how long the record of a case that was %s is kept is not said.", class)
		}
	}
	if t.p.Filing.FormerNotRetained && !slices.ContainsFunc(t.p.Retain, func(r procedure.Retention) bool { return r.Class == "not_retained" }) {
		t.say(25, "retain", "", "For how long what is not processed is kept is not said.")
	}
}

// openUnknowns lists what the source does not say and nobody has filled.
func openUnknowns(t *text) {
	for _, u := range t.p.OpenHoles() {
		t.note("unknown:"+u.ID, "Unknown, and nothing put in its place: %s", u.Says)
	}
}
