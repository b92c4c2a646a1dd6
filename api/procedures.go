package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"probity/procedure"
)

// listProcedures lists the procedures that are loaded.
func (a *api) listProcedures(c *gin.Context) error {
	out := ProcedureList{Procedures: []ProcedureSummary{}}
	for _, p := range a.Procedures.All() {
		out.Procedures = append(out.Procedures, a.procedureSummary(p))
	}
	return reply(c, http.StatusOK, out)
}

func (a *api) procedureSummary(p *procedure.Procedure) ProcedureSummary {
	now, _ := a.Procedures.InForce(p.ID, a.today())
	out := ProcedureSummary{
		ID: p.ID, Version: p.Version, Digest: p.Digest(), Title: p.Title, Body: p.Body, Authority: p.Authority, Caution: p.Caution,
		InForce: p.InForce, Track: p.Track, Governs: now == p, Status: "added",
	}
	if pack := a.Procedures.Pack(p.Digest()); pack != nil {
		switch {
		case pack.Active:
			out.Status, out.From = "active", pack.From
		case pack.Retired > 0:
			out.Status = "retired"
		}
	}
	return out
}

// getProcedure tells a procedure whole.
func (a *api) getProcedure(c *gin.Context) error {
	p, err := a.procedure(c)
	if err != nil {
		return err
	}
	c.Header("ETag", `"`+p.Digest()+`"`)
	return reply(c, http.StatusOK, p)
}

// procedureText gives the pack exactly as it was loaded: its SHA-256 is the
// digest that cases name.
func (a *api) procedureText(c *gin.Context) error {
	p, err := a.procedure(c)
	if err != nil {
		return err
	}
	c.Header("ETag", `"`+p.Digest()+`"`)
	c.Data(http.StatusOK, "application/yaml; charset=utf-8", p.Text())
	return nil
}

// procedure is the one the path names: the version that governs today, the
// latest when none does, or the one asked for by version or digest.
func (a *api) procedure(c *gin.Context) (*procedure.Procedure, error) {
	q, err := query(c, "version", "digest")
	if err != nil {
		return nil, err
	}
	id := c.Param("id")
	for _, p := range a.Procedures.All() {
		if p.ID == id && (q.text("version") != "" && p.Version == q.text("version") || q.text("digest") != "" && p.Digest() == q.text("digest")) {
			return p, nil
		}
	}
	if q.text("version") != "" || q.text("digest") != "" {
		return nil, errNotFound()
	}
	if p, ok := a.Procedures.InForce(id, a.today()); ok {
		return p, nil
	}
	if p, ok := a.Procedures.Current(id); ok {
		return p, nil
	}
	return nil, errNotFound()
}
