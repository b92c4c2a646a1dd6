package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"probity/evidence"
)

// Send uploads a file, waits for the verdict on it and, where there is no scanner, has
// the office that keeps the file open it to everybody who may know of it.
func (o *onServer) Send(name, by string, d *Document) (string, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", d.Name)
	if err != nil {
		return "", err
	}
	if _, err := io.WriteString(part, d.Text); err != nil {
		return "", err
	}
	if err := form.Close(); err != nil {
		return "", err
	}
	var sent struct {
		ID string `json:"id"`
	}
	o.acts++
	if err := o.send(by, http.MethodPost, "/cases/"+o.ids[name]+"/documents", form.FormDataContentType(), body.Bytes(), &sent); err != nil {
		return "", err
	}
	keeper := o.holder(o.procs[name].FileKeeper)
	for end := time.Now().Add(o.Wait); ; {
		var seen struct {
			Document struct {
				State string `json:"state"`
			} `json:"document"`
		}
		if err := o.call(keeper, http.MethodGet, "/documents/"+sent.ID+"/custody", nil, &seen); err != nil {
			return "", err
		}
		switch state := seen.Document.State; {
		case state == "clean":
			return sent.ID, nil
		case state == "unscannable":
			o.acts++
			return sent.ID, o.call(keeper, http.MethodPost, "/documents/"+sent.ID+"/openings", map[string]any{"for": "all", "reason": "There is no scanner here."}, nil)
		case state == "infected" || time.Now().After(end):
			return "", fmt.Errorf("%s is %s", d.Name, state)
		}
		if err := o.pause(); err != nil {
			return "", err
		}
	}
}

func (o *onServer) BlackOut(by, id string, d *Document, b *BlackOut) error {
	k, err := received(d) // the copy there is the same: it is made by the same code
	if err != nil {
		return err
	}
	marks, err := evidence.Find(o.ctx, k.clean, k.kind, b.Words, nil)
	if err != nil {
		return err
	}
	o.acts++
	body := map[string]any{"audiences": b.For, "spans": marks.Spans, "words": b.Words, "reason": b.Reason}
	return o.call(by, http.MethodPost, "/documents/"+id+"/redactions", body, nil)
}

func (o *onServer) Release(by, id string) error {
	var made struct {
		Redactions []struct {
			N int `json:"n"`
		} `json:"redactions"`
	}
	if err := o.call(by, http.MethodGet, "/documents/"+id+"/redactions", nil, &made); err != nil {
		return err
	}
	if len(made.Redactions) == 0 {
		return errors.New("nothing was blacked out in it")
	}
	last := 0
	for _, r := range made.Redactions {
		last = max(last, r.N)
	}
	o.acts++
	return o.call(by, http.MethodPost, fmt.Sprintf("/documents/%s/redactions/%d/release", id, last), map[string]any{}, nil)
}

func (o *onServer) Read(_, by, id string) (string, error) {
	req, err := http.NewRequestWithContext(o.ctx, http.MethodGet, strings.TrimRight(o.URL, "/")+"/api/v1/documents/"+id, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+o.Tokens[by])
	res, err := o.HTTP.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	switch {
	case err != nil:
		return "", err
	case res.StatusCode == http.StatusNotFound || isBlackedOut(text):
		return Nothing, nil
	case res.StatusCode != http.StatusOK:
		return "", problemIn(res.StatusCode, text)
	}
	return string(text), nil
}

// isBlackedOut reports whether an answer says that something of the document is being blacked out.
func isBlackedOut(text []byte) bool {
	var p struct {
		Code string `json:"code"`
	}
	return json.Unmarshal(text, &p) == nil && p.Code == "being_redacted"
}

// Chain asks the office that keeps the file for the chain of custody, which must hold.
func (o *onServer) Chain(name, id string) ([]string, error) {
	var seen struct {
		Sound   bool `json:"sound"`
		Entries []struct {
			What   string `json:"what"`
			Person string `json:"person"`
		} `json:"entries"`
	}
	if err := o.call(o.holder(o.procs[name].FileKeeper), http.MethodGet, "/documents/"+id+"/custody", nil, &seen); err != nil {
		return nil, err
	}
	if !seen.Sound {
		return nil, errors.New("its chain of custody does not hold")
	}
	var out []string
	for _, e := range seen.Entries {
		says := e.What
		for handle, person := range o.people {
			switch {
			case person != e.Person:
			case e.What == "served":
				says += " to " + handle
			default:
				says += " by " + handle
			}
		}
		out = append(out, says)
	}
	return out, nil
}
