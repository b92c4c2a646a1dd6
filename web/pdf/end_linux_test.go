package pdf

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"probity/internal/browser"
)

// secret stands on a page, and is to be found nowhere else.
const secret = "Wilhelmina-was-here"

// working are the command lines and surroundings of all that works in a folder.
func working(folder string) (all []string) {
	for _, said := range processes() {
		if strings.Contains(said, folder+"/"+left) {
			all = append(all, said)
		}
	}
	return all
}

// until waits for something.
func until(t *testing.T, what func() bool) {
	t.Helper()
	late := time.After(2 * time.Minute)
	for !what() {
		select {
		case <-late:
			t.Fatal("it never came")
		default:
		}
	}
}

func empty(t *testing.T, folder string) bool {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries) == 0
}

// TestWhoLeavesEndsIt: when nobody waits any more, the program is dead with all it
// started, and its folder gone. While it worked, nothing of the page stood in a
// command line, and nothing of ours around it; nobody else could open its folder.
func TestWhoLeavesEndsIt(t *testing.T) {
	for _, apart := range []bool{true, false} {
		p := press(t, "letter", apart)
		t.Setenv("PROBITY_PEPPER", "a secret of the service")
		ctx, leave := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := p.Print(ctx, Desk, []byte("<p>"+strings.Repeat(secret+" ", 100_000)))
			ended <- err
		}()
		var seen []string
		until(t, func() bool {
			seen = working(p.Folder)
			return len(seen) > 4
		})
		for _, x := range seen {
			if strings.Contains(x, secret) || strings.Contains(x, "PROBITY") || strings.Contains(x, "remote-debugging-port") {
				t.Errorf("anybody on the machine reads %q", x)
			}
			if line, _, _ := strings.Cut(x, "\n"); strings.Contains(line, "--no-sandbox") && !p.Open {
				t.Errorf("its sandbox is open: %q", line)
			}
		}
		folders, _ := filepath.Glob(filepath.Join(p.Folder, left+"*[0-9]"))
		for _, f := range folders {
			if info, err := os.Stat(f); err == nil && info.Mode().Perm() != 0o700 {
				t.Errorf("its folder is %v", info.Mode())
			}
		}
		leave()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
		if still := working(p.Folder); len(still) > 0 {
			t.Errorf("there still works %q", still)
		}
		if !empty(t, p.Folder) {
			t.Error("its folder is still there")
		}
	}
}

// killed is the folder of the process that the next test kills.
const killed = "PDF_TEST_FOLDER"

// TestAKilledServiceLeavesNothing: the program ends with the service, and what it
// wrote goes with the next start. What another service works on stays.
func TestAKilledServiceLeavesNothing(t *testing.T) {
	if folder := os.Getenv(killed); folder != "" { // we are the service
		p, err := prepare(Options{Chromium: browser.Find(t), Folder: folder, Open: os.Getenv(killed+"_OPEN") != ""})
		if err == nil {
			_, err = p.Print(t.Context(), Desk, []byte(strings.Repeat("<p>"+secret, 300_000)))
		}
		t.Fatalf("it was made after all, or failed: %v", err)
	}
	p := press(t, "letter", true)
	service := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAKilledServiceLeavesNothing$")
	service.Env = append(os.Environ(), killed+"="+p.Folder)
	if p.Open {
		service.Env = append(service.Env, killed+"_OPEN=yes")
	}
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return len(working(p.Folder)) > 4 })
	if err := p.sweep(); err != nil || empty(t, p.Folder) || len(working(p.Folder)) == 0 {
		t.Errorf("what is at work was swept away: %v", err)
	}
	if err := service.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = service.Wait()
	until(t, func() bool { return len(working(p.Folder)) == 0 })
	if empty(t, p.Folder) {
		t.Fatal("nothing was left: this shows nothing")
	}
	if _, err := prepare(p.Options); err != nil {
		t.Fatal(err)
	}
	if !empty(t, p.Folder) {
		t.Error("its folder is still there")
	}
}
