package web_test

import (
	"strings"
	"time"

	"probity/docket"
	"probity/internal/browser"
	"probity/web/webtest"
)

// act does an act by its page.
func (r *reader) act(id string, kind docket.Kind, what fields) *reader {
	r.Helper()
	r.open("/cases/" + id + "/acts/" + string(kind))
	if !browser.Ask[bool](r.Page, `!!document.querySelector("form.usa-form")`) {
		r.Fatalf("%s cannot be done: %s", kind, r.Words())
	}
	return r.send(r.text("form.usa-form .buttons button"), what).says("Done: ")
}

// investigator takes over a case, hears somebody, puts a document on the register,
// lets the respondent see it, and writes the report that goes to the hearing.
func investigator(h *house) {
	w := h.w
	id := investigated(w)
	r := h.reader("inge").open("/work").says("My work")
	r.open("/cases/"+id).says("Where it is", "What you can do now")
	r.act(id, docket.RecordInterview, fields{"Who was interviewed?": "Witness", "What it was about": "The night shift", "Day": "2.3.2025"})
	r.follow("Evidence").send("Upload", nil).says("Fill this in.")
	r.send("Upload", fields{"A document for this case": browser.File{Name: "rota.txt", Text: []byte("Rene, ward 3")}}).says("The document has come in.", "Documents that stand with no item")
	r.act(id, docket.RecordEvidence, fields{"What it is": "The rota of ward 3"})
	r.follow("Evidence").says("The rota of ward 3", "not shown to the respondent yet", "Interviews")
	r.act(id, docket.Note, fields{"What do you want to say?": "Ask the ward about the rota."})
	r.follow("Notes").says("Ask the ward about the rota.")
	r.act(id, docket.Disclose, nil)
	r.follow("Evidence").says("shown to the respondent").silent("not shown to the respondent yet")
	r.act(id, docket.FileReport, fields{"The report": "The log shows it.", "Allegations to be taken further": []string{"A1: Breach of the AHIMA Code of Ethics"}})
	r.says("Hearing")
	r.open("/cases/" + id + "/rulings").says("The log shows it.")
	h.reader("rene").open("/cases/" + id).says("The rota of ward 3").silent("Ask the ward")
}

// committee is a body of five, of whom one steps aside, who declare, hear, vote and
// decide; nobody sees how others voted before all have, and the one who left sees
// nothing any more.
func committee(h *house) {
	w := webtest.Under(h.T, "size: 5\n    alternates: 2\n    seated_by: ethics_chair\n    quorum: {votes: 4}", "size: 3\n    alternates: 2\n    seated_by: ethics_chair\n    quorum: {votes: 3}")
	h = &house{h.T, h.chromium, w, h.seen}
	id := w.File()
	w.Answered(id)
	members := []string{"pia", "paul", "petra", "otto", "quin"}
	w.SeatedWith(id, members...)
	at := map[string]*reader{}
	for _, m := range members {
		at[m] = h.reader(m).open("/cases/"+id).says("Before you read this case", "Rene Nachname").silent("Read charts", "The log shows it")
	}
	const near, free = "Do you stand near to anybody or anything in this case?", "No, I am free to take part"
	at["pia"].send("Sign the conflict certificate", nil).says("Fill this in.")
	for _, m := range members[:4] {
		at[m].send("Sign the conflict certificate", fields{near: free}).says("Case PRB-")
	}
	at["quin"].send("Sign the conflict certificate", fields{near: "Yes, I step aside", "What it is": "He is my cousin."}).says("My work")
	at["quin"].Go("/cases/" + id)
	at["quin"].silent("PRB-", "Read charts", "Rene")

	chair := h.reader("chiara")
	chair.act(id, docket.SetHearing, fields{"Day and hour": "8.4.2025 10:00", "Place": "By video"})
	w.ServeAll(id)
	at["pia"].open("/cases/"+id+"/hearing").says("Set for 8 April 2025", "By video", "4 of 4 members must be there")
	w.Wait(37 * 24 * time.Hour)
	chair.act(id, docket.HoldHearing, fields{
		"Who was there?": []string{"Pia Nachname", "Paul Nachname", "Petra Nachname", "Otto Nachname"}, "Did the respondent appear?": "Yes", "Minutes": "Both sides were heard.",
	})

	ballots, motion := "/cases/"+id+"/ballots", "section[aria-labelledby='m-violation-a1']"
	vote := func(m, choice string) *reader {
		at[m].open(ballots).SendIn(motion, "Cast my vote", fields{"Your vote": choice})
		return at[m]
	}
	vote("pia", "Yes")
	at["petra"].open(ballots).says("1 voted so far").silent("Pia Nachname: yes")
	vote("petra", "No")
	vote("paul", "Yes")
	vote("otto", "Yes")
	at["pia"].open(ballots).says("Petra Nachname: no").SendIn(motion, "Close this ballot", nil)
	at["pia"].open(ballots).says("Carried: 3 yes, 1 no, 0 abstained").follow("Enter the finding")
	at["pia"].send("Enter a finding", fields{"Was it a violation?": "Yes", "On which evidence?": []string{"E1: Access log"}, "Reasons": "The log proves it."}).says("Done: ")
	for _, m := range members[:4] {
		w.Act(m, id, docket.CastVote, object{"motion": "sanction:private_reprimand", "choice": "yes"})
	}
	w.Act("pia", id, docket.CloseBallot, object{"motion": "sanction:private_reprimand"})
	at["pia"].act(id, docket.IssueDecision, fields{"Reasons": "A neighbour must be able to trust.", "Sanction": "Private reprimand", "Dissent": "Petra Nachname: a letter would have done."})
	at["pia"].open("/cases/" + id + "/rulings").says("A neighbour must be able to trust.")
	h.reader("stella").open("/work").says("decision")
}

// appeal is brought by the respondent against a decision, and ruled on by three others,
// who send the case back to be decided again.
func appeal(h *house) {
	w := h.w
	id := w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": "private_reprimand"})
	rene := h.reader("rene").open("/cases/"+id).says("What was decided", "A violation was found", "not final yet", "A neighbour must be able to trust.", "A letter would have done.", "Private reprimand")
	rene.follow("Appeal").send("Appeal", nil).says("Fill this in.")
	rene.send("Appeal", fields{"Against what?": "What was found", "On which grounds?": []string{"The procedure was seriously breached"}, "Why is the decision wrong?": "My witness was turned away."}).says("Done: Appeal")
	panel := []string{"otto", "quin", "ruth"}
	w.Act("rita", id, docket.SeatPanel, object{"body": "appeal_panel", "members": []object{
		{"person": "otto", "role": "chair"}, {"person": "quin", "role": "member"}, {"person": "ruth", "role": "member"},
	}})
	at := map[string]*reader{}
	for _, m := range panel {
		w.Act(m, id, docket.Declare, object{"body": "appeal_panel", "clear": true})
		at[m] = h.reader(m).open("/cases/" + id + "/ballots")
	}
	const motion = "section[aria-labelledby='m-appeal-remand_decision']"
	for _, m := range panel {
		at[m].SendIn(motion, "Cast my vote", fields{"Your vote": "Yes"})
	}
	otto := at["otto"].open("/cases/" + id + "/bundle").says("My witness was turned away.").open("/cases/" + id + "/ballots")
	otto.SendIn(motion, "Close this ballot", nil)
	otto.open("/cases/" + id + "/ballots").says("Carried: 3 yes, 0 no, 0 abstained")
	otto.act(id, docket.DecideAppeal, fields{"How does the appeal end?": "It goes back to be decided again", "What is sent back": "The decision, after hearing the witness.", "Reasons": "A witness was refused without reasons."})
	rene.open("/cases/"+id).says("Where the case stands", "Set aside", "The appeal: the case goes back to be decided again", "The decision, after hearing the witness.").silent("No violation", "not final yet", "This was found")
	if now := rene.text(".way .now"); !strings.Contains(now, "Decision") {
		h.Errorf("after the remand the case is at %q", now)
	}
	h.reader("chiara").open("/cases/"+id).says("You owe now", "Seat ")
	h.reader("pia").open("/cases/" + id).silent("Cast my vote")
}

// sanction is probation with a condition: the office proposes that it takes effect and
// the chair is the second, the respondent reports that
// the condition is met and shows it, the office confirms, and the last day ends it.
func sanction(h *house) {
	w := h.w
	id := w.File()
	w.Answered(id)
	w.Decided(id, object{"sanction": "probation", "term": "1 year", "conditions": []object{{"text": "A course on privacy", "due": "90 calendar days"}}})
	rene := h.reader("rene").open("/cases/"+id).says("Probation with conditions", "Decided, not in effect yet")
	rene.act(id, docket.WaiveAppeal, fields{"I give up the appeal freely": "yes"})
	stella := h.reader("stella").open("/cases/" + id).says("Propose to put the sanction into effect, which takes two people")
	stella.act(id, docket.Propose, fields{"What do you propose?": "Put a sanction into effect", "Sanction": "S1: Probation with conditions", "Reasons": "It is final."})
	rene.open("/cases/" + id).says("Decided, not in effect yet")
	chiara := h.reader("chiara").open("/cases/"+id).says("You owe now", "Be the second person, or turn it down: Put a sanction into effect")
	chiara.act(id, docket.PutIntoEffect, fields{"Sanction": "S1: Probation with conditions"})
	rene.open("/cases/"+id).says("In effect", "A course on privacy", "not met yet").follow("Report that a condition is met")
	rene.send("Report that a condition is met", nil).says("Fill this in.")
	rene.act(id, docket.ReportCompliance, fields{
		"Sanction": "Probation with conditions", "Which condition?": "A course on privacy", "How you met it": "I took the course.",
		"What it is": "Certificate", "File": browser.File{Name: "certificate.txt", Text: []byte("passed")},
	}).says("Certificate")
	stella.open("/cases/" + id).says("Confirm")
	stella.act(id, docket.ConfirmComply, fields{"Sanction": "S1: Probation with conditions", "Condition": "S1: A course on privacy"})
	rene.open("/cases/" + id).says("met").silent("not met yet")
	w.Wait(370 * 24 * time.Hour)
	w.Ring(id)
	rene.open("/cases/" + id).says("Over").silent("Report that a condition is met")
	stella.open("/cases/" + id).says("Closed")
}
