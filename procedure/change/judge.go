package change

import (
	"fmt"
	"strconv"
	"strings"

	"probity/procedure"
	"probity/procedure/clock"
)

// difference is one value that is not the same in both versions.
type difference struct {
	c        *comparison
	path     string
	was, is  leaf
	had, has bool

	section, id, field string // clocks, response, rule.period
}

// things are the sections whose items have ids.
var things = []string{"codes", "standings", "grounds", "offices", "bodies", "calendars", "clocks", "stages", "acts", "notices", "sanctions", "interim", "retain"}

func (d *difference) split() {
	d.section, d.field, _ = strings.Cut(d.path, ".")
	if contains(things, d.section) {
		d.id, d.field, _ = strings.Cut(d.field, ".")
	}
}

// whole names the thing when only one version has it.
func (d *difference) whole() string {
	if d.id == "" {
		return ""
	}
	u := Use{strings.TrimSuffix(d.section, "s"), d.id}
	switch d.section {
	case "bodies":
		u.Kind = "body"
	case "interim":
		u.Kind = "interim"
	case "clocks", "offices", "notices", "sanctions", "grounds", "standings", "codes":
	default:
		return ""
	}
	if knows(d.c.old, u) == knows(d.c.now, u) {
		return ""
	}
	return d.section + "." + d.id
}

func (d *difference) judge() Change {
	x := Change{Area: d.area(), What: d.path, Old: d.was.text, New: d.is.text, OldCite: d.cite(d.c.old), NewCite: d.cite(d.c.now)}
	if whole := d.whole(); whole != "" {
		x.What = whole
		x.Old, x.New = "there", "not there"
		if !d.had {
			x.Old, x.New = "not there", "there"
		}
		x.Bearing = d.thing()
	} else {
		x.Bearing = d.value()
	}
	x.Sentence = fmt.Sprintf("%s: %s before, %s in the new version. For the respondent that is %s.", d.name(), orNothing(x.Old), orNothing(x.New), d.inWords(x.Bearing))
	return x
}

func (d *difference) area() string {
	switch d.section {
	case "bodies", "offices", "conflicts":
		return "bodies"
	case "stages", "exit", "always":
		return "exits"
	}
	return "rights"
}

// thing judges something that only one version has. What was taken away while
// the case stands on it is an obstacle and told as one besides.
func (d *difference) thing() Bearing {
	switch d.section {
	case "codes":
		return d.code()
	case "sanctions", "interim", "grounds": // what can be held against or done to somebody
		if d.has {
			return Worse
		}
		return Better
	case "notices":
		if n := d.c.now.Notice(d.id); n != nil && contains(roles(n.To), string(procedure.Respondent)) {
			return Better
		}
	case "clocks":
		if k := d.c.now.Clock(d.id); k != nil && !d.c.mine(k.Owner) && k.Owner != procedure.Complainant && onlyOverdue(k) {
			return Better // a limit on the body that takes nothing from anybody
		}
	}
	return Worse
}

func onlyOverdue(k *procedure.Clock) bool {
	e := k.OnExpiry
	e.Overdue = false
	return e.IsZero()
}

func roles(list []procedure.Role) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = string(list[i])
	}
	return out
}

// value judges a value that differs. What is not named here is worse: that is
// the rule, not an oversight.
func (d *difference) value() Bearing {
	switch d.section {
	case "codes":
		return d.code()
	case "clocks":
		return d.clock()
	case "filing":
		return d.filing()
	case "sanctions", "interim":
		return d.sanction()
	}
	if d.section == "stay" && !d.c.old.Stay.Given() {
		return Better // a right that there was not
	}
	switch pattern := d.section + "." + d.field; pattern {
	case "proof.finding":
		return d.rank(proofs, true)
	case "proof.appeal", "proof.reinstatement":
		return d.rank(proofs, false)
	case "appeal.respondent", "appeal.outcomes":
		if d.field == "outcomes" {
			return d.without("increase")
		}
		return d.more(true)
	case "appeal.lost_by", "publish.audience", "publish.fields":
		return d.more(false)
	case "appeal.new_evidence", "consent.offered", "consent.erased", "publish.none", "publish.retract_on_lift", "stages.waivable":
		return d.yes(true)
	case "reconsideration.by", "offices.apart_from":
		return d.more(true)
	case "stay.stages":
		return d.more(true)
	case "stay.at_once":
		return d.yes(true)
	case "stay.security":
		return d.yes(false)
	case "reconsideration.heavier":
		return d.yes(false)
	case "appeal.none", "appeal.cross":
		return d.yes(false)
	case "appeal.stays":
		return d.rank([]string{"never", "on_order", "auto"}, true)
	case "publish.from":
		return d.rank([]string{"effective", "final"}, true)
	case "publish.delist_after":
		return d.length(false)
	case "publish.delist_from":
		return d.rank(delisted, true)
	case "publish.obligatory":
		return d.yes(false)
	case "conflicts.automatic", "notices.contents":
		return d.more(true)
	case "notices.if_told":
		return Same // whoever was told of the case gets the letter as before
	case "stages.min_new_allegation":
		return d.length(true)
	case "two_people.acts":
		return d.more(true) // nothing is done to them by one person alone
	case "two_people.within":
		return Same // what nobody seconds in time is only to be proposed again
	case "retain.grace":
		return d.grace()
	case "retain.period":
		return d.length(false) // what was said of them is kept for a shorter time; a hold keeps what is still needed
	case "retain.forever":
		return d.yes(false)
	}
	return Worse
}

var (
	proofs    = []string{"preponderance", "clear_and_convincing", "clear_strong_and_convincing", "beyond_reasonable_doubt"}
	delisted  = []string{"end", "effect"}
	fractions = []string{"majority", "two_thirds", "three_quarters", "all"}
)

// code judges a difference between the editions of the code. Conduct is judged
// by the edition in force when it happened, so another edition for other days
// touches nobody in this case; nor does from when to when an edition holds, as
// long as it holds on the days of the allegations, which obstacles sees to. What
// an edition says may not change at all.
func (d *difference) code() Bearing {
	for _, e := range d.c.f.Editions {
		now := d.c.now.CodeAt(e.On)
		if e.Code == d.id && d.whole() != "" || e.Code == "" && now != nil && now.ID == d.id { // the second: a day that had none
			return Worse
		}
	}
	if d.whole() != "" || d.field == "from" || d.field == "until" {
		return Same
	}
	return Worse
}

func (d *difference) clock() Bearing {
	was, is := d.c.old.Clock(d.id), d.c.now.Clock(d.id)
	if was == nil || is == nil || was.Owner != is.Owner {
		return Worse
	}
	mine := d.c.mine(is.Owner)
	switch d.field {
	case "rule.period":
		if was.Rule.Direction != is.Rule.Direction || was.Rule.Bound != is.Rule.Bound {
			return Worse
		}
		longer := mine // more time to act for oneself, less for the others
		if is.Rule.Bound == clock.Min {
			longer = !longer // not before: more time to prepare for what the others do
		}
		if is.Rule.Direction == clock.Backward && is.Rule.Bound != clock.Min {
			longer = !longer // counted back from a day: longer is earlier
		}
		return d.length(longer)
	case "extension.max", "extension.times":
		if d.field == "extension.times" {
			return d.number(mine)
		}
		return d.length(mine)
	case "remind":
		if within(d.was.list, d.is.list) {
			return Better
		}
	}
	return Worse
}

func (d *difference) filing() Bearing {
	switch d.field {
	case "identity_disclosed", "independent_proof":
		return d.yes(true)
	case "look_back":
		return d.length(false)
	case "confidence_ends":
		return d.yes(true)
	case "by", "anonymous", "signed", "max_words", "limit", "limit_from", "limit_waived_by", "look_back_waived_by", "limit_tolled_by", "former_member_limit",
		"former_not_retained", "local_resolution_first", "confidence_cite":
		return Same // the report was made; how one is made does not touch this case any more
	}
	return Worse
}

func (d *difference) sanction() Bearing {
	switch d.field {
	case "max", "min", "delist_after":
		return d.length(false)
	case "delist_from":
		return d.rank(delisted, true)
	case "public", "conditions":
		return d.yes(false)
	case "by_consent_only", "challenge":
		return d.yes(true)
	case "grounds", "by":
		return d.more(false)
	case "threshold.fraction": // counts only for the motion that imposes it; a body's own threshold also for what is in favour
		return d.rank(fractions, true)
	case "threshold.votes":
		return d.number(true)
	case "reinstatement.not_before":
		return d.length(false)
	case "reinstatement.within", "reinstatement.automatic_up_to", "reinstatement.automatic_within":
		return d.length(true)
	}
	return Worse
}

// grace judges how long a record stays after its last entry. Without a grace the
// whole period runs anew from it, which is longer than any grace can be.
func (d *difference) grace() Bearing {
	switch {
	case !d.had:
		return Better
	case !d.has:
		return Worse
	}
	return d.length(false)
}

// rank compares by place in an order; up says that higher is better for the
// respondent.
func (d *difference) rank(order []string, up bool) Bearing {
	a, b := -1, -1
	for i, w := range order {
		if w == d.was.text {
			a = i
		}
		if w == d.is.text {
			b = i
		}
	}
	if a < 0 || b < 0 {
		return Worse
	}
	return better((b > a) == up)
}

// more compares lists; up says that more words are better for the respondent.
func (d *difference) more(up bool) Bearing {
	switch {
	case sorted(d.was.list) == sorted(d.is.list):
		return Same
	case within(d.was.list, d.is.list):
		return better(up)
	case within(d.is.list, d.was.list):
		return better(!up)
	}
	return Worse
}

// without judges a list that only lost the word.
func (d *difference) without(word string) Bearing {
	var rest []string
	for _, w := range d.was.list {
		if w != word {
			rest = append(rest, w)
		}
	}
	switch sorted(d.is.list) {
	case sorted(d.was.list):
		return Same
	case sorted(rest):
		return Better
	}
	return Worse
}

func (d *difference) yes(good bool) Bearing {
	return better((d.is.text == "true") == good)
}

func (d *difference) number(up bool) Bearing {
	a, err1 := strconv.Atoi(d.was.text)
	b, err2 := strconv.Atoi(d.is.text)
	if err1 != nil || err2 != nil || a == 0 || b == 0 { // none, or no bound
		return Worse
	}
	return better((b > a) == up)
}

// length compares periods; up says that longer is better for the respondent.
// Where two units do not compare for certain, it is worse.
func (d *difference) length(up bool) Bearing {
	a, err1 := clock.ParsePeriod(d.was.text)
	b, err2 := clock.ParsePeriod(d.is.text)
	if err1 != nil || err2 != nil {
		return Worse
	}
	if a.Unit == b.Unit {
		return better((b.N > a.N) == up)
	}
	amin, amax := days(a)
	bmin, bmax := days(b)
	switch {
	case bmin > amax:
		return better(up)
	case bmax < amin:
		return better(!up)
	}
	return Worse
}

// days is the least and the most calendar days that a period can be. A business
// day is at least one, and within a year of holidays never more than four.
func days(p clock.Period) (least, most int) {
	switch p.Unit {
	case clock.CalendarDay:
		return p.N, p.N
	case clock.BusinessDay:
		return p.N, 4 * p.N
	case clock.Week:
		return 7 * p.N, 7 * p.N
	case clock.Month:
		return 28 * p.N, 31 * p.N
	case clock.Year:
		return 365 * p.N, 366 * p.N
	}
	return 0, clock.MaxCount
}

func better(yes bool) Bearing {
	if yes {
		return Better
	}
	return Worse
}
