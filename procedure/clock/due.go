package clock

import "errors"

// Due counts the limit from the trigger, or from the later of several. Its
// errors are sentences that say what is wrong with the input.
func (r Rule) Due(cal Calendar, triggers ...Trigger) (Deadline, error) {
	if len(triggers) == 0 {
		return Deadline{}, errors.New("no trigger: nothing has happened that starts this time limit")
	}
	if err := r.Validate(); err != nil {
		return Deadline{}, err
	}
	if err := sameCalendar(r, cal); err != nil {
		return Deadline{}, err
	}
	cal, err := cal.Ready()
	if err != nil {
		return Deadline{}, err
	}
	d := Deadline{Rule: r, Zone: cal.Zone}
	if d.From, d.Triggers, err = later(triggers); err != nil {
		return Deadline{}, err
	}
	first := DateOf(d.From.At, cal.loc)
	if first.Year < minYear || first.Year > maxYear {
		return Deadline{}, errors.New("the trigger lies outside the years 1 to 9999")
	}
	bare, added := d.count(&cal, first)
	moved, err := cal.settle(d.Counted, r)
	if err != nil {
		return Deadline{}, err
	}
	if err := d.place(&cal, moved); err != nil {
		return Deadline{}, err
	}
	if r.asksHolidays(added) && cal.Holidays == USFederal && min(first.Year, d.Day.Year, d.Counted.Year) < FederalSince {
		return Deadline{}, errors.New("federal holidays before 1971 are not known here, and this count needs them")
	}
	d.Sentence = d.sentence(&cal, first, bare, added, moved)
	return d, nil
}

// later copies the triggers and picks the one that counts.
func later(triggers []Trigger) (from Trigger, all []Trigger, err error) {
	if len(triggers) > 1 {
		all = make([]Trigger, len(triggers))
	}
	for i, t := range triggers {
		if t.At.IsZero() {
			return from, nil, errors.New("the trigger " + t.words() + " has no time")
		}
		t.At = t.At.UTC()
		if y := t.At.Year(); y < minYear || y > maxYear {
			return from, nil, errors.New("the trigger lies outside the years 1 to 9999")
		}
		if i == 0 || t.At.After(from.At) {
			from = t
		}
		if all != nil {
			all[i] = t
		}
	}
	return from, all, nil
}

// count sets Counted. It returns the last day of the bare period and the period
// added for service, if any.
func (d *Deadline) count(cal *Calendar, first Date) (bare Date, added Period) {
	r, sign := &d.Rule, 1
	if r.Direction == Backward {
		sign = -1
	}
	period := r.Period
	if r.Short() {
		period.Unit = BusinessDay
	}
	bare = cal.count(first, period, sign)
	if r.SameDay && period.N > 0 {
		bare = cal.includeFirst(first, period, sign)
	}
	d.Counted = bare
	for _, a := range r.ServiceAddend {
		if d.From.Served != "" && a.Method == d.From.Served {
			d.Counted = cal.count(bare, a.Period, sign)
			d.moved(Move{Kind: MovedByService, From: bare, To: d.Counted, Why: a.Method})
			return bare, a.Period
		}
	}
	return bare, Period{}
}

// count is the day that lies a period after d, or before it for sign -1.
func (c *Calendar) count(d Date, p Period, sign int) Date {
	switch p.Unit {
	case BusinessDay:
		return c.AddBusinessDays(d, sign*p.N)
	case Week:
		return d.AddDays(sign * p.N * 7)
	case Month:
		return d.AddMonths(sign * p.N)
	case Year:
		return d.AddMonths(sign * p.N * 12)
	}
	return d.AddDays(sign * p.N)
}

// includeFirst is count with the first day as day one. A month that begins on
// 1 March ends on 31 March; one that begins on 31 January ends on the last day
// of February.
func (c *Calendar) includeFirst(first Date, p Period, sign int) Date {
	switch p.Unit {
	case BusinessDay:
		return c.AddBusinessDays(first.AddDays(-sign), sign*p.N)
	case Month, Year:
		last := c.count(first, p, sign)
		if last.Day != first.Day && sign > 0 {
			return last
		}
		return last.AddDays(-sign)
	}
	return c.count(first, p, sign).AddDays(-sign)
}

// asksHolidays reports whether the count looks at holidays at all.
func (r Rule) asksHolidays(added Period) bool {
	return r.Roll == RollNext || r.Roll == RollPrevious || r.Short() ||
		r.Period.Unit == BusinessDay || added.Unit == BusinessDay
}

// rolled is where a counted day came to lie, and why it moved.
type rolled struct {
	to  Date
	why string // the reasons, or "" if it did not move
	not string // what the sentence says of the day it moved from
}

// settle moves a counted day to a business day if the rule says so, and in any
// case to a day that existed in the zone.
func (c *Calendar) settle(d Date, r Rule) (rolled, error) {
	if r.Roll != RollNext && r.Roll != RollPrevious {
		if d.exists(c.loc) {
			return rolled{to: d}, nil
		}
		step := 1
		if r.Direction == Backward {
			step = -1
		}
		why := noSuchDay(c.Zone)
		return rolled{d.AddDays(step), why, "but " + why}, nil
	}
	reason := c.closed(d)
	if reason == "" {
		return rolled{to: d}, nil
	}
	step := 1
	if r.Roll == RollPrevious {
		step = -1
	}
	reasons := reason
	for tries := 0; tries < longestClosing; tries++ {
		d = d.AddDays(step)
		next := c.closed(d)
		if next == "" {
			return rolled{d, reasons, "not a business day (" + reasons + ")"}, nil
		}
		if next != reason {
			reasons += ", then " + next
			reason = next
		}
	}
	return rolled{}, errors.New("the calendar has no business day near " + d.String())
}
