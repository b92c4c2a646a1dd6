package clock

import "testing"

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2024-05-06", "2023-02-29", "0000-01-01", "10000-01-01", "2024-4-31", "", "-", "2024-05-06T00:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		text, err := d.MarshalText()
		if err != nil || string(text) != s {
			t.Fatalf("%q became %q, %v", s, text, err)
		}
	})
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"30 calendar days", "1 month", "0 calendar days", "30 days", "-1 weeks", "99999999999 years", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePeriod(s)
		if err != nil {
			if !p.IsZero() {
				t.Fatalf("%q: an error and %v", s, p)
			}
			return
		}
		if again, err := ParsePeriod(p.String()); err != nil || again != p || p.Validate() != nil {
			t.Fatalf("%q became %v, %v", s, again, err)
		}
	})
}
