package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// NoticeCode is what is kept of a code in a letter, by which somebody with a part
// in a case enters that case. It lives in real time.
type NoticeCode struct {
	Mark   string     `db:"mark"` // keyed hash
	ID     string     `db:"id"`
	Case   string     `db:"case_id"`
	Letter string     `db:"letter_id"`
	Person string     `db:"person"`  // whose part it opens
	Failed int        `db:"failed"`  // ways of the letter that had failed when it was handed out
	By     string     `db:"made_by"` // who handed the copy out
	At     time.Time  `db:"made_at"`
	Ends   time.Time  `db:"ends_at"`
	Uses   int        `db:"uses"`    // left
	Used   *time.Time `db:"used_at"` // the last time
	Ended  *time.Time `db:"ended_at"`
}

const noticeCodeColumns = `mark, id, case_id, letter_id, person, failed, made_by, made_at, ends_at, uses, used_at, ended_at`

// OneCase is the one case that somebody is let into, by which letter.
type OneCase struct {
	Case   string
	Letter string
	Failed int    // ways of the letter that had failed by then: one more, and they are out
	Code   string // the code's id
}

// Scope is what a session that the code opens is good for: the one case.
func (c *NoticeCode) Scope() string {
	return onlyPrefix + strings.Join([]string{c.Case, c.Letter, strconv.Itoa(c.Failed), c.ID}, ":")
}

// Reaches is the case that the code opens.
func (c *NoticeCode) Reaches() *OneCase {
	return &OneCase{Case: c.Case, Letter: c.Letter, Failed: c.Failed, Code: c.ID}
}

const onlyPrefix = "party:"

// scope is the scope of a pass that opens this case and nothing else (see
// migrations/00098_one_case.sql). A case that cannot be named is none.
func (c *OneCase) scope() string {
	id, _ := uuid.Parse(c.Case)
	return "case=" + id.String()
}

// onlyOf reads the scope of a session that a code opened; nil: it is another.
// What looks like one and cannot be read opens no case at all.
func onlyOf(scopes []string) *OneCase {
	for _, s := range scopes {
		rest, ok := strings.CutPrefix(s, onlyPrefix)
		if !ok {
			continue
		}
		part := strings.Split(rest, ":")
		if len(part) != 4 {
			return &OneCase{}
		}
		failed, err := strconv.Atoi(part[2])
		if err != nil {
			return &OneCase{}
		}
		return &OneCase{Case: part[0], Letter: part[1], Failed: failed, Code: part[3]}
	}
	return nil
}

// PutNoticeCode makes a code known. Those that the same person got with earlier
// copies of the same letter end, and what they opened.
func (db *DB) PutNoticeCode(ctx context.Context, c NoticeCode) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		if err := tx.endNoticeCodes(ctx, `case_id = $1 and letter_id = $2 and person = $3`, c.At, c.Case, c.Letter, c.Person); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `insert into notice_codes (mark, id, case_id, letter_id, person, failed, made_by, made_at, ends_at, uses)
			select $1, $2, id, $4, $5, $6, $7, $8, $9, $10 from cases where id = $3 and not purged`,
			c.Mark, c.ID, c.Case, c.Letter, c.Person, c.Failed, c.By, c.At, c.Ends, c.Uses)
		return err
	})
}

// NoticeCodeByMark is the code if it is good at the moment; ErrNotFound otherwise,
// whatever the reason.
func (db *DB) NoticeCodeByMark(ctx context.Context, mark string, at time.Time) (NoticeCode, error) {
	var out NoticeCode
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.GetContext(ctx, &out, `select `+noticeCodeColumns+` from notice_codes n where mark = $1 and ended_at is null and ends_at > $2 and uses > 0
			and exists (select from people p where p.id = n.person and p.disabled_at is null)`, mark, at)
	})
	return out, err
}

// UseNoticeCode takes one of the times a code can be entered. Earlier codes of the
// same person in the same case end with it: their letter is of no use any more.
func (db *DB) UseNoticeCode(ctx context.Context, c *NoticeCode, at time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		err := tx.oneRow(ctx, `update notice_codes set uses = uses - 1, used_at = $2 where mark = $1 and ended_at is null and ends_at > $2 and uses > 0`, c.Mark, at)
		if err != nil {
			return err
		}
		return tx.endNoticeCodes(ctx, `case_id = $1 and person = $2 and made_at < $3`, at, c.Case, c.Person, c.At)
	})
}

// NoticeCodesOf lists the codes that were handed out with a letter, oldest first.
func (db *DB) NoticeCodesOf(ctx context.Context, caseID, letter string) ([]NoticeCode, error) {
	var out []NoticeCode
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select `+noticeCodeColumns+` from notice_codes where case_id = $1 and letter_id = $2 order by made_at, id`, caseID, letter)
	})
	return out, err
}

// EndNoticeCodes ends the codes of a person in a case, of whatever letter, and the
// sessions they opened.
func (db *DB) EndNoticeCodes(ctx context.Context, caseID, person string, at time.Time) error {
	return db.AsActor(ctx, TheSystem(), func(tx *Tx) error {
		return tx.endNoticeCodes(ctx, `case_id = $1 and person = $2`, at, caseID, person)
	})
}

// SpendNoticeCode notes that the party's case is under an account now, and ends every
// code that the party had in the case, with the sessions they opened.
func (db *DB) SpendNoticeCode(ctx context.Context, c *NoticeCode, account string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, account, account, "put the case of a letter under this account"}, func(tx *Tx) error {
		if err := tx.endNoticeCodes(ctx, `case_id = $1 and person = $2`, at, c.Case, c.Person); err != nil {
			return err
		}
		return tx.note(ctx, AccountEvent{at, c.Person, account, "the case of a letter was put under another account"})
	})
}

// endNoticeCodes ends codes and what they opened. The condition is one of those
// above; its arguments follow the moment.
func (tx *Tx) endNoticeCodes(ctx context.Context, which string, at time.Time, args ...any) error {
	n := strconv.Itoa(len(args) + 1)
	_, err := tx.ExecContext(ctx, `with over as (
			update notice_codes set ended_at = $`+n+` where `+which+` and ended_at is null returning id, person
		) update tokens t set revoked_at = now() from over o
			where t.person = o.person and t.kind = 'session' and t.revoked_at is null and t.scopes[1] like 'party:%:' || o.id`, append(args, at)...)
	return err
}

const bareQuery = `select not exists (select from accounts a where a.person = $1 and (a.password <> '' or a.totp is not null))
	and not exists (select from passkeys k where k.person = $1) and not exists (select from provider_links l where l.person = $1)
	and not exists (select from terms m where m.person = $1) and not exists (select from tokens t where t.person = $1 and t.kind = 'token' and token_good(t))
	and exists (select from people p where p.id = $1 and not p.administrator and p.disabled_at is null and not p.anonymous)`

// Bare reports whether a person has nothing to sign in with, never held an office
// and is no administrator.
func (db *DB) Bare(ctx context.Context, person string) (bool, error) {
	var bare bool
	err := db.AsActor(ctx, TheSystem(), func(tx *Tx) error { return tx.GetContext(ctx, &bare, bareQuery, person) })
	return bare, err
}

// Settle ends the session by which somebody came in and sets their first password,
// none for "". Whoever is not bare any more is ErrNotFound.
func (db *DB) Settle(ctx context.Context, session, person, password string, at time.Time) error {
	return db.changeAccount(ctx, AccountEvent{at, person, person, "made an account by the code of a letter"}, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `select id from people where id = $1 for update`, person); err != nil {
			return err
		}
		var bare bool
		if err := tx.GetContext(ctx, &bare, bareQuery, person); err != nil {
			return err
		}
		if !bare {
			return ErrNotFound
		}
		if password != "" {
			return tx.setPassword(ctx, person, password, "")
		}
		return tx.oneRow(ctx, `update tokens set revoked_at = now() where hash = $1 and person = $2 and kind = 'session' and revoked_at is null`, session, person)
	})
}
