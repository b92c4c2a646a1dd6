package web_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"probity/web/webtest"
)

// fields is what somebody types, by label.
type fields = map[string]any

// light holds that a page is light enough for a bad line.
func light(t *testing.T, p *webtest.Page) *webtest.Page {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(p.Text))
	_ = z.Close()
	if b.Len() > 50<<10 {
		t.Errorf("%s has %d bytes compressed", p.Path, b.Len())
	}
	if strings.Contains(p.Text, "<script") || len(p.Header.Values("Set-Cookie")) > 0 || p.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s has a script, sets a cookie or is kept", p.Path)
	}
	return p
}

// begun is a report whose first steps are told, at the step with the principles.
func begun(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	p := light(t, b.Get("/report").Is(http.StatusOK)).Says("Report something")
	p = light(t, p.Send("Begin", nil).Is(http.StatusOK)).Says("What happened", "Step 1 of 8")
	p = p.Send("Continue", fields{"What happened?": "Charts of a neighbour were read.\nTwice."}).Says("Who it is about")
	p = p.Send("Continue", fields{"Name of the person": "Rene Nachname", "How can the right person be found?": "Ward 3"}).Says("When and where")
	p = p.Send("Continue", fields{"When did it happen, or begin?": "3.2.2025", "Where was it?": "the clinic"})
	return light(t, p).Is(http.StatusOK).Says("What it touches", "Privacy and confidentiality", "For example:", "I am not sure")
}

// TestSomebodyReportsWithoutAName goes the whole way as a frightened person would:
// with slips, back and forth, files, and a receipt typed back.
func TestSomebodyReportsWithoutAName(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	b := w.Stranger()
	p := b.Get("/report").Send("Begin", nil)
	p.Send("Continue", nil).Is(http.StatusUnprocessableEntity).Says("This needs another look", "Fill this in.")

	p = begun(t, b)
	p = p.Send("Back", nil).Is(http.StatusOK).Says("When and where")
	if got := p.Find("#f-where").AttrOr("value", ""); got != "the clinic" {
		t.Errorf("what was typed is gone: %q", got)
	}
	p = p.Send("Continue", fields{"When did it happen, or begin?": "31.2.2025"}).Is(http.StatusUnprocessableEntity).Says("This is no day of the calendar")
	p = p.Send("Continue", fields{"When did it happen, or begin?": "1.1.2099"}).Is(http.StatusUnprocessableEntity).Says("This day has not come yet")
	p = p.Send("Continue", fields{"When did it happen, or begin?": "3.2.2025"}).Is(http.StatusOK)
	p = p.Send("Continue", fields{"What kind of matter is it?": "I am not sure"}).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	p = p.Send("Continue", fields{
		"What kind of matter is it?": "Breach of the AHIMA Code of Ethics", "Which principles of the code does it touch?": []string{"Privacy and confidentiality"},
	}).Is(http.StatusOK).Says("What files give away")
	p = light(t, p)
	p = p.Send("Continue", fields{"Add files": webtest.File{Name: "log.exe", Text: []byte("MZ\x90\x00 not what is taken")}, "What else shows it, or who saw it?": "Pia Nachname saw it"}).Is(http.StatusUnprocessableEntity)
	p = p.Send("Continue", fields{"Add files": webtest.File{Name: "log.txt", Text: []byte("3 Feb: opened by R.")}}).Is(http.StatusOK).Says("Who must not see it")
	p = light(t, p.Send("Back", nil)).Says("log.txt").Send("Continue", nil)
	p = p.Send("Room for more people", fields{"Name": "Stella Nachname"})
	if p.Find("#f-keep-5-name").Length() != 1 || p.Find("#f-keep-0-name").AttrOr("value", "") != "Stella Nachname" {
		t.Error("there is no room for more, or what was typed is gone")
	}
	p = p.Send("Continue", nil).Says("Do you want to say who you are?")
	p = light(t, p).Send("Continue", nil).Is(http.StatusUnprocessableEntity)
	p = p.Send("Continue", fields{"Do you want to say who you are?": "No, I stay unknown"}).Is(http.StatusOK)
	p = light(t, p).Says("Check your answers", "Charts of a neighbour were read.", "Rene Nachname", "3. 2. 2025", "Privacy and confidentiality", "log.txt", "Pia Nachname saw it", "Stella Nachname")

	p = p.Send("Change Who it is about", nil).Says("Name of the person").Send("Continue", fields{"Name of the person": "Rene Anders"}).Says("Check your answers", "Rene Anders")
	check := p
	p = light(t, check.Send("Send the report", nil).Is(http.StatusOK)).Says("Your receipt")
	groups := p.Find(".receipt .code").First().Text()
	again := check.Send("Send the report", nil).Is(http.StatusOK)
	if again.Find(".receipt .code").First().Text() != groups {
		t.Error("sent twice, it has two receipts")
	}
	p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": "AAAAA-AAAAA"}).Is(http.StatusUnprocessableEntity).Says("This is not the receipt above").Says(groups)
	p.Send("I saved the file: what happens next?", nil).Is(http.StatusUnprocessableEntity).Says("The file was not saved yet")
	words := p.Find(".receipt .code").Last().Text()
	done := light(t, p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": words}).Is(http.StatusOK)).Says("Your report is final", "What happens next", "March 2025")
	done.Silent(groups, "Proof that you reported") // there is no log here
	p.Send("I have it: make my report final", fields{"Your receipt, from what you wrote down": groups}).Is(http.StatusOK).Says("Your report is final")
	file := p.Send("Save as a file", nil)
	if file.Status != http.StatusOK || !strings.Contains(file.Text, groups) || !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("no file: %d %s", file.Status, file.Text)
	}
	cases, err := w.DB.OpenCases(t.Context(), "", 10)
	w.Must(err)
	if len(cases) != 1 {
		t.Errorf("%d reports", len(cases))
	}
}

// TestSomebodyComesBackToAReport: what was typed is kept under a code, opens in
// another browser and another language, and is gone when the report is final. Then a
// report with a name, and one by somebody who is signed in.
func TestSomebodyComesBackToAReport(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	p := begun(t, w.Stranger())
	saved := light(t, p.Send("Save and come back later", fields{"Which principles of the code does it touch?": []string{"Security of health information"}}).Is(http.StatusOK)).Says("Your answers are kept")
	code := saved.Find(".receipt .code").First().Text()
	saved.Send("Go on now", nil).Says("What it touches", "Step 4 of 8")

	b := w.Stranger()
	b.Accept = "es"
	back := light(t, b.Get("/report/continue").Is(http.StatusOK))
	back.Send("Continuar", fields{"Su código": "AAAAA"}).Is(http.StatusUnprocessableEntity).Says("Hay algo mal escrito")
	p = back.Send("Continuar", fields{"Su código": code}).Is(http.StatusOK).Says("A qué afecta", "Paso 4 de 8")
	if p.Find("input[type=checkbox][checked]").AttrOr("value", "") != "p3" {
		t.Error("what was chosen is gone")
	}
	p = light(t, p.Send("العربية", nil).Is(http.StatusOK)).Says("الخطوة 4 من 8")
	if p.Find("html").AttrOr("dir", "") != "rtl" {
		t.Error("Arabic is not written from the right")
	}
	p = p.Send("متابعة", fields{"ما نوع الأمر؟": "لست متأكدًا"}).Send("متابعة", nil).Send("متابعة", nil).Says("هل تريد أن تقول من أنت؟")
	p = p.Send("Español", nil).Send("Continuar", fields{"¿Quiere decir quién es?": "Sí, doy mi nombre"}).Is(http.StatusUnprocessableEntity).Says("Rellene este campo", "debe ir firmado")
	p = p.Send("Continuar", fields{"Su nombre": "Paula", "Su correo electrónico": "paula@example.org", "Firmo este informe: lo que digo en él es verdad hasta donde sé.": "yes"})
	p = light(t, p.Is(http.StatusOK)).Says("Revise sus respuestas", "Security of health information").Send("Enviar el informe", nil).Says("Su resguardo")
	p.Send("Guardar como archivo", nil).Is(http.StatusOK)
	light(t, p.Send("Guardé el archivo: ¿qué pasa ahora?", nil).Is(http.StatusOK)).Says("Qué pasa ahora", "marzo")
	b.Get("/report/continue").Send("Continuar", fields{"Su código": code}).Is(http.StatusUnprocessableEntity).Says("no hay nada guardado")

	carla := w.As("carla")
	p = begun(t, carla).Send("Continue", fields{"What kind of matter is it?": "A legal action by others"}).Is(http.StatusUnprocessableEntity)
	p = p.Send("Continue", fields{
		"Which principles of the code does it touch?": []string{"I am not sure"},
		"Which court or body?":                        "A court", "What did it decide?": "A fine", "On which day?": "1.2.2025",
	}).Is(http.StatusOK).Send("Continue", nil).Send("Continue", nil).Says("You are signed in as Carla Nachname")
	p = p.Send("Continue", fields{"I sign this report: what I say in it is true as far as I know.": "yes"}).Says("Check your answers")
	one, two := p.Send("Send the report", nil).Is(http.StatusOK), p.Send("Send the report", nil).Is(http.StatusOK)
	if one.Path != two.Path || !strings.HasPrefix(one.Path, "/cases/") {
		t.Errorf("sent twice it led to %s and %s", one.Path, two.Path)
	}
}
