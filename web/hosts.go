package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/api"
)

// Hosts are the two addresses of a service whose reporters and whose staff are kept
// apart: what is for the one is not there at the other, and no cookie of the console
// is ever sent to where people report.
type Hosts struct {
	Intake  string // where people report and read what is public, as https://report.example.org
	Console string // where people sign in
}

// twoHosts are the two, read; the zero value is one host for all.
type twoHosts struct{ intake, console *url.URL }

// Check says what is wrong with the two.
func (h Hosts) Check() error {
	_, err := h.read()
	return err
}

func (h Hosts) read() (twoHosts, error) {
	if h.Intake == "" {
		return twoHosts{}, nil
	}
	var both [2]*url.URL
	for i, text := range []string{h.Intake, h.Console} {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return twoHosts{}, errors.New("the address for reports and the one for signing in are both needed, like https://report.example.org and https://ethics.example.org, with nothing after the host")
		}
		both[i] = u
	}
	if strings.EqualFold(both[0].Hostname(), both[1].Hostname()) {
		return twoHosts{}, errors.New("the address for reports and the one for signing in have one host; cookies know no ports, so give them two names")
	}
	return twoHosts{both[0], both[1]}, nil
}

// side is which of the two something is for.
type side int

const (
	atConsole side = iota // whatever nobody said anything else of
	atIntake
	atBoth
	ofReports // at the intake; at the console for those who are signed in
)

// public are the paths that are for everybody, and all below them.
var public = map[string]side{
	"/my-report": atIntake, "/how-it-goes": atIntake, "/procedures": atIntake, "/published": atBoth, "/statistics": atBoth,
	"/report": ofReports, "/report/for-another": atConsole,
	"/api/v1/reports": atIntake, "/api/v1/published": atBoth, "/api/v1/procedures": atBoth, "/api/v1/log": atBoth,
	"/api/docs": atBoth, "/api/openapi.yaml": atBoth, "/api/openapi.json": atBoth, "/problems": atBoth, "/style": atBoth, "/robots.txt": atBoth,
}

// sideOf is whom a path is for.
func sideOf(path string) side {
	switch path {
	case "/":
		return atBoth
	case "/api/v1/reports", "/api/v1/documents": // by an account they are sent to the console
		return ofReports
	}
	for at := path; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
		if s, ok := public[at]; ok {
			return s
		}
		if !strings.Contains(at, "/") {
			break
		}
	}
	return atConsole
}

// is reports whether a request was sent to an address.
func is(u *url.URL, host string) bool {
	usual := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return strings.EqualFold(strings.TrimSuffix(host, usual), strings.TrimSuffix(u.Host, usual))
}

// keep answers a request at the wrong host as if there were nothing, and takes from one
// to the intake what says who sent it: nobody is signed in there. How a process fares
// may be asked by any name.
func (w *web) keep(c *gin.Context) {
	path := c.Request.URL.Path
	if w.apart.intake == nil || strings.HasPrefix(path, "/api/v1/health/") {
		c.Next()
		return
	}
	there := false
	switch s := sideOf(path); {
	case is(w.apart.intake, c.Request.Host):
		c.Request.Header.Del("Cookie")
		c.Request.Header.Del("Authorization")
		there = s != atConsole
	case is(w.apart.console, c.Request.Host):
		there = s == atConsole || s == atBoth || s == ofReports && w.signedIn(c)
	}
	if !there {
		c.Abort()
		c.Header("X-Content-Type-Options", "nosniff")
		c.String(http.StatusNotFound, "404 page not found\n")
		return
	}
	c.Next()
}

// signedIn reports whether a request says who sent it, and for a page whether they are.
func (w *web) signedIn(c *gin.Context) bool {
	if strings.HasPrefix(c.Request.URL.Path, "/api/") { // which looks at it itself
		return api.SaysWho(c.Request)
	}
	return (&asked{Context: c, web: w}).signedIn() != nil
}

// whole is the address of a page of ours as a page of the host that was asked has to
// name it: with the other host before it, where it is there alone.
func (t twoHosts) whole(host, path string, signedIn bool) string {
	if t.intake == nil {
		return path
	}
	plain, _, _ := strings.Cut(path, "?")
	s := sideOf(plain)
	if s == ofReports && signedIn {
		return path
	}
	to := t.console
	switch {
	case is(t.intake, host) && s == atConsole:
	case !is(t.intake, host) && (s == atIntake || s == ofReports):
		to = t.intake
	default:
		return path
	}
	return to.Scheme + "://" + to.Host + path
}
