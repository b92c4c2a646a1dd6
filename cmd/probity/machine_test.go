package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"probity/docket"
	"probity/embedded"
	"probity/store"
)

var (
	buildOnce sync.Once
	built     string
	buildErr  error
)

// binary builds the program once for all tests, as a user would have it; with
// the race detector where the tests run under it.
func binary(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: this starts the whole system")
	}
	buildOnce.Do(func() {
		if _, err := embedded.Temporald(context.Background(), func(s string) { fmt.Println(s) }); err != nil {
			buildErr = err
			return
		}
		dir, err := os.MkdirTemp("", "probity-bin-")
		if err != nil {
			buildErr = err
			return
		}
		built = filepath.Join(dir, "probity")
		args := []string{"build", "-o", built}
		if raced {
			args = append(args, "-race")
		}
		out, err := exec.Command("go", append(args, ".")...).CombinedOutput()
		if err != nil {
			buildErr = fmt.Errorf("%w: %s", err, out)
		}
	})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	return built
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(filepath.Dir(built))
	}
	os.Exit(code)
}

// machine is a data folder and the system that runs on it, driven from outside.
type machine struct {
	t      *testing.T
	dir    string
	url    string
	tokens map[string]string
	cmd    *exec.Cmd
	out    *output
	done   chan struct{} // closed when it has ended, with
	ended  error
	db     *store.DB
	keys   int
}

// output collects what the program prints, for reading while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	binary(t)
	dir, remove, err := embedded.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, dir: dir, out: &output{}}
	t.Cleanup(func() {
		m.kill()
		if t.Failed() {
			t.Logf("what it printed:\n%s", m.out)
		}
		if place, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster.path")); err == nil && strings.HasPrefix(string(place), "/var/lib/probity-") {
			_ = os.RemoveAll(strings.TrimSpace(string(place)))
		}
		_ = remove()
	})
	return m
}

// probity runs another command of the program on the same folder.
func (m *machine) probity(args ...string) (string, error) {
	m.t.Helper()
	cmd := exec.CommandContext(m.t.Context(), built, args...)
	cmd.Env = m.env()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// env is the user's, less what would lead the program elsewhere.
func (m *machine) env() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "DATABASE_URL=") && !strings.HasPrefix(v, "TEMPORAL_") && !strings.HasPrefix(v, "SMTP_URL=") {
			env = append(env, v)
		}
	}
	return append(env, "PROBITY_OFFLINE=1")
}

var readyLine = regexp.MustCompile(`Probity is ready at (\S+) after`)

// start runs `up` and returns when it says that it is ready.
func (m *machine) start(day string) {
	m.t.Helper()
	from := len(m.out.String())
	m.cmd = exec.Command(built, "up", "--data", m.dir, "--listen", "127.0.0.1:0", "--day", day, "--verbose")
	m.cmd.Env = m.env()
	m.cmd.Stdout, m.cmd.Stderr = m.out, m.out
	m.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) {
		m.ended = cmd.Wait()
		close(done)
	}(m.cmd, m.done)
	m.eventually(2*time.Minute, "it is ready", func() bool {
		select {
		case <-m.done:
			m.t.Fatalf("it ended: %v", m.ended)
		default:
		}
		found := readyLine.FindStringSubmatch(m.out.String()[from:])
		if found != nil {
			m.url = found[1]
		}
		return found != nil
	})
	m.readTokens()
	r, err := readRunning(m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	if m.db, err = store.Open(m.t.Context(), r.Database, m.options()); err != nil {
		m.t.Fatal(err)
	}
}

// options are what a test looks into the database of the machine with.
func (m *machine) options() store.Options {
	m.t.Helper()
	keys, err := settings{dataFolder: m.dir}.openVault(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	return store.Options{MaxConnections: 4, CachedCases: -1, Vault: keys}
}

func (m *machine) readTokens() {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.dir, tokensFile))
	if err != nil {
		m.t.Fatal(err)
	}
	m.tokens = map[string]string{}
	for _, line := range strings.Fields(strings.ReplaceAll(string(text), " ", "=")) {
		who, token, _ := strings.Cut(line, "=")
		m.tokens[who] = token
	}
}

// stop ends it as Ctrl-C does.
func (m *machine) stop() {
	m.t.Helper()
	_ = m.db.Close()
	if err := m.cmd.Process.Signal(os.Interrupt); err != nil {
		m.t.Fatal(err)
	}
	select {
	case <-m.done:
		m.cmd = nil
		if m.ended != nil {
			m.t.Fatalf("it ended with %v", m.ended)
		}
	case <-time.After(time.Minute):
		m.t.Fatal("it does not stop")
	}
}

// kill ends the whole process group, as hard as can be.
func (m *machine) kill() {
	if m.cmd == nil {
		return
	}
	if m.db != nil {
		_ = m.db.Close()
	}
	if m.t.Failed() { // what it was doing
		_ = m.cmd.Process.Signal(syscall.SIGQUIT)
		select {
		case <-m.done:
		case <-time.After(5 * time.Second):
		}
	}
	_ = syscall.Kill(-m.cmd.Process.Pid, syscall.SIGKILL)
	<-m.done
	m.cmd = nil
}

func (m *machine) eventually(within time.Duration, what string, so func() bool) {
	m.t.Helper()
	for end := time.Now().Add(within); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			m.t.Fatalf("after %s it is still not so: %s", within, what)
		}
	}
}

// call sends a request as a person ("" for nobody) and reads the answer.
func (m *machine) call(method, path, who, key string, body any) (int, map[string]any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	var r io.Reader
	if body != nil {
		r = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.url+path, r)
	if err != nil {
		return 0, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		req.Header.Set("Authorization", "Bearer "+m.tokens[who])
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	var out map[string]any
	err = json.NewDecoder(res.Body).Decode(&out)
	return res.StatusCode, out, err
}

func (m *machine) must(status int, method, path, who string, body any) map[string]any {
	m.t.Helper()
	m.keys++
	key := ""
	if method == http.MethodPost {
		key = fmt.Sprintf("key-%d-of-%s", m.keys, strings.ReplaceAll(m.t.Name(), "/", "-"))
	}
	got, out, err := m.call(method, path, who, key, body)
	if err != nil || got != status {
		m.t.Fatalf("%s %s as %q: %d %v %v", method, path, who, got, out, err)
	}
	return out
}

// report files a report for Sam Whitlock through the ethics office and returns
// the case's id.
func (m *machine) report(text string) string {
	m.t.Helper()
	return m.must(http.StatusCreated, http.MethodPost, "/api/v1/reports", m.holder("ethics_office"), m.reportBody(text))["case"].(string)
}

func (m *machine) reportBody(text string) map[string]any {
	i, err := m.db.Installation(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	return map[string]any{
		"procedure": "ahima-membership", "source": "on_behalf", "channel": "phone",
		"reporter": map[string]any{"person": theComplainant}, "respondent": map[string]any{"person": theRespondent},
		"allegations": []any{map[string]any{"ground": "code_violation", "principles": []string{"p1", "p3"}, "text": text, "from": isoDay(i.Now(time.Now()).AddDate(0, 0, -40))}},
		"evidence":    []any{map[string]any{"title": "Access log " + text}},
	}
}

func (m *machine) holder(office string) string {
	m.t.Helper()
	return samplePosts(m.t, shippedProcedure(m.t, "ahima-membership"))[office]
}

func (m *machine) state(caseID string) *docket.State {
	m.t.Helper()
	s, err := m.db.State(m.t.Context(), store.TheSystem(), caseID)
	if err != nil {
		m.t.Fatal(err)
	}
	return s
}

// tell tells the full case over HTTP until its stage is the one given.
func (m *machine) tell(caseID, until string, mark string) {
	m.t.Helper()
	posts := samplePosts(m.t, shippedProcedure(m.t, "ahima-membership"))
	i, err := m.db.Installation(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	refused := ""
	for end := time.Now().Add(4 * time.Minute); ; {
		s := m.state(caseID)
		if s.Stage == until {
			return
		}
		if time.Now().After(end) {
			m.t.Fatalf("the case does not get to %s; it is in %s with %d entries; last refusal: %s", until, s.Stage, s.Head, refused)
		}
		move, ok := fullCase(s, i.Now(time.Now()))
		if !ok {
			time.Sleep(30 * time.Millisecond)
			continue
		}
		m.keys++
		status, out, err := m.call(http.MethodPost, "/api/v1/cases/"+caseID+"/acts", move.person(posts), fmt.Sprintf("move-%d-%s", m.keys, caseID),
			map[string]any{"kind": move.kind, "particulars": marked(m.t, move.say, mark)})
		switch {
		case err != nil:
			m.t.Fatal(err)
		case status == http.StatusConflict: // time must pass, or the clock did it first
			refused = fmt.Sprint(move.kind, " ", out["detail"])
			time.Sleep(30 * time.Millisecond)
		case status != http.StatusOK:
			m.t.Fatalf("%s: %d %v", move.kind, status, out)
		}
	}
}

// marked puts a mark into every free text of what an act says.
func marked(t *testing.T, say any, mark string) any {
	t.Helper()
	text, err := json.Marshal(say)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	var walk func(v any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				switch k {
				case "text", "reasons", "note", "minutes", "place", "title", "proof", "cause":
					if s, ok := v[k].(string); ok && mark != "" {
						v[k] = s + " " + mark
					}
				default:
					v[k] = walk(v[k])
				}
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		}
		return v
	}
	return walk(out)
}
