package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
)

// Server is a running server on which a scenario can be played, and whose case
// time runs fast enough to wait for.
type Server struct {
	URL    string            // without /api/v1
	Tokens map[string]string // handle → bearer token; the offices a scenario gives people must be theirs on the server
	Now    func() time.Time  // case time there
	HTTP   *http.Client      // http.DefaultClient if nil
	Wait   time.Duration     // how long, really, the process may take over what follows at once; a minute if zero
}

// RunLive plays a scenario over HTTP on a running server.
//
// The days of the text are moved by whole weeks, so that its first day is the
// server's today or the next such day of the week, and weekends stay weekends;
// what acts say of days moves along. Case time runs on while requests travel,
// so only what does not hang on the very day is checked: stages, ends, events,
// flags, letters, findings, ballots, duties, codes of refusals, and which time
// limits run. Due days, the sentences that explain them, how long a record is
// kept and the number of entries are left to the other two ways of playing.
//
// Over HTTP nobody acts for the clock and an anonymous reporter has no token;
// a scenario with either is refused.
func RunLive(ctx context.Context, s *Scenario, lib *procedure.Library, server Server) (*Story, error) {
	procs, err := s.procedures(lib)
	if err != nil {
		return &Story{Scenario: s}, err
	}
	if server.HTTP == nil {
		server.HTTP = http.DefaultClient
	}
	if server.Wait <= 0 {
		server.Wait = time.Minute
	}
	o := &onServer{Server: server, ctx: ctx, ids: map[string]string{}, people: map[string]string{}, read: map[string]*docket.State{}, entries: map[string][]docket.Entry{}, back: map[string]bool{}}
	story, err := Play(s, procs, o)
	return story, errors.Join(err, o.retire())
}

type onServer struct {
	Server
	ctx     context.Context
	s       *Scenario
	procs   map[string]*procedure.Procedure
	shift   int               // days
	ids     map[string]string // case → id
	people  map[string]string // handle → id
	read    map[string]*docket.State
	entries map[string][]docket.Entry
	back    map[string]bool
	acts    int
	run     string
	adopted []adoption
}

func (o *onServer) Open(s *Scenario, procs map[string]*procedure.Procedure) error {
	o.s, o.procs = s, procs
	for i := range s.Steps {
		if slices.Contains(s.Steps[i].By, "clock") {
			return Problem{File: s.File, Line: s.Steps[i].Line, Reason: "nobody acts for the clock over HTTP"}
		}
	}
	for _, handle := range sortedKeys(s.People) {
		var me struct {
			Person string `json:"person"`
			ID     string `json:"id"`
		}
		if err := o.call(handle, http.MethodGet, "/me", nil, &me); err != nil {
			return fmt.Errorf("%s cannot sign in: %w", handle, err)
		}
		o.people[handle] = me.Person + me.ID
	}
	zone := zoneOf(procs[s.firstCase()])
	first, err := parseWhen(s.Steps[0].On, zone)
	if err != nil {
		return Problem{File: s.File, Line: s.Steps[0].Line, Reason: err.Error()}
	}
	now := o.Server.Now()
	o.shift = wholeWeeks(clock.DateOf(now, zone).Sub(clock.DateOf(first, zone)))
	o.run = now.UTC().Format("20060102T150405.000000000")
	return nil
}

// wholeWeeks is the number of days, or the few more that make it whole weeks.
func wholeWeeks(days int) int { return days + ((-days%7)+7)%7 }

func (o *onServer) offset() time.Duration { return time.Duration(o.shift) * 24 * time.Hour }

func (o *onServer) Now() time.Time { return o.Server.Now().Add(-o.offset()) }

func (o *onServer) Exact() bool                    { return false }
func (o *onServer) Person(handle string) string    { return o.people[handle] }
func (o *onServer) CaseID(name string) string      { return o.ids[name] }
func (o *onServer) Mail(side string, bounces bool) { o.back[side] = bounces }
func (o *onServer) Days() int                      { return o.shift }

// Until waits for case time to come, and for the process to be at rest.
func (o *onServer) Until(t time.Time) error {
	at := t.Add(o.offset())
	for o.Server.Now().Before(at) {
		if err := o.pause(); err != nil {
			return err
		}
	}
	for _, name := range o.s.caseNames() {
		if err := o.rest(name, at); err != nil {
			return err
		}
	}
	return nil
}

func (o *onServer) pause() error {
	select {
	case <-o.ctx.Done():
		return o.ctx.Err()
	case <-time.After(10 * time.Millisecond):
		return nil
	}
}

// rest waits until the system has done what was due at the moment: the clock's
// acts, and letters that it brings out itself.
func (o *onServer) rest(name string, at time.Time) error {
	if o.ids[name] == "" {
		return nil
	}
	for end := time.Now().Add(o.Wait); ; {
		delete(o.read, name)
		state, _, err := o.Case(name)
		if err != nil {
			return err
		}
		if !o.busy(name, state, at) {
			return nil
		}
		if time.Now().After(end) {
			return errors.New("the process did not do what was due")
		}
		if err := o.pause(); err != nil {
			return err
		}
	}
}

func (o *onServer) busy(name string, state *docket.State, at time.Time) bool {
	if len(docket.Due(o.procs[name], state, at)) > 0 {
		return true
	}
	for i := range state.Letters {
		l := &state.Letters[i]
		if how := nextMethod(l); l.ServedAt.IsZero() && (how == "mailbox" || how == "email" && !o.back[string(l.To)]) {
			return true
		}
	}
	return false
}

func (o *onServer) Enter(name, by string, kind docket.Kind, with docket.Particulars) (*docket.Refusal, error) {
	o.acts++
	if kind == docket.File {
		if refusal, err := o.file(name, by, with.(*docket.Report)); refusal != nil || err != nil {
			return refusal, err
		}
		return nil, o.rest(name, o.Server.Now())
	}
	body := map[string]any{"id": o.key(), "kind": kind, "particulars": with}
	err := o.call(by, http.MethodPost, "/cases/"+o.ids[name]+"/acts", body, nil)
	if refusal := new(docket.Refusal); errors.As(err, &refusal) {
		return refusal, nil
	}
	if hidden := new(notThere); errors.As(err, &hidden) { // who may not know of a case is told no rule
		return &docket.Refusal{Code: docket.NotYours, Sentence: hidden.says}, nil
	}
	if err != nil {
		return nil, err
	}
	return nil, o.rest(name, o.Server.Now())
}

func (o *onServer) key() string { return fmt.Sprintf("scenario-%s-%d", o.run, o.acts) }

// file sends a report the way people send them. A reporter names the respondent
// in words; the office that keeps the file then says who that is.
func (o *onServer) file(name, by string, r *docket.Report) (*docket.Refusal, error) {
	if r.Complainant.Anonymous {
		return nil, errors.New("an anonymous reporter has no token; this scenario is not for a server")
	}
	body := map[string]any{
		"procedure": o.s.procedureOf(name), "source": r.Source, "channel": r.Channel, "allegations": r.Allegations, "evidence": r.Evidence,
		"signed": r.Signed, "reasons": r.Reasons, "keep_from": r.KeepFrom, "predicate": r.Predicate,
	}
	about := map[string]string{"person": r.Respondent.Person}
	if r.Source == "person" {
		about = map[string]string{"name": orWords(r.Respondent.Name, r.Respondent.Person)}
	}
	body["respondent"] = about
	if r.Source == "on_behalf" {
		body["reporter"] = map[string]string{"person": r.Complainant.Person}
	}
	var filed struct {
		Case string `json:"case"`
	}
	err := o.call(by, http.MethodPost, "/reports", body, &filed)
	if refusal := new(docket.Refusal); errors.As(err, &refusal) {
		return refusal, nil
	}
	if err != nil {
		return nil, err
	}
	o.ids[name] = filed.Case
	if r.Source != "person" || r.Respondent.Person == "" {
		return nil, nil
	}
	keeper := o.holder(o.procs[name].FileKeeper)
	if err := o.entered(keeper, filed.Case); err != nil {
		return nil, err
	}
	o.acts++
	who := map[string]any{"person": r.Respondent.Person}
	if len(r.Respondent.Standings) > 0 {
		who["standings"] = r.Respondent.Standings
	}
	return nil, o.call(keeper, http.MethodPost, "/cases/"+filed.Case+"/acts", map[string]any{"id": o.key(), "kind": "identify_respondent", "particulars": who}, nil)
}

// entered waits until a report is on its docket: in a rush it is taken in first,
// and only its reporter knows of it until then.
func (o *onServer) entered(keeper, id string) error {
	for end := time.Now().Add(o.Wait); ; {
		err := o.call(keeper, http.MethodGet, "/cases/"+id, nil, nil)
		if hidden := new(notThere); !errors.As(err, &hidden) || time.Now().After(end) {
			return err
		}
		if err := o.pause(); err != nil {
			return err
		}
	}
}

func orWords(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (o *onServer) holder(office string) string {
	for _, handle := range sortedKeys(o.s.People) {
		if slices.Contains(o.s.People[handle].Offices, office) {
			return handle
		}
	}
	return ""
}

// Case puts the docket together from what each of the people may read of it: a
// vote is seen by who cast it.
func (o *onServer) Case(name string) (*docket.State, []docket.Entry, error) {
	if o.ids[name] == "" {
		return &docket.State{}, nil, nil
	}
	if s := o.read[name]; s != nil {
		return s, o.entries[name], nil
	}
	merged := map[int]docket.Entry{}
	for _, handle := range sortedKeys(o.s.People) {
		if err := o.look(name, handle, merged); err != nil {
			return nil, nil, err
		}
	}
	var entries []docket.Entry
	for seq := 1; ; seq++ {
		e, ok := merged[seq]
		if !ok {
			break
		}
		entries = append(entries, e)
	}
	if len(entries) < len(merged) {
		return nil, nil, fmt.Errorf("none of the people of the scenario may read entry %d", len(entries)+1)
	}
	state, err := docket.Fold(entries)
	if err != nil {
		return nil, nil, err
	}
	o.read[name], o.entries[name] = state, entries
	return state, entries, nil
}

func (o *onServer) look(name, handle string, merged map[int]docket.Entry) error {
	var page struct {
		Entries []json.RawMessage `json:"entries"`
	}
	err := o.call(handle, http.MethodGet, "/cases/"+o.ids[name]+"/docket", nil, &page)
	if hidden := new(notThere); errors.As(err, &hidden) {
		return nil
	}
	if refusal := new(docket.Refusal); errors.As(err, &refusal) && refusal.Code == "declare_first" {
		return nil // who is to sit on a body reads nothing before they have signed their certificate
	}
	if err != nil {
		return err
	}
	for _, text := range page.Entries {
		var e docket.Entry
		if err := json.Unmarshal(text, &e); err != nil {
			return err
		}
		var who struct {
			Person string         `json:"person"`
			As     procedure.Role `json:"as"`
		}
		if err := json.Unmarshal(text, &who); err != nil {
			return err
		}
		e.Case, e.By = o.ids[name], docket.By{Person: who.Person, As: who.As}
		if old, ok := merged[e.Seq]; ok {
			if e.By.Person == "" {
				e.By.Person = old.By.Person
			}
			if len(old.Effects) > len(e.Effects) {
				e.Effects = old.Effects
			}
		}
		merged[e.Seq] = e
	}
	return nil
}

// notThere is the answer to who may not know of a case.
type notThere struct{ says string }

func (e *notThere) Error() string { return e.says }

// call makes one request. What the rules refuse comes back as a *docket.Refusal.
func (o *onServer) call(as, method, path string, body, into any) error {
	if body == nil {
		return o.send(as, method, path, "", nil, into)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return o.send(as, method, path, "application/json", text, into)
}

func (o *onServer) send(as, method, path, kind string, body []byte, into any) error {
	req, err := http.NewRequestWithContext(o.ctx, method, strings.TrimRight(o.URL, "/")+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Idempotency-Key", o.key())
	}
	req.Header.Set("Authorization", "Bearer "+o.Tokens[as])
	res, err := o.HTTP.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		return problemIn(res.StatusCode, text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

func problemIn(status int, text []byte) error {
	var p struct {
		Code   docket.Code `json:"code"`
		Detail string      `json:"detail"`
		Rule   string      `json:"rule"`
		Field  string      `json:"field"`
		From   time.Time   `json:"from"`
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("status %d: %s", status, text)
	}
	if p.Rule != "" {
		return &docket.Refusal{Code: p.Code, Sentence: p.Detail, Rule: p.Rule, Field: p.Field, From: p.From}
	}
	if status == http.StatusNotFound {
		return &notThere{p.Detail}
	}
	return fmt.Errorf("status %d, %s: %s %s", status, p.Code, p.Field, p.Detail)
}
