package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"probity/docket"
	"probity/web/webtest"
)

// TestARespondentWithALetter comes in by its code, reads what is alleged and the
// letter, responds with a file and asks for more time; of the other side there is
// nothing, and of another case neither.
func TestARespondentWithALetter(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, letter := w.Told()
	other := w.File()
	rene := w.Stranger()
	page := rene.Get("/letter").Send("Open my case", map[string]any{"Code of your letter": w.Code(id, letter)}).Is(http.StatusOK)
	page.Says("Your case PRB-", "What is asked of you", "Respond to the allegations", "Read charts of a neighbour.", "Where the case stands", "Your rights", "reached you on")
	page.Silent("Carla", "carla", "Access log", "code_violation")
	if page.Find(".todo .first a").AttrOr("href", "") != "/cases/"+id+"/acts/respond" {
		t.Errorf("what comes first is not to respond: %s", page.Find(".todo .first").Text())
	}
	read := page.Find("#letters").Parent().Find("a").First().AttrOr("href", "")
	rene.Get(read).Is(http.StatusOK).Says("Dear Rene", "this is alleged").Silent("Carla")

	form := page.Click("Respond to the allegations").Is(http.StatusOK).Says("You need not admit anything")
	again := form.Send("Respond to the allegations", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
	answer := map[string]any{
		"Your response": "I was treating her that day.", "What it is": "", "File": webtest.File{Name: "roster.txt", Text: []byte("Ward 3, on duty")},
	}
	after := again.Send("Respond to the allegations", answer).Is(http.StatusOK).Says("Done: Respond to the allegations", "roster.txt")
	again.Send("Respond to the allegations", answer).Is(http.StatusOK).Says("Done: Respond to the allegations") // clicked twice
	after.Silent("You are asked to respond")

	w.Act("stella", id, docket.AskInformation, map[string]any{"to": "respondent", "text": "Which ward was it?"})
	asked := rene.Get("/cases/"+id).Says("Questions to you", "Which ward was it?").Click("Answer").Is(http.StatusOK)
	asked.Send("Give information", map[string]any{"What you know": "Ward 3."}).Is(http.StatusOK).Says("Done: Give information")

	w.As("carla").Get("/cases/"+id).Is(http.StatusOK).Silent("I was treating her", "roster.txt", "Which ward", "Ward 3").Says("Where the case stands", "Read charts of a neighbour.")
	for _, hidden := range []string{"/cases/" + other, "/cases/" + other + "/my-letters/n1", "/cases/" + other + "/acts/respond", "/documents/" + uuid.NewString(), "/cases/" + id + "/my-letters/n99"} {
		rene.Get(hidden).Is(http.StatusNotFound).Silent("PRB-", "Read charts")
	}
}

// TestMoreTimeIsAskedForBeforeTheResponse and the request is told of while it waits.
func TestMoreTimeIsAskedForBeforeTheResponse(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, _ := w.Told()
	rene := w.As("rene")
	form := rene.Get("/cases/" + id).Click("Ask for more time").Is(http.StatusOK)
	if n := form.Find("input[name=clock]").Length(); n != 1 {
		t.Fatalf("%d time limits to choose from; the respondent has one", n)
	}
	limit := strings.TrimSpace(form.Find("input[name=clock]").Parent().Find("label").Text())
	form = form.Send("Ask for more time", map[string]any{"For which time limit?": limit, "How much more time?": "45 calendar days", "Why do you need it?": "My lawyer is away."}).
		Is(http.StatusUnprocessableEntity).Says("At most 30 calendar days")
	form.Send("Ask for more time", map[string]any{"For which time limit?": limit, "How much more time?": "10 calendar days", "Why do you need it?": "My lawyer is away."}).
		Is(http.StatusOK).Says("Done: Ask for more time", "Your request for more time waits for an answer")
}

// TestAPartyReadsInItsLanguage: the page and each form, whole and the right way
// round; what the procedure says in English is marked as English.
func TestAPartyReadsInItsLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id, _ := w.Told()
	for lang, says := range map[string][2]string{"es": {"Qué se le pide", "Responder a las alegaciones"}, "ar": {"ما هو مطلوب منك", "الرد على ما يُنسب إليك"}} {
		for _, who := range []string{"rene", "carla"} {
			page := w.As(who).Get("/cases/"+id+"?lang="+lang).Is(http.StatusOK).Says(says[0]).Silent("[mine.", "[act.", "<script")
			page.Find("h1, h2, h3, h4, a, summary, label, legend, button").Each(func(_ int, s *goquery.Selection) {
				if s.Closest("[lang=en]").Length() == 0 && english.MatchString(s.Text()) && s.Find("[lang=en]").Length() == 0 {
					t.Errorf("%s: %q is not translated", lang, s.Text())
				}
			})
			inTheirWords(t, lang, page)
			page.Find(".todo a").Each(func(_ int, a *goquery.Selection) {
				page.B.Get(a.AttrOr("href", "")).Is(http.StatusOK).Says(strings.TrimSpace(a.Text())).Silent("[act.")
			})
		}
		w.As("rene").Get("/cases/" + id + "?lang=" + lang).Click(says[1]).Is(http.StatusOK)
	}
}

// inTheirWords holds that of what a party is told only citations are English.
func inTheirWords(t *testing.T, lang string, page *webtest.Page) {
	t.Helper()
	page.Find("section [lang=en]:not(.small, .small *)").Each(func(_ int, s *goquery.Selection) {
		t.Errorf("%s: %q is told in English", lang, s.Text())
	})
}

// TestWhatWasDecidedIsReadInTheLanguage too: a hearing that is set, a decision, an
// appeal, a sanction with its conditions, and the end.
func TestWhatWasDecidedIsReadInTheLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	read := func(says ...string) {
		t.Helper()
		for _, lang := range []string{"es", "ar"} {
			for _, who := range []string{"rene", "carla"} {
				inTheirWords(t, lang, w.As(who).Get("/cases/"+id+"?lang="+lang).Is(http.StatusOK).Silent("[mine.", "[act."))
			}
		}
		w.As("rene").Get("/cases/" + id + "?lang=es").Says(says...)
	}
	read("Investigación")
	w.Decided(id, object{"sanction": "probation", "term": "1 year", "conditions": []object{{"text": "A course on privacy", "due": "90 calendar days"}}})
	read("Puede apelar, si lo desea.", "Se comprobó una falta", "Período de prueba con condiciones", "el panel de audiencia")
	w.Act("rene", id, docket.WaiveAppeal, object{"freely": true})
	w.IntoEffect(id, "s1")
	read("En vigor", "Se le pide cumplir la condición k1 y comunicarlo.", "1 año", "90 días naturales")
	w.Act("rene", id, docket.ReportCompliance, object{"sanction": "s1", "condition": "k1", "text": "I took the course."})
	w.Act("stella", id, docket.ConfirmComply, object{"sanction": "s1", "condition": "k1"})
	w.Wait(370 * 24 * time.Hour)
	w.Ring(id)
	read("El caso ha terminado.", "Terminada")
}

// english are words that stand in nearly every English sentence and in no other.
var english = regexp.MustCompile(`\b(the|of|to|your|you|for|was|and|by)\b`)

// TestWhoDecidesIsNamedWithTheirBodyInTheLanguage, where somebody objects to one of them.
func TestWhoDecidesIsNamedWithTheirBodyInTheLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	w.Seated(id)
	form := w.As("rene").Get("/cases/"+id+"/acts/challenge?lang=es").Is(http.StatusOK).Says("Paul Nachname", "el panel de audiencia")
	inTheirWords(t, "es", form)
	form.Find("label[lang=en]").Each(func(_ int, s *goquery.Selection) { t.Errorf("%q is told in English", s.Text()) })
}
