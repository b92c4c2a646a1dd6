package evidence

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// attribute of a tag; its value is as written, with its references.
type attribute struct {
	name, local, value string
	drop               bool
}

// tag is the beginning of an element.
type tag struct {
	name, local string
	attributes  []attribute
	closed      bool // it has no content: <a/>
	hollow      bool // what it holds is withheld
}

func (t *tag) get(local string) string {
	for i := range t.attributes {
		if t.attributes[i].local == local {
			return t.attributes[i].value
		}
	}
	return ""
}

func (t *tag) set(local, value string) bool {
	for i := range t.attributes {
		if t.attributes[i].local == local {
			t.attributes[i].value = value
		}
	}
	return true
}

func localName(name string) string {
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

var errNotXML = errors.New("not XML that can be followed")

// rewrite goes through XML tag by tag and leaves all else as it is, to the
// byte: encoding/xml would invent prefixes that office programs do not take.
// Where edit says no, the element goes, with all in it. Comments, and all
// processing instructions but the first, go too.
func rewrite(in []byte, edit func(*tag) bool) ([]byte, error) {
	in = bytes.TrimPrefix(in, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(in) || bytes.Contains(in[:min(len(in), 2000)], []byte("<!DOCTYPE")) {
		return nil, errNotXML
	}
	out := make([]byte, 0, len(in))
	skip := 0 // how deep in an element that goes
	for len(in) > 0 {
		i := bytes.IndexByte(in, '<')
		if i < 0 {
			i = len(in)
		}
		if skip == 0 {
			out = append(out, in[:i]...)
		}
		if in = in[i:]; len(in) == 0 {
			break
		}
		end, kept := 0, false
		switch {
		case bytes.HasPrefix(in, []byte("<!--")):
			end = after(in, "-->")
		case bytes.HasPrefix(in, []byte("<![CDATA[")):
			end, kept = after(in, "]]>"), true
		case bytes.HasPrefix(in, []byte("<?")):
			end = after(in, "?>")
			kept = bytes.HasPrefix(in, []byte("<?xml "))
		case bytes.HasPrefix(in, []byte("</")):
			end = after(in, ">")
			if kept = skip == 0; !kept {
				skip--
			}
		default:
			t, n := readTag(in)
			if n == 0 {
				return nil, errNotXML
			}
			switch {
			case skip > 0:
				if !t.closed {
					skip++
				}
			case edit(t):
				out = t.write(out)
				if t.hollow && !t.closed {
					out = append(append(append(out, "withheld</"...), t.name...), '>')
					skip = 1
				}
			case !t.closed:
				skip = 1
			}
			in = in[n:]
			continue
		}
		if end == 0 {
			return nil, errNotXML
		}
		if kept && skip == 0 {
			out = append(out, in[:end]...)
		}
		in = in[end:]
	}
	if skip != 0 {
		return nil, errNotXML
	}
	return out, nil
}

func after(in []byte, end string) int {
	i := bytes.Index(in, []byte(end))
	if i < 0 {
		return 0
	}
	return i + len(end)
}

// readTag reads <name a="b" …> or <… />, and gives back how long it was; 0 when
// it is none.
func readTag(in []byte) (*tag, int) {
	at := 1
	word := func() string {
		from := at
		for at < len(in) && !strings.ContainsRune(" \t\r\n=/><\"'", rune(in[at])) {
			at++
		}
		return string(in[from:at])
	}
	space := func() {
		for at < len(in) && strings.IndexByte(" \t\r\n", in[at]) >= 0 {
			at++
		}
	}
	t := &tag{name: word()}
	t.local = localName(t.name)
	if t.name == "" {
		return nil, 0
	}
	for {
		space()
		switch {
		case at >= len(in):
			return nil, 0
		case in[at] == '>':
			return t, at + 1
		case in[at] == '/' && at+1 < len(in) && in[at+1] == '>':
			t.closed = true
			return t, at + 2
		}
		name := word()
		space()
		if name == "" || at >= len(in) || in[at] != '=' {
			return nil, 0
		}
		at++
		space()
		if at >= len(in) || in[at] != '"' && in[at] != '\'' {
			return nil, 0
		}
		end := bytes.IndexByte(in[at+1:], in[at])
		if end < 0 {
			return nil, 0
		}
		value := string(in[at+1 : at+1+end])
		if in[at] == '\'' {
			value = strings.ReplaceAll(value, `"`, "&quot;")
		}
		t.attributes = append(t.attributes, attribute{name: name, local: localName(name), value: value})
		at += end + 2
	}
}

func (t *tag) write(out []byte) []byte {
	out = append(append(out, '<'), t.name...)
	for i := range t.attributes {
		if a := &t.attributes[i]; !a.drop {
			out = append(append(append(append(append(out, ' '), a.name...), `="`...), a.value...), '"')
		}
	}
	if t.closed {
		return append(out, "/>"...)
	}
	return append(out, '>')
}
