package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"

	"probity/api"
	"probity/procedure"
	"probity/web/form"
)

// newRulesPage takes the text of a procedure, or of a new version of one.
type newRulesPage struct{ Problems []api.PackProblem }

// addsRules reports whether the reader may put a text of one of the packs into the
// library: who keeps the house, and the offices that the procedure itself names.
func (a *asked) addsRules(packs []api.LibraryPack) bool {
	return a.me.Admin || slices.ContainsFunc(packs, func(p api.LibraryPack) bool {
		return slices.ContainsFunc(p.GovernedBy, func(o string) bool { return slices.Contains(a.me.Offices, p.ID+"/"+o) })
	})
}

func (w *web) newRules(a *asked) (*shown, error) {
	var list api.LibraryList
	if err := a.get("/api/v1/library", &list); err != nil {
		return nil, err
	}
	if !a.addsRules(list.Packs) {
		return nil, &api.Problem{Status: http.StatusForbidden, Code: "not_yours", Title: "It is for somebody else", Detail: "The offices that the procedure itself names add a version of it, and who keeps the house."}
	}
	page := new(newRulesPage)
	f := form.New("/rules/new", "Add it", form.Field{Name: "text", Kind: form.File, Label: "Text of the procedure", Accept: ".yaml,.yml", Hint: "A pack as a YAML file. It is kept as it is, byte for byte, and takes no reports until it is put into force."})
	s := &shown{name: "rules_new", title: "Add a version", of: page, form: f}
	if a.Request.Method != http.MethodPost {
		return s, nil
	}
	text, err := a.packSent(f)
	if err != nil || text == nil {
		return s, err
	}
	res, err := a.raw(http.MethodPost, "/api/v1/library", bytes.NewReader(text), http.Header{"Accept": {"application/json"}, "Content-Type": {"application/yaml"}})
	if err != nil {
		var p *api.Problem
		if errors.As(err, &p) {
			page.Problems = p.Problems
		}
		if a.blame(f, err) {
			return s, nil
		}
		return nil, err
	}
	var done api.LibraryDone
	if err := json.Unmarshal(res.body.Bytes(), &done); err != nil {
		return nil, err
	}
	return a.goTo(packPath(done.Pack.Digest) + "?done=add")
}

// packSent is the file that was sent with the form; nil, with the mistake on the form,
// where there is none.
func (a *asked) packSent(f *form.Form) ([]byte, error) {
	const around = 64 << 10 // of the form around the file
	a.Request.Body = http.MaxBytesReader(a.Writer, a.Request.Body, procedure.MaxPackBytes+around)
	if err := a.Request.ParseMultipartForm(procedure.MaxPackBytes + around); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			f.Blame("text", "It is larger than any procedure may be.")
			return nil, nil
		}
		if !errors.Is(err, http.ErrNotMultipart) {
			return nil, brokeOff()
		}
	}
	f.Read(a.Request.PostForm)
	a.once = f.Once
	file, _, err := a.Request.FormFile("text")
	if err != nil {
		f.Blame("text", a.words.say("form.needed"))
		return nil, nil
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, brokeOff()
	}
	if len(text) == 0 {
		f.Blame("text", "The file is empty.")
		return nil, nil
	}
	return text, nil
}
