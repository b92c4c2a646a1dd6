//go:build !race

package pages_test

import (
	"bytes"
	"testing"

	"probity/evidence/evidencetest"
	"probity/evidence/pages"
)

// TestTranslatedDrawsAlike holds the way the engine draws against the one of the
// tests. The race detector makes translating slow and sees nothing of the guest.
func TestTranslatedDrawsAlike(t *testing.T) {
	t.Parallel()
	whole := evidencetest.PDFWithTraces()
	if !bytes.Equal(seen(t, &pages.Drawer{}, whole).Pix, seen(t, drawer(), whole).Pix) {
		t.Error("another picture")
	}
}
