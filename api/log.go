package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
)

// LogView is what is told of the signed log into which the record is sealed.
type LogView struct {
	Keys  []string  `json:"keys"`            // public keys that sign or signed it, as name+hash+key (C2SP signed-note); none: nothing is signed here
	State *LogState `json:"state,omitempty"` // for administrators: how large the log is tells when something happens
}

// LogState is how the log stands.
type LogState struct {
	State      string `json:"state"`                // ok, none, stopped, no_copy, copy_failing, copy_forked
	Checkpoint string `json:"checkpoint,omitempty"` // the last one, signed (C2SP tlog-checkpoint)
	Number     int64  `json:"number"`
	Copied     int64  `json:"copied"` // the last checkpoint that the copy has
}

// getLog tells everybody the public keys, by which receipts and exports are
// checked, and administrators how the log stands.
func (a *api) getLog(c *gin.Context) error {
	who, err := a.caller(c)
	if err != nil {
		return err
	}
	out := LogView{Keys: []string{}}
	if a.LogKey != nil {
		out.Keys = a.LogKey.Publics()
	}
	if who.admin() {
		s, err := a.DB.LogState(c.Request.Context())
		if err != nil {
			return err
		}
		out.State = &LogState{State: s.Word(), Checkpoint: s.Signed, Number: s.Checkpoint, Copied: s.Copied}
	}
	return reply(c, http.StatusOK, out)
}

// logHealth is the alarm of the log; a process that does not sign tells none.
func (a *api) logHealth(ctx context.Context) string {
	if a.LogKey == nil {
		return ""
	}
	s, err := a.DB.LogState(ctx)
	if err != nil {
		return "" // the database is told apart
	}
	return s.Word()
}
