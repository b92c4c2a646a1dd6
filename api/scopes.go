package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/signin"
)

// scope is what a token may be used for. What its person may do is another
// question, asked after this one.
type scope string

const (
	anyScope        scope = ""           // met by every token: who it is, and the keys of the log
	fullScope       scope = "full"       // everything its person may do, keeping people and offices left out
	readScope       scope = "read"       // reading all that its person may read
	actScope        scope = "act"        // reading and acting, less what asks for a second factor
	dutiesScope     scope = "duties"     // the list of what its person owes, as for a calendar
	statisticsScope scope = "statistics" // the numbers
	adminScope      scope = "admin"      // keeping people, offices and terms; no sight of any case
	houseScope      scope = "house"      // of no token: who holds which office, for whoever reads or keeps it
	accountScope    scope = "account"    // of sessions alone: one's own account, sessions and tokens
	presentScope    scope = "present"    // of any session, also one that the code of a letter opened: going, and making an account
	caseReadScope   scope = "read case"  // read, of one case that the route names
	caseActScope    scope = "act case"   // act, in one case that the route names
)

// IsScope reports whether a token can have the scope.
func IsScope(name string) bool { return covers[scope(name)] != nil }

// covers says which needs a scope of a token meets.
var covers = map[scope][]scope{
	fullScope:       {readScope, caseReadScope, actScope, caseActScope, dutiesScope, statisticsScope, houseScope, fullScope},
	readScope:       {readScope, caseReadScope, dutiesScope, statisticsScope, houseScope},
	actScope:        {readScope, caseReadScope, actScope, caseActScope, dutiesScope, statisticsScope, houseScope},
	dutiesScope:     {dutiesScope},
	statisticsScope: {statisticsScope},
	adminScope:      {adminScope, houseScope},
}

// keeping are the routes by which the house is kept.
var keeping = []string{"/api/v1/people", "/api/v1/terms", "/api/v1/offices"}

// ofOneCase are the routes that name one case, or a part of one.
var ofOneCase = []string{"/api/v1/cases/:id", "/api/v1/documents/:id", "/api/v1/acts/:id"}

// needs says which scope the route asks for. A route nobody thought of asks for
// all of it.
func needs(c *gin.Context) scope { return scopeOf(c.Request.Method, c.FullPath()) }

func scopeOf(method, route string) scope {
	under := func(place string) bool { return route == place || strings.HasPrefix(route, place+"/") }
	reading := method == http.MethodGet || method == http.MethodHead
	switch {
	case route == "/api/v1/me", route == "/api/v1/log":
		return anyScope
	case under("/api/v1/sign-out"), under("/api/v1/sign-in/letter/account"):
		return presentScope
	case under("/api/v1/account"), under("/api/v1/sessions"), under("/api/v1/tokens"), under("/api/v1/step-up"):
		return accountScope
	case route == "/api/v1/duties":
		return dutiesScope
	case route == "/api/v1/statistics":
		return statisticsScope
	case reading && slices.ContainsFunc(keeping, under), route == "/api/v1/people/find":
		return houseScope
	case slices.ContainsFunc(keeping, under):
		return adminScope
	case reading && slices.ContainsFunc(ofOneCase, under):
		return caseReadScope
	case slices.ContainsFunc(ofOneCase, under):
		return caseActScope
	case reading:
		return readScope
	case under("/api/v1/cases"), under("/api/v1/documents"), under("/api/v1/reports"), under("/api/v1/quarantine"):
		return actScope
	}
	return fullScope
}

// may refuses what the token or session is not good for.
func (c *caller) may(need scope) error {
	has := func(s scope) bool { return slices.Contains(c.bearer.Scopes, string(s)) }
	switch {
	case need == anyScope, need == presentScope && c.bearer.Session:
		return nil
	case c.Only != nil && need != caseReadScope && need != caseActScope:
		return problem("one_case", "")
	case c.Only != nil, need == accountScope && c.bearer.Session:
		return nil
	case need == accountScope, need == presentScope:
		return problem("session_only", "")
	case need == adminScope && has(fullScope): // whether its person is an administrator is told by the route
		return nil
	}
	for _, s := range c.bearer.Scopes {
		if slices.Contains(covers[scope(s)], need) {
			return nil
		}
	}
	if c.bearer.Session {
		return problem("second_factor_first", "")
	}
	return problem("scope", "This token is not good for that: it would need the scope "+strings.TrimSuffix(string(need), " case")+", or full.")
}

// weighty are the acts that ask for a second factor shown a short while ago.
var weighty = map[docket.Kind]bool{
	docket.CastVote: true, docket.Find: true, docket.IssueDecision: true, docket.DecideAppeal: true, docket.PutIntoEffect: true,
	docket.ImposeInterim: true, docket.DecideBreach: true, docket.RevealIdentity: true, docket.ReleaseLegalHold: true, docket.Purge: true, docket.Propose: true,
}

// recent refuses unless a second factor was shown in this session a short while
// ago. A token is its own proof: it must be one for everything.
func (a *api) recent(who *caller) error {
	switch {
	case !who.known() || who.bearer.ID == "": // by a receipt: it is all the proof there is
		return nil
	case who.bearer.Session && a.desk.Now().Sub(who.bearer.Stepped) > signin.Recent:
		return problem("step_up", "")
	case !who.bearer.Session && !slices.Contains(who.bearer.Scopes, string(fullScope)) && !who.admin():
		return problem("scope", "This asks for a second factor, which a token of this scope does not stand for: sign in, or use a token with the scope full.")
	}
	return nil
}
