package web

import (
	"slices"

	"probity/api"
	"probity/web/form"
)

// accountPage is what somebody proves themselves by, and what happened to it.
type accountPage struct {
	api.AccountView
	Sessions []api.BearerView
	Enrol    bool // a second factor is to be set up first
	Done     string
	Password *form.Form
	Case     *form.Form // puts the case of a letter under the account
}

// account shows it, and takes a change of the password.
func (w *web) account(a *asked) (*shown, error) {
	page, err := a.accountPage("")
	if err != nil {
		return nil, err
	}
	f := page.of.(accountPage).Password
	if !a.typed(f) {
		return page, nil
	}
	page.form = f
	if !f.Need(a.words.say("form.needed")) {
		return page, nil
	}
	if err := a.send("/api/v1/account/password", api.PasswordRequest{Old: f.Field("old").Value, Password: f.Field("password").Value}, nil); err != nil {
		if a.blameSignIn(f, err) {
			return page, nil
		}
		return nil, err
	}
	return a.accountPage(a.words.say("account.password_changed"))
}

func (a *asked) accountPage(done string) (*shown, error) {
	page := accountPage{Done: done, Password: fleeting("/account", a.words.say("account.password_change"),
		form.Field{Name: "old", Kind: form.Secret, Label: a.words.say("account.password_old"), Complete: "current-password"},
		form.Field{Name: "password", Kind: form.Secret, Label: a.words.say("account.password_new"), Hint: a.words.say("account.password_hint"), Complete: "new-password"},
	), Case: a.letterToAccount()}
	if err := a.get("/api/v1/account", &page.AccountView); err != nil {
		return nil, err
	}
	var list api.SessionList
	if err := a.get("/api/v1/sessions", &list); err != nil && code(err) != "second_factor_first" {
		return nil, err
	}
	page.Sessions = list.Sessions
	page.Enrol = slices.ContainsFunc(list.Sessions, func(s api.BearerView) bool { return s.This && slices.Contains(s.Scopes, "enrol") })
	return &shown{name: "account", title: a.words.say("account.title"), of: page}, nil
}

// letterToAccount asks for the code of a letter whose case is to be put under the
// account.
func (a *asked) letterToAccount() *form.Form {
	return fleeting("/account/letter", a.words.say("account.letter_go"), form.Field{
		Name: "code", Kind: form.Line, Label: a.words.say("letter.code"), Hint: a.words.say("letter.hint"), Complete: "off",
	})
}

// linkPage asks whether it is the right case.
type linkPage struct{ api.LetterLinked }

// letterOfAccount tells whose letter it is, and puts the case under the account
// when that is confirmed.
func (w *web) letterOfAccount(a *asked) (*shown, error) {
	f := a.letterToAccount()
	f.Fields = append(f.Fields, form.Field{Name: "sure", Kind: form.Hidden})
	s := &shown{name: "account_letter", title: a.words.say("account.letter"), form: f}
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	sure := f.Text("sure") == "yes"
	if !sure {
		a.once = "" // only a question
	}
	var linked api.LetterLinked
	if err := a.send("/api/v1/account/letter", api.LinkLetterRequest{Code: f.Text("code"), Confirm: sure}, &linked); err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	if linked.Linked {
		return a.goTo("/cases/" + linked.Case)
	}
	f.Field("code").Kind, f.Field("sure").Value = form.Hidden, "yes"
	f.Submit, s.of = a.words.say("account.letter_sure"), linkPage{linked}
	return s, nil
}

// newRecovery makes new recovery codes in the place of the old ones.
func (w *web) newRecovery(a *asked) (*shown, error) {
	var out api.RecoveryCodes
	if err := a.send("/api/v1/account/recovery", nil, &out); err != nil {
		return nil, err
	}
	return &shown{name: "recovery", title: a.words.say("recovery.title"), of: out}, nil
}

// removeProvider unlinks somebody from who they are at a provider.
func (w *web) removeProvider(a *asked) (*shown, error) {
	if a.Request.ParseForm() != nil {
		return nil, brokeOff()
	}
	if err := a.send("/api/v1/account/providers/remove", api.ProviderRemoved{Issuer: a.Request.PostForm.Get("issuer")}, nil); err != nil {
		return nil, err
	}
	return a.accountPage(a.words.say("account.provider_removed"))
}

// endSessions ends every other session.
func (w *web) endSessions(a *asked) (*shown, error) {
	if err := a.send("/api/v1/sessions/end", nil, nil); err != nil {
		return nil, err
	}
	return a.accountPage(a.words.say("account.ended"))
}

// invitationPage asks for the invitation, and for a password or the provider.
func (a *asked) invitationPage() *shown {
	f := fleeting("/invitation", a.words.say("invitation.go"),
		form.Field{Name: "invitation", Kind: form.Line, Label: a.words.say("invitation.secret"), Complete: "off"},
		form.Field{Name: "password", Kind: form.Secret, Label: a.words.say("account.password_new"), Hint: a.words.say("account.password_hint"), Complete: "new-password"},
	)
	f.Other = a.byProvider()
	return &shown{name: "invitation", title: a.words.say("invitation.title"), form: f}
}

// invitation lets somebody who was invited set a password.
func (w *web) invitation(a *asked) (*shown, error) {
	s := a.invitationPage()
	f := s.form
	if !a.typed(f) || !f.Need(a.words.say("form.needed")) {
		return s, nil
	}
	if err := a.send("/api/v1/sign-in/invitation", api.InvitationRequest{Invitation: f.Text("invitation"), Password: f.Field("password").Value}, nil); err != nil {
		if a.blameSignIn(f, err) {
			return s, nil
		}
		return nil, err
	}
	return a.goTo("/sign-in")
}
