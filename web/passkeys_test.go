package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/api"
	"probity/internal/browser"
	"probity/store/storetest"
	"probity/web/webtest"
)

// byPasskey: somebody invited adds a passkey as their only second factor, signs in by it
// alone, shows it after the password and again within the session, and removes it once
// something else is there. The authenticator is Chromium's own.
func byPasskey(t *testing.T, tab *browser.Page, w *webtest.World) {
	const password, work = "lamp orchard violin gravel", "/work"
	says := func(want ...string) {
		t.Helper()
		for _, x := range want {
			if got := tab.Words(); !strings.Contains(got, x) {
				t.Fatalf("the page does not say %q: %s", x, got)
			}
		}
	}
	out := func() { t.Helper(); tab.Click("form[action^='/sign-out'] button"); tab.Go("/sign-in") }
	first := func() {
		t.Helper()
		tab.SendIn("main form[action^='/sign-in']", "Sign in", map[string]any{"E-mail address": "quin@example.org", "Password": password})
	}
	keys := tab.WithPasskeys()
	var in api.Invited
	w.Post("adam", "/people/quin/invitation", object{}, &in)
	tab.Go("/invitation")
	tab.Send("Set my password", map[string]any{"Invitation": in.Invitation, "New password": password})
	first()
	says("Until then you can do nothing else here")
	tab.Send("Add a passkey", nil)
	tab.Send("Make the passkey", nil) // without a name none is made
	says("Fill this in.")
	tab.Fill(map[string]any{"Name of the passkey": "the blue key"})
	tab.Through("Make the passkey", "/account/passkeys/answer")
	says("Recovery codes", "not shown again")
	tab.Follow("To my account")
	says("the blue key", "No one-time codes are set up.")

	out()
	tab.Through(byPasskeyButton, work) // alone, and without another click
	says("My work")
	out()
	first()
	tab.Through("Use a passkey instead", work)
	says("My work")

	storetest.Exec(t, w.DB, `update tokens set stepped_at = stepped_at - interval '11 minutes' where person = 'quin'`)
	tab.Go("/account")
	tab.Send("Add a passkey", nil)
	says("Show once more that it is you")
	tab.Through("Use a passkey instead", "/account")
	tab.Send("Remove", nil)
	says("This is your last second factor.")

	out()
	keys.Known(false)
	tab.Send(byPasskeyButton, nil)
	tab.Wait("the page says that it did not go", func() bool { return browser.Ask[bool](tab, `!document.getElementById("passkey-failed").hidden`) })
	keys.Known(true)
	tab.Through("Use my passkey", work)

	tab.Go("/account")
	tab.Send("Set up one-time codes", nil)
	key := strings.ReplaceAll(browser.Ask[string](tab, `document.querySelector("code").textContent`), " ", "")
	tab.Send("Confirm", map[string]any{"Code": w.OneTime(key)})
	tab.Follow("To my account")
	tab.Send("Remove", nil)
	says("The passkey is removed.")
	out()
	tab.Through(byPasskeyButton, "/sign-in/passkey/answer")
	says("That does not fit")
	for _, found := range tab.Complaints() {
		t.Error(found)
	}
}

// TestAPasskeyIsAskedForWhereThereCanBeOne: not at a service without a name, and by a
// page that says what to do to whoever has no script or sends something made up.
func TestAPasskeyIsAskedForWhereThereCanBeOne(t *testing.T) {
	t.Parallel()
	none := webtest.New(t)
	none.Stranger().Get("/sign-in").Is(http.StatusOK).Silent("asskey")
	none.As("stella").Get("/account").Is(http.StatusOK).Silent("asskey")
	none.Stranger().Post("/sign-in/passkey", nil).Is(http.StatusConflict)

	w := webtest.New(t, webtest.WithPasskeys)
	w.Stranger().Get("/invitation").Is(http.StatusOK).Silent("<script")
	page := w.Stranger().Get("/sign-in?then=/cases").Silent("<script").Send(byPasskeyButton, nil).Is(http.StatusOK)
	asks := page.Find("#passkey")
	if asks.AttrOr("data-now", "") != "yes" || asks.AttrOr("data-do", "") != "show" || !strings.Contains(asks.AttrOr("data-options", ""), `"challenge"`) {
		t.Errorf("the browser is asked %v", asks.Nodes[0].Attr)
	}
	if then := page.Find("main form input[name=then]").AttrOr("value", ""); then != "/cases" {
		t.Errorf("they are on their way to %q", then)
	}
	again := page.Send("Use my passkey", nil).Is(http.StatusUnprocessableEntity).Says("Your browser sent no passkey.")
	if _, now := again.Find("#passkey").Attr("data-now"); now {
		t.Error("it asks again and again by itself")
	}
	again.Find("main form input[name=credential]").SetAttr("value", `{"id": "made-up"}`)
	again.Send("Use my passkey", nil).Is(http.StatusUnprocessableEntity).Says("That does not fit")
	again.B.Get("/work").Is(http.StatusUnauthorized)
	b := w.As("stella")
	b.Get("/step-up").Is(http.StatusOK).Silent("asskey") // she has none
	b.Get("/account").Send("Add a passkey", nil).Send("Make the passkey", map[string]any{"Name of the passkey": "x"}).Is(http.StatusUnprocessableEntity).Says("Your browser sent no passkey.")
}
