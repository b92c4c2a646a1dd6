package web_test

import (
	"net/http"
	"strings"
	"testing"

	"probity/web/webtest"
)

// TestSomebodyInvitedSetsUpTheirAccount: a password, one-time codes, a sign-in with
// both, another password; who has no second factor gets nowhere else.
func TestSomebodyInvitedSetsUpTheirAccount(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	var invited struct {
		Invitation string `json:"invitation"`
	}
	w.Post("adam", "/people/stella/invitation", map[string]any{}, &invited)
	b := w.Stranger()
	form := b.Get("/sign-in").Click("I have an invitation").Is(http.StatusOK)
	const first, second = "lamp orchard violin gravel", "gravel lamp violin harbour"
	form.Send("Set my password", map[string]any{"Invitation": invited.Invitation, "New password": "short"}).Is(http.StatusUnprocessableEntity).Says("12 to 256 characters").Silent(">short<")
	in := form.Send("Set my password", map[string]any{"Invitation": invited.Invitation, "New password": first}).Is(http.StatusOK).Says("Sign in")
	account := in.Send("Sign in", map[string]any{"E-mail address": "stella@example.org", "Password": first}).Is(http.StatusOK).Says("My account", "Set up one-time codes")
	b.Get("/work").Is(http.StatusForbidden).Says("Set up a second factor first")

	codes := account.Send("Set up one-time codes", nil).Is(http.StatusOK)
	key := strings.ReplaceAll(codes.Find("code").Text(), " ", "")
	codes.Send("Confirm", map[string]any{"Code": "000000"}).Is(http.StatusUnprocessableEntity)
	recovery := codes.Send("Confirm", map[string]any{"Code": w.OneTime(key)}).Is(http.StatusOK).Says("Recovery codes", "not shown again")
	if recovery.Find("code").Length() < 8 {
		t.Error("no recovery codes")
	}
	code := strings.TrimSpace(recovery.Find("code").First().Text())
	again := w.Stranger()
	step := again.Get("/sign-in").Send("Sign in", map[string]any{"E-mail address": "stella@example.org", "Password": first}).Is(http.StatusOK).Says("Show that it is you")
	step.Send("Go on", map[string]any{"Code": code}).Is(http.StatusOK).Says("My work")
	changed := again.Get("/account").Is(http.StatusOK).Says("One-time codes of an authenticator app are set up.")
	changed.Send("Change the password", map[string]any{"Password until now": "wrong", "New password": second}).Is(http.StatusUnprocessableEntity)
	changed.Send("Change the password", map[string]any{"Password until now": first, "New password": second}).Is(http.StatusOK).Says("The password is changed.")
	again.Get("/account").Send("End all others", nil).Is(http.StatusOK).Says("All other sessions have ended.")
	w.Stranger().Get("/account").Is(http.StatusUnauthorized).Says("Sign in")
}
