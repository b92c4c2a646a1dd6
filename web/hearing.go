package web

import (
	"net/http"
	"net/url"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gin-gonic/gin"

	"probity/api"
	"probity/docket"
	"probity/procedure/clock"
)

// hearingPage is the room of a hearing: when and where it is, who is there, in
// which order things are done, and what it leads to.
type hearingPage struct {
	Case    *caseFile
	Last    *docket.HearingRecord // the one that was set last
	Place   string
	Called  []string        // witnesses
	Bodies  []api.PanelView // seated in this round
	Parties []api.PartView
	Acts    []api.AllowedView // of a hearing, which the reader may do now
	Held    string            // minutes
	When    time.Time         // where the body is
	Agenda  []string
}

// ofHearing are the acts that belong to a hearing.
var ofHearing = map[docket.Kind]bool{
	docket.SetHearing: true, docket.ContinueHearing: true, docket.HoldHearing: true, docket.DeclareDefault: true, docket.Proceed: true,
	docket.ChallengeMember: true, docket.FileBrief: true, docket.CloseBriefing: true, docket.Replace: true, docket.SeatPanel: true,
}

func (w *web) hearing(a *asked) (*shown, error) {
	file, err := a.caseFile()
	if err != nil {
		return nil, err
	}
	page := hearingPage{Case: file, Agenda: agenda(file)}
	if n := len(file.Hearings); n > 0 {
		page.Last = &file.Hearings[n-1]
		rules, err := file.Rules()
		if err != nil {
			return nil, err
		}
		page.When = page.Last.For.UTC()
		if zone, err := rules.Calendar("").Location(); err == nil {
			page.When = page.Last.For.In(zone)
		}
	}
	entries, err := file.entries()
	if err != nil {
		return nil, err
	}
	for i := range entries {
		var set docket.HearingSet
		var held docket.HearingHeld
		switch {
		case entries[i].says(docket.SetHearing, &set):
			page.Place, page.Called, page.Held = set.Place, set.Witnesses, ""
		case entries[i].says(docket.HoldHearing, &held):
			page.Held = held.Minutes
		}
	}
	panels, err := file.Panels()
	if err != nil {
		return nil, err
	}
	for _, b := range panels {
		if b.Round == file.Round {
			page.Bodies = append(page.Bodies, b)
		}
	}
	var parties api.PartList
	if err := a.get(file.path("/parties"), &parties); err != nil {
		return nil, err
	}
	page.Parties = parties.Parties
	acts, err := file.May()
	if err != nil {
		return nil, err
	}
	for _, x := range acts {
		if x.Allowed && ofHearing[x.Kind] {
			page.Acts = append(page.Acts, x)
		}
	}
	return &shown{name: "hearing", title: "Hearing, case " + file.Number, of: page, paper: "hearing.pdf"}, nil
}

// calendar is the days of a case as a calendar file. It says nothing of what the
// case is about: calendars are shown to others, and lie elsewhere.
func (w *web) calendar(c *gin.Context) {
	a := w.asked(c)
	if a.signedIn() == nil {
		w.show(a.wrong(&api.Problem{Status: http.StatusUnauthorized, Code: "unauthenticated"}))
		return
	}
	text, err := a.calendar()
	if err != nil {
		w.show(a.wrong(err))
		return
	}
	c.Header("Content-Disposition", `attachment; filename="probity.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", []byte(text))
}

func (a *asked) calendar() (string, error) {
	file, err := a.caseFile()
	if err != nil {
		return "", err
	}
	var clocks api.ClockList
	if err := a.get(file.path("/clocks"), &clocks); err != nil {
		return "", err
	}
	cal := ics.NewCalendarFor("Probity")
	cal.SetMethod(ics.MethodPublish)
	add := func(id, says string) *ics.VEvent {
		e := cal.AddEvent(id + "." + file.ID + "@probity")
		e.SetDtStampTime(file.UpdatedAt)
		e.SetSummary(a.words.say(says, file.Number))
		e.SetClass(ics.ClassificationConfidential)
		return e
	}
	for _, x := range clocks.Clocks {
		if x.End == "" && !x.Day.IsZero() && len(x.Tolls) == 0 {
			e := add("limit-"+x.ID, "calendar.limit")
			e.SetAllDayStartAt(dayStart(x.Day))
			e.SetAllDayEndAt(dayStart(x.Day).AddDate(0, 0, 1))
		}
	}
	for _, h := range file.Hearings {
		if h.Held == 0 && h.Continued == 0 && !h.For.IsZero() {
			e := add("hearing-"+url.PathEscape(h.Day.String()), "calendar.hearing")
			e.SetStartAt(h.For.UTC())
		}
	}
	return cal.Serialize(), nil
}

func dayStart(d clock.Date) time.Time { return d.Start(time.UTC) }
