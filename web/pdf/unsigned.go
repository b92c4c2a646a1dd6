package pdf

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strconv"
)

var errUnknownForm = errors.New("the PDF says where it was made in a way that is not known here")

var (
	trailer = regexp.MustCompile(`(?s)trailer\s*<<.*?/Info (\d+) 0 R`)
	member  = regexp.MustCompile(`^/([A-Za-z]+)\s*`)
)

// unsigned blanks out what a PDF says of the program, the machine and the moment it
// was made by: of the dictionary of information (ISO 32000-1, 14.3.3) its title is
// left. No byte moves, so the rest of the file is as it was.
func unsigned(pdf []byte) ([]byte, error) {
	at := trailer.FindSubmatch(pdf)
	if at == nil || bytes.Contains(pdf, []byte("/Metadata")) {
		return nil, errUnknownForm
	}
	n, err := strconv.Atoi(string(at[1]))
	if err != nil {
		return nil, errUnknownForm
	}
	begin := []byte("\n" + strconv.Itoa(n) + " 0 obj\n<<")
	i := bytes.Index(pdf, begin)
	if i < 0 || bytes.LastIndex(pdf, begin) != i {
		return nil, errUnknownForm
	}
	out := slices.Clone(pdf)
	for i += len(begin); ; {
		for i < len(out) && (out[i] == ' ' || out[i] == '\n' || out[i] == '\r') {
			i++
		}
		rest := out[i:]
		if bytes.HasPrefix(rest, []byte(">>")) {
			return out, nil
		}
		name := member.FindSubmatch(rest)
		if name == nil {
			return nil, errUnknownForm
		}
		long := lengthOfText(rest[len(name[0]):])
		if long == 0 {
			return nil, errUnknownForm
		}
		long += len(name[0])
		if string(name[1]) != "Title" {
			for k := range long {
				rest[k] = ' '
			}
		}
		i += long
	}
}

// lengthOfText is how long a text of a PDF is, as it is written (7.3.4); 0: there is
// none.
func lengthOfText(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	if b[0] == '<' {
		return bytes.IndexByte(b, '>') + 1
	}
	if b[0] != '(' {
		return 0
	}
	for i, depth := 0, 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
