package main

import (
	"context"

	"probity/store"
)

// countDockets says how many cases and entries there are.
func countDockets(ctx context.Context, db *store.DB) (cases, entries int, err error) {
	err = db.AsActor(ctx, store.TheSystem(), func(tx *store.Tx) error {
		return tx.QueryRowxContext(ctx, `select (select count(*) from cases), (select count(*) from entries)`).Scan(&cases, &entries)
	})
	return cases, entries, err
}
