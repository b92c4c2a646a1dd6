package clock

import "errors"

// Later is the later of two limits, for rules such as "14 days after service
// or the original due date, whichever is later".
func Later(a, b Deadline) (Deadline, error) { return choose(a, b, "later", !b.At.After(a.At)) }

// Earlier is the earlier of two limits.
func Earlier(a, b Deadline) (Deadline, error) { return choose(a, b, "earlier", !b.At.Before(a.At)) }

func choose(a, b Deadline, word string, takeA bool) (Deadline, error) {
	if a.At.IsZero() || b.At.IsZero() {
		return Deadline{}, errors.New("one of the two limits has no due moment")
	}
	if (a.Rule.Bound == Min) != (b.Rule.Bound == Min) {
		return Deadline{}, errors.New("one of the two limits says act by, the other not before")
	}
	chosen := b
	if takeA {
		chosen = a
	}
	chosen.Sentence = "the " + word + " of two limits: " + a.Sentence + "; and " + b.Sentence + "; so " + chosen.Day.String()
	return chosen, nil
}
