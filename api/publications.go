package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/procedure/clock"
	"probity/store"
)

// PublicationView is a decision as it was made known to the public: the words that were
// written for it, and nothing else of the case. It has neither the number of the case
// nor the names of people, but for what the words say.
type PublicationView struct {
	ID        string       `json:"id"`
	Procedure string       `json:"procedure"`
	Body      string       `json:"body"`
	Title     string       `json:"title"` // of the procedure
	On        clock.Date   `json:"on"`    // day on which it was published
	Text      string       `json:"text"`
	Sanctions []string     `json:"sanctions"`      // titles of those it tells of, where the procedure publishes them
	Until     clock.Date   `json:"until,omitzero"` // last day of its time on the list, where that is known
	Rule      string       `json:"rule"`           // that says what is published
	Documents []PublicFile `json:"documents"`      // to be saved under /published
}

// PublicFile is what is left of a document for the public.
type PublicFile struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
}

// PublicationPage is a page of what is published, the latest first.
type PublicationPage struct {
	Publications []PublicationView `json:"publications"`
	Next         string            `json:"next,omitempty"`
}

const publicationsAtOnce = 20

// listPublications tells anybody what is published now.
func (a *api) listPublications(c *gin.Context) error {
	q, err := query(c, "cursor", "procedure")
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	done, err := a.public.enter(ctx, 0)
	if err != nil {
		return err
	}
	defer done()
	out := PublicationPage{Publications: []PublicationView{}, Next: q.text("cursor")}
	for first := true; first || out.Next != "" && len(out.Publications) == 0; first = false {
		var rows []store.Publication
		rows, out.Next, err = a.DB.Publications(ctx, q.text("procedure"), out.Next, publicationsAtOnce)
		if errors.Is(err, store.ErrNotFound) {
			return problem("malformed", "This cursor is not one of ours; begin at the first page.").at("cursor")
		}
		if err != nil {
			return err
		}
		for i := range rows {
			v, err := a.publication(ctx, &rows[i])
			if err != nil {
				return err
			}
			if v != nil {
				out.Publications = append(out.Publications, *v)
			}
		}
	}
	return reply(c, http.StatusOK, out)
}

var publicationName = regexp.MustCompile(`^[0-9a-f]{32}$`)

// getPublication tells anybody one of them. One that was taken back, or has to be, is
// like one that is not there.
func (a *api) getPublication(c *gin.Context) error {
	ctx, began := c.Request.Context(), time.Now()
	done, err := a.public.enter(ctx, 0)
	if err != nil {
		return err
	}
	defer done()
	var v *PublicationView
	if publicationName.MatchString(c.Param("id")) {
		row, err := a.DB.Publication(ctx, c.Param("id"))
		if err == nil {
			v, err = a.publication(ctx, &row)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	if v == nil {
		hush(ctx, began)
		return errNotFound()
	}
	return reply(c, http.StatusOK, v)
}

// publication is what anybody may be told of it now; nil: nothing.
func (a *api) publication(ctx context.Context, at *store.Publication) (*PublicationView, error) {
	row, err := a.DB.Case(ctx, store.TheSystem(), at.Case, a.Now())
	if err != nil || row.Head == 0 || row.Purged {
		return nil, err
	}
	of, err := a.DB.Docket(ctx, store.TheSystem(), &row)
	if err != nil {
		return nil, err
	}
	p, ok := a.Procedures.ByDigest(row.Digest)
	if !ok {
		return nil, store.ErrNoProcedure
	}
	out := docket.Out(of.State)
	i := slices.IndexFunc(out, func(u *docket.PublicationMade) bool { return u.Seq == at.Seq })
	if i < 0 || at.Seq > len(of.Entries) {
		return nil, nil
	}
	said, ok := of.Entries[at.Seq-1].Particulars.(*docket.Publishing)
	if !ok || !slices.Contains(said.Audience, docket.ToAnybody) {
		return nil, nil
	}
	f := &file{p: p}
	v := &PublicationView{
		ID: at.ID, Procedure: p.ID, Body: p.Body, Title: p.Title, On: clock.DateOf(at.At, f.zone()), Text: veilOf(of.State).over(said.Text), Sanctions: []string{}, Rule: p.Publish.Cite, Documents: []PublicFile{},
	}
	if slices.Contains(p.Publish.Fields, "sanction") {
		for _, id := range out[i].Of {
			if x := of.State.Sanction(id); x != nil && x.Status != docket.StatusSetAside && p.Sanction(x.Sanction) != nil {
				v.Sanctions = append(v.Sanctions, p.Sanction(x.Sanction).Title)
			}
		}
	}
	for j := range of.State.Clocks {
		if k := &of.State.Clocks[j]; k.Rule == docket.ListingRule && k.Ref == out[i].ID && k.Open() {
			v.Until = k.Deadline.Day
		}
	}
	v.Documents, err = a.publicFiles(ctx, of.State, out[i].Attached)
	return v, err
}

// publicFiles are the documents that go with a publication, less what is not released
// any more.
func (a *api) publicFiles(ctx context.Context, s *docket.State, ids []string) ([]PublicFile, error) {
	out := []PublicFile{}
	for _, id := range ids {
		d, err := a.publishedIn(ctx, s, &store.Document{ID: id})
		if err != nil {
			if problemOf(err).Status == http.StatusNotFound {
				continue
			}
			return nil, err
		}
		out = append(out, PublicFile{ID: id, Name: d.made.Name, MediaType: d.made.MediaType, Size: d.made.Size})
	}
	return out, nil
}
