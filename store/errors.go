package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/lib/pq"
)

// Errors of this package. They are codes with a fixed sentence: nothing from a
// row and nothing a person wrote is ever in one, so they may cross into
// Temporal and into logs.
var (
	ErrNotFound     = errors.New("there is no such thing here")
	ErrToken        = errors.New("this token is not good")
	ErrDifferentAct = errors.New("this act id was used for another act")
	ErrConflict     = errors.New("it does not fit what is stored already")
	ErrUnavailable  = errors.New("the database does not answer")
	ErrBusy         = errors.New("the database is busy; try again")
	ErrNoProcedure  = errors.New("the procedure this case runs under is not loaded")
	ErrBroken       = errors.New("the docket does not hold together; run probity verify")
	ErrLetGo        = errors.New("the record of this case has been let go")
	ErrTooLarge     = errors.New("the document is too large")
	ErrFull         = errors.New("there is no room for more documents")
	ErrFullCase     = fmt.Errorf("%w in this case", ErrFull)
	ErrFullPerson   = fmt.Errorf("%w of this person", ErrFull)
	ErrFullLoose    = fmt.Errorf("%w that no report names yet", ErrFull)
	ErrFullAll      = fmt.Errorf("%w at all", ErrFull)
	ErrManyAtOnce   = errors.New("too many documents of this person are on their way at once")
	ErrNotInForce   = errors.New("this procedure does not take reports now")
	ErrUnreadable   = errors.New("a case runs under a procedure that this program cannot read")
	ErrNoKeys       = errors.New("this program was given no keys to read the cases with")
	ErrOtherKeys    = errors.New("the database was sealed with other keys than the ones given: bring back the master key and the folder of keys that belong to it")
	ErrPack         = errors.New("the procedure cannot be carried out as written")
)

// DatabaseError is a fault the database reported, without the values it speaks
// of. Code is Postgres' own code, Where the constraint or table, if any. It is
// ErrUnavailable where only whoever runs the database can help: nothing was done,
// and what was asked can be asked again.
type DatabaseError struct {
	Code  string
	Where string
	kind  error
}

func (e *DatabaseError) Unwrap() error { return e.kind }

func (e *DatabaseError) Error() string {
	if e.Where != "" {
		return "the database refused: " + e.Code + " (" + e.Where + ")"
	}
	return "the database refused: " + e.Code
}

// coded turns what the driver says into an error that may be shown. The
// driver's own text can hold values (Detail: "Key (email)=(…)"), so it is
// dropped here, at the edge.
func coded(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil: // first: the driver calls a cancelled context 57014
		return ctx.Err()
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	}
	var said *pq.Error
	if errors.As(err, &said) {
		return fromServer(said)
	}
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, net.ErrClosed) || errors.Is(err, sql.ErrConnDone) || strings.Contains(err.Error(), "bad connection") {
		return ErrUnavailable
	}
	return err
}

func fromServer(e *pq.Error) error {
	code := string(e.Code)
	switch {
	case strings.HasPrefix(code, "23"): // a constraint; which one would tell what exists
		return ErrConflict
	case code == "57P01" || code == "57P02" || code == "57P03" || strings.HasPrefix(code, "08"):
		return ErrUnavailable
	case code == "40001" || code == "40P01" || code == "55P03" || code == "57014" || code == "53300":
		return ErrBusy
	case strings.HasPrefix(code, "53") || code == "58030" || code == "25006": // no room on its disk, no memory; a disk that fails; a copy that takes no writes
		return &DatabaseError{Code: code, Where: e.Table, kind: ErrUnavailable}
	case code == "22P02" || code == "22007": // a malformed id in a request
		return ErrNotFound
	}
	return &DatabaseError{Code: code, Where: e.Table}
}
