package notice

import "time"

// Digest writes the message that there is something new for whoever holds an office:
// one for all there is, up to the moment, and nothing of what it is.
func Digest(to, person string, upTo time.Time, contact, readAt string) (Mail, error) {
	if _, err := address(to); err != nil {
		return Mail{}, &Error{Code: NoAddress, Step: "address", cause: err}
	}
	text, err := render("digest", &note{ReadAt: line(readAt), Contact: line(contact)})
	if err != nil {
		return Mail{}, err
	}
	return Mail{To: to, Case: "digest", Letter: line(person) + "-" + upTo.UTC().Format("20060102T150405"), Attempt: 1, Subject: "Something new is waiting for you", Text: text}, nil
}
