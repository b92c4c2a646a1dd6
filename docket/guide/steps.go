package guide

import (
	"slices"
	"strings"

	"probity/docket"
	"probity/docket/access"
	"probity/procedure"
	"probity/procedure/clock"
)

// asked is what the reader owes, with what follows if it is not done. When it
// is nothing, it says so.
func (w *writer) asked() Section {
	x := Section{ID: "asked", Heading: "What is asked of you"}
	for _, d := range w.owed() {
		if w.mine(&d) {
			x.Steps = append(x.Steps, w.step(&d, true))
		}
	}
	switch {
	case len(x.Steps) > 0:
	case w.s.Closed != nil:
		x.Says = []string{"Nothing. You need do nothing."}
	default:
		x.Says = []string{"Nothing for now. You need do nothing. " + w.told()}
	}
	return x
}

// told is how the reader hears of what comes.
func (w *writer) told() string {
	switch {
	case w.r.Receipt:
		return "Look here again with your receipt now and then: that is how we reach you."
	case w.party():
		return "You are written to when something is asked of you."
	}
	return "What is asked of you will stand here, and in the list of what you owe."
}

// owed is what everybody owes, the earliest first, then what has no day.
func (w *writer) owed() []docket.Duty {
	list := slices.DeleteFunc(docket.Duties(w.p, w.s, w.now), w.saidByItsClock)
	slices.SortStableFunc(list, func(a, b docket.Duty) int {
		switch {
		case a.Due.IsZero() != b.Due.IsZero():
			if a.Due.IsZero() {
				return 1
			}
			return -1
		case a.Due.Before(b.Due):
			return -1
		case b.Due.Before(a.Due):
			return 1
		}
		return 0
	})
	return list
}

// saidByItsClock reports whether a condition of a sanction has a time limit of
// its own, which says more.
func (w *writer) saidByItsClock(d docket.Duty) bool {
	id, ok := strings.CutPrefix(d.ID, "condition:"+d.Ref+".")
	return ok && slices.ContainsFunc(w.s.Clocks, func(c docket.Running) bool {
		return c.Rule == docket.ConditionRule && c.Ref == d.Ref && c.Title == "Condition "+id && c.Open()
	})
}

// next is what others do, as far as the reader may know it, and where the case
// can go from here.
func (w *writer) next() Section {
	x := Section{ID: "next", Heading: "What comes next"}
	if w.s.Closed != nil {
		x.Says = []string{"Nothing more comes by itself. The case can be opened again only if new facts come up."}
		return x
	}
	for _, d := range w.owed() {
		if !w.mine(&d) && w.mayKnow(&d) {
			x.Steps = append(x.Steps, w.step(&d, false))
		}
	}
	for i := range w.s.Hearings {
		if h := &w.s.Hearings[i]; h.Held == 0 && h.Continued == 0 && h.Round == w.s.Round && h.For.After(w.now) {
			set := "set on " + w.day(h.SetAt).String() + ": " + h.Day.String()
			x.Steps = append(x.Steps, Step{Says: "The hearing takes place.", Day: h.Day, Sentence: set, Rule: w.stage.Cite})
		}
	}
	w.waits(&x)
	if after := w.after(); after != "" {
		x.Says = append(x.Says, after)
	}
	if w.party() && len(x.Steps) == 0 {
		first := "Just now the next step is somebody else's."
		if a := w.asked(); len(a.Steps) > 0 {
			first = "Just now the case waits for you. What is asked, and until when, is said above."
		}
		x.Says = append([]string{first}, x.Says...)
	}
	if len(x.Steps)+len(x.Says) == 0 {
		x.Says = []string{"What comes next depends on what is asked of you above."}
	}
	return x
}

// mayKnow reports whether the reader may know that somebody else owes this. A
// side does not learn what the other is asked, nor the body's inner business.
func (w *writer) mayKnow(d *docket.Duty) bool {
	if !w.party() {
		return true
	}
	if d.Owner == procedure.Complainant || d.Owner == procedure.Respondent {
		return false
	}
	for _, inner := range []string{"certificate:", "challenge:", "letter:", "request:", "offer:", "interim:", "respondent", "question:", "withdrawal", "petition:"} {
		if strings.HasPrefix(d.ID, inner) {
			return w.askedFor(d)
		}
	}
	return true
}

// askedFor reports whether the duty answers something the reader's side asked
// for.
func (w *writer) askedFor(d *docket.Duty) bool {
	side := w.side()
	switch {
	case d.ID == "withdrawal":
		return side == procedure.Complainant
	case strings.HasPrefix(d.ID, "petition:"), strings.HasPrefix(d.ID, "interim:"):
		return side == procedure.Respondent
	}
	for i := range w.s.Requests {
		if q := &w.s.Requests[i]; q.ID == d.Ref {
			return q.By == side
		}
	}
	for i := range w.s.Challenges {
		if q := &w.s.Challenges[i]; q.ID == d.Ref {
			return q.By == side
		}
	}
	for i := range w.s.Offers {
		if q := &w.s.Offers[i]; q.ID == d.Ref {
			return side == procedure.Respondent
		}
	}
	return false
}

// waits tells of time that must pass before something can happen.
func (w *writer) waits(x *Section) {
	for i := range w.s.Clocks {
		c := &w.s.Clocks[i]
		if c.Open() && c.Deadline.Rule.Bound == clock.Min && (!w.party() || c.Owner != other(w.side())) {
			says := "This must not come earlier: " + small(c.Title) + "."
			if rule := w.p.Clock(c.Rule); rule != nil && rule.OnExpiry.Effect {
				says = "The sanction takes effect by itself."
			}
			x.Steps = append(x.Steps, Step{Says: says, Day: c.Deadline.Day, Sentence: c.Says(), Rule: c.Cite})
		}
	}
}

// after says where the case can go from its stage.
func (w *writer) after() string {
	var on, early []string
	for _, e := range w.stage.Exits {
		to := w.p.Stage(e.To)
		if to == nil {
			continue
		}
		list := &on
		if to.Kind == procedure.Closed || to.Kind == procedure.Dismissed {
			list = &early
		}
		name := "“" + to.Title + "”"
		if to.Kind == procedure.Closed {
			name = "the end of the case"
		}
		if !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	switch {
	case len(on) > 0 && len(early) > 0:
		return "From this step the case can go on to " + orList(on) + ". It can also come to " + orList(early) + "."
	case len(on) > 0:
		return "From this step the case goes on to " + orList(on) + "."
	case len(early) > 0:
		return "From this step the case comes to " + orList(early) + "."
	}
	return ""
}

// step words a duty for whoever owes it, or for somebody else.
func (w *writer) step(d *docket.Duty, mine bool) Step {
	what := small(strings.TrimSuffix(d.What, "."))
	if c := w.clockOf(d); c != nil && c.Rule == docket.ConditionRule {
		what = "meet condition " + strings.TrimPrefix(c.Title, "Condition ") + " and report it"
	}
	out := Step{Who: d.Owner, Day: d.Due, Sentence: d.Sentence, Act: d.Act, Rule: d.Rule}
	optional := strings.Contains(what, "if you wish")
	switch {
	case mine && optional:
		out.Says = "You can " + what + "."
	case mine && w.party():
		out.Says = "You are asked to " + what + "."
	case mine:
		out.Says = "It is for you to " + what + "."
	case d.Act == docket.DecideExtension && w.party():
		out.Says, out.Day, out.Sentence = "It is for "+w.p.TitleOf(d.Owner)+" to rule on your request for more time.", clock.Date{}, ""
	default:
		out.Says = "It is for " + w.p.TitleOf(d.Owner) + " to " + ofOthers(what) + "."
	}
	if d.Standing != "" {
		out.Otherwise = append(out.Otherwise, "This time stands still for now ("+d.Standing+"). When it runs again, there is a new last day.")
	}
	if c := w.clockOf(d); c != nil {
		out.Otherwise = append(out.Otherwise, w.otherwise(c, d, mine)...)
		if mine {
			if more := w.moreTime(c); more != "" {
				out.Otherwise = append(out.Otherwise, more)
			}
		}
		if out.Sentence != "" {
			out.Sentence = c.Says()
		}
	}
	if mine && w.party() {
		out.How = w.how(d.Act)
	}
	return out
}

func (w *writer) clockOf(d *docket.Duty) *docket.Running {
	id, ok := strings.CutPrefix(d.ID, "clock:")
	if !ok {
		return nil
	}
	return w.s.Clock(id)
}

// ofOthers turns what is said to somebody into what is said of them.
func ofOthers(what string) string {
	return strings.NewReplacer("if you wish to", "if they wish to", "if you wish", "if they wish", "whether you agree", "whether they agree", "put to you", "put to them").Replace(what)
}

func other(side procedure.Role) procedure.Role {
	if side == procedure.Complainant {
		return procedure.Respondent
	}
	return procedure.Complainant
}

// otherwise says what follows when the time passes.
func (w *writer) otherwise(c *docket.Running, d *docket.Duty, mine bool) []string {
	if c.Standing() {
		return nil
	}
	rule := w.p.Clock(c.Rule)
	if rule != nil && d.Late {
		return w.late(rule, mine)
	}
	out := docket.Otherwise(w.p, w.s, c, mine && w.party() || mine && rule != nil)
	if n := len(out); n > 0 && rule != nil && rule.OnExpiry.Overdue && w.party() && !mine { // what is said of lateness comes last
		out[n-1] += " You lose no right by it."
	}
	return out
}

func (w *writer) late(rule *procedure.Clock, mine bool) []string {
	if !rule.OnExpiry.Overdue {
		return []string{"That day has passed."}
	}
	said := "That day has passed, and it is recorded as late. It still has to be done."
	if to := docket.EscalatesTo(w.p, rule.Owner); to != "" {
		said += " " + sentence(w.p.TitleOf(to)+" was told.")
	}
	if w.party() && !mine {
		said += " You lose no right by it."
	}
	return []string{said}
}

// moreTime says that more time can be asked for, if it can.
func (w *writer) moreTime(c *docket.Running) string {
	rule := w.p.Clock(c.Rule)
	if rule == nil || rule.Extension == nil || !c.Open() || c.Standing() {
		return ""
	}
	x := rule.Extension
	if x.OnRecord {
		if w.r.As == access.Office || w.r.As == access.Investigator {
			return "This time can be made longer by recording the reasons, up to " + x.Max.String() + " at once."
		}
		return ""
	}
	if !slices.Contains(x.AskedBy, c.Owner) && (!w.party() || !slices.Contains(x.AskedBy, procedure.Parties)) || x.Times > 0 && c.Extensions >= x.Times {
		return ""
	}
	today := w.day(w.now)
	s := "You can ask for more time"
	if !x.Max.IsZero() {
		s += ", up to " + x.Max.String()
	}
	switch {
	case x.AskBy == "before_due" && !today.Before(c.Deadline.Day), x.AskBy == "by_due" && today.After(c.Deadline.Day):
		return "It is too late to ask for more time."
	case x.AskBy == "before_due":
		s += ", before that day"
	case x.AskBy == "by_due":
		s += ", on that day at the latest"
	}
	return s + "."
}
