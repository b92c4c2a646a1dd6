package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"probity/procedure"
	"probity/procedure/change"
)

// PackChanges is what is otherwise in one version than in another.
type PackChanges struct {
	From    ProcedureSummary `json:"from"`
	To      ProcedureSummary `json:"to"`
	Better  int              `json:"better"` // for whoever is reported
	Worse   int              `json:"worse"`  // what cannot be told is worse
	Changes []VersionChange  `json:"changes"`
}

// comparePack tells the offices what a version changes against another one, of no case
// in particular.
func (a *api) comparePack(c *gin.Context) error {
	if _, err := a.official(c); err != nil {
		return err
	}
	q, err := query(c, "against")
	if err != nil {
		return err
	}
	to, ok := a.Procedures.ByDigest(c.Param("digest"))
	if !ok {
		return errNotFound()
	}
	from, ok := a.Procedures.ByDigest(q.text("against"))
	if !ok || from.ID != to.ID {
		return problem("malformed", "Name the digest of another version of the same procedure.").at("against")
	}
	out := PackChanges{From: a.procedureSummary(from), To: a.procedureSummary(to), Changes: []VersionChange{}}
	changes := change.Compare(from, to, change.Facts{Principal: []procedure.Role{procedure.Respondent}})
	for i := range changes {
		x := &changes[i]
		switch x.Bearing {
		case change.Better:
			out.Better++
		case change.Worse:
			out.Worse++
		}
		out.Changes = append(out.Changes, VersionChange{Area: x.Area, What: x.What, Old: x.Old, New: x.New, Bearing: x.Bearing, Sentence: x.Sentence, OldCite: x.OldCite, NewCite: x.NewCite})
	}
	return reply(c, http.StatusOK, out)
}
