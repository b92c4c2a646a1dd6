package notice

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"probity/docket"
	"probity/procedure"
	"probity/procedure/clock"
	"probity/procedure/proceduretest"
)

// shipped loads every pack that can be loaded today.
func shipped(t *testing.T) []*procedure.Procedure {
	t.Helper()
	if l, err := proceduretest.Shipped(); err == nil {
		return l.All()
	}
	files, err := filepath.Glob("../procedure/packs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []*procedure.Procedure
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p, err := procedure.Load(filepath.Base(f), text)
		if err != nil {
			t.Logf("%s cannot be loaded: %v", f, err)
			continue
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatal("no pack can be loaded")
	}
	return all
}

// full is a state in which something of everything has happened, so that every
// letter has what it speaks of.
func full(p *procedure.Procedure) (*docket.State, map[int]*docket.Entry) {
	at := time.Date(2024, 5, 6, 15, 0, 0, 0, time.UTC)
	s := &docket.State{
		Case: "K7F2-93QM", Procedure: p.ID, Track: p.Track, Head: 20, OpenedAt: at.AddDate(0, -1, 0), UpdatedAt: at, Stage: p.First().ID, Round: 1, Source: "person",
		Complainant: docket.Party{Person: "compl", Name: reporterName}, Respondent: docket.Party{Person: "resp", Name: respondentName},
		Evidence:     []docket.Evidence{{ID: "e1", Title: "EVIDENCECANARY", Disclosed: 3}, {ID: "e2", Title: "EVIDENCECANARY"}},
		Informations: []docket.Information{{ID: "q1", To: procedure.Complainant, Asked: 2}, {ID: "q2", To: procedure.Respondent, Asked: 2}},
		Hearings:     []docket.HearingRecord{{For: at.AddDate(0, 2, 0), Set: 4, Round: 1}},
		Predicate:    &docket.Predicate{Authority: "State board", What: "Licence revoked", On: clock.MustDate("2023-11-02"), Certified: true, Final: true},
		Findings:     []docket.Finding{{Allegation: "a1", Violation: true, Standard: p.Proof.Finding, Burden: "body", Round: 1, Seq: 5}},
		Decisions:    []docket.Decision{{ID: "d1", Kind: "decision", Round: 1, Violation: true, Sanctions: []string{"s1"}, Seq: 6, At: at}},
		Appeals:      []docket.AppealRecord{{ID: "p1", By: procedure.Respondent, Against: "findings", Seq: 7, Of: "d1"}},
		Offers:       []docket.Offer{{ID: "o1", By: procedure.Owner, Seq: 8, Status: "open"}},
		Petitions:    []docket.Petition{{ID: "r1", Sanction: "s1", Seq: 9}},
		Closed:       &docket.Closing{Disposition: "sanctioned", At: at},
	}
	if len(p.Appeal.Grounds) > 0 {
		s.Appeals[0].Grounds = []string{p.Appeal.Grounds[0].ID}
	}
	a := docket.Allegation{ID: "a1", Ground: p.Grounds[0].ID, Text: allegationText, From: clock.MustDate("2024-02-12"), Added: 1}
	if c := p.CodeAt(a.From); c != nil && len(c.Principles) > 0 {
		a.Code, a.Principles = c.ID, []string{c.Principles[0].ID}
	}
	s.Allegations = []docket.Allegation{a}
	if len(p.Sanctions) > 0 {
		s.Sanctions = []docket.InForce{{ID: "s1", Sanction: p.Sanctions[0].ID, Standing: p.Sanctions[0].Standing, Status: docket.StatusInEffect, Effective: at,
			Term: clock.MustPeriod("6 months"), Conditions: []docket.Condition{{ID: "k1", Text: "Take a course on privacy", Due: clock.MustPeriod("3 months")}}}}
	}
	if len(p.Interim) > 0 {
		s.Measures = []docket.Measure{{ID: "m1", Measure: p.Interim[0].ID, Ground: p.Interim[0].Grounds[0], At: at, Until: at.AddDate(0, 0, 14)}}
	}
	if len(p.Bodies) > 0 {
		s.Panels = []docket.Panel{{Body: p.Bodies[0].ID, Round: 1, Seats: []docket.Seat{{Person: "m1", Role: "chair"}}}}
		s.Hearings[0].Body = p.Bodies[0].ID
	}
	d, err := clock.Rule{Period: clock.MustPeriod("30 calendar days")}.Due(*p.Calendar(""), clock.Trigger{Event: "x", At: at, Label: "the notice"})
	if err == nil {
		for i, c := range p.Clocks {
			if i < 2 || c.Owner == procedure.Respondent || c.Owner == procedure.Complainant {
				s.Clocks = append(s.Clocks, docket.Running{ID: c.ID + "/1", Rule: c.ID, Title: c.Title, Owner: c.Owner, Duty: c.Duty, Act: docket.Kind(c.Act), Deadline: d, Cite: c.Provisions})
			}
		}
	}
	s.Clocks = append(s.Clocks, docket.Running{ID: "term/1", Rule: docket.TermRule, Title: "Term", Owner: procedure.Respondent, Duty: "Keep to it", Ref: "s1", Deadline: d, Cite: "x"})
	entries := map[int]*docket.Entry{
		2: {Particulars: &docket.Question{Text: "When did you see it?"}},
		4: {Particulars: &docket.HearingSet{Place: "Room 4", Witnesses: []string{"Dana Hill"}}},
		5: {Particulars: &docket.FindingMade{Allegation: "a1", Reasons: "The log shows it."}},
	}
	return s, entries
}

// causes gives the kinds of letter the entry that they come from.
func cause(template string) docket.Particulars {
	switch template {
	case "dismissal":
		return &docket.Dismissal{Ground: "unsupported", Reasons: "It says so."}
	case "referral":
		return &docket.Referral{To: "The state board", Reasons: "It says so."}
	case "charge":
		return &docket.Charging{Text: "That he did it."}
	case "extension":
		return &docket.ExtensionRuling{Grant: true, Reasons: "It says so."}
	case "report", "draft_report":
		return &docket.ReportFiled{Text: "REPORTCANARY", Recommend: []string{"a1"}}
	case "decision":
		return &docket.DecisionIssued{Reasons: "It says so.", Violation: true}
	case "appeal_decision":
		return &docket.AppealRuling{Outcome: "affirm", Reasons: "It says so."}
	case "breach":
		return &docket.BreachAlleged{Sanction: "s1", Text: "No course was taken."}
	case "withdrawal":
		return &docket.WithdrawalRuling{Grant: true, Reasons: "It says so."}
	case "interim":
		return &docket.InterimImposed{Reasons: "It says so."}
	case "generic":
		return &docket.Holding{Forum: "The county court", Reasons: "It says so."}
	case "stay":
		return &docket.StayOrder{Reasons: "It says so."}
	}
	return nil
}

func each(t *testing.T, f func(t *testing.T, p *procedure.Procedure, n *procedure.Notice, l docket.Letter, got Letter, bare Letter)) {
	now := time.Date(2024, 5, 6, 16, 0, 0, 0, time.UTC)
	for _, p := range shipped(t) {
		s, entries := full(p)
		for i := range p.Notices {
			n := &p.Notices[i]
			for _, to := range n.To {
				t.Run(p.ID+"/"+n.ID+"/"+string(to), func(t *testing.T) {
					l := docket.Letter{ID: "n1", Notice: n.ID, To: to, Methods: n.Methods, Seq: 10, IssuedAt: now, About: []string{"a1", "s1", "d1", "p1", "o1", "m1", "r1"}}
					if to == procedure.Respondent {
						l.Person = "resp"
					} else if to == procedure.Complainant {
						l.Person = "compl"
					}
					if len(s.Clocks) > 0 {
						l.About, l.Clock = append(l.About, s.Clocks[len(s.Clocks)-1].ID), s.Clocks[len(s.Clocks)-1].ID
					}
					entries[10] = nil
					if c := cause(n.Template); c != nil {
						entries[10] = &docket.Entry{Seq: 10, Visible: docket.ToParties, Particulars: c}
					}
					names := Names{Of: (&story{}).names().Of, Entry: func(seq int) *docket.Entry { return entries[seq] }, Contact: "office@example.org", ReadAt: "https://p.example/mail"}
					got, err := Write(p, s, l, names, now)
					if err != nil {
						t.Fatal(err)
					}
					early := &docket.State{Case: s.Case, Head: 1, OpenedAt: s.OpenedAt, Stage: p.First().ID, Complainant: s.Complainant, Respondent: s.Respondent, Allegations: s.Allegations}
					bare, err := Write(p, early, docket.Letter{ID: "n1", Notice: n.ID, To: to}, Names{}, now)
					if err != nil {
						t.Fatalf("with nothing known: %v", err)
					}
					f(t, p, n, l, got, bare)
				})
			}
		}
	}
}

var emptiness = regexp.MustCompile(`%!|<no value>|<p>\s*</p>|<li>\s*</li>|<h2>\s*</h2>|<td>\s*</td>|<th[^>]*>\s*</th>|<ul>\s*</ul>|<table>\s*</table>|<blockquote[^>]*>\s*</blockquote>|\(Rule: \.|: \.|\(\)|, ,|\.\.|  by  |, to \.|against ,|\d{4} \(Rule: `)

var style = regexp.MustCompile(`(?s)<style>.*?</style>`)

func TestEveryNoticeOfEveryPack(t *testing.T) {
	each(t, func(t *testing.T, p *procedure.Procedure, n *procedure.Notice, _ docket.Letter, got, bare Letter) {
		for _, l := range []Letter{got, bare} {
			for what, s := range map[string]string{"text": l.Text, "page": style.ReplaceAllString(l.HTML, "")} {
				flat := strings.Join(strings.Fields(s), " ")
				if m := emptiness.FindString(flat); m != "" {
					at := strings.Index(flat, m)
					t.Errorf("the %s has something empty or unfinished: …%s…", what, flat[max(0, at-80):min(len(flat), at+80)])
				}
				for _, must := range []string{"K7F2-93QM", "Mon 6 May 2024", p.Body, n.Title} {
					if !strings.Contains(html.UnescapeString(flat), must) {
						t.Errorf("the %s does not say %q", what, must)
					}
				}
				if c := strings.Fields(p.Caution); p.Authority != procedure.Official && !strings.Contains(strings.ReplaceAll(html.UnescapeString(flat), "> ", ""), strings.Join(c, " ")) {
					t.Errorf("the %s does not say how far the procedure may be trusted", what)
				}
			}
			if strings.ContainsAny(l.Text, "\x01\x02\r\u202e") {
				t.Error("a control character is left in the text")
			}
			if l.Subject == "" || strings.Contains(l.Subject, "\n") {
				t.Errorf("subject %q", l.Subject)
			}
		}
	})
}

var tags = regexp.MustCompile(`(?s)<head>.*?</head>|<[^>]*>`)
var marks = regexp.MustCompile(`[^\pL\pN ]+`)

// The text and the page say the same, word for word.
func TestTextAndPageAgree(t *testing.T) {
	flat := func(s string) string {
		return strings.Join(strings.Fields(marks.ReplaceAllString(strings.ToLower(s), " ")), " ")
	}
	each(t, func(t *testing.T, _ *procedure.Procedure, _ *procedure.Notice, _ docket.Letter, got, _ Letter) {
		text, page := flat(got.Text), flat(html.UnescapeString(tags.ReplaceAllString(got.HTML, " ")))
		if text != page {
			i := 0
			for i < len(text) && i < len(page) && text[i] == page[i] {
				i++
			}
			t.Errorf("they part at:\ntext …%s\npage …%s", text[max(0, i-40):min(len(text), i+80)], page[max(0, i-40):min(len(page), i+80)])
		}
	})
}

// What nobody may learn from a letter: the reporter's name, to the respondent;
// what the evidence is, to anybody; and no script runs.
func TestLettersKeepWhatMustBeKept(t *testing.T) {
	each(t, func(t *testing.T, p *procedure.Procedure, _ *procedure.Notice, l docket.Letter, got, _ Letter) {
		for _, s := range []string{got.Text, got.HTML} {
			for _, canary := range []string{"EVIDENCECANARY", "REPORTCANARY"} {
				if strings.Contains(s, canary) {
					t.Errorf("the letter has %s", canary)
				}
			}
			for _, part := range strings.Fields(reporterName) {
				if l.To == procedure.Respondent && !p.Filing.IdentityDisclosed && strings.Contains(strings.ToLower(s), strings.ToLower(part)) {
					t.Errorf("the respondent learns %s", part)
				}
			}
		}
		if strings.Contains(got.HTML, "<script") || strings.Contains(got.HTML, "http-equiv") || regexp.MustCompile(`(?i)\b(src|href|onload)=`).MatchString(got.HTML) {
			t.Error("the page could run or load something")
		}
	})
}

// A leave by rule lets the name through; an anonymous reporter has none to let
// through.
func TestReveal(t *testing.T) {
	x := begin(t, ahima(t))
	x.file()
	x.accept()
	x.s.Reveals = []docket.Reveal{{To: procedure.Respondent, Basis: "consent", Seq: 3}}
	if got := x.write("notice_of_allegations", procedure.Respondent); !strings.Contains(got.Text, reporterName) {
		t.Error("a recorded consent does not let the name through")
	}
	x.s.Complainant.Anonymous = true
	if got := x.write("notice_of_allegations", procedure.Respondent); strings.Contains(got.Text, "made by") {
		t.Error("an anonymous reporter is named")
	}
	if got := x.write("acknowledgement", procedure.Complainant); strings.Contains(got.Text, "Dear "+reporterName) {
		t.Error("a letter into an anonymous mailbox has a name")
	}
}

// mustSay gives what a pack asks for the words by which a letter says it.
var mustSay = map[string]string{
	"case number": `K7F2-93QM`, "day of receipt": `It reached .* on `, "what happens next": `WHAT HAPPENS NEXT`, "whom to ask": `reach the office`,
	"question": `When did you see it`, "last day to answer": `last day`, "what happens without an answer": `(?i)if you do not`,
	"each allegation": `Allegation a1`, "principle and edition of the code": `Provisions cited, of`, "copy of the complaint": `She opened the chart`,
	"copy of the report": `She opened the chart`, "last day to respond": `last day`, "right to counsel": `counsel`, "what silence means": `(?i)if you do not|is treated as`,
	"word on retaliation": `Nobody may be made to suffer`, "that the rules are provisional": `(?i)provisional`, "judgment of the other body": `Licence revoked`,
	"test that failed": `not enough that supports`, "reasons": `It says so`, "right of the complainant to ask for review": `(?i)review|dismissed`, "right to ask for review": `(?i)review|dismissed`,
	"last day to ask": `(?i)last day|dismissed`, "body referred to": `The state board`, "what is due": `last day is`, "last day": `(?i)last day`, "what happens afterwards": `(?i)if you do not|After that day|\.`,
	"what was extended": `Time limit:`, "new last day": `New last day:`, "evidence": `on the register of evidence`, "what the investigator found": `recommends`, "what was found": `recommends`,
	"day": `Day: `, "time": `Time: `, "place": `Room 4`, "panel members": `Ada Frost`, "right to challenge": `(?i)to object`, "witnesses": `Dana Hill`, "right to waive": `(?i)give (the|a) hearing up|WHEN AND WHERE`,
	"each finding": `Finding: Proven`, "principle": `Allegation a1`, "standard of proof": `standard of proof is`, "sanction": `Sanction: `, "right to appeal": `APPEAL`, "grounds of appeal": `Grounds of appeal|no appeal`,
	"grounds": `(?i)grounds|no appeal`, "last day to appeal": `(?i)to appeal|no appeal`, "that nothing takes effect before the appeal is over": `No sanction takes effect before`,
	"who appealed": `appealed against`, "appeal panel": `It goes to|appeal`, "outcome": `The decision stands|Reinstatement`, "what takes effect and when": `WHAT TAKES EFFECT`,
	"first day": `First day: `, "conditions": `k1: Take a course`, "standing it touches": `It touches: `, "condition": `k1: Take a course`, "alleged breach": `No course was taken`, "what may follow": `WHAT MAY FOLLOW`,
	"whether the case ends": `The case ends`, "how it ended": `what was ordered is done`, "how long the record is kept": `Record kept:`,
}

// Every letter says what its pack asks of it. A phrase that is not in the table
// is only told: the letter itself lists it, so that the addressee can ask.
func TestContentsAreCovered(t *testing.T) {
	each(t, func(t *testing.T, p *procedure.Procedure, n *procedure.Notice, l docket.Letter, got, _ Letter) {
		text := strings.Join(strings.Fields(got.Text), " ")
		body, foot, _ := strings.Cut(text, "asks that it tell you:")
		for _, c := range n.Contents {
			if !strings.Contains(foot, strings.Join(strings.Fields(c), " ")) {
				t.Errorf("the letter does not list %q", c)
			}
			want := mustSay[c]
			switch {
			case want == "":
				t.Logf("not checked: %q", c)
			case strings.HasPrefix(want, "It touches") && p.Sanctions[0].Standing == "":
			case strings.Contains(strings.ToLower(body), strings.ToLower(c)):
			case !regexp.MustCompile(want).MatchString(body):
				t.Errorf("%s to %s does not say %q", n.Template, l.To, c)
			}
		}
	})
}
