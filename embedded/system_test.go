package embedded

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
)

func countOf(query string) *workflowservice.CountWorkflowExecutionsRequest {
	return &workflowservice.CountWorkflowExecutionsRequest{Query: query}
}

func open(t *testing.T, dir string) *System {
	t.Helper()
	s, err := Open(patient(t), Options{Dir: dir, SearchAttributes: someAttributes, Say: func(text string) { t.Log(text) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func TestTheWholeSystemStartsStopsAndStartsAgain(t *testing.T) {
	if _, err := Temporald(patient(t), func(s string) { t.Log(s) }); err != nil {
		t.Fatal(err) // built first, so that the times below are those of starting
	}
	dir := scratch(t)
	for _, which := range []string{"first", "next"} {
		began := time.Now()
		s := open(t, dir)
		took := time.Since(began)
		t.Logf("%s start %s", which, took)
		if took > time.Minute {
			t.Errorf("%s start took %s", which, took)
		}
		if fresh := which == "first"; s.FreshTemporal != fresh {
			t.Errorf("%s start: fresh %v", which, s.FreshTemporal)
		}
		if _, err := Open(patient(t), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "in use by process") {
			t.Errorf("a second start on the same folder: %v", err)
		}
		if err := s.MarkRebuilt(); err != nil {
			t.Fatal(err)
		}
		stop(t, s)
		select {
		case err := <-s.Failed():
			t.Errorf("a stop that was asked for is reported as a failure: %v", err)
		default:
		}
	}
}

func TestADatabaseMadeAnewHasNoUseForTheOldStore(t *testing.T) {
	dir := scratch(t)
	s := open(t, dir)
	if err := s.MarkRebuilt(); err != nil {
		t.Fatal(err)
	}
	stop(t, s)
	if err := os.RemoveAll(dir + "/postgres"); err != nil {
		t.Fatal(err)
	}
	if s = open(t, dir); !s.FreshTemporal {
		t.Error("the store was kept")
	}
}

func TestADeathIsReported(t *testing.T) {
	s := open(t, scratch(t))
	kill(t, s.temporal.process)
	died(t, s, ErrTemporalEnded, ErrPostgresEnded)
	kill(t, s.postgres.process)
	died(t, s, ErrPostgresEnded, ErrTemporalEnded)
}

// TestNothingOutlivesAKilledParent runs this test binary once more as the parent.
func TestNothingOutlivesAKilledParent(t *testing.T) {
	if dir := os.Getenv("PROBITY_TEST_PARENT"); dir != "" {
		s := open(t, dir)
		fmt.Printf("children %d %d\n", s.postgres.process.cmd.Process.Pid, s.temporal.process.cmd.Process.Pid)
		<-t.Context().Done() // until killed
		return
	}
	dir := scratch(t)
	parent := exec.Command(os.Args[0], "-test.run=^TestNothingOutlivesAKilledParent$")
	parent.Env = append(os.Environ(), "PROBITY_TEST_PARENT="+dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var postgres, temporal int
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, _ := fmt.Sscanf(lines.Text(), "children %d %d", &postgres, &temporal); n == 2 {
			break
		}
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	if postgres == 0 || temporal == 0 {
		t.Fatal("the parent did not start its children")
	}
	eventually(t, "the Temporal server ends", func() bool { return gone(temporal) })
	if runtime.GOOS == "linux" {
		eventually(t, "Postgres ends", func() bool { return gone(postgres) })
	}
	began := time.Now()
	open(t, dir)
	t.Logf("start after the parent's kill -9 %s", time.Since(began))
}

// gone counts a zombie as gone: whoever inherited it may take its time to collect it.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return os.IsNotExist(err) && runtime.GOOS == "linux"
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return strings.HasPrefix(after, "Z")
}
