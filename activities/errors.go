package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/temporal"

	"probity/notice"
	"probity/store"
)

// Types of application errors: all that leaves an activity when it fails.
const (
	Unknown  = "unknown"      // there is no such act, case, letter or sanction
	Standing = "cannot-go-on" // the case needs an operator: probity verify
	Database = "database"     // Postgres does not answer; it is tried again
	Process  = "process"      // Temporal does not answer; it is tried again
	Mail     = "mail"         // word of a letter did not go out; it is tried again
	NoMail   = "no-mail"      // it never will: no address, or refused for good
	NoKey    = "no-key"       // this worker has no key to sign the log with
	Forked   = "log-forked"   // the copy of the log is of another one: an operator must look
)

var errNoKey = errors.New("activities: no key to seal with")

// Final are the types that trying again does not mend.
func Final() []string { return []string{Unknown, Standing, NoMail, NoKey, Forked} }

// coded makes a code of an error. What a database, a mail server or a person
// said stays here.
func coded(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return context.Canceled
	}
	kind := kindOf(err)
	return temporal.NewApplicationErrorWithOptions(kind, kind, temporal.ApplicationErrorOptions{
		NonRetryable: has(Final(), kind), Category: category(kind),
	})
}

func kindOf(err error) string {
	var said *store.DatabaseError
	switch {
	case errors.Is(err, errNoKey):
		return NoKey
	case errors.Is(err, store.ErrForked):
		return Forked
	case errors.Is(err, store.ErrNotFound):
		return Unknown
	case errors.Is(err, store.ErrBroken), errors.Is(err, store.ErrPack), errors.Is(err, store.ErrNoProcedure), errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrDifferentAct):
		return Standing
	case errors.As(err, &said) && !passing(said.Code):
		return Standing
	}
	return Database
}

// passing reports a fault of Postgres that goes by: it is full, shutting down,
// being put back.
func passing(code string) bool {
	return len(code) > 1 && has([]string{"08", "25", "40", "53", "55", "57", "58"}, code[:2])
}

func category(kind string) temporal.ApplicationErrorCategory {
	if kind == Mail || kind == NoMail || kind == Process {
		return temporal.ApplicationErrorCategoryBenign
	}
	return temporal.ApplicationErrorCategoryUnspecified
}

func mailError(err error) error {
	code := notice.CodeOf(err)
	kind := Mail
	if code == notice.Refused || code == notice.NoAddress || code == notice.Unfit {
		kind = NoMail
	}
	return temporal.NewApplicationErrorWithOptions(string(code), kind, temporal.ApplicationErrorOptions{
		NonRetryable: kind == NoMail, Category: category(kind),
	})
}

func processError() error {
	return temporal.NewApplicationErrorWithOptions(Process, Process, temporal.ApplicationErrorOptions{Category: category(Process)})
}
