package clock

import (
	"errors"
	"strconv"
	"strings"
)

// Unit is what a period is counted in.
type Unit string

// The units.
const (
	CalendarDay Unit = "calendar_day"
	BusinessDay Unit = "business_day"
	Week        Unit = "week"
	Month       Unit = "month"
	Year        Unit = "year"
)

// word is the unit in words, for one.
func (u Unit) word() string {
	switch u {
	case CalendarDay:
		return "calendar day"
	case BusinessDay:
		return "business day"
	case Week, Month, Year:
		return string(u)
	}
	return ""
}

// MaxCount is the largest count of a period: about 100 years of days.
const MaxCount = 36600

// Period is a count of a unit. Its text form is "30 calendar days", "10
// business days", "1 month", "5 years", "2 weeks", "0 calendar days". The zero
// Period is no period and has an empty text form.
type Period struct {
	N    int
	Unit Unit
}

// ParsePeriod reads a period. "30 days" is refused because it does not say
// whether weekends count.
func ParsePeriod(s string) (Period, error) {
	number, unit, _ := strings.Cut(s, " ")
	if strings.HasPrefix(number, "-") {
		return Period{}, errors.New("a period cannot be negative")
	}
	n, rest, ok := digits(number, 0)
	if !ok || rest != "" || (len(number) > 1 && number[0] == '0') {
		return Period{}, errors.New("a period is a count and a unit, like 30 calendar days")
	}
	var p Period
	switch strings.TrimSuffix(unit, "s") {
	case "calendar day":
		p = Period{n, CalendarDay}
	case "business day":
		p = Period{n, BusinessDay}
	case "week":
		p = Period{n, Week}
	case "month":
		p = Period{n, Month}
	case "year":
		p = Period{n, Year}
	case "day":
		return Period{}, errors.New("say whether these are calendar days or business days")
	case "hour", "minute":
		return Period{}, errors.New("time limits are counted in whole days; say it in calendar days")
	default:
		return Period{}, errors.New("the unit of a period is calendar days, business days, weeks, months or years")
	}
	if err := p.Validate(); err != nil {
		return Period{}, err
	}
	return p, nil
}

// MustPeriod is [ParsePeriod] for periods known to be good; it panics otherwise.
func MustPeriod(s string) Period {
	p, err := ParsePeriod(s)
	if err != nil {
		panic("clock: " + err.Error())
	}
	return p
}

// Validate says why p cannot be counted, or nil.
func (p Period) Validate() error {
	switch {
	case p.IsZero():
		return errors.New("the period is missing")
	case p.Unit.word() == "":
		return errors.New("the unit of a period is calendar days, business days, weeks, months or years")
	case p.N < 0:
		return errors.New("a period cannot be negative")
	case p.N > MaxCount:
		return errors.New("a period counts at most " + strconv.Itoa(MaxCount))
	}
	return nil
}

// IsZero reports whether p is no period. "0 calendar days" is one.
func (p Period) IsZero() bool { return p == Period{} }

// RoughDays is how many calendar days it is, near enough to compare or to draw: twelve
// months are a year, and five business days a week.
func (p Period) RoughDays() int {
	switch p.Unit {
	case BusinessDay:
		return p.N * 7 / 5
	case Week:
		return p.N * 7
	case Month:
		return p.N * 365 / 12
	case Year:
		return p.N * 365
	}
	return p.N
}

// String gives "30 calendar days".
func (p Period) String() string { return string(p.append(nil)) }

func (p Period) append(b []byte) []byte {
	if p.IsZero() {
		return b
	}
	return appendCount(b, p.N, p.Unit.word())
}

// appendCount writes "1 day" or "2 days".
func appendCount(b []byte, n int, word string) []byte {
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, ' ')
	b = append(b, word...)
	if n != 1 {
		b = append(b, 's')
	}
	return b
}

// MarshalText gives the text form.
func (p Period) MarshalText() ([]byte, error) {
	if p.IsZero() {
		return []byte{}, nil
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return p.append(nil), nil
}

// UnmarshalText reads what MarshalText wrote.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	if err == nil {
		*p = parsed
	}
	return err
}
