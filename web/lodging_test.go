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

// TestALodgingReceiptComesToAnAccountToo: it and the report are offered when the report
// is made, and the receipt again on the page of the case, to its reporter alone.
func TestALodgingReceiptComesToAnAccountToo(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.Signing)
	carla := w.As("carla")
	done := byAccount(carla.Get("/report")).Is(http.StatusOK).Says("Your report is final", "Proof that you reported", "on the page of your case").Silent("your receipt", "with your receipt")
	receipt := done.Send("Save the lodging receipt", nil).Is(http.StatusOK)
	if sent := done.Send("Save my report as it was sent", nil).Is(http.StatusOK); !strings.Contains(sent.Text, "Charts of a neighbour") || !strings.HasPrefix(receipt.Text, "LODGING RECEIPT") {
		t.Errorf("%q for %q", receipt.Text, sent.Text)
	}
	mine := done.Click("See where my report stands").Is(http.StatusOK).Says("A lodging receipt shows")
	again := mine.Click("Save it with its proof").Is(http.StatusOK)
	if got := again.Header.Get("Content-Disposition"); got != `attachment; filename="lodging-receipt.txt"` || again.Text != receipt.Text || again.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: %q, not %q", got, again.Text, receipt.Text)
	}
	for _, other := range []string{"stella", "rene", "otto", "adam"} {
		w.As(other).Get(again.Path).Is(http.StatusNotFound)
	}
	w.Stranger().Get(again.Path).Is(http.StatusUnauthorized)

	id := w.File() // without one having been asked for
	carla.Get("/cases/" + id).Is(http.StatusOK).Silent("lodging receipt")
	carla.Get("/cases/" + id + "/lodging").Is(http.StatusNotFound)
}
