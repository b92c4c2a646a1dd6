package notice

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Slip is what stands under a letter by which its addressee enters the case.
type Slip struct {
	ReadAt string    // address of the service; "" is told in words
	Code   string    // in groups; "" blanks it, as in the copy that is kept
	Until  time.Time // last moment of the code, told as its day in UTC
	Uses   int       // how often it can be entered
}

// blanked is what stands for a code in a copy that is kept: as many dots as the
// code has symbols.
func blanked() string {
	groups := []int{5, 5, 5, 5, 6, 1}
	out := make([]string, len(groups))
	for i, n := range groups {
		out[i] = strings.Repeat("·", n)
	}
	return strings.Join(out, "-")
}

// WithSlip is the text of a letter with the slip under it.
func WithSlip(text string, s Slip) (string, error) {
	v := struct {
		ReadAt, Code, Until string
		Uses                int
	}{line(s.ReadAt), s.Code, "", s.Uses}
	if v.Code == "" {
		v.Code = blanked()
	} else {
		v.Until = s.Until.UTC().Format("2 January 2006")
	}
	slip, err := render("slip", &v)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(text, "\n") + "\n\n" + strings.Repeat("-", min(utf8.RuneCountInString(v.Code), width)) + "\n\n" + slip, nil
}
