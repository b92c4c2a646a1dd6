package webtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/register"
	"probity/store"
)

// NoScanner gives the documents that wait for one the verdict that they get where
// no scanner is set up: nobody could look into them.
func (w *World) NoScanner() {
	w.Helper()
	docs, err := w.DB.DocumentsToExamine(w.Context(), time.Nanosecond, time.Minute, 20)
	w.Must(err)
	for i := range docs {
		docs[i].State, docs[i].Why = store.Unscannable, "no_scanner"
		w.Must(w.DB.Verdict(w.Context(), &docs[i], w.Now()))
	}
}

// Letter is the newest letter of a case to somebody that is not served yet.
func (w *World) Letter(caseID, to string) string {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.URL+"/api/v1/cases/"+caseID+"/letters", http.NoBody)
	w.Must(err)
	req.AddCookie(&http.Cookie{Name: cookieName, Value: w.session("stella")})
	res, err := http.DefaultClient.Do(req)
	w.Must(err)
	defer func() { _ = res.Body.Close() }()
	var list api.LetterList
	w.Must(json.NewDecoder(res.Body).Decode(&list))
	id := ""
	for _, l := range list.Letters {
		if string(l.To) == to && l.Status != "served" {
			id = l.ID
		}
	}
	return id
}

// Decided takes a case that was answered up to a decision that has reached rene: a
// violation, and the sanction.
func (w *World) Decided(id string, sanction map[string]any) {
	w.Helper()
	w.Found(id)
	w.ballot(id, "sanction:"+sanction["sanction"].(string))
	w.Act("pia", id, docket.IssueDecision, object{"reasons": "A neighbour must be able to trust.", "sanctions": []any{sanction}, "dissent": "A letter would have done."})
	var list api.LetterList
	w.Get("stella", "/cases/"+id+"/letters", &list)
	for _, l := range list.Letters {
		if l.Notice == "decision" {
			w.Act("stella", id, docket.Serve, object{"letter": l.ID, "method": "registered_post", "proof": "RR 9"})
		}
	}
}

// Found takes a case that was answered up to the finding of a violation.
func (w *World) Found(id string) {
	w.Helper()
	w.Seated(id)
	for _, m := range ruling {
		w.Act(m, id, docket.Declare, object{"body": "hearing_panel", "clear": true})
	}
	w.Act("rene", id, docket.WaiveHearing, object{"freely": true})
	w.ballot(id, "violation:a1")
	w.Act("pia", id, docket.Find, object{"allegation": "a1", "violation": true, "evidence": []string{"e1"}, "reasons": "The log proves it."})
}

var ruling = [...]string{"pia", "paul", "petra"}

// ballot lets the panel vote for a motion.
func (w *World) ballot(id, motion string) {
	w.Helper()
	for _, m := range ruling {
		w.Act(m, id, docket.CastVote, object{"motion": motion, "choice": "yes"})
	}
	w.Act("pia", id, docket.CloseBallot, object{"motion": motion})
}

// IntoEffect puts a sanction of a case into effect: the office proposes it, and the
// chair is the second.
func (w *World) IntoEffect(id, sanction string) {
	w.Helper()
	w.Act("stella", id, docket.Propose, object{"act": docket.PutIntoEffect, "sanction": sanction, "reasons": "It is final."})
	w.Act("chiara", id, docket.PutIntoEffect, object{"sanction": sanction})
}

// Published is a decision that is out, and its case.
func (w *World) Published(text string) (id, publication string) {
	w.Helper()
	id = w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": "public_censure"})
	w.Act("rene", id, docket.WaiveAppeal, object{"freely": true})
	w.Act("stella", id, docket.Publish, object{"audience": []string{"public"}, "text": text})
	var list api.PublicationPage
	w.Get("", "/publications", &list)
	if len(list.Publications) == 0 {
		w.Fatal("nothing is published")
	}
	return id, list.Publications[0].ID
}

// Before lets a year have been, with cases in each quarter of it, most of which ended,
// some with a sanction, and comes back to now.
func (w *World) Before() {
	w.Helper()
	const back = 425 * 24 * time.Hour // 2024-01-03
	w.Wait(-back)
	for i := range 21 {
		principle := []string{"p1", "p1", "p2", "p1", "p5"}[i%5]
		id := w.filed(principle)
		if i%4 > 0 {
			w.Wait(30 * 24 * time.Hour)
			w.Act("carla", id, docket.Withdraw, object{})
			w.Act("stella", id, docket.DecideWithdrawal, object{"grant": true, "reasons": "The reporter wants it."})
			w.Wait(-20 * 24 * time.Hour)
		}
	}
	for range 6 {
		w.Imposed("public_censure")
	}
	w.Wait(back - 15*10*24*time.Hour)
}

// Imposed is a case in which a sanction took effect.
func (w *World) Imposed(sanction string) {
	w.Helper()
	id := w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": sanction})
	w.Act("rene", id, docket.WaiveAppeal, object{"freely": true})
	w.IntoEffect(id, "s1")
}

// NextVersion keeps the next version of the procedure, by which the office has less time
// for a notice, and gives its digest. It takes no reports yet.
func (w *World) NextVersion() string {
	w.Helper()
	p, ok := w.Procs.Current(Pack)
	if !ok {
		w.Fatal("no procedure is in force")
	}
	text := p.Text()
	for _, x := range [][2]string{{"\nversion: ", "\nversion: \"2\" # was "}, {"\nin_force: ", "\nin_force: 2025-03-01 # was "}, {"    stage: response\n    period: 30 calendar days", "    stage: response\n    period: 20 calendar days"}} {
		if !bytes.Contains(text, []byte(x[0])) {
			w.Fatalf("the procedure does not say %q", x[0])
		}
		text = bytes.Replace(text, []byte(x[0]), []byte(x[1]), 1)
	}
	next, err := procedure.Load(Pack+".yaml", text)
	w.Must(err)
	_, _, err = w.Procs.Add(w.Context(), "next-version", register.Actor{Program: true}, next, w.Now())
	w.Must(err)
	return next.Digest()
}
