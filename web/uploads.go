package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"probity/api"
	"probity/web/form"
)

const (
	mostText     = 1 << 20  // bytes of a form without its files
	mostFiles    = 8        // files sent with one form
	mostFileSize = 64 << 20 // bytes of one where the installation sets no other bound; the API holds the bound itself
)

// mostSent bounds what one form sends, in bytes.
func (w *web) mostSent(a *asked) int64 {
	if kind, _, _ := mime.ParseMediaType(a.GetHeader("Content-Type")); kind != "multipart/form-data" {
		return mostText
	}
	most := w.MaxUpload
	if most <= 0 {
		most = mostFileSize
	}
	return mostFiles*(most+1<<20) + mostText
}

// uploaded is a document that came with a form: it is kept already when the rest
// of the form is looked at, so that a slip elsewhere does not cost it.
type uploaded struct {
	Field string // of the form
	api.DocumentView
}

// refusedFile is a file that the API did not take, with the reason in the words of
// the reader.
type refusedFile struct{ Field, Name, Says string }

// sent is a form as it came in, its files handed on already.
type sent struct {
	typed   url.Values
	files   []uploaded
	refused []refusedFile
}

// read reads a form. Each file in it goes on to the API at the address as it comes
// in, and nothing of it is kept here.
func (a *asked) read(to string) (*sent, error) {
	s := &sent{typed: url.Values{}}
	parts, err := a.Request.MultipartReader()
	if err != nil { // a form without files
		if a.Request.ParseForm() != nil {
			return nil, brokeOff()
		}
		s.typed = a.Request.PostForm
		return s, nil
	}
	for room := int64(mostText); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, brokeOff()
		}
		if part.FileName() != "" {
			if err := a.handOn(s, to, part); err != nil {
				return nil, err
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, room+1))
		if err != nil {
			return nil, brokeOff()
		}
		if room -= int64(len(text)); room < 0 {
			return nil, &api.Problem{Status: http.StatusRequestEntityTooLarge, Code: "too_large"}
		}
		if part.Header.Get("Content-Type") == "" { // what has a type is a file field left empty
			s.typed.Add(part.FormName(), string(text))
		}
	}
	a.Request.PostForm = s.typed
	return s, nil
}

// typedWithFiles reads a form that may hold files, as typed does one without. What
// the API refuses is blamed on the field.
func (a *asked) typedWithFiles(f *form.Form, to string) (files []uploaded, ok bool, err error) {
	if a.Request.Method != http.MethodPost {
		return nil, false, nil
	}
	in, err := a.read(to)
	if err != nil {
		return nil, false, err
	}
	f.Read(in.typed)
	a.once, a.keep = f.Once, !f.Fleeting
	for _, r := range in.refused {
		f.Blame(r.Field, r.Says)
	}
	return in.files, true, nil
}

func brokeOff() error { return &api.Problem{Status: http.StatusBadRequest, Code: "malformed"} }

func (a *asked) handOn(s *sent, to string, part *multipart.Part) error {
	if len(s.files)+len(s.refused) >= mostFiles {
		s.refused = append(s.refused, refusedFile{part.FormName(), part.FileName(), a.words.say("upload.many")})
		return nil
	}
	d, err := a.upload(to, part)
	var p *api.Problem
	switch {
	case err == nil:
		s.files = append(s.files, uploaded{part.FormName(), *d})
	case errors.As(err, &p) && p.Status < http.StatusInternalServerError:
		s.refused = append(s.refused, refusedFile{part.FormName(), part.FileName(), a.tell(p).Detail})
	default:
		return err
	}
	return nil
}

// upload hands a file on to the API while it comes in.
func (a *asked) upload(to string, file *multipart.Part) (*api.DocumentView, error) {
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if err := openPart(w, file); err != nil {
		return nil, err
	}
	tail := "\r\n--" + w.Boundary() + "--\r\n"
	once := a.once
	a.once = "" // a document is not the form
	defer func() { a.once = once }()
	res, err := a.raw(http.MethodPost, to, io.MultiReader(&head, file, strings.NewReader(tail)), http.Header{
		"Content-Type": {w.FormDataContentType()}, "Accept": {"application/json"},
	})
	if err != nil {
		return nil, err
	}
	d := new(api.DocumentView)
	return d, json.Unmarshal(res.body.Bytes(), d)
}

// openPart begins the part of a file that is handed on.
func openPart(w *multipart.Writer, file *multipart.Part) error {
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": file.FileName()})},
		"Content-Type":        {file.Header.Get("Content-Type")},
	})
	return err
}
