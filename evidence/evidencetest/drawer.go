package evidencetest

import (
	"os"
	"path/filepath"
	"sync"

	"probity/evidence/pages"
)

// Translated is the folder in which tests keep the translated guest that draws pages,
// so that it is translated once on a machine and not by each test program: with the
// race detector that takes a minute. make test has it done without.
func Translated() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		folder = os.TempDir()
	}
	return filepath.Join(folder, "probity", "pdfium")
}

// Drawer draws the pages of all tests of a program.
var Drawer = sync.OnceValue(func() *pages.Drawer { return &pages.Drawer{Kept: Translated()} })
