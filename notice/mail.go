package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"probity/docket"
	"probity/procedure"
)

// Mail is a message without content: word that a letter is ready.
type Mail struct {
	To      string // the address of record
	Case    string
	Letter  string // id of the letter in the case: "n3"
	Attempt int    // from 1; the same attempt has the same Message-ID
	Subject string
	Text    string
}

// Receipt is what is known once a message was handed over. It proves that a
// server took it, not that anybody read it.
type Receipt struct {
	MessageID string
	At        time.Time
	Code      int    // of the server's last answer: 250; 0 from an Outbox
	File      string // where an Outbox put it; empty otherwise
}

// Proof says the receipt in words, for the record of service.
func (r Receipt) Proof() string {
	if r.File != "" {
		return "message " + r.MessageID + " was put in the outbox folder of this machine; no mail server is configured"
	}
	return "message " + r.MessageID + " was taken by the mail server (" + strconv.Itoa(r.Code) + ") at " + r.At.UTC().Format(time.RFC3339)
}

// Mailer hands messages over. Its error is an *Error.
type Mailer interface {
	Send(ctx context.Context, m Mail) (Receipt, error)
}

// Code is why a message was not handed over. It is stable, and says nothing of
// the message.
type Code string

// Codes of failure. After Unknown nobody can say whether the message went out:
// the server had all of it and its answer was lost. Trying the same attempt
// again may bring it twice, under the same Message-ID.
const (
	Refused     Code = "refused"     // the server said no, for good
	Deferred    Code = "deferred"    // the server said: not now
	Unreachable Code = "unreachable" // no server took it: no connection, no agreement on encryption or login, or it fell silent
	NoAddress   Code = "no_address"  // there is no usable address
	Unknown     Code = "unknown"     // the server had it all, and its answer was lost
	Unfit       Code = "unfit"       // the message itself cannot be sent: a program error
)

// Error is a message that was not handed over. Its text has no address, nothing
// of the message and nothing the server wrote, so that it may be logged.
type Error struct {
	Code      Code
	SMTP      int    // the server's code, if it gave one
	MessageID string // of the attempt; empty when it never got that far
	Step      string // connect, mail_from, rcpt_to, data, close
	cause     error
}

func (e *Error) Error() string {
	s := "mail " + string(e.Code)
	if e.SMTP > 0 {
		s += " " + strconv.Itoa(e.SMTP)
	}
	if e.Step != "" {
		s += " at " + e.Step
	}
	return s
}

// Cause is what the library or the server said. It can contain addresses: show
// it to an operator at the machine, never log it or store it.
func (e *Error) Cause() error { return e.cause }

// Again reports whether the same attempt may be tried again without the risk
// that the message arrives twice.
func (e *Error) Again() bool { return e.Code == Deferred || e.Code == Unreachable }

// CodeOf is the code of an error from a Mailer; Unknown for any other error,
// empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Unknown
}

// Announce writes the message that a letter is ready. It carries the body's
// name and the reference, and nothing of the case.
func Announce(p *procedure.Procedure, s *docket.State, l docket.Letter, to string, attempt int, names Names) (Mail, error) {
	if _, err := address(to); err != nil {
		return Mail{}, &Error{Code: NoAddress, Step: "address", cause: err}
	}
	text, err := render("mail", &note{Body: p.Body, Reference: names.caseName(s) + "/" + l.ID, ReadAt: line(names.ReadAt), Contact: line(names.Contact)})
	if err != nil {
		return Mail{}, err
	}
	return Mail{To: to, Case: s.Case, Letter: l.ID, Attempt: attempt, Subject: "A letter from " + line(p.Body), Text: text}, nil
}

// note is all the message is made of.
type note struct{ Body, Reference, ReadAt, Contact string }

// check refuses what could change the message's headers or recipients.
func (m *Mail) check() error {
	if _, err := address(m.To); err != nil {
		return &Error{Code: NoAddress, Step: "address", cause: err}
	}
	if m.Subject == "" || m.Text == "" || m.Case == "" || m.Letter == "" || m.Attempt < 1 {
		return &Error{Code: Unfit, Step: "message", cause: errors.New("a message needs a subject, a text, a case, a letter and an attempt")}
	}
	for _, s := range []string{m.Subject, m.Case, m.Letter} {
		if s != line(s) {
			return &Error{Code: Unfit, Step: "message", cause: errors.New("a header has a character that cannot be in one")}
		}
	}
	return nil
}

// address takes one bare address and nothing else: no name, no second one, no
// comment, no control character, no quoted local part.
func address(s string) (string, error) {
	if s == "" {
		return "", errors.New("no address")
	}
	if len(s) > 254 {
		return "", errors.New("the address is too long")
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),:;<>[]\`, r) {
			return "", fmt.Errorf("the address has a character that cannot be in one: %U", r)
		}
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return "", err
	}
	at := strings.LastIndexByte(s, '@')
	if a.Address != s || at < 1 || at > 64 || at == len(s)-1 {
		return "", errors.New("not one bare address")
	}
	return s, nil
}

// messageID is the same for the same attempt at the same letter, wherever and
// whenever it is made, and tells a reader of headers nothing.
func messageID(m *Mail, domain string) string {
	sum := sha256.Sum256([]byte(m.Case + "\x00" + m.Letter + "\x00" + strconv.Itoa(m.Attempt)))
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// line makes one safe line of a text: no line break, no control or direction
// character.
func line(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// plain removes what a reader cannot see and a terminal or browser might obey:
// control characters except line breaks and tabs, direction overrides, and
// invalid UTF-8. Line breaks become \n.
func plain(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if unicode.Is(unicode.Mn, r) {
			if marks++; marks > 4 {
				continue // a thousand accents on one letter
			}
		} else {
			marks = 0
		}
		switch {
		case r == utf8.RuneError && n <= 1:
			b.WriteRune(utf8.RuneError)
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u200b', r == '\ufeff':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
