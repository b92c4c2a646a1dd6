//go:build !linux

package pdf

import (
	"errors"
	"os/exec"
)

type account struct{}

// prepare refuses: what keeps Chromium shut in is asked of Linux.
func prepare(Options) (*Press, error) { return nil, errors.New("PDFs are made on Linux alone") }

func (*Press) folder() (dir string, clear func(), err error) {
	return "", nil, errors.New("PDFs are made on Linux alone")
}

func (*Press) shut(*exec.Cmd, string) {}
