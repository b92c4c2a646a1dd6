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
	switch c.Rule {
	case docket.TermRule:
		return []string{"Nothing has to be done. The term ends by itself on that day."}
	case docket.ListingRule:
		return []string{"The publication is then taken back."}
	case docket.ReturnRule:
		return []string{"If nothing is asked by then, the time to ask for reinstatement is over."}
	case docket.ConditionRule:
		if mine && w.party() {
			return []string{"If it is not reported by then, it is recorded as late. You may then be asked to answer for it."}
		}
		return []string{"If it is not reported by then, it is recorded as late. The respondent may then have to answer for it."}
	}
	rule := w.p.Clock(c.Rule)
	if rule == nil {
		return nil
	}
	if d.Late {
		return w.late(rule, mine)
	}
	return w.silence(rule, mine)
}

func (w *writer) late(rule *procedure.Clock, mine bool) []string {
	if !rule.OnExpiry.Overdue {
		return []string{"That day has passed."}
	}
	said := "That day has passed, and it is recorded as late. It still has to be done."
	if to := w.substitute(rule.Owner); to != "" {
		said += " " + sentence(to+" was told.")
	}
	if w.party() && !mine {
		said += " You lose no right by it."
	}
	return []string{said}
}

// substitute is who is told that somebody is late, in words.
func (w *writer) substitute(owner procedure.Role) string {
	if o := w.p.Office(string(owner)); o != nil && o.Substitute != "" {
		return w.p.TitleOf(procedure.Role(o.Substitute))
	}
	if b := w.p.BodyOf(string(owner)); b != nil && b.SeatedBy != "" {
		return w.p.TitleOf(b.SeatedBy)
	}
	return ""
}

// silence is what the procedure attaches to the end of a time limit.
func (w *writer) silence(c *procedure.Clock, mine bool) []string {
	var out []string
	x := &c.OnExpiry
	for _, f := range x.Flags {
		if s := w.flag(f, mine); s != "" {
			out = append(out, s)
		}
	}
	if x.Event == procedure.AppealLapsed {
		if mine {
			out = append(out, "If you do not appeal by then, your right to appeal ends. The decision stands, unless somebody else has appealed.")
		} else {
			out = append(out, "If nobody appeals by then, the decision stands.")
		}
	}
	if x.Default {
		out = append(out, "If no answer comes, and it is proven that the charge was served, the body may treat what is alleged as admitted.")
	}
	if n := w.p.Notice(x.Issue); n != nil && mine {
		out = append(out, "After that day another letter comes: “"+n.Title+"”.")
	}
	if s := w.p.Sanction(x.Impose); s != nil {
		out = append(out, "If that day passes, this follows by the rule itself, without another decision: "+small(s.Title)+".")
	}
	if x.Lift {
		out = append(out, "If it is not done by then, the interim measure ends.")
	}
	if x.Exit != "" {
		out = append(out, w.leads(c, x.Exit))
	}
	if x.Overdue {
		said := "If it is not done by then, it is recorded as late, and it still has to be done."
		if to := w.substitute(c.Owner); to != "" {
			said = "If it is not done by then, it is recorded as late and " + to + " is told. It still has to be done."
		}
		if w.party() && !mine {
			said += " You lose no right by it."
		}
		out = append(out, said)
	}
	return out
}

func (w *writer) leads(c *procedure.Clock, on procedure.Event) string {
	st := w.stage
	if c.Stage != "" {
		st = w.p.Stage(c.Stage)
	}
	if way, ok := st.Exit(on); ok {
		switch to := w.p.Stage(way.To); to.Kind {
		case procedure.Closed:
			return "After that day the case is closed."
		case procedure.Dismissed:
			return "After that day the report is dismissed."
		default:
			return "After that day the case goes on to the step “" + to.Title + "”."
		}
	}
	return "After that day the case goes on."
}

func (w *writer) flag(f string, mine bool) string {
	if !mine {
		return ""
	}
	switch f {
	case "response_waived":
		return "If you do not answer by then, you are treated as having given up this answer. That is no admission. What is alleged must still be shown."
	case "comment_waived":
		return "If you do not comment by then, the report goes on without your comment."
	case "adverse_inference":
		return "If you keep back what was asked for, those who decide may hold that against you."
	case "non_cooperation":
		return "If you do not answer, it may be recorded that you did not cooperate."
	case "information_not_given":
		if w.p.Filing.InformationSilent == "close" {
			return "If you do not answer by then, the report may be closed."
		}
		return "If you do not answer by then, the report is looked at as it is. You are not punished for it."
	case "non_participation":
		s := "If you do not take part, that is recorded."
		if slices.Contains(w.p.Appeal.LostBy, f) {
			s += " You then lose the right to appeal."
		}
		return s
	case "late_material":
		return "What comes after that day may be left out."
	case "notice_period_over":
		return ""
	}
	return "If nothing is done by then, this is recorded: " + words(f) + "."
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
