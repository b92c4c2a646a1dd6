// Package pdf makes PDFs of pages: tagged, so that a screen reader finds headings,
// lists and tables in them, with an outline, a title and their language.
//
// They are printed by a Chromium of the operator, to which a page is handed over as
// it is. Chromium is never sent to an address: it has no network, runs no script,
// starts anew for each page in a folder of its own, and is gone with all it started
// and wrote when the page is made, or nobody waits for it any more.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Size is a sheet, in inches.
type Size struct{ Width, Height float64 }

// SizeOf is a sheet by its name.
func SizeOf(name string) (Size, error) {
	switch name {
	case "letter":
		return Size{8.5, 11}, nil
	case "a4":
		return Size{8.27, 11.69}, nil
	}
	return Size{}, fmt.Errorf("pages are made for letter or a4, not for %q", name)
}

// What one page may cost. What is beyond is refused: it can be printed from the
// browser of whoever reads it.
const (
	mostText = 16 << 20         // bytes of a page that is handed over
	mostMade = 64 << 20         // bytes of a PDF
	mostData = 2 << 20          // KiB of data of each process
	mostTime = 60 * time.Second // from being asked for to being made, the wait in the line with it
	mostWait = 4                // in each line, beside the one whose turn it is
)

// Lines are whom pages are made for. Each line has one turn at a time, so that the
// public cannot keep the people of a case waiting.
type Line int

// The lines.
const (
	Public Line = iota
	Parties
	Desk
	lines
)

var (
	// ErrBusy says that too many are waiting.
	ErrBusy = errors.New("too many pages are being made at the moment")
	// ErrTooLong says that a page is longer than what is made here.
	ErrTooLong = errors.New("the page is too long to be made into a PDF here")
)

// Options are the operator's.
type Options struct {
	Chromium string // the program
	Size     Size
	Open     bool   // without Chromium's own sandbox
	Folder   string // where it may write while it works; that of the system when empty
}

// Press makes PDFs.
type Press struct {
	Options
	as    *account // whom Chromium runs as; nil: as this process
	apart bool     // the kernel gives it no network and ends with it all it started
	lines [lines]line
}

// line is those who wait for their turn.
type line struct{ inside, turn chan struct{} }

// enter waits for a turn. Who finds the line full is sent away at once.
func (l line) enter(ctx context.Context) (leave func(), err error) {
	select {
	case l.inside <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	select {
	case l.turn <- struct{}{}:
		return func() { <-l.turn; <-l.inside }, nil
	case <-ctx.Done():
		<-l.inside
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, ErrBusy
		}
		return nil, ctx.Err()
	}
}

// New is a press, tried out: what it is for does work here. What an earlier one left
// behind, because it was killed, is taken away.
func New(ctx context.Context, o Options) (*Press, error) {
	p, err := prepare(o)
	if err != nil {
		return nil, err
	}
	const sheet = `<!doctype html><html lang="en"><head><title>Trial</title></head><body><h1>Trial</h1></body></html>`
	var first error
	for _, p.apart = range []bool{true, false} {
		if _, err := p.Print(ctx, Desk, []byte(sheet)); err == nil {
			return p, nil
		} else if first == nil || ctx.Err() == nil {
			first = errors.Join(first, err)
		}
	}
	return nil, fmt.Errorf("%s prints nothing: %w", o.Chromium, first)
}

// Apart reports that it is the kernel that keeps Chromium from every network.
func (p *Press) Apart() bool { return p.apart }

// Print makes a PDF of a page, which holds all it needs: nothing it names is fetched.
func (p *Press) Print(ctx context.Context, who Line, page []byte) ([]byte, error) {
	if len(page) > mostText {
		return nil, ErrTooLong
	}
	ctx, done := context.WithTimeout(ctx, mostTime)
	defer done()
	leave, err := p.lines[who].enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	made, err := p.print(ctx, page)
	switch {
	case err != nil:
		return nil, err
	case len(made) > mostMade:
		return nil, ErrTooLong
	}
	return unsigned(made)
}
