package notice

import "time"

// Digest writes the message that there is something new for whoever holds an office:
// one for all there is, up to the moment, and nothing of what it is.
func Digest(to, person string, upTo time.Time, contact, readAt string) (Mail, error) {
	return word("digest", "Something new is waiting for you", to, person, upTo, contact, readAt)
}

// Wanted writes the message that a report waits which nobody may open who could work on
// it: for who keeps the house, and nothing of the report.
func Wanted(to, person string, at time.Time, contact, readAt string) (Mail, error) {
	return word("wanted", "Somebody is wanted for an office", to, person, at, contact, readAt)
}

// word writes a message of its own, that belongs to no case.
func word(kind, subject, to, person string, at time.Time, contact, readAt string) (Mail, error) {
	if _, err := address(to); err != nil {
		return Mail{}, &Error{Code: NoAddress, Step: "address", cause: err}
	}
	text, err := render(kind, &note{ReadAt: line(readAt), Contact: line(contact)})
	if err != nil {
		return Mail{}, err
	}
	return Mail{To: to, Case: kind, Letter: line(person) + "-" + at.UTC().Format("20060102T150405"), Attempt: 1, Subject: subject, Text: text}, nil
}
