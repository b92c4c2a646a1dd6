package evidence

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const nameLength = 150

// Name is a name that is safe to show and to offer for saving: no folders, no
// control or direction characters, at most 150 characters, no name that a
// system keeps for itself, and the ending of what the file is. The stored name
// is a random id in any case.
func Name(sent string, k *Kind) string {
	name := path.Base(strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(sent, "")), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs):
			return -1
		case unicode.IsSpace(r):
			return ' ' // all spaces look alike
		case strings.ContainsRune(`"<>:|?*/`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.TrimSpace(strings.Trim(name, ". "))
	if name == "" || name == "_" || keptNames(name) {
		name = "document"
	}
	end := ""
	if k != nil {
		if end = path.Ext(name); !has(k.Extensions, strings.ToLower(end)) {
			end = k.Extensions[0]
			name += end
		}
	}
	if r := []rune(name); len(r) > nameLength {
		name = strings.TrimSpace(string(r[:nameLength-len([]rune(end))])) + end
	}
	return name
}

// keptNames are device names of Windows, with or without an ending.
func keptNames(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}

// Disposition is a Content-Disposition by which a browser saves a file and
// never shows it (RFC 6266): the name in ASCII for old programs, and as it is.
func Disposition(name string) string {
	var plain, full strings.Builder
	for _, r := range name {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\%`, r) {
			r = '_'
		}
		plain.WriteRune(r)
	}
	out := `attachment; filename="` + plain.String() + `"`
	if plain.String() == name {
		return out
	}
	const hex = "0123456789ABCDEF"
	for _, b := range []byte(strings.ToValidUTF8(name, "")) {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', strings.IndexByte("!#$&+-.^_`|~", b) >= 0: // attr-char of RFC 8187
			full.WriteByte(b)
		default:
			full.Write([]byte{'%', hex[b>>4], hex[b&15]})
		}
	}
	return out + `; filename*=UTF-8''` + full.String()
}
