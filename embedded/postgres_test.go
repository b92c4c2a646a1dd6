package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestPostgresKeepsItsDataOverAStop(t *testing.T) {
	dir := scratch(t)
	began := time.Now()
	p := startPostgres(t, dir)
	t.Logf("first start %s", time.Since(began))
	id, err := p.Owner(patient(t))
	if err != nil {
		t.Fatal(err)
	}
	query[int](t, p.DSN(), `create table kept (n int); insert into kept values (7) returning n`)
	stop(t, p)

	began = time.Now()
	p = startPostgres(t, dir)
	t.Logf("next start %s", time.Since(began))
	if n := query[int](t, p.DSN(), `select n from kept`); n != 7 {
		t.Errorf("kept %d", n)
	}
	again, err := p.Owner(patient(t))
	if err != nil {
		t.Fatal(err)
	}
	if again.Database != id.Database || again.Position < id.Position {
		t.Errorf("went from %v to %v over a restart", id, again)
	}
	if n := query[int](t, p.DSN(), `select current_setting('max_connections')::int`); n < 100 {
		t.Errorf("max_connections %d", n)
	}
}

func TestPostgresAsksForItsPassword(t *testing.T) {
	dir := scratch(t)
	p := startPostgres(t, dir)
	info, err := os.Stat(filepath.Join(dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("password file has mode %v", info.Mode().Perm())
	}
	password, err := os.ReadFile(filepath.Join(dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	if err := ensureDatabase(patient(t), strings.Replace(p.DSN(), strings.TrimSpace(string(password)), "wrong", 1)); err == nil {
		t.Error("a wrong password was let in")
	}
}

func TestASecondPostgresOnTheSameFolderIsRefused(t *testing.T) {
	dir := scratch(t)
	startPostgres(t, dir)
	_, err := StartPostgres(patient(t), PostgresOptions{Dir: dir})
	if err == nil {
		t.Fatal("it was let in")
	}
	for _, word := range []string{dir, fmt.Sprintf("process %d", os.Getpid())} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not name %s", err, word)
		}
	}
}

func TestPostgresStartsAfterItWasKilled(t *testing.T) {
	dir := scratch(t)
	p := startPostgres(t, dir)
	query[int](t, p.DSN(), `create table kept (n int); insert into kept values (7) returning n`)
	if err := p.process.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.process.done
	stop(t, p)
	began := time.Now()
	p = startPostgres(t, dir)
	t.Logf("start after kill -9 %s", time.Since(began))
	if n := query[int](t, p.DSN(), `select n from kept`); n != 7 {
		t.Errorf("kept %d", n)
	}
}

func TestAHalfMadeClusterIsMadeAnew(t *testing.T) {
	dir := scratch(t)
	as, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	place, err := clusterFolder(dir, as)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(place, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	startPostgres(t, dir)
}

func TestAClusterGoesWhereItsAccountCanGo(t *testing.T) {
	closed := filepath.Join(scratch(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	as, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	place, err := clusterFolder(closed, as)
	if err != nil {
		t.Fatal(err)
	}
	inside := strings.HasPrefix(place, closed)
	if as == nil && !inside {
		t.Errorf("an ordinary user's cluster went to %s", place)
	}
	if as == nil {
		return
	}
	t.Cleanup(func() { _ = os.RemoveAll(place) })
	if inside {
		t.Errorf("%s cannot be reached by %s", place, as.name)
	}
	if again, err := clusterFolder(closed, as); err != nil || again != place {
		t.Errorf("found again at %s, %v", again, err)
	}
	startPostgres(t, closed)
}

func TestAGivenPostgresIsLeftAlone(t *testing.T) {
	running := startPostgres(t, scratch(t))
	given, err := StartPostgres(patient(t), PostgresOptions{URL: running.DSN()})
	if err != nil {
		t.Fatal(err)
	}
	stop(t, given)
	query[int](t, running.DSN(), `select 1`)
}
