package webtest

import (
	"probity/api"
	"probity/docket"
	"probity/store"
)

// Told is a case against rene of which he has been written to; the letter was put
// into his hands.
func (w *World) Told() (id, letter string) {
	w.Helper()
	return w.ToldIn("Dear Rene,\n\nthis is alleged.\n")
}

// ToldIn is Told by other words.
func (w *World) ToldIn(words string) (id, letter string) {
	w.Helper()
	id = w.File()
	w.Act("stella", id, docket.Acknowledge, object{"text": "We have your report."})
	w.Act("stella", id, docket.CompleteIntake, object{})
	w.Act("chiara", id, docket.Accept, object{
		"tests": object{"member": true, "ground": true, "in_time": true, "documented": true, "independent": true}, "reasons": "It belongs here.",
	})
	w.Act("stella", id, docket.Notify, object{"text": "You are said to have read charts."})
	var letters api.LetterList
	w.Get("stella", "/cases/"+id+"/letters", &letters)
	for _, l := range letters.Letters {
		if l.Notice == "notice_of_allegations" && l.To == "respondent" {
			letter = l.ID
		}
	}
	// The worker words letters; there is none here.
	_, err := w.DB.KeepLetterText(w.Context(), id, letter, store.LetterText{Subject: "Notice", Body: words, RenderedAt: w.Now()})
	w.Must(err)
	w.Act("stella", id, docket.Serve, object{"letter": letter, "method": "registered_post", "proof": "RR 12"})
	return id, letter
}

// Code is that of a copy of a letter to rene.
func (w *World) Code(id, letter string) string {
	w.Helper()
	var made api.CopyMade
	w.Post("stella", "/cases/"+id+"/letters/"+letter+"/copies", object{"person": "rene"}, &made)
	return made.Code
}
