package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"probity/vault"
)

// The cells that are sealed, by table and column.
var (
	actParticulars = sealedColumn{"acts", "particulars", vault.Content}
	actRefusal     = sealedColumn{"acts", "refusal", vault.Content}
	letterSubject  = sealedColumn{"letter_texts", "subject", vault.Content}
	letterBody     = sealedColumn{"letter_texts", "body", vault.Content}
	deliveryDetail = sealedColumn{"deliveries", "detail", vault.Content}
)

// sealedColumn is a column in which every text but the empty one is sealed, with
// the keys of its case and for its row alone.
type sealedColumn struct {
	table, column string
	purpose       vault.Purpose
}

func (s sealedColumn) cell(row string) vault.Cell {
	return vault.Cell{Table: s.table, Row: row, Column: s.column}
}

// seal closes a text for a row of the case. Whose keys were destroyed is ErrLetGo.
func (db *DB) seal(ctx context.Context, of string, at sealedColumn, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	r, err := db.ring(ctx, of)
	if err != nil {
		return "", err
	}
	return at.close(r, row, text)
}

// close is seal with the keys at hand.
func (s sealedColumn) close(keys *vault.Ring, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	out, err := keys.Seal(s.purpose, s.cell(row), []byte(text))
	return out, unsealed(err)
}

// unseal reads what seal closed. A cell that was not sealed for its place is
// ErrBroken with the *vault.CellError that names it.
func (db *DB) unseal(ctx context.Context, of string, at sealedColumn, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	r, err := db.ring(ctx, of)
	if err != nil {
		return "", err
	}
	out, err := r.Open(ctx, at.purpose, at.cell(row), text)
	return string(out), unsealed(err)
}

func (db *DB) ring(ctx context.Context, of string) (*vault.Ring, error) {
	if db.vault == nil {
		return nil, ErrNoKeys
	}
	r, err := db.vault.Ring(ctx, strings.ToLower(of))
	return r, unsealed(err)
}

// caseless is what to say where a case has no keys, or none any more: nothing can
// be asked for in it.
func caseless(err error) error {
	if errors.Is(err, vault.ErrNoKey) || errors.Is(err, ErrLetGo) {
		return ErrNotFound
	}
	return err
}

// unsealed turns what the vault says into this package's errors. None of it holds
// anything a person wrote.
func unsealed(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, vault.ErrDestroyed):
		return ErrLetGo
	case errors.Is(err, vault.ErrUnreachable):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}
