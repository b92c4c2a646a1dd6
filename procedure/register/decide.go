package register

import (
	"fmt"
	"strings"
	"time"

	"probity/procedure"
	"probity/procedure/clock"
)

// Actor is who asks, as the caller has established it.
type Actor struct {
	Person  string   // the person's id; empty for the program
	Offices []string // offices of this procedure the person holds today
	Admin   bool     // keeps people and offices of the installation
	Program bool     // the engine itself
}

// Act is what somebody asks for. Which fields count follows from the kind, as
// in Entry.
type Act struct {
	ID        string
	Kind      Kind
	By        Actor
	Hole      string
	Guarantee int
	Reason    string
	From      clock.Date // none: today, or the pack's own first day if that is later
	Result    *Result
}

// Refusal is why something may not be done with a pack now.
type Refusal struct {
	Code     Code     `json:"code"`
	Sentence string   `json:"sentence"`
	Rule     string   `json:"rule"`
	Field    string   `json:"field,omitempty"`
	Missing  []string `json:"missing,omitempty"` // activate: everything that stands in the way, each as a sentence
}

// Code is the kind of refusal; the words are those of docket.Code.
type Code string

// Codes of refusal.
const (
	NotYours   Code = "not_yours"
	NotYet     Code = "not_yet"
	Already    Code = "already"
	BadRequest Code = "bad_request"
	Unknown    Code = "unknown"
)

// Error is the sentence and the rule.
func (r *Refusal) Error() string { return r.Sentence + " (" + r.Rule + ")" }

const (
	ruleReason = "library: every step says why"
	ruleText   = "library: a text is added once"
	ruleTwo    = "library: an override needs two people"
)

// Decide says whether the act may be entered now. The error is a *Refusal.
// under is the pack whose governed_by counts, which r.Constitution names; nil
// when the procedure never was activated: then p speaks for itself. The entry
// is not yet sealed, and the register stays as it was.
func Decide(r *Register, p, under *procedure.Procedure, a Act, now time.Time) (Entry, error) {
	d := decision{r: r, p: p, under: under, a: &a, pack: r.Pack(p.Digest()), today: clock.DateOf(now, time.UTC)}
	if under == nil {
		d.under = p
	}
	d.e = Entry{
		Seq: r.Head + 1, Act: a.ID, Kind: a.Kind, At: now.UTC(), By: a.By.Person,
		Procedure: p.ID, Version: p.Version, Digest: p.Digest(),
	}
	if ref := d.decide(); ref != nil {
		return Entry{}, ref
	}
	return d.e, nil
}

type decision struct {
	r     *Register
	p     *procedure.Procedure
	under *procedure.Procedure
	pack  *Pack
	a     *Act
	today clock.Date
	e     Entry
}

func refuse(code Code, rule, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Rule: rule, Sentence: fmt.Sprintf(format, args...)}
}

func (r *Refusal) at(field string) *Refusal { r.Field = field; return r }

func (d *decision) name() string { return d.p.ID + " version " + d.p.Version }

func (d *decision) decide() *Refusal {
	if ref := d.office(); ref != nil {
		return ref
	}
	if d.a.Kind == Add {
		d.e.Rule = ruleText
		if d.pack != nil {
			return refuse(Already, ruleText, "This text of %s is in the library.", d.name())
		}
		return nil
	}
	if d.pack == nil {
		return refuse(Unknown, ruleText, "This text of %s was not added to the library.", d.name())
	}
	switch d.a.Kind {
	case Check:
		d.e.Result = d.a.Result
		if d.a.Result == nil {
			return refuse(BadRequest, "docket guarantees", "A check has a result.")
		}
		return nil
	case Declare:
		return d.declare()
	case Override:
		return d.override()
	case Second:
		return d.second()
	case Activate:
		return d.activate()
	case Retire:
		return d.retire()
	}
	return refuse(BadRequest, "list of acts", "There is nothing called %q to be done with a pack.", d.a.Kind).at("kind")
}

// office finds in which office the actor does it. Adding and checking bind
// nobody, so an administrator may do it too: somebody has to bring in the first
// pack of a body that has no offices here yet.
func (d *decision) office() *Refusal {
	rule := fmt.Sprintf("governed_by of %s %s", d.under.ID, d.under.Version)
	d.e.Rule = rule
	harmless := d.a.Kind == Add || d.a.Kind == Check
	if d.a.By.Program && harmless {
		d.e.As = Program
		return nil
	}
	for _, o := range d.under.GovernedBy {
		if d.a.By.Person != "" && has(d.a.By.Offices, o) {
			d.e.As = o
			return nil
		}
	}
	if d.a.By.Person != "" && d.a.By.Admin && harmless {
		d.e.As = "administrator"
		return nil
	}
	titles := make([]string, 0, len(d.under.GovernedBy))
	for _, o := range d.under.GovernedBy {
		titles = append(titles, d.under.TitleOf(procedure.Role(o)))
	}
	return refuse(NotYours, rule, "It is for %s of %s.", strings.Join(titles, " or "), d.under.Body)
}

func (d *decision) declare() *Refusal {
	hole := d.p.UnknownOf(d.a.Hole)
	switch {
	case hole == nil:
		return refuse(Unknown, "unknown", "%s lists nothing called %q as unknown.", d.name(), d.a.Hole).at("hole")
	case hole.Assumed == "":
		return refuse(NotYet, "unknown: "+hole.ID, "The pack puts nothing there: %s A new version of the pack must say it; it cannot be declared.", hole.Says).at("hole")
	case strings.TrimSpace(d.a.Reason) == "":
		return refuse(BadRequest, "unknown: "+hole.ID, "Say in words that the body takes this as its rule: %s", hole.Assumed).at("reason")
	case d.pack.declared(hole.ID):
		return refuse(Already, "unknown: "+hole.ID, "The body has confirmed this already.").at("hole")
	}
	d.e.Hole, d.e.Reason = hole.ID, d.a.Reason
	return nil
}

func (d *decision) override() *Refusal {
	rule := fmt.Sprintf("guarantee %d", d.a.Guarantee)
	broken := false
	if d.pack.Result != nil {
		for _, f := range d.pack.Result.Faults {
			broken = broken || f.Guarantee == d.a.Guarantee
		}
	}
	switch {
	case d.pack.Result == nil:
		return refuse(NotYet, rule, "%s was not checked; only what a check found can be overridden.", d.name())
	case d.a.Guarantee < 1 || !broken:
		return refuse(Unknown, rule, "The check of %s did not find guarantee %d broken; there is nothing to override.", d.name(), d.a.Guarantee).at("guarantee")
	case strings.TrimSpace(d.a.Reason) == "":
		return refuse(BadRequest, ruleReason, "Say why the body lets its procedure work although this guarantee can be broken. Everybody with a case under it will read it.").at("reason")
	case has(d.pack.Overridden(), d.a.Guarantee):
		return refuse(Already, rule, "An override of guarantee %d stands.", d.a.Guarantee).at("guarantee")
	}
	d.e.Guarantee, d.e.Reason, d.e.Rule = d.a.Guarantee, d.a.Reason, ruleTwo+"; "+d.e.Rule
	return nil
}

// second agrees to the last override of the guarantee.
func (d *decision) second() *Refusal {
	var x *Exception
	for i := range d.pack.Overrides {
		if o := &d.pack.Overrides[i]; o.Guarantee == d.a.Guarantee && !o.Stands() {
			x = o
		}
	}
	switch {
	case has(d.pack.Overridden(), d.a.Guarantee):
		return refuse(Already, ruleTwo, "An override of guarantee %d stands.", d.a.Guarantee).at("guarantee")
	case x == nil:
		return refuse(Unknown, ruleTwo, "Nobody asked for an override of guarantee %d.", d.a.Guarantee).at("guarantee")
	case x.By == d.a.By.Person:
		return refuse(NotYours, ruleTwo, "You asked for this override; somebody else must agree to it.")
	}
	d.e.Guarantee, d.e.Seconds, d.e.Rule = x.Guarantee, x.Seq, ruleTwo+"; "+d.e.Rule
	return nil
}

func (d *decision) activate() *Refusal {
	from := d.a.From
	if from.IsZero() {
		if from = d.today; from.Before(d.p.InForce) {
			from = d.p.InForce
		}
	}
	if d.pack.Active {
		return refuse(Already, "activation", "%s is active since %s.", d.name(), d.pack.From)
	}
	if from.Before(d.p.InForce) {
		return refuse(BadRequest, "in_force of "+d.name(), "By its own text %s begins on %s; it cannot take reports before that.", d.name(), d.p.InForce).at("from")
	}
	for i := range d.r.Packs {
		q := &d.r.Packs[i]
		switch {
		case q.Procedure != d.p.ID || !q.Active:
		case q.Version == d.p.Version:
			return refuse(NotYet, "activation", "Another text that calls itself %s is active (digest %.12s). Nobody could tell the two apart: give the new one a version of its own, or retire the other first.", d.name(), q.Digest)
		case q.From == from:
			return refuse(BadRequest, "activation", "Version %s of %s takes reports from %s too. Say which one governs that day: name a later first day for this one, or retire that version first.", q.Version, q.Procedure, from).at("from")
		}
	}
	if missing, rules := d.missing(); len(missing) > 0 {
		ref := refuse(NotYet, strings.Join(rules, "; "), "%s cannot be activated yet. %s", d.name(), strings.Join(missing, " "))
		ref.Missing = missing
		return ref
	}
	d.e.From, d.e.Reason = from, d.a.Reason
	return nil
}

// missing lists what a pack lacks before it can be activated, each in a
// sentence, with the rules that ask for it.
func (d *decision) missing() (says, rules []string) {
	add := func(rule, format string, args ...any) {
		says, rules = append(says, fmt.Sprintf(format, args...)), append(rules, rule)
	}
	for _, h := range d.p.OpenHoles() {
		add("unknown: "+h.ID, "Its text leaves open: %s A new version must say it.", stop(h.Says))
	}
	for _, h := range d.p.Assumed() {
		if !d.pack.declared(h.ID) {
			add("unknown: "+h.ID, "The body must confirm in words what the pack assumes: %s", stop(h.Assumed))
		}
	}
	if d.pack.Result == nil {
		add("check", "It was not checked for unfairness.")
	}
	for _, f := range d.pack.open() {
		switch {
		case f.Guarantee == 0:
			add(f.Rule, "The check found: %s", stop(f.Says))
		case d.pack.asked(f.Guarantee):
			add(fmt.Sprintf("guarantee %d", f.Guarantee), "The check found guarantee %d broken, and a second person must agree to its override: %s", f.Guarantee, stop(f.Says))
		default:
			add(fmt.Sprintf("guarantee %d", f.Guarantee), "The check found guarantee %d broken: %s", f.Guarantee, stop(f.Says))
		}
	}
	return says, rules
}

// Missing lists in sentences what stands in the way of activating the pack.
func Missing(r *Register, p *procedure.Procedure) []string {
	pack := r.Pack(p.Digest())
	if pack == nil {
		return []string{"It was not added to the library."}
	}
	says, _ := (&decision{r: r, p: p, pack: pack}).missing()
	return says
}

func (p *Pack) asked(guarantee int) bool {
	for i := range p.Overrides {
		if p.Overrides[i].Guarantee == guarantee {
			return true
		}
	}
	return false
}

func (d *decision) retire() *Refusal {
	switch {
	case !d.pack.Active:
		return refuse(Already, "retirement", "%s is not active.", d.name())
	case strings.TrimSpace(d.a.Reason) == "":
		return refuse(BadRequest, ruleReason, "Say why it takes no more reports.").at("reason")
	}
	d.e.Reason = d.a.Reason
	return nil
}

// stop ends a sentence that has no end.
func stop(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
