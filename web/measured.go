package web

import (
	"net/http"
	"regexp"
)

// measured is how large a drawing of the API is: a page leaves it that room before it
// comes, so that nothing moves when it does.
type measured struct{ Width, Height string }

var viewBox = regexp.MustCompile(`^<svg [^>]*viewBox="0 0 (\d+) (\d+)"`)

func (a *asked) measured(path string) (m measured, err error) {
	res, err := a.raw(http.MethodGet, path, nil, http.Header{"Accept": {"image/svg+xml"}})
	if err != nil {
		return m, err
	}
	if found := viewBox.FindSubmatch(res.body.Bytes()); found != nil {
		m = measured{string(found[1]), string(found[2])}
	}
	return m, nil
}
