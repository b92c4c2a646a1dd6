package api

import (
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
)

// Forms as pages without scripts send them. What they hold is held against the same
// bounds as JSON, by being made JSON of: one text to a name, and no name that is not
// known.

// formBytes bounds the fields of a form beside a file.
const formBytes = 32 << 10

// bindPlain reads a request that is JSON or a form with one text to a name.
func (a *api) bindPlain(c *gin.Context, into any) error {
	types := c.Request.Header.Values("Content-Type")
	if len(types) != 1 || c.GetHeader("Content-Encoding") != "" {
		return problem("unsupported_media_type", "")
	}
	kind, _, err := mime.ParseMediaType(types[0])
	if err != nil {
		return problem("unsupported_media_type", "")
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		text, err := io.ReadAll(io.LimitReader(c.Request.Body, formBytes+1))
		switch {
		case err != nil:
			return problem("malformed", "The request broke off before its end.")
		case len(text) > formBytes:
			return problem("too_large", "")
		}
		fields, err := url.ParseQuery(string(text))
		if err != nil {
			return problem("malformed", "The form cannot be read.")
		}
		return formInto(fields, into)
	case "multipart/form-data":
		parts, err := a.parts(c, formBytes)
		if err != nil {
			return err
		}
		file, err := formParts(parts, into)
		if err == nil && file != nil {
			err = problem("malformed", "No file belongs here.").at("file")
		}
		return err
	}
	return a.bind(c, into)
}

// formWithFile reads a form up to its file, which comes last.
func (a *api) formWithFile(c *gin.Context, into any) (*multipart.Part, error) {
	parts, err := a.parts(c, formBytes)
	if err != nil {
		return nil, err
	}
	file, err := formParts(parts, into)
	switch {
	case err != nil:
		return nil, err
	case file == nil:
		return nil, problem("malformed", "The form holds no file: the part named file comes last.").at("file")
	case file.FileName() == "":
		return nil, problem("malformed", "Choose a file to send.").at("file")
	}
	return file, nil
}

// formParts reads the fields of a form, to its end or up to the part named file.
func formParts(parts *multipart.Reader, into any) (file *multipart.Part, err error) {
	fields := url.Values{}
	for left := int64(formBytes); ; {
		part, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // the reader's own, as it is
			break
		}
		if err != nil {
			return nil, problem("malformed", "The parts of the form cannot be told apart.")
		}
		if part.FormName() == "file" {
			file = part
			break
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, problem("malformed", "The request broke off before its end.")
		}
		if left -= int64(len(text) + len(part.FormName()) + 64); left < 0 { // empty parts are not free
			return nil, problem("too_large", "")
		}
		fields.Add(part.FormName(), string(text))
	}
	return file, formInto(fields, into)
}

func formInto(fields url.Values, into any) error {
	texts := make(map[string]string, len(fields))
	for name, values := range fields {
		if len(values) > 1 {
			return problem("malformed", "A field comes twice; it cannot be told which one is meant.")
		}
		texts[name] = strings.ReplaceAll(values[0], "\r\n", "\n") // as browsers end lines
	}
	text, err := json.Marshal(texts)
	if err != nil {
		return problem("malformed", "A field is not in UTF-8.")
	}
	if err := scan(text); err != nil {
		return err
	}
	if text, err = inOneForm(text); err != nil {
		return err
	}
	return decode(text, into, "")
}
