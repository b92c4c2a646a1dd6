package evidence

import (
	"bytes"
	"mime"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Family says how files of a kind are dealt with.
type Family string

// The families.
const (
	Picture Family = "picture" // drawn anew
	Paper   Family = "paper"   // PDF
	Office  Family = "office"  // a zip of XML, and what lies in it
	Text    Family = "text"    // words alone: nothing to take out
	Markup  Family = "markup"  // text that a browser would run: given out as nothing in particular
	Archive Family = "archive"
	Other   Family = "other" // recordings, older office files, pictures we cannot draw
)

// Kind is a kind of file that is taken.
type Kind struct {
	Name       string // "jpeg"
	Family     Family
	MediaType  string   // under which it is given out
	Extensions []string // the first is the usual one
	found      []string // what the content is recognised as, besides MediaType
	declared   []string // what browsers call it, besides MediaType
}

// Served is the media type to give a file of the kind out under: never one that
// a browser would run.
func (k *Kind) Served() string {
	if k.Family == Markup || k.Family == Archive {
		return "application/octet-stream"
	}
	return k.MediaType
}

const ooxml = "application/vnd.openxmlformats-officedocument."

// kinds is the list of what is taken. A kind that is not here is refused.
func kinds() []Kind {
	odf := "application/vnd.oasis.opendocument."
	return []Kind{
		{Name: "pdf", Family: Paper, MediaType: "application/pdf", Extensions: []string{".pdf"}, declared: []string{"application/x-pdf"}},
		{Name: "jpeg", Family: Picture, MediaType: "image/jpeg", Extensions: []string{".jpg", ".jpeg", ".jpe", ".jfif"}, declared: []string{"image/jpg", "image/pjpeg"}},
		{Name: "png", Family: Picture, MediaType: "image/png", Extensions: []string{".png"}, found: []string{"image/vnd.mozilla.apng"}},
		{Name: "gif", Family: Picture, MediaType: "image/gif", Extensions: []string{".gif"}},
		{Name: "webp", Family: Picture, MediaType: "image/webp", Extensions: []string{".webp"}},
		{Name: "docx", Family: Office, MediaType: ooxml + "wordprocessingml.document", Extensions: []string{".docx"}},
		{Name: "xlsx", Family: Office, MediaType: ooxml + "spreadsheetml.sheet", Extensions: []string{".xlsx"}},
		{Name: "pptx", Family: Office, MediaType: ooxml + "presentationml.presentation", Extensions: []string{".pptx"}},
		{Name: "odt", Family: Office, MediaType: odf + "text", Extensions: []string{".odt"}},
		{Name: "ods", Family: Office, MediaType: odf + "spreadsheet", Extensions: []string{".ods"}},
		{Name: "odp", Family: Office, MediaType: odf + "presentation", Extensions: []string{".odp"}},
		{Name: "text", Family: Text, MediaType: "text/plain; charset=utf-8", Extensions: []string{".txt", ".csv", ".tsv", ".md", ".log", ".json", ".vtt", ".srt", ".ics", ".vcf"}},
		{Name: "markup", Family: Markup, MediaType: "text/html", Extensions: []string{".html", ".htm", ".xhtml", ".svg", ".xml", ".mht", ".mhtml"}, declared: []string{"image/svg+xml", "application/xml", "application/xhtml+xml", "multipart/related"}},
		{Name: "email", Family: Other, MediaType: "message/rfc822", Extensions: []string{".eml"}},
		{Name: "rtf", Family: Other, MediaType: "text/rtf", Extensions: []string{".rtf"}, declared: []string{"application/rtf"}},
		{Name: "doc", Family: Other, MediaType: "application/msword", Extensions: []string{".doc"}},
		{Name: "xls", Family: Other, MediaType: "application/vnd.ms-excel", Extensions: []string{".xls"}},
		{Name: "ppt", Family: Other, MediaType: "application/vnd.ms-powerpoint", Extensions: []string{".ppt"}},
		{Name: "msg", Family: Other, MediaType: "application/vnd.ms-outlook", Extensions: []string{".msg"}},
		{Name: "tiff", Family: Other, MediaType: "image/tiff", Extensions: []string{".tif", ".tiff"}},
		{Name: "heic", Family: Other, MediaType: "image/heic", Extensions: []string{".heic", ".heif"}, found: []string{"image/heif", "image/heic-sequence", "image/heif-sequence"}, declared: []string{"image/heif"}},
		{Name: "mp3", Family: Other, MediaType: "audio/mpeg", Extensions: []string{".mp3"}, declared: []string{"audio/mp3"}},
		{Name: "wav", Family: Other, MediaType: "audio/wav", Extensions: []string{".wav"}, declared: []string{"audio/x-wav", "audio/wave"}},
		{Name: "ogg", Family: Other, MediaType: "audio/ogg", Extensions: []string{".ogg", ".oga", ".opus"}, found: []string{"application/ogg", "video/ogg"}},
		{Name: "m4a", Family: Other, MediaType: "audio/mp4", Extensions: []string{".m4a"}, found: []string{"audio/x-m4a"}, declared: []string{"audio/x-m4a", "audio/m4a"}},
		{Name: "mp4", Family: Other, MediaType: "video/mp4", Extensions: []string{".mp4", ".m4v"}, found: []string{"video/x-m4v"}, declared: []string{"video/x-m4v"}},
		{Name: "mov", Family: Other, MediaType: "video/quicktime", Extensions: []string{".mov"}},
		{Name: "webm", Family: Other, MediaType: "video/webm", Extensions: []string{".webm"}, declared: []string{"audio/webm"}},
		{Name: "zip", Family: Archive, MediaType: "application/zip", Extensions: []string{".zip"}, declared: []string{"application/x-zip-compressed", "application/x-zip"}},
	}
}

// KindNamed returns the kind of that name, nil if there is none.
func KindNamed(name string) *Kind {
	return firstKind(func(k *Kind) bool { return k.Name == name })
}

// KindOf returns the kind with that media type, nil if there is none.
func KindOf(mediaType string) *Kind {
	return firstKind(func(k *Kind) bool { return bare(k.MediaType) == bare(mediaType) })
}

func firstKind(is func(*Kind) bool) *Kind {
	all := kinds()
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func bare(mediaType string) string {
	m, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		m, _, _ = strings.Cut(mediaType, ";")
	}
	return strings.ToLower(strings.TrimSpace(m))
}

func byExtension(name string) *Kind {
	e := strings.ToLower(path.Ext(name))
	return firstKind(func(k *Kind) bool { return e != "" && has(k.Extensions, e) })
}

func byDeclared(mediaType string) *Kind {
	m := bare(mediaType)
	return firstKind(func(k *Kind) bool { return m != "" && (bare(k.MediaType) == m || has(k.declared, m)) })
}

// programs are what the content of a program, or of something a system would
// run on opening it, is recognised as.
func programs() []string {
	return []string{
		"application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-mach-binary", "application/x-java-applet", "application/java-archive",
		"application/x-ms-installer", "application/x-ms-shortcut", "application/x-shellscript", "text/x-shellscript", "text/javascript", "text/x-python", "text/x-perl", "text/x-php", "text/x-ruby", "text/x-lua", "text/x-tcl",
		"application/vnd.android.package-archive", "application/x-chrome-extension", "application/wasm", "application/x-iso9660-image", "application/x-rpm", "application/vnd.debian.binary-package", "application/x-hdf5-program",
		"application/vnd.ms-cab-compressed", "application/x-shockwave-flash", "application/x-msaccess", "application/hta", "application/x-apple-diskimage", "application/x-archive",
	}
}

// scripts are extensions of files that a system runs when they are opened.
func scripts() []string {
	return []string{
		".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".msi", ".msp", ".lnk", ".pif", ".cpl", ".jar", ".reg", ".inf", ".sh", ".app", ".dmg", ".iso", ".img", ".apk", ".chm", ".url", ".scf", ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppam", ".ppsm",
	}
}

// byContent says what the first bytes of a file show; a Refusal if that is
// nothing that is taken.
func byContent(head []byte) (*Kind, error) {
	found := mimetype.Detect(head)
	for m := found; m != nil; m = m.Parent() {
		if has(programs(), bare(m.String())) {
			return nil, refuse(Executable, "The file is a program. Programs are not taken; send what it shows, for example as a picture or a PDF.")
		}
	}
	for m := found; m != nil; m = m.Parent() {
		s := bare(m.String())
		switch s {
		case "text/html", "image/svg+xml", "text/xml", "application/xml":
			return KindNamed("markup"), nil
		case "text/plain":
			return textKind(head), nil
		}
		if k := firstKind(func(k *Kind) bool { return bare(k.MediaType) == s || has(k.found, s) }); k != nil {
			return k, nil
		}
	}
	return nil, refuse(NotTaken, "This kind of file is not taken. Send it as a PDF, a picture, an office file, a recording or plain text, or put it into a zip.")
}

// textKind tells words from what a browser would take for a page although it
// does not begin like one.
func textKind(head []byte) *Kind {
	low := lower(head)
	for _, sign := range []string{"<script", "<html", "<!doctype", "<svg", "<iframe", "<body", "javascript:"} {
		if bytes.Contains(low, []byte(sign)) {
			return KindNamed("markup")
		}
	}
	return KindNamed("text")
}
