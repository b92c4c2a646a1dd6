package main

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"probity/embedded"
	"probity/store"
	"probity/workflows"
)

// The API and the worker, each a process of its own as in a larger installation,
// are killed in the middle of acts, one at a time, and come back: each act
// happened once.
func TestAnAPIOrAWorkerKilledOnItsOwn(t *testing.T) {
	m := newMachine(t)
	m.start("24h") // makes the sample people
	id := m.report("A report to ask about.")
	m.stop()
	system, err := embedded.Open(t.Context(), embedded.Options{Dir: m.dir, SearchAttributes: workflows.SearchAttributes(), Say: func(string) {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := system.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Log(err)
		}
	})
	if m.db, err = store.Open(t.Context(), system.DSN, m.options()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.db.Close() })
	env := append(m.env(), "DATABASE_URL="+system.DSN, "TEMPORAL_ADDRESS="+system.TemporalAddress,
		"PROBITY_DATA="+m.dir, "PROBITY_PEPPER=a pepper for a test of two processes, thrown away",
		"PROBITY_URL=https://ethics.example.org")
	front := &part{m: m, env: env, args: []string{"api", "--listen", "127.0.0.1:0"}, ready: regexp.MustCompile(`msg=listening address=(\S+)`)}
	carrier := &part{m: m, env: env, args: []string{"worker", "--outbox", m.dir + "/outbox"}, ready: regexp.MustCompile(`msg=(working)`)}
	serve := func() { m.url = "http://" + front.start() }
	serve()
	m.saysThatTheWorldComesByTLS()
	carrier.start()
	m.killedAmongActs(id, "the api", 2, front.kill, serve)
	m.killedAmongActs(id, "the worker", 4, carrier.kill, func() { carrier.start() })
}

// saysThatTheWorldComesByTLS looks whether browsers are told to come by TLS alone,
// as they are where PROBITY_URL says https.
func (m *machine) saysThatTheWorldComesByTLS() {
	m.t.Helper()
	res, err := http.Get(m.url + "/api/v1/health/live")
	if err != nil {
		m.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.Header.Get("Strict-Transport-Security") == "" {
		m.t.Error("browsers are not told to come by TLS alone")
	}
}

// part is one process of a larger installation.
type part struct {
	m     *machine
	env   []string
	args  []string
	ready *regexp.Regexp
	cmd   *exec.Cmd
}

// start starts it and returns what it says when it is ready.
func (p *part) start() string {
	p.m.t.Helper()
	out := &output{}
	p.cmd = exec.Command(built, p.args...)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.env, out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		p.m.t.Fatal(err)
	}
	p.m.t.Cleanup(p.kill)
	var found []string
	p.m.eventually(time.Minute, strings.Join(p.args, " ")+" is ready", func() bool {
		found = p.ready.FindStringSubmatch(out.String())
		return found != nil
	})
	return found[1]
}

func (p *part) kill() {
	if p.cmd == nil {
		return
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	_ = p.cmd.Wait()
	p.cmd = nil
}

// killedAmongActs sends many acts at once, kills something when a few of them are
// answered and brings it back, so many times, and sends all of them again, as people
// would.
func (m *machine) killedAmongActs(id, what string, times int, kill, back func()) {
	m.t.Helper()
	before := m.entries(id, "ask_information")
	acts := make([]string, 30)
	for i := range acts {
		acts[i] = fmt.Sprintf("question %02d while %s is killed", i, what)
	}
	ask := func(key string) (int, map[string]any, error) {
		return m.call(http.MethodPost, "/api/v1/cases/"+id+"/acts", m.holder("ethics_office"), key,
			map[string]any{"kind": "ask_information", "particulars": map[string]any{"to": "complainant", "text": "Question " + key + "?"}})
	}
	for round := range times {
		part := acts[round*len(acts)/times : (round+1)*len(acts)/times]
		answered := make(chan string, len(part))
		var all sync.WaitGroup
		for _, key := range part {
			all.Go(func() {
				if status, _, err := ask(key); err == nil && status == http.StatusOK {
					answered <- key
				}
			})
		}
		for range len(part) / 4 {
			select {
			case <-answered:
			case <-time.After(2 * time.Minute):
				m.t.Fatal("too little was answered")
			}
		}
		kill()
		all.Wait()
		back()
	}
	for _, key := range acts {
		m.eventually(time.Minute, key+" is entered", func() bool {
			status, out, err := ask(key)
			if err != nil || status != http.StatusOK && status != http.StatusAccepted {
				m.t.Fatalf("%s again: %d %v %v", key, status, out, err)
			}
			return status == http.StatusOK
		})
	}
	if n := m.entries(id, "ask_information") - before; n != len(acts) {
		m.t.Errorf("%d entries for %d acts", n, len(acts))
	}
	m.noActTwice()
}
