package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"probity/docket"
)

// whose says for each act whose it is, in the words of relations; a side is parties
// too. An act that is not in it, or in it twice, fails the test.
var whose = `
anyone: file
complainant: ask_review withdraw
respondent: respond waive_response answer waive_hearing ask_stay challenge_interim answer_breach petition_reinstatement choose_version
parties: give_information comment challenge file_brief ask_reconsideration waive_reconsideration appeal cross_appeal waive_appeal
parties owner secretariat: oppose_reconsideration
parties investigator owner: ask_extension
parties investigator owner secretariat: record_evidence
parties member staff: disclose_contact
respondent owner: offer_consent assent_consent withdraw_consent
respondent secretariat: name_counsel report_compliance resign
complainant secretariat: reveal_identity
complainant secretariat owner: wall
owner: complete_intake accept dismiss decide_review refer hold resume suggest_mediation record_mediation order_show_cause toll resume_clock
owner: conclude_inquiry find_cause declare_default close
owner secretariat: acknowledge give_feedback notify serve assign add_respondent charge tell_oversight oversight_answer put_into_effect
owner secretariat: confirm_compliance allege_breach record_death record_incapacity decide_withdrawal link publish retract move_version
owner secretariat investigator: ask_information identify_respondent sequester record_interview disclose record_overrun add_allegation
owner secretariat chair: set_hearing continue_hearing hold_hearing
owner investigator: issue_draft file_report
owner chair: find decide proceed close_briefing order_stay
owner chair member: decide_breach decide_petition
owner staff chair panel: decide_extension
owner member: close_ballot
member: declare vote decide_reconsideration decide_appeal
staff member: impose_interim review_interim lift_interim
staff chair member: decide_challenge decide_stay lift_stay
staff member investigator: recuse note
staff: reroute seat replace reopen place_legal_hold release_legal_hold propose decline_proposal
secretariat: fail_service purge free_namesake
ethics_chair: waive_limit
nobody: accept_consent reject_consent ` + clockAlone

const clockAlone = "lapse remind escalate hand_over link_account"

func (m *matrix) whose() map[docket.Kind][]string {
	out := map[docket.Kind][]string{}
	for line := range strings.Lines(whose) {
		roles, kinds, _ := strings.Cut(line, ":")
		for kind := range strings.FieldsSeq(kinds) {
			if out[docket.Kind(kind)] != nil {
				m.w.Errorf("%s is in the matrix twice", kind)
			}
			out[docket.Kind(kind)] = strings.Fields(roles)
		}
	}
	return out
}

// acts asks for every act of both cases as everybody: whose it is not is told so by
// the act and by the list of what they may do, and whose it is comes as far as the
// head that no docket has.
func (m *matrix) acts(own, other string) {
	whose := m.whose()
	for _, r := range relations {
		for id, as := range map[string]string{own: r.own, other: r.other} {
			roles := append(strings.Fields(as), "anyone")
			if slices.Contains(roles, "complainant") || slices.Contains(roles, "respondent") {
				roles = append(roles, "parties")
			}
			theirs := map[docket.Kind]bool{}
			for _, s := range docket.Specs() {
				if whose[s.Kind] == nil {
					m.w.Errorf("%s has no row in the matrix", s.Kind)
				}
				if as == seated {
					if theirs[s.Kind] = s.Kind == docket.Declare || s.Kind == docket.Recuse; !theirs[s.Kind] {
						m.askOn("", r.who, "POST", "/api/v1/cases/"+id+"/acts", fmt.Appendf(nil, `{"kind":%q,"particulars":{}}`, s.Kind), m.declareFirst(r.who, r.why, string(s.Kind)))
						continue
					}
				}
				theirs[s.Kind] = theirs[s.Kind] || as != hidden && slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(whose[s.Kind], r) })
				m.act(r.who, r.why, id, s.Kind, as, theirs[s.Kind])
			}
			if as != hidden {
				m.told(r.who, id, as, theirs)
			}
		}
	}
}

func (m *matrix) act(who, why, id string, kind docket.Kind, as string, theirs bool) {
	body := fmt.Appendf(nil, `{"kind":%q,"particulars":{}}`, kind)
	head := noHead
	if as != hidden && !theirs {
		head = "" // nothing but whose it is keeps it from being entered
	}
	m.askOn(head, who, "POST", "/api/v1/cases/"+id+"/acts", body, func(status int, all string) {
		no := status == http.StatusForbidden && strings.Contains(all, `"code":"not_yours"`)
		switch {
		case as == hidden:
			m.sight(who, why, "POST", "/api/v1/cases/{id}/acts", as, false, body)(status, all)
		case theirs && (status != http.StatusPreconditionFailed || no), !theirs && !no:
			m.w.Errorf("%s by %s (%s, %s): theirs %v: %s", kind, who, why, as, theirs, all)
		}
	})
}

// told asks the case what the reader may do. What the clock alone does is in no list.
func (m *matrix) told(who, id, as string, theirs map[docket.Kind]bool) {
	list := m.w.get(who, "/cases/"+id+"/allowed").is(http.StatusOK).list("acts")
	if as == seated && len(list) == 2 {
		return
	}
	if len(list) != len(theirs)-len(strings.Fields(clockAlone)) {
		m.w.Errorf("%s is told of %d acts", who, len(list))
	}
	for _, a := range list {
		kind, _ := a["kind"].(string)
		if no := a["code"] == string(docket.NotYours); no == theirs[docket.Kind(kind)] {
			m.w.Errorf("%s is told of %s: %v", who, kind, a["code"])
		}
	}
}
