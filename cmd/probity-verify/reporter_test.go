package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/ledger"
	"probity/store"
	"probity/web/webtest"
)

// TestWhatAReporterSavedIsChecked follows somebody without an account through the pages:
// the two files they save when their report is final hold without the service, at once
// and, saved again after the seal, with the log.
func TestWhatAReporterSavedIsChecked(t *testing.T) {
	t.Parallel()
	w := webtest.New(t, webtest.Signing)
	type fields = map[string]any
	p := w.Stranger().Get("/report").Send("Begin", nil)
	for _, step := range []fields{
		{"What happened?": "Charts of a neighbour were read <again>.\r\nTwice & more, said Zoë."},
		{"Name of the person": "Rene Nachname"}, {"When did it happen, or begin?": "3.2.2025"},
		{"What kind of matter is it?": "Breach of the AHIMA Code of Ethics", "Which principles of the code does it touch?": []string{"Privacy and confidentiality"}},
		{"What else shows it, or who saw it?": "Pia Nachname saw it"}, {}, {"Do you want to say who you are?": "No, I stay unknown"},
	} {
		p = p.Send("Continue", step).Is(http.StatusOK)
	}
	p = p.Send("Send the report", nil).Is(http.StatusOK)
	receipt := p.Find(".receipt .code").First().Text()
	// A slip in typing on the way loses nothing of what is carried along.
	p = p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": "AAAAA"}).Is(http.StatusUnprocessableEntity)
	done := p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": receipt}).Is(http.StatusOK).Says("Proof that you reported")

	dir := t.TempDir()
	save := func(page *webtest.Page, button, name string) string {
		t.Helper()
		file := page.Send(button, nil).Is(http.StatusOK)
		if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="`+name+`"` {
			t.Errorf("%s is handed out as %q", name, got)
		}
		path := filepath.Join(dir, strings.ReplaceAll(button, " ", "-")+name)
		if err := os.WriteFile(path, []byte(file.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	lodging, report := save(done, "Save the lodging receipt", "lodging-receipt.txt"), save(done, "Save my report as it was sent", "report-as-sent.json")
	key := w.Key.Public()
	says(t, true, "It was the report in", "receipt", lodging, "--key", key, "--report", report)
	says(t, true, "no proof of the log yet", "receipt", lodging, "--key", key)
	text, err := os.ReadFile(report)
	w.Must(err)
	if !bytes.Contains(text, []byte("Zoë")) {
		t.Errorf("the report is not there: %s", text)
	}
	other := filepath.Join(dir, "other.json")
	w.Must(os.WriteFile(other, bytes.Replace(text, []byte("Twice"), []byte("Once"), 1), 0o600))
	says(t, false, "is not the one that was lodged", "receipt", lodging, "--key", key, "--report", other)
	if got, err := os.ReadFile(lodging); err != nil || bytes.Contains(got, []byte("Rene")) || bytes.Contains(got, []byte(receipt)) {
		t.Errorf("the lodging receipt tells of the report: %s %v", got, err)
	}

	byAccount := w.As("carla").Get("/report").Send("Begin", nil) // who has an account has the same two files
	for _, step := range []fields{
		{"What happened?": "A chart was read by whoever came by."}, {"Name of the person": "Rene Nachname"}, {"When did it happen, or begin?": "3.2.2025"},
		{"What kind of matter is it?": "Breach of the AHIMA Code of Ethics", "Which principles of the code does it touch?": []string{"Privacy and confidentiality"}},
		{}, {}, {"I sign this report: what I say in it is true as far as I know.": "yes"},
	} {
		byAccount = byAccount.Send("Continue", step).Is(http.StatusOK)
	}
	byAccount = byAccount.Send("Send the report", nil).Is(http.StatusOK)
	dir = filepath.Join(dir, "account")
	w.Must(os.Mkdir(dir, 0o700))
	says(t, true, "It was the report in", "receipt", save(byAccount, "Save the lodging receipt", "lodging-receipt.txt"), "--key", key, "--report", save(byAccount, "Save my report as it was sent", "report-as-sent.json"))

	copied := filepath.Join(dir, "copy")
	sealer := store.Sealer{DB: w.DB, Key: w.Key, Copy: &ledger.Copy{Dir: copied}}
	w.Wait(time.Hour)
	_, err = sealer.Seal(t.Context(), w.Now(), w.Now().Add(-time.Minute))
	w.Must(err)
	mine := w.Stranger().Get("/my-report")
	mine = mine.Send("Show my report", fields{"Your receipt": receipt}).Is(http.StatusOK)
	sealed := save(mine, "Save it with its proof", "lodging-receipt.txt")
	says(t, true, "That checkpoint is the one in the copy", "receipt", sealed, "--key", key, "--report", report, "--copy", copied)
}
