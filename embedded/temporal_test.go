package embedded

import (
	"os"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
)

func startSomeWorkflow(t *testing.T, address, id string) {
	t.Helper()
	_, err := dial(t, address).ExecuteWorkflow(patient(t), client.StartWorkflowOptions{ID: id, TaskQueue: "nobody-polls"}, "Some")
	if err != nil {
		t.Fatal(err)
	}
}

func knows(t *testing.T, address, id string) bool {
	t.Helper()
	_, err := dial(t, address).DescribeWorkflowExecution(patient(t), id, "")
	return err == nil
}

func TestTemporalKeepsItsStoreOverAStop(t *testing.T) {
	dir := scratch(t)
	began := time.Now()
	s := startTemporal(t, dir, "a")
	t.Logf("first start %s (with finding or building the server)", time.Since(began))
	if !s.Fresh() {
		t.Error("an empty store is not fresh")
	}
	startSomeWorkflow(t, s.Address(), "case-1")
	stop(t, s)

	began = time.Now()
	s = startTemporal(t, dir, "a")
	t.Logf("next start %s", time.Since(began))
	if !knows(t, s.Address(), "case-1") {
		t.Error("the workflow is gone")
	}
	if !s.Fresh() {
		t.Error("nobody said that the cases were rebuilt, so the store must still count as fresh")
	}
	if err := s.MarkRebuilt(); err != nil {
		t.Fatal(err)
	}
	stop(t, s)

	s = startTemporal(t, dir, "a")
	if s.Fresh() {
		t.Error("fresh again after it was rebuilt")
	}
}

func TestTheStoreOfAnotherDatabaseIsReplaced(t *testing.T) {
	dir := scratch(t)
	s := startTemporal(t, dir, "a")
	startSomeWorkflow(t, s.Address(), "case-1")
	if err := s.MarkRebuilt(); err != nil {
		t.Fatal(err)
	}
	stop(t, s)
	s = startTemporal(t, dir, "b")
	if !s.Fresh() || knows(t, s.Address(), "case-1") {
		t.Error("the foreign store was kept")
	}
}

func TestTheStoreOfADatabasePutBackFromAnOlderCopyIsReplaced(t *testing.T) {
	dir := scratch(t)
	for _, step := range []struct {
		position int64
		fresh    bool
	}{{100, true}, {200, false}, {200, false}, {150, true}} {
		s := startTemporalFor(t, dir, Owner{Database: "a", Position: step.position})
		if s.Fresh() != step.fresh {
			t.Errorf("at %d: fresh %v", step.position, s.Fresh())
		}
		if err := s.MarkRebuilt(); err != nil {
			t.Fatal(err)
		}
		stop(t, s)
	}
}

func TestAnUnreadableStoreIsReplaced(t *testing.T) {
	dir := scratch(t)
	s := startTemporal(t, dir, "a")
	if err := s.MarkRebuilt(); err != nil {
		t.Fatal(err)
	}
	stop(t, s)
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(s.store.file() + suffix); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(s.store.file(), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s = startTemporal(t, dir, "a")
	if !s.Fresh() {
		t.Error("an unreadable store was not replaced")
	}
}

func TestSearchAttributesCanBeUsedAtOnce(t *testing.T) {
	s := startTemporal(t, scratch(t), "a")
	_, err := dial(t, s.Address()).CountWorkflow(patient(t), countOf("CaseOpen = true and CaseStage = 'intake'"))
	if err != nil {
		t.Error(err)
	}
}

func TestASecondTemporalOnTheSameFolderIsRefused(t *testing.T) {
	dir := scratch(t)
	startTemporal(t, dir, "a")
	if _, err := StartTemporal(patient(t), TemporalOptions{Dir: dir}); err == nil || !strings.Contains(err.Error(), "in use by process") {
		t.Errorf("got %v", err)
	}
}
