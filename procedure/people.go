package procedure

import "probity/procedure/clock"

// Role names who may do an act or who owes something: a party of the case, a
// function in it, the clock, or the id of an office or body of the pack.
type Role string

// Roles that every procedure knows. All others are offices or bodies of the
// pack.
const (
	Complainant  Role = "complainant"
	Respondent   Role = "respondent"   // and counsel, who acts for the respondent
	Parties      Role = "parties"      // either side
	Owner        Role = "owner"        // whoever owns the stage
	Secretariat  Role = "secretariat"  // the office that keeps the file and serves letters
	Investigator Role = "investigator" // assigned to this case
	Panel        Role = "panel"        // a seated, unrecused member of the stage's body
	Member       Role = "member"       // a seat on any body of this case
	Chair        Role = "chair"        // the chair of the stage's body
	Staff        Role = "staff"        // any office holder
	TheClock     Role = "clock"        // the system, when a time limit says so
	Anyone       Role = "anyone"
)

// Office is a function somebody holds for a term.
type Office struct {
	ID         string   `yaml:"id" json:"id"`
	Title      string   `yaml:"title" json:"title"`
	Substitute string   `yaml:"substitute" json:"substitute,omitempty"` // acts when the holder is conflicted, absent or late
	Seats      bool     `yaml:"seats" json:"seats,omitempty"`           // appoints bodies
	ApartFrom  []string `yaml:"apart_from" json:"apart_from,omitempty"` // offices, bodies or the investigator; one person does not act as both in a case
	Cite       string   `yaml:"cite" json:"cite,omitempty"`
}

// Body is a group that rules: a committee, a hearing panel, an appeal panel, a
// single officer (size 1).
type Body struct {
	ID           string       `yaml:"id" json:"id"`
	Title        string       `yaml:"title" json:"title"`
	Size         int          `yaml:"size" json:"size"`             // seats to fill, chair included
	Alternates   int          `yaml:"alternates" json:"alternates"` // who may replace a recused member
	SeatedBy     Role         `yaml:"seated_by" json:"seated_by"`   // office that appoints
	Quorum       Share        `yaml:"quorum" json:"quorum"`         // of whom must be present and eligible at the vote
	Threshold    Share        `yaml:"threshold" json:"threshold"`   // to carry a motion
	ChairVote    ChairVote    `yaml:"chair_vote" json:"chair_vote"` //
	Tie          string       `yaml:"tie" json:"tie"`               // fails | chair
	Secret       bool         `yaml:"secret" json:"secret"`         // ballots are hidden until all are in, and unnamed after
	Certificate  bool         `yaml:"certificate" json:"certificate"`
	Challenge    Challenge    `yaml:"challenge" json:"challenge,omitzero"`
	DisjointFrom []string     `yaml:"disjoint_from" json:"disjoint_from,omitempty"` // bodies of the same case whose members may not sit
	Public       int          `yaml:"public_members" json:"public_members,omitempty"`
	Composition  []Part       `yaml:"composition" json:"composition,omitempty"` // of which kinds of members it is made up
	ReplaceIn    clock.Period `yaml:"replace_in" json:"replace_in,omitzero"`
	Cite         string       `yaml:"cite" json:"cite"`
}

// ChairVote is when the chair votes.
type ChairVote string

// A chair votes like the others, only to break a tie, or never.
const (
	ChairVotes    ChairVote = "normal"
	ChairTieOnly  ChairVote = "tie_only"
	ChairNoBallot ChairVote = "none"
)

// Base is the number a share is taken of.
type Base string

// A share may be of the votes cast (yes and no), of the members present
// (abstentions count), of those seated and not recused, or of the full size.
const (
	OfCast      Base = "cast"
	OfPresent   Base = "present"
	OfUnrecused Base = "unrecused"
	OfSize      Base = "size"
)

// Share is a part of a body: a number of votes, or a fraction of a base.
type Share struct {
	Votes    int    `yaml:"votes" json:"votes,omitempty"`       // at least so many
	Fraction string `yaml:"fraction" json:"fraction,omitempty"` // majority | two_thirds | three_quarters | all
	Of       Base   `yaml:"of" json:"of,omitempty"`
}

// Challenge says how a party may object to a member.
type Challenge struct {
	By       []Role `yaml:"by" json:"by,omitempty"`
	ForCause bool   `yaml:"for_cause" json:"for_cause,omitempty"`
	RuledBy  Role   `yaml:"ruled_by" json:"ruled_by,omitempty"`
	Cite     string `yaml:"cite" json:"cite,omitempty"`
}

// Conflicts are the relations that bar a person, whoever they are.
type Conflicts struct {
	Automatic []string `yaml:"automatic" json:"automatic"` // kin, employer, partner, competitor, witness, …
	Cite      string   `yaml:"cite" json:"cite"`
}

// Meets says whether n votes satisfy the share, given the base's count.
func (s Share) Meets(n, base int) bool {
	if n < s.Votes {
		return false
	}
	switch s.Fraction {
	case "":
		return s.Votes > 0
	case "majority":
		return 2*n > base
	case "two_thirds":
		return base > 0 && 3*n >= 2*base
	case "three_quarters":
		return base > 0 && 4*n >= 3*base
	case "all":
		return base > 0 && n >= base
	}
	return false
}

// Needs is the smallest number of votes that satisfies the share.
func (s Share) Needs(base int) int {
	for n := 0; n <= base; n++ {
		if s.Meets(n, base) {
			return n
		}
	}
	return max(s.Votes, base+1)
}

// String says the share in words: "two thirds of the members present".
func (s Share) String() string {
	of := map[Base]string{OfCast: "of the votes cast", OfPresent: "of the members present", OfUnrecused: "of the members who may sit", OfSize: "of the full body"}[s.Of]
	words := map[string]string{"majority": "a majority", "two_thirds": "two thirds", "three_quarters": "three quarters", "all": "all"}[s.Fraction]
	switch {
	case words == "":
		return count(s.Votes, "vote")
	case s.Votes > 0:
		return words + " " + of + " and at least " + count(s.Votes, "vote")
	}
	return words + " " + of
}
