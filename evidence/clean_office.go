package evidence

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// cleanOffice packs an office file anew without what tells of its making, in
// the parts that are kept for it and in the marks of who wrote and changed
// what (ECMA-376 part 1: 15.2.12 properties, 17.13 annotations and revisions;
// OpenDocument 1.3 part 2 and part 3, 4.3).
func cleanOffice(whole []byte, k *Kind) (*Copy, error) {
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		return nil, err
	}
	c := &Copy{Removed: []string{"author, company, dates and program, preview, names of who commented and changed, marks of each editing, and folders of the machine it was made on"}}
	gone := map[string]bool{}
	for _, f := range z.File {
		if tellsOfItsMaking(f.Name) {
			gone[f.Name] = true
		}
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		if gone[f.Name] || strings.HasSuffix(f.Name, "/") {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, notCleaned("It is encrypted.")
		}
		body, err := content(f)
		if err != nil {
			return nil, err
		}
		if body, err = cleanPart(f.Name, body, gone, c); err != nil {
			return nil, err
		}
		h := &zip.FileHeader{Name: f.Name, Method: f.Method} // no times, no system
		part, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	c.Content = out.Bytes()
	return c, nil
}

func content(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(io.LimitReader(r, CopyBytes))
}

// tellsOfItsMaking reports parts that say nothing but who, when, where and by
// which program.
func tellsOfItsMaking(name string) bool {
	low := strings.ToLower(name)
	switch {
	case strings.HasPrefix(low, "docprops/"), strings.HasPrefix(low, "thumbnails/"), strings.HasPrefix(low, "customxml/"), strings.HasPrefix(low, "configurations2/"),
		strings.Contains(low, "/printersettings/"), strings.Contains(low, "/persons/"), strings.HasPrefix(low, "_xmlsignatures/"), strings.HasPrefix(low, "meta-inf/documentsignatures"):
		return true
	}
	switch low {
	case "word/people.xml", "word/commentsextended.xml", "word/commentsids.xml", "word/commentsextensible.xml", "meta.xml", "layout-cache", "ppt/revisioninfo.xml", "xl/revisions/usernames.xml", "ppt/changesinfos/changesinfo1.xml":
		return true
	}
	return false
}

func cleanPart(name string, body []byte, gone map[string]bool, c *Copy) ([]byte, error) {
	switch ext := strings.ToLower(path.Ext(name)); {
	case name == "mimetype":
		return body, nil
	case ext == ".rels":
		return cleanRelations(name, body, gone)
	case ext == ".xml", ext == ".vml":
		if fetches(body) {
			return nil, notCleaned("It fetches something from elsewhere, or starts a program, when it is opened.")
		}
		return cleanXML(body, gone, c)
	case ext == ".bin" && !strings.Contains(strings.ToLower(name), "embeddings"):
		return body, nil
	}
	kind, err := byContent(body[:min(len(body), headBytes)])
	if err != nil || kind.Family != Picture && kind.Family != Office && kind.Family != Paper {
		switch strings.ToLower(path.Ext(name)) {
		case ".emf", ".wmf", ".odttf", ".ttf", ".otf", ".fntdata", ".rdf", ".css":
			return body, nil // drawings of a system and fonts
		}
		return nil, notCleaned("It holds another file that cannot be taken apart.")
	}
	if err := Examine(bytes.NewReader(body), int64(len(body)), kind, Limits{}); err != nil {
		return nil, err
	}
	inner, err := Clean(bytes.NewReader(body), int64(len(body)), kind, Limits{})
	if err != nil {
		return nil, err
	}
	return inner.Content, nil
}

// cleanRelations takes out relations to parts that are gone and paths into the
// machine the file was made on.
func cleanRelations(name string, body []byte, gone map[string]bool) ([]byte, error) {
	base := path.Dir(path.Dir(name))
	return rewrite(body, func(t *tag) bool {
		if t.local != "Relationship" {
			return true
		}
		target := t.get("Target")
		part := strings.TrimPrefix(path.Join("/", base, target), "/")
		if strings.HasPrefix(target, "/") {
			part = strings.TrimPrefix(target, "/")
		}
		if gone[part] || tellsOfItsMaking(part) || strings.HasSuffix(t.get("Type"), "/attachedTemplate") {
			return false
		}
		// A link that somebody follows stays; anything else is fetched when the file is
		// opened, and tells whoever made it that it was, and from where.
		if strings.EqualFold(t.get("TargetMode"), "External") && !(strings.HasSuffix(t.get("Type"), "/hyperlink") && followed(target)) {
			t.set("Target", "about:blank")
		}
		return true
	})
}

// followed reports an address that is gone to by who wants to.
func followed(target string) bool {
	low := strings.ToLower(strings.TrimSpace(target))
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "mailto:")
}

// fetches reports a field of a text, or a formula of a table, that brings something
// in from elsewhere or starts a program (ECMA-376 part 1, 17.16.5 and 18.14).
func fetches(body []byte) bool {
	var fields strings.Builder // a field may be cut into several texts; its marks keep it apart from the next
	for _, m := range regexp.MustCompile(`(?s)<(?:\w+:)?fldChar\b|<(?:\w+:)?instrText\b[^>]*>([^<]*)|\binstr\s*=\s*(?:"([^"]*)"|'([^']*)')`).FindAllSubmatch(body, -1) {
		if len(m[1]) == 0 {
			fields.WriteByte('\n')
		}
		fields.Write(slices.Concat(m[1], m[2], m[3]))
	}
	if regexp.MustCompile(`(?i)(?:^|\s)(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|RD|DATABASE)(?:$|\s|\\)`).MatchString(html.UnescapeString(fields.String())) {
		return true
	}
	return regexp.MustCompile(`(?i)<(\w+:)?(ddeLink|webPr|dbPr|olapPr)\b|<(\w+:)?f\b[^>]*>[^<]*(WEBSERVICE|DDE)\s*\(|<office:dde-source|<table:(dde-link|database-source)`).MatchString(html.UnescapeString(string(body)))
}

// cleanXML takes out of a part who wrote and changed what and when, and paths.
func cleanXML(body []byte, gone map[string]bool, c *Copy) ([]byte, error) {
	return rewrite(body, func(t *tag) bool {
		switch t.local {
		case "image", "object", "object-ole", "plugin", "applet", "floating-frame", "fill-image", "video", "section-source":
			for i := range t.attributes { // OpenDocument fetches these when it is opened
				if a := &t.attributes[i]; a.local == "href" && strings.Contains(a.value, ":") {
					a.value = "about:blank"
				}
			}
		}
		switch t.local {
		case "rsids", "rsid", "rsidRoot", "attachedTemplate", "docVars", "absPath", "fileVersion", "creator", "initial-creator", "creator-initials", "sender-firstname", "lastModifiedBy", "documentProtection", "writeProtection":
			return false
		case "cmAuthor": // comments name one by its number
			t.set("name", "withheld")
		case "author": // of a table: comments name one by its place in the list
			t.hollow = len(t.attributes) == 0
			t.set("name", "withheld")
		case "date":
			return t.name != "dc:date"
		case "Override":
			if part := strings.TrimPrefix(t.get("PartName"), "/"); gone[part] || tellsOfItsMaking(part) {
				return false
			}
		case "file-entry":
			if gone[t.get("full-path")] {
				return false
			}
		case "ins", "del", "moveFrom", "moveTo", "tracked-changes":
			remains(c, "tracked changes: text that was struck out can still be read in it")
		case "comment", "annotation", "cm":
			remains(c, "comments, without the names of who made them")
		}
		for i := range t.attributes {
			a := &t.attributes[i]
			switch {
			case strings.HasPrefix(a.local, "rsid"):
				a.drop = true
			case a.local == "author", a.local == "initials", a.local == "userId", a.local == "providerId", a.local == "userName":
				a.value = ""
				if a.local == "author" {
					a.value = "withheld"
				}
			case a.local == "date" && t.get("author") != "", a.local == "dt" && t.local == "comment", a.local == "dateUtc":
				a.drop = true
			default:
				a.value = withoutFolders(a.value)
			}
		}
		return true
	})
}

func remains(c *Copy, what string) {
	if !has(c.Remains, what) {
		c.Remains = append(c.Remains, what)
	}
}

// withoutFolders leaves of a path into a machine its last name.
func withoutFolders(v string) string {
	low := strings.ToLower(v)
	i := strings.Index(low, "file:")
	if i != 0 && !(len(v) > 3 && v[1] == ':' && (v[2] == '\\' || v[2] == '/')) && !strings.HasPrefix(v, `\\`) && !strings.HasPrefix(low, "/users/") && !strings.HasPrefix(low, "/home/") {
		return v
	}
	if j := strings.LastIndexAny(v, `/\`); j >= 0 {
		return v[j+1:]
	}
	return ""
}
