package store

import (
	"database/sql/driver"
	"errors"
	"time"

	"probity/procedure/clock"
)

// Day is a civil day in a column; the zero Day is NULL.
type Day struct{ clock.Date }

// Value writes the day.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	text, err := d.MarshalText()
	return string(text), err
}

// Scan reads the day.
func (d *Day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		d.Date = clock.Date{}
		return nil
	case time.Time:
		d.Date = clock.Date{Year: v.Year(), Month: v.Month(), Day: v.Day()}
		return nil
	}
	return errors.New("not a day")
}

// MarshalJSON writes null for no day, which is what the column takes.
func (d Day) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	text, err := d.MarshalText()
	return append(append([]byte{'"'}, text...), '"'), err
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (d *Day) UnmarshalJSON(b []byte) error {
	if string(b) == "null" || len(b) < 2 {
		d.Date = clock.Date{}
		return nil
	}
	return d.Date.UnmarshalText(b[1 : len(b)-1])
}

// moment is a column's optional point in time: nil for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = instant(t)
	return &t
}
