package simulate

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// Table is the report as text to read. Several are set side by side where they
// can be.
func Table(a *Assumptions, reports ...*Report) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d made-up cases each, seed %d. Assumed of people: %s.\n", a.Cases, a.Seed, a.Title)
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(first string, cell func(*Report) string) {
		_, _ = fmt.Fprintf(w, "%s\t", first)
		for _, r := range reports {
			_, _ = fmt.Fprintf(w, "%s\t", cell(r))
		}
		_, _ = fmt.Fprintln(w)
	}
	head := func(title string) {
		_ = w.Flush()
		fmt.Fprintf(&out, "\n%s\n", title)
	}
	head("How long (days)")
	row("", func(r *Report) string { return r.Procedure + " " + r.Version })
	for _, x := range []struct {
		title string
		of    func(*Report) Spread
	}{
		{"to the outcome, half of the cases", func(r *Report) Spread { return r.ToOutcome }},
		{"with an appeal, half of the cases", func(r *Report) Spread { return r.WithAppeal }},
		{"to the end of the last sanction", func(r *Report) Spread { return r.ToClose }},
	} {
		row(x.title, func(r *Report) string { return days0(x.of(r), x.of(r).Median) })
		row("nine in ten", func(r *Report) string { return days0(x.of(r), x.of(r).P90) })
	}
	row("appealed", func(r *Report) string { return percent(float64(r.WithAppeal.N) / float64(r.Cases)) })
	row("acts a case", func(r *Report) string { return fmt.Sprintf("%.1f", float64(r.Acts)/float64(r.Cases)) })
	row("open at the end, before their outcome", func(r *Report) string { return fmt.Sprintf("%.0f", last(r).BeforeEnd) })
	row("and in sanctions", func(r *Report) string { return fmt.Sprintf("%.0f", last(r).InSanctions) })
	head("How cases end")
	counts(row, reports, func(r *Report) []Count { return r.Outcomes }, "")
	counts(row, reports, func(r *Report) []Count { return r.StillOpen }, "still in ")
	head("Sanctions, of all cases")
	counts(row, reports, func(r *Report) []Count { return r.Sanctions }, "")
	_ = w.Flush()
	for _, r := range reports {
		r.single(&out)
	}
	return out.String()
}

func counts(row func(string, func(*Report) string), reports []*Report, of func(*Report) []Count, before string) {
	var seen []string
	for _, r := range reports {
		for _, c := range of(r) {
			name := before + orElse(c.Title, words(c.Of))
			if hasName(seen, name) {
				continue
			}
			seen = append(seen, name)
			row(name, func(r *Report) string {
				for _, c := range of(r) {
					if before+orElse(c.Title, words(c.Of)) == name {
						return percent(c.Share)
					}
				}
				return "–"
			})
		}
	}
}

// single is what cannot be set side by side, because each procedure has stages
// and time limits of its own.
func (r *Report) single(out *strings.Builder) {
	fmt.Fprintf(out, "\n%s (%s %s): who waits for whom\n", r.Title, r.Procedure, r.Version)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "stage\tfor\tcases\tdays each\tdays a case\tshare")
	for i, x := range r.Waits {
		if x.Share < 0.005 && i >= 10 {
			break
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%.1f\t%s\n", x.StageTitle, x.OwnerTitle, x.Cases, x.Each, x.PerCase, percent(x.Share))
	}
	_ = w.Flush()
	fmt.Fprintf(out, "\n%s %s: time limits\n", r.Procedure, r.Version)
	w = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "limit\tof\tran\tin time\tlate\tby (median days)\tnever done\tlapsed\tfell away")
	for _, x := range r.Limits {
		by := "–"
		if x.Late > 0 {
			by = fmt.Sprintf("%.0f", x.LateDays)
		}
		part := func(n int) string { return percent(float64(n) / float64(x.Ran)) }
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", x.Title, x.Owner, x.Ran, part(x.Met), part(x.Late), by, part(x.Overdue), part(x.Lapsed), part(x.Ended))
	}
	_ = w.Flush()
	if len(r.LeftOver) > 0 {
		fmt.Fprintf(out, "\n%s %s: cases that the made-up people could not bring further\n", r.Procedure, r.Version)
		for _, c := range r.LeftOver {
			fmt.Fprintf(out, "%6d  %s\n", c.N, c.Of)
		}
	}
}

func last(r *Report) Month { return r.OpenByMonth[len(r.OpenByMonth)-1] }

func days0(s Spread, n float64) string {
	if s.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", n)
}

func percent(x float64) string {
	if x > 0 && x < 0.0005 {
		return "<0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*x)
}

func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func hasName(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
