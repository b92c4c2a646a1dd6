package webtest

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Browser is somebody who looks at pages: without scripts, and without a cookie
// but those of signing in.
type Browser struct {
	*World
	at      string            // the address of the service that it looks at
	cookies map[string]string // by host and name: no host is sent those of another
	Accept  string            // Accept-Language
}

// Stranger is somebody who is not signed in.
func (w *World) Stranger() *Browser {
	return &Browser{World: w, at: w.URL, cookies: map[string]string{}, Accept: "en"}
}

// As is a person who is signed in.
func (w *World) As(person string) *Browser {
	w.Helper()
	b := w.Stranger()
	b.cookies[b.host()+" "+cookieName] = w.session(person)
	return b
}

// Page is a page as it came, and its document.
type Page struct {
	*goquery.Document
	B      *Browser
	Status int
	Header http.Header
	Path   string // after following where it led
	Text   string // the HTML
	Sent   []byte // the same as it was sent, perhaps compressed
}

// host is the name of the host that is looked at.
func (b *Browser) host() string {
	u, err := url.Parse(b.at)
	b.Must(err)
	return u.Hostname()
}

// Get opens a page: of the host that is looked at, or of the one that is named before
// the path.
func (b *Browser) Get(path string) *Page {
	b.Helper()
	if u, err := url.Parse(path); err == nil && u.IsAbs() {
		b.at, path = u.Scheme+"://"+u.Host, u.RequestURI()
	}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.at+path, nil)
	b.Must(err)
	return b.do(req)
}

// Post sends a form that is not on any page.
func (b *Browser) Post(path string, values url.Values) *Page {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.at+path, strings.NewReader(values.Encode()))
	b.Must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.at)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (b *Browser) do(req *http.Request) *Page {
	b.Helper()
	req.Header.Set("Accept-Language", b.Accept)
	req.Header.Set("Accept-Encoding", "gzip") // said by hand, what comes is left as it is
	host := b.host() + " "
	for name, value := range b.cookies {
		if name, ours := strings.CutPrefix(name, host); ours {
			req.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	res, err := client.Do(req)
	b.Must(err)
	defer func() { _ = res.Body.Close() }()
	sent, err := io.ReadAll(res.Body)
	b.Must(err)
	for _, c := range res.Cookies() {
		b.cookies[host+c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, host+c.Name)
		}
	}
	if to := res.Header.Get("Location"); res.StatusCode == http.StatusSeeOther {
		return b.Get(to)
	}
	text := sent
	if res.Header.Get("Content-Encoding") == "gzip" {
		text = b.unzipped(sent)
	}
	p := &Page{B: b, Status: res.StatusCode, Header: res.Header, Path: req.URL.RequestURI(), Text: string(text), Sent: sent}
	p.Document, err = goquery.NewDocumentFromReader(bytes.NewReader(text))
	b.Must(err)
	return p
}

func (b *Browser) unzipped(sent []byte) []byte {
	b.Helper()
	z, err := gzip.NewReader(bytes.NewReader(sent))
	b.Must(err)
	text, err := io.ReadAll(z)
	b.Must(err)
	return text
}

// Is holds the status of a page.
func (p *Page) Is(status int) *Page {
	p.B.Helper()
	if p.Status != status {
		p.B.Fatalf("%s: %d, not %d: %s", p.Path, p.Status, status, p.Words())
	}
	return p
}

// Words is what the page says, without its markup.
func (p *Page) Words() string { return strings.Join(strings.Fields(p.Find("main").Text()), " ") }

// Says holds that the page says something.
func (p *Page) Says(what ...string) *Page {
	p.B.Helper()
	for _, x := range what {
		if !strings.Contains(p.Words(), x) {
			p.B.Fatalf("%s does not say %q: %s", p.Path, x, p.Words())
		}
	}
	return p
}

// Silent holds that neither the words nor the markup of a page have something in
// them.
func (p *Page) Silent(of ...string) *Page {
	p.B.Helper()
	for _, x := range of {
		if strings.Contains(p.Text, x) || strings.Contains(p.Words(), x) {
			p.B.Fatalf("%s has %q in it", p.Path, x)
		}
	}
	return p
}

// Click follows the link with the text.
func (p *Page) Click(text string) *Page {
	p.B.Helper()
	var to string
	p.Find("a").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if strings.Join(strings.Fields(a.Text()), " ") == text {
			to, _ = a.Attr("href")
		}
		return to == ""
	})
	if to == "" {
		p.B.Fatalf("%s has no link %q: %s", p.Path, text, p.Words())
	}
	return p.B.Get(to)
}

// File is a file to be sent with a form.
type File struct {
	Name string
	Text []byte
}

// Send fills in the fields by their labels and sends the form with the button.
// What a field takes is a string, "yes" for a box, a []string for several boxes,
// or a File. A day is given as "6.5.2025".
func (p *Page) Send(button string, fields map[string]any) *Page {
	p.B.Helper()
	return p.send(p.Find("main").AddSelection(p.Find("header")), button, fields)
}

// SendIn is Send for a page with several forms: that which holds the field.
func (p *Page) SendIn(field, button string, fields map[string]any) *Page {
	p.B.Helper()
	return p.send(p.Find(field).Closest("form"), button, fields)
}

func (p *Page) send(within *goquery.Selection, button string, fields map[string]any) *Page {
	p.B.Helper()
	press := within.Find("button").FilterFunction(func(_ int, b *goquery.Selection) bool {
		return strings.Join(strings.Fields(b.Text()), " ") == button
	}).First()
	f := press.Closest("form")
	if f.Length() == 0 {
		p.B.Fatalf("%s has no button %q: %s", p.Path, button, p.Words())
	}
	filled := &filling{page: p, form: f, values: url.Values{}, files: map[string]File{}}
	filled.asItStands()
	if name, ok := press.Attr("name"); ok {
		filled.values.Set(name, press.AttrOr("value", ""))
	}
	for label, value := range fields {
		filled.in(label, value)
	}
	action := press.AttrOr("formaction", f.AttrOr("action", p.Path))
	if f.AttrOr("enctype", "") != "multipart/form-data" {
		return p.B.Post(action, filled.values)
	}
	return filled.multipart(action)
}

// filling is a form being filled in.
type filling struct {
	page   *Page
	form   *goquery.Selection
	values url.Values
	files  map[string]File
}

func (f *filling) asItStands() {
	f.form.Find("input, textarea, select").Each(func(_ int, in *goquery.Selection) {
		name, has := in.Attr("name")
		if !has {
			return
		}
		_, checked := in.Attr("checked")
		switch kind := in.AttrOr("type", ""); {
		case goquery.NodeName(in) == "textarea":
			f.values.Add(name, strings.TrimPrefix(in.Text(), "\n"))
		case goquery.NodeName(in) == "select":
			chosen := in.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = in.Find("option").First()
			}
			f.values.Add(name, chosen.AttrOr("value", ""))
		case kind == "file", (kind == "radio" || kind == "checkbox") && !checked:
		default:
			f.values.Add(name, in.AttrOr("value", ""))
		}
	})
}

// in puts a value in the field with the label.
func (f *filling) in(label string, value any) {
	f.page.B.Helper()
	said := func(s *goquery.Selection) string {
		s = s.Clone()
		s.Find(".muted, .usa-radio__label-description, .usa-checkbox__label-description").Remove()
		return strings.Join(strings.Fields(s.Text()), " ")
	}
	var at *goquery.Selection
	f.form.Find("label, legend").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if said(s) == label {
			at = s
		}
		return at == nil
	})
	if at == nil {
		f.page.B.Fatalf("%s has no field %q", f.page.Path, label)
	}
	if goquery.NodeName(at) == "label" {
		in := f.form.Find("#" + at.AttrOr("for", ""))
		name := in.AttrOr("name", "")
		switch v := value.(type) {
		case File:
			f.files[name] = v
		case string:
			if t := in.AttrOr("type", ""); t == "checkbox" || t == "radio" {
				v = in.AttrOr("value", "")
			}
			if goquery.NodeName(in) == "select" {
				v = f.option(in, v)
			}
			f.values.Set(name, v)
		}
		return
	}
	set := at.Parent()
	switch v := value.(type) {
	case []string:
		set.Find("label").Each(func(_ int, l *goquery.Selection) {
			for _, want := range v {
				if said(l) == want {
					in := f.form.Find("#" + l.AttrOr("for", ""))
					f.values.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
				}
			}
		})
	case string:
		f.legend(set, said, v)
	}
}

// legend fills in what stands under a legend: one of several answers, or boxes.
func (f *filling) legend(set *goquery.Selection, said func(*goquery.Selection) string, v string) {
	if boxes := set.Find(".boxes input, .boxes select"); boxes.Length() > 0 {
		parts := strings.FieldsFunc(v, func(r rune) bool { return r == '.' || r == ' ' })
		boxes.Each(func(i int, in *goquery.Selection) {
			value := strings.Join(parts[min(i, len(parts)):], " ")
			if i < boxes.Length()-1 && i < len(parts) {
				value = parts[i]
			}
			if goquery.NodeName(in) == "select" {
				value = f.option(in, value)
			}
			f.values.Set(in.AttrOr("name", ""), value)
		})
		return
	}
	set.Find("label").Each(func(_ int, l *goquery.Selection) {
		if said(l) == v {
			in := f.form.Find("#" + l.AttrOr("for", ""))
			f.values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
		}
	})
}

// option is the value of the option with the text, or with the value itself.
func (f *filling) option(in *goquery.Selection, text string) string {
	f.page.B.Helper()
	value, found := "", false
	in.Find("option").Each(func(_ int, o *goquery.Selection) {
		if strings.TrimSpace(o.Text()) == text || o.AttrOr("value", "") == text {
			value, found = o.AttrOr("value", ""), true
		}
	})
	if !found {
		f.page.B.Fatalf("%s offers no %q", f.page.Path, text)
	}
	return value
}

func (f *filling) multipart(action string) *Page {
	b := f.page.B
	b.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, values := range f.values {
		for _, v := range values {
			b.Must(m.WriteField(name, v))
		}
	}
	for name, file := range f.files {
		part, err := m.CreateFormFile(name, file.Name)
		b.Must(err)
		_, err = part.Write(file.Text)
		b.Must(err)
	}
	b.Must(m.Close())
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.at+action, &body)
	b.Must(err)
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Origin", b.at)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

// URL is the address of the service that the page came from.
func (p *Page) URL() string { return p.B.at }
