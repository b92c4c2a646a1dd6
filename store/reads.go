package store

import (
	"context"
	"time"
)

// Reading is what somebody is shown of a case and what for: words of these lists
// and no others, so that no content can stand in them. The zero Reading is no
// reading: the engine's own, an act that is sent in.
type Reading struct {
	Kind    string // case, entry, document, letter, export, page
	Purpose string // procedure, supervision, disclosure
}

// Purposes are what a case may be read for: one's own part in the procedure;
// looking over how it is handled; answering whoever has a right to be told.
func Purposes() []string { return []string{"procedure", "supervision", "disclosure"} }

// word is how the pass says it.
func (r Reading) word() string {
	if r == (Reading{}) {
		return ""
	}
	return r.Purpose + "/" + r.Kind
}

// Read says that somebody read something of a case, at least once in that hour.
type Read struct {
	Person  string    `db:"person"`
	Kind    string    `db:"kind"`
	Purpose string    `db:"purpose"`
	At      time.Time `db:"at"` // the first time in that hour, in case time
}

// ReadsOf lists who read something of a case from a moment on and before another,
// the latest first. With a person, only theirs.
func (db *DB) ReadsOf(ctx context.Context, who Who, caseID, person string, from, before time.Time) ([]Read, error) {
	var out []Read
	err := db.AsActor(ctx, who, func(tx *Tx) error {
		return tx.SelectContext(ctx, &out, `select person, kind, purpose, at from reads
			where case_id = $1 and ($2 = '' or person = $2) and at >= $3 and at < $4 order by at desc, person, kind, purpose`,
			caseID, person, instant(from), instant(before))
	})
	return out, err
}
