package web_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"probity/api"
	"probity/docket"
	"probity/internal/browser"
	"probity/web/webtest"
)

// plays are whole lives of cases, each by people who do by pages what is the point of
// the play; what stands around it is done through the API.
var plays = []struct {
	name string
	act  func(*house)
}{
	{"somebody without a name", stranger},
	{"an accused", accused},
	{"an investigator", investigator},
	{"a committee of five", committee},
	{"an appeal that sends back", appeal},
	{"a sanction to its end", sanction},
}

// reader is somebody with a real browser, on a telephone and without scripts. Every
// page they come to is looked at: no error, nothing from elsewhere, nothing kept,
// nothing that sticks out, and what axe finds where a page of that heading is new.
type reader struct {
	*browser.Page
	w    *webtest.World
	seen map[string]bool
}

// house is where plays are given: one Chromium, one world, and what was looked at.
type house struct {
	*testing.T
	chromium *browser.Browser
	w        *webtest.World
	seen     map[string]bool
}

// reader is somebody new; a name is who is signed in.
func (h *house) reader(person string) *reader {
	tab := h.chromium.Open(h.T, h.w.URL)
	if person != "" {
		tab.Cookie(h.w.Session(person))
	}
	return &reader{tab, h.w, h.seen}
}

// numbered is the id of the case with the number.
func (h *house) numbered(number string) string {
	h.Helper()
	var list api.CasePage
	h.w.Get("stella", "/cases?number="+number, &list)
	if len(list.Cases) != 1 {
		h.Fatalf("%d cases have the number %q", len(list.Cases), number)
	}
	return list.Cases[0].ID
}

func (r *reader) look() {
	r.Helper()
	head := browser.Ask[string](r.Page, `(document.querySelector("h1") || document.body).textContent.trim() + (document.getElementById("summary") ? ", with mistakes" : "")`)
	for _, x := range r.Complaints() {
		r.Errorf("%s: %s", head, x)
	}
	if r.seen[head] {
		return
	}
	r.seen[head] = true
	for _, x := range append(r.Sideways(), r.Axe()...) {
		r.Errorf("%s: %s", head, x)
	}
	r.Complaints() // of what axe did
}

func (r *reader) open(path string) *reader {
	r.Helper()
	r.Go(path)
	r.look()
	return r
}

func (r *reader) send(button string, what fields) *reader {
	r.Helper()
	r.Send(button, what)
	r.look()
	return r
}

// twice is send by somebody who clicks twice.
func (r *reader) twice(button string, what fields) *reader {
	r.Helper()
	before := r.w.Forms()
	r.SendTwice(button, what)
	r.Wait("the form came twice", func() bool { return r.w.Forms() == before+2 })
	r.look()
	return r
}

func (r *reader) follow(link string) *reader {
	r.Helper()
	r.Follow(link)
	r.look()
	return r
}

// says holds that the page says something.
func (r *reader) says(what ...string) *reader {
	r.Helper()
	words := r.Words()
	for _, x := range what {
		if !strings.Contains(words, x) {
			r.Fatalf("the page does not say %q: %s", x, words)
		}
	}
	return r
}

func (r *reader) silent(what ...string) *reader {
	r.Helper()
	words := r.Words()
	for _, x := range what {
		if strings.Contains(words, x) {
			r.Fatalf("the page says %q: %s", x, words)
		}
	}
	return r
}

// back goes back; what comes then must not be looked at as a page of ours.
func (r *reader) back() *reader {
	r.Helper()
	r.Leave(func() { browser.Ask[bool](r.Page, "history.back() || true") })
	r.Complaints()
	return r
}

func (r *reader) text(selector string) string {
	return browser.Ask[string](r.Page, `document.querySelector("`+selector+`").textContent.trim()`)
}

// stranger reports without a name and with files, all of it in a real browser, comes
// back by the receipt alone, and answers what the office asks in words and with a file.
func stranger(h *house) {
	w, r := h.w, h.reader("")
	r.open("/").follow("Report something").send("Begin", nil)
	r.send("Continue", nil).says("Fill this in.")
	if got := r.Focused(); got != "summary" {
		r.Errorf("after a mistake the focus is on %q", got)
	}
	r.Press(kb.Tab, kb.Enter) // the first mistake of the summary
	r.Wait("the summary leads to the field", func() bool { return r.Focused() == "f-text" })
	r.send("Continue", fields{"What happened?": "Charts of a neighbour were read.\nTwice."})
	r.send("Continue", fields{"Name of the person": "Rene Nachname", "How can the right person be found?": "Ward 3"})
	r.send("Continue", fields{"When did it happen, or begin?": "3.2.2025", "Where was it?": "the clinic"})
	r.send("Continue", fields{"What kind of matter is it?": "Breach of the AHIMA Code of Ethics", "Which principles of the code does it touch?": []string{"Privacy and confidentiality"}})
	r.send("Continue", fields{"Add files": browser.File{Name: "log.txt", Text: []byte("3 Feb: opened by R.")}, "What else shows it, or who saw it?": "Pia Nachname saw it"})
	r.send("Back", nil).says("log.txt").send("Continue", nil)
	r.send("Continue", nil)
	r.send("Continue", fields{"Do you want to say who you are?": "No, I stay unknown"})
	r.says("Check your answers", "Charts of a neighbour were read.", "Rene Nachname", "log.txt", "Pia Nachname saw it")
	r.send("Send the report", nil).says("This is the only way back")
	receipt := r.text(".receipt .code")
	r.send("I have it: make my report final", fields{"Your receipt, from what you wrote down": "AAAAA-AAAAA"}).says("This is not the receipt above")
	r.send("I have it: make my report final", fields{"Your receipt, from what you wrote down": receipt}).says("Your report is final", "What happens next")
	number := regexp.MustCompile(`PRB-[A-Z0-9-]*[A-Z0-9]`).FindString(r.Words())
	r.back().silent(receipt, "Charts of a neighbour")

	id := h.numbered(number)
	w.Act("stella", id, docket.Acknowledge, object{})
	w.Act("stella", id, docket.AskInformation, object{"to": "complainant", "text": "On which days was it?"})
	again := h.reader("")
	again.open("/").follow("I have a receipt").send("Show my report", fields{"Your receipt": receipt}).says("You are asked", "On which days was it?")
	again.send("Answer", nil)
	again.twice("Give information", fields{"What you know": "On the third and the fifth."})
	again.says("Done: Give information").silent("You are asked")
	if n := strings.Count(again.Words(), "gave information"); n != 1 {
		h.Errorf("the answer stands on the record %d times: %s", n, again.Words())
	}
	again.send("Send a file", fields{"File": browser.File{Name: "rota.txt", Text: []byte("Ward 3")}, "What it is, and what you want to say with it": "The rota of the ward"}).says("Your file was sent", "You sent a file.")
	again.open("/").back().silent("On which days", receipt)
	w.As("stella").Get("/cases/" + id + "/messages").Says("On the third and the fifth.")
	w.As("stella").Get("/cases/" + id + "/evidence").Says("rota.txt")
}

// accused comes in by the code of a letter, reads what is alleged, asks for more time
// and sees it granted, answers with a file, and leaves nothing behind.
func accused(h *house) {
	w := h.w
	id, letter := w.Told()
	r := h.reader("").open("/").follow("I have a letter")
	r.send("Open my case", nil).says("Fill this in.")
	r.send("Open my case", fields{"Code of your letter": w.Code(id, letter)}).says("What is asked of you", "Respond to the allegations", "Read charts of a neighbour.", "Your rights")
	r.silent("Carla", "Access log")
	r.follow("Respond to the allegations").says("You need not admit anything")
	r.open("/cases/" + id)
	by := r.text(".asked .by")
	ask := r.follow("Ask for more time")
	ask.send("Ask for more time", nil).says("Fill this in.")
	limit := r.text("label[for^=f-clock]")
	ask.send("Ask for more time", fields{"For which time limit?": limit, "How much more time?": "10 calendar days", "Why do you need it?": "My lawyer is away."})
	r.says("Done: Ask for more time", "Your request for more time waits for an answer")
	w.Act("stella", id, docket.DecideExtension, object{"request": "x1", "grant": true, "reasons": "It is reason enough."})
	r.open("/cases/" + id).silent("waits for an answer")
	if later := r.text(".asked .by"); later == by {
		h.Errorf("more time was granted, and it is still %q", by)
	}
	r.follow("Respond to the allegations")
	r.twice("Respond to the allegations", fields{"Your response": "I was treating her that day.", "File": browser.File{Name: "roster.txt", Text: []byte("Ward 3, on duty")}})
	r.says("Done: Respond to the allegations", "roster.txt").silent("You are asked to respond")
	var log struct {
		Entries []struct {
			Kind docket.Kind `json:"kind"`
		} `json:"entries"`
	}
	w.Get("stella", "/cases/"+id+"/docket", &log)
	n := 0
	for _, e := range log.Entries {
		if e.Kind == docket.Respond {
			n++
		}
	}
	if n != 1 {
		h.Errorf("the response stands on the docket %d times", n)
	}
	r.SendIn("header", "Sign out", nil)
	r.back().silent("I was treating her", "roster.txt", "Read charts")
	r.open("/cases/" + id).says("Sign in").silent("Read charts")
}
