package procedure

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// small is a whole pack, as short as one can be.
var small = func() string {
	text, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		panic(err)
	}
	return string(text)
}()

const smallDigest = "fb31958183660db6a02aca162412db9fde3a22b72a71b237e00b41204e857a79"

// badPack is the small pack with one thing changed, and every problem that must
// be told.
type badPack struct {
	name, old, new string
	want           []string
}

// seeded bad packs: the small pack with one thing changed, and every problem
// that must be told, in order.
var bad = []badPack{
	{"unknown field", "title: Small\n", "titel: Small\n", []string{
		`small.yaml:3: there is no field "titel" here (did you mean "title"?)`,
	}},
	{"duplicate key", "track: membership\n", "track: membership\ntrack: credential\n", []string{
		`small.yaml:9: the key "track" is given twice; the first is on line 8`,
	}},
	{"not a number", `size: 3`, `size: three`, []string{
		`small.yaml:44: bodies.panel_one.size: this must be a whole number`,
	}},
	{"not a list", `unknown: [{id: everything, says: Nothing is known., concerns: [filing, "clock:intake"], assumed: all of it}]`, `unknown: everything`, []string{
		`small.yaml:11: unknown: this must be a list`,
	}},
	{"an unknown in the old form", `unknown: [{id: everything, says: Nothing is known., concerns: [filing, "clock:intake"], assumed: all of it}]`, `unknown: [everything]`, []string{
		`small.yaml:11: unknown.0: this must be a list of fields, like "id: …"`,
	}},
	{"an unknown that says nothing", `id: everything, says: Nothing is known., concerns: [filing, "clock:intake"]`, `id: everything`, []string{
		`small.yaml:11: unknown.everything.says: this is missing`,
		`small.yaml:11: unknown.everything.concerns: say what of the pack this touches: a section like filing, or one thing like clock:intake`,
	}},
	{"an unknown of nothing in the pack", `concerns: [filing, "clock:intake"]`, `concerns: [filling, "clock:intakes", "moon:full", "clock:"]`, []string{
		`small.yaml:11: unknown.everything.concerns.0: there is no section "filling" (did you mean "filing"?); one thing is named like clock:intake`,
		`small.yaml:11: unknown.everything.concerns.1: there is no clock "intakes"`,
		`small.yaml:11: unknown.everything.concerns.2: "moon" is no kind of thing; what stands before the colon is clock, stage, body, office, sanction, notice, act, interim, ground, standing, calendar, code`,
		`small.yaml:11: unknown.everything.concerns.3: there is no clock ""`,
	}},
	{"two unknowns of one name", `assumed: all of it}`, `assumed: all of it}, {id: everything, says: Again., concerns: [proof]}`, []string{
		`small.yaml:11: unknown.everything: there is another "everything" on line 11`,
	}},
	{"a citation of no hole", `proof: {finding: preponderance, cite: S1}`, `proof: {finding: preponderance, cite: "unknown: every_thing"}`, []string{
		`small.yaml:139: proof.cite: nothing called "every_thing" is listed under unknown (did you mean "everything"?)`,
	}},
	{"a citation of some hole", `proof: {finding: preponderance, cite: S1}`, `proof: {finding: preponderance, cite: "S1; see unknown"}`, []string{
		`small.yaml:139: proof.cite: say which hole is meant, like "unknown: intake_time"`,
	}},
	{"governed by nobody", "governed_by: [office]\n", ``, []string{
		`small.yaml:1: governed_by: say which offices govern this pack: who activates and retires it`,
	}},
	{"governed by who is not there", `governed_by: [office]`, `governed_by: [presidnt, office, office, panel_one]`, []string{
		`small.yaml:37: governed_by.0: there is no office "presidnt" (did you mean "president"?)`,
		`small.yaml:37: governed_by.2: the office "office" is named twice`,
		`small.yaml:37: governed_by.3: there is no office "panel_one"`,
	}},
	{"not a flag", `independent_proof: true`, `independent_proof: maybe`, []string{
		`small.yaml:34: filing.independent_proof: this must be true or false`,
	}},
	{"null", `version: "1"`, `version:`, []string{
		`small.yaml:2: version: the value is missing; leave the field out instead`,
	}},
	{"a date that is none", `in_force: 2020-01-01`, `in_force: 2021-02-29`, []string{
		`small.yaml:7: in_force: 2021 is not a leap year, so February has no day 29`,
	}},
	{"days that are not said to be calendar days", `period: 60 calendar days`, `period: 60 days`, []string{
		`small.yaml:81: clocks.decision.period: say whether these are calendar days or business days`,
	}},
	{"weekday that is none", `holidays: us-federal`, `holidays: us-federal, weekend: [caturday]`, []string{
		`small.yaml:63: calendars.here.weekend: a weekday is written like saturday`,
	}},
	{"syntax", "codes:\n", "codes: [\n", []string{
		`small.yaml:12: this is not YAML: did not find expected node content`,
	}},
	{"alias", `body: Small Body`, `body: *b`, []string{
		`small.yaml:4: aliases are not allowed: write the value out (*b)`,
	}},
	{"anchor", `body: Small Body`, `body: &b Small Body`, []string{
		`small.yaml:4: anchors are not allowed: remove &b`,
	}},
	{"no format", "format: 2\n", ``, []string{
		`small.yaml:1: format: this is missing; write format: 2, by which the program reads what the pack leaves unsaid`,
	}},
	{"the format before", `format: 2`, `format: 1`, []string{
		`small.yaml:159: format: a new pack is written for format: 2; in it one that says nothing of two people has a sanction put into effect by two`,
	}},
	{"a format to come", `format: 2`, `format: 3`, []string{
		`small.yaml:159: format: this is format 3, of a later program; this one knows what packs up to format 2 leave unsaid`,
	}},
	{"id with capitals", `id: small`, `id: Small`, []string{
		`small.yaml:1: id: "Small" is not an id; use small letters, digits, - and _`,
	}},
	{"no authority", `authority: provisional`, `authority: hearsay`, []string{
		`small.yaml:5: authority: "hearsay" is not one of official, reconstructed, provisional`,
	}},
	{"provisional without caution", "caution: This is a test.\n", ``, []string{
		`small.yaml:1: caution: a pack that is not official must say so in a caution that every case shows`,
	}},
	{"provisional without unknowns", "unknown: [{id: everything, says: Nothing is known., concerns: [filing, \"clock:intake\"], assumed: all of it}]\n", ``, []string{
		`small.yaml:1: unknown: a pack that is not official must list what its source does not say`,
	}},
	{"editions overlap", `from: 2010-01-01`, `from: 2009-06-01`, []string{
		`small.yaml:21: codes.new.from: this edition and "old" are in force at the same time; conduct on such a day would be judged by two`,
	}},
	{"edition ends before it begins", `until: 2009-12-31`, `until: 1999-12-31`, []string{
		`small.yaml:16: codes.old.until: the edition ends on Fri 31 Dec 1999, before it begins on Sat 1 Jan 2000`,
	}},
	{"two principles of one name", `text: Be good.}]`, `text: Be good.}, {id: p1, title: Two, text: Be.}]`, []string{
		`small.yaml:18: codes.old.principles.p1: there is another "p1" on line 18`,
	}},
	{"a timer nobody runs", `by: [complainant, clock]`, `by: [complainant]`, []string{
		`small.yaml:27: grounds.unpaid.by_timer: no case is opened by the clock here; add clock to filing.by`,
	}},
	{"anonymous alone would do", "  independent_proof: true\n", ``, []string{
		`small.yaml:29: filing.independent_proof: where reports without a name are taken, a finding needs proof independent of them (guarantee 19)`,
	}},
	{"limit from nowhere", `limit_from: conduct`, `limit_from: moon`, []string{
		`small.yaml:32: filing.limit_from: "moon" is not one of conduct, discovery, later`,
	}},
	{"secretariat that is none", `secretariat: office`, `secretariat: offices`, []string{
		`small.yaml:36: secretariat: the secretariat must be one of the offices; there is none called "offices"`,
	}},
	{"office called like a role", `{id: president, title: the president, substitute: office`, `{id: chair, title: the president, substitute: office`, []string{
		`small.yaml:39: offices.office.substitute: there is no office "president"`,
		`small.yaml:40: offices.chair: "chair" is the name of a role that every procedure has; choose another`,
		`small.yaml:54: bodies.panel_two.seated_by: there is no office "president" to appoint the body`,
		`small.yaml:121: stages.appeal.owner: there is no office, body or role called "president" (did you mean "respondent"?)`,
		`small.yaml:145: interim.hold.by.0: there is no office, body or role called "president" (did you mean "respondent"?)`,
	}},
	{"its own substitute", `substitute: president`, `substitute: office`, []string{
		`small.yaml:39: offices.office.substitute: an office cannot stand in for itself`,
	}},
	{"a quorum of nobody stops a clock", `stage: intake, period: 7 calendar days`, `stage: intake, period: 7 calendar days, tolled_by: [quorum_lost]`, []string{
		`small.yaml:65: clocks.intake.tolled_by.0: no body has this time limit, its act or its stage, so no lost quorum could stop it; leave quorum_lost out`,
	}},
	{"an exception to no look-back", `limit_from: conduct`, "limit_from: conduct\n  look_back_waived_by: [office]", []string{
		`small.yaml:33: filing.look_back_waived_by: conduct may lie back as far as it will here; say how far with look_back, or leave this out`,
	}},
	{"an effect where no sanction is", `stage: intake, period: 7 calendar days, on_expiry: {overdue: true}`, `stage: intake, period: 7 calendar days, on_expiry: {effect: true}`, []string{
		`small.yaml:65: clocks.intake.on_expiry.effect: a sanction takes effect in a stage of kind sanction; give this clock that stage`,
	}},
	{"quorum out of reach", `quorum: {votes: 3}`, `quorum: {votes: 4}`, []string{
		`small.yaml:46: bodies.panel_one.quorum: the quorum is 4, but the body has 3 seats; it could never sit`,
	}},
	{"threshold out of reach", `threshold: {fraction: majority, of: cast}`, `threshold: {votes: 3}`, []string{
		`small.yaml:56: bodies.panel_two.threshold: a motion needs 3 votes, but only 2 members vote; nothing could ever carry`,
	}},
	{"tie goes nowhere", `tie: chair`, `tie: fails`, []string{
		`small.yaml:58: bodies.panel_two.tie: the chair votes only to break a tie, so a tie must go to the chair`,
	}},
	{"seated by a body that cannot", `substitute: president, seats: true}`, `substitute: president}`, []string{
		`small.yaml:45: bodies.panel_one.seated_by: the office "office" does not appoint bodies; give it seats: true`,
	}},
	{"fraction of nothing", `threshold: {fraction: majority, of: present}`, `threshold: {fraction: majority}`, []string{
		`small.yaml:47: bodies.panel_one.threshold.of: say of what the fraction is taken: cast, present, unrecused or size`,
	}},
	{"zone that is none", `zone: America/Chicago`, `zone: America/Chigago`, []string{
		`small.yaml:63: calendars.here: unknown zone; write one like America/Chicago`,
	}},
	{"clock of nobody", "owner: respondent\n    duty: answer", "owner: respondant\n    duty: answer", []string{
		`small.yaml:69: clocks.answer.owner: there is no office, body or role called "respondant" (did you mean "respondent"?)`,
		`small.yaml:100: stages.answer: the respondent's time to answer must run from service: no clock of the respondent starts at served:charge:respondent (guarantee 2)`,
	}},
	{"clock that nothing starts", `starts: ["entered:decision"], `, ``, []string{
		`small.yaml:81: clocks.decision.starts: nothing starts this clock`,
		`small.yaml:108: stages.decision: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"clock that nothing ends", "    ends: [\"appealed:respondent\"]\n    stage: appeal\n", ``, []string{
		`small.yaml:82: clocks.appeal_window: nothing ends this clock: give it ends or a stage`,
		`small.yaml:82: clocks.appeal_window.stage: the time to appeal runs in the appeal stage`,
		`small.yaml:115: stages.appeal: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"clock without a word on its end", `on_expiry: {event: appeal_lapsed}`, `on_expiry: {}`, []string{
		`small.yaml:90: clocks.appeal_window.on_expiry: say what happens when the time runs out`,
		`small.yaml:90: clocks.appeal_window.on_expiry: when the time to appeal runs out, the event is appeal_lapsed`,
	}},
	{"clock without a rule cited", "    on_expiry: {default: true}\n    cite: S1\n", "    on_expiry: {default: true}\n", []string{
		`small.yaml:67: clocks.answer.cite: this is missing`,
	}},
	{"exit the stage does not have", `on_expiry: {default: true}`, `on_expiry: {exit: silent}`, []string{
		`small.yaml:79: clocks.answer.on_expiry.exit: the stage "answer" has no exit "silent"`,
	}},
	{"clock that comes too early", `starts: ["entered:decision"]`, `starts: [answered]`, []string{
		`small.yaml:81: clocks.decision.starts: this clock never starts: "answered" comes before the stage is entered; add entered:decision`,
		`small.yaml:108: stages.decision: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"event that never happens", `starts: [filed]`, `starts: [fled]`, []string{
		`small.yaml:65: clocks.intake.starts.0: nothing called "fled" ever happens (did you mean "filed"?)`,
		`small.yaml:93: stages.intake: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"service on the wrong side", `ends: ["served:charge:respondent"]`, `ends: ["served:charge:complainant"]`, []string{
		`small.yaml:66: clocks.notice.ends.0: the notice "charge" does not go to "complainant"; write served:charge:<addressee>`,
	}},
	{"calendar that is none", `calendar: here`, `calendar: there`, []string{
		`small.yaml:76: clocks.answer.calendar: there is no calendar "there"`,
	}},
	{"reminder before the start", `remind: [7 calendar days]`, `remind: [2 months]`, []string{
		`small.yaml:78: clocks.answer.remind.0: a reminder 2 months before the end of 30 calendar days would come before the start`,
	}},
	{"a party is not overdue", `on_expiry: {default: true}`, `on_expiry: {overdue: true}`, []string{
		`small.yaml:79: clocks.answer.on_expiry.overdue: a party is not overdue; say what follows from their silence`,
	}},
	{"default without proof of service", ` proven_by: [registered_post],`, ``, []string{
		`small.yaml:79: clocks.answer.on_expiry.default: default needs proof of proper service: the notice "charge" says no method that proves it (proven_by, guarantee 16)`,
	}},
	{"answer not from service", `starts: ["served:charge:respondent"]`, `starts: ["entered:answer"]`, []string{
		`small.yaml:100: stages.answer: the respondent's time to answer must run from service: no clock of the respondent starts at served:charge:respondent (guarantee 2)`,
	}},
	{"appeal before service", `starts: ["served:decision:respondent"]`, `starts: ["entered:appeal"]`, []string{
		`small.yaml:86: clocks.appeal_window.starts: the time to appeal must not start before the decision is served on the respondent (guarantee 9)`,
	}},
	{"stage without end", `exits: [{on: sanctions_done, to: closed}]`, `exits: []`, []string{
		`small.yaml:125: stages.sanction: from here no ordinary course leads to a closed stage`,
		`small.yaml:130: stages.sanction.exits: the stage has no way out`,
	}},
	{"stage nobody reaches", `{on: answered, to: decision}, {on: defaulted, to: decision}`, `{on: answered, to: closed}, {on: defaulted, to: closed}`, []string{
		`small.yaml:108: stages.decision: no way leads to this stage`,
		`small.yaml:117: stages.appeal: no way leads to this stage`,
		`small.yaml:125: stages.sanction: no way leads to this stage`,
	}},
	{"round and round", `{on: sanctions_done, to: closed}`, `{on: sanctions_done, to: sanction}`, []string{
		`small.yaml:125: stages.sanction: from here no ordinary course leads to a closed stage`,
	}},
	{"exit of another kind", `{on: complete, to: answer}`, `{on: accepted, to: answer}`, []string{
		`small.yaml:98: stages.intake.exits.accepted.on: a stage of kind intake is not left by "accepted"; it can be by complete, dismissed, referred, show_cause, withdrawn, consent_agreed, resigned, died, closed`,
	}},
	{"exit to nowhere", `{on: complete, to: answer}`, `{on: complete, to: anser}`, []string{
		`small.yaml:98: stages.intake.exits.complete.to: there is no stage "anser" (did you mean "answer"?)`,
		`small.yaml:100: stages.answer: no way leads to this stage`,
		`small.yaml:108: stages.decision: no way leads to this stage`,
		`small.yaml:117: stages.appeal: no way leads to this stage`,
		`small.yaml:125: stages.sanction: no way leads to this stage`,
	}},
	{"first stage takes no reports", `kind: intake`, `kind: screening`, []string{
		`small.yaml:94: stages.intake.kind: a report arrives in the first stage, so its kind is intake`,
		`small.yaml:98: stages.intake.exits.complete.on: a stage of kind screening is not left by "complete"; it can be by accepted, dismissed, referred, to_mediation, show_cause, withdrawn, consent_agreed, resigned, died, closed`,
	}},
	{"guard that is none", `needs: [panel_seated]`, `needs: [panel_sated]`, []string{
		`small.yaml:114: stages.decision.needs.0: "panel_sated" is not one of sequestered, investigator, notice_served, respondent_interviewed, evidence_disclosed, draft_commented, panel_seated, comments_closed`,
	}},
	{"judges its own appeal", "    disjoint_from: [panel_one]\n", ``, []string{
		`small.yaml:149: appeal.body: members of "panel_one" could sit on the appeal against their own decision; add it to disjoint_from of "panel_two" (guarantee 10)`,
	}},
	{"same body on appeal", "  body: panel_two\n  outcomes", "  body: panel_one\n  outcomes", []string{
		`small.yaml:122: stages.appeal.body: appeals are decided by "panel_one", but this stage by "panel_two"`,
		`small.yaml:150: appeal.body: "panel_one" decides in stage "decision" and would judge its own decision on appeal (guarantee 10)`,
	}},
	{"outcome without a way", `{on: final_cleared, to: closed}, {on: remanded_to_decision, to: decision}`, `{on: final_cleared, to: closed}`, []string{
		`small.yaml:151: appeal.outcomes.2: the stage "appeal" has no exit "remanded_to_decision" for this outcome`,
	}},
	{"judged unheard", `{on: complete, to: answer}`, `{on: complete, to: answer}, {on: show_cause, to: decision}`, []string{
		`small.yaml:93: stages.intake: a case can be decided without the respondent having been told what is alleged: intake → decision (guarantee 1)`,
	}},
	{"punished before the appeal", `{on: violation, to: appeal}, {on: no_violation, to: closed}`, `{on: violation, to: sanction}, {on: no_violation, to: appeal}`, []string{
		`small.yaml:108: stages.decision: a sanction can take effect before any appeal: decision → sanction (guarantee 11)`,
	}},
	{"template that is none", `template: closing`, `template: farewell`, []string{
		`small.yaml:138: notices.closing.template: "farewell" is not one of acknowledgement, information_request, dismissal, notice_of_allegations, second_request, charge, reminder, extension, hearing, draft_report, report, decision, appeal_received, appeal_decision, sanction_effect, breach, reinstatement, interim, consent, closing, oversight, stay, withdrawal, referral, version_moved, generic`,
	}},
	{"served by pigeon", `methods: [email, registered_post]`, `methods: [email, registered_post, pigeon]`, []string{
		`small.yaml:135: notices.charge.methods.2: "pigeon" is not one of email, registered_post, courier, personal, mailbox`,
	}},
	{"nobody is told of the end", `on: [closed]`, `on: [acknowledged]`, []string{
		`small.yaml:135: notices: nothing tells the respondent how the case ended: no notice goes to them on "closed"`,
		`small.yaml:135: notices: nothing tells the complainant how the case ended: no notice goes to them on "closed"`,
	}},
	{"term turned round", `min: 1 month`, `min: 2 years`, []string{
		`small.yaml:142: sanctions.suspension.min: the shortest term (2 years) is longer than the longest (1 year)`,
	}},
	{"sanction of another track", `standing: membership, effect: end`, `standing: credential, effect: end`, []string{
		`small.yaml:143: sanctions.expulsion.standing: there is no standing "credential"`,
	}},
	{"sanction of no body", `needs_body: panel_one`, `needs_body: panel_three`, []string{
		`small.yaml:143: sanctions.expulsion.needs_body: there is no body "panel_three"`,
	}},
	{"breach leads nowhere", `on_breach: expulsion`, `on_breach: exile`, []string{
		`small.yaml:142: sanctions.suspension.on_breach: there is no sanction "exile"; name one, or show_cause`,
	}},
	{"interim measure without end", ` max: 14 calendar days,`, ``, []string{
		`small.yaml:145: interim.hold: an interim measure needs an end or a review: max or review (guarantee 12)`,
	}},
	{"interim measure beyond challenge", ` challenge: true,`, ``, []string{
		`small.yaml:145: interim.hold.challenge: the respondent must be able to challenge an interim measure (guarantee 12)`,
	}},
	{"death without a way", "always: [{on: died, to: closed, cite: S1}]\n", ``, []string{
		`small.yaml:153: exit.death: the stage "intake" has no exit "died"; add it under always`,
		`small.yaml:153: exit.death: the stage "answer" has no exit "died"; add it under always`,
		`small.yaml:153: exit.death: the stage "decision" has no exit "died"; add it under always`,
		`small.yaml:153: exit.death: the stage "appeal" has no exit "died"; add it under always`,
		`small.yaml:153: exit.death: the stage "sanction" has no exit "died"; add it under always`,
	}},
	{"always that is not always", `{on: died, to: closed, cite: S1}`, `{on: died, to: closed, cite: S1}, {on: heard, to: closed}`, []string{
		`small.yaml:133: always.heard.on: "heard" is not a way out of every stage; those are consent_agreed, resigned, died and closed`,
	}},
	{"record kept for how long", "  - {class: dismissed, period: 6 years, cite: S1}\n", ``, []string{
		`small.yaml:157: retain: say how long the record of a case that was dismissed is kept`,
	}},
	{"several at once", `rank: 1, cite: S1`, `rank: 0`, []string{
		`small.yaml:141: sanctions.reprimand.cite: this is missing`,
		`small.yaml:141: sanctions.reprimand.rank: the lightest sanction has rank 1`,
	}},
}

func TestBadPacksAreRefusedWithLineAndReason(t *testing.T) {
	for _, tt := range slices.Concat(bad, badRules, badThings) {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(small, tt.old) < 1 {
				t.Fatalf("the small pack does not say %q", tt.old)
			}
			_, err := Load("small.yaml", []byte(strings.Replace(small, tt.old, tt.new, 1)))
			var ps Problems
			if !errors.As(err, &ps) {
				t.Fatalf("accepted, or another error: %v", err)
			}
			if got, want := ps.Error(), strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func refused(t *testing.T, text, want string) {
	t.Helper()
	_, err := Load("x.yaml", []byte(text))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %.300v, want %q", err, want)
	}
}

func TestTextsThatAreNoPack(t *testing.T) {
	refused(t, "", "x.yaml: the pack is empty")
	refused(t, "# nothing\n", "x.yaml: the pack is empty")
	refused(t, "- a\n", `x.yaml:1: this must be a list of fields`)
	refused(t, "id: a\n\tb: c\n", "x.yaml:2: this is not YAML: ")
	refused(t, "id: {a: b\n", "this is not YAML: ")
	refused(t, small+"---\n- a\n", "this must be a list of fields")
	refused(t, small+"---\ntitle: B\n", "a document after the first is a part, and says which one")
	refused(t, small+"---\npart: A Part\n", `"A Part" is not an id`)
	refused(t, small+strings.Repeat("---\npart: a\n", 40), "a text may have at most 40 documents")
	refused(t, "sources: ["+strings.Repeat("["+strings.Repeat("a,", 1_900)+"],", 60)+"]", "the pack has more than 100000 values")
	refused(t, "id: \xff\n", "this is not YAML: ")
	refused(t, strings.Repeat("[", 40)+strings.Repeat("]", 40), "nested deeper than 24 levels")
	refused(t, strings.Repeat("[", 20_000), "this is not YAML: ")
	refused(t, "sources: ["+strings.Repeat("{id: a},", 2_001)+"]", "a list may have at most 2000 items; this one has 2001")
	refused(t, "id: "+strings.Repeat("a", 4_001), "a text may be at most 4000 bytes long")
	refused(t, "id: !!binary aGVsbG8=\n", "tags are not allowed: remove !!binary")
	refused(t, "<<: {id: a}\n", "merge keys (<<) are not allowed")
	refused(t, "? [a]\n: b\n", "a key must be a word")
}

// Ten megabytes are refused before anything looks at them.
func TestTooLarge(t *testing.T) {
	refused(t, strings.Repeat("a: b\n", 2<<20), "x.yaml: a pack may be at most 1048576 bytes long; this one has 10485760")
}

// Nine lines that would unfold to ten to the ninth values.
func TestAliasBomb(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 10; i++ {
		ref := "*a" + string(rune('0'+i-1))
		bomb += "a" + string(rune('0'+i)) + ": &a" + string(rune('0'+i)) + " [" + strings.TrimSuffix(strings.Repeat(ref+", ", 10), ", ") + "]\n"
	}
	refused(t, bomb, "x.yaml:2: aliases are not allowed: write the value out (*a0)")
	refused(t, bomb, "x.yaml:1: anchors are not allowed: remove &a0")
}

// Any text at all is read or refused; nothing panics.
func TestAnyTextIsReadOrRefused(t *testing.T) {
	lines := strings.SplitAfter(small, "\n")
	rapid.Check(t, func(t *rapid.T) {
		text := mutate(t, lines)
		p, err := Load("any.yaml", []byte(text))
		var ps Problems
		switch {
		case err == nil && p == nil, err != nil && !errors.As(err, &ps):
			t.Fatalf("neither a procedure nor problems: %v, %v", p, err)
		case err != nil && len(ps) == 0:
			t.Fatal("refused without a reason")
		}
	})
}

func mutate(t *rapid.T, lines []string) string {
	lines = append([]string(nil), lines...)
	for range rapid.IntRange(1, 6).Draw(t, "changes") {
		i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
		j := rapid.IntRange(0, len(lines)-1).Draw(t, "other")
		switch rapid.SampledFrom([]string{"drop", "swap", "copy", "cut", "indent", "value", "word"}).Draw(t, "change") {
		case "drop":
			lines[i] = ""
		case "swap":
			lines[i], lines[j] = lines[j], lines[i]
		case "copy":
			lines[i] += lines[j]
		case "cut":
			lines[i] = lines[i][:len(lines[i])/2] + "\n"
		case "indent":
			lines[i] = "  " + lines[i]
		case "value":
			key, _, _ := strings.Cut(lines[i], ":")
			lines[i] = key + ": " + rapid.SampledFrom([]string{"[]", "{}", "null", "-1", "true", "''", "[[]]", "{a: b}", "999999999999999999999", "30 days", "*a"}).Draw(t, "value") + "\n"
		case "word":
			lines[i] = strings.Replace(lines[i], "small", rapid.String().Draw(t, "word"), 1)
		}
	}
	return strings.Join(lines, "")
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("id: a\nstages: [{id: a, kind: intake, exits: [{on: complete, to: a}]}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if p, err := Load("fuzz.yaml", text); (p == nil) == (err == nil) {
			t.Fatalf("neither a procedure nor problems: %v, %v", p, err)
		}
	})
}
