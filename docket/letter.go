package docket

import "probity/procedure"

// SystemMethods are the ways of service that need no person: the system sends
// word by e-mail, or lays the letter into a mailbox of its own. The others are
// a duty of the staff.
func SystemMethods() []string { return []string{"email", "mailbox"} }

// Next is the way the letter goes next: the first of the procedure's that has
// not failed, "" when all have.
func (l *Letter) Next() string {
	for _, how := range l.Methods {
		if !has(l.Failed, how) {
			return how
		}
	}
	return ""
}

// BySystem reports whether the letter waits for the system and for nobody else.
func (l *Letter) BySystem() bool {
	return l.ServedAt.IsZero() && has(SystemMethods(), l.Next())
}

// MustBeProven reports whether e-mail is no service of the notice: a default
// may be declared on the strength of it, and the procedure lets only other
// methods prove that it arrived (guarantee 16).
func MustBeProven(p *procedure.Procedure, noticeID string) bool {
	n := p.Notice(noticeID)
	if n == nil || len(n.Proven) == 0 || has(n.Proven, "email") {
		return false
	}
	for i := range p.Stages {
		if st := &p.Stages[i]; st.Kind == procedure.Charge && st.Notice == noticeID {
			return true
		}
	}
	return false
}
