package api

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/unicode/norm"
)

// plain reports whether a short text is clean: valid UTF-8 without control
// characters.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// inOneForm is JSON that was scanned with every text in it in one form (Unicode
// NFC), so that what looks the same is the same: in a search, in a name, in what
// is hashed. The marks that turn the order of what follows them go, because they
// reach beyond the text they stand in. Names of members stay as they are.
func inOneForm(body []byte) ([]byte, error) {
	if isASCII(body) && !bytes.Contains(body, []byte(`\u`)) {
		return body, nil
	}
	var out bytes.Buffer
	d, e := jsontext.NewDecoder(bytes.NewReader(body)), jsontext.NewEncoder(&out)
	for {
		t, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, malformed(err, "")
		}
		if t.Kind() == '"' && !namesMember(d) {
			t = jsontext.String(norm.NFC.String(strings.Map(noTurning, t.String())))
		}
		if err := e.WriteToken(t); err != nil {
			return nil, malformed(err, "")
		}
	}
}

// namesMember reports whether the text just read names a member of an object.
func namesMember(d *jsontext.Decoder) bool {
	kind, n := d.StackIndex(d.StackDepth())
	return kind == '{' && n%2 == 1
}

func isASCII(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// noTurning drops the embeddings, overrides and isolates of the bidirectional
// algorithm (UAX 9). The plain marks for left and right stay: Arabic and Hebrew
// need them.
func noTurning(r rune) rune {
	if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}
