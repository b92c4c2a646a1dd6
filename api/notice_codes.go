package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"probity/docket"
	"probity/notice"
	"probity/procedure"
	"probity/receipt"
	"probity/signin"
	"probity/store"
)

// CodeOfLetter is the code of a letter. It names neither the case nor the person,
// and travels in the body.
type CodeOfLetter struct {
	Code string `json:"code"`
}

// CopyRequest asks for a copy of a letter that goes out, with a code on it.
type CopyRequest struct {
	Person string `json:"person,omitempty"` // to whom: the respondent, who is meant when it is left out, or their counsel
}

// CopyMade is a copy of a letter as it goes out, told this once: the copy that is
// kept has the code blanked, and what is kept of the code opens nothing.
type CopyMade struct {
	Letter  string    `json:"letter"`
	Person  string    `json:"person"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"` // with the code
	Code    string    `json:"code"`
	Ends    time.Time `json:"ends"`
	Uses    int       `json:"uses"`
}

// EndCodesRequest ends the codes of a person in a case.
type EndCodesRequest struct {
	Person string `json:"person"`
}

// SettleRequest makes an account for who entered by the code of a letter.
type SettleRequest struct {
	Password string `json:"password,omitempty"` // none: a passkey alone will do
}

// CodeView is a code that was handed out with a copy of a letter, without the code.
type CodeView struct {
	Person string     `json:"person,omitempty"` // who enters by it
	By     string     `json:"by,omitempty"`     // who handed it out and has seen it; for the office
	At     time.Time  `json:"at"`
	Ends   time.Time  `json:"ends"`
	Left   int        `json:"left"`              // how often it can be entered still
	Used   *time.Time `json:"used_at,omitempty"` // the last time
	Over   bool       `json:"over,omitempty"`    // it opens nothing any more
}

// byLetter reports whether the letter by whose code the reader came in still
// stands for them: it was written to the respondent, and no way by which it went
// has failed since. Everybody else did not come by one.
func (f *file) byLetter() bool {
	only := f.who.Only
	if only == nil {
		return true
	}
	l := f.s.Letter(only.Letter)
	return only.Case == f.row.ID && f.rel == Respondent && l != nil && l.To == procedure.Respondent && len(l.Failed) == only.Failed
}

// handOut gives out a copy of a letter to the respondent with a code by which they,
// or their counsel, enter this case. The docket says who had it made.
func (a *api) handOut(c *gin.Context) error {
	f, err := a.openKeeper(c)
	if err != nil {
		return err
	}
	var req CopyRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	l := f.s.Letter(c.Param("letter"))
	switch {
	case l == nil || l.To == procedure.Complainant && !f.identity:
		return errNotFound()
	case l.To != procedure.Respondent:
		return problem("bad_request", "Codes stand in letters to the respondent.")
	}
	person := orElse(req.Person, f.s.Respondent.Person)
	if person == "" || person != f.s.Respondent.Person && !slices.Contains(f.s.Counsel, person) {
		return problem("unknown", "A copy goes to the respondent or to their counsel, as the docket names them.").at("person")
	}
	ctx := c.Request.Context()
	text, err := a.DB.LetterText(ctx, f.who.Who, f.row.ID, l.ID)
	if errors.Is(err, store.ErrNotFound) {
		return problem("not_yet", "The letter has not been worded yet. Try again in a few minutes.")
	}
	if err != nil {
		return err
	}
	secret, now := receipt.New(), a.desk.Now()
	code := store.NoticeCode{
		Mark: secret.NoticeMark(a.Pepper), ID: uuid.NewString(), Case: f.row.ID, Letter: l.ID, Person: person, Failed: len(l.Failed),
		By: f.who.Person, At: now, Ends: now.Add(signin.CodeLasts), Uses: signin.CodeUses,
	}
	out := CopyMade{Letter: l.ID, Person: person, Subject: text.Subject, Code: secret.Groups(), Ends: code.Ends.UTC(), Uses: code.Uses}
	if out.Text, err = notice.WithSlip(text.Body, notice.Slip{ReadAt: a.SignIn.Origin, Code: out.Code, Until: code.Ends, Uses: code.Uses}); err != nil {
		return err
	}
	if err := f.noteCopy(ctx, &code); err != nil { // before there is a code: nobody has one that the docket does not tell of
		return err
	}
	if err := a.DB.PutNoticeCode(ctx, code); err != nil {
		return err
	}
	return f.reply(c, http.StatusOK, out)
}

// openKeeper opens the case for the office that keeps its file, with a second
// factor shown a short while ago.
func (a *api) openKeeper(c *gin.Context) (*file, error) {
	f, err := a.open(c)
	if err != nil {
		return nil, err
	}
	if f.rel != Office || !docket.Holds(f.p, f.s, f.actor(), procedure.Secretariat) {
		return nil, problem("not_yours", "The office that keeps the file sends its letters.")
	}
	return f, a.recent(f.who)
}

func (f *file) noteCopy(ctx context.Context, code *store.NoticeCode) error {
	to := "the respondent"
	if code.Person != f.s.Respondent.Person {
		to = "counsel of the respondent"
	}
	text, err := json.Marshal(docket.NoteAdded{Text: fmt.Sprintf(
		"A copy of letter %s for %s was made for sending, with a code by which they enter this case until %s. Who had it made has seen the code.",
		code.Letter, to, code.Ends.UTC().Format("2 January 2006"))})
	if err != nil {
		return err
	}
	sent, err := f.send(ctx, &askedAct{actRequest: actRequest{Kind: docket.Note, Particulars: jsontext.Value(text)}, key: "copy " + code.ID})
	if err == nil && sent.Status == store.Refused {
		err = refused(sent.Refusal, "", "particulars.")
	}
	return err
}

// endCodes ends the codes of a person in the case, and what they opened.
func (a *api) endCodes(c *gin.Context) error {
	f, err := a.openKeeper(c)
	if err != nil {
		return err
	}
	var req EndCodesRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	if req.Person == "" {
		return problem("bad_request", "Say whose.").at("person")
	}
	if err := a.DB.EndNoticeCodes(c.Request.Context(), f.row.ID, req.Person, a.desk.Now()); err != nil {
		return err
	}
	return done(c)
}

// withCodes tells which codes were handed out with a letter: to the office all, to
// their holder their own, so that they can see whether somebody else entered.
func (f *file) withCodes(ctx context.Context, l *LetterView) error {
	if f.rel != Office && f.rel != Respondent {
		return nil
	}
	codes, err := f.api.DB.NoticeCodesOf(ctx, f.row.ID, l.ID)
	if err != nil || len(codes) == 0 {
		return err
	}
	failed := 0
	if x := f.s.Letter(l.ID); x != nil {
		failed = len(x.Failed)
	}
	for i := range codes {
		k := &codes[i]
		v := CodeView{Person: k.Person, At: k.At.UTC(), Ends: k.Ends.UTC(), Left: k.Uses, Over: k.Ended != nil || k.Uses == 0 || k.Failed != failed || !k.Ends.After(f.api.desk.Now())}
		if k.Used != nil {
			v.Used = moment(*k.Used)
		}
		if f.rel == Office {
			v.By = k.By
		} else if k.Person != f.who.Person {
			continue
		}
		l.Codes = append(l.Codes, v)
	}
	if l.Text != "" && len(l.Codes) > 0 {
		l.Text, err = notice.WithSlip(l.Text, notice.Slip{ReadAt: f.api.SignIn.Origin})
	}
	return err
}

// signInByLetter lets somebody into the one case by the code of a letter. Every code
// that opens nothing gets the same answer after the same time, whatever the reason.
func (a *api) signInByLetter(c *gin.Context) error {
	var req CodeOfLetter
	if err := a.bind(c, &req); err != nil {
		return err
	}
	var begun signin.Begun
	code, err := a.byCode(c.Request.Context(), req.Code, func(ctx context.Context, code *store.NoticeCode, _ *file) (err error) {
		begun, err = a.desk.ByLetter(ctx, code)
		return err
	})
	if err != nil {
		return err
	}
	keepSession(c, begun.Session, "")
	return reply(c, http.StatusOK, SignedIn{SignedIn: true, Case: code.Case})
}

// byCode does something with a code that opens a case: with that case, as its
// addressee sees it. One that opens nothing is told so after one time.
func (a *api) byCode(ctx context.Context, text string, do func(context.Context, *store.NoticeCode, *file) error) (*store.NoticeCode, error) {
	typed, ok := receipt.Parse(text)
	if !ok {
		return nil, problem("receipt_typing_error", "The code is not typed right: its check symbol does not fit. Compare it with your letter, sign by sign.").at("code")
	}
	done, err := a.codes.enter(ctx, len(text))
	if err != nil {
		return nil, err
	}
	began := time.Now()
	code, f, err := a.lookUp(ctx, typed)
	if err == nil {
		err = do(ctx, code, f)
	}
	done()
	if err != nil && problemOf(err).Status == http.StatusNotFound {
		hush(ctx, began)
		err = problem("sign_in_failed", "This code opens nothing. It may have ended; ask the office that wrote to you for another letter.")
	}
	return code, err
}

func (a *api) lookUp(ctx context.Context, typed receipt.Receipt) (*store.NoticeCode, *file, error) {
	code, err := a.DB.NoticeCodeByMark(ctx, typed.NoticeMark(a.Pepper), a.desk.Now())
	if err != nil {
		return nil, nil, err
	}
	f, err := a.openFor(ctx, &caller{Who: store.Who{Person: code.Person, Only: code.Reaches()}}, code.Case, store.Reading{})
	return &code, f, err
}

// settle makes an account for somebody who came in by the code of a letter which,
// as the docket says, was put into their hands.
func (a *api) settle(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if who.Only == nil {
		return problem("bad_request", "This is for somebody who entered by the code of a letter.")
	}
	var req SettleRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	ctx := c.Request.Context()
	f, err := a.openFor(ctx, who, who.Only.Case, store.Reading{})
	if err != nil {
		return err
	}
	if !f.s.Letter(who.Only.Letter).Handed() {
		return problem("not_proven", "")
	}
	b, err := a.desk.Settle(ctx, who.hash, who.Person, req.Password)
	if err != nil {
		return signInProblem(err)
	}
	return tell(c, b)
}
