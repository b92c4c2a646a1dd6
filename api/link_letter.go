package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"probity/docket"
	"probity/docket/namesake"
	"probity/procedure"
	"probity/store"
)

// LinkLetterRequest shows the code of a letter in an account.
type LinkLetterRequest struct {
	Code    string `json:"code"`
	Confirm bool   `json:"confirm,omitempty"` // without it: only tell which case and whose letter it is
}

// LetterLinked is whose letter it is, and whether their case is under the account.
type LetterLinked struct {
	Case   string `json:"case"`
	Number string `json:"number"`
	Name   string `json:"name"` // of the addressee, as on record
	Linked bool   `json:"linked"`
}

// own reports whether something was done by the reader, under the id they have now or
// one that the docket knew them by before.
func (f *file) own(person string) bool {
	return person != "" && (person == f.who.Person || f.s.Was(f.who.Person, person))
}

// linkLetter puts the case of a letter under the account of whoever shows its code.
// The first time it tells whose letter it is; nothing is changed until that is
// confirmed.
func (a *api) linkLetter(c *gin.Context) error {
	who, err := a.member(c)
	if err != nil {
		return err
	}
	if err := a.recent(who); err != nil {
		return err
	}
	var req LinkLetterRequest
	if err := a.bind(c, &req); err != nil {
		return err
	}
	var out LetterLinked
	_, err = a.byCode(c.Request.Context(), req.Code, func(ctx context.Context, code *store.NoticeCode, f *file) error {
		account, err := a.DB.AccountOf(ctx, who.Person)
		if err != nil {
			return err
		}
		addressee, err := a.DB.AccountOf(ctx, code.Person)
		if err != nil {
			return err
		}
		out = LetterLinked{Case: f.row.ID, Number: f.row.Number, Name: addressee.Name, Linked: code.Person == who.Person}
		if out.Linked { // it is theirs under this account already
			return nil
		}
		if err := a.mayLink(ctx, f, code, &account, &addressee); err != nil || !req.Confirm {
			return err
		}
		out.Linked = true
		return a.link(ctx, code, &account)
	})
	if err != nil {
		return err
	}
	return reply(c, http.StatusOK, out)
}

// mayLink refuses a letter that is another person's by all that is known here.
func (a *api) mayLink(ctx context.Context, f *file, code *store.NoticeCode, account, addressee *store.Account) error {
	if !namesake.Like(namesake.Of(addressee.Name, ""), namesake.Of(account.Name, "")) {
		return problem("other_person", "")
	}
	bare, err := a.DB.Bare(ctx, code.Person)
	if err != nil {
		return err
	}
	if !bare {
		return problem("has_account", "Whoever the letter was written to signs in here with an account of their own. If that is you, use that one.")
	}
	if !f.s.Letter(code.Letter).Handed() {
		return problem("not_proven", "The case can be put under an account once the office has recorded that this letter was put into your hands. Until then use the code.")
	}
	served, err := a.servedHere(ctx, f.row.ID, account.Person)
	if err == nil && served {
		err = problem("conflicted", "Whoever had an official part in this case is no party to it. Write to the office if the letter is yours.")
	}
	return err
}

// servedHere reports whether somebody did anything in the case for the body.
func (a *api) servedHere(ctx context.Context, caseID, person string) (bool, error) {
	_, got, err := a.ask(ctx, store.Ask{Who: store.TheSystem(), Case: caseID}, anyScope)
	if err != nil || got.Docket == nil {
		return false, err
	}
	parties := []procedure.Role{procedure.Complainant, procedure.Respondent, procedure.Anyone}
	return slices.ContainsFunc(got.Docket.Entries, func(e docket.Entry) bool {
		return e.By.Person == person && !slices.Contains(parties, e.By.As)
	}), nil
}

// link has it entered, by the rules of the case, and ends the code. Once it is
// entered the code opens nothing, also where ending it fails: its person has no part
// any more.
func (a *api) link(ctx context.Context, code *store.NoticeCode, account *store.Account) error {
	said := docket.AccountLinked{Person: code.Person, Account: account.Person, Letter: code.Letter, Address: account.Login != ""}
	act := docket.Act{ID: code.Case + "/link_account:" + code.ID + ":" + account.Person, Case: code.Case, Kind: docket.LinkAccount, By: docket.Clock(), Particulars: &said}
	if _, err := a.DB.Submit(ctx, store.TheSystem(), act, 0, a.Now()); err != nil {
		return err
	}
	a.enter(ctx, code.Case, act.ID)
	done, _, err := a.look(ctx, store.TheSystem(), code.Case, act.ID)
	switch {
	case err != nil:
		return err
	case done.Status == store.Refused:
		return refused(done.Refusal, "", "")
	case done.Status != store.Entered:
		return problem("busy", "The case is busy at this moment. What you asked for is kept and done in its turn; look again in a few minutes.")
	}
	return a.DB.SpendNoticeCode(ctx, code, account.Person, a.desk.Now())
}
