package clock

import (
	"cmp"
	"errors"
	"strconv"
	"time"
)

// Date is a civil day without a zone. Its text form is "2024-05-06"; its
// String is "Mon 6 May 2024". The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// First and last year a date may lie in.
const (
	minYear = 1
	maxYear = 9999
)

// ParseDate reads a date such as "2024-05-06". Days that do not exist (29
// February in a common year, 31 April) and years outside 1 to 9999 are errors.
func ParseDate(s string) (Date, error) {
	y, rest, ok := digits(s, '-')
	m, rest2, ok2 := digits(rest, '-')
	d, end, ok3 := digits(rest2, 0)
	if !ok || !ok2 || !ok3 || end != "" || len(rest) != 5 || len(rest2) != 2 {
		return Date{}, errors.New("this is not a date; write it like 2024-05-06")
	}
	if len(s)-len(rest) != 5 || y < minYear {
		return Date{}, errors.New("the year must be written with four digits and lie in 0001 to 9999")
	}
	date := Date{y, time.Month(m), d}
	return date, date.Validate()
}

// MustDate is [ParseDate] for dates known to be good; it panics otherwise.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic("clock: " + err.Error())
	}
	return d
}

// digits reads a short number up to the separator (or to the end, for 0).
func digits(s string, sep byte) (n int, rest string, ok bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && i < 9 {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 {
		return 0, "", false
	}
	if sep == 0 {
		return n, s[i:], true
	}
	if i == len(s) || s[i] != sep {
		return 0, "", false
	}
	return n, s[i+1:], true
}

// Validate says why d is not a day of the calendar, or nil.
func (d Date) Validate() error {
	switch {
	case d.IsZero():
		return errors.New("the date is missing")
	case d.Year < minYear || d.Year > maxYear:
		return errors.New("the year " + strconv.Itoa(d.Year) + " lies outside 1 to 9999")
	case d.Month < 1 || d.Month > 12:
		return errors.New("there is no month " + strconv.Itoa(int(d.Month)))
	case d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month):
		return nil
	case d.Month == time.February && d.Day == 29:
		return errors.New(strconv.Itoa(d.Year) + " is not a leap year, so February has no day 29")
	}
	return errors.New(d.Month.String() + " has no day " + strconv.Itoa(d.Day))
}

// MarshalText gives "2024-05-06", and nothing for the zero Date.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return []byte{}, nil
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	m, n := int(d.Month), d.Day
	digit := func(n int) byte { return "0123456789"[n%10] }
	y := d.Year
	return []byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(m / 10), digit(m), '-', digit(n / 10), digit(n)}, nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// String gives "Mon 6 May 2024".
func (d Date) String() string {
	if d.IsZero() {
		return "no date"
	}
	return string(d.append(make([]byte, 0, 16)))
}

func (d Date) append(b []byte) []byte {
	b = append(b, d.Weekday().String()[:3]...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(d.Day), 10)
	b = append(b, ' ')
	month := d.Month.String()
	b = append(b, month[:min(3, len(month))]...)
	b = append(b, ' ')
	return strconv.AppendInt(b, int64(d.Year), 10)
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative when d is before e, positive when after, 0 when the same.
func (d Date) Compare(e Date) int {
	if c := cmp.Compare(d.Year, e.Year); c != 0 {
		return c
	}
	if c := cmp.Compare(d.Month, e.Month); c != 0 {
		return c
	}
	return cmp.Compare(d.Day, e.Day)
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return d.ordinal() - e.ordinal() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	w := (d.ordinal() + 4) % 7 // ordinal 0 was a Thursday
	if w < 0 {
		w += 7
	}
	return time.Weekday(w)
}

// AddDays is the day n days later, or earlier when n is negative. It may leave
// the years 1 to 9999; [Rule.Due] refuses such a result.
func (d Date) AddDays(n int) Date {
	if day := d.Day + n; day >= 1 && day <= 28 {
		d.Day = day
		return d
	}
	return fromOrdinal(d.ordinal() + n)
}

// AddMonths is the same day n months later, or the last day of that month when
// it has no such day: 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	total := d.Year*12 + int(d.Month) - 1 + n
	year, month := total/12, total%12
	if month < 0 {
		year, month = year-1, month+12
	}
	m := time.Month(month + 1)
	return Date{year, m, min(d.Day, daysIn(year, m))}
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if leap(y) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// ordinal is the number of days since 1 January 1970, in the Gregorian
// calendar carried back to the year 1. Years begin in March here, so that the
// leap day comes last.
func (d Date) ordinal() int {
	y, m := d.Year, int(d.Month)
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d.Day - 1
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468
}

func fromOrdinal(n int) Date {
	n += 719468
	era := floorDiv(n, 146097)
	day := n - era*146097
	year := (day - day/1460 + day/36524 - day/146096) / 365
	dayOfYear := day - (365*year + year/4 - year/100)
	month := (5*dayOfYear + 2) / 153
	d := Date{year + era*400, time.Month(month + 3), dayOfYear - (153*month+2)/5 + 1}
	if d.Month > 12 {
		d.Month -= 12
		d.Year++
	}
	return d
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
