package web_test

import (
	"flag"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp/kb"

	"probity/api"
	"probity/docket"
	"probity/internal/browser"
	"probity/store"
	"probity/web/webtest"
)

// story is a page in a state, with made-up data: for looking at, and for the browser.
type story struct {
	name string
	path string // {case}: one just filed; {noticed}: one whose respondent was told; {panel}: one before a panel, of which pia has declared
	as   string // "": a stranger, in every language
	side bool   // of a party: in every language too
	says int    // status of a page that tells why there is nothing; else it is a page, or a form with mistakes
	then func(*webtest.Page) *webtest.Page
}

// stories are every page in every state. Whoever adds a route adds its stories here.
var stories = []story{
	{name: "home", path: "/"},
	{name: "how-it-goes", path: "/how-it-goes"},
	{name: "procedure", path: "/procedures/" + webtest.Pack},
	{name: "code", path: "/procedures/" + webtest.Pack + "/code"},
	{name: "published", path: "/published"},
	{name: "published-one", path: "/published/{decision}"},
	{name: "published-none", path: "/published/00000000000000000000000000000000", says: http.StatusNotFound},
	{name: "figures", path: "/statistics"},
	{name: "precedents", path: "/statistics/sanctions"},
	{name: "figures-nothing", path: "/statistics?body=" + webtest.Pack + "&year=2021"},
	{name: "not-there", path: "/nothing", says: http.StatusNotFound},
	{name: "sign-in", path: "/sign-in"},
	{name: "sign-in-mistakes", path: "/sign-in", then: func(p *webtest.Page) *webtest.Page { return p.Send("Sign in", nil) }},
	{name: "sign-in-wrong", path: "/sign-in", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Sign in", fields{"E-mail address": "stella@example.org", "Password": "not this one at all"})
	}},
	{name: "step-up", path: "/step-up", as: "stella"},
	{name: "letter", path: "/letter"},
	{name: "letter-wrong", path: "/letter", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Open my case", fields{"Code of your letter": "ABCDE-FGHIJ"})
	}},
	{name: "invitation", path: "/invitation"},
	{name: "invitation-mistakes", path: "/invitation", then: press("Set my password")},
	{name: "invitation-provider-mistakes", path: "/invitation", then: press("Use my organisation's account instead")},
	{name: "sign-in-provider", path: "/sign-in", then: press(byProvider)},
	{name: "sign-in-provider-failed", path: "/sign-in", says: http.StatusUnauthorized, then: func(p *webtest.Page) *webtest.Page {
		return p.Send(byProvider, nil).At("Go on", "sub-otto", true)
	}},
	{name: "sign-in-provider-done", path: "/invitation", then: linked},
	{name: "account-provider", path: "/invitation", then: func(p *webtest.Page) *webtest.Page { return linked(p).B.Get("/account") }},
	{name: "account-provider-last", path: "/invitation", says: http.StatusConflict, then: func(p *webtest.Page) *webtest.Page {
		return linked(p).B.Get("/account").Send("Remove", nil)
	}},
	{name: "passkey-sign-in", path: "/sign-in", then: press(byPasskeyButton)},
	{name: "passkey-sign-in-no-script", path: "/sign-in", then: func(p *webtest.Page) *webtest.Page { return p.Send(byPasskeyButton, nil).Send("Use my passkey", nil) }},
	{name: "passkey-step-up", path: "/step-up", as: "ruth", then: press("Use a passkey instead")},
	{name: "passkey-step-up-no-script", path: "/step-up", as: "ruth", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Use a passkey instead", nil).Send("Use my passkey", nil)
	}},
	{name: "passkey-add", path: "/account", as: "ruth", then: press("Add a passkey")},
	{name: "passkey-add-mistakes", path: "/account", as: "ruth", then: func(p *webtest.Page) *webtest.Page { return p.Send("Add a passkey", nil).Send("Make the passkey", nil) }},
	{name: "step-up-passkey", path: "/step-up", as: "ruth"},
	{name: "account-passkeys", path: "/account", as: "ruth", side: true},
	{name: "account-passkey-last", path: "/account", as: "ruth", says: http.StatusConflict, then: press("Remove")},
	{name: "account", path: "/account", as: "otto", side: true},
	{name: "account-mistakes", path: "/invitation", then: func(p *webtest.Page) *webtest.Page {
		var in api.Invited
		p.B.World.Post("adam", "/people/otto/invitation", object{}, &in)
		p.Send("Set my password", fields{"Invitation": in.Invitation, "New password": "lamp orchard violin gravel"})
		return p.B.World.As("otto").Get("/account").Send("Change the password", nil)
	}},
	{name: "account-letter-mistakes", path: "/account", as: "otto", then: func(p *webtest.Page) *webtest.Page {
		return p.Send(strings.TrimSpace(p.Find("section[aria-labelledby=letter] button").Text()), nil)
	}},
	{name: "account-sessions-ended", path: "/account", as: "otto", then: press("End all others")},
	{name: "account-codes", path: "/account", as: "otto", then: press("Set up one-time codes")},
	{name: "account-codes-confirmed", path: "/account", as: "otto", then: func(p *webtest.Page) *webtest.Page {
		p = p.Send("Set up one-time codes", nil)
		return p.Send("Confirm", fields{"Code": p.B.OneTime(strings.ReplaceAll(p.Find("code").Text(), " ", ""))})
	}},
	{name: "report-1-begin", path: "/report"},
	{name: "report-2-what", path: "/report", then: press("Begin")},
	{name: "report-3-what-mistakes", path: "/report", then: func(p *webtest.Page) *webtest.Page { return p.Send("Begin", nil).Send("Continue", nil) }},
	{name: "report-4-who", path: "/report", then: reportTo(1)},
	{name: "report-5-when", path: "/report", then: reportTo(2)},
	{name: "report-5-when-mistakes", path: "/report", then: func(p *webtest.Page) *webtest.Page {
		return reportTo(2)(p).Send("Continue", fields{"When did it happen, or begin?": "31.2.2025"})
	}},
	{name: "report-6-principles", path: "/report", then: reportTo(3)},
	{name: "report-7-evidence", path: "/report", then: reportTo(4)},
	{name: "report-8-keep-from", path: "/report", then: reportTo(5)},
	{name: "report-9-who-are-you", path: "/report", then: reportTo(6)},
	{name: "report-10-check", path: "/report", then: reportTo(7)},
	{name: "report-11-receipt", path: "/report", then: func(p *webtest.Page) *webtest.Page { return reportTo(7)(p).Send("Send the report", nil) }},
	{name: "report-12-final", path: "/report", then: func(p *webtest.Page) *webtest.Page {
		p = reportTo(7)(p).Send("Send the report", nil)
		return p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": p.Find(".receipt .code").First().Text()})
	}},
	{name: "report-12-final-account", path: "/report", as: "carla", then: byAccount},
	{name: "my-case-lodged", path: "/report", as: "carla", then: func(p *webtest.Page) *webtest.Page { return byAccount(p).Click("See where my report stands") }},
	{name: "report-continue", path: "/report/continue"},
	{name: "report-for-another-1-begin", path: "/report/for-another", as: "stella"},
	{name: "report-for-another-2-who-told-it", path: "/report/for-another", as: "stella", then: calledIn},
	{name: "report-for-another-2-who-told-it-mistakes", path: "/report/for-another", as: "stella", then: func(p *webtest.Page) *webtest.Page { return calledIn(p).Send("Continue", nil) }},
	{name: "report-for-another-3-entered", path: "/report/for-another", as: "stella", then: func(p *webtest.Page) *webtest.Page {
		p = calledIn(p).Send("Continue", fields{"How did it come in?": "By telephone", "Who told it?": "Somebody who stays unknown"})
		return p.Send("Send the report", nil)
	}},
	{name: "work", path: "/work", as: "stella"},
	{name: "work-quarantine", path: "/work", as: "vito"},
	{name: "work-wanted", path: "/work", as: "adam"},
	{name: "quarantine", path: "/quarantine", as: "stella"},
	{name: "quarantine-mistakes", path: "/quarantine", as: "stella", then: press("Decide about those chosen")},
	{name: "quarantine-decided", path: "/quarantine", as: "stella", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Decide about those chosen", fields{"Reports": numbers(p)[:2], "What did the look find?": "Dismiss", "Ground, if you dismiss": "Nothing supports it", "Why": "The same text as forty others."})
	}},
	{name: "quarantine-none", path: "/quarantine?status=released", as: "stella"},
	{name: "case-quarantine", path: "/cases/{rushed}", as: "stella"},
	{name: "work-nothing", path: "/work", as: "inge"},
	{name: "work-not-signed-in", path: "/work", says: http.StatusUnauthorized},
	{name: "case-office", path: "/cases/{case}", as: "stella"},
	{name: "case-complainant", path: "/cases/{case}", as: "carla", side: true},
	{name: "case-respondent", path: "/cases/{told}", as: "rene", side: true},
	{name: "case-hearing", path: "/cases/{hearing}", as: "rene", side: true},
	{name: "case-decided", path: "/cases/{decided}", as: "rene", side: true},
	{name: "case-decided-complainant", path: "/cases/{decided}", as: "carla", side: true},
	{name: "case-sanction", path: "/cases/{sanction}", as: "rene", side: true},
	{name: "act-report-compliance", path: "/cases/{sanction}/acts/report_compliance", as: "rene", side: true},
	{name: "act-appeal", path: "/cases/{decided}/acts/appeal", as: "rene", side: true},
	{name: "act-appeal-mistakes", path: "/cases/{decided}/acts/appeal", as: "rene", then: press("Appeal")},
	{name: "case-appealed", path: "/cases/{appealed}", as: "rene", side: true},
	{name: "case-appealed-complainant", path: "/cases/{appealed}", as: "carla", side: true},
	{name: "act-challenge", path: "/cases/{appealed}/acts/challenge", as: "rene", side: true},
	{name: "act-challenge-done", path: "/cases/{hearing}/acts/challenge", as: "rene", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Object to somebody who decides", fields{"To whom do you object?": "Paul Nachname", "Why?": "We worked together for years."})
	}},
	{name: "my-cases", path: "/my-cases", as: "rene", side: true},
	{name: "my-cases-complainant", path: "/my-cases", as: "carla", side: true},
	{name: "my-cases-none", path: "/my-cases", as: "adam", side: true},
	{name: "case-over", path: "/cases/{over}", as: "rene", side: true},
	{name: "case-office-noticed", path: "/cases/{noticed}", as: "stella"},
	{name: "case-hidden", path: "/cases/{case}", as: "inge", says: http.StatusNotFound},
	{name: "act", path: "/cases/{case}/acts/ask_information", as: "stella"},
	{name: "act-mistakes", path: "/cases/{case}/acts/ask_information", as: "stella", then: press("Ask a party for information")},
	{name: "act-not-now", path: "/cases/{case}/acts/accept", as: "stella"},
	{name: "act-respond", path: "/cases/{noticed}/acts/respond", as: "rene", side: true},
	{name: "act-respond-mistakes", path: "/cases/{told}/acts/respond", as: "rene", then: press("Respond to the allegations")},
	{name: "my-letter", path: "/cases/{told}/my-letters/{letter}", as: "rene", side: true},
	{name: "my-report-receipt", path: "/my-report"},
	{name: "my-report-mistakes", path: "/my-report", then: press("Show my report")},
	{name: "my-report", path: "/my-report", then: myReport, side: true},
	{name: "my-report-answer", path: "/my-report", side: true, then: func(p *webtest.Page) *webtest.Page {
		p = myReport(p)
		return p.Send(strings.TrimSpace(p.Find("#questions ~ div button").First().Text()), nil)
	}},
	{name: "my-report-file-mistakes", path: "/my-report", then: func(p *webtest.Page) *webtest.Page { return myReport(p).Send("Send a file", nil) }},
	{name: "act-note", path: "/cases/{case}/acts/note", as: "stella"},
	{name: "cases", path: "/cases", as: "stella"},
	{name: "cases-none", path: "/cases", as: "vito"},
	{name: "declaration", path: "/cases/{panel}", as: "paul"},
	{name: "declaration-mistakes", path: "/cases/{panel}", as: "paul", then: press("Sign the conflict certificate")},
	{name: "case-panel", path: "/cases/{panel}", as: "pia"},
	{name: "ballots-found", path: "/cases/{decided}/ballots", as: "pia"},
	{name: "ballots", path: "/cases/{panel}/ballots", as: "pia"},
	{name: "hearing", path: "/cases/{panel}/hearing", as: "pia"},
	{name: "bundle", path: "/cases/{panel}/bundle", as: "pia"},
	{name: "tab-home", path: "/cases/{worked}", as: "inge"},
	{name: "tab-parties", path: "/cases/{worked}/parties", as: "stella"},
	{name: "tab-evidence", path: "/cases/{worked}/evidence", as: "inge"},
	{name: "tab-evidence-mistakes", path: "/cases/{worked}/evidence", as: "inge", then: press("Upload")},
	{name: "tab-evidence-none", path: "/cases/{case}/evidence", as: "stella"},
	{name: "tab-messages", path: "/cases/{worked}/messages", as: "stella"},
	{name: "tab-messages-mailbox", path: "/cases/{unnamed}/messages", as: "stella"},
	{name: "tab-notes", path: "/cases/{worked}/notes", as: "inge"},
	{name: "tab-notes-none", path: "/cases/{case}/notes", as: "stella"},
	{name: "tab-time", path: "/cases/{worked}/time", as: "stella"},
	{name: "tab-panel", path: "/cases/{panel}/panel", as: "stella"},
	{name: "tab-panel-none", path: "/cases/{case}/panel", as: "stella"},
	{name: "tab-rulings", path: "/cases/{panel}/rulings", as: "stella"},
	{name: "tab-letters", path: "/cases/{told}/letters", as: "stella"},
	{name: "tab-letter", path: "/cases/{told}/letters/{letter}", as: "stella"},
	{name: "tab-letter-copy", path: "/cases/{told}/letters/{letter}", as: "stella", then: press("Make a copy with a code")},
	{name: "tab-letter-codes", path: "/cases/{told}/letters/{letter}/codes", as: "stella"},
	{name: "tab-messages-file", path: "/cases/{unnamed}/messages/file", as: "stella"},
	{name: "tab-messages-file-mistakes", path: "/cases/{unnamed}/messages/file", as: "stella", then: press("Send it to the reporter")},
	{name: "tab-docket", path: "/cases/{worked}/docket", as: "stella"},
	{name: "tab-docket-why", path: "/cases/{worked}/docket/5", as: "stella"},
	{name: "tab-readers", path: "/cases/{worked}/readers", as: "stella"},
	{name: "tab-export", path: "/cases/{worked}/export", as: "stella"},
	{name: "people", path: "/people", as: "adam"},
	{name: "people-found", path: "/people", as: "adam", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Find", fields{"Name or e-mail address, or its beginning": "Pa"})
	}},
	{name: "people-mistakes", path: "/people", as: "adam", then: press("Find")},
	{name: "people-office", path: "/people", as: "stella"},
	{name: "people-new", path: "/people/new", as: "adam"},
	{name: "people-person", path: "/people/chiara", as: "adam"},
	{name: "people-person-office", path: "/people/chiara", as: "stella"},
	{name: "people-invited", path: "/people/vito", as: "adam", then: press("Invite to set a password")},
	{name: "people-shut-out", path: "/people/gerd", as: "adam", then: press("Shut out: end everything they sign in by")},
	{name: "people-term", path: "/people/paul/term", as: "adam"},
	{name: "people-term-mistakes", path: "/people/paul/term", as: "adam", then: press("Save the term")},
	{name: "people-hand-over", path: "/people/inge/hand-over", as: "adam"},
	{name: "people-handed-over", path: "/people/petra/hand-over", as: "adam", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Hand over, and end their terms today", fields{"Who follows": "Vito"})
	}},
	{name: "people-not-yours", path: "/people", as: "rene", says: http.StatusForbidden},
	{name: "caseload", path: "/caseload", as: "stella"},
	{name: "caseload-not-yours", path: "/caseload", as: "inge", says: http.StatusForbidden},
	{name: "rules", path: "/rules", as: "stella"},
	{name: "rules-version", path: "/rules/{next}", as: "chiara"},
	{name: "rules-version-mistakes", path: "/rules/{next}", as: "chiara", then: func(p *webtest.Page) *webtest.Page {
		return p.SendIn("input[value=declare]", "Confirm", nil)
	}},
	{name: "rules-version-office", path: "/rules/{now}", as: "stella"},
	{name: "rules-new", path: "/rules/new", as: "chiara"},
	{name: "rules-new-mistakes", path: "/rules/new", as: "chiara", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Add it", fields{"Text of the procedure": webtest.File{Name: "pack.yaml", Text: []byte("id: nothing\nstages: none\n")}})
	}},
	{name: "rules-compare", path: "/rules/{next}/compare?against={now}", as: "stella"},
	{name: "records", path: "/records?months=1200", as: "stella"},
	{name: "records-none", path: "/records?months=0", as: "stella"},
	{name: "ledger", path: "/ledger", as: "adam"},
	{name: "ledger-office", path: "/ledger", as: "stella"},
	{name: "document-not-looked-through", path: "/documents/{fresh}", as: "inge", says: http.StatusConflict},
	{name: "custody", path: "/documents/{document}/custody", as: "stella"},
	{name: "custody-mistakes", path: "/documents/{document}/custody", as: "stella", then: press("Let it be read")},
	{name: "redact-text", path: "/documents/{text}/redact", as: "inge"},
	{name: "redact-paper", path: "/documents/{paper}/redact", as: "inge", then: func(p *webtest.Page) *webtest.Page {
		return p.Send("Show the page with the areas", fields{"Areas that are to go": "1 18 36 90 18"})
	}},
	{name: "redact-mistakes", path: "/documents/{paper}/redact", as: "inge", then: press("Black it out")},
	{name: "custody-redacted", path: "/documents/{text}/custody", as: "stella", then: func(p *webtest.Page) *webtest.Page {
		id := strings.TrimSuffix(strings.TrimPrefix(p.Path, "/documents/"), "/custody")
		p.B.World.As("inge").Get("/documents/"+id+"/redact").Send("Black it out", fields{"Words that are to go": "account", "For whom?": []string{"The respondent and counsel"}, "Why?": "A witness."})
		return p.B.Get(p.Path)
	}},
	{name: "custody-fresh", path: "/documents/{fresh}/custody", as: "stella"},
}

// aPaper is why a PDF has none: it is its page, which has one, and is held by TestPapers.
const aPaper = "a PDF of the page before it"

// untold are routes without a story, and why.
var untold = map[string]string{
	"/procedures/:id/picture":              "a picture on the page of the procedure",
	"/cases/:id/picture":                   "a picture on the page of the case",
	"/cases/:id/calendar.ics":              "a file for a calendar",
	"/cases/:id/export/file":               "a file to keep; the page before it has a story",
	"/report/receipt":                      "a file to keep",
	"/my-report/files":                     "a file to keep",
	"/documents/:id/sheets/:n":             "a picture on the page on which it is marked",
	"/documents/:id/custody/sheet":         "a page of the API, to print",
	"/documents/:id/redactions/:n/release": "it leads to custody-redacted",
	"/report/lodging":                      "a file to keep",
	"/my-report/lodging":                   "a file to keep",
	"/cases/:id/lodging":                   "a file to keep",
	"/sign-in/second":                      "its page is the answer to the right password",
	"/account/recovery":                    "its page is that of account-codes-confirmed",
	"/sign-out":                            "it leads to the first page",
	"/robots.txt":                          "for those who search the web",
	"/published/:id/documents/:document":   "a file to keep",
	"/published/:id/pdf":                   aPaper,
	"/cases/:id/hearing/pdf":               aPaper,
	"/cases/:id/bundle/pdf":                aPaper,
	"/cases/:id/rulings/pdf":               aPaper,
	"/cases/:id/letters/:letter/pdf":       aPaper,
	"/cases/:id/my-letters/:letter/pdf":    aPaper,
}

// byProvider is the button for those who sign in elsewhere.
const byProvider = "Sign in with my organisation's account"

const byPasskeyButton = "Sign in with a passkey"

// linked takes petra by her invitation to the provider and back.
func linked(p *webtest.Page) *webtest.Page {
	var in api.Invited
	p.B.World.Post("adam", "/people/petra/invitation", object{}, &in)
	return p.Send("Use my organisation's account instead", fields{"Invitation": in.Invitation}).At("Go on", "sub-petra", true)
}

func press(button string) func(*webtest.Page) *webtest.Page {
	return func(p *webtest.Page) *webtest.Page { return p.Send(button, nil) }
}

// myReport opens a report of somebody without a name, who is asked something.
func myReport(p *webtest.Page) *webtest.Page {
	id, receipt := p.B.Anonymous()
	p.B.Act("stella", id, docket.Acknowledge, object{})
	p.B.Act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "On which days was it?"})
	label, button := p.Find("main form label").First().Text(), p.Find("main form button").First().Text()
	return p.Send(strings.TrimSpace(button), fields{strings.TrimSpace(label): receipt})
}

// reportTo tells a report as far as the step after so many.
func reportTo(steps int) func(*webtest.Page) *webtest.Page {
	told := []fields{
		{"What happened?": "Charts of a neighbour were read.\nTwice."},
		{"Name of the person": "Rene Nachname", "How can the right person be found?": "Ward 3"},
		{"When did it happen, or begin?": "3.2.2025", "Where was it?": "the clinic"},
		{"What kind of matter is it?": "Breach of the AHIMA Code of Ethics", "Which principles of the code does it touch?": []string{"Privacy and confidentiality"}},
		{"Add files": webtest.File{Name: "log.txt", Text: []byte("3 Feb: opened by R.")}, "What else shows it, or who saw it?": "Pia Nachname saw it"},
		{},
		{"Do you want to say who you are?": "No, I stay unknown"},
	}
	return func(p *webtest.Page) *webtest.Page {
		p = p.Send("Begin", nil)
		for _, step := range told[:steps] {
			p = p.Send("Continue", step)
		}
		return p
	}
}

// byAccount is what somebody who is signed in is shown when they have reported.
func byAccount(p *webtest.Page) *webtest.Page {
	return reportTo(6)(p).Send("Continue", fields{"I sign this report: what I say in it is true as far as I know.": "yes"}).Send("Send the report", nil)
}

var (
	shots = flag.String("shots", "", "folder for screenshots of every story at 360, 768 and 1280 pixels")
	sheet = flag.String("sheet", "letter", "what PDFs are made for: letter or a4")
	only  = flag.String("story", "", "only the stories whose names match")
)

// TestPagesInABrowser is all that is tried in a real browser: one Chromium, one world.
func TestPagesInABrowser(t *testing.T) {
	t.Parallel()
	chromium, w := browser.Start(t), webtest.New(t, webtest.WithPasskeys, webtest.WithProvider, webtest.Signing)
	t.Run("every page", func(t *testing.T) { everyPage(t, chromium, w) })
	t.Run("an offer", func(t *testing.T) { anOffer(t, chromium) })
	t.Run("signing in by keyboard alone", func(t *testing.T) { byKeyboard(t, chromium.Open(t, w.URL)) })
	t.Run("by passkey", func(t *testing.T) { byPasskey(t, chromium.Open(t, w.URL), w) })
	t.Run("the key of one-time codes", func(t *testing.T) { keyIsRead(t, chromium.Open(t, w.URL), w) })
	h := &house{t, chromium, w, map[string]bool{}}
	for _, p := range plays {
		t.Run("play "+p.name, func(t *testing.T) { p.act(&house{t, chromium, w, h.seen}) })
	}
	t.Run("signed in by the cookie alone", func(t *testing.T) { byCookie(t, chromium.Open(t, w.URL), w) })
}

// everyPage shows every story in Chromium without scripts at the width
// of a telephone, in light and dark and, to strangers, in Spanish and Arabic: axe finds
// nothing, nothing scrolls sideways, no error, nothing asked elsewhere or refused by
// the policy; html-validate finds nothing in the text as it was sent. Every route of the
// pages has a story.
func everyPage(t *testing.T, chromium *browser.Browser, w *webtest.World) {
	made := strings.NewReplacer(worlds(w)...)
	markup, tab := chromium.Markup(t), chromium.Open(t, w.URL)
	tab.Fresh()
	album, wanted := newAlbum(t), regexp.MustCompile(*only)
	for _, s := range stories {
		if !wanted.MatchString(s.name) {
			continue
		}
		for _, lang := range []string{"en", "es", "ar"} {
			if lang != "en" && !s.side && (s.as != "" || s.then != nil) {
				continue
			}
			b := w.Stranger()
			if s.as != "" {
				b = w.As(s.as)
				tab.Cookie(w.Session(s.as)) // pictures are asked for by the browser
			}
			b.Accept = lang
			page := b.Get(made.Replace(s.path))
			if s.then != nil {
				page = s.then(page)
			}
			name := s.name + "-" + lang
			if page.Status != s.says && (s.says != 0 || page.Status != http.StatusOK && page.Status != http.StatusUnprocessableEntity) {
				t.Errorf("%s is answered with %d: %s", name, page.Status, page.Words())
			}
			for _, found := range markup.Wrong(page.Text) {
				t.Errorf("%s: %s", name, found)
			}
			for _, width := range []int{1280, 360} {
				tab.Size(width)
				tab.Go(w.Shelve(page))
				lightly(t, fmt.Sprintf("%s at %d", name, width), tab, s.ofTheirs())
				for _, found := range tab.Complaints() {
					t.Errorf("%s: %s", name, found)
				}
			}
			for _, dark := range []bool{false, true} {
				if lang == "es" || lang == "ar" && dark { // the same elements and colours
					continue
				}
				tab.Dark(dark)
				look := tab.Axe
				if dark {
					look = tab.AxeColours
				}
				for _, found := range look() {
					t.Errorf("%s, dark %v: %s", name, dark, found)
				}
			}
			tab.Dark(false)
			for _, found := range tab.Sideways() {
				t.Errorf("%s: %s", name, found)
			}
			tab.Complaints() // of what axe did
			album.take(tab, name, lang)
		}
	}
	album.close()
	for _, route := range w.Unseen() {
		if untold[route] == "" && *only == "" {
			t.Errorf("%s has no story", route)
		}
	}
}

// theirs are the people of the stories who have a side in a case.
var theirs = map[string]bool{"carla": true, "rene": true, "otto": true}

// ofTheirs reports that a story is one of reporters, parties or the public.
func (s *story) ofTheirs() bool { return s.as == "" || s.side || theirs[s.as] }

// lightly holds that the page that was just opened came at once and stays as it is: the
// page itself in one answer; at the same time all that it names; then, at most, the small
// signs that the style sheet names. Nothing moves once it is shown, and for those who may
// have a bad line and not much time all of it is below 50 KB, fetched for the first time.
func lightly(t *testing.T, name string, tab *browser.Page, theirs bool) {
	t.Helper()
	load := tab.Load()
	if load.Redirected > 0 {
		t.Errorf("%s is reached by a detour", name)
	}
	for _, r := range load.Requests {
		if r.After > 2 || r.After == 2 && (r.Bytes > 1<<10 || !strings.Contains(r.Path, "/img/")) {
			t.Errorf("%s: %s is asked for when %d others are there", name, r.Path, r.After)
		}
	}
	if theirs && load.Bytes() >= 50<<10 {
		t.Errorf("%s weighs %s", name, load)
	}
	if testing.Verbose() {
		t.Logf("%s: %s", name, load)
	}
	if browser.Ask[bool](tab, `!document.querySelector("img:not([height])")`) { // only that of a case's course has none
		for _, found := range tab.Shifts() {
			t.Errorf("%s: %s", name, found)
		}
	}
}

// anOffer is the page of a case that may end by agreement, which the procedure of the
// other stories does not know.
func anOffer(t *testing.T, chromium *browser.Browser) {
	w := webtest.Agreeing(t)
	id := offered(w)
	markup, tab, album := chromium.Markup(t), chromium.Open(t, w.URL), newAlbum(t)
	tab.Cookie(w.Session("rene"))
	for _, lang := range []string{"en", "es", "ar"} {
		for name, path := range map[string]string{"case-offer": "/cases/" + id, "act-agree": "/cases/" + id + "/acts/assent_consent"} {
			b := w.As("rene")
			b.Accept = lang
			for _, found := range markup.Wrong(b.Get(path).Text) {
				t.Errorf("%s-%s: %s", name, lang, found)
			}
			tab.Go(path + "?lang=" + lang)
			for _, found := range append(append(tab.Complaints(), tab.Axe()...), tab.Sideways()...) {
				t.Errorf("%s-%s: %s", name, lang, found)
			}
			tab.Complaints() // of what axe did
			album.take(tab, name+"-"+lang, lang)
		}
	}
}

// worlds are the things that stories are about, each after its name in the paths: a
// case just filed; one whose respondent was told; one who was and has the letter;
// one before a panel; one whose investigation goes on, with a document that nobody
// could look through and one that waits to be; one of somebody without a name.
func worlds(w *webtest.World) []string {
	w.Before()
	w.Must(w.DB.AddPasskey(w.Context(), store.Passkey{ID: "made-up", Person: "ruth", Name: "my telephone", Record: []byte("{}"), CreatedAt: w.Now()}, true, ""))
	told, letter := w.Told()
	worked := investigated(w)
	w.Act("inge", worked, docket.Note, object{"text": "Ask the ward about the rota."})
	w.Act("inge", worked, docket.RecordInterview, object{"of": "respondent", "person": "rene", "on": "2025-03-03"})
	w.Act("stella", worked, docket.AskInformation, object{"to": "respondent", "text": "Which ward was it?"})
	rushed := ""
	for range 3 {
		rushed = inRush(w)
	}
	unnamed, _ := w.Anonymous()
	w.Act("stella", unnamed, docket.Acknowledge, object{})
	w.Act("stella", unnamed, docket.AskInformation, object{"to": "complainant", "text": "On which days was it?"})
	_, text, paper := marked(w)
	_, decision := w.Published("A member read the charts of a neighbour without need and spoke of what stood in them. The panel found that the principle of privacy was broken, and censured the member in public.")
	document := uploaded(w, worked, "access-log-of-the-ward-from-january-to-december-2024-second-copy.txt")
	w.NoScanner()
	w.KeptFromAll()
	now, _ := w.Procs.Current(webtest.Pack)
	return []string{
		"{next}", w.NextVersion(), "{now}", now.Digest(),
		"{case}", w.File(), "{noticed}", noticed(w), "{panel}", seated(w), "{told}", told, "{letter}", letter, "{worked}", worked,
		"{hearing}", heard(w), "{decided}", decided(w), "{sanction}", probation(w), "{over}", over(w), "{appealed}", appealed(w),
		"{text}", text, "{paper}", paper, "{document}", document, "{fresh}", uploaded(w, worked, "rota.txt"), "{unnamed}", unnamed, "{rushed}", rushed, "{decision}", decision,
	}
}

// uploaded is a document that inge has put into a case.
func uploaded(w *webtest.World, id, name string) string {
	w.Helper()
	page := w.As("inge").Get("/cases/"+id+"/evidence").Send("Upload", fields{"A document for this case": webtest.File{Name: name, Text: []byte("of " + name)}})
	to := page.Find(".file-line").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), name) }).Find("a").First().AttrOr("href", "")
	if !strings.HasPrefix(to, "/documents/") {
		w.Fatalf("%s is not listed: %s", name, page.Words())
	}
	return strings.TrimPrefix(to, "/documents/")
}

// heard is a case whose hearing is set.
func heard(w *webtest.World) string {
	id := w.File()
	w.Answered(id)
	w.Seated(id)
	for _, m := range []string{"pia", "paul", "petra"} {
		w.Act(m, id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.Act("chiara", id, docket.SetHearing, object{"for": "2025-06-10T15:00:00Z", "place": "By video", "witnesses": []string{"The privacy officer"}})
	return id
}

// decided is a case with a decision that can be appealed against.
func decided(w *webtest.World) string {
	id := w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": "private_reprimand"})
	return id
}

// appealed is a case before a panel of appeal.
func appealed(w *webtest.World) string {
	id := decided(w)
	w.Act("rene", id, docket.BringAppeal, object{"against": "sanction", "grounds": []string{"disproportionate"}, "text": "A reprimand is too much for one look."})
	w.Act("rita", id, docket.SeatPanel, object{"body": "appeal_panel", "members": []object{
		{"person": "otto", "role": "chair"}, {"person": "quin", "role": "member"}, {"person": "ruth", "role": "member"},
	}})
	return id
}

// probation is a case whose sanction is in effect, with two conditions of which one
// is met.
func probation(w *webtest.World) string {
	id := w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": "probation", "term": "1 year", "conditions": []object{
		{"text": "A course on privacy", "due": "90 calendar days"}, {"text": "A mentor for six months"},
	}})
	w.Act("rene", id, docket.WaiveAppeal, object{"freely": true})
	w.IntoEffect(id, "s1")
	w.Act("rene", id, docket.ReportCompliance, object{"sanction": "s1", "condition": "k1", "text": "I took the course."})
	w.Act("stella", id, docket.ConfirmComply, object{"sanction": "s1", "condition": "k1"})
	return id
}

// over is a case in which the appeal is given up and nothing is left to be done.
func over(w *webtest.World) string {
	id := decided(w)
	w.Act("rene", id, docket.WaiveAppeal, object{"freely": true})
	w.IntoEffect(id, "s1")
	return id
}

// noticed is a case whose respondent was told what is alleged.
func noticed(w *webtest.World) string {
	id := w.File()
	w.Act("stella", id, docket.Acknowledge, map[string]any{})
	w.Act("stella", id, docket.CompleteIntake, map[string]any{})
	w.Act("chiara", id, docket.Accept, map[string]any{"tests": map[string]bool{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here."})
	w.Act("stella", id, docket.Notify, map[string]any{"text": "You are said to have read charts without need."})
	return id
}

// seated is a case before a panel, one of whose members has declared.
func seated(w *webtest.World) string {
	id := w.File()
	w.Answered(id)
	w.Seated(id)
	w.Act("pia", id, docket.Declare, map[string]any{"body": "hearing_panel", "clear": true})
	return id
}

// byKeyboard: the first tab leads past the head of the page, fields
// follow in order, after a mistake the focus is on the summary, and what it names comes next.
func byKeyboard(t *testing.T, tab *browser.Page) {
	tab.Go("/sign-in")
	tab.Press(kb.Tab)
	if got := tab.Focused(); !regexp.MustCompile(`(?i)skip|content`).MatchString(got) {
		t.Errorf("the first tab is at %q", got)
	}
	seen := ""
	for range 20 {
		tab.Press(kb.Tab)
		seen = tab.Focused()
		if seen == "f-login" {
			break
		}
	}
	if seen != "f-login" {
		t.Fatal("no tab leads to the first field")
	}
	tab.Leave(func() { tab.Press(kb.Enter) })
	if got := tab.Focused(); got != "summary" {
		t.Errorf("after a mistake the focus is on %q", got)
	}
	tab.Press(kb.Tab)
	if got := tab.Focused(); !strings.HasPrefix(got, "E-mail address") {
		t.Errorf("from the summary the first tab leads to %q", got)
	}
	for _, found := range tab.Complaints() {
		t.Error(found)
	}
}

// byCookie: what somebody signed in sees is there without a
// script, and after leaving the way back shows nothing.
func byCookie(t *testing.T, tab *browser.Page, w *webtest.World) {
	tab.Cookie(w.Session("stella"))
	tab.Go("/work")
	if got := browser.Ask[string](tab, "document.querySelector('main').innerText"); !strings.Contains(got, "cknowledge") {
		t.Errorf("my work is %q", got)
	}
	tab.Click("form[action^='/sign-out'] button")
	tab.Leave(func() { browser.Ask[bool](tab, "history.back() || true") })
	if got := browser.Ask[string](tab, "document.body.innerText"); strings.Contains(got, "cknowledge") {
		t.Error("the way back shows what was seen before leaving")
	}
}

// album is a folder of screenshots with an index; without a folder it takes none.
type album struct {
	testing.TB
	index strings.Builder
}

func newAlbum(tb testing.TB) *album {
	a := &album{TB: tb}
	if *shots != "" {
		if err := os.MkdirAll(*shots, 0o750); err != nil {
			tb.Fatal(err)
		}
	}
	return a
}

func (a *album) take(tab *browser.Page, name, lang string) {
	if *shots == "" {
		return
	}
	fmt.Fprintf(&a.index, "<h2>%s</h2>\n", html.EscapeString(name))
	keep := func(file string) {
		if err := os.WriteFile(filepath.Join(*shots, file), tab.Shot(), 0o600); err != nil {
			a.Fatal(err)
		}
		fmt.Fprintf(&a.index, "<a href=%q><img src=%q alt=%q height=400></a>\n", file, file, file)
	}
	keep(name + "-360.png")
	if lang != "es" {
		tab.Dark(true)
		keep(name + "-360-dark.png")
		tab.Dark(false)
	}
	for _, width := range []int{768, 1280} {
		tab.Size(width)
		keep(fmt.Sprintf("%s-%d.png", name, width))
	}
	tab.Size(360)
}

func (a *album) close() {
	if *shots == "" {
		return
	}
	text := "<!doctype html><html lang=en><meta charset=utf-8><title>Every page</title>\n" + a.index.String()
	if err := os.WriteFile(filepath.Join(*shots, "index.html"), []byte(text), 0o600); err != nil {
		a.Fatal(err)
	}
}
