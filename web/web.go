// Package web is the pages for people: rendered on the server, complete without
// a script, nothing from elsewhere; only a passkey needs one, on a page of its own. A page is made from answers of the API, which
// is asked in this process with what the browser sent: what somebody may see and
// do is decided there, once, and no page knows a database or an engine.
package web

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// Deps is what the pages need.
type Deps struct {
	API  http.Handler // answers every question that a page asks
	Log  *slog.Logger
	TLS  bool   // the pages are reached by https
	Host string // who runs this service, as people know it

	Lodging  bool  // whoever reports is given a lodging receipt
	Provider bool  // people may sign in at a provider of OpenID Connect
	Passkeys bool  // and by passkey: the service has a name that those can be bound to
	Hosts    Hosts // of reporters and of staff; one for both when nothing is said

	Now       func() time.Time // case time; the machine's when nil
	MaxUpload int64            // bytes of one document; 64 MiB when zero
	Press     Press            // makes PDFs; nil: pages are printed by the browser of whoever reads them
}

type web struct {
	Deps
	pages *pages
	words *catalogue
	files *assets
	apart twoHosts
	rules sync.Map // *procedure.Procedure by digest
}

// New is the pages and, under /api and /problems, the API itself.
func New(d Deps) http.Handler {
	if d.Now == nil {
		d.Now = time.Now
	}
	w := &web{Deps: d, words: must(readCatalogue()), files: must(readAssets()), apart: must(d.Hosts.read())}
	w.pages = must(parsePages(w.words, w.files))
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.Use(w.watch, w.recover, w.headers, w.keep)
	w.routes(e)
	return e
}

// must is for what is part of the program and held by its tests.
func must[T any](what T, err error) T {
	if err != nil {
		panic(err)
	}
	return what
}

// routes is every page.
func (w *web) routes(e *gin.Engine) {
	e.GET("/", w.page(w.home))
	e.GET("/how-it-goes", w.page(w.howItGoes))
	e.GET("/procedures/:id", w.page(w.procedure))
	e.GET("/procedures/:id/picture", w.picture)
	e.GET("/procedures/:id/code", w.page(w.code))
	e.GET("/published", w.page(w.published))
	e.GET("/published/:id", w.page(w.decision))
	e.GET("/published/:id/pdf", w.page(w.onPaper(w.decision)))
	e.GET("/published/:id/documents/:document", w.page(w.publishedFile))
	e.GET("/statistics", w.page(w.figures))
	e.GET("/statistics/sanctions", w.page(w.precedents))
	both(e, "/report", w.page(w.report))
	both(e, forAnother, w.desk(known(w.reportForAnother)))
	both(e, "/report/continue", w.page(w.goOn))
	e.POST("/report/confirm", w.page(w.confirmReceipt))
	e.POST("/report/receipt", w.page(w.receiptAsFile))
	e.POST("/report/lodging", w.page(w.lodgingAsFile))
	both(e, "/my-report", w.page(w.mine))
	e.POST("/my-report/act", w.page(w.actOnMine))
	e.POST("/my-report/file", w.page(w.fileToMine))
	e.POST("/my-report/files", w.page(w.fileOfMine))
	e.POST("/my-report/lodging", w.page(w.lodgingOfMine))
	both(e, "/sign-in", w.page(w.signIn))
	e.POST("/sign-in/second", w.page(w.second))
	e.POST("/sign-in/passkey", w.page(begins(&toSignIn)))
	both(e, "/sign-in/passkey/answer", w.page(ends(&toSignIn)))
	e.POST("/sign-in/provider", w.page(w.toProvider))
	e.GET(ProviderAnswer, w.page(w.fromProvider))
	both(e, "/step-up", w.page(w.stepUp))
	e.POST("/step-up/passkey", w.page(begins(&toStepUp)))
	both(e, "/step-up/passkey/answer", w.page(ends(&toStepUp)))
	both(e, "/letter", w.page(w.letter))
	both(e, "/invitation", w.page(w.invitation))
	e.POST("/invitation/provider", w.page(w.invitedToProvider))
	both(e, "/account", w.page(w.account))
	e.POST("/account/codes", w.page(w.newCodes))
	e.POST("/account/codes/confirm", w.page(w.confirmCodes))
	e.POST("/account/recovery", w.page(w.newRecovery))
	e.POST("/account/letter", w.page(w.letterOfAccount))
	e.POST("/account/passkeys", w.page(begins(&toAdd)))
	both(e, "/account/passkeys/answer", w.page(ends(&toAdd)))
	e.POST("/account/passkeys/remove", w.page(w.removePasskey))
	e.POST("/account/providers/remove", w.page(w.removeProvider))
	e.POST("/account/sessions/end", w.page(w.endSessions))
	e.POST("/sign-out", w.page(w.signOut))

	e.GET("/my-cases", w.member(w.myCases))
	e.GET("/work", w.desk(sided(w.work)))
	both(e, "/quarantine", w.desk(known(w.quarantine)))
	e.GET("/cases", w.desk(sided(w.cases)))
	e.GET("/cases/:id", w.member(w.oneCase))
	both(e, declarationPath, w.desk(w.declaration))
	e.GET("/cases/:id/ballots", w.desk(w.ballots))
	e.GET("/cases/:id/hearing", w.desk(w.hearing))
	e.GET("/cases/:id/hearing/pdf", w.desk(w.onPaper(w.hearing)))
	e.GET("/cases/:id/bundle", w.desk(w.bundle))
	e.GET("/cases/:id/bundle/pdf", w.desk(w.onPaper(w.bundle)))
	e.GET("/cases/:id/calendar.ics", w.calendar)
	e.GET("/cases/:id/picture", w.casePicture)
	e.GET("/cases/:id/parties", w.deskTab("parties", partiesTab))
	both(e, "/cases/:id/evidence", w.deskTab("evidence", evidenceTab))
	both(e, "/cases/:id/messages", w.deskTab("messages", messagesTab))
	both(e, "/cases/:id/messages/file", w.deskTab("messages", fileToReporter))
	e.GET("/cases/:id/notes", w.deskTab("notes", notesTab))
	e.GET("/cases/:id/time", w.deskTab("time", timeTab))
	e.GET("/cases/:id/panel", w.deskTab("panel", panelTab))
	e.GET("/cases/:id/rulings", w.deskTab("rulings", rulingsTab))
	e.GET("/cases/:id/rulings/pdf", w.desk(w.onPaper(tab("rulings", rulingsTab))))
	e.GET("/cases/:id/letters", w.deskTab("letters", lettersTab))
	both(e, "/cases/:id/letters/:letter/codes", w.deskTab("letters", endCodes))
	both(e, "/cases/:id/letters/:letter", w.deskTab("letters", letterTab))
	e.GET("/cases/:id/letters/:letter/pdf", w.desk(w.onPaper(tab("letters", letterTab))))
	e.GET("/cases/:id/docket", w.deskTab("docket", docketTab))
	e.GET("/cases/:id/docket/:seq", w.deskTab("docket", whyTab))
	e.GET("/cases/:id/readers", w.deskTab("readers", readersTab))
	e.GET("/cases/:id/export", w.deskTab("export", exportTab))
	e.GET("/cases/:id/export/file", w.page(known(exportFile)))
	e.GET("/documents/:id", w.page(known(document)))
	both(e, "/documents/:id/custody", w.desk(known(custody)))
	e.GET("/documents/:id/custody/sheet", w.custodySheet)
	both(e, "/documents/:id/redact", w.desk(known(redact)))
	e.GET("/documents/:id/sheets/:n", w.sheet)
	e.POST("/documents/:id/redactions/:n/release", w.desk(known(release)))
	both(e, "/cases/:id/acts/:kind", w.member(w.act))
	e.GET("/cases/:id/my-letters/:letter", w.member(w.myLetter))
	e.GET("/cases/:id/lodging", w.member(w.lodgingOfCase))
	e.GET("/cases/:id/my-letters/:letter/pdf", w.member(w.onPaper(w.myLetter)))

	e.GET("/rules", w.desk(w.rulesList))
	both(e, "/rules/new", w.desk(w.newRules))
	both(e, "/rules/:digest", w.desk(w.pack))
	e.GET("/rules/:digest/compare", w.desk(w.comparePacks))
	e.GET("/records", w.desk(w.records))
	e.GET("/ledger", w.desk(w.ledger))
	e.GET("/caseload", w.desk(w.caseload))
	both(e, "/people", w.desk(w.people))
	both(e, "/people/new", w.desk(w.newPerson))
	both(e, "/people/:id", w.desk(w.person))
	e.POST("/people/:id/invitation", w.desk(w.invite))
	e.POST("/people/:id/access", w.desk(w.personAccess))
	both(e, "/people/:id/term", w.desk(w.term))
	both(e, "/people/:id/hand-over", w.desk(w.handOver))
	e.GET("/people/:id/hand-over/:order", w.desk(w.handedOver))

	e.GET(w.files.at("*name"), w.files.serve)
	e.GET("/robots.txt", robots)

	api := gin.WrapH(w.API)
	e.Any("/api/*any", api)
	e.Any("/problems/*any", api)
	e.NoRoute(w.page(func(*asked) (*shown, error) { return nil, errNotThere }))
}

// both is a page with a form on it that is sent to the page itself.
func both(e *gin.Engine, path string, h gin.HandlerFunc) {
	e.GET(path, h)
	e.POST(path, h)
}
