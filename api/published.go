package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/cases"

	"probity/docket"
	"probity/store"
)

// thePublic is the audience of a rendition that anybody is given once it is published.
const thePublic = docket.ToAnybody

// publicDocument is what is left of a document for the public.
type publicDocument struct {
	of   string // the document
	made store.Document
	red  store.Redaction
}

// getPublished gives anybody a document that goes with a publication: what is left
// after blacking out for the public, as long as the publication is out. One that is not
// published is like one that is not there.
func (a *api) getPublished(c *gin.Context) error {
	ctx, began, id := c.Request.Context(), time.Now(), c.Param("id")
	doc, err := a.published(ctx, id)
	if err != nil {
		if problemOf(err).Status == http.StatusNotFound {
			hush(ctx, began)
		}
		return err
	}
	// Who asks is nobody's business; that it was given out at all is on the record, by day.
	given := store.Custody{At: a.Now().UTC().Truncate(24 * time.Hour), What: "served", Detail: "to the public, on that day: redaction " + strconv.Itoa(doc.red.N)}
	if err := a.DB.NoteCustodyOnce(ctx, doc.of, given); err != nil {
		return err
	}
	still := func() error {
		now, err := a.published(ctx, id)
		if err == nil && now.red.N != doc.red.N {
			err = errNotFound()
		}
		return err
	}
	return a.giveOut(c, &doc.made, &caller{Who: store.TheSystem()}, still)
}

// published is what anybody is given of a document now.
func (a *api) published(ctx context.Context, id string) (*publicDocument, error) {
	d, err := a.document(ctx, store.TheSystem(), id)
	if err != nil {
		return nil, err
	}
	if d.Case == "" {
		return nil, errNotFound()
	}
	row, err := a.DB.Case(ctx, store.TheSystem(), d.Case, a.Now())
	if err != nil {
		return nil, err
	}
	if row.Head == 0 || row.Purged {
		return nil, errNotFound()
	}
	of, err := a.DB.Docket(ctx, store.TheSystem(), &row)
	if err != nil {
		return nil, err
	}
	return a.publishedIn(ctx, of.State, &d)
}

// publishedIn is published of a case that is known.
func (a *api) publishedIn(ctx context.Context, s *docket.State, d *store.Document) (*publicDocument, error) {
	if !slices.Contains(docket.Published(s), d.ID) {
		return nil, errNotFound()
	}
	red, err := a.DB.RedactionFor(ctx, d.ID, thePublic)
	if err != nil {
		return nil, err
	}
	if red.ReleasedBy == "" {
		return nil, errNotFound()
	}
	made, _, err := a.DB.Rendition(ctx, &red)
	return &publicDocument{d.ID, made, red}, err
}

// publishes refuses a publication that names who reported, or whom the procedure does
// not name, and one with a document of which nothing was released for the public: nobody
// could read it.
func (f *file) publishes(ctx context.Context, p docket.Particulars) error {
	u, ok := p.(*docket.Publishing)
	if !ok {
		return nil
	}
	if err := f.namesNobody(ctx, u.Text); err != nil {
		return err
	}
	for i, x := range u.Attached {
		red, err := f.api.DB.RedactionFor(ctx, x.Document, thePublic)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if red.ReleasedBy == "" {
			return problem("conflict", "Nothing of this document was released for the public. Black it out for the audience public first, and let somebody else release that.").at("particulars.attached." + strconv.Itoa(i) + ".document")
		}
	}
	return nil
}

// namesNobody refuses a text to be published that has the name of who reported in it,
// or that of the respondent where the procedure publishes none. Who may not know who
// reported is not told by a refusal either.
func (f *file) namesNobody(ctx context.Context, text string) error {
	pub, parties := &f.p.Publish, []docket.Party{}
	if f.identity {
		parties = append(parties, f.s.Complainant)
	}
	if !slices.Contains(pub.Fields, "name") {
		parties = append(parties, f.s.Respondent)
	}
	var ids []string
	for _, x := range parties {
		ids = append(ids, x.Person)
	}
	names, err := f.names(ctx, ids)
	if err != nil {
		return err
	}
	fold := cases.Fold()
	in := fold.String(text)
	for _, x := range parties {
		for _, name := range []string{names[x.Person], x.Name} {
			if name = strings.TrimSpace(name); name != "" && strings.Contains(in, fold.String(name)) {
				p := problem("conflict", "The text names a person whom this procedure does not name in public. Write it without the name.").at("particulars.text")
				p.Rule = pub.Cite
				return p
			}
		}
	}
	return nil
}
