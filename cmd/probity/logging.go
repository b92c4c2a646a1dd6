package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/log"

	"probity/docket"
	"probity/store"
)

// newLogger logs text lines. What is logged is ids, kinds, stages, codes and
// times: nothing a person wrote and no name.
func newLogger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// temporalLogger is what the Temporal SDK logs into. The SDK prints the text of
// every activity error ("Error", "Cause", "StackTrace", "PanicError"), and an
// error's text may say what a person wrote. So only keys that are known to be
// harmless go through, and of an error only its kind.
func temporalLogger(to *slog.Logger) log.Logger { return sdkLogger{to} }

type sdkLogger struct{ to *slog.Logger }

var harmless = map[string]bool{
	"Namespace": true, "TaskQueue": true, "WorkerID": true, "WorkflowID": true, "RunID": true, "WorkflowType": true,
	"ActivityID": true, "ActivityType": true, "Attempt": true, "WorkflowTaskStartedEventID": true, "PreviousStartedEventID": true,
	"QueryType": true, "UpdateName": true, "UpdateID": true, "SignalName": true, "ChildWorkflowID": true, "TimerID": true,
	"component": true, "Signal": true, "BuildID": true, "case": true, "act": true, "letter": true, "code": true, "kind": true, "stage": true,
}

func (l sdkLogger) keep(keyvals []any) []any {
	out := make([]any, 0, len(keyvals))
	for i := 0; i+1 < len(keyvals); i += 2 {
		key, ok := keyvals[i].(string)
		switch err, isErr := keyvals[i+1].(error); {
		case !ok:
		case isErr:
			out = append(out, key+"Kind", safe(err))
		case harmless[key]:
			out = append(out, key, keyvals[i+1])
		}
	}
	return out
}

// Messages of the SDK are constants; one made with an error in it would not be.
func message(m string) string {
	if before, _, cut := strings.Cut(m, ": "); cut {
		return before
	}
	return m
}

func (l sdkLogger) Debug(m string, keyvals ...any) { l.to.Debug(message(m), l.keep(keyvals)...) }
func (l sdkLogger) Info(m string, keyvals ...any)  { l.to.Info(message(m), l.keep(keyvals)...) }
func (l sdkLogger) Warn(m string, keyvals ...any)  { l.to.Warn(message(m), l.keep(keyvals)...) }
func (l sdkLogger) Error(m string, keyvals ...any) { l.to.Error(message(m), l.keep(keyvals)...) }

// safe says of an error what may be logged: one of our own fixed sentences, a
// code, or only what kind of thing it is.
func safe(err error) string {
	var fault *store.DatabaseError
	if errors.As(err, &fault) { // first: its code says more than that the database is away
		return fault.Error()
	}
	for _, known := range []error{
		store.ErrNotFound, store.ErrDifferentAct, store.ErrConflict, store.ErrUnavailable, store.ErrBusy, store.ErrNoProcedure,
		store.ErrBroken, store.ErrTooLarge, store.ErrFull, store.ErrPack, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	var refusal *docket.Refusal
	if errors.As(err, &refusal) {
		return "refused: " + string(refusal.Code)
	}
	var away *serviceerror.Unavailable
	if errors.As(err, &away) {
		return "the Temporal server is not there"
	}
	return kindOf(err)
}

// kindOf names the kind of the innermost error, never its text.
func kindOf(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}
