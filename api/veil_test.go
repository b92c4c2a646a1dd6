package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"probity/docket"
)

// TestALinkToAHiddenCaseIsLikeNone links three cases alike, one to a case that an
// officer is walled from, one to a case that is not there, one to nothing, and
// compares what everybody is told of them.
func TestALinkToAHiddenCaseIsLikeNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hidden := w.file()
	w.act("stella", hidden, docket.ShutOut, object{"person": "vito"})
	number := w.get("stella", "/cases/"+hidden).is(http.StatusOK).str("number")
	byID, byNumber, absent := w.file(), w.file(), w.file()
	w.act("stella", byID, docket.LinkCase, object{"case": hidden, "why": "same_facts"})
	w.act("stella", byNumber, docket.LinkCase, object{"case": strings.ToLower(number), "why": "same_facts"})
	nothing := uuid.NewString()
	w.act("stella", absent, docket.LinkCase, object{"case": nothing, "why": "same_facts"})
	for _, id := range []string{byID, byNumber} {
		w.act("stella", id, docket.Note, object{"text": "See " + number + " and " + hidden + "."})
	}
	w.act("stella", absent, docket.Note, object{"text": "See " + nothing + " and " + nothing + "."})
	own := regexp.MustCompile(`"[0-9a-f]{64}"|PRB-[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f-]{36}|2025-03-[0-9T:]+Z|"seq":\d+|withheld`)
	for _, part := range []string{"", "/docket", "/export", "/docket/2/why", "/guide", "/dates", "/parties"} {
		told := map[string]string{}
		for _, id := range []string{byID, byNumber, absent} {
			a := w.get("vito", "/cases/"+id+part)
			told[id] = own.ReplaceAllString(string(a.text), "x")
			if text := string(a.text); strings.Contains(text, hidden) || strings.Contains(strings.ToUpper(text), number) || strings.Contains(text, "same_facts") {
				t.Errorf("vito is told in %q: %s", part, text)
			}
		}
		if told[byID] != told[absent] || told[byNumber] != told[absent] {
			t.Errorf("%q differs:\n%s\n%s\n%s", part, told[byID], told[byNumber], told[absent])
		}
	}
	// Who may know of both sees the link, and the text as it was written.
	for _, who := range []string{"stella", "rita"} {
		for _, id := range []string{byID, byNumber} {
			if links := w.get(who, "/cases/"+id).is(http.StatusOK).list("links"); len(links) != 1 {
				t.Errorf("%s sees the links %v", who, links)
			}
			text := string(w.get(who, "/cases/"+id+"/docket").is(http.StatusOK).text)
			if !strings.Contains(text, "See "+number+" and "+hidden) || !strings.Contains(text, "same_facts") {
				t.Errorf("%s: %s", who, text)
			}
		}
	}
}
