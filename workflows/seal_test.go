package workflows_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"

	"probity/activities"
	"probity/ledger"
	"probity/store"
	"probity/workflows"
)

// The record is sealed as the schedule does it; a worker without a key says so,
// and nothing but counts is left in Temporal.
func TestTheRecordIsSealed(t *testing.T) {
	w := newWorld(t)
	seal := func() (out activities.Sealed, err error) {
		run, err := w.client.ExecuteWorkflow(t.Context(), startOptions("seal-"+uuid.NewString()), workflows.SealWorkflow)
		w.must(err)
		return out, run.Get(t.Context(), &out)
	}
	kind := func(err error) string {
		var app *temporal.ApplicationError
		if !errors.As(err, &app) {
			t.Fatalf("not an application error: %v", err)
		}
		return app.Type()
	}
	if _, err := seal(); kind(err) != activities.NoKey {
		t.Errorf("without a key: %v", err)
	}
	dir := t.TempDir()
	key, err := ledger.KeepKey(filepath.Join(dir, "log.key"), "ethics.example.org/log")
	w.must(err)
	copied := &ledger.Copy{Dir: filepath.Join(dir, "copy")}
	sealBy := func(c *ledger.Copy) { // by another worker: what the one before had begun may still run
		w.stopWorker()
		was := w.acts
		w.acts = &activities.Activities{
			Docket: was.Docket, Time: was.Time, Letters: was.Letters, Post: was.Post, Dispatcher: was.Dispatcher,
			Sealer: &store.Sealer{DB: w.db, Key: key, Copy: c},
		}
		w.startWorker()
	}
	sealBy(copied)
	c := w.file()
	out, err := seal()
	w.must(err)
	if out.Checkpoint != 1 || out.Leaves == 0 || out.Size != out.Leaves || out.Failing {
		t.Errorf("%+v", out)
	}
	r, err := w.db.VerifyLog(t.Context(), key.Keys(), copied)
	w.must(err)
	if len(r.Findings) > 0 || r.Leaves != out.Leaves || r.Copied != 1 || r.Last.At.Sub(r.Last.Until) < 4*time.Minute {
		t.Errorf("%+v", r)
	}
	w.must(w.db.AsActor(t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		var subject string
		return tx.Get(&subject, `select subject from log_leaves where case_id = $1 and seq = 1`, c.Case)
	}))
	sealBy(&ledger.Copy{Dir: copyOfAnother(t, key)})
	if _, err := seal(); kind(err) != activities.Forked || strings.Contains(err.Error(), dir) {
		t.Errorf("with the copy of another log: %v", err)
	}
}

// copyOfAnother is the copy of a log that this key signed for another database.
func copyOfAnother(tb testing.TB, key *ledger.Key) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "other")
	var tree ledger.Tree
	signed, err := key.Sign(&ledger.Checkpoint{Origin: key.Name(), No: 1, Root: tree.Root()})
	if err != nil {
		tb.Fatal(err)
	}
	if err := (ledger.Copy{Dir: dir}).Put(ledger.Seal{No: 1, Signed: signed}); err != nil {
		tb.Fatal(err)
	}
	return dir
}
