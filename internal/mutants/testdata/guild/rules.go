// Package procedure is a rule book of one page, for the test of the generator.
package procedure

// Role is who somebody is.
type Role string

// The parties.
const (
	Complainant Role = "complainant"
	Respondent  Role = "respondent"
)

// Member of a body.
type Member struct {
	Name string
	Left int
}

// Case is what the rules look at.
type Case struct {
	Members []Member
	Off     []string
	Days    int
	Noted   string
}

// Recused reports whether somebody is off the case.
func (c *Case) Recused(name string) bool {
	for _, x := range c.Off {
		if x == name {
			return true
		}
	}
	return false
}

// Sits counts who may vote.
func (c *Case) Sits() int {
	n := 0
	for _, m := range c.Members {
		if m.Left > 0 || c.Recused(m.Name) {
			continue
		}
		n++
	}
	return n
}

// Answer takes an answer of the respondent within ten days.
func (c *Case) Answer(by Role) string {
	if by != Respondent {
		return "not yours"
	}
	if c.Days > 10 {
		return "too late"
	}
	c.Noted = "answered"
	return ""
}
