package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"probity/web/pdf"
)

// fitPress refuses settings by which no PDF could be made, where some are to be.
func (s settings) fitPress() error {
	if s.chromium == "" {
		return nil
	}
	if _, err := exec.LookPath(s.chromium); err != nil {
		return fmt.Errorf("PROBITY_CHROMIUM names no program: %w", err)
	}
	if s.openPrint != "on" && s.openPrint != "off" {
		return errors.New("PROBITY_CHROMIUM_SANDBOX is on, or off where nothing else goes (docs/operations.md)")
	}
	if _, err := pdf.SizeOf(s.sheet); err != nil {
		return fmt.Errorf("PROBITY_PAPER: %w", err)
	}
	return nil
}

// openPress tries out what makes PDFs, if anything is to. Where it does not work the
// service goes on without: no report waits for a PDF.
func (h *house) openPress(ctx context.Context) {
	if h.chromium == "" {
		return
	}
	size, err := pdf.SizeOf(h.sheet)
	var press *pdf.Press
	if err == nil {
		press, err = pdf.New(ctx, pdf.Options{Chromium: h.chromium, Size: size, Open: h.openPrint == "off"})
	}
	switch {
	case err != nil:
		h.log.Error("no PDFs are made", "reason", err.Error()) // of a page that says nothing
	case !press.Apart():
		h.log.Warn("PDFs are made without namespaces: Chromium is kept from the network by its own settings alone")
		h.press = press
	default:
		h.press = press
	}
}
