package api

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"probity/signin"
	"probity/store"
)

// AccountView is what a person proves themselves by, without anything that would
// prove it, and what happened to it.
type AccountView struct {
	Login     string               `json:"login"`
	Password  bool                 `json:"password"` // one is set
	Codes     bool                 `json:"codes"`    // one-time codes are set up
	Passkeys  []PasskeyView        `json:"passkeys"`
	Recovery  int                  `json:"recovery"`  // recovery codes left
	Providers []ProviderView       `json:"providers"` // at which the person is known
	Events    []store.AccountEvent `json:"events"`    // the newest first
}

// ProviderView is a provider at which a person is known.
type ProviderView struct {
	Issuer string `json:"issuer"`
	Here   bool   `json:"here"` // people sign in at it today; false: it was set up here once, and proves nothing any more
}

func (a *api) account(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	acc, err := a.DB.AccountOf(c.Request.Context(), who.Person)
	if err != nil {
		return err
	}
	events, err := a.DB.AccountEvents(c.Request.Context(), who.Person, 50)
	if err != nil {
		return err
	}
	keys, err := a.DB.PasskeysOf(c.Request.Context(), who.Person)
	if err != nil {
		return err
	}
	passkeys := make([]PasskeyView, len(keys))
	for i := range keys {
		passkeys[i] = PasskeyView{keys[i].ID, keys[i].Name, keys[i].CreatedAt.UTC(), keys[i].LastUsed}
	}
	providers := make([]ProviderView, len(acc.Linked))
	for i, issuer := range acc.Linked {
		providers[i] = ProviderView{issuer, issuer == a.SignIn.Provider.Issuer}
	}
	return reply(c, http.StatusOK, AccountView{
		Login: acc.Login, Password: acc.Password != "", Codes: acc.TOTP != nil, Passkeys: passkeys, Recovery: acc.Recovery, Providers: providers, Events: orEmpty(events),
	})
}

// within is the session in which the caller changes their account. Whoever has a
// second factor must have shown it a short while ago.
func (a *api) within(c *gin.Context) (signin.Within, error) {
	who, err := a.member(c)
	if err != nil {
		return signin.Within{}, err
	}
	in := signin.Within{Person: who.Person, ID: who.bearer.ID, Hash: who.hash, Enrol: !slices.Contains(who.bearer.Scopes, string(fullScope))}
	if !in.Enrol {
		err = a.recent(who)
	}
	return in, err
}

// PasswordRequest changes a password.
type PasswordRequest struct {
	Old      string `json:"old"`
	Password string `json:"password"`
}

func (a *api) changePassword(c *gin.Context) error {
	in, err := a.within(c)
	if err != nil {
		return err
	}
	var req PasswordRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if err := a.desk.ChangePassword(c.Request.Context(), in, req.Old, req.Password); err != nil {
		return signInProblem(err)
	}
	return done(c)
}

// CodesKey is a key for an authenticator app, told this once.
type CodesKey struct {
	Secret string `json:"secret"` // base32, to be typed
	URI    string `json:"uri"`    // otpauth://…, to be shown as a picture
}

func (a *api) newCodes(c *gin.Context) error {
	in, err := a.within(c)
	if err != nil {
		return err
	}
	text, uri, err := a.desk.NewCodes(c.Request.Context(), in)
	if err != nil {
		return signInProblem(err)
	}
	return reply(c, http.StatusOK, CodesKey{text, uri})
}

// CodeRequest is a one-time code.
type CodeRequest struct {
	Code string `json:"code"`
}

// RecoveryCodes are told this once. Each stands in for a second factor, once;
// empty: those of before stay.
type RecoveryCodes struct {
	Recovery []string `json:"recovery"`
}

func (a *api) confirmCodes(c *gin.Context) error {
	in, err := a.within(c)
	if err != nil {
		return err
	}
	var req CodeRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	fresh, recovery, err := a.desk.ConfirmCodes(c.Request.Context(), in, req.Code)
	if err != nil {
		return signInProblem(err)
	}
	keepSession(c, fresh, "")
	return reply(c, http.StatusOK, RecoveryCodes{orEmpty(recovery)})
}

func (a *api) newRecovery(c *gin.Context) error {
	in, err := a.within(c)
	if err == nil && in.Enrol {
		err = problem("second_factor_first", "")
	}
	if err != nil {
		return err
	}
	codes, err := a.desk.NewRecovery(c.Request.Context(), in.Person)
	if err != nil {
		return signInProblem(err)
	}
	return reply(c, http.StatusOK, RecoveryCodes{codes})
}

// Invited is an invitation to set a password, told this once to whoever made it,
// who hands it to the person by a way that reaches nobody else.
type Invited struct {
	Invitation string    `json:"invitation"`
	Ends       time.Time `json:"ends"`
}

func (a *api) invite(c *gin.Context) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	secret, ends, err := signin.Invite(c.Request.Context(), a.DB, c.Param("id"), who.Person, a.desk.Now())
	if err != nil {
		return signInProblem(err)
	}
	return reply(c, http.StatusOK, Invited{secret, ends.UTC()})
}

// disable ends everything a person signs in by, at once.
func (a *api) disable(c *gin.Context) error { return a.disabled(c, true) }

// enable lets them sign in again. Tokens stay ended.
func (a *api) enable(c *gin.Context) error { return a.disabled(c, false) }

func (a *api) disabled(c *gin.Context, off bool) error {
	who, err := a.administrator(c)
	if err != nil {
		return err
	}
	if off && who.Person == c.Param("id") {
		return problem("bad_request", "Nobody shuts themselves out; another administrator can.")
	}
	if err := a.DB.Disable(c.Request.Context(), c.Param("id"), who.Person, off, a.desk.Now()); err != nil {
		return err
	}
	return done(c)
}
