package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"probity/docket"
	"probity/procedure"
	"probity/receipt"
	"probity/store"
)

// ReportRequest is a report as it is sent in. Everything in it that the rules
// look at has the name it has in the docket.
type ReportRequest struct {
	Procedure   string               `json:"procedure"`              // id of the procedure under which it is made
	Source      string               `json:"source,omitempty"`       // person (the usual), on_behalf, own_motion; the last two need a token
	Channel     string               `json:"channel,omitempty"`      // web (the usual), phone, letter, e-mail, in_person
	Anonymous   bool                 `json:"anonymous,omitempty"`    // no name is given; the answer holds a receipt
	Reporter    *Reporter            `json:"reporter,omitempty"`     // name and contact of a reporter without an account
	Respondent  AboutWhom            `json:"respondent"`             // whom the report is about
	Allegations []docket.NewCharge   `json:"allegations"`            // what happened
	Evidence    []docket.NewEvidence `json:"evidence,omitempty"`     // documents are uploaded first and named here by id
	Predicate   *docket.Predicate    `json:"predicate,omitempty"`    // for a ground that rests on another body's judgment
	KeepFrom    []string             `json:"keep_from,omitempty"`    // persons who must never know of the case
	KeepNamed   []docket.Described   `json:"keep_named,omitempty"`   // the same by name, e-mail address or office, known here or not; up to 20
	Signed      bool                 `json:"signed,omitempty"`       // a named report must be, under some procedures
	Reasons     string               `json:"reasons,omitempty"`      // the reasoned order, on the body's own motion
	EarlierTold string               `json:"earlier_told,omitempty"` // earlier proceedings about the same

	// LodgingReceipt asks for a lodging receipt: a small signed text with which it
	// can be shown later, without this server, that this report was lodged now. What
	// it is given for is the body of this very request, byte for byte: keep it.
	LodgingReceipt bool `json:"lodging_receipt,omitempty"`
}

// Reporter is a reporter without an account who gives a name.
type Reporter struct {
	Person  string `json:"person,omitempty"` // id, when an office enters a report for somebody known
	Name    string `json:"name,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Address string `json:"address,omitempty"`
}

// AboutWhom is the person a report is about.
type AboutWhom struct {
	Name   string `json:"name,omitempty"`   // as the reporter knows it
	Person string `json:"person,omitempty"` // id, from an office
}

// fileReport takes a report. That of somebody with an account is committed
// first; only then is anything else tried, so that it is safe whatever else is
// down. That of somebody without one is kept as a draft until they confirm that
// they have the receipt.
func (a *api) fileReport(c *gin.Context) error {
	ask, seen, believed := a.believed(c)
	who := callerOf(ask.Token, seen)
	confirm := func() (err error) {
		who, err = a.caller(c)
		return err
	}
	if !believed {
		if err := confirm(); err != nil {
			return err
		}
	}
	r, given, wrong := a.reportSent(c)
	if wrong == nil && believed {
		if out, held, err := r.fileBelieved(ask, seen); held {
			return filedReply(c, out, err)
		}
	}
	if believed {
		if err := confirm(); err != nil {
			return err
		}
	}
	if wrong != nil {
		return wrong
	}
	if r.who = who; !who.known() {
		return r.answerDraft(c, r.sent, given)
	}
	out, err := r.fileUnderTheTextInForce()
	return filedReply(c, out, err)
}

func filedReply(c *gin.Context, out *Filed, err error) error {
	if err != nil {
		return err
	}
	c.Header("Location", "/api/v1/cases/"+out.Case)
	return reply(c, http.StatusCreated, out)
}

// reportSent reads the report that was sent, and whether it came with a key of its
// sender's.
func (a *api) reportSent(c *gin.Context) (r *reporting, given bool, err error) {
	sent, err := a.bodyAsSent(c)
	if err != nil {
		return nil, false, err
	}
	body, err := inOneForm(sent)
	if err != nil {
		return nil, false, err
	}
	var req ReportRequest
	if err := decode(body, &req, ""); err != nil {
		return nil, false, err
	}
	key := c.GetHeader("Idempotency-Key")
	given = key != ""
	if key, err = idempotencyKey(c, ""); err != nil {
		return nil, false, err
	}
	if req.LodgingReceipt && a.LogKey == nil {
		return nil, false, problem("bad_request", "This server gives no lodging receipts. Leave it out; the report is as safe without one.").at("lodging_receipt")
	}
	r = &reporting{api: a, req: &req, ctx: c.Request.Context(), key: key, given: given, hash: procedure.HashOf(body), sent: sent}
	if !given {
		r.hash += key
	}
	return r, given, nil
}

// fileBelieved files a report for which nothing has to be looked up, of whoever is
// believed to send it, if they still are. False: nothing was done, and the long
// way says what there is to say.
func (r *reporting) fileBelieved(ask store.Ask, seen store.Answer) (*Filed, bool, error) {
	if orElse(r.req.Source, "person") != "person" || r.req.Respondent.Person != "" ||
		slices.ContainsFunc(r.req.Evidence, func(e docket.NewEvidence) bool { return e.Document != "" }) {
		return nil, false, nil
	}
	r.who = callerOf(ask.Token, seen)
	f, err := r.look()
	if err != nil || r.person != nil {
		return nil, false, nil //nolint:nilerr // it may be about somebody who is nobody any more
	}
	filed, held, err := r.api.DB.FileBelieved(r.ctx, store.Who{Person: r.by.Person, System: true}, ask, seen, f)
	if err != nil || !held {
		return nil, false, nil //nolint:nilerr // a text that is no longer in force, above all
	}
	out, err := r.safe(&filed)
	return out, true, err
}

// fileUnderTheTextInForce files a report, and again when another version was
// activated or retired in this very second.
func (r *reporting) fileUnderTheTextInForce() (*Filed, error) {
	out, err := r.file()
	if errors.Is(err, store.ErrNotInForce) {
		if err := r.api.Procedures.Refresh(r.ctx); err != nil {
			return nil, err
		}
		if out, err = r.file(); errors.Is(err, store.ErrNotInForce) {
			err = r.api.notTaking(r.req.Procedure)
		}
	}
	return out, err
}

// reporting is one report on its way in.
type reporting struct {
	api       *api
	ctx       context.Context
	who       *caller
	req       *ReportRequest
	key       string // idempotency key
	given     bool   // the sender chose it
	hash      string // of what was sent
	sent      []byte
	lodged    string // the lodging receipt, where one is wanted
	p         *procedure.Procedure
	by        docket.Actor
	person    *store.Person   // to be made known: a reporter without an account
	receipt   receipt.Receipt // of a reporter without an account
	committed func()          // to be called as soon as the report is safe
}

// look holds a report against the rules and the documents it names, and keeps
// nothing.
func (r *reporting) look() (store.Filing, error) {
	a := r.api
	p, ok := a.Procedures.InForce(r.req.Procedure, a.today())
	if !ok {
		return store.Filing{}, a.notTaking(r.req.Procedure)
	}
	r.p = p
	id := actID(r.who.Person, "report", r.key)
	report, err := r.report(id)
	if err != nil {
		return store.Filing{}, err
	}
	if err := r.tryOut(id, report); err != nil {
		return store.Filing{}, err
	}
	documents, err := r.documents()
	return store.Filing{
		Act:       docket.Act{ID: id, Kind: docket.File, By: r.by, Particulars: report},
		Procedure: p, At: a.Now(), Documents: documents,
	}, err
}

func (r *reporting) file() (*Filed, error) {
	a := r.api
	f, err := r.look()
	if err != nil {
		return nil, err
	}
	if r.person != nil {
		if err := r.introduce(); err != nil {
			return nil, err
		}
	}
	if !r.receipt.IsZero() {
		f.Receipt = r.receipt.LookUp(a.Pepper)
	}
	// Whose documents these are was looked at above; nobody without an account
	// is the owner of anything.
	filed, err := a.DB.FileAct(r.ctx, store.Who{Person: r.by.Person, System: true}, f)
	if err != nil {
		return nil, err
	}
	r.quarantined(&filed)
	return r.safe(&filed)
}

// safe goes on with a report that is safe.
func (r *reporting) safe(filed *store.Filed) (*Filed, error) {
	if r.committed != nil {
		r.committed()
	}
	if !r.receipt.IsZero() {
		if _, err := r.api.keepMailbox(r.ctx, filed.Case, r.receipt); err != nil { // it is set up when the receipt is used next
			r.api.Log.Error("a mailbox waits to be set up", "error", safeError(err))
		}
	}
	if r.req.LodgingReceipt {
		var err error
		if r.lodged, err = r.lodge(filed); err != nil {
			return nil, err
		}
	}
	return r.tell(filed)
}

// report makes the act's particulars of what was sent.
func (r *reporting) report(id string) (*docket.Report, error) {
	q := r.req
	out := &docket.Report{
		Source: orElse(q.Source, "person"), Channel: orElse(q.Channel, "web"), Allegations: q.Allegations, Evidence: q.Evidence,
		Predicate: q.Predicate, KeepFrom: q.KeepFrom, KeepNamed: q.KeepNamed, Signed: q.Signed, Reasons: q.Reasons, EarlierTold: q.EarlierTold,
	}
	if out.Source != "person" && !r.who.known() {
		return nil, problem("unauthenticated", "A report of this kind is entered by an office; send its token.").at("source")
	}
	if err := r.complainant(id, out); err != nil {
		return nil, err
	}
	return out, r.respondent(out)
}

// complainant settles who reports: the holder of the token, somebody without an
// account, or nobody.
func (r *reporting) complainant(id string, out *docket.Report) error {
	q := r.req
	r.by = r.who.actor(r.p.ID)
	named := q.Reporter != nil
	switch {
	case q.Anonymous && named:
		return problem("bad_request", "An anonymous report names no reporter. Leave out the one or the other.").at("reporter")
	case out.Source == "person" && r.who.known() && (q.Anonymous || named):
		return problem("bad_request", "A report for somebody else, or without a name, is not sent with your own token.").at("anonymous")
	case out.Source == "person" && r.who.known():
		out.Complainant = docket.Party{Person: r.who.Person, Address: r.who.reachable}
		return nil
	case out.Source == "own_motion" || out.Source == "timer":
		if named || q.Anonymous {
			return problem("bad_request", "A case of the body's own motion has no reporter.").at("reporter")
		}
		return nil
	case named && q.Reporter.Person != "":
		if out.Source != "on_behalf" {
			return problem("bad_request", "Give your name; ids are for the offices.").at("reporter.person")
		}
		out.Complainant = docket.Party{Person: q.Reporter.Person, Address: r.hasAddress(q.Reporter.Person)}
		return r.mustBeKnown(q.Reporter.Person, "reporter.person")
	case !q.Anonymous && (!named || strings.TrimSpace(q.Reporter.Name) == ""):
		return problem("bad_request", "Give a name, or say that the report is anonymous.").at("reporter.name")
	}
	r.person = &store.Person{ID: uuid.NewSHA1(actSpace, []byte("reporter\x00"+id+r.hash)).String(), Anonymous: q.Anonymous}
	if named {
		if err := r.contact(); err != nil {
			return err
		}
	}
	out.Complainant = docket.Party{Person: r.person.ID, Anonymous: q.Anonymous, Address: r.person.Email != ""}
	if out.Source == "person" {
		r.by = docket.Actor{Person: r.person.ID}
		return nil
	}
	if r.receipt = receipt.New(); r.given { // whoever called has no other way back
		r.receipt = r.api.receiptOf(r.key, r.hash)
	}
	return nil
}

func (r *reporting) contact() error {
	q := r.req.Reporter
	for field, text := range map[string]string{"name": q.Name, "email": q.Email, "phone": q.Phone} {
		if !plain(text) || len(text) > 300 {
			return problem("bad_request", "This cannot be a name, an address or a number: it has line breaks in it or is too long.").at("reporter." + field)
		}
	}
	if q.Email != "" && !strings.Contains(q.Email, "@") || len(q.Address) > 1000 {
		return problem("bad_request", "This is not an address that letters could go to.").at("reporter.email")
	}
	r.person.Name, r.person.Email, r.person.Phone, r.person.Address = strings.TrimSpace(q.Name), strings.TrimSpace(q.Email), q.Phone, q.Address
	return nil
}

// introduce makes the reporter known. An e-mail address that is somebody's
// already is kept with the postal one: that it is known here is nobody's
// business, and that it is theirs is not proved.
func (r *reporting) introduce() error {
	err := r.api.DB.PutPerson(r.ctx, store.TheSystem(), *r.person)
	if errors.Is(err, store.ErrConflict) {
		r.person.Address = strings.TrimSpace("e-mail as given: " + r.person.Email + "\n" + r.person.Address)
		r.person.Email = ""
		err = r.api.DB.PutPerson(r.ctx, store.TheSystem(), *r.person)
	}
	return err
}

func (r *reporting) hasAddress(person string) bool {
	p, err := r.api.DB.Person(r.ctx, r.who.Who, person)
	return err == nil && p.Email != ""
}

func (r *reporting) mustBeKnown(person, field string) error {
	_, err := r.api.DB.Person(r.ctx, r.who.Who, person)
	if errors.Is(err, store.ErrNotFound) {
		return problem("unknown", "Nobody of that id is known here.").at(field)
	}
	return err
}

// respondent settles whom the report is about; the standings of somebody known
// are looked up.
func (r *reporting) respondent(out *docket.Report) error {
	q := r.req.Respondent
	out.Respondent = docket.Party{Name: strings.TrimSpace(q.Name)}
	if q.Person == "" {
		return nil
	}
	if len(r.who.Offices) == 0 {
		return problem("bad_request", "Say by name whom the report is about; ids are for the offices.").at("respondent.person")
	}
	if err := r.mustBeKnown(q.Person, "respondent.person"); err != nil {
		return err
	}
	standings, err := r.api.DB.StandingsOf(r.ctx, store.TheSystem(), q.Person)
	if err != nil {
		return err
	}
	out.Respondent.Person, out.Respondent.Address = q.Person, r.hasAddress(q.Person)
	for _, s := range standings {
		if s.Procedure != r.p.ID {
			continue
		}
		out.Respondent.Standings = append(out.Respondent.Standings, docket.PartyStanding{Standing: s.Standing, Status: s.Status})
		if !s.LeftOn.IsZero() {
			out.Respondent.LeftOn = s.LeftOn.Date
		}
	}
	return nil
}

// tryOut asks the rules before anything is kept, so that a slip is told at once
// with its place, and leaves no trace.
func (r *reporting) tryOut(id string, report *docket.Report) error {
	trial := *report
	trial.Allegations = append([]docket.NewCharge(nil), report.Allegations...)
	_, err := docket.Decide(r.p, &docket.State{}, docket.Act{ID: id, Case: store.CaseOf(id), Kind: docket.File, By: r.by, Particulars: &trial}, r.api.Now())
	var refusal *docket.Refusal
	if errors.As(err, &refusal) {
		return refused(refusal, "", "")
	}
	return err
}

// documents are the uploaded documents the report names. They must be the
// caller's own, or of nobody with an account.
func (r *reporting) documents() ([]string, error) {
	var ids []string
	for i := range r.req.Evidence {
		id := r.req.Evidence[i].Document
		if id == "" {
			continue
		}
		d, err := r.api.documentFor(r.ctx, store.CaseOf(actID(r.who.Person, "report", r.key)), r.who.Person, id)
		if err != nil && problemOf(err).Status != http.StatusNotFound {
			return nil, err
		}
		if err != nil || d.UploadedBy != r.who.Person {
			return nil, problem("unknown", "There is no such document, or it belongs to another case.").at(fieldAt("evidence", i, "document"))
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// tell has the report entered and says what comes next.
func (r *reporting) tell(filed *store.Filed) (*Filed, error) {
	a := r.api
	act, after := filed.Act, store.Answer{}
	if act.Status == store.Waiting && a.enter(r.ctx, filed.Case, act.ID) { // in a rush it is safe, and not looked at again
		var err error
		if act, after, err = a.look(r.ctx, store.TheSystem(), filed.Case, act.ID); err != nil {
			return nil, err
		}
	}
	if act.Status == store.Refused { // what only the database could know
		return nil, refused(act.Refusal, "", "")
	}
	out := &Filed{Case: filed.Case, Number: filed.Number, Act: act.ID, LodgingReceipt: r.lodged, Stage: "received", Next: []NextStep{}, Caution: r.p.Caution, Banners: a.banners(r.p)}
	if r.who.known() && !r.receipt.IsZero() {
		out.Receipt, out.Words = r.receipt.Groups(), r.receipt.Words()
	}
	out.Says = "Your report is safe. It will be entered on the docket as soon as possible and looked at."
	if act.Status != store.Entered {
		return out, nil
	}
	if after.Docket == nil { // a repeat
		var err error
		if after, err = a.DB.Open(r.ctx, store.Ask{Who: store.TheSystem(), Case: filed.Case}); err != nil {
			return nil, err
		}
	}
	if after.Docket == nil {
		return nil, store.ErrBroken
	}
	s := after.Docket.State
	st := r.p.Stage(s.Stage)
	out.Stage, out.Says = s.Stage, st.Says
	out.Next = nextSteps(r.p, s, procedure.Complainant, a.Now())
	return out, nil
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
