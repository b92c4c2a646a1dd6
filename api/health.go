package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// live says that the process answers.
func (a *api) live(c *gin.Context) error { return reply(c, http.StatusOK, HealthView{Status: "ok"}) }

// ready says whether work can be done here. Without Temporal it can: reports
// and acts are taken, and decided later.
func (a *api) ready(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 3*time.Second)
	defer cancel()
	out, status := HealthView{Status: "ok", Database: "ok"}, http.StatusOK
	if a.DB.Ping(ctx) != nil {
		out.Status, out.Database, status = "down", "down", http.StatusServiceUnavailable
	}
	if a.Temporal != nil {
		out.Temporal = "ok"
		if a.Temporal(ctx) != nil {
			out.Temporal = "away"
		}
	}
	if status == http.StatusOK {
		out.Log = a.logHealth(ctx)
	}
	return reply(c, status, out)
}
