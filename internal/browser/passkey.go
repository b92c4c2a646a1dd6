package browser

import (
	"context"
	"net/url"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Passkeys is where a tab keeps passkeys: an authenticator that Chromium makes of
// software, whose owner is there and is known by their finger.
type Passkeys struct {
	p  *Page
	id webauthn.AuthenticatorID
}

// WithPasskeys has the scripts of the pages run in this tab from here on, and gives it a
// place to keep passkeys.
func (p *Page) WithPasskeys() *Passkeys {
	p.Helper()
	p.runs = true
	p.scripts(true)
	k := &Passkeys{p: p}
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		made, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		k.id = made.AuthenticatorID
		return err
	})
	return k
}

// Known says whether the finger is that of the owner.
func (k *Passkeys) Known(is bool) {
	k.p.Helper()
	k.p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: k.id, IsUserVerified: is})
		return err
	})
}

// Through presses the button with the words, and waits for the page with the path,
// whatever pages come before it.
func (p *Page) Through(button, path string) {
	p.Helper()
	at := p.called("main button", button)
	ctx, done := p.brief()
	defer done()
	there := func(e page.EventFrameNavigated) bool {
		u, err := url.Parse(e.Frame.URL)
		return err == nil && u.Path == path
	}
	_, err := chromedp.Run(ctx, chromedp.WaitEvent(page.FrameNavigated, there, chromedp.Click(chromedp.CSS(at))))
	p.must(err)
	p.Wait("the page "+path+" is whole", func() bool { return Ask[bool](p, `document.readyState === "complete"`) })
}
