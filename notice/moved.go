package notice

import (
	"strings"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/change"
)

// moved tells what a move to another version changes for the addressee: their
// dates first, then rights, who decides, and how the case can end.
func (w *writer) moved() {
	a, ok := w.says.(*docket.VersionMoved)
	if !ok {
		return
	}
	worse, _ := change.Worst(a.Changes)
	chosen := "Nothing in it gets worse for you. If something did, the case could have been moved only because you chose it."
	if len(worse) > 0 {
		chosen = "You chose that version, and were shown what in it gets worse for you."
		if e := w.entry(a.Chosen); e != nil {
			chosen = "You chose that version on " + w.day(e.At) + ", and were shown what in it gets worse for you."
		}
	}
	w.v.Outcome = append(w.v.Outcome, "Your case goes on under version "+line(a.Version)+" of the procedure. "+chosen, "What you are said to have done is judged by the edition of the code that was in force when it happened, as before. A last day that you were told stays, unless a later one is given below.")
	for _, area := range []struct{ id, heading string }{{"dates", "Your dates"}, {"rights", "What the rules say otherwise"}, {"bodies", "Who decides"}, {"exits", "The steps of the case"}} {
		g := group{Heading: area.heading}
		for i := range a.Changes {
			if x := &a.Changes[i]; x.Area == area.id && w.ownDate(x) {
				g.Says = append(g.Says, w.changed(x))
			}
		}
		if len(g.Says) > 0 {
			w.v.Changes = append(w.v.Changes, g)
		}
	}
}

// ownDate reports whether the change is of a time limit that the addressee must
// keep, or of no single one.
func (w *writer) ownDate(x *change.Change) bool {
	c := w.s.Clock(x.What)
	return c == nil || c.Owner == w.l.To || c.Owner == procedure.Parties
}

// changed says one change to the addressee.
func (w *writer) changed(x *change.Change) string {
	said := strings.NewReplacer("For the respondent that is", "For you that is", " in the new version", " from now on").Replace(line(x.Sentence))
	if c := w.s.Clock(x.What); c != nil && x.Bearing == change.Better && x.NewDue.After(x.OldDue) {
		said = sentence(line(c.Title)) + " ends later now: on " + w.day(x.NewDue.Add(-1)) + " instead of " + w.day(x.OldDue.Add(-1)) + "." // a last day ends when the next begins
	}
	return said + " (" + w.p.InWords(x.NewCite) + ")"
}
