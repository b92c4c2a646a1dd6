package clock

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// The holiday tables.
const (
	USFederal = "us-federal" // legal public holidays of 5 USC 6103 as observed, from 1971
	NoHoliday = "none"       // the weekend and the closures only
	Custom    = "custom"     // every holiday is listed by date among the closures
)

// Calendar says where a limit is counted: zone, weekend, holidays, closures.
type Calendar struct {
	ID    string `json:"id" yaml:"id"`
	Title string `json:"title,omitempty" yaml:"title,omitempty"`
	Place string `json:"place,omitempty" yaml:"place,omitempty"`
	// Zone is a name of the zone database, such as "America/Chicago".
	Zone string `json:"zone" yaml:"zone"`
	// Weekend: if empty, Saturday and Sunday.
	Weekend Weekdays `json:"weekend,omitempty" yaml:"weekend,omitempty"`
	// Holidays is USFederal, NoHoliday or Custom; if empty, NoHoliday.
	Holidays string    `json:"holidays,omitempty" yaml:"holidays,omitempty"`
	Closures []Closure `json:"closures,omitempty" yaml:"closures,omitempty"`

	loc *time.Location // found by Ready
}

// Closure is a day on which the body is closed.
type Closure struct {
	On  Date   `json:"on" yaml:"on"`
	Why string `json:"why" yaml:"why"`
}

// Weekdays is written as names: [saturday, sunday].
type Weekdays []time.Weekday

// Ready is the calendar with its zone found and its fields checked. Call it
// once when a procedure is loaded: a ready calendar counts without asking for
// its zone again. Every method works on a calendar that is not ready, slowly.
func (c Calendar) Ready() (Calendar, error) {
	if c.loc != nil && c.loc.String() == c.Zone {
		return c, nil
	}
	if err := c.validate(); err != nil {
		return c, err
	}
	loc, err := zone(c.Zone)
	if err != nil {
		return c, err
	}
	c.loc = loc
	return c, nil
}

// Validate says what is wrong with the calendar, or nil.
func (c Calendar) Validate() error {
	c.loc = nil
	_, err := c.Ready()
	return err
}

func (c Calendar) validate() error {
	switch c.Holidays {
	case "", NoHoliday, USFederal:
	case Custom:
		if len(c.Closures) == 0 {
			return errors.New("a calendar with custom holidays must list them as closures")
		}
	default:
		return errors.New("holidays is us-federal, none or custom")
	}
	for day := time.Sunday; c.weekend(day); day++ {
		if day == time.Saturday {
			return errors.New("the weekend cannot be the whole week")
		}
	}
	for _, day := range c.Weekend {
		if day < time.Sunday || day > time.Saturday {
			return errors.New("a day of the weekend is not a weekday")
		}
	}
	for i, closed := range c.Closures {
		if err := closed.On.Validate(); err != nil {
			return errors.New("closure: " + err.Error())
		}
		if closed.Why == "" {
			return errors.New("closure on " + closed.On.String() + ": the reason is missing")
		}
		for _, other := range c.Closures[:i] {
			if other.On == closed.On {
				return errors.New("closure on " + closed.On.String() + " is listed twice")
			}
		}
	}
	return nil
}

// Location is the calendar's zone.
func (c Calendar) Location() (*time.Location, error) {
	if c.loc != nil && c.loc.String() == c.Zone {
		return c.loc, nil
	}
	return zone(c.Zone)
}

// zone finds a zone by name. "Local" is refused because it is another place on
// every machine.
func zone(name string) (*time.Location, error) {
	switch name {
	case "":
		return nil, errors.New("the calendar has no zone; write one like America/Chicago")
	case "UTC":
		return time.UTC, nil
	case "Local":
		return nil, errors.New("the zone must be named; Local is another place on every machine")
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, errors.New("unknown zone; write one like America/Chicago")
	}
	return loc, nil
}

func (c *Calendar) weekend(day time.Weekday) bool {
	if len(c.Weekend) == 0 {
		return day == time.Saturday || day == time.Sunday
	}
	for _, w := range c.Weekend {
		if w == day {
			return true
		}
	}
	return false
}

// IsBusinessDay reports whether d is a business day and, if not, why:
// "weekend", the name of the holiday, the reason of the closure.
func (c Calendar) IsBusinessDay(d Date) (bool, string) {
	why := c.closed(d)
	return why == "", why
}

// closed is why d is not a business day, or "".
func (c *Calendar) closed(d Date) string {
	if c.weekend(d.Weekday()) {
		return "weekend"
	}
	if c.Holidays == USFederal {
		if name := federalHoliday(d); name != "" {
			return name
		}
	}
	for _, closed := range c.Closures {
		if closed.On == d {
			return closed.Why
		}
	}
	if loc, err := c.Location(); err == nil && !d.exists(loc) {
		return noSuchDay(c.Zone)
	}
	return ""
}

func noSuchDay(zone string) string { return "there was no such day in " + zone }

// Closing days never come in such numbers; this ends a search in a calendar
// that was not validated.
const longestClosing = 4000

// NextBusinessDay is the first business day after d.
func (c Calendar) NextBusinessDay(d Date) Date { return c.AddBusinessDays(d, 1) }

// PreviousBusinessDay is the last business day before d.
func (c Calendar) PreviousBusinessDay(d Date) Date { return c.AddBusinessDays(d, -1) }

// AddBusinessDays is the n-th business day after d, or before d when n is
// negative. For 0 it is d itself, business day or not.
func (c Calendar) AddBusinessDays(d Date, n int) Date {
	if ready, err := c.Ready(); err == nil {
		c = ready
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for ; n > 0; n-- {
		d = d.AddDays(step)
		for tries := 0; tries < longestClosing && c.closed(d) != ""; tries++ {
			d = d.AddDays(step)
		}
	}
	return d
}

// businessDays counts the business days from the day from to the day before
// until.
func (c *Calendar) businessDays(from, until Date) int {
	n := 0
	for d := from; d.Before(until); d = d.AddDays(1) {
		if c.closed(d) == "" {
			n++
		}
	}
	return n
}

func (w Weekdays) names() []string {
	names := make([]string, len(w))
	for i, day := range w {
		names[i] = strings.ToLower(day.String())
	}
	return names
}

func (w *Weekdays) read(names []string) error {
	days := make(Weekdays, 0, len(names))
	for _, name := range names {
		day := time.Sunday
		for strings.ToLower(day.String()) != name {
			if day++; day > time.Saturday {
				return errors.New("a weekday is written like saturday")
			}
		}
		days = append(days, day)
	}
	*w = days
	return nil
}

// MarshalJSON writes the names.
func (w Weekdays) MarshalJSON() ([]byte, error) { return json.Marshal(w.names()) }

// UnmarshalJSON reads the names.
func (w *Weekdays) UnmarshalJSON(text []byte) error {
	var names []string
	if err := json.Unmarshal(text, &names); err != nil {
		return err
	}
	return w.read(names)
}

// MarshalYAML writes the names.
func (w Weekdays) MarshalYAML() (any, error) { return w.names(), nil }

// UnmarshalYAML reads the names.
func (w *Weekdays) UnmarshalYAML(unmarshal func(any) error) error {
	var names []string
	if err := unmarshal(&names); err != nil {
		return err
	}
	return w.read(names)
}
