package clamd_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/evidence/clamd"
	"probity/evidence/evidencetest"
)

func scanner(t *testing.T) (*evidencetest.Scanner, *clamd.Daemon) {
	t.Helper()
	s := evidencetest.NewScanner(t)
	d, err := clamd.At(s.Address)
	if err != nil {
		t.Fatal(err)
	}
	return s, d
}

var errOurs = errors.New("the database went away")

func TestVerdicts(t *testing.T) {
	t.Parallel()
	s, d := scanner(t)
	zip := evidencetest.Zip(evidencetest.Entry{Name: "a.txt", Body: evidencetest.EICAR()})
	for what, c := range map[string]struct {
		content []byte
		want    clamd.Verdict
	}{
		"words": {[]byte("Words."), clamd.Clean}, "nothing": {nil, clamd.Clean}, "much": {bytes.Repeat([]byte("x"), 300_000), clamd.Clean},
		"EICAR": {evidencetest.EICAR(), clamd.Infected}, "EICAR in a zip": {zip, clamd.Infected},
	} {
		if got, err := d.Scan(t.Context(), bytes.NewReader(c.content)); err != nil || got != c.want {
			t.Errorf("%s: %s, %v", what, got, err)
		}
	}
	s.Most = 1000
	if got, err := d.Scan(t.Context(), bytes.NewReader(make([]byte, 500_000))); err != nil || got != clamd.TooLarge {
		t.Errorf("too large: %s, %v", got, err)
	}
	s.Most = 1 << 30
	if _, err := d.Scan(t.Context(), io.MultiReader(strings.NewReader("half of it"), faulty{})); !errors.Is(err, errOurs) {
		t.Errorf("a file that broke off: %v", err)
	}
	s.Broken.Store(true)
	if got, err := d.Scan(t.Context(), strings.NewReader("Words.")); !errors.Is(err, clamd.ErrNoAnswer) {
		t.Errorf("a daemon that hung up: %s, %v", got, err)
	}
	s.Broken.Store(false)
	s.Down.Store(true)
	if got, err := d.Scan(t.Context(), strings.NewReader("Words.")); !errors.Is(err, clamd.ErrNoAnswer) {
		t.Errorf("a daemon that is down: %s, %v", got, err)
	}
	gone := &clamd.Daemon{Network: "unix", Address: filepath.Join(t.TempDir(), "none")}
	if _, err := gone.Scan(t.Context(), strings.NewReader("Words.")); !errors.Is(err, clamd.ErrNoAnswer) {
		t.Errorf("no daemon: %v", err)
	}
}

type faulty struct{}

func (faulty) Read([]byte) (int, error) { return 0, errOurs }

// TestWhatIsNoVerdictIsNone has daemons say all sorts of things.
func TestWhatIsNoVerdictIsNone(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]clamd.Verdict{
		"stream: OK": clamd.Clean, "stream: Win.Test FOUND": clamd.Infected, "stream: Heuristics.Encrypted.Zip FOUND": clamd.Locked, "stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND": clamd.TooLarge,
		"INSTREAM size limit exceeded. ERROR": clamd.TooLarge, "stream: Can't allocate memory ERROR": "", "UNKNOWN COMMAND": "", "OK": "", "stream: OK stream: X": "", "": "", "HTTP/1.1 200 OK": "",
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			buf := make([]byte, 4096)
			for read := 0; read < 10+4+6+4; {
				n, err := c.Read(buf)
				if err != nil {
					break
				}
				read += n
			}
			_, _ = c.Write([]byte(said + "\x00"))
			_ = c.Close()
		}()
		d := &clamd.Daemon{Network: "tcp", Address: l.Addr().String()}
		got, err := d.Scan(t.Context(), strings.NewReader("Words."))
		if got != want || (want == "") != errors.Is(err, clamd.ErrNoAnswer) {
			t.Errorf("%q: %q, %v", said, got, err)
		}
		_ = l.Close()
	}
}

func TestASilentDaemonIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	d := &clamd.Daemon{Network: "tcp", Address: l.Addr().String(), Within: 50 * time.Millisecond}
	if _, err := d.Scan(t.Context(), strings.NewReader("Words.")); !errors.Is(err, clamd.ErrNoAnswer) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d.Within = 0
	if _, err := d.Scan(ctx, strings.NewReader("Words.")); err == nil {
		t.Error("a cancelled scan gave a verdict")
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{"unix:/run/clamav/clamd.ctl": true, "tcp:127.0.0.1:3310": true, "": false, "/run/clamav/clamd.ctl": false, "http://x": false, "unix:": false} {
		if _, err := clamd.At(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestARealDaemon asks ClamAV itself, with a list of signatures that holds
// EICAR alone, where this machine has the daemon.
func TestARealDaemon(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("clamd")
	if err != nil {
		program = "/usr/sbin/clamd"
		if _, err := os.Stat(program); err != nil {
			t.Skip("no clamd on this machine")
		}
	}
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(filepath.Join(dir, "db"), 0o700))
	// name:type:offset:what to look for, in hex (ClamAV, extended signatures)
	hex := ""
	for _, b := range evidencetest.EICAR() {
		hex += string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15])
	}
	must(os.WriteFile(filepath.Join(dir, "db", "test.ndb"), []byte("Eicar-Test-Signature:0:*:"+hex+"\n"), 0o600))
	socket := filepath.Join(dir, "s")
	must(os.WriteFile(filepath.Join(dir, "clamd.conf"), []byte("LocalSocket "+socket+"\nDatabaseDirectory "+filepath.Join(dir, "db")+"\nForeground yes\nStreamMaxLength 1M\nAlertEncrypted yes\nTemporaryDirectory "+dir+"\n"), 0o600))
	cmd := exec.CommandContext(t.Context(), program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	must(cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	d := &clamd.Daemon{Network: "unix", Address: socket}
	up, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	for ready := false; !ready; {
		_, err := d.Scan(up, strings.NewReader("Words."))
		if ready = err == nil; !ready && up.Err() != nil {
			t.Fatal("clamd did not come up")
		}
	}
	zip := evidencetest.Zip(evidencetest.Entry{Name: "a.txt", Body: evidencetest.EICAR()})
	docx := evidencetest.Office("docx", map[string]string{"word/document.xml": "<w:document/>", "word/media/x.txt": string(evidencetest.EICAR())})
	for what, c := range map[string]struct {
		content []byte
		want    clamd.Verdict
	}{
		"words": {[]byte("Words."), clamd.Clean}, "EICAR": {evidencetest.EICAR(), clamd.Infected}, "EICAR in a zip": {zip, clamd.Infected}, "EICAR in a docx": {docx, clamd.Infected},
		"an encrypted zip": {evidencetest.Encrypted(), clamd.Locked}, "two megabytes": {make([]byte, 2<<20), clamd.TooLarge},
	} {
		if got, err := d.Scan(t.Context(), bytes.NewReader(c.content)); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
}
