package evidence

import (
	"bytes"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// tells are members of a PDF's dictionaries that tell of its making, act by
// themselves or carry other files (ISO 32000-1: 14.3 metadata, 14.5 page-piece,
// 12.6 actions, 7.11.4 embedded files, 12.7.8 XFA, 12.8 signatures).
func tells() []string {
	return []string{
		"Metadata", "PieceInfo", "LastModified", "Thumb", "AA", "OpenAction", "JavaScript", "JS", "EmbeddedFiles", "AF", "Collection", "XFA", "Perms", "DSS", "SpiderInfo", "Legal", "Requirements", "CreatorInfo", "OPI", "Alternates", "Ref",
	}
}

// trees are lists of names under the catalog that hold files and scripts.
func trees() []string {
	return []string{"EmbeddedFiles", "JavaScript", "Renditions", "AlternatePresentations", "URLS"}
}

// cleanPaper writes a PDF anew from what its pages reach. What earlier versions
// of it held and no page reaches any more stays behind.
func cleanPaper(whole []byte) (made *Copy, err error) {
	defer func() { // a library that stumbles over a hostile file has made no copy
		if recover() != nil {
			made, err = nil, notCleaned("It could not be taken apart.")
		}
	}()
	if locked, _ := contains(bytes.NewReader(whole), int64(len(whole)), "/Encrypt"); locked {
		return nil, notCleaned("It is encrypted.")
	}
	api.DisableConfigDir() // it would keep a folder of its own in the home of whoever runs this
	conf := model.NewDefaultConfiguration()
	conf.Offline = true
	conf.Optimize, conf.OptimizeBeforeWriting, conf.OptimizeResourceDicts = false, false, false
	conf.WriteObjectStream, conf.WriteXRefStream = false, false // so that what is in it can be searched for
	ctx, err := api.ReadAndValidate(bytes.NewReader(whole), conf)
	if err != nil {
		return nil, err
	}
	p := &paper{ctx: ctx, seen: map[int]bool{}}
	root, err := ctx.Catalog()
	if err != nil {
		return nil, err
	}
	ctx.Info, ctx.ID, ctx.AdditionalStreams = nil, nil, nil
	for _, tree := range trees() {
		delete(ctx.Names, tree) // the library keeps these beside the catalog
	}
	if o, ok := root.Find("Names"); ok {
		if names, err := ctx.DereferenceDict(o); err == nil {
			for _, tree := range trees() {
				names.Delete(tree)
			}
		}
	}
	p.walk(root)
	if p.err != nil {
		return nil, p.err
	}
	for _, e := range ctx.Table { // what no page reaches
		if e != nil && !e.Free && e.Object != nil {
			p.walk(e.Object)
		}
	}
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		return nil, err
	}
	c := &Copy{Content: out.Bytes(), Removed: []string{"author, title, program and dates of the document, earlier versions of it, attached files, scripts, form data behind the pages and the names of who annotated it"}}
	if p.notes {
		c.Remains = append(c.Remains, "notes and marks on the pages, without the names of who made them")
	}
	if _, layers := root.Find("OCProperties"); layers {
		c.Remains = append(c.Remains, "layers, some of which a reader may have to switch on")
	}
	return c, nil
}

type paper struct {
	ctx   *model.Context
	seen  map[int]bool
	notes bool
	depth int
	err   error
}

func (p *paper) walk(o types.Object) {
	if p.depth++; p.depth > 5000 && p.err == nil {
		p.err = notCleaned("It is built too deep.")
	}
	defer func() { p.depth-- }()
	if p.err != nil {
		return
	}
	switch v := o.(type) {
	case types.IndirectRef:
		n := v.ObjectNumber.Value()
		if p.seen[n] {
			return
		}
		p.seen[n] = true
		to, err := p.ctx.Dereference(v)
		if err != nil {
			p.err = err
			return
		}
		if sd, ok := to.(types.StreamDict); ok {
			p.stream(&sd)
			if e, found := p.ctx.FindTableEntryForIndRef(&v); found {
				e.Object = sd
			}
			return
		}
		p.walk(to)
	case types.Dict:
		p.dict(v)
	case types.StreamDict:
		p.dict(v.Dict)
	case *types.StreamDict:
		p.stream(v)
	case types.Array:
		for _, x := range v {
			p.walk(x)
		}
	}
}

// stream cleans what a stream is described by, and a photo that it is: cameras
// write into those too.
func (p *paper) stream(sd *types.StreamDict) {
	p.dict(sd.Dict)
	if len(sd.FilterPipeline) != 1 || sd.FilterPipeline[0].Name != "DCTDecode" {
		return
	}
	raw, ok := strippedJPEG(sd.Raw)
	if !ok {
		p.err = notCleaned("It holds a photo that cannot be taken apart.")
		return
	}
	sd.Raw, sd.Content = raw, nil
	long := int64(len(raw))
	sd.StreamLength, sd.StreamLengthObjNr = &long, nil
	sd.Update("Length", types.Integer(long))
}

func (p *paper) dict(d types.Dict) {
	for _, k := range tells() {
		d.Delete(k)
	}
	if a, ok := d["A"].(types.IndirectRef); ok {
		if to, err := p.ctx.DereferenceDict(a); err == nil && acts(to) {
			d.Delete("A")
		}
	} else if a, ok := d["A"].(types.Dict); ok && acts(a) {
		d.Delete("A")
	}
	if s := d.NameEntry("S"); s != nil && (*s == "GoTo" || *s == "URI" || *s == "Named") {
		d.Delete("Next") // one action may bring others
	}
	if s := d.NameEntry("Subtype"); s != nil {
		if _, placed := d.Find("Rect"); placed && *s != "Link" && *s != "Widget" && *s != "Popup" {
			for _, k := range []string{"T", "M", "CreationDate", "NM", "RC", "Subj"} {
				d.Delete(k)
			}
			p.notes = true
		}
	}
	p.annotations(d)
	for _, k := range slices.Sorted(maps.Keys(d)) {
		p.walk(d[k])
	}
}

// acts reports an action that does something other than lead to a place in the
// paper or to an address.
func acts(d types.Dict) bool {
	s := d.NameEntry("S")
	if s != nil && *s == "URI" {
		to, ok := d["URI"].(types.StringLiteral)
		return !ok || !followed(to.Value())
	}
	return s == nil || *s != "GoTo" && *s != "Named"
}

// annotations drops from a page the files, films and sounds that hang on it.
func (p *paper) annotations(page types.Dict) {
	o, ok := page.Find("Annots")
	if !ok {
		return
	}
	list, err := p.ctx.DereferenceArray(o)
	if err != nil {
		page.Delete("Annots")
		return
	}
	var kept types.Array
	for _, a := range list {
		d, err := p.ctx.DereferenceDict(a)
		if err != nil || d == nil {
			continue
		}
		switch s := d.NameEntry("Subtype"); {
		case s == nil:
		case *s == "FileAttachment", *s == "Movie", *s == "Sound", *s == "Screen", *s == "3D", *s == "RichMedia":
		default:
			kept = append(kept, a)
		}
	}
	page["Annots"] = kept
}
