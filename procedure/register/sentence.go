package register

import "fmt"

// Sentence tells an entry. Who did it is told by office; the person's id stands
// in the entry.
func Sentence(e *Entry, office func(string) string) string {
	who, what := office(e.As), e.Procedure+" version "+e.Version
	switch e.Kind {
	case Add:
		return fmt.Sprintf("%s was added to the library by %s.", what, who)
	case Check:
		return fmt.Sprintf("%s was checked for unfairness: %s.", what, e.Result.inWords())
	case Declare:
		return fmt.Sprintf("%s confirmed for the body what %s assumes of %q: %s", who, what, e.Hole, stop(e.Reason))
	case Override:
		return fmt.Sprintf("%s asked that %s may work although guarantee %d can be broken under it: %s", who, what, e.Guarantee, stop(e.Reason))
	case Second:
		return fmt.Sprintf("%s agreed to the override of guarantee %d for %s (entry %d), which stands from here on.", who, e.Guarantee, what, e.Seconds)
	case Activate:
		return fmt.Sprintf("%s takes reports from %s on, by decision of %s.", what, e.From, who)
	case Retire:
		return fmt.Sprintf("%s takes no more reports, by decision of %s: %s", what, who, stop(e.Reason))
	}
	return what
}

func (r *Result) inWords() string {
	if r == nil {
		return "no result"
	}
	found := "nothing found"
	switch n := len(r.Faults); {
	case n == 1:
		found = "1 fault found"
	case n > 1:
		found = fmt.Sprintf("%d faults found", n)
	}
	if r.Complete {
		return fmt.Sprintf("%s; all %d states it can be in were visited", found, r.Visited)
	}
	return fmt.Sprintf("%s; %d states were visited, not all: the bound was %d", found, r.Visited, r.Bound)
}
