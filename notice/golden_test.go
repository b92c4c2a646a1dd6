package notice

import (
	"path/filepath"
	"testing"

	"probity/docket"
	"probity/internal/golden"
	"probity/procedure"
)

func TestLettersReadWell(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	golden.Hold(t, filepath.Join("testdata", "acknowledgement.txt"), x.write("acknowledgement", procedure.Complainant).Text)
	x.accept()
	l := x.write("notice_of_allegations", procedure.Respondent)
	golden.Hold(t, filepath.Join("testdata", "notice_of_allegations.txt"), l.Text)
	golden.Hold(t, filepath.Join("testdata", "notice_of_allegations.html"), l.HTML)
	x.toHearing()
	golden.Hold(t, filepath.Join("testdata", "hearing.txt"), x.write("hearing", procedure.Respondent).Text)
	golden.Hold(t, filepath.Join("testdata", "report.txt"), x.write("report", procedure.Respondent).Text)
	x.toDecision()
	golden.Hold(t, filepath.Join("testdata", "decision.txt"), x.write("decision", procedure.Respondent).Text)
	m, err := Announce(x.p, x.s, x.last("decision", procedure.Respondent), "robin@example.org", 1, x.names())
	if err != nil {
		t.Fatal(err)
	}
	golden.Hold(t, filepath.Join("testdata", "mail.txt"), "To: "+m.To+"\nSubject: "+m.Subject+"\n\n"+m.Text)
}

func TestDismissalReadsWell(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	x.act("staff", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: "The log that was named shows no access on those days."})
	golden.Hold(t, filepath.Join("testdata", "dismissal.txt"), x.write("dismissal", procedure.Complainant).Text)
}
