package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"

	"probity/store"
)

// A whole case over HTTP, with time running fast, to probation served and
// monitored to its last day; every free text carries a mark, and the mark is
// nowhere but in Postgres.
func TestAWholeCaseOverHTTPLeavesNoContentBehind(t *testing.T) {
	m := newMachine(t)
	m.start("150ms")
	const mark = "zkanarienvogel"
	id := m.report("A disk with a list of patients was lost. " + mark)
	trace := m.anonymousReporter()
	m.tell(id, "closed", mark)

	page := m.must(http.StatusOK, http.MethodGet, "/api/v1/cases/"+id+"/docket", m.holder("ethics_office"), nil)
	var kinds []string
	for _, e := range page["entries"].([]any) {
		kinds = append(kinds, e.(map[string]any)["kind"].(string))
	}
	for _, want := range []string{"file", "accept", "notify", "serve", "respond", "file_report", "seat", "hold_hearing", "decide", "put_into_effect", "confirm_compliance"} {
		if !slices.Contains(kinds, want) {
			t.Errorf("the docket has no %s: %v", want, kinds)
		}
	}
	if n := m.entries(id, "vote"); n != 6 { // the office that keeps the file does not see them
		t.Errorf("%d votes", n)
	}
	s := m.state(id)
	if s.Closed == nil || s.Closed.Disposition != "sanctioned" {
		t.Errorf("closed as %+v", s.Closed)
	}
	if text := m.histories(); strings.Contains(text, mark) || strings.Contains(text, "Whitlock") || strings.Contains(text, "Avery") {
		t.Error("a workflow's history holds what a person wrote, or a name")
	}
	trace.fetch()
	trace.lookIn("a workflow's history", m.histories())
	trace.lookIn("the database", m.everyRow())
	m.stop()
	trace.lookIn("what was printed and logged", m.out.String())
	trace.lookInFiles(m.dir)
	if !strings.Contains(m.out.String(), "Goodbye.") {
		t.Error("it said no goodbye")
	}
	if log := m.out.String(); strings.Contains(log, mark) {
		t.Error("what it printed holds what a person wrote")
	}
	seen := 0
	err := filepath.WalkDir(m.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "/postgres/cluster") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		if bytes.Contains(text, []byte(mark)) {
			t.Errorf("%s holds what a person wrote", path)
		}
		return nil
	})
	if err != nil || seen < 5 {
		t.Errorf("looked into %d files: %v", seen, err)
	}
	if out, err := m.probity("verify", "--data", m.dir); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}

// histories are all histories of all workflows, as text.
func (m *machine) histories() string {
	m.t.Helper()
	r, err := readRunning(m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	c, err := client.DialContext(m.t.Context(), client.Options{HostPort: r.Temporal, Namespace: r.Namespace, Logger: temporalLogger(newLogger(m.out, 0))})
	if err != nil {
		m.t.Fatal(err)
	}
	defer c.Close()
	all, err := c.ListWorkflow(m.t.Context(), &workflowservice.ListWorkflowExecutionsRequest{PageSize: 500})
	if err != nil {
		m.t.Fatal(err)
	}
	var text strings.Builder
	for _, w := range all.Executions {
		events := c.GetWorkflowHistory(m.t.Context(), w.Execution.WorkflowId, w.Execution.RunId, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			e, err := events.Next()
			if err != nil {
				m.t.Fatal(err)
			}
			fmt.Fprintln(&text, protojson.Format(e), e.String())
		}
	}
	if !strings.Contains(text.String(), "case") {
		m.t.Fatal("there are no histories to look at")
	}
	return text.String()
}

// Killed in the middle of acts, it comes back with each act entered once; a
// Temporal store that is gone costs nothing; a second start is refused.
func TestKilledInMidActEachActHappensOnce(t *testing.T) {
	m := newMachine(t)
	m.start("24h")

	out, err := m.probity("up", "--data", m.dir, "--listen", "127.0.0.1:0")
	if err == nil || !strings.Contains(out, "is in use by process") || !strings.Contains(out, m.dir) {
		t.Errorf("a second start: %v\n%s", err, out)
	}

	id := m.report("The first report.")
	other := m.report("A report that nobody touches.")
	m.killedAmongActs(id, "up", 1, m.kill, func() { m.start("24h") })

	// The store is deleted while nothing runs; the due dates are on the dockets.
	before := m.dueDates(id) + m.dueDates(other)
	m.stop()
	if err := os.RemoveAll(filepath.Join(m.dir, "temporal")); err != nil {
		t.Fatal(err)
	}
	m.start("24h")
	if !strings.Contains(m.out.String(), "cases were started again from their dockets") {
		t.Error("it does not say that the cases were started again")
	}
	if after := m.dueDates(id) + m.dueDates(other); after != before || before == "" {
		t.Errorf("due dates were\n%s\nand are\n%s", before, after)
	}
	m.must(http.StatusOK, http.MethodPost, "/api/v1/cases/"+other+"/acts", m.holder("ethics_office"), map[string]any{"kind": "acknowledge", "particulars": map[string]any{"text": "Thank you."}})
	if out, err := m.probity("rebuild", "--data", m.dir); err != nil || !strings.Contains(out, "2 cases look at their dockets") {
		t.Errorf("rebuild: %v\n%s", err, out)
	}
	if out, err := m.probity("verify", "--data", m.dir); err != nil || !strings.Contains(out, "Cases: 2, entries: ") {
		t.Errorf("verify: %v\n%s", err, out)
	}
	m.stop()
	if out, err := m.probity("verify", "--data", m.dir); err != nil {
		t.Errorf("verify on a folder that does not run: %v\n%s", err, out)
	}
}

// Without Temporal a report is safe and has its receipt at once, an act keeps
// its place; when Temporal is back, all of them are decided.
func TestWithoutTemporalNothingIsLost(t *testing.T) {
	m := newMachine(t)
	m.start("24h")
	id := m.report("A report before.")
	temporald := m.childOf("temporal")
	// Stopped, not killed: a server that does not answer is the harder case, and
	// one that was killed would be back too soon to look.
	if err := syscall.Kill(temporald, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	draft := m.must(http.StatusAccepted, http.MethodPost, "/api/v1/reports", "", nameless(time.Now(), "Read charts."))
	filed := m.must(http.StatusCreated, http.MethodPost, "/api/v1/reports/confirm", "", map[string]any{"receipt": draft["receipt"]})
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the reporter waited %s", took)
	}
	if filed["stage"] != "received" {
		t.Errorf("filed: %v", filed)
	}
	waiting := m.must(http.StatusAccepted, http.MethodPost, "/api/v1/cases/"+id+"/acts", m.holder("ethics_office"),
		map[string]any{"kind": "acknowledge", "particulars": map[string]any{"text": "Thank you."}})
	if waiting["detail"] == nil {
		t.Errorf("waiting: %v", waiting)
	}
	// Now it is killed for good, and brought back by the program itself.
	if err := syscall.Kill(temporald, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	m.eventually(time.Minute, "both are decided", func() bool {
		left, err := m.db.WaitingActs(t.Context(), 0, 10)
		return err == nil && len(left) == 0
	})
	if n := m.entries(id, "acknowledge"); n != 1 {
		t.Errorf("%d acknowledgements", n)
	}
	if s := m.state(filed["case"].(string)); s.Stage != "intake" {
		t.Errorf("the report is in %q", s.Stage)
	}
	m.must(http.StatusOK, http.MethodPost, "/api/v1/cases/"+id+"/acts", m.holder("ethics_office"), map[string]any{"kind": "complete_intake", "particulars": map[string]any{}})
	m.stop()
}

// childOf finds the process of ours whose command line has the word.
func (m *machine) childOf(word string) int {
	m.t.Helper()
	procs, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(procs) == 0 {
		m.t.Skip("no /proc on this system")
	}
	for _, file := range procs {
		line, _ := os.ReadFile(file)
		var pid int
		if _, err := fmt.Sscanf(file, "/proc/%d/cmdline", &pid); err != nil || !bytes.Contains(line, []byte(filepath.Join(m.dir, word))) {
			continue
		}
		if bytes.HasPrefix(line, []byte(built)) {
			continue
		}
		return pid
	}
	m.t.Fatalf("there is no process with %s", word)
	return 0
}

func (m *machine) entries(caseID, kind string) int {
	m.t.Helper()
	entries, err := m.db.Entries(m.t.Context(), store.TheSystem(), caseID)
	if err != nil {
		m.t.Fatal(err)
	}
	n := 0
	for i := range entries {
		if string(entries[i].Kind) == kind {
			n++
		}
	}
	return n
}

func (m *machine) noActTwice() {
	m.t.Helper()
	var twice int
	err := m.db.AsActor(m.t.Context(), store.TheSystem(), func(tx *store.Tx) error {
		return tx.GetContext(m.t.Context(), &twice, `select count(*) from (select 1 from entries group by act_id having count(*) > 1) x`)
	})
	if err != nil || twice != 0 {
		m.t.Errorf("%d acts have more than one entry: %v", twice, err)
	}
}

func (m *machine) dueDates(caseID string) string {
	m.t.Helper()
	clocks, err := m.db.ClocksOf(m.t.Context(), store.TheSystem(), caseID)
	if err != nil {
		m.t.Fatal(err)
	}
	var out strings.Builder
	for i := range clocks {
		fmt.Fprintln(&out, clocks[i].ID, clocks[i].DueAt, clocks[i].Sentence)
	}
	return out.String()
}
