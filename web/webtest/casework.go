package webtest

import (
	"encoding/json"
	"net/http"
	"time"

	"probity/api"
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
