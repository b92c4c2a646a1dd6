package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"probity/signin"
)

// PasskeyAsked is what the browser is to be asked, in the form that
// PublicKeyCredential.parseCreationOptionsFromJSON and parseRequestOptionsFromJSON
// take, and the ticket to come back with within five minutes.
type PasskeyAsked struct {
	Ticket  string         `json:"ticket"`
	Options jsontext.Value `json:"options"`
}

// PasskeyAnswer is what the browser answered (PublicKeyCredential.toJSON).
type PasskeyAnswer struct {
	Ticket     string         `json:"ticket"`
	Credential jsontext.Value `json:"credential"`
}

// NewPasskeyAnswer is that of a passkey that is being made.
type NewPasskeyAnswer struct {
	Ticket     string         `json:"ticket"`
	Name       string         `json:"name"` // what to call it: "blue key", "telephone"
	Credential jsontext.Value `json:"credential"`
}

// PasskeyView is one of a person's passkeys.
type PasskeyView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	CreatedAt time.Time  `json:"created_at"`
	LastUsed  *time.Time `json:"last_used,omitempty"`
}

func asked(c *gin.Context, ticket string, options any, err error) error {
	if err != nil {
		return signInProblem(err)
	}
	text, err := json.Marshal(options)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, PasskeyAsked{ticket, text})
}

// askPasskey begins a sign-in or the showing of a second factor by passkey.
func (a *api) askPasskey(c *gin.Context) error {
	ticket, options, err := a.desk.AskPasskey(c.Request.Context())
	return asked(c, ticket, options, err)
}

func (a *api) signInPasskey(c *gin.Context) error {
	var req PasskeyAnswer
	if err := a.bind(c, &req); err != nil {
		return err
	}
	b, err := a.desk.Passkey(c.Request.Context(), req.Ticket, req.Credential)
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, b)
}

func (a *api) stepUpPasskey(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	var req PasskeyAnswer
	if err := a.bind(c, &req); err != nil {
		return err
	}
	fresh, err := a.desk.StepUpByPasskey(c.Request.Context(), who.hash, who.Person, req.Ticket, req.Credential)
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, signin.Begun{Session: fresh})
}

func (a *api) newPasskey(c *gin.Context) error {
	in, err := a.within(c)
	if err != nil {
		return err
	}
	ticket, options, err := a.desk.NewPasskey(c.Request.Context(), in)
	return asked(c, ticket, options, err)
}

func (a *api) addPasskey(c *gin.Context) error {
	in, err := a.within(c)
	if err != nil {
		return err
	}
	var req NewPasskeyAnswer
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if strings.TrimSpace(req.Name) == "" || len(req.Name) > 100 || !plain(req.Name) {
		return problem("bad_request", "Call it something, in a line of at most 100 letters.").at("name")
	}
	fresh, recovery, err := a.desk.AddPasskey(c.Request.Context(), in, req.Ticket, req.Name, req.Credential)
	if err != nil {
		return signInProblem(err)
	}
	keepSession(c, fresh, "")
	return reply(c, http.StatusOK, RecoveryCodes{orEmpty(recovery)})
}

func (a *api) removePasskey(c *gin.Context) error {
	in, err := a.within(c)
	if err == nil && in.Enrol {
		err = problem("second_factor_first", "")
	}
	if err != nil {
		return err
	}
	if err := a.desk.RemovePasskey(c.Request.Context(), in, c.Param("id")); err != nil {
		return signInProblem(err)
	}
	return done(c)
}
