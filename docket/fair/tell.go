package fair

import (
	"fmt"
	"io"
	"strings"
)

// Tell writes the report for a person to read: what was looked at, what is
// still unknown, what is unfair, and each counter-story.
func (r *Report) Tell(w io.Writer) {
	for i := range r.Static {
		f := &r.Static[i]
		switch {
		case f.Note:
			fmt.Fprintf(w, "Note: %s (%s)\n", f.Says, f.Where)
			continue
		case f.Guarantee > 0:
			fmt.Fprintf(w, "Guarantee %d, %s: %s (%s)\n", f.Guarantee, guaranteeName(f.Guarantee), f.Says, f.Where)
		default:
			fmt.Fprintf(w, "Rule %s: %s (%s)\n", strings.ReplaceAll(f.Rule, "-", " "), f.Says, f.Where)
		}
		if f.Cite != "" {
			fmt.Fprintf(w, "  The pack cites: %s\n", f.Cite)
		}
	}
	for i := range r.Broken {
		fmt.Fprintln(w)
		r.Broken[i].Tell(w)
	}
	for i := range r.Stuck {
		fmt.Fprintln(w)
		r.Stuck[i].Tell(w)
	}
}

// Searched says in a sentence how far the search went.
func (r *Report) Searched() string {
	said := fmt.Sprintf("%d situations looked at, of at most %d, in %d acts; ", r.Visited, r.Bound, r.Acts)
	switch {
	case r.Complete:
		return said + "nothing was left to look at."
	case r.Incidents < 0:
		return said + "the bound was reached within the ordinary course, and incidents were tried in every stage that was come to."
	case r.Incidents == 0:
		return said + "all histories without incidents were looked at, those with incidents up to the bound."
	case r.Incidents == 1:
		return said + "all histories with at most one incident were looked at, those with more up to the bound."
	}
	return said + fmt.Sprintf("all histories with at most %d incidents were looked at, those with more up to the bound.", r.Incidents)
}
