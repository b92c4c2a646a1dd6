package web

import (
	"net/http"
	"net/url"

	"probity/api"
	"probity/web/form"
)

// ProviderAnswer is the page to which a provider of OpenID Connect sends browsers back.
const ProviderAnswer = "/sign-in/provider/answer"

// leaving is the page before somebody goes on to the provider. It is a page with a
// link, because the policy lets no form of ours lead to another service.
type leaving struct{ To, Host string }

func (a *asked) leave(path string, body any) (*shown, error) {
	var asked api.ProviderAsked
	if err := a.send(path, body, &asked); err != nil {
		return nil, err
	}
	to, err := url.Parse(asked.URL)
	if err != nil {
		return nil, errUnknownAnswer
	}
	return &shown{name: "provider", title: a.words.say("provider.title"), of: leaving{asked.URL, to.Host}}, nil
}

// toProvider begins a sign-in at the provider.
func (w *web) toProvider(a *asked) (*shown, error) { return a.leave("/api/v1/sign-in/provider", nil) }

// invitedToProvider begins to link whoever was invited to who they are there.
func (w *web) invitedToProvider(a *asked) (*shown, error) {
	s := a.invitationPage()
	if !a.typed(s.form) {
		return a.goTo("/invitation")
	}
	invitation := s.form.Field("invitation")
	if invitation.Value == "" {
		invitation.Mistake = a.words.say("form.needed")
		return s, nil
	}
	page, err := a.leave("/api/v1/sign-in/invitation/provider", api.ProviderInvitation{Invitation: invitation.Value})
	if err != nil && a.blameSignIn(s.form, err) {
		return s, nil
	}
	return page, err
}

// fromProvider ends a sign-in. It answers with a page and leads nowhere by itself:
// the browser comes from another service, and sends the cookie of the session only
// after a step that was made here.
func (w *web) fromProvider(a *asked) (*shown, error) {
	var in api.SignedIn
	if err := a.get("/api/v1/sign-in/provider/answer?"+a.Request.URL.RawQuery, &in); err != nil {
		if code(err) == "sign_in_failed" {
			return nil, &api.Problem{Status: http.StatusUnauthorized, Code: "provider_failed"}
		}
		return nil, err
	}
	if !in.SignedIn {
		return a.secondPage(in.Ticket, "", in.Factors), nil
	}
	next := "/work"
	if in.Enrol {
		next = "/account"
	}
	return &shown{name: "provider_done", title: a.words.say("provider.done"), of: next}, nil
}

// byProvider is the button for those who were invited and sign in at the provider; none
// where there is no provider.
func (a *asked) byProvider() []form.Button {
	if !a.web.Provider {
		return nil
	}
	return []form.Button{{To: "/invitation/provider", Label: a.words.say("invitation.provider")}}
}
