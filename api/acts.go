package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"probity/docket"
	"probity/store"
	"probity/workflows"
)

// actRequest is an act as it is asked for. What it says is read by its kind.
type actRequest struct {
	ID          string         `json:"id"`
	Kind        docket.Kind    `json:"kind"`
	Particulars jsontext.Value `json:"particulars"`
}

// askedAct is the request for an act, read. What is wrong with it is told after
// whether there is such a case.
type askedAct struct {
	actRequest
	key   string
	head  int
	wrong error
}

func (a *api) askedAct(c *gin.Context) *askedAct {
	r := new(askedAct)
	if r.wrong = a.bind(c, &r.actRequest); r.wrong != nil {
		return r
	}
	if r.key, r.wrong = idempotencyKey(c, r.ID); r.wrong == nil {
		r.head, r.wrong = expectedHead(c)
	}
	return r
}

// postAct puts an act down, has it decided and tells what became of it.
func (a *api) postAct(c *gin.Context) error {
	var req *askedAct
	ask, believed, ok := a.believed(c)
	if ok {
		req = a.askedAct(c)
		if f, sub, ok := a.submitBelieved(c.Request.Context(), ask, believed, req); ok {
			sent, err := f.sent(c.Request.Context(), sub)
			if err != nil {
				return err
			}
			return a.tellAct(c, f, sent)
		}
	}
	f, hidden := a.openSeated(c)
	if hidden != nil && problemOf(hidden).Status != http.StatusNotFound {
		return hidden
	}
	if req == nil {
		req = a.askedAct(c)
	}
	if hidden != nil {
		return a.doneBefore(c, req, hidden)
	}
	if req.wrong != nil {
		return req.wrong
	}
	sent, err := f.send(c.Request.Context(), req)
	if err != nil {
		return err
	}
	return a.tellAct(c, f, sent)
}

// submitBelieved puts the act down on what was seen last of the case, if all of
// that still holds. If it does not, or anything at all is in the way, nothing was
// done, and nothing of what was believed is told: the case is opened, which finds
// out what there is to say.
func (a *api) submitBelieved(ctx context.Context, ask store.Ask, believed store.Answer, req *askedAct) (*file, store.Submitted, bool) {
	f, err := a.openOn(callerOf(ask.Token, believed), believed.Case, believed.Docket)
	if err != nil || req.wrong != nil {
		return nil, store.Submitted{}, false
	}
	act, err := f.prepare(req.key, req.Kind, req.Particulars)
	if err != nil {
		return nil, store.Submitted{}, false
	}
	if ids, err := named(act.Particulars); err != nil || len(ids) > 0 || act.Kind == docket.Publish { // documents are claimed for the case first, and what is published is looked at
		return nil, store.Submitted{}, false
	}
	sub, held, err := a.DB.SubmitBelieved(ctx, ask, believed, act, req.head, ask.Now)
	return f, sub, held && err == nil
}

// doneBefore answers the repeat of an act after which the case is closed to the
// reader, as stepping aside leaves it: it tells that it was done. To everybody
// else the case is not there.
func (a *api) doneBefore(c *gin.Context, req *askedAct, hidden error) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if req.wrong != nil {
		return hidden
	}
	if who.Only != nil {
		return hidden
	}
	act, err := a.DB.Act(c.Request.Context(), store.TheSystem(), actID(who.Person, c.Param("id"), req.key)) // the id is that of an act of their own
	if err != nil || act.Kind != req.Kind || act.Status != store.Entered {
		return hidden
	}
	return reply(c, http.StatusOK, ActEntered{Act: actView(&act), Repeated: true})
}

// prepare makes the act, under an id that follows from who sends it, to which
// case and with which key. Two people who happen on the same key do not meet.
func (f *file) prepare(key string, kind docket.Kind, text jsontext.Value) (docket.Act, error) {
	p, err := particulars(kind, text)
	if err == nil && !declaring(kind) {
		err = f.declared()
	}
	if err == nil && f.s.Head == 0 {
		err = problem("not_yet", "The report is safe but not entered yet. Try again in a few minutes.")
	}
	if err == nil && weighty[kind] {
		err = f.api.recent(f.who)
	}
	return docket.Act{ID: actID(f.who.Person, f.row.ID, key), Case: f.row.ID, Kind: kind, By: f.actor(), Particulars: p}, err
}

// send commits the act, with the documents it names, and asks for it to be
// decided.
func (f *file) send(ctx context.Context, req *askedAct) (*sentAct, error) {
	act, err := f.prepare(req.key, req.Kind, req.Particulars)
	if err != nil {
		return nil, err
	}
	if err := f.attach(ctx, act.Particulars); err != nil {
		return nil, err
	}
	if err := f.publishes(ctx, act.Particulars); err != nil {
		return nil, err
	}
	sub, err := f.api.DB.Submit(ctx, f.who.Who, act, req.head, f.api.Now())
	if err != nil {
		return nil, err
	}
	return f.sent(ctx, sub)
}

// sent asks for an act that is safe to be decided.
func (f *file) sent(ctx context.Context, sub store.Submitted) (*sentAct, error) {
	out := &sentAct{Act: sub.Act, repeated: sub.Repeated}
	var err error
	if sub.Status == store.Waiting {
		out.Act, out.after, err = f.decided(ctx, sub.ID)
	}
	return out, err
}

// sentAct is an act that is safe, and what became of it.
type sentAct struct {
	store.Act
	repeated bool
	after    store.Answer // the case as it was when that was looked up; empty if it was known at once
}

// afterwards is the case after the act, as the reader stands to it then.
func (f *file) afterwards(ctx context.Context, act *sentAct) (*file, error) {
	if act.after.Case == nil {
		return f.api.openFor(ctx, f.who, f.row.ID, store.Reading{})
	}
	now, err := f.api.openOn(f.who, act.after.Case, act.after.Docket)
	if err == nil {
		err = now.lift(ctx)
	}
	return now, err
}

// decided has a committed act decided and says what became of it. An act that
// is still waiting is no error: it is safe.
func (f *file) decided(ctx context.Context, act string) (store.Act, store.Answer, error) {
	f.api.enter(ctx, f.row.ID, act)
	if got, ok := f.api.DB.Became(&f.row, act, f.api.Now()); ok {
		return *got.Act, got, nil
	}
	return f.api.look(ctx, f.who.Who, f.row.ID, act)
}

// enter has a committed act decided, as long as the answer may wait for it. It
// says false only when the act was not even tried: it waits.
func (a *api) enter(ctx context.Context, caseID, act string) (tried bool) {
	patient, cancel := context.WithTimeout(ctx, a.Patience)
	defer cancel()
	_, err := a.Dispatcher.Enter(patient, caseID, act)
	var away *workflows.Away
	if errors.As(err, &away) {
		return away.Why != "too_busy"
	}
	if err != nil && !errors.Is(err, workflows.ErrAway) && patient.Err() == nil {
		a.Log.Error("an act waits", "error", safeError(err))
	}
	return true
}

// look says what became of an act, and where its case is now.
func (a *api) look(ctx context.Context, who store.Who, caseID, act string) (store.Act, store.Answer, error) {
	_, got, err := a.ask(ctx, store.Ask{Who: who, Case: caseID, Act: act}, anyScope)
	if err == nil && got.Act == nil {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Act{}, got, err
	}
	return *got.Act, got, nil
}

// tellAct answers with what became of an act.
func (a *api) tellAct(c *gin.Context, f *file, sent *sentAct) error {
	act := &sent.Act
	switch act.Status {
	case store.Refused:
		return refused(act.Refusal, act.ID, "particulars.")
	case store.Waiting:
		c.Header("Location", "/api/v1/acts/"+act.ID)
		return f.reply(c, http.StatusAccepted, ActWaiting{Act: actView(act), Detail: waitingSentence})
	}
	out := ActEntered{Act: actView(act), Repeated: sent.repeated}
	now, err := f.afterwards(c.Request.Context(), sent)
	if err != nil && problemOf(err).Status == http.StatusNotFound { // the act itself ended the reader's part, as stepping aside does
		return f.reply(c, http.StatusOK, out)
	}
	if err != nil {
		return err
	}
	if out.Entry, err = now.entryOf(act.Seq); err != nil {
		return err
	}
	where := now.summary()
	out.Case = &where
	c.Header("ETag", etag(where.Head))
	return now.reply(c, http.StatusOK, out)
}

const waitingSentence = "What you sent is safe and keeps its place. It has not been decided yet; look again at the address given."

func (f *file) entryOf(seq int) (*EntryView, error) {
	if seq < 1 || seq > len(f.entries) {
		return nil, store.ErrBroken
	}
	v, ok := f.entry(&f.entries[seq-1])
	if !ok {
		return nil, nil
	}
	return &v, nil
}

func actView(act *store.Act) ActView {
	v := ActView{ID: act.ID, Case: act.Case, Kind: act.Kind, Status: act.Status, Seq: act.Seq, ReceivedAt: act.ReceivedAt, DecidedAt: moment(act.DecidedAt)}
	if act.Refusal != nil {
		v.Refusal = refused(act.Refusal, act.ID, "particulars.")
	}
	return v
}

// getAct tells what became of an act: to whoever sent it.
func (a *api) getAct(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	if _, err := uuid.Parse(id); err != nil {
		return errNotFound()
	}
	act, err := a.DB.Act(c.Request.Context(), who.Who, id)
	if err != nil {
		return err
	}
	if act.Person != who.Person || who.Only != nil && who.Only.Case != act.Case {
		return errNotFound()
	}
	return reply(c, http.StatusOK, actView(&act))
}

// listActs lists what the reader asked for in a case, refused acts too.
func (a *api) listActs(c *gin.Context) error {
	f, err := a.open(c)
	if err != nil {
		return err
	}
	acts, err := a.DB.ActsOf(c.Request.Context(), f.who.Who, f.row.ID, 200)
	if err != nil {
		return err
	}
	out := ActList{Acts: []ActView{}}
	for i := range acts {
		if acts[i].Person == f.who.Person {
			out.Acts = append(out.Acts, actView(&acts[i]))
		}
	}
	return f.reply(c, http.StatusOK, out)
}

var actSpace = uuid.MustParse("0f4f7e0c-6a55-4c0f-9d3a-2f6a5d1b8c77")

// actID is the id of the act somebody sends with a key.
func actID(person, place, key string) string {
	return uuid.NewSHA1(actSpace, []byte(person+"\x00"+place+"\x00"+key)).String()
}

// idempotencyKey is the key of the request: from its header, or from the member
// id, or a new one.
func idempotencyKey(c *gin.Context, id string) (string, error) {
	sent := c.Request.Header.Values("Idempotency-Key")
	switch {
	case len(sent) == 0 && id == "":
		return uuid.NewString(), nil
	case len(sent) == 0:
		sent = []string{id}
	case len(sent) > 1 || id != "" && id != sent[0]:
		return "", problem("malformed", "Two different keys are given for one request.").at("Idempotency-Key")
	}
	if n := len(sent[0]); n < 8 || n > 200 || !plain(sent[0]) {
		return "", problem("malformed", "An idempotency key has from 8 to 200 printable characters; a random UUID is best.").at("Idempotency-Key")
	}
	return sent[0], nil
}
