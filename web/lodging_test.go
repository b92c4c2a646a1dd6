package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"probity/web/webtest"
)

// TestOnlyAReportAndItsReceiptAreHandedBack: what stands in a form from elsewhere is no
// file of ours. That both hold is tested where they are checked, in cmd/probity-verify.
func TestOnlyAReportAndItsReceiptAreHandedBack(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.Signing)
	for _, sent := range []url.Values{
		{}, {"lodging": {"Probity lodging receipt"}}, {"sent": {"<script>alert(1)</script>"}}, {"sent": {`{"procedure":"x"} `}}, {"sent": {`{"procedure":"x","payload":"y"}`}}, {"sent": {`{"procedure":"x"}{}`}},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+"/report/lodging", strings.NewReader(sent.Encode()))
		w.Must(err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", w.URL)
		res, err := http.DefaultClient.Do(req)
		w.Must(err)
		if res.StatusCode != http.StatusBadRequest || res.Header.Get("Content-Disposition") != "" {
			t.Errorf("%v: %d %s", sent, res.StatusCode, res.Header.Get("Content-Disposition"))
		}
		w.Must(res.Body.Close())
	}
}
