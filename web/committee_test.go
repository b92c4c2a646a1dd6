package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/web/webtest"
)

// TestACommitteeDeclaresVotesAndDecides by pages alone: a member who has not
// declared sees nothing of the case, nobody sees how others voted before all have,
// the tally tells the rule, and one who stands near to a party is out at once.
func TestACommitteeDeclaresVotesAndDecides(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	w.Seated(id)
	for _, m := range []string{"pia", "paul", "petra"} {
		b := w.As(m)
		page := b.Get("/cases/"+id).Is(http.StatusOK).Says("Before you read this case", "Rene Nachname").Silent("Read charts", "The log shows it")
		b.Get("/cases/" + id + "/ballots").Is(http.StatusOK).Says("Before you read this case")
		page.Send("Sign the conflict certificate", nil).Is(http.StatusUnprocessableEntity).Says("Fill this in.")
		page.Send("Sign the conflict certificate", map[string]any{"Do you stand near to anybody or anything in this case?": "No, I am free to take part"}).
			Is(http.StatusOK).Says("Case PRB-")
	}
	w.Act("rene", id, docket.WaiveHearing, map[string]any{"freely": true})
	w.Wait(40 * 24 * time.Hour)

	pia := w.As("pia")
	pia.Get("/cases/"+id+"/hearing").Is(http.StatusOK).Says("No hearing is set", "Pia Nachname", "Order of business")
	pia.Get("/cases/"+id+"/bundle").Is(http.StatusOK).Says("Read charts of a neighbour.", "The log shows it.", "Answer to A1", "denied", "Access log")
	days := pia.Get("/cases/" + id + "/calendar.ics").Is(http.StatusOK)
	if !strings.Contains(days.Text, "a time limit ends") || strings.Contains(days.Text, "charts") || strings.Contains(days.Text, "Rene") {
		t.Errorf("the calendar says %s", days.Text)
	}
	w.Stranger().Get("/cases/" + id + "/calendar.ics").Is(http.StatusUnauthorized)

	const violation = "Violation: A1: Breach of the AHIMA Code of Ethics"
	vote := func(member, choice string) *webtest.Page {
		page := w.As(member).Get("/cases/" + id + "/ballots").Is(http.StatusOK)
		return page.SendIn("#f-violation-a1-choice-0", "Cast my vote", map[string]any{"Your vote": choice}).Is(http.StatusOK)
	}
	vote("pia", "Yes")
	again := w.As("pia").Get("/cases/"+id+"/ballots").Says("You voted yes", "1 voted so far")
	if strings.Contains(again.Text, "f-violation-a1-choice-0") {
		t.Error("pia could vote twice")
	}
	vote("paul", "Yes")
	w.As("petra").Get("/cases/" + id + "/ballots").Says("2 voted so far").Silent("Pia Nachname: yes")
	vote("petra", "No")
	all := w.As("pia").Get("/cases/" + id + "/ballots").Says("Petra Nachname: no")
	closed := all.Send("Close this ballot", nil).Is(http.StatusOK)
	result := closed.B.Get("/cases/"+id+"/ballots").Says("Carried: 2 yes, 1 no, 0 abstained", violation)
	found := result.Click("Enter the finding").Is(http.StatusOK)
	found.Send("Enter a finding", map[string]any{"Was it a violation?": "Yes", "On which evidence?": []string{"E1: Access log"}, "Reasons": "The log."}).
		Is(http.StatusOK).Says("Done: Enter a finding")
}

// TestAMemberWhoStandsNearIsOutAtOnce and sees nothing any more.
func TestAMemberWhoStandsNearIsOutAtOnce(t *testing.T) {
	t.Parallel()
	w := webtest.New(t)
	id := w.File()
	w.Answered(id)
	w.Seated(id)
	b := w.As("paul")
	b.Get("/cases/"+id).Send("Sign the conflict certificate", map[string]any{
		"Do you stand near to anybody or anything in this case?": "Yes, I step aside", "What it is": "He is my cousin.",
	}).Is(http.StatusOK).Says("My work")
	b.Get("/cases/" + id).Is(http.StatusNotFound)
	b.Get("/cases/" + id + "/ballots").Is(http.StatusNotFound)
}
