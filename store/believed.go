package store

import (
	"context"
	"strings"
	"time"

	"probity/docket"
)

// holder is whom a token stood for when it was last asked.
type holder struct {
	who       Who
	bearer    Bearer
	reachable bool
}

// Believed is what this process saw last of who holds the token and of the case:
// enough to prepare an act on, and nothing that may be told to anybody, because it
// can be over by now. SubmitBelieved finds out.
func (db *DB) Believed(ask Ask) (Answer, bool) {
	holder, ok := db.BelievedHolder(ask.Token)
	if !ok {
		return Answer{}, false
	}
	id := strings.ToLower(ask.Case)
	if holder.Who.Only != nil && holder.Who.Only.Case != id {
		return Answer{}, false
	}
	seen, ok := db.cases.get(id)
	d, _ := db.dockets.get(id)
	if !ok || !d.at(&seen) {
		return Answer{}, false
	}
	seen.Late = seen.lateAt(ask.Now)
	holder.Case, holder.Docket = &seen, d
	return holder, true
}

// BelievedHolder is Believed of who holds the token alone.
func (db *DB) BelievedHolder(token string) (Answer, bool) {
	h, ok := db.holders.get(token)
	return Answer{Who: h.who, Bearer: h.bearer, Reachable: h.reachable}, ok && token != ""
}

// SubmitBelieved is Submit for an act that was prepared on what was believed. It
// asks in the same statement whether all of that still holds: the token and whom
// it stands for, the offices on that day, the head of the docket. Not held:
// something changed, or is not known; nothing was written, and the way through
// Open and Submit says what it is.
func (db *DB) SubmitBelieved(ctx context.Context, ask Ask, believed Answer, a docket.Act, expectedHead int, now time.Time) (out Submitted, held bool, err error) {
	keys, err := db.ring(ctx, a.Case)
	if err != nil {
		return out, false, nil //nolint:nilerr // the long way says what it is
	}
	row, text, err := waitingAct(keys, &a, expectedHead, now)
	if err != nil {
		return out, false, err
	}
	pass, err := db.pass(ctx, Who{Person: believed.Who.Person, Offices: believed.Who.Offices})
	if err != nil {
		return out, false, err
	}
	var fresh *bool
	var had []byte
	err = db.one(ctx, submitBelieved, ask.Token, believed.Bearer.says, believed.Who.Person, textList(believed.Who.Offices), believed.Reachable, pass, Day{ask.Day},
		believed.Case.Head, believed.Case.HeadHash, text).Scan(&held, &fresh, &had)
	switch {
	case err != nil:
		return out, false, coded(ctx, err)
	case !held:
		db.holders.drop(ask.Token)
		return out, false, nil
	case !*fresh:
		out, err = db.repeated(ctx, &row, had)
		return out, true, err
	}
	out, err = db.waits(&row)
	return out, true, err
}

const submitBelieved = `select held, fresh, act from submit_believed($1, $2, $3, $4, $5, $6, $7::date, $8, $9, json_populate_record(null::acts, $10::json))`

// sawCase remembers a case as the database told it last.
func (db *DB) sawCase(c *Case) {
	if c.Purged { // as little as its docket
		db.cases.drop(c.ID)
		return
	}
	db.cases.put(c.ID, *c, func(had Case) bool { return had.Head > c.Head })
}
