package actform

import "probity/docket"

// asked is what each act asks for. Members of its particulars that are missing
// here are set by the engine, or have a page of their own; a test holds the list
// against the particulars. It never changes.
var asked = map[docket.Kind][]spec{
	// Intake and screening.
	docket.Acknowledge:     {note("text")},
	docket.GiveFeedback:    {area("text")},
	docket.AskInformation:  {choose("to", oneOf("to", "complainant", "respondent")), area("text")},
	docket.GiveInformation: {maybe("question", owed), area("text"), items("evidence", 0)},
	docket.CompleteIntake:  {note("note")},
	docket.WaiveLimit:      {maybe("limit", oneOf("limit", "filing", "look_back")), area("reasons")},
	docket.ShutOut:         {staffOnly(perhaps("person")), word("name"), plainEmail("email"), word("office"), box("respondent")},
	docket.FreeNamesake:    {line("named"), who("person"), area("reasons")},
	docket.Identify:        {who("person"), rows("standings", 2, 0, pick("standing", standings), pick("status", oneOf("status", "active", "lapsed", "suspended", "ended"))), date("left_on")},
	docket.RerouteOffice:   {pick("office", offices), choose("why", oneOf("why", "conflict", "subject", "absent")), note("note")},
	docket.Accept:          {tests("tests"), area("reasons")},
	docket.Dismiss: {choose("ground", oneOf("dismissal", "jurisdiction", "not_covered", "late", "unsupported", "trivial", "bad_faith", "no_standing", "resolved",
		"no_information", "former_member", "confidence_broken", "other")), area("reasons")},
	docket.AskReview:        {area("reasons")},
	docket.DecideReview:     {yesNo("uphold"), area("reasons")},
	docket.ReferOut:         {line("to"), area("reasons")},
	docket.HoldCase:         {line("forum"), area("reasons")},
	docket.ResumeCase:       {area("reasons")},
	docket.SuggestMediation: {area("reasons")},
	docket.RecordMediation:  {yesNo("settled"), note("note")},
	docket.OrderShowCause:   {group("predicate", false, line("authority"), area("what"), day("on"), box("certified"), box("final")), area("reasons")},

	// Notice, service and time.
	docket.Notify:          {many("allegations", true, allegations), note("text")},
	docket.Serve:           {pick("letter", unserved), choose("method", methods), date("on"), area("proof")},
	docket.FailService:     {pick("letter", unserved), choose("method", methods), area("why")},
	docket.Respond:         {answers("answers", true), area("text"), items("evidence", 0)},
	docket.WaiveResponse:   {},
	docket.NameCounsel:     {who("person")},
	docket.AskExtension:    {choose("clock", running), period("for", false), area("reasons")},
	docket.DecideExtension: {choose("request", extensions), yesNo("grant"), period("for", true), area("reasons")},
	docket.RecordOverrun:   {choose("clock", running), period("for", false), area("reasons")},
	docket.TollClock:       {choose("clock", running), area("reasons")},
	docket.ResumeClock:     {choose("clock", running), area("reasons")},

	// Investigation and charge.
	docket.Sequester:       {many("evidence", true, evidence), items("items", 0)},
	docket.Assign:          {who("person")},
	docket.RecordEvidence:  {items("items", 1)},
	docket.RecordInterview: {choose("of", oneOf("of", "complainant", "respondent", "witness")), perhaps("person"), word("title"), day("on"), box("recorded"), box("transcript_returned")},
	docket.Disclose:        {many("evidence", true, undisclosed)},
	docket.ConcludeInquiry: {yesNo("warranted"), area("reasons")},
	docket.IssueDraft:      {note("text"), file("document")},
	docket.Comment:         {area("text"), items("evidence", 0)},
	docket.FileReport:      {note("text"), file("document"), many("recommend", true, allegations)},
	docket.AddAllegation:   {charge("allegation"), area("reasons"), note("exception")},
	docket.AddRespondent:   {group("respondent", false, perhaps("person"), word("name")), rows("allegations", 2, 1, chargeParts()...), area("reasons")},
	docket.FindCause:       {choose("cause", oneOf("cause", "yes", "no", "lesser")), area("reasons")},
	docket.ChargeAct:       {many("allegations", true, allegations), area("text")},
	docket.AnswerCharge:    {answers("answers", false), note("text")},
	docket.DeclareDefault:  {area("reasons")},

	// Agreement, bodies and hearing.
	docket.OfferConsent:    {area("terms"), many("admits", true, allegations), sanctions("sanctions", 1), box("freely")},
	docket.AssentConsent:   {box("freely")},
	docket.AcceptConsent:   {area("reasons")},
	docket.RejectConsent:   {note("reasons")},
	docket.WithdrawConsent: {},
	docket.SeatPanel:       {choose("body", bodies), rows("members", mostSeats, 1, who("person"), pick("role", oneOf("role", "chair", "member", "public", "alternate")), maybe("kind", kinds))},
	docket.Declare:         {choose("body", seatedBodies), yesNo("clear"), note("relation")},
	docket.ChallengeMember: {choose("person", seated), area("cause")},
	docket.DecideChallenge: {choose("challenge", owed), yesNo("uphold"), area("reasons")},
	docket.Recuse:          {maybe("person", working), area("reasons")},
	docket.Replace:         {choose("body", seatedBodies), who("person"), choose("role", oneOf("role", "chair", "member", "public")), maybe("kind", kinds)},
	docket.DiscloseContact: {choose("with", oneOf("with", "complainant", "respondent", "other")), area("content")},
	docket.SetHearing:      {hour("for"), line("place"), lines("witnesses")},
	docket.ContinueHearing: {hour("for"), area("reasons")},
	docket.WaiveHearing:    {box("freely")},
	docket.HoldHearing:     {many("present", false, seated), yesNo("respondent_appeared"), box("complainant_heard"), note("minutes"), file("record")},
	docket.FileBrief:       {area("text"), file("document")},
	docket.CloseBriefing:   {note("reasons")},

	// Voting, decision and what can be asked for after it.
	docket.CastVote:         {choose("motion", motions), choose("choice", oneOf("choice", "yes", "no", "abstain"))},
	docket.CloseBallot:      {choose("motion", motions)},
	docket.Find:             {choose("allegation", allegations), yesNo("violation"), many("evidence", true, evidence), area("reasons")},
	docket.IssueDecision:    {area("reasons"), sanctions("sanctions", 0), note("dissent")},
	docket.Proceed:          {},
	docket.AskReconsider:    {many("grounds", true, reconsiderGrounds), area("text")},
	docket.WaiveReconsider:  {box("freely")},
	docket.OpposeReconsider: {area("text")},
	docket.DecideReconsider: {choose("request", owed), yesNo("grant"), area("reasons")},
	docket.BringAppeal:      {choose("against", against), many("grounds", false, appealGrounds), area("text")},
	docket.CrossAppeal:      {choose("against", against), many("grounds", false, appealGrounds), area("text")},
	docket.WaiveAppeal:      {box("freely")},
	docket.DecideAppeal:     {choose("outcome", appealOutcomes), area("reasons"), note("scope"), sanctions("sanctions", 0)},
	docket.TellOversight:    {area("text")},
	docket.OversightAnswers: {yesNo("agreed"), area("text")},
	docket.OrderStay:        {area("reasons")},
	docket.AskStay:          {area("text"), word("security"), items("evidence", 0)},
	docket.DecideStay:       {yesNo("grant"), word("security"), area("reasons")},
	docket.LiftStay:         {area("reasons")},
	docket.ImposeInterim:    {choose("measure", measures), choose("ground", measureGrounds), area("reasons"), period("for", true)},
	docket.ChallengeInterim: {area("text")},
	docket.ReviewInterim:    {yesNo("keep"), area("reasons")},
	docket.LiftInterim:      {area("reasons")},

	// Sanctions and their end.
	docket.PutIntoEffect:    {choose("sanction", inForce)},
	docket.ReportCompliance: {choose("sanction", inForce), maybe("condition", conditionsOf), area("text"), items("evidence", 0)},
	docket.ConfirmComply:    {choose("sanction", inForce), maybe("condition", conditionsOf), note("note")},
	docket.AllegeBreach:     {choose("sanction", inForce), area("text")},
	docket.AnswerBreach:     {choose("sanction", inForce), area("text")},
	docket.DecideBreach:     {choose("sanction", inForce), yesNo("breach"), area("reasons"), sanctions("sanctions", 0)},
	docket.PetitionBack:     {choose("sanction", inForce), area("text")},
	docket.DecidePetition:   {choose("petition", owed), yesNo("grant"), area("reasons")},

	// Ways out, and the record.
	docket.Resign:           {date("on"), note("note")},
	docket.RecordDeath:      {day("on")},
	docket.RecordIncapacity: {note("note")},
	docket.Withdraw:         {note("reasons")},
	docket.DecideWithdrawal: {yesNo("grant"), area("reasons")},
	docket.CloseCase:        {area("reasons")},
	docket.Reopen:           {area("new_facts"), choose("stage", reopened)},
	docket.PlaceLegalHold:   {area("reasons")},
	docket.ReleaseLegalHold: {line("hold"), area("reasons")},
	docket.LinkCase:         {line("case"), choose("why", oneOf("link", "other_track", "same_facts", "same_respondent", "predicate"))},
	docket.Publish:          {many("audience", false, audiences), area("text"), attached("attached")},
	docket.Retract:          {line("publication"), area("reasons")},
	docket.RevealIdentity:   {choose("to", told), choose("basis", bases), area("note"), word("name"), word("contact")},
	docket.Note:             {area("text"), maybe("for", oneOf("for", "staff", "panel", "deliberation"))},
	docket.Purge:            {},
	docket.Propose:          {choose("act", takesTwo), maybe("sanction", inForce), word("hold"), maybe("to", told), maybe("basis", oneOf("basis", "disclosed_by_procedure", "legal_duty")), word("named"), perhaps("person"), area("reasons")},
	docket.Decline:          {line("proposal"), area("reasons")},
	docket.ChooseVersion:    {choose("digest", versions)},
	docket.MoveVersion:      {choose("digest", versions)},
}

// charge is something that the respondent is said to have done.
func charge(name string) spec { return group(name, false, chargeParts()...) }

func chargeParts() []spec {
	return []spec{pick("ground", grounds), many("principles", true, principles), area("text"), day("from"), date("to"), date("known")}
}
