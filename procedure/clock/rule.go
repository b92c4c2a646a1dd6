package clock

import (
	"errors"
	"time"
)

// Roll is what happens when the last day is not a business day.
type Roll string

// The rolls. An empty roll is RollNone.
const (
	RollNone     Roll = "none"
	RollNext     Roll = "next_business_day"
	RollPrevious Roll = "previous_business_day"
)

// Direction is which way a limit is counted.
type Direction string

// The directions. An empty direction is Forward. Backward counts from a
// scheduled day, such as a hearing.
const (
	Forward  Direction = "forward"
	Backward Direction = "backward"
)

// Bound is which side of the day is lawful.
type Bound string

// The bounds. An empty bound is Max: act by the end of the day. Min: not
// before the start of the day.
const (
	Max Bound = "max"
	Min Bound = "min"
)

// Addend lengthens a period when the trigger was service by this method.
type Addend struct {
	Method string `json:"method" yaml:"method"`
	Period Period `json:"period" yaml:"period"`
}

// Rule is how one time limit is counted: pure data, part of a procedure.
type Rule struct {
	Period Period `json:"period" yaml:"period"`
	// SameDay: the day of the trigger is day one. By default the next day is.
	SameDay bool `json:"same_day,omitempty" yaml:"same_day,omitempty"`
	// ShortPeriod: a period of fewer calendar days than this skips weekends
	// and holidays (45 CFR 160.526(b): 7). 0 is off. Days added for service do
	// not count towards it and are calendar days, or what their unit says.
	ShortPeriod int  `json:"short_period,omitempty" yaml:"short_period,omitempty"`
	Roll        Roll `json:"roll,omitempty" yaml:"roll,omitempty"`
	// Calendar is the id of the calendar the limit is counted by.
	Calendar string `json:"calendar,omitempty" yaml:"calendar,omitempty"`
	// ServiceAddend: at most one for a method.
	ServiceAddend []Addend  `json:"service_addend,omitempty" yaml:"service_addend,omitempty"`
	Direction     Direction `json:"direction,omitempty" yaml:"direction,omitempty"`
	Bound         Bound     `json:"bound,omitempty" yaml:"bound,omitempty"`
}

// Validate says what is wrong with the rule, or nil.
func (r Rule) Validate() error {
	if err := r.Period.Validate(); err != nil {
		return err
	}
	if r.ShortPeriod < 0 {
		return errors.New("short_period cannot be negative")
	}
	switch r.Roll {
	case "", RollNone, RollNext, RollPrevious:
	default:
		return errors.New("roll is none, next_business_day or previous_business_day")
	}
	switch r.Direction {
	case "", Forward, Backward:
	default:
		return errors.New("direction is forward or backward")
	}
	switch r.Bound {
	case "", Max, Min:
	default:
		return errors.New("bound is max or min")
	}
	for i, a := range r.ServiceAddend {
		if a.Method == "" {
			return errors.New("service_addend: the method is missing")
		}
		if err := a.Period.Validate(); err != nil {
			return errors.New("service_addend for " + a.Method + ": " + err.Error())
		}
		for _, b := range r.ServiceAddend[:i] {
			if a.Method == b.Method {
				return errors.New("service_addend: " + a.Method + " is named twice")
			}
		}
	}
	return nil
}

// Short reports whether the rule skips weekends and holidays because the
// period is short.
func (r Rule) Short() bool {
	return r.Period.Unit == CalendarDay && r.Period.N < r.ShortPeriod
}

// Trigger is one event that starts a count.
type Trigger struct {
	// Event is an id such as "served:notice_of_allegations".
	Event string `json:"event" yaml:"event"`
	// Label is the event in plain words, as the sentence says it: "service of
	// the notice of allegations". If empty, the sentence says the id.
	Label string    `json:"label,omitempty" yaml:"label,omitempty"`
	At    time.Time `json:"at" yaml:"at"`
	// Served is the method of service; empty if the event is not service.
	Served string `json:"served,omitempty" yaml:"served,omitempty"`
}

func (t Trigger) words() string {
	if t.Label != "" {
		return t.Label
	}
	return t.Event
}
