package notice

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"probity/docket"
	"probity/procedure"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; read it, and run go test -update if it is better.\n%s", file, got)
	}
}

func TestLettersReadWell(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	golden(t, "acknowledgement.txt", x.write("acknowledgement", procedure.Complainant).Text)
	x.accept()
	l := x.write("notice_of_allegations", procedure.Respondent)
	golden(t, "notice_of_allegations.txt", l.Text)
	golden(t, "notice_of_allegations.html", l.HTML)
	x.toHearing()
	golden(t, "hearing.txt", x.write("hearing", procedure.Respondent).Text)
	golden(t, "report.txt", x.write("report", procedure.Respondent).Text)
	x.toDecision()
	golden(t, "decision.txt", x.write("decision", procedure.Respondent).Text)
	m, err := Announce(x.p, x.s, x.last("decision", procedure.Respondent), "robin@example.org", 1, x.names())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "mail.txt", "To: "+m.To+"\nSubject: "+m.Subject+"\n\n"+m.Text)
}

func TestDismissalReadsWell(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	x.act("staff", docket.Dismiss, &docket.Dismissal{Ground: "unsupported", Reasons: "The log that was named shows no access on those days."})
	golden(t, "dismissal.txt", x.write("dismissal", procedure.Complainant).Text)
}
