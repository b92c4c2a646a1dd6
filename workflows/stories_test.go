package workflows_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"probity/workflows"
	"probity/workflows/workflowstest"
)

// Histories are recorded anew, from a real server, with
//
//	go test ./workflows -run 'Stories|ContinueAsNew|Email|PostBrought' -record
//
// New ones go into the folder of the current version of the logic; folders of
// earlier versions stay as they are, because cases that began under them are
// still open.
var record = flag.Bool("record", false, "record histories into testdata")

const (
	histories = "testdata/histories"
	logic     = "v1"
)

// record keeps a history for the replay tests.
func (w *world) record(name string, h *history.History) {
	w.Helper()
	if !*record {
		return
	}
	text, err := protojson.Marshal(h)
	w.must(err)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(text)
	w.must(err)
	w.must(z.Close())
	w.must(os.MkdirAll(filepath.Join(histories, logic), 0o755))
	w.must(os.WriteFile(filepath.Join(histories, logic, name+".json.gz"), packed.Bytes(), 0o644))
}

func replay(h *history.History) error {
	r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DisableRegistrationAliasing: true})
	if err != nil {
		return err
	}
	workflows.RegisterWorkflows(r)
	return r.ReplayWorkflowHistory(quiet{}, h)
}

// Each story is told on a real server and a real database: it ends where it
// should, the docket is sound, what Temporal kept of it can be replayed, and
// nothing a person wrote and no name is in it.
func TestStories(t *testing.T) {
	for _, s := range workflowstest.Stories() {
		t.Run(s.Name, func(t *testing.T) {
			w := newWorld(t)
			c := w.file()
			s.Tell(c)
			st := c.State()
			if got := c.P.Stage(st.Stage).Kind; got != s.Ends {
				t.Errorf("ends in %s, not in %s", got, s.Ends)
			}
			w.until("the workflow stands where the docket does", func() bool {
				at, err := w.where(c.Case)
				return err == nil && at.Head == w.entries(c.Case) && at.Kind == s.Ends
			})
			ids := []string{workflows.CaseID(c.Case)}
			for i := range st.Letters {
				ids = append(ids, workflows.ServiceID(c.Case, st.Letters[i].ID, 0))
			}
			for i := range st.Sanctions {
				if !st.Sanctions[i].Effective.IsZero() && st.Sanctions[i].Status != "done" {
					ids = append(ids, workflows.MonitorID(c.Case, st.Sanctions[i].ID))
				}
			}
			for _, id := range ids {
				h := w.history(id)
				w.clean(id, h)
				if err := replay(h); err != nil {
					t.Errorf("%s: %v", id, err)
				}
				if kind, rest, _ := strings.Cut(strings.Replace(id, c.Case, "", 1), ":"); kind != "serve" || rest == ":n1" {
					w.record(s.Name+"."+kind, h)
				}
			}
			w.sound()
		})
	}
}

// clean looks for what must not be in a history.
func (w *world) clean(id string, h *history.History) {
	w.Helper()
	text, err := protojson.Marshal(h)
	w.must(err)
	host, _ := os.Hostname()
	for _, e := range h.Events { // payloads are base64 in the JSON; look at what they say
		text = append(text, payloads(e)...)
	}
	for _, word := range []string{workflowstest.Canary, "example.org", "@" + host, "There is no", "was refused"} {
		if bytes.Contains(text, []byte(word)) {
			w.Errorf("%s: the history contains %q", id, word)
		}
	}
}

// Every history ever recorded must replay with today's code.
func TestRecordedHistoriesReplay(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(histories, "v*", "*.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 10 {
		t.Fatalf("%d recorded histories: the replay test guards nothing", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(strings.TrimSuffix(file, ".json.gz"), histories+"/"), func(t *testing.T) {
			h, err := readHistory(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := replay(h); err != nil {
				t.Error(err)
			}
		})
	}
}

func readHistory(file string) (*history.History, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return client.HistoryFromJSON(z, client.HistoryJSONOptions{})
}

// A change that a replay must notice is noticed: the guard guards.
func TestAReplayNoticesAChangedOrder(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(histories, logic, "filed.case.json.gz"))
	if len(files) != 1 {
		t.Fatal("the recorded history of a filed case is missing")
	}
	h, err := readHistory(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range h.Events {
		if a := e.GetTimerStartedEventAttributes(); a != nil {
			a.TimerId = "another"
		}
	}
	if replay(h) == nil {
		t.Error("a history with another timer replayed")
	}
}
