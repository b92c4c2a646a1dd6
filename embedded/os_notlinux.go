//go:build unix && !linux

package embedded

import "syscall"

// Only Linux tells children of their parent's death. Elsewhere temporald notices by itself (its standard
// input ends) and a Postgres left behind is found and stopped by the next start.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}
