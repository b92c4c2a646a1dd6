package procedure

// badThings are packs in which one thing cannot be meant as it is written: what it
// is called, whom or what it names that is not there, how much, how long.
var badThings = []badPack{
	{"an office named like a body", "  - {id: president, title: the president, substitute: office, seats: true}\n", "  - {id: president, title: the president, substitute: office, seats: true}\n  - {id: panel_two, title: the panel's office}\n", []string{
		`small.yaml:41: offices.panel_two: there is a body called "panel_two" too; an office and a body need different names`,
	}},
	{"a body named like a role", "  - id: panel_one\n    title: the panel\n", "  - {id: chair, title: the chair, size: 1, seated_by: office, quorum: {votes: 1}, threshold: {votes: 1}, chair_vote: normal, tie: fails, cite: S1}\n  - id: panel_one\n    title: the panel\n", []string{
		`small.yaml:42: bodies.chair: "chair" is the name of a role that every procedure has; choose another`,
	}},
	{"a clock of the engine's name for terms", `{id: notice, title: Notice, owner`, `{id: term, title: Notice, owner`, []string{
		`small.yaml:66: clocks.term: the engine counts the terms of sanctions under the name "term"; choose another`,
	}},
	{"a thing without an id", `  - {id: reprimand, title`, `  - {title`, []string{
		`small.yaml:141: sanctions.0: the id is missing`,
	}},
	{"an id that is none", `{id: membership, title: Membership}`, `{id: Membership, title: Membership}`, []string{
		`small.yaml:24: standings.0: "Membership" is not an id; use small letters, digits, - and _`,
		`small.yaml:142: sanctions.suspension.standing: there is no standing "membership"`,
		`small.yaml:143: sanctions.expulsion.standing: there is no standing "membership"`,
	}},
	{"a role that cannot own", `title: Notice, owner: office`, `title: Notice, owner: anyone`, []string{
		`small.yaml:66: clocks.notice.owner: anyone cannot stand here`,
	}},
	{"nobody to do an act", "always: [{on: died, to: closed, cite: S1}]\n", "always: [{on: died, to: closed, cite: S1}]\nacts: [{act: file, by: [nobody], stages: [nowhere], cite: S1}]\n", []string{
		`small.yaml:134: acts.file.by.0: there is no office, body or role called "nobody"`,
		`small.yaml:134: acts.file.stages.0: there is no stage "nowhere"`,
	}},
	{"an act that nobody can do and somebody may", "always: [{on: died, to: closed, cite: S1}]\n", "always: [{on: died, to: closed, cite: S1}]\nacts: [{act: reopen, by: [office], never: true, cite: S1}]\n", []string{
		`small.yaml:134: acts.reopen.never: an act that nobody can do needs no names of who may`,
	}},
	{"no stage of that name in an event", `starts: ["entered:decision"]`, `starts: ["entered:decisions"]`, []string{
		`small.yaml:81: clocks.decision.starts.0: there is no stage "decisions"`,
		`small.yaml:108: stages.decision: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"an extension of no clock", `to: [respondent], on: [appeal_decided]`, `to: [respondent], on: [appeal_decided, "extended:answers", "extended:notice", "lapsed:answers"]`, []string{
		`small.yaml:137: notices.appeal_decision.on.1: there is no clock "answers"`,
		`small.yaml:137: notices.appeal_decision.on.2: the clock "notice" cannot be extended`,
		`small.yaml:137: notices.appeal_decision.on.3: there is no clock "answers"`,
	}},
	{"a body and a sanction that are none", `to: [respondent], on: [appeal_decided]`, `to: [respondent], on: [appeal_decided, "seated:panel", "in_effect:fine"]`, []string{
		`small.yaml:137: notices.appeal_decision.on.1: there is no body "panel"`,
		`small.yaml:137: notices.appeal_decision.on.2: there is no sanction "fine"`,
	}},
	{"an event of no kind", `to: [respondent], on: [appeal_decided]`, `to: [respondent], on: [appeal_decided, "moved:office"]`, []string{
		`small.yaml:137: notices.appeal_decision.on.1: "moved:office" is not an event; what stands before a colon is served, issued, entered, extended, commented, reconsideration_asked, reconsideration_waived, appealed, cross_appealed, appeal_waived, brief_filed, seated, lapsed, in_effect or sanction_expired`,
	}},
	{"an edition without a first day", "    from: 2010-01-01\n", ``, []string{
		`small.yaml:19: codes.new.from: the first day of the edition is missing`,
	}},
	{"an edition without principles", "    cite: S1\n    principles: [{id: p1, title: One, text: Be better.}]", `    cite: S1`, []string{
		`small.yaml:19: codes.new.principles: the edition has no principle`,
	}},
	{"a ground that imposes nothing known", `{id: breach, title: A breach, cite: S1}`, `{id: breach, title: A breach, cite: S1, imposes: fine}`, []string{
		`small.yaml:26: grounds.breach.imposes: there is no sanction "fine"`,
		`small.yaml:26: grounds.breach.imposes: no stage imposes a sanction by operation of the rule; give the stage its imposes`,
	}},
	{"a ground that imposes where no stage does", `{id: breach, title: A breach, cite: S1}`, `{id: breach, title: A breach, cite: S1, imposes: expulsion}`, []string{
		`small.yaml:26: grounds.breach.imposes: no stage imposes a sanction by operation of the rule; give the stage its imposes`,
	}},
	{"words for what stops the limit", "  limit: 1 year\n", "  limit_tolled_by: [Not a member]\n  limit: 1 year\n", []string{
		`small.yaml:31: filing.limit_tolled_by.0: "Not a member" is not a word for what stops the limit; use small letters, digits, - and _`,
	}},
	{"nothing to stop", "  limit: 1 year\n  limit_from: conduct\n  limit_cite: S1\n", "  limit_tolled_by: [not_a_member]\n", []string{
		`small.yaml:31: filing.limit_tolled_by: there is no limit to stop`,
	}},
	{"gone since when", "  limit: 1 year\n", "  former_not_retained: true\n  limit: 1 year\n", []string{
		`small.yaml:31: filing.former_not_retained: say after how long a former member's case is not kept: former_member_limit`,
	}},
	{"a negative number of words", "  limit: 1 year\n", "  max_words: -1\n  limit: 1 year\n", []string{
		`small.yaml:31: filing.max_words: a bound cannot be negative`,
	}},
	{"an act that is no name", "    act: answer\n", "    act: To answer\n", []string{
		`small.yaml:71: clocks.answer.act: "To answer" is not the name of an act`,
	}},
	{"what starts and ends", `ends: [answered, defaulted]`, `ends: [answered, defaulted, "served:charge:respondent"]`, []string{
		`small.yaml:73: clocks.answer.ends.2: "served:charge:respondent" both starts and ends this clock`,
	}},
	{"a length that cannot be counted", "    period: 30 calendar days\n    calendar: here", "    period: 30 calendar days\n    short_period: -7\n    calendar: here", []string{
		`small.yaml:75: clocks.answer.period: short_period cannot be negative`,
	}},
	{"counting back from nothing", "    period: 30 calendar days\n    calendar: here", "    period: 30 calendar days\n    direction: backward\n    calendar: here", []string{
		`small.yaml:76: clocks.answer.direction: counting back needs a day to count from: start it at hearing_day`,
	}},
	{"no most of more time", `ask: before_due, max: 10 calendar days, cite: S1`, `ask: before_due, times: -1, cite: S1`, []string{
		`small.yaml:77: clocks.answer.extension.max: say how much more time can be given at most`,
		`small.yaml:77: clocks.answer.extension.times: a number of times cannot be negative`,
	}},
	{"nobody to ask for more time", `{asked_by: [respondent], given_by: office,`, `{given_by: office,`, []string{
		`small.yaml:77: clocks.answer.extension.asked_by: this is missing; name who`,
	}},
	{"what nobody can impose", `stage: intake, period: 7 calendar days, on_expiry: {overdue: true}`, `stage: intake, period: 7 calendar days, on_expiry: {overdue: true, impose: fine}`, []string{
		`small.yaml:65: clocks.intake.on_expiry.impose: there is no sanction "fine"`,
	}},
	{"nobody to be told of what is late", `{id: office, title: the office, substitute: president, seats: true}`, `{id: office, title: the office, seats: true}`, []string{
		`small.yaml:65: clocks.intake.on_expiry.overdue: nobody stands in for the office "office", so nobody would be told; give it a substitute`,
		`small.yaml:66: clocks.notice.on_expiry.overdue: nobody stands in for the office "office", so nobody would be told; give it a substitute`,
		`small.yaml:81: clocks.decision.on_expiry.overdue: nobody stands in for the office "office", so nobody would be told; give it a substitute`,
	}},
	{"a lift of nothing", `stage: intake, period: 7 calendar days, on_expiry: {overdue: true}`, `stage: intake, period: 7 calendar days, on_expiry: {lift: true}`, []string{
		`small.yaml:65: clocks.intake.on_expiry.lift: no interim measure hangs on this clock`,
	}},
	{"an exit from no stage", `ends: ["served:charge:respondent"], stage: answer, period: 7 calendar days, on_expiry: {overdue: true}`, `ends: ["served:charge:respondent"], period: 7 calendar days, on_expiry: {exit: answered}`, []string{
		`small.yaml:66: clocks.notice.on_expiry.exit: a clock that leaves a stage must name the stage`,
	}},
	{"a least time that is missed", `ends: ["served:charge:respondent"], stage: answer, period: 7 calendar days, on_expiry: {overdue: true}`, `ends: ["served:charge:respondent"], stage: answer, period: 7 calendar days, bound: min, on_expiry: {overdue: true}`, []string{
		`small.yaml:66: clocks.notice.on_expiry: a limit not to act before is reached, not missed; it can only record a flag, an event or a notice, or bring the effect of a sanction`,
	}},
	{"default where nobody was charged", `stage: intake, period: 7 calendar days, on_expiry: {overdue: true}`, `stage: intake, period: 7 calendar days, on_expiry: {default: true}`, []string{
		`small.yaml:65: clocks.intake.on_expiry.default: default belongs to a stage of kind charge`,
	}},
	{"default without a way out", `{on: answered, to: decision}, {on: defaulted, to: decision}`, `{on: answered, to: decision}`, []string{
		`small.yaml:79: clocks.answer.on_expiry.default: the stage "answer" has no exit "defaulted"`,
	}},
	{"a letter that goes no way", `to: [respondent, complainant], on: [closed], methods: [email], template: closing, contents: [how it ended]`, `to: [respondent, complainant], on: [closed], methods: [], template: closing, contents: []`, []string{
		`small.yaml:138: notices.closing.methods: say how the notice is served: email, registered_post, courier, personal, mailbox`,
		`small.yaml:138: notices.closing.contents: say what the notice must contain`,
	}},
	{"a proof of no way", `proven_by: [registered_post], template: charge`, `proven_by: [courier], template: charge`, []string{
		`small.yaml:135: notices.charge.proven_by.0: the notice is not served by "courier"`,
	}},
	{"a sanction that touches nothing", `rank: 2, standing: membership, effect: suspend`, `rank: 2, effect: suspend`, []string{
		`small.yaml:142: sanctions.suspension.standing: say which standing the sanction touches; it may touch only one of its own procedure`,
	}},
	{"a length without a term", `{id: reprimand, title: Reprimand, rank: 1,`, `{id: reprimand, title: Reprimand, rank: 1, max: 1 year,`, []string{
		`small.yaml:141: sanctions.reprimand.term: a sanction with a shortest or longest term has a term: true`,
	}},
	{"a suspension without an end", `term: true, min: 1 month, max: 1 year`, `term: true, min: 1 month`, []string{
		`small.yaml:142: sanctions.suspension.max: say how long a suspension can be at most`,
	}},
	{"proof of compliance by no clock", `{id: reprimand, title: Reprimand, rank: 1,`, `{id: reprimand, title: Reprimand, rank: 1, compliance: proof,`, []string{
		`small.yaml:141: sanctions.reprimand.compliance: there is no clock "proof"`,
	}},
	{"by agreement and by rule", `{id: reprimand, title: Reprimand, rank: 1,`, `{id: reprimand, title: Reprimand, rank: 1, by_consent_only: true, automatic: true,`, []string{
		`small.yaml:141: sanctions.reprimand.by_consent_only: a sanction comes about by agreement or by operation of a rule, not by both only`,
	}},
	{"back before an end that is none", `effect: end, threshold`, `effect: end, reinstatement: {before_end: 6 months, by: panel_one, cite: S1}, threshold`, []string{
		`small.yaml:143: sanctions.expulsion.reinstatement.before_end: a sanction without a term has no end to count back from`,
	}},
	{"from an interim measure, how long", `effect: end, threshold`, `effect: end, reinstatement: {from_interim: true, by: committee, cite: S1}, threshold`, []string{
		`small.yaml:143: sanctions.expulsion.reinstatement.from_interim: say how long it is that counts from the interim measure: not_before`,
		`small.yaml:143: sanctions.expulsion.reinstatement.by: there is no body "committee" to rule on reinstatement`,
	}},
	{"an interim measure for no reason", `grounds: [danger], by: [president], notice: charge, max`, `by: [president], max`, []string{
		`small.yaml:145: interim.hold.grounds: an interim measure needs its grounds listed (guarantee 12)`,
		`small.yaml:145: interim.hold.notice: an interim measure needs a notice (guarantee 12)`,
	}},
	{"an interim review that is none", `max: 14 calendar days, challenge: true`, `review: look, max: 14 calendar days, challenge: true`, []string{
		`small.yaml:145: interim.hold.review: there is no clock "look"`,
	}},
	{"no appeal and a stage for it", "appeal:\n  respondent: [findings, sanction, default]\n  clock: appeal_window\n  grounds: [{id: wrong, title: It is wrong}]\n  body: panel_two\n  outcomes: [affirm, reverse, remand_decision]\n  stays: auto\n  cite: S1\n", "appeal: {none: true, cite: S1}\n", []string{
		`small.yaml:146: appeal.none: there is no appeal here, but there is the stage "appeal"`,
	}},
	{"a cross-appeal without a time", "  stays: auto\n", "  stays: auto\n  cross: true\n", []string{
		`small.yaml:147: appeal.cross_clock: a cross appeal needs its clock; there is none called ""`,
	}},
	{"a complaint that cannot be taken back", `{on: complete, to: answer}, {on: withdrawn, to: closed}`, `{on: complete, to: answer}`, []string{
		`small.yaml:154: exit.withdraw: a complaint can be withdrawn, but the stage "intake" has no exit "withdrawn"`,
	}},
	{"an offer that nobody accepts", `publish: {none: true, cite: S1}`, "publish: {none: true, cite: S1}\nconsent: {offered: true, by: [respondent], ruled_by: committee, cite: S1}", []string{
		`small.yaml:156: consent.ruled_by: there is no body or office "committee" to accept an offer`,
		`small.yaml:156: consent.stages: say in which stages an offer can be made`,
	}},
	{"an offer that leads nowhere", `publish: {none: true, cite: S1}`, "publish: {none: true, cite: S1}\nconsent: {offered: true, by: [respondent], ruled_by: office, stages: [answer], cite: S1}", []string{
		`small.yaml:156: consent.stages.0: an offer can be made in the stage "answer", but it has no exit "consent_agreed"`,
	}},
	{"a record kept for no time", `{class: dismissed, period: 6 years, cite: S1}`, `{class: dismissed, cite: S1}`, []string{
		`small.yaml:158: retain.dismissed.period: say how long the record is kept`,
	}},
	{"a grace as long as the period", `{class: dismissed, period: 6 years, cite: S1}`, `{class: dismissed, period: 6 years, grace: 6 years, cite: S1}`, []string{
		`small.yaml:158: retain.dismissed.grace: after the last entry 6 years are as long as the period, which runs anew from it where there is no grace; make it shorter, or leave it out`,
	}},
	{"a grace that may be as long", `{class: dismissed, period: 6 years, cite: S1}`, `{class: dismissed, period: 1 year, grace: 12 months, cite: S1}`, []string{
		`small.yaml:158: retain.dismissed.grace: after the last entry 12 months are as long as the period, which runs anew from it where there is no grace; make it shorter, or leave it out`,
	}},
	{"a grace for ever", `{class: dismissed, period: 6 years, cite: S1}`, `{class: dismissed, forever: true, grace: 1 year, cite: S1}`, []string{
		`small.yaml:158: retain.dismissed.grace: a record kept for ever is kept whoever works on it; leave out grace`,
	}},
	{"a class of record twice", "  - {class: dismissed, period: 6 years, cite: S1}\n", "  - {class: dismissed, period: 6 years, cite: S1}\n  - {class: dismissed, period: 7 years, cite: S1}\n", []string{
		`small.yaml:159: retain.dismissed: the class "dismissed" is given twice`,
	}},
	{"more of the public than there are seats", "    size: 3\n    seated_by: office\n", "    size: 3\n    public_members: 4\n    seated_by: office\n", []string{
		`small.yaml:42: bodies.panel_one.alternates: alternates and public members are counted from 0, and at most the size of the body is public`,
	}},
	{"a tie for a chair without a vote", "    chair_vote: normal\n    tie: fails\n", "    chair_vote: none\n    tie: chair\n", []string{
		`small.yaml:49: bodies.panel_one.tie: the chair has no vote, so a tie cannot go to the chair`,
	}},
	{"apart from itself", "    disjoint_from: [panel_one]\n", "    disjoint_from: [panel_one, panel_two]\n", []string{
		`small.yaml:59: bodies.panel_two.disjoint_from.1: a body cannot be kept apart from itself`,
	}},
	{"less than no votes", "    quorum: {votes: 3}\n", "    quorum: {votes: -3}\n", []string{
		`small.yaml:46: bodies.panel_one.quorum.votes: a number of votes cannot be negative`,
	}},
	{"a share of nothing", "    quorum: {votes: 3}\n", "    quorum: {of: size}\n", []string{
		`small.yaml:46: bodies.panel_one.quorum: say how many: votes, or a fraction of a base`,
	}},
	{"a decision by nobody", "    owner: panel_one\n    body: panel_one\n    needs: [panel_seated]\n", "    owner: office\n    needs: [panel_seated]\n", []string{
		`small.yaml:108: stages.decision.body: a stage of kind decision needs the body that rules`,
		`small.yaml:113: stages.decision.needs.0: the stage has no body to seat`,
		`small.yaml:140: sanctions.reprimand: no body decides here, so nobody could impose this sanction`,
		`small.yaml:141: sanctions.suspension: no body decides here, so nobody could impose this sanction`,
	}},
	{"a chair of nobody", "    says: It has arrived.\n    owner: office\n", "    says: It has arrived.\n    owner: chair\n", []string{
		`small.yaml:97: stages.intake.owner: the stage has no body whose chair could own it`,
	}},
	{"a body that is none", "    owner: president\n    body: panel_two\n", "    owner: president\n    body: panel_to\n", []string{
		`small.yaml:122: stages.appeal.body: there is no body "panel_to"`,
	}},
	{"a charge without its letter", "    owner: office\n    notice: charge\n", "    owner: office\n", []string{
		`small.yaml:100: stages.answer.notice: a stage of kind charge needs the notice that opens it`,
	}},
	{"comments on no draft", "    says: It has arrived.\n", "    says: It has arrived.\n    needs: [draft_commented]\n", []string{
		`small.yaml:97: stages.intake.needs.0: the stage sends no draft to comment on`,
	}},
	{"a stage that imposes nothing known", "    says: They decide.\n", "    says: They decide.\n    imposes: fine\n", []string{
		`small.yaml:112: stages.decision.imposes: there is no sanction "fine"`,
	}},
	{"a letter to somebody else", `{id: charge, title: Charge, to: [respondent]`, `{id: charge, title: Charge, to: [complainant]`, []string{
		`small.yaml:66: clocks.notice.ends.0: the notice "charge" does not go to "respondent"; write served:charge:<addressee>`,
		`small.yaml:72: clocks.answer.starts.0: the notice "charge" does not go to "respondent"; write served:charge:<addressee>`,
		`small.yaml:105: stages.answer.notice: the notice "charge" does not go to the respondent`,
		`small.yaml:145: interim.hold.notice: the notice "charge" does not go to the respondent`,
	}},
	{"a way out of the end", `says: It is over., owner: office, cite: S1}`, `says: It is over., owner: office, cite: S1, exits: [{on: closed, to: intake}]}`, []string{
		`small.yaml:132: stages.closed.exits: a closed stage has no way out; a case is reopened by an act`,
	}},
	{"the same way out twice", `{on: complete, to: answer}, {on: withdrawn, to: closed}`, `{on: complete, to: answer}, {on: complete, to: decision}, {on: withdrawn, to: closed}`, []string{
		`small.yaml:98: stages.intake.exits.complete.on: the stage says twice where "complete" leads`,
	}},
	{"a hearing that can be given up", "    says: They decide.\n    owner: panel_one\n    body: panel_one\n    needs: [panel_seated]\n    exits: [{on: violation, to: appeal}, {on: no_violation, to: closed}]\n    cite: S1\n", "    says: They decide.\n    owner: panel_one\n    body: panel_one\n    needs: [panel_seated]\n    exits: [{on: violation, to: appeal}, {on: no_violation, to: closed}]\n    cite: S1\n  - {id: hearing, kind: hearing, title: Hearing, says: They hear., owner: office, body: panel_one, waivable: true, exits: [{on: heard, to: decision}], cite: S1}\n", []string{
		`small.yaml:117: stages.hearing.waivable: the step can be waived, but no exit says where hearing_waived leads`,
		`small.yaml:117: stages.hearing: no way leads to this stage`,
		`small.yaml:117: stages.hearing: no clock runs in this stage; a case could wait here for ever`,
	}},
	{"an unknown of things that are there", `concerns: [filing, "clock:intake"]`, `concerns: [filing, "standing:membership", "calendar:here", "code:old", "calendar:", "standing:x"]`, []string{
		`small.yaml:11: unknown.everything.concerns.4: there is no calendar ""`,
		`small.yaml:11: unknown.everything.concerns.5: there is no standing "x"`,
	}},
}
