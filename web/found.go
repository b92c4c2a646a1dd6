package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// searchable are the pages that searching the web may lead to: what we do, how it goes,
// the rules, and where one reports. Everything else is of a case, of an account, or a
// form that makes sense only with something in hand. Published decisions are left out
// too: they are taken back when the rules say so, and what others have copied is not.
var searchable = map[string]bool{
	"/": true, "/how-it-goes": true, "/procedures/:id": true, "/procedures/:id/code": true, "/statistics": true, "/report": true,
}

// introductions are the sentences, by template, that say of a page what it is for, and
// stand on it.
var introductions = map[string]string{
	"how": "how.intro", "report_begin": "report.intro", "figures": "figures.why", "published": "published.intro", "letter": "letter.intro",
}

// says is what a page is for, in a sentence; what the service is for where it has none.
func (w *words) says(page string) string {
	if key := introductions[page]; key != "" {
		return w.say(key)
	}
	return w.say("home.intro")
}

// robots lets everything be read: what is not to be listed says so itself, which nobody
// learns who may not look. It is asked for by programs from anywhere.
func robots(c *gin.Context) {
	c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	c.String(http.StatusOK, "User-agent: *\nAllow: /\n")
}
