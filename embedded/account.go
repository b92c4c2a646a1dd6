package embedded

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

// account is whom Postgres runs as when we are root, which Postgres refuses to be.
type account struct {
	name     string
	uid, gid uint32
}

// unprivileged is nil unless we are root.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{name, uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, errors.New("postgres will not run as root, and neither the user postgres nor nobody exists: run Probity as an ordinary user")
}

// elsewhere is the file in a data folder that names the cluster's real place, when it is not in there.
const elsewhere = "cluster.path"

// clusterFolder is where a cluster lives: in dir, or, when root keeps dir where the account cannot go,
// below /var/lib. The folder exists and belongs to the account afterwards.
func clusterFolder(dir string, as *account) (string, error) {
	place := filepath.Join(dir, "cluster")
	if text, err := os.ReadFile(filepath.Join(dir, elsewhere)); err == nil {
		place = strings.TrimSpace(string(text))
	} else if as != nil && !reachableBy(dir, *as) {
		sum := sha256.Sum256([]byte(dir))
		place = filepath.Join("/var/lib", fmt.Sprintf("probity-%x", sum[:6]))
		if err := os.WriteFile(filepath.Join(dir, elsewhere), []byte(place+"\n"), 0o600); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(place, 0o700); err != nil {
		return "", err
	}
	if as == nil {
		return place, nil
	}
	info, err := os.Stat(place)
	if err != nil {
		return "", err
	}
	if ownedBy(info, *as) {
		return place, nil
	}
	return place, chownAll(place, *as) // also right after a folder was copied back from a backup
}

func chownAll(root string, as account) error {
	return filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(as.uid), int(as.gid)) //nolint:gosec // a folder just made, which nobody else can write to
	})
}

// reachableBy reports whether the account can walk down to dir; dir itself may still be closed to it only
// when it could be opened without letting anyone read it, so it has to be passable as well.
func reachableBy(dir string, as account) bool {
	for {
		info, err := os.Stat(dir)
		if err != nil || !passable(info, as) {
			return false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return true
		}
		dir = parent
	}
}
