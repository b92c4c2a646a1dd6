package webtest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"probity/api"
	"probity/embedded/provider"
	"probity/signin"
	"probity/web"
)

// WithProvider has a provider of OpenID Connect beside the pages, at which one may say
// that one is anybody of the world.
func WithProvider(w *World, a *api.Deps, p *web.Deps) {
	w.Helper()
	var people []provider.Person
	for person := range Offices {
		people = append(people, provider.Person{Subject: "sub-" + person, Name: person})
	}
	back := w.URL + web.ProviderAnswer
	at, err := provider.Open(w.Context(), provider.Options{Listen: "127.0.0.1:0", Service: []string{w.URL}, Redirect: back, People: people})
	w.Must(err)
	w.Cleanup(func() { w.Must(at.Close()) })
	a.SignIn.Provider = signin.Provider{Issuer: at.Issuer, Client: at.Client, Secret: at.Secret, Redirect: back}
	p.Provider = true
}

// At takes the browser on to the provider by the link of a page of ours, says there
// that it is somebody, and is the page of ours to which the provider sends it back.
// With several it says that several factors were shown.
func (p *Page) At(link, subject string, several bool) *Page {
	p.B.Helper()
	return p.B.Get(p.Answer(link, subject, several))
}

// Answer is At as far as the path to which the provider sends the browser back.
func (p *Page) Answer(link, subject string, several bool) string {
	b := p.B
	b.Helper()
	to, ok := p.Find("a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.TrimSpace(a.Text()) == link }).Attr("href")
	if !ok {
		b.Fatalf("%s has no link %q: %s", p.Path, link, p.Words())
	}
	elsewhere := &http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.URL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	res, err := elsewhere.Get(to) //nolint:noctx // in a test, on this machine
	b.Must(err)
	page, err := goquery.NewDocumentFromReader(res.Body)
	b.Must(err)
	b.Must(res.Body.Close())
	typed := url.Values{"id": {page.Find("input[name=id]").AttrOr("value", "")}, "person": {subject}}
	if several {
		typed.Set("several", "yes")
	}
	if res, err = elsewhere.PostForm(res.Request.URL.ResolveReference(&url.URL{Path: "/login"}).String(), typed); err != nil { //nolint:noctx // in a test, on this machine
		b.Fatal(err)
	}
	b.Must(res.Body.Close())
	back := res.Header.Get("Location")
	if !strings.HasPrefix(back, b.URL) {
		b.Fatalf("the provider answers %d and leads to %q", res.StatusCode, back)
	}
	return strings.TrimPrefix(back, b.URL)
}
