package api

import "net/http"

// problemKind is one kind of problem: its status, a title, the usual sentence,
// and for its page what it means and what to do.
type problemKind struct {
	Status  int
	Title   string
	Usual   string
	Explain string
}

var problemKinds = map[string]problemKind{
	"malformed": {
		http.StatusBadRequest, "The request cannot be read", "The request cannot be read as it stands.",
		"What was sent is not what the documentation describes: not JSON, a member twice, a member that is not known, a date that does not exist, or a number where a word belongs. Nothing was recorded. The sentence says what is at fault, and the field says where.",
	},
	"receipt_typing_error": {
		http.StatusBadRequest, "The receipt is not typed right", "The receipt is not typed right: its check symbol does not fit. Compare it with your copy, sign by sign.",
		"A receipt ends with a check symbol, so that a slip of the pen is noticed before anything is looked up. O and 0, I, L and 1 are taken for one another; case, spaces and hyphens do not matter.",
	},
	"unconfirmed": {
		http.StatusConflict, "The report is not confirmed", "Your report waits for you to confirm that you have the receipt. Nothing has been entered yet.",
		"A report without an account becomes final when its reporter shows that the receipt arrived: by typing it back or by having it as a file. Until then it is kept sealed, for a day, and nobody can read it.",
	},
	"no_mailbox": {
		http.StatusConflict, "There is no mailbox", "The reporter of this case has no mailbox: they gave a name, or have not used their receipt since mailboxes came.",
		"A reporter without an account has a mailbox that the receipt alone opens. To everybody else one writes by letter or asks a question.",
	},
	"not_cleared": {
		http.StatusConflict, "It is not cleared for the reporter", "This document is not cleared for the reporter.",
		"A reporter is sent the copy of a document without traces of who made it, or what is left of it after something was blacked out for the complainant and a second person released that. What the respondent's side sent in goes out in the second way alone. Nothing was sent.",
	},
	"let_go": {
		http.StatusNotFound, "The record was let go", "The record of this case was let go: its keys are destroyed, and nobody can read anything of it any more.",
		"When the time of the procedure's retention rule is over, two people let go of a record. That it stood as it did can still be checked; what it said cannot be read, in an older backup either.",
	},
	"unauthenticated": {
		http.StatusUnauthorized, "Say who you are", "Send a token that is still good: Authorization: Bearer prb_…",
		"This needs a token. It was missing, is not known, has run out or was withdrawn; which of these it was is not told. Reports can be made and followed without any token.",
	},
	"not_yours": {
		http.StatusForbidden, "It is for somebody else", "It is not yours to do.",
		"The procedure gives this act to another function. The rule that says so is cited.",
	},
	"declare_first": {
		http.StatusForbidden, "Declare first", "Say first whether you stand near to anybody in this case: sign the conflict certificate of the body you are to sit on, or step aside.",
		"Who sits on a body that asks for a conflict certificate is shown the names of those who are in the case, and nothing else of it before the certificate is signed. So nobody reads of somebody they know. The rule that asks for it is cited. Nothing was shown or done.",
	},
	"admin_only": {
		http.StatusForbidden, "It is for administrators", "This needs a token with the scope admin.",
		"People, offices and terms are kept by administrators. Being one gives no sight of any case.",
	},
	"scope": {
		http.StatusForbidden, "The token is not for that", "This token is not good for that.",
		"A token may be made for a part of what its person may do: reading, the list of duties, the numbers. For anything else sign in, or use another token. Nothing was done.",
	},
	"session_only": {
		http.StatusForbidden, "It asks for a sign-in", "This is done by people who signed in, not with a token.",
		"One's own account, sessions and tokens are kept in a session, so that a token that got out cannot make more of itself.",
	},
	"second_factor_first": {
		http.StatusForbidden, "Set up a second factor first", "Set up one-time codes or a passkey first; until then you can do nothing else here.",
		"A password alone opens nothing: it can be seen, guessed or used elsewhere. Set up an authenticator app or a passkey under your account, once.",
	},
	"step_up": {
		http.StatusForbidden, "Show your second factor again", "Show your second factor again, then repeat it: this asks for one shown in the last ten minutes.",
		"Votes, sanctions, the reporter's identity, exports and what cannot be taken back ask for a second factor shown a short while ago, so that nobody does them at a desk that was left open. Nothing was done.",
	},
	"one_case": {
		http.StatusForbidden, "It is outside the case", "The code of your letter opens one case and nothing else. Sign in to an account for this.",
		"Whoever enters by the code of a letter reads and answers in the case of that letter. Lists, tokens, other cases and new reports are for people with an account.",
	},
	"has_account": {
		http.StatusConflict, "An account cannot be made this way", "There is an account already, or somebody who keeps accounts must make it. Sign in, or ask the office.",
		"An account is made by the code of a letter for somebody who has nothing to sign in with yet and never held an office here. Nothing was changed.",
	},
	"other_person": {
		http.StatusConflict, "This letter is written to somebody else", "This letter is written to somebody of another name than yours. If it is yours all the same, ask whoever keeps the people here to mend your name.",
		"A case is put under an account only where the name of the account and the name on the letter may be those of one person. Nothing was changed, and the code is as good as before.",
	},
	"show_first": {
		http.StatusForbidden, "Sign in with your second factor first", "You have a second factor. Sign in with it and use the invitation again in that browser, within ten minutes.",
		"A provider that is added signs its person in. So that an invitation in wrong hands does not come round a second factor that is set up, it is asked for before.",
	},
	"no_login": {
		http.StatusUnprocessableEntity, "There is no address to sign in with", "No e-mail address of yours is on record, and a password is used with one. Leave the password out and set up a passkey, or give the office an address.",
		"People sign in with their e-mail address of record and a password, or with a passkey alone.",
	},
	"not_proven": {
		http.StatusConflict, "It is not on record that the letter reached you", "An account can be made once the office has recorded that this letter was put into your hands. Until then use the code.",
		"A code lies in a letter, and a letter can reach somebody else. What the code opens ends when that comes out; an account would not. Ask the office to record the proof of service, or to send you an invitation.",
	},
	"sign_in_failed": {
		http.StatusUnauthorized, "That does not fit", "That does not fit, or nobody signs in this way here. Look again at what you typed.",
		"Whether there is such a person, whether they have a password and whether they may sign in is not told apart. After several tries in a row from a browser they never used before it takes a minute for each; their own browser, and passkeys, are not slowed by strangers.",
	},
	"sign_in_ended": {
		http.StatusConflict, "It was begun too long ago", "This was begun too long ago, or it ended already. Begin again.",
		"What is begun at a sign-in is good once and for a few minutes, an invitation once and for three days. Begin again, or ask for another invitation.",
	},
	"weak_password": {
		http.StatusUnprocessableEntity, "The password is too easy to guess", "Take a password of 12 to 256 characters that is not made of your name, of few characters or of rows like 123456; four unrelated words are good.",
		"There is no rule about which characters, and it never has to be changed. It must be long enough and not what anybody who knows you would try first.",
	},
	"no_second_factor": {
		http.StatusConflict, "None of this kind is set up", "No second factor of this kind is set up.",
		"Set it up under your account first, or use another one.",
	},
	"last_second_factor": {
		http.StatusConflict, "It is the last one", "This is your last second factor. Set up another one first.",
		"Without a second factor nobody can do anything here. Set up another passkey or one-time codes, then remove this one.",
	},
	"last_way_in": {
		http.StatusConflict, "It is the last way in", "You have nothing else to sign in by. Set up a passkey, or ask for an invitation to set a password, first.",
		"Whoever removes the one thing they sign in by could not come back. Set up another one, then remove this one.",
	},
	"no_passkeys": {
		http.StatusConflict, "There are no passkeys here", "Passkeys cannot be used here: the service is reached by an address without a name. Use one-time codes.",
		"A passkey is bound to the name of a service. Whoever runs this one says by which name it is reached (PROBITY_URL).",
	},
	"no_provider": {
		http.StatusConflict, "No provider is set up", "Nobody signs in by a provider here. Sign in with a password or a passkey.",
		"Whoever runs this service can name a provider of OpenID Connect (PROBITY_OIDC_ISSUER).",
	},
	"provider_away": {
		http.StatusServiceUnavailable, "The provider does not answer", "The provider at which you sign in does not answer. Try again in a minute, or sign in with a passkey.",
		"The fault is at the provider or on the way to it. Nothing was done here.",
	},
	"cross_site": {
		http.StatusForbidden, "It was sent from another site", "A page of another site sent this from your browser; nothing was done.",
		"Browsers say from which site a request comes. Requests that change something are taken only from our own pages and from programs.",
	},
	"not_found": {
		http.StatusNotFound, "There is no such thing here", "There is no such thing here, or it is not for you to see.",
		"The address leads nowhere, or to something you have no part in. The two are not told apart, on purpose: that a case exists is itself confidential.",
	},
	"method_not_allowed": {
		http.StatusMethodNotAllowed, "It cannot be done this way", "This address does not take that method; the header Allow says which it takes.",
		"Reading is done with GET, changing with POST. No header changes the method.",
	},
	"conflicted": {
		http.StatusConflict, "You are not free to do this", "You are off this case or stand too near to it.",
		"Somebody who was recused, is a party, or investigated the case takes no part in ruling on it. The rule is cited.",
	},
	"already": {
		http.StatusConflict, "It has been done", "It has been done already.",
		"The docket already has it. Read the docket to see when and by whom.",
	},
	"not_here": {
		http.StatusConflict, "Not in this stage", "It is not for the stage the case is in.",
		"Each act belongs to certain stages of the procedure. Ask what is allowed to see what can be done now.",
	},
	"not_yet": {
		http.StatusConflict, "Not yet", "Something must happen first.",
		"Time must pass or another step must come first. Where time alone will change the answer, the problem says from when.",
	},
	"too_late": {
		http.StatusConflict, "The time for it has passed", "The time limit has passed.",
		"The procedure gave a time for this and it is over. The rule is cited; how the last day was counted is with the time limits of the case.",
	},
	"no_provision": {
		http.StatusConflict, "The procedure does not have it", "This procedure does not provide for it.",
		"Other procedures may know this step; the one this case runs under does not.",
	},
	"not_in_force": {
		http.StatusConflict, "The procedure takes no reports", "This procedure takes no reports now: its body has not activated it, or has retired it.",
		"Only a procedure that its body activated, and did not retire, takes new reports. Those that do are listed under /api/v1/procedures with governs: true. A case that runs under another one goes on under it.",
	},
	"not_a_pack": {
		http.StatusUnprocessableEntity, "The text is no procedure that can be carried out", "The text of the pack cannot be carried out as it stands; each fault is named with its line.",
		"A pack is read whole before it is kept. The list says what is wrong, line by line; nothing was added to the library.",
	},
	"case_closed": {
		http.StatusConflict, "The case is closed", "The case is closed.",
		"A closed case takes few acts, such as a legal hold or reopening.",
	},
	"unfair": {
		http.StatusConflict, "It would be unfair", "It would break a guarantee of a fair procedure.",
		"Some things no procedure may do, whoever asks: judge on secret evidence, publish before the decision is final, reveal a reporter without a rule. The guarantee is cited.",
	},
	"different_act": {
		http.StatusConflict, "The key was used for something else", "This idempotency key was used with another request. Take a new key for a new request.",
		"A key names one request, so that repeating it after a lost answer changes nothing. The same key with other words cannot be told from a mistake.",
	},
	"conflict": {
		http.StatusConflict, "It does not fit what is there", "It does not fit what is stored already.",
		"Something of the same name is there, or what it refers to is not.",
	},
	"stale": {
		http.StatusPreconditionFailed, "The case has moved on", "The case has moved on since you looked at it. Look again and decide whether you still want this.",
		"You said which entry of the docket you had seen last (If-Match), and there is a newer one. Nothing was entered.",
	},
	"too_large": {
		http.StatusRequestEntityTooLarge, "It is too large", "What was sent is larger than what is taken here.",
		"Words are taken up to 1 MiB, documents up to the size the documentation gives. Send large files as several documents.",
	},
	"full": {
		http.StatusRequestEntityTooLarge, "There is no room for more documents", "The case holds as many documents as are taken. Nothing was kept of this document; all that was sent before is there. Send only what matters, or ask the office.",
		"There is a bound on what one person sends to one case, on what one case holds and, where whoever runs the service set it, on all documents together. Nothing was kept of this document. Whoever runs the service can raise the bound.",
	},
	"file_refused": {
		http.StatusUnprocessableEntity, "The file is not taken", "The file is not taken as it stands.",
		"A file is looked at before it is kept: its name, its declared type and its content must agree; programs, files that are two kinds at once, archives that swell and pictures that would fill the memory are refused. Nothing was kept. The sentence says what to do instead.",
	},
	"not_examined": {
		http.StatusConflict, "It is still being looked through", "The document is still being looked through. Try again in a minute or two.",
		"Nobody reads a document before there is a verdict on it. Where the virus scanner is away it stays shut and is tried again.",
	},
	"infected": {
		http.StatusConflict, "It harms machines", "The document holds something that harms machines. It is kept as evidence and given to nobody. Ask whoever sent it for another.",
		"The virus scanner found something in it. The original is kept sealed with its hash, so that it can be shown that it was sent.",
	},
	"unscanned": {
		http.StatusConflict, "Nobody could look into it", "No scanner could look into the document. Who works on the case can open it at their own risk, or release it.",
		"Whether a file harms machines is not known when no scanner is set up, or when it is encrypted or too large. It is read only after an explicit step that is recorded on its chain of custody.",
	},
	"being_redacted": {
		http.StatusConflict, "It is being gone through", "The document is being gone through before it is shown to you. Try again later.",
		"Something in it is blacked out for the side you stand on. Until a second reader has released what was made, nothing of it is given out to that side.",
	},
	"redaction_leaks": {
		http.StatusConflict, "What was blacked out can be found", "Something that was blacked out can still be found in what would be given out.",
		"Before a redaction is kept, and again before it is released, it is attacked: words are looked for in all forms, pixels under the areas, and anything in the file beside the picture. What could be found is said by the number of the mark. Nothing was given out.",
	},
	"original_only": {
		http.StatusConflict, "There is only the original", "There is no copy of this document without traces of who made it. Ask for the original (original=true); that is recorded.",
		"From some kinds of files nobody can take out who made them, where and on which machine. Such a document is given out only as it came, to who works on the case, or to all who may know of it once the office has released it.",
	},
	"unsupported_media_type": {
		http.StatusUnsupportedMediaType, "Not in this form", "Send JSON in UTF-8: Content-Type: application/json.",
		"JSON requests are sent as application/json in UTF-8 without compression; documents as multipart/form-data.",
	},
	"bad_request": {
		http.StatusUnprocessableEntity, "What it says is at fault", "What the request says is at fault.",
		"The form is right, but what it says cannot be entered: something is missing or does not fit. The field says where.",
	},
	"unknown": {
		http.StatusUnprocessableEntity, "It names something that is not there", "It names something that is not there.",
		"An allegation, a letter, a ground or another thing is named that the case or the procedure does not have. The field says where.",
	},
	"too_many": {
		http.StatusTooManyRequests, "Too many at once", "Too many people are sending at this moment. Please send it again in a few seconds, with the same Idempotency-Key; nothing was lost on our side because nothing was taken.",
		"What people without an account send waits in a line for its turn. When the line is full, lots are drawn, and you were unlucky. No address is looked at or kept, so that nobody is shut out for what others do; the next try has the same chance as everybody's.",
	},
	"internal": {
		http.StatusInternalServerError, "Our mistake", "Something is wrong on our side. If you were sending something, send it again with the same Idempotency-Key: it will not be done twice.",
		"The fault is ours and has been noted, without what you wrote. Repeating a request with the same Idempotency-Key is always safe.",
	},
	"busy": {
		http.StatusServiceUnavailable, "Busy", "The database is busy. Send it again in a few seconds with the same Idempotency-Key.",
		"Too much is going on at once. Repeating a request with the same Idempotency-Key is always safe.",
	},
	"unavailable": {
		http.StatusServiceUnavailable, "Not available", "The database does not answer. Send it again in a few seconds with the same Idempotency-Key.",
		"Nothing is told as safe before it is safe. Repeat the request with the same Idempotency-Key until you get an answer.",
	},
}
