package actform_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"probity/api"
	"probity/docket"
	"probity/procedure"
	"probity/procedure/proceduretest"
	"probity/web/actform"
	"probity/web/form"
)

// notAsked are the members of particulars that no form asks for: what the engine
// sets, what only a program needs, and what has a page of its own.
var notAsked = map[docket.Kind][]string{
	docket.ResumeCase: {"still_held"}, docket.Serve: {"presumed"}, docket.FailService: {"presumed", "default"}, docket.AddRespondent: {"new_case", "kept"},
	docket.SetHearing: {"day", "body"}, docket.ContinueHearing: {"day"}, docket.CastVote: {"body"},
	docket.CloseBallot: {"body", "result", "quorum", "present", "yes", "no", "abstain", "rule"},
	docket.Find:        {"standard", "burden", "body", "default", "unprovable"}, docket.IssueDecision: {"body", "violation"},
	docket.AskReconsider: {"at_once"}, docket.BringAppeal: {"cross"}, docket.CrossAppeal: {"cross"}, docket.AskStay: {"at_once"},
	docket.ImposeInterim: {"until"}, docket.DecidePetition: {"standard"}, docket.Resign: {"how"}, docket.RecordDeath: {"how"},
	docket.RecordIncapacity: {"how"}, docket.Withdraw: {"how"}, docket.Publish: {"of", "attached"}, docket.Propose: {"until"},
	docket.ChooseVersion: {"version", "shown"}, docket.MoveVersion: {"from", "version", "chosen", "changes"},
}

func TestEveryActThatPeopleDoHasAForm(t *testing.T) {
	t.Parallel()
	kinds := actform.Kinds()
	for _, spec := range docket.Specs() {
		people := !slices.Equal(spec.By, []procedure.Role{procedure.TheClock})
		if has := slices.Contains(kinds, spec.Kind); has != (people && spec.Kind != docket.File) {
			t.Errorf("%s: a form: %v", spec.Kind, has)
		}
	}
}

// TestAFormAsksForTheParticulars holds each form against the members that the act
// takes: none is missing that a person has to say, and none is asked for in vain.
func TestAFormAsksForTheParticulars(t *testing.T) {
	t.Parallel()
	s := situation(t)
	for _, kind := range actform.Kinds() {
		members := membersOf(reflect.TypeOf(docket.SpecOf(kind).New()).Elem())
		names := topNames(actform.Form(kind, s, "/x").Fields)
		for _, m := range members {
			if !slices.Contains(names, m) && !slices.Contains(notAsked[kind], m) {
				t.Errorf("%s does not ask for %s", kind, m)
			}
		}
		for _, n := range names {
			if !slices.Contains(members, n) {
				t.Errorf("%s asks for %s, which the act does not take", kind, n)
			}
		}
	}
}

// TestEveryFieldHasALabel: nobody is asked for something without words.
func TestEveryFieldHasALabel(t *testing.T) {
	t.Parallel()
	s := situation(t)
	for _, kind := range actform.Kinds() {
		f := actform.Form(kind, s, "/x")
		if f.Submit == "" {
			t.Errorf("%s has no title", kind)
		}
		var look func([]form.Field)
		look = func(in []form.Field) {
			for i := range in {
				if x := &in[i]; x.Kind != form.Hidden && strings.TrimSpace(strings.Trim(x.Label, " 0123456789")) == "" {
					t.Errorf("%s: %s has no label", kind, x.Name)
				}
				look(in[i].Parts)
			}
		}
		look(f.Fields)
	}
}

// TestWhatAFormBecomesIsReadByTheRules fills in every field of every form: what
// comes of it are particulars of the kind, member by member.
func TestWhatAFormBecomesIsReadByTheRules(t *testing.T) {
	t.Parallel()
	s := situation(t)
	for _, kind := range actform.Kinds() {
		f := actform.Form(kind, s, "/x")
		f.Read(filled(f.Fields, url.Values{}))
		text, err := json.Marshal(actform.Particulars(kind, s, f))
		if err != nil {
			t.Fatal(err)
		}
		into := docket.SpecOf(kind).New()
		if err := json.Unmarshal(text, into, json.RejectUnknownMembers(true)); err != nil {
			t.Errorf("%s: %s: %v", kind, text, err)
		}
	}
}

// filled is an answer to every field.
func filled(fields []form.Field, in url.Values) url.Values {
	for i := range fields {
		x := &fields[i]
		answer := "x"
		if len(x.Options) > 0 {
			answer = x.Options[0].Value
		}
		switch x.Kind {
		case form.Group:
			filled(x.Parts, in)
		case form.Day, form.Moment:
			in.Set(x.Name+".day", "6")
			in.Set(x.Name+".month", "5")
			in.Set(x.Name+".year", "2025")
			in.Set(x.Name+".time", "14:30")
		case form.Period:
			in.Set(x.Name+".count", "3")
			in.Set(x.Name+".unit", "weeks")
		case form.Who:
			in.Set(x.Name, actform.Known("inge", "Inge Nachname"))
		case form.Yes:
			in.Set(x.Name, "yes")
		default:
			in.Set(x.Name, answer)
		}
	}
	return in
}

func membersOf(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			out = append(out, membersOf(f.Type)...)
		case f.IsExported() && name != "-":
			out = append(out, name)
		}
	}
	return out
}

func topNames(fields []form.Field) []string {
	var out []string
	for i := range fields {
		name, _, _ := strings.Cut(fields[i].Name, ".")
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func situation(t *testing.T) *actform.Situation {
	t.Helper()
	all, err := proceduretest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := all.Current("ahima-membership")
	stage := ""
	for _, st := range p.Stages {
		if len(st.Tests) > 0 {
			stage = st.ID
		}
	}
	return &actform.Situation{Rules: p, Case: &api.CaseDetail{
		CaseSummary: api.CaseSummary{Stage: stage}, Allegations: []docket.Allegation{{ID: "a1", Ground: p.Grounds[0].ID, Text: "Read charts."}},
	}}
}
