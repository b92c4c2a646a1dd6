package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"probity/api"
	"probity/web/webtest"
)

// TestSigningInByTheProviderForTryingOut goes the whole way with the provider that
// probity up brings: an invitation links somebody to who they are there, and from then
// on they sign in by it. What was changed on the way is refused.
func TestSigningInByTheProviderForTryingOut(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.WithProvider)
	const goOn, failed = "Go on", "You could not be signed in"
	ask := func(b *webtest.Browser) *webtest.Page {
		t.Helper()
		return b.Get("/sign-in").Is(http.StatusOK).Send(byProvider, nil).Is(http.StatusOK)
	}
	ask(w.Stranger()).At(goOn, "sub-stella", true).Is(http.StatusUnauthorized).Says(failed) // nobody is linked

	b := w.Stranger()
	page := b.Get("/invitation").Is(http.StatusOK)
	page.Send("Use my organisation's account instead", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	page.Send("Use my organisation's account instead", fields{"Invitation": "pri_made-up"}).Is(http.StatusUnprocessableEntity)
	var invited api.Invited
	w.Post("adam", "/people/stella/invitation", object{}, &invited)
	linked := page.Send("Use my organisation's account instead", fields{"Invitation": invited.Invitation}).Is(http.StatusOK).At(goOn, "sub-stella", false).Is(http.StatusOK)
	linked.Says("You are signed in").Click("Go on to my work").Is(http.StatusOK).Says("Set up one-time codes") // one proof is not two
	b.Get("/work").Is(http.StatusForbidden)

	b = w.Stranger()
	done := ask(b).At(goOn, "sub-stella", true).Is(http.StatusOK)
	done.Click("Go on to my work").Is(http.StatusOK).Says("My work")
	b.Get(done.Path).Is(http.StatusConflict) // an answer is good once
	ask(w.Stranger()).At(goOn, "sub-vito", true).Is(http.StatusUnauthorized).Says(failed)

	// On the account page stands who they are elsewhere. It is not removed as long as
	// there is nothing else, and signs nobody in once it is.
	b.Get("/account").Is(http.StatusOK).Says("Accounts elsewhere", "http://127.0.0.1:").Send("Remove", nil).Is(http.StatusConflict).Says("It is the last way in").Click("To my account").Is(http.StatusOK)
	w.Post("adam", "/people/stella/invitation", object{}, &invited)
	w.Stranger().Get("/invitation").Send("Set my password", fields{"Invitation": invited.Invitation, "New password": "lamp orchard violin gravel"}).Is(http.StatusOK)
	b.Get("/account").Is(http.StatusUnauthorized)
	b = w.Stranger()
	ask(b).At(goOn, "sub-stella", true).Is(http.StatusOK)
	b.Get("/account").Send("Remove", nil).Is(http.StatusOK).Says("It is removed. Other sessions have ended.", "None is linked.")
	b.Post("/account/providers/remove", url.Values{"issuer": {"https://elsewhere.example"}}).Is(http.StatusNotFound)
	ask(w.Stranger()).At(goOn, "sub-stella", true).Is(http.StatusUnauthorized).Says(failed)
	w.Post("adam", "/people/stella/invitation", object{}, &invited)
	w.Stranger().Get("/invitation").Send("Use my organisation's account instead", fields{"Invitation": invited.Invitation}).At(goOn, "sub-stella", true).Is(http.StatusOK)

	// Another nonce, another state, another browser, another's code.
	forged := ask(w.Stranger())
	link := forged.Find("main a")
	to, err := url.Parse(link.AttrOr("href", ""))
	w.Must(err)
	q := to.Query()
	q.Set("nonce", "of somebody else")
	to.RawQuery = q.Encode()
	link.SetAttr("href", to.String())
	forged.At(goOn, "sub-stella", true).Is(http.StatusUnauthorized).Says(failed)

	change := func(what string, status int, how func(q url.Values)) {
		t.Helper()
		page := ask(w.Stranger())
		path, query, _ := strings.Cut(page.Answer(goOn, "sub-stella", true), "?")
		q, err := url.ParseQuery(query)
		w.Must(err)
		how(q)
		got := page.B.Get(path + "?" + q.Encode())
		if got.Status != status {
			t.Errorf("%s: %d, %s", what, got.Status, got.Words())
		}
		page.B.Get("/work").Is(http.StatusUnauthorized)
	}
	change("another state", http.StatusConflict, func(q url.Values) { q.Set("state", "of somebody else") })
	change("no code", http.StatusUnauthorized, func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") })
	other, err := url.Parse(ask(w.Stranger()).Answer(goOn, "sub-stella", true))
	w.Must(err)
	change("another's code", http.StatusUnauthorized, func(q url.Values) { q.Set("code", other.Query().Get("code")) })
	theirs := ask(w.Stranger()).Answer(goOn, "sub-stella", true)
	w.Stranger().Get(theirs).Is(http.StatusUnauthorized)
}

// TestWithoutAProviderNobodyIsSentToOne.
func TestWithoutAProviderNobodyIsSentToOne(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	w.Stranger().Get("/sign-in").Is(http.StatusOK).Silent("provider", "organisation")
	w.Stranger().Get("/invitation").Is(http.StatusOK).Silent("provider", "organisation")
	w.Stranger().Post("/sign-in/provider", nil).Is(http.StatusConflict)
	w.Stranger().Get("/sign-in/provider/answer?state=x").Is(http.StatusConflict)
}
