package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// installed is one folder with postgres and initdb in it. Named ones ($PGBIN, the PATH, pg_config) were
// somebody's choice; the others were found by looking around.
type installed struct {
	bin, major string
	named      bool
}

// findPostgres returns the folder of binaries to use: for an existing cluster only those of the major
// version that made it will do, for a new one the first named or else the newest is taken.
func findPostgres(ctx context.Context, wanted string, say func(string)) (string, error) {
	var fit, others []installed
	for _, p := range installedPostgres(ctx) {
		if wanted == "" || p.major == wanted {
			fit = append(fit, p)
		} else {
			others = append(others, p)
		}
	}
	if len(fit) > 0 {
		say(fmt.Sprintf("Postgres: version %s, installed in %s.", fit[0].major, fit[0].bin))
		return fit[0].bin, nil
	}
	bin, err := postgresFromNpm(ctx, wanted, say)
	if err == nil {
		return bin, nil
	}
	if wanted != "" && len(others) > 0 {
		return "", fmt.Errorf("the data folder was made by Postgres %s, and only other versions are installed (%s in %s): install it with\n  %s\n(npm: %w)",
			wanted, others[0].major, others[0].bin, installCommand(wanted), err)
	}
	return "", fmt.Errorf("no Postgres found: install one with\n  %s\nor set DATABASE_URL to one that runs elsewhere (npm: %w)", installCommand(wanted), err)
}

// installedPostgres lists what works: named ones in the order of the naming, then the newest first.
func installedPostgres(ctx context.Context) []installed {
	var named, around []string
	if dir := os.Getenv("PGBIN"); dir != "" {
		named = append(named, dir)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil { // often a link in /usr/local/bin
			named = append(named, filepath.Dir(real))
		}
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		named = append(named, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin", "/usr/libexec/postgresql*", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin", "/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		matches, _ := filepath.Glob(pattern)
		around = append(around, matches...)
	}
	var list []installed
	seen := map[string]bool{}
	for i, dir := range slices.Concat(named, around) {
		real, err := filepath.EvalSymlinks(dir)
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		if major, ok := postgresVersion(ctx, real); ok {
			list = append(list, installed{real, major, i < len(named)})
		}
	}
	slices.SortStableFunc(list, func(a, b installed) int {
		switch {
		case a.named && b.named:
			return 0
		case a.named:
			return -1
		case b.named:
			return 1
		}
		return cmp.Compare(number(b.major), number(a.major))
	})
	return list
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// postgresVersion answers false when the folder lacks a program we need.
func postgresVersion(ctx context.Context, dir string) (major string, ok bool) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return "", false
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return "", false
	}
	fields := strings.Fields(string(out)) // postgres (PostgreSQL) 15.18 (Debian …)
	if len(fields) < 3 {
		return "", false
	}
	major, _, _ = strings.Cut(fields[2], ".")
	return major, true
}

func installCommand(major string) string {
	has := func(program string) bool { _, err := exec.LookPath(program); return err == nil }
	sudo := "sudo "
	if os.Geteuid() == 0 {
		sudo = ""
	}
	switch {
	case has("apt-get") && major != "":
		return sudo + "apt-get install -y postgresql-" + major
	case has("apt-get"):
		return sudo + "apt-get install -y postgresql"
	case has("dnf"):
		return sudo + "dnf install -y postgresql-server"
	case has("apk"):
		return sudo + "apk add postgresql"
	case has("brew") || runtime.GOOS == "darwin":
		return "brew install postgresql@" + cmp.Or(major, "17")
	}
	return "your system's package manager (package postgresql)"
}

// npmVersions are published builds whose binaries were tried; every version there is tagged beta.
var npmVersions = map[string]string{"15": "15.18.0-beta.17", "16": "16.14.0-beta.17", "17": "17.10.0-beta.17"}

// postgresFromNpm installs the platform's Postgres package, once, into a folder that the account which
// runs Postgres can read.
func postgresFromNpm(ctx context.Context, major string, say func(string)) (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("not installed")
	}
	version, ok := npmVersions[cmp.Or(major, "16")]
	if !ok {
		return "", fmt.Errorf("no build of version %s is known there", major)
	}
	arch := map[string]string{"amd64": "x64", "arm64": "arm64", "arm": "arm"}[runtime.GOARCH]
	pack := "@embedded-postgres/" + runtime.GOOS + "-" + arch
	cache, err := CacheFolder()
	if err != nil {
		return "", err
	}
	if os.Geteuid() == 0 {
		cache = "/var/cache/probity" // root's own cache is closed to the account that runs Postgres
	}
	home := filepath.Join(cache, "postgres-"+version)
	bin := filepath.Join(home, "node_modules", pack, "native", "bin")
	if _, ok := postgresVersion(ctx, bin); ok {
		return bin, nil
	}
	if os.Getenv("PROBITY_OFFLINE") == "1" {
		return "", errors.New("not asked, PROBITY_OFFLINE=1")
	}
	say("Postgres: none installed; fetching " + pack + " " + version + " with npm.")
	if err := os.MkdirAll(home, 0o755); err != nil { //nolint:gosec // programs, which another account may have to start
		return "", err
	}
	cmd := exec.CommandContext(ctx, npm, "install", "--prefix", home, "--no-audit", "--no-fund", "--no-save", pack+"@"+version)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install: %w: %s", err, lastLine(out))
	}
	if _, ok := postgresVersion(ctx, bin); !ok {
		return "", fmt.Errorf("%s holds no working postgres", bin)
	}
	return bin, nil
}

func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}
