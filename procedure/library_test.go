package procedure

import (
	"strings"
	"testing"

	"probity/procedure/clock"
)

func shipped(t testing.TB) *Library {
	t.Helper()
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestShippedPacksLoad(t *testing.T) {
	want := []string{
		"aba-model-rules",
		"abcop-2020",
		"acm",
		"acpe-2016",
		"ahima-membership",
		"aicpa-jeep",
		"asha-2012",
		"bacb",
		"bgc",
		"cchiim-credential",
		"cfp-older",
		"eu-reports",
		"hcqia-peer-review",
		"hhs-cmp",
		"isa",
		"judges-28usc",
		"nar-ethics",
		"phs-93-2005",
		"pmi",
		"ptcb",
	}
	var got []string
	for _, p := range shipped(t).All() {
		got = append(got, p.ID)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("shipped %v, want %v", got, want)
	}
}

// A case is pinned to the digest of a text. The digest is that of the bytes, so
// it is the same on every machine and in every run.
func TestDigestIsOfTheText(t *testing.T) {
	a, b := shipped(t), shipped(t)
	for i, p := range a.All() {
		if q := b.All()[i]; p.Digest() != q.Digest() || len(p.Digest()) != 64 {
			t.Errorf("%s: digest %q, then %q", p.ID, p.Digest(), q.Digest())
		}
		again, err := Load("again.yaml", a.Text(p.Digest()))
		if err != nil || again.Digest() != p.Digest() {
			t.Errorf("%s: its own text loads as %v, %v", p.ID, again, err)
		}
		if edited, err := Load("edited.yaml", append(p.Text(), "# a remark\n"...)); err != nil || edited.Digest() == p.Digest() {
			t.Errorf("%s: an edited text keeps the digest (%v)", p.ID, err)
		}
	}
	if string(mustLoad(t, small).Text()) != small {
		t.Error("the text is not kept as it was read")
	}
	if got := mustLoad(t, small).Digest(); got != smallDigest {
		t.Errorf("digest of the small pack is %s", got)
	}
}

func mustLoad(t testing.TB, text string) *Procedure {
	t.Helper()
	p, err := Load("small.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLibraryLooksUp(t *testing.T) {
	old := mustLoad(t, small)
	later := mustLoad(t, strings.NewReplacer(`version: "1"`, `version: "2"`, "in_force: 2020-01-01", "in_force: 2024-07-01").Replace(small))
	l, err := NewLibrary(later, old, old)
	if err != nil {
		t.Fatal(err)
	}
	if all := l.All(); len(all) != 2 || all[0] != old || all[1] != later {
		t.Errorf("All is %v", all)
	}
	if p, ok := l.Current("small"); !ok || p != later {
		t.Error("Current is not the latest version")
	}
	for day, want := range map[string]*Procedure{"2019-12-31": nil, "2020-01-01": old, "2024-06-30": old, "2024-07-01": later} {
		if p, ok := l.InForce("small", clock.MustDate(day)); p != want || ok != (want != nil) {
			t.Errorf("in force on %s: %v", day, p)
		}
	}
	if p, ok := l.ByDigest(old.Digest()); !ok || p != old {
		t.Error("ByDigest does not find the pinned text")
	}
	if _, ok := l.ByDigest("no"); ok {
		t.Error("ByDigest finds what is not there")
	}
	if _, ok := l.Current("no"); ok || l.Text("no") != nil {
		t.Error("an unknown id is found")
	}
	l.Text(old.Digest())[0] = 'X'
	l.All()[0] = nil
	if l.All()[0] != old || l.Text(old.Digest())[0] == 'X' {
		t.Error("a caller can change the library")
	}
}

func TestLibraryRefusesTwoTextsOfOneVersion(t *testing.T) {
	other := mustLoad(t, strings.Replace(small, "title: Small", "title: Other", 1))
	if _, err := NewLibrary(mustLoad(t, small), other); err == nil || !strings.Contains(err.Error(), "two different texts call themselves small version 1") {
		t.Errorf("got %v", err)
	}
	sameDay := mustLoad(t, strings.Replace(small, `version: "1"`, `version: "2"`, 1))
	if _, err := NewLibrary(mustLoad(t, small), sameDay); err == nil || !strings.Contains(err.Error(), "both come into force") {
		t.Errorf("got %v", err)
	}
	if _, err := NewLibrary(&Procedure{}); err == nil {
		t.Error("a procedure that was not read is taken")
	}
}

// What the packs say is what their sources say: the numbers a reader would look
// up first.
func TestPacksSayWhatTheirSourcesSay(t *testing.T) {
	l := shipped(t)
	pack := func(id string) *Procedure { p, _ := l.Current(id); return p }
	periods := map[string]string{
		"ahima-membership response": "30 calendar days", "ahima-membership appeal_window": "30 calendar days",
		"ahima-membership hearing_notice": "30 calendar days", "ahima-membership acknowledgement": "7 calendar days",
		"acpe-2016 response": "30 calendar days", "acpe-2016 respondent_answer": "21 calendar days",
		"acpe-2016 hearing_held": "3 months", "acpe-2016 hearing_notice": "1 month", "acpe-2016 new_information": "2 weeks",
		"acpe-2016 appeal_window": "30 calendar days", "acpe-2016 final_notice": "1 calendar day",
		"cfp-older first_response": "30 calendar days", "cfp-older second_response": "20 calendar days", "cfp-older answer": "20 calendar days",
		"cfp-older hearing_notice": "30 calendar days", "cfp-older suspension_proof": "30 calendar days", "cfp-older interim_answer": "20 calendar days",
		"abcop-2020 appeal_window": "15 calendar days", "abcop-2020 decision_notice": "30 calendar days", "abcop-2020 appeal_ruling": "60 calendar days",
		"acm appeal_window": "30 calendar days", "acm complainant_window": "30 calendar days",
		"asha-2012 further_window": "30 calendar days", "asha-2012 appeal_window": "30 calendar days",
		"nar-ethics response": "15 calendar days", "nar-ethics reply_copy": "5 calendar days", "nar-ethics hearing_date": "5 calendar days",
		"nar-ethics hearing_notice": "21 calendar days", "nar-ethics dismissal_window": "20 calendar days", "nar-ethics appeal_window": "20 calendar days",
		"phs-93-2005 inquiry": "60 calendar days", "phs-93-2005 begin_investigation": "30 calendar days", "phs-93-2005 investigation": "120 calendar days",
		"hhs-cmp hearing_request": "90 calendar days", "hhs-cmp exchange_opens": "60 calendar days", "hhs-cmp exchange": "15 calendar days",
		"hhs-cmp statistical_report": "30 calendar days", "hhs-cmp decision": "60 calendar days", "hhs-cmp decision_final": "60 calendar days",
		"hhs-cmp appeal_window": "30 calendar days", "hhs-cmp opposition": "30 calendar days", "hhs-cmp appeal_ruling": "60 calendar days", "hhs-cmp board_final": "60 calendar days",
		"aba-model-rules answer": "20 calendar days", "aba-model-rules effective": "15 calendar days",
		"aba-model-rules suspension_notice": "10 calendar days", "aba-model-rules disbarment_notice": "10 calendar days",
		"hcqia-peer-review hearing_request": "30 calendar days", "hcqia-peer-review hearing_notice": "30 calendar days",
		"hcqia-peer-review restriction_end": "14 calendar days", "hcqia-peer-review npdb": "30 calendar days",
		"phs-93-2005 tell_oversight": "30 calendar days", "phs-93-2005 draft_comment": "30 calendar days", "phs-93-2005 appeal_ruling": "120 calendar days",
	}
	for key, want := range periods {
		id, name, _ := strings.Cut(key, " ")
		if k := pack(id).Clock(name); k == nil || k.Rule.Period.String() != want {
			t.Errorf("%s: %v, want %s", key, k, want)
		}
	}
	if got := pack("ahima-membership").BodyOf("hearing_panel").Quorum.Needs(3); got != 3 {
		t.Errorf("the AHIMA panel needs %d", got)
	}
	if s := pack("ahima-membership").Sanction("expulsion"); s.Threshold.Needs(3) != 2 || s.Threshold.Fraction != "two_thirds" {
		t.Errorf("expulsion needs %s", s.Threshold)
	}
	if dec := pack("cfp-older").BodyOf("dec"); dec.Quorum.Needs(dec.Size) != 6 {
		t.Errorf("two thirds of nine are %d", dec.Quorum.Needs(dec.Size))
	}
	asha := pack("asha-2012")
	for _, id := range []string{"response", "further_window", "appeal_window"} {
		if add := asha.Clock(id).Rule.ServiceAddend; len(add) != 1 || add[0].Period.String() != "3 calendar days" {
			t.Errorf("ASHA adds %v to %s for the mail", add, id)
		}
	}
	if s := asha.Sanction("revocation"); s.Threshold.Needs(5) != 4 {
		t.Errorf("two thirds of five are %d", s.Threshold.Needs(5))
	}
	if acpe := pack("acpe-2016"); acpe.BodyOf("hearing_panel").ChairVote != ChairTieOnly || strings.Join(acpe.Appeal.Complainant, "") != "findings" || len(acpe.Appeal.Grounds) != 2 {
		t.Error("ACPE: the chair breaks ties, complainants appeal findings, on two grounds")
	}
	ahima := pack("ahima-membership")
	for day, want := range map[string]int{"2000-05-01": 9, "2007-05-01": 0, "2015-05-01": 11} {
		n := 0
		if code := ahima.CodeAt(clock.MustDate(day)); code != nil {
			n = len(code.Principles)
		}
		if n != want {
			t.Errorf("conduct of %s is judged by %d principles, want %d", day, n, want)
		}
	}
	for _, p := range l.All() {
		if p.Authority == Official {
			t.Errorf("%s claims to be official", p.ID)
		}
	}
}
