package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"go.temporal.io/sdk/temporal"

	"probity/store"
)

func TestWhatTheSDKLogsHoldsNothingThatPeopleWrote(t *testing.T) {
	t.Parallel()
	const canary = "zkanarienvogel"
	var out bytes.Buffer
	l := temporalLogger(newLogger(&out, slog.LevelDebug))
	secret := fmt.Errorf("activity: %w", errors.New(canary))
	// As the SDK does for a failed activity, a panic and a failed workflow task.
	l.Error("Activity error.", "Namespace", "probity", "ActivityType", "SendLetter", "WorkflowID", "case:1", "Attempt", 3, "Error", secret)
	l.Error("Workflow panic", "PanicError", canary, "PanicStack", canary, "WorkflowID", "case:2")
	l.Warn("Failed to process workflow task.", "Error", temporal.NewApplicationError(canary, canary, nil, canary), "Cause", canary)
	l.Info("Worker has been started: "+canary, "unknown", canary, canary, "odd")
	l.Debug("a value without a key", canary)
	l.Error("database", "Error", fmt.Errorf("enter: %w", store.ErrBusy))
	text := out.String()
	if strings.Contains(text, canary) {
		t.Errorf("the log holds it:\n%s", text)
	}
	for _, want := range []string{"case:1", "SendLetter", "Attempt=3", "the database is busy", "ErrorKind="} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q:\n%s", want, text)
		}
	}
}
