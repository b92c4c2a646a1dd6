package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"probity/signin"
)

// SignInRequest is the first step of a sign-in.
type SignInRequest struct {
	Login    string `json:"login"` // the e-mail address of record
	Password string `json:"password"`
}

// SecondRequest is the second: a one-time code or a recovery code.
type SecondRequest struct {
	Ticket   string `json:"ticket"`
	Code     string `json:"code,omitempty"`     // six digits
	Recovery string `json:"recovery,omitempty"` // instead of a code, once
}

// StepUpRequest shows a second factor again.
type StepUpRequest struct {
	Code     string `json:"code,omitempty"`
	Recovery string `json:"recovery,omitempty"`
}

// InvitationRequest sets a password by invitation.
type InvitationRequest struct {
	Invitation string `json:"invitation"`
	Password   string `json:"password"`
}

// SignedIn is how far a sign-in came. The session itself is in the cookie.
type SignedIn struct {
	SignedIn bool     `json:"signed_in"`         // there is a session now
	Enrol    bool     `json:"enrol,omitempty"`   // it is good for setting up a second factor, and nothing else
	Case     string   `json:"case,omitempty"`    // it is good for this case, and nothing else
	Ticket   string   `json:"ticket,omitempty"`  // to be sent with the second factor, within five minutes
	Factors  []string `json:"factors,omitempty"` // by which it can be shown: code, passkey, recovery
}

// signInProblem says in HTTP what the desk says.
func signInProblem(err error) error {
	for known, code := range map[error]string{
		signin.ErrWrong: "sign_in_failed", signin.ErrEnded: "sign_in_ended", signin.ErrWeak: "weak_password", signin.ErrNoFactor: "no_second_factor",
		signin.ErrLast: "last_second_factor", signin.ErrNoPasskeys: "no_passkeys", signin.ErrNoProvider: "no_provider",
		signin.ErrProviderAway: "provider_away", signin.ErrHasAccount: "has_account", signin.ErrNoLogin: "no_login",
		signin.ErrShowFirst: "show_first", signin.ErrLastWay: "last_way_in",
	} {
		if errors.Is(err, known) {
			return problem(code, "")
		}
	}
	switch {
	case errors.Is(err, signin.ErrSlow):
		return problem("too_many", "There were too many tries. Wait a few minutes and try again, sign in with a passkey, or from a browser you signed in from before.")
	case errors.Is(err, signin.ErrBusy):
		return problem("busy", "Many people are signing in at this moment. Try again in a few seconds.")
	}
	return err
}

// tell answers with how far a sign-in came and sets the cookies.
func tell(c *gin.Context, b signin.Begun) error {
	keepSession(c, b.Session, b.Device)
	return reply(c, http.StatusOK, SignedIn{SignedIn: b.Session != "", Enrol: b.Enrol, Ticket: b.Ticket, Factors: b.Factors})
}

// signIn takes the first step.
func (a *api) signIn(c *gin.Context) error {
	var req SignInRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	b, err := a.desk.Password(c.Request.Context(), req.Login, req.Password, cookie(c, deviceCookie))
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, b)
}

// signInSecond takes the second step.
func (a *api) signInSecond(c *gin.Context) error {
	var req SecondRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	b, err := a.desk.Finish(c.Request.Context(), req.Ticket, signin.Second{Code: req.Code, Recovery: req.Recovery}, cookie(c, deviceCookie))
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, b)
}

// acceptInvitation sets a password.
func (a *api) acceptInvitation(c *gin.Context) error {
	var req InvitationRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if err := a.desk.Accept(c.Request.Context(), req.Invitation, req.Password); err != nil {
		return signInProblem(err)
	}
	return done(c)
}

// stepUp takes a second factor within a session, whose secret changes.
func (a *api) stepUp(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	var req StepUpRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	fresh, err := a.desk.StepUp(c.Request.Context(), who.hash, who.Person, signin.Second{Code: req.Code, Recovery: req.Recovery}, cookie(c, deviceCookie))
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, signin.Begun{Session: fresh})
}

// signOut ends the session.
func (a *api) signOut(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if err := a.DB.EndBearer(c.Request.Context(), who.Person, who.bearer.ID); err != nil {
		return err
	}
	dropSession(c)
	c.Header("Clear-Site-Data", `"cache", "storage"`)
	return done(c)
}

// done answers that it was done, when there is nothing more to say.
func done(c *gin.Context) error {
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// BearerView is one of a person's sessions or tokens.
type BearerView struct {
	ID        string     `json:"id"`
	Label     string     `json:"label"`
	Scopes    []string   `json:"scopes"`
	CreatedAt time.Time  `json:"created_at"`
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	LastUsed  *time.Time `json:"last_used,omitempty"` // to the minute
	This      bool       `json:"this,omitempty"`      // the one that asks
}

// SessionList is the sessions of a person that have not ended.
type SessionList struct {
	Sessions []BearerView `json:"sessions"`
}

func (a *api) listSessions(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	all, err := a.DB.SessionsOf(c.Request.Context(), who.Person)
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, SessionList{bearers(all, who)})
}

// endSession ends one of one's own sessions.
func (a *api) endSession(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if err := a.DB.EndBearer(c.Request.Context(), who.Person, c.Param("id")); err != nil {
		return err
	}
	return done(c)
}

// endSessions ends all of one's own sessions but the one that asks.
func (a *api) endSessions(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if err := a.DB.EndSessions(c.Request.Context(), who.Person, who.bearer.ID); err != nil {
		return err
	}
	return done(c)
}
