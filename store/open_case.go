package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/lib/pq"

	"probity/docket"
	"probity/procedure/clock"
)

// Ask is what one request needs to know, asked in one statement: who holds the
// token today, the case as it is now, and what became of an act in it.
type Ask struct {
	Token string     // hash of a bearer token; "" when who asks is known already
	Who   Who        // without a token
	Day   clock.Date // by which terms in office are counted
	Case  string     // id or number; "" asks for the person alone
	Act   string     // an act of that case, or ""
	Now   time.Time  // case time, for what is late and for the record
	For   Reading    // what is shown of the case, recorded in the same statement; zero: nothing is
}

// Answer is what came of it. Nothing in it is older than the statement: who may
// do what is looked up each time, and a docket that is remembered is one that
// ends where the database says it ends.
type Answer struct {
	Who       Who
	Bearer    Bearer  // what they hold; zero when it was known who asks
	Reachable bool    // the token's holder has an e-mail address of record
	Case      *Case   // nil when there is none
	Docket    *Docket // nil as long as nothing is entered
	Act       *Act    // nil when there is none
}

// Docket is the docket of a case up to its head, held against its hashes. It is
// shared by all who read the case: nobody may change it.
type Docket struct {
	Entries []docket.Entry
	State   *docket.State
}

const openCase = `select person, label, offices, reachable, of_case, missed, act
	from open_case($1, $2, $3, $4, $5, $6::date, $7::uuid, $8, $9, $10, $11)`

const readCase = `select person, label, offices, reachable, of_case, missed, act
	from read_case($1, $2, $3, $4, $5::date, $6, $7::uuid, $8, $9, $10, $11)`

// Open asks. A token that is unknown, expired or revoked is ErrToken.
func (db *DB) Open(ctx context.Context, ask Ask) (Answer, error) {
	var id *string
	number := ""
	var have *Docket
	head, hash := 0, ""
	switch {
	case strings.HasPrefix(strings.ToUpper(ask.Case), "PRB-"):
		number = strings.ToUpper(ask.Case)
	case ask.Case != "":
		id = &ask.Case
		if have, _ = db.dockets.get(strings.ToLower(ask.Case)); have != nil {
			head, hash = have.State.Head, have.State.HeadHash
		}
	}
	var row struct {
		Person    *string        `db:"person"`
		Label     *string        `db:"label"`
		Offices   pq.StringArray `db:"offices"`
		Reachable *bool          `db:"reachable"`
		Case      []byte         `db:"of_case"`
		Missed    []byte         `db:"missed"`
		Act       []byte         `db:"act"`
	}
	by := ask.Who
	by.Purpose = ask.For.word()
	pass, err := db.pass(ctx, by)
	recording := ask.recording()
	_, recorded := db.recorded.get(recording) // in this hour, by this process, and committed
	switch {
	case err != nil:
	case recording != "" && !recorded:
		err = db.one(ctx, readCase, ask.Token, by.Person, textList(by.Offices), pass, Day{ask.Day}, instant(ask.Now),
			id, number, head, hash, ask.Act).StructScan(&row)
	default:
		err = db.one(ctx, openCase, ask.Token, by.Person, textList(by.Offices), by.System, pass, Day{ask.Day},
			id, number, head, hash, ask.Act).StructScan(&row)
	}
	if err != nil {
		return Answer{}, coded(ctx, err)
	}
	if row.Person == nil {
		return Answer{}, ErrToken
	}
	out := Answer{Who: ask.Who}
	if ask.Token != "" {
		out.Who = Who{Person: *row.Person, Offices: row.Offices}
		out.Reachable = row.Reachable != nil && *row.Reachable
		if out.Bearer, err = bearerFrom(*row.Label); err != nil {
			return Answer{}, err
		}
		if out.Who.Only = out.Bearer.Only; out.Who.Only != nil {
			out.Who.Offices = nil // a letter is written to a party, not to an office they may hold
		}
		db.holders.put(ask.Token, holder{out.Who, out.Bearer, out.Reachable}, nil)
	}
	if row.Case == nil {
		return out, nil
	}
	if recording != "" {
		db.recorded.put(recording, true, nil)
	}
	out.Case = new(Case)
	if err := json.Unmarshal(row.Case, out.Case); err != nil {
		return Answer{}, ErrBroken
	}
	if out.Who.Only != nil && out.Who.Only.Case != out.Case.ID {
		out.Case = nil
		return out, nil
	}
	out.Case.Late = out.Case.lateAt(ask.Now)
	if out.Act, err = db.actFrom(ctx, row.Act); err != nil {
		return Answer{}, err
	}
	if out.Case.Head > 0 {
		var missed []entryRow
		if row.Missed != nil && json.Unmarshal(row.Missed, &missed) != nil {
			return Answer{}, ErrBroken
		}
		out.Docket, err = db.continued(ctx, out.Case, have, missed)
	}
	if err == nil {
		db.sawCase(out.Case)
	}
	return out, err
}

// recording names the row that tells of the reading; "" when there is none to be.
func (ask *Ask) recording() string {
	if ask.For == (Reading{}) || ask.Case == "" || ask.Who.System {
		return ""
	}
	return strings.Join([]string{ask.Token, ask.Who.Person, ask.Case, ask.For.word(), ask.Now.UTC().Format("2006-01-02T15")}, "\x00")
}

// Docket is the docket of a case whose row was just read.
func (db *DB) Docket(ctx context.Context, who Who, c *Case) (*Docket, error) {
	if d, _ := db.dockets.get(c.ID); d.at(c) && !c.Purged {
		return d, nil
	}
	got, err := db.Open(ctx, Ask{Who: who, Case: c.ID})
	if err == nil && got.Docket == nil {
		err = ErrNotFound
	}
	return got.Docket, err
}

// continued is the docket that is remembered, taken further by the entries it
// misses. What does not end where the case's row says is not used.
func (db *DB) continued(ctx context.Context, c *Case, have *Docket, rows []entryRow) (*Docket, error) {
	if len(rows) == 0 && have.at(c) {
		return have, nil
	}
	var known []docket.Entry
	if len(rows) > 0 && have != nil && rows[0].Seq > 1 {
		known = have.Entries
	}
	all, err := db.follow(ctx, known, rows, c.ID)
	if err != nil {
		return nil, err
	}
	return db.remember(c, all)
}

// remember folds a docket, which must end where the case's row says, and keeps it.
func (db *DB) remember(c *Case, all []docket.Entry) (*Docket, error) {
	s, err := docket.Fold(all)
	if err != nil {
		return nil, ErrBroken
	}
	d := &Docket{Entries: all, State: s}
	switch {
	case !d.at(c):
		return nil, ErrBroken
	case c.Purged: // its texts may be let go at any moment, by another process too
		db.dockets.drop(c.ID)
	default:
		db.dockets.put(c.ID, d, nil)
	}
	return d, nil
}

// at reports whether the docket ends where the case's row says.
func (d *Docket) at(c *Case) bool {
	return d != nil && d.State.Head == c.Head && d.State.HeadHash == c.HeadHash
}

// lateAt reports whether something in the open case was due by now.
func (c *Case) lateAt(now time.Time) bool {
	return c.Open && (c.Escalated || c.NextDue != nil && !c.NextDue.After(instant(now)))
}

// textList is a list as an argument, never null.
func textList(s []string) pq.StringArray {
	if s == nil {
		return pq.StringArray{}
	}
	return s
}
