package provider

import (
	_ "embed"
	"html/template"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// page asks somebody who they say they are.
type page struct {
	ID      string // of the sign-in; "": none was begun
	Trouble string
	People  []Person
}

//go:embed page.html
var text string

func show(w http.ResponseWriter, status int, p page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = template.Must(template.New("page").Parse(text)).Execute(w, p)
}

const over = "This sign-in was begun too long ago, or ended already. Go back to where you wanted to sign in, and begin again."

func (s *storage) ask(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	if q, err := s.AuthRequestByID(r.Context(), id); err != nil || q.Done() {
		show(w, http.StatusNotFound, page{Trouble: over})
		return
	}
	show(w, http.StatusOK, page{ID: id, People: s.people})
}

// answered sends the browser back: with a code, or with a refusal.
func (s *storage) answered(engine *op.Provider) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.PostFormValue("id")
		q, err := s.AuthRequestByID(r.Context(), id)
		switch {
		case err != nil:
			show(w, http.StatusNotFound, page{Trouble: over})
		case r.PostFormValue("refuse") != "":
			_ = s.DeleteAuthRequest(r.Context(), id)
			op.AuthRequestError(w, r, q, oidc.ErrAccessDenied(), engine)
		case r.PostFormValue("person") == "":
			show(w, http.StatusUnprocessableEntity, page{ID: id, Trouble: "Say who you are.", People: s.people})
		case !s.said(id, r.PostFormValue("person"), r.PostFormValue("several") != ""):
			show(w, http.StatusNotFound, page{Trouble: over})
		default:
			http.Redirect(w, r, "/authorize/callback?id="+q.GetID(), http.StatusSeeOther)
		}
	}
}
