package api

import "github.com/gin-gonic/gin"

// routes is every way in. openapi.yaml describes the same list; a test holds
// them together.
func (a *api) routes(e *gin.Engine) {
	e.GET("/", a.docs) // letters name the address of the service alone
	e.GET("/problems/:code", a.problemPage)
	e.GET("/api/openapi.yaml", a.specYAML)
	e.GET("/api/openapi.json", a.specJSON)
	e.GET("/api/docs", a.docs)

	v1 := e.Group("/api/v1")
	v1.GET("/health/live", a.do(a.live))
	v1.GET("/health/ready", a.do(a.ready))
	v1.GET("/log", a.do(a.getLog))
	v1.GET("/procedures", a.do(a.listProcedures))
	v1.GET("/procedures/:id", a.do(a.getProcedure))
	v1.GET("/procedures/:id/text", a.do(a.procedureText))
	v1.GET("/procedures/:id/picture", a.do(a.procedurePicture))
	v1.GET("/procedures/:id/outline", a.do(a.procedureOutline))

	// Without an account: what the reporter knows is the receipt.
	v1.POST("/reports", a.do(a.fileReport))
	v1.POST("/reports/mine", a.do(a.myReport))
	v1.POST("/reports/mine/acts", a.do(a.actOnMyReport))
	v1.POST("/reports/mine/lodging", a.do(a.myLodging))
	v1.POST("/documents", a.do(a.upload))

	// With a token. Who may know of a case is decided in docket/access.
	v1.GET("/cases", a.do(a.listCases))
	v1.GET("/cases/:id", a.do(a.getCase))
	v1.GET("/cases/:id/docket", a.do(a.getDocket))
	v1.GET("/cases/:id/docket/:seq/why", a.do(a.getWhy))
	v1.GET("/cases/:id/guide", a.do(a.getGuide))
	v1.GET("/cases/:id/picture", a.do(a.casePicture))
	v1.GET("/cases/:id/dates", a.do(a.getDates))
	v1.GET("/cases/:id/readers", a.do(a.getReaders))
	v1.GET("/cases/:id/versions", a.do(a.getVersions))
	v1.GET("/cases/:id/allowed", a.do(a.getAllowed))
	v1.GET("/cases/:id/lodging", a.do(a.getLodging))
	v1.GET("/cases/:id/export", a.do(a.getExport))
	v1.GET("/cases/:id/acts", a.do(a.listActs))
	v1.POST("/cases/:id/acts", a.do(a.postAct))
	v1.GET("/cases/:id/clocks", a.do(a.getClocks))
	v1.GET("/cases/:id/duties", a.do(a.getDuties))
	v1.GET("/cases/:id/parties", a.do(a.getParties))
	v1.GET("/cases/:id/panel", a.do(a.getPanel))
	v1.GET("/cases/:id/ballots", a.do(a.getBallots))
	v1.GET("/cases/:id/letters", a.do(a.getLetters))
	v1.GET("/cases/:id/letters/:letter", a.do(a.getLetter))
	v1.GET("/cases/:id/documents", a.do(a.listDocuments))
	v1.POST("/cases/:id/documents", a.do(a.uploadToCase))
	v1.GET("/acts/:id", a.do(a.getAct))
	v1.GET("/documents/:id", a.do(a.download))
	v1.GET("/duties", a.do(a.myDuties))
	v1.GET("/statistics", a.do(a.statistics))
	v1.GET("/me", a.do(a.me))

	// Signing in, and what one proves oneself by.
	v1.POST("/sign-in", a.do(a.signIn))
	v1.POST("/sign-in/second", a.do(a.signInSecond))
	v1.POST("/sign-in/invitation", a.do(a.acceptInvitation))
	v1.POST("/step-up", a.do(a.stepUp))
	v1.POST("/sign-out", a.do(a.signOut))
	v1.GET("/sessions", a.do(a.listSessions))
	v1.POST("/sessions/end", a.do(a.endSessions))
	v1.POST("/sessions/:id/end", a.do(a.endSession))
	v1.GET("/account", a.do(a.account))
	v1.POST("/account/password", a.do(a.changePassword))
	v1.POST("/account/codes", a.do(a.newCodes))
	v1.POST("/account/codes/confirm", a.do(a.confirmCodes))
	v1.POST("/account/recovery", a.do(a.newRecovery))
	v1.GET("/tokens", a.do(a.listTokens))
	v1.POST("/tokens", a.do(a.makeToken))
	v1.POST("/tokens/:id/end", a.do(a.endToken))

	// Keeping the house: changing needs a token with the scope admin.
	v1.GET("/people", a.do(a.findPeople))
	v1.POST("/people", a.do(a.putPerson))
	v1.POST("/people/:id/invitation", a.do(a.invite))
	v1.POST("/people/:id/disable", a.do(a.disable))
	v1.POST("/people/:id/enable", a.do(a.enable))
	v1.POST("/library", a.do(a.addPack))
	v1.GET("/library", a.do(a.listLibrary))
	v1.GET("/library/record", a.do(a.libraryRecord))
	v1.GET("/library/packs/:digest", a.do(a.getPack))
	v1.POST("/library/packs/:digest/acts", a.do(a.actOnPack))
	v1.GET("/offices", a.do(a.listOffices))
	v1.GET("/terms", a.do(a.listTerms))
	v1.POST("/terms", a.do(a.putTerm))
}
