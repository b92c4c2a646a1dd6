package api

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"probity/procedure"
	"probity/store"
)

// WantedList is offices for which somebody is wanted.
type WantedList struct {
	Wanted []WantedView `json:"wanted"`
}

// WantedView is an office that has to be given to somebody else: a report waits which
// nobody may open who could work on it. Neither the report nor whom it names is told.
type WantedView struct {
	Procedure   string `json:"procedure"`
	Office      string `json:"office"`
	OfficeTitle string `json:"office_title"`
	Says        string `json:"says"`
}

// listWanted tells who keeps the house which offices need somebody else. From whom a
// case is kept learns nothing of it here either.
func (a *api) listWanted(c *gin.Context) error {
	who, err := a.member(c)
	if err == nil && !who.admin() {
		err = problem("admin_only", "")
	}
	if err != nil {
		return err
	}
	all, err := a.DB.Wanted(c.Request.Context(), a.Procedures, a.today())
	if err != nil {
		return err
	}
	out := WantedList{Wanted: []WantedView{}}
	for i := range all {
		w := &all[i]
		p, ok := a.Procedures.ByDigest(w.Digest)
		if !ok {
			return store.ErrNoProcedure
		}
		v := WantedView{
			Procedure: w.Procedure, Office: w.Office, OfficeTitle: p.TitleOf(procedure.Role(w.Office)),
			Says: "A report waits which nobody may open who could work on it. Give this office to somebody else as well, or to whoever stands in for it.",
		}
		if len(w.Next) == 0 && w.For(who.Person) && !slices.Contains(out.Wanted, v) {
			out.Wanted = append(out.Wanted, v)
		}
	}
	return reply(c, http.StatusOK, out)
}
