package change_test

import (
	"strings"
	"testing"
	"time"

	"probity/procedure"
	"probity/procedure/change"
	"probity/procedure/clock"
)

// shipped is the pack that ships with the id.
func shipped(t *testing.T, id string) *procedure.Procedure {
	t.Helper()
	l, err := procedure.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := l.Current(id)
	if !ok {
		t.Fatalf("no pack %s", id)
	}
	return p
}

// edit is one small change of a pack's text: the first from after the anchor.
type edit struct{ after, from, to string }

// next is the pack with the edits, as its next version.
func next(t *testing.T, p *procedure.Procedure, edits ...edit) *procedure.Procedure {
	t.Helper()
	text := strings.Replace(string(p.Text()), "\nversion: ", "\nversion: next # ", 1)
	for _, e := range edits {
		at := strings.Index(text, e.after)
		if at < 0 {
			t.Fatalf("the pack does not say %q", e.after)
		}
		rest := text[at:]
		if !strings.Contains(rest, e.from) {
			t.Fatalf("after %q the pack does not say %q", e.after, e.from)
		}
		text = text[:at] + strings.Replace(rest, e.from, e.to, 1)
	}
	q, err := procedure.Load("next.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// told is what of a change a reader is told.
type told struct {
	what     string
	bearing  change.Bearing
	sentence string // part of it
}

const (
	response = "\n  - id: response\n    title: Response\n"
	window   = "\n  - id: appeal_window\n"
	ruling   = "\n  - id: appeal_ruling\n"
	minimum  = "\n  - id: hearing_notice\n"
	panel    = "\n  - id: hearing_panel\n"
	cause    = "\n  - id: appeal_received\n"
	better   = "For the respondent that is better."
	worse    = "For the respondent that is worse, or cannot be told."
)

// TestWhatEachChangeMeansToTheRespondent edits the shipped pack in small ways,
// there and back where it can be, and reads everything that is told of it.
func TestWhatEachChangeMeansToTheRespondent(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	tests := []struct {
		name  string
		edits []edit
		want  []told
	}{
		{"nothing but the version", nil, nil},
		{"only a citation", []edit{{response, "cite: provisional overlay 1.5", "cite: rule 7"}, {panel, "cite: provisional overlay 1.5", "cite: rule 8"}}, nil},
		{"a grace after the last entry", []edit{{"\nretain:\n", "{class: decided, period: 6 years, cite", "{class: decided, period: 6 years, grace: 1 year, cite"}},
			[]told{{"retain.decided.grace", change.Better, "nothing before, 1 year in the new version"}}},
		{"a record that is kept longer", []edit{{"\nretain:\n", "{class: decided, period: 6 years, cite", "{class: decided, period: 7 years, cite"}},
			[]told{{"retain.decided.period", change.Worse, "6 years before, 7 years in the new version"}}},
		{"a record that is kept shorter", []edit{{"\nretain:\n", "{class: decided, period: 6 years, cite", "{class: decided, period: 5 years, cite"}},
			[]told{{"retain.decided.period", change.Better, "6 years before, 5 years in the new version"}}},
		{"what takes two people, said as it was unsaid", []edit{{"\nretain:\n", "retain:", "two_people: {acts: [purge, put_into_effect, reveal_identity, release_legal_hold], within: 14 calendar days, cite: provisional overlay 1.5}\nretain:"}}, nil},
		{"a sanction by one person", []edit{{"\nretain:\n", "retain:", "two_people: {acts: [reveal_identity, release_legal_hold, purge], cite: provisional overlay 1.5}\nretain:"}},
			[]told{{"two_people.acts", change.Worse, "put_into_effect, reveal_identity, release_legal_hold, purge before, reveal_identity, release_legal_hold, purge in the new version"}}},
		{"a proposal that waits longer", []edit{{"\nretain:\n", "retain:", "two_people: {within: 30 calendar days, cite: provisional overlay 1.5}\nretain:"}},
			[]told{{"two_people.within", change.Same, "14 calendar days before, 30 calendar days in the new version"}}},
		{"only a title", []edit{{response, "title: Response", "title: The response"}}, nil},

		{"a longer time to respond", []edit{{response, "period: 30 calendar days", "period: 45 calendar days"}},
			[]told{{"clocks.response.rule.period", change.Better, "Response, length: 30 calendar days before, 45 calendar days in the new version. " + better}}},
		{"a shorter time to respond", []edit{{response, "period: 30 calendar days", "period: 20 calendar days"}},
			[]told{{"clocks.response.rule.period", change.Worse, "Response, length: 30 calendar days before, 20 calendar days in the new version. " + worse}}},
		{"another unit that is surely longer", []edit{{response, "period: 30 calendar days", "period: 2 months"}},
			[]told{{"clocks.response.rule.period", change.Better, better}}},
		{"another unit that may be longer or not", []edit{{response, "period: 30 calendar days", "period: 1 month"}},
			[]told{{"clocks.response.rule.period", change.Worse, worse}}},
		{"a longer extension", []edit{{response, "max: 30 calendar days", "max: 40 calendar days"}},
			[]told{{"clocks.response.extension.max", change.Better, better}}},
		{"no extension twice", []edit{{response, "times: 1", "times: 0"}},
			[]told{{"clocks.response.extension.times", change.Worse, worse}}},
		{"a longer time to appeal", []edit{{window, "period: 30 calendar days", "period: 31 calendar days"}},
			[]told{{"clocks.appeal_window.rule.period", change.Better, "Time to appeal, length: 30 calendar days before, 31 calendar days in the new version. " + better}}},
		{"a shorter time to appeal", []edit{{window, "period: 30 calendar days", "period: 29 calendar days"}},
			[]told{{"clocks.appeal_window.rule.period", change.Worse, worse}}},
		{"the body has less time", []edit{{ruling, "period: 60 calendar days", "period: 45 calendar days"}},
			[]told{{"clocks.appeal_ruling.rule.period", change.Better, better}}},
		{"the body has more time", []edit{{ruling, "period: 60 calendar days", "period: 90 calendar days"}},
			[]told{{"clocks.appeal_ruling.rule.period", change.Worse, worse}}},
		{"more time before the hearing", []edit{{minimum, "period: 30 calendar days", "period: 40 calendar days"}},
			[]told{{"clocks.hearing_notice.rule.period", change.Better, better}}},
		{"less time before the hearing", []edit{{minimum, "period: 30 calendar days", "period: 20 calendar days"}},
			[]told{{"clocks.hearing_notice.rule.period", change.Worse, worse}}},
		{"another owes it", []edit{{ruling, "owner: appeal_panel", "owner: reviewer"}},
			[]told{{"clocks.appeal_ruling.owner", change.Worse, "Ruling on the appeal, owner: appeal_panel before, reviewer in the new version. " + worse}}},

		{"a higher standard of proof", []edit{{"\nproof:", "finding: preponderance", "finding: clear_and_convincing"}},
			[]told{{"proof.finding", change.Better, "proof finding: preponderance before, clear_and_convincing in the new version. " + better}}},
		{"the respondent must prove more on appeal", []edit{{"\nproof:", "appeal: preponderance", "appeal: clear_and_convincing"}},
			[]told{{"proof.appeal", change.Worse, worse}}},
		{"more votes needed to expel", []edit{{"{id: expulsion", "fraction: two_thirds", "fraction: three_quarters"}},
			[]told{{"sanctions.expulsion.threshold.fraction", change.Better, "Expulsion, threshold fraction: two_thirds before, three_quarters in the new version. " + better}}},
		{"fewer votes needed to expel", []edit{{"{id: expulsion", "fraction: two_thirds", "fraction: majority"}},
			[]told{{"sanctions.expulsion.threshold.fraction", change.Worse, worse}}},
		{"votes to expel counted of others", []edit{{"{id: expulsion", "of: present", "of: cast"}},
			[]told{{"sanctions.expulsion.threshold.of", change.Worse, worse}}},
		{"more votes needed by the panel, which also carry what is for the respondent", []edit{{panel, "fraction: majority", "fraction: two_thirds"}},
			[]told{{"bodies.hearing_panel.threshold.fraction", change.Worse, worse}}},
		{"a smaller quorum", []edit{{panel, "quorum: {votes: 3}", "quorum: {votes: 2}"}},
			[]told{{"bodies.hearing_panel.quorum.votes", change.Worse, "the hearing panel, quorum votes: 3 before, 2 in the new version. " + worse}}},

		{"a longer suspension", []edit{{"{id: suspension", "max: 2 years", "max: 3 years"}},
			[]told{{"sanctions.suspension.max", change.Worse, "Suspension of membership, max: 2 years before, 3 years in the new version. " + worse}}},
		{"a shorter suspension", []edit{{"{id: suspension", "max: 2 years", "max: 18 months"}},
			[]told{{"sanctions.suspension.max", change.Better, better}}},
		{"a sanction told to the public", []edit{{"{id: private_reprimand", "effect: none", "effect: none, public: true"}},
			[]told{{"sanctions.private_reprimand.public", change.Worse, "Private reprimand, public: nothing before, true in the new version. " + worse}}},
		{"a sanction dropped", []edit{{"\nsanctions:", "  - {id: educational_letter, title: Educational letter, rank: 1, effect: none, cite: provisional overlay 1.5}\n", ""}},
			[]told{{"sanctions.educational_letter", change.Better, "Educational letter: there before, not there in the new version. " + better}}},

		{"a notice dropped", []edit{{cause, notice, ""}},
			[]told{{"notices.appeal_received", change.Worse, "Notice of appeal: there before, not there in the new version. " + worse}}},
		{"a notice says less", []edit{{cause, "contents: [who appealed, grounds, appeal panel, what happens next]", "contents: [who appealed, grounds]"}},
			[]told{{"notices.appeal_received.contents", change.Worse, worse}}},
		{"a notice says more", []edit{{cause, "contents: [who appealed, grounds", "contents: [whom to ask, who appealed, grounds"}},
			[]told{{"notices.appeal_received.contents", change.Better, better}}},

		{"an appeal can make it worse", []edit{{"\nappeal:", "reduce,", "reduce, increase,"}},
			[]told{{"appeal.outcomes", change.Worse, worse}}},
		{"an appeal no longer stops the sanction", []edit{{"\nappeal:", "stays: auto", "stays: never"}},
			[]told{{"appeal.stays", change.Worse, worse}}},
		{"more is published", []edit{{"\npublish:", "fields: [name, sanction]", "fields: [name, sanction, city]"}},
			[]told{{"publish.fields", change.Worse, worse}}},
		{"less is published", []edit{{"\npublish:", "fields: [name, sanction]", "fields: [sanction]"}},
			[]told{{"publish.fields", change.Better, better}}},
		{"how a report is made", []edit{{"\nfiling:", "signed: true", "signed: false"}},
			[]told{{"filing.signed", change.Same, "For the respondent that is the same."}}},
		{"a kind of change nobody thought of: who rules on a challenge", []edit{{panel, "ruled_by: ethics_chair", "ruled_by: reviewer"}},
			[]told{{"bodies.hearing_panel.challenge.ruled_by", change.Worse, worse}}},
		{"a principle is put in other words", []edit{{"{id: p1,", "Advocate, uphold and defend the right to privacy", "Uphold the right to privacy"}},
			[]told{{"codes.ahima-2011.principles.p1.text", change.Worse, worse}}},
		{"a ground is put in other words", []edit{{"{id: site_terms", "of an AHIMA site", "of any site"}},
			[]told{{"grounds.site_terms.title", change.Worse, worse}}},
		{"two changes are told each for itself", []edit{{response, "period: 30 calendar days", "period: 45 calendar days"}, {window, "period: 30 calendar days", "period: 20 calendar days"}},
			[]told{{"clocks.appeal_window.rule.period", change.Worse, worse}, {"clocks.response.rule.period", change.Better, better}}},
	}
	for _, tt := range tests {
		q := next(t, p, tt.edits...)
		got := change.Compare(p, q, change.Facts{Stage: "response"})
		for i := range got {
			if i >= len(tt.want) {
				t.Errorf("%s: also told: %s, %s: %s", tt.name, got[i].What, got[i].Bearing, got[i].Sentence)
				continue
			}
			if w := tt.want[i]; got[i].What != w.what || got[i].Bearing != w.bearing || !strings.Contains(got[i].Sentence, w.sentence) {
				t.Errorf("%s: %s, %s: %s\nwant %s, %s: … %s", tt.name, got[i].What, got[i].Bearing, got[i].Sentence, w.what, w.bearing, w.sentence)
			}
			if got[i].OldCite == "" || got[i].NewCite == "" || got[i].Obstacle {
				t.Errorf("%s: %+v", tt.name, got[i])
			}
		}
		if len(got) < len(tt.want) {
			t.Errorf("%s: only %d changes are told, not %d", tt.name, len(got), len(tt.want))
		}
	}
}

// TestARightToAStay tells a new right, and each way of making it smaller.
func TestARightToAStay(t *testing.T) {
	t.Parallel()
	p := shipped(t, "hhs-cmp")
	const section = "\nstay:\n"
	for _, tt := range []struct {
		name  string
		edits []edit
		want  map[string]change.Bearing
	}{
		{"not at once", []edit{{section, "  at_once: true\n", ""}}, map[string]change.Bearing{"stay.at_once": change.Worse}},
		{"without a bond", []edit{{section, "  security: true\n", ""}}, map[string]change.Bearing{"stay.security": change.Better}},
		{"in more stages", []edit{{section, "stages: [penalty]", "stages: [reconsideration, penalty]"}}, map[string]change.Bearing{"stay.stages": change.Better}},
		{"by another", []edit{{section, "ruled_by: alj", "ruled_by: board"}}, map[string]change.Bearing{"stay.ruled_by": change.Worse}},
	} {
		q := next(t, p, tt.edits...)
		got := change.Compare(p, q, change.Facts{Stage: "penalty"})
		if len(got) != len(tt.want) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		for _, x := range got {
			if want, ok := tt.want[x.What]; !ok || x.Bearing != want || !strings.Contains(x.NewCite, "160.550") {
				t.Errorf("%s: %s, %s [%s]", tt.name, x.What, x.Bearing, x.NewCite)
			}
		}
	}
	without := next(t, p, edit{section, `stay:
  stages: [penalty]
  of: [appeal]
  with: a copy of the notice of appeal that was filed with the court
  at_once: true
  security: true
  ruled_by: alj
  clock: stay_ruling
  cite: "45 CFR 160.550; unknown: stay"
`, ""})
	for _, x := range change.Compare(without, p, change.Facts{Stage: "penalty"}) {
		if x.Bearing != change.Better {
			t.Errorf("a right that there was not: %s, %s", x.What, x.Bearing)
		}
	}
	worse := 0
	for _, x := range change.Compare(p, without, change.Facts{Stage: "penalty"}) {
		if x.Bearing == change.Worse {
			worse++
		}
	}
	if worse == 0 {
		t.Error("a right that is taken away is not told as worse")
	}
}

// TestANewEditionOfTheCodeTouchesOnlyWhatItJudges: most new versions bring a new
// edition for conduct to come. It is told in one line, and moves with a case
// whose conduct was before it.
func TestANewEditionOfTheCodeTouchesOnlyWhatItJudges(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	q := next(t, p, edit{"  - id: ahima-2011\n", "    from: 2011-01-01\n", "    from: 2011-01-01\n    until: 2026-06-30\n"},
		edit{"\nstandings:", "\nstandings:", `
  - id: ahima-2026
    title: AHIMA Code of Ethics, 2026
    from: 2026-07-01
    cite: "2026"
    principles:
      - {id: q1, title: Privacy, text: Keep what you learn to yourself., example: Telling a friend of a diagnosis.}
      - {id: q2, title: Truth, text: Say what is so., example: Back-dating an entry.}

standings:`})
	for _, tt := range []struct {
		name               string
		edition            change.Edition
		edition2026, until change.Bearing
		obstacle           bool
	}{
		{"conduct before it", change.Edition{Allegation: "a1", Code: "ahima-2011", On: clock.MustDate("2026-06-30")}, change.Same, change.Same, false},
		{"conduct after it", change.Edition{Allegation: "a1", Code: "ahima-2011", On: clock.MustDate("2026-07-01")}, change.Same, change.Same, true},
		{"conduct for which there was none", change.Edition{Allegation: "a1", On: clock.MustDate("2026-08-01")}, change.Worse, change.Same, false},
	} {
		got := map[string]change.Change{}
		for _, x := range change.Compare(p, q, change.Facts{Stage: "response", Editions: []change.Edition{tt.edition}}) {
			if x.Obstacle {
				if !tt.obstacle || !strings.Contains(x.Sentence, "in force when it happened (ahima-2011)") {
					t.Errorf("%s: %s", tt.name, x.Sentence)
				}
				tt.obstacle = false
				continue
			}
			got[x.What] = x
		}
		if tt.obstacle {
			t.Errorf("%s: it could be moved", tt.name)
		}
		if len(got) != 2 || got["codes.ahima-2026"].Bearing != tt.edition2026 || got["codes.ahima-2011.until"].Bearing != tt.until {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if says := got["codes.ahima-2026"].Sentence; !strings.HasPrefix(says, "AHIMA Code of Ethics, 2026: not there before, there in the new version.") {
			t.Errorf("%s: %s", tt.name, says)
		}
	}
	if got := change.Compare(q, p, change.Facts{Editions: []change.Edition{{Allegation: "a1", Code: "ahima-2026", On: clock.MustDate("2026-07-01")}}}); !got[0].Obstacle {
		t.Errorf("moved away from the edition it is judged by: %+v", got[0])
	}
}

const notice = `
  - id: appeal_received
    title: Notice of appeal
    to: [respondent, complainant]
    on: [appealed]
    methods: [email, mailbox, registered_post]
    template: appeal_received
    contents: [who appealed, grounds, appeal panel, what happens next]
    cite: provisional overlay 1.5`

// TestADroppedNoticeThatTheCaseStandsOnForbidsTheMove: the same change is a
// worsening for one case and an obstacle for another, which was told by it.
func TestADroppedNoticeThatTheCaseStandsOnForbidsTheMove(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	q := next(t, p, edit{cause, notice, ""})
	for _, sent := range []bool{false, true} {
		f := change.Facts{Stage: "appeal"}
		if sent {
			f.Uses = []change.Use{{Kind: "notice", ID: "appeal_received"}}
		}
		worse, blocks := change.Worst(change.Compare(p, q, f))
		if len(worse) != 1 || len(blocks) > 0 != sent {
			t.Errorf("sent: %t, worse %+v, obstacles %+v", sent, worse, blocks)
		}
		if sent && blocks[0].Sentence != `The case stands on the notice "appeal_received", which the new version does not have.` {
			t.Error(blocks[0].Sentence)
		}
	}
}

// TestARunningTimeLimit follows the day of the response under versions that
// count it otherwise: it gets later by a move, or stays as served.
func TestARunningTimeLimit(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	k := p.Clock("response")
	served := clock.Trigger{Event: "served:notice_of_allegations:respondent", At: time.Date(2025, 3, 3, 18, 0, 0, 0, time.UTC)}
	due, err := k.Rule.Due(*p.Calendar(k.Rule.Calendar), served)
	if err != nil {
		t.Fatal(err)
	}
	chicago, err := time.LoadLocation(p.Calendar(k.Rule.Calendar).Zone)
	if err != nil {
		t.Fatal(err)
	}
	if due.Day.String() != "Wed 2 Apr 2025" { // 30 days after 3 March, a Wednesday
		t.Fatal(due.Day)
	}
	tests := []struct {
		name, period string
		touched      bool
		want         change.Bearing
		day, says    string
	}{
		{"longer", "45 calendar days", false, change.Better, "Thu 17 Apr 2025", "Response would end later, and does after a move: Thu 17 Apr 2025 instead of Wed 2 Apr 2025."},
		{"longer, but it was extended", "45 calendar days", true, change.Same, "Wed 2 Apr 2025", "Response was extended or stands still; it stays as it is: Wed 2 Apr 2025."},
		{"shorter", "10 calendar days", false, change.Same, "Wed 2 Apr 2025", "Response would be counted otherwise from now on (Thu 13 Mar 2025); what runs keeps its last day: Wed 2 Apr 2025."},
		{"the same", "30 calendar days", false, change.Same, "Wed 2 Apr 2025", "Response keeps its last day: Wed 2 Apr 2025."},
	}
	for _, tt := range tests {
		q := next(t, p, edit{response, "period: 30 calendar days", "period: " + tt.period})
		got := change.Compare(p, q, change.Facts{Stage: "response", Running: []change.Limit{
			{ID: "response/1", Rule: "response", Title: k.Title, Owner: k.Owner, Deadline: due, Touched: tt.touched},
		}})[0]
		if got.What != "response/1" || got.Area != "dates" || got.Bearing != tt.want || got.Sentence != tt.says || !got.OldDue.Equal(due.At) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		// A day ends when the next one begins.
		if d := clock.DateOf(got.NewDue.Add(-time.Second), chicago); d.String() != tt.day {
			t.Errorf("%s: the day is %s, not %s", tt.name, d, tt.day)
		}
		if (got.Later != nil) != (tt.want == change.Better) {
			t.Errorf("%s: a move gives it %v", tt.name, got.Later)
		}
	}
}

// TestTheFormatIsToldByWhatItMeans has the next version of a text that named no
// format: what the new one leaves unsaid is read otherwise, and that is told, not the
// number.
func TestTheFormatIsToldByWhatItMeans(t *testing.T) {
	t.Parallel()
	p := shipped(t, "ahima-membership")
	old, err := procedure.LoadKept("old.yaml", []byte(strings.Replace(string(p.Text()), "\nformat: 2\n", "\n", 1)))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		from, to *procedure.Procedure
		bearing  change.Bearing
	}{{old, p, change.Better}, {p, old, change.Worse}} {
		got := change.Compare(x.from, x.to, change.Facts{Stage: "sanction"})
		if len(got) != 1 || got[0].What != "two_people.acts" || got[0].Bearing != x.bearing || got[0].OldCite != procedure.TwoRule {
			t.Errorf("told: %+v", got)
		}
	}
}
