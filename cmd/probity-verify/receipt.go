package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"

	"probity/ledger"
)

// receipt checks a lodging receipt.
func (c *check) receipt(_ context.Context, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	r, err := ledger.ParseReceipt(text)
	if err != nil {
		return c.bad("This is not a lodging receipt as it was handed out: something was added, left out or changed.")
	}
	var report []byte
	if c.report != "" {
		if report, err = os.ReadFile(c.report); err != nil {
			return err
		}
	}
	got, err := r.Check(c.keys, report)
	if err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n")
		return c.bad("The receipt does not hold: %s.", reason)
	}
	copied := got.Sealed != nil && c.copied != nil
	if copied {
		if err := c.inCopy(got.Sealed); err != nil {
			return err
		}
	}
	c.say("YES. %s promised on %s that a report was lodged with it.", got.Lodged.Origin, got.Lodged.At.Format(dayForm))
	if got.Shown {
		c.say("     It was the report in %s, byte for byte.", c.report)
	} else {
		c.say("     Which report it was is not shown: give it with --report.")
	}
	if got.Sealed == nil {
		c.say("     The receipt has no proof of the log yet: ask for it anew where it came from.")
	} else {
		c.say("     The lodging is in the log that checkpoint %d of %s signs.", got.Sealed.No, got.Sealed.At.Format(dayForm))
	}
	if copied {
		c.say("     That checkpoint is the one in the copy.")
	}
	return nil
}

// inCopy looks whether a checkpoint is the one of its number in the copy: two
// that differ were signed for two logs, one of them to be shown to some.
func (c *check) inCopy(point *ledger.Checkpoint) error {
	s, err := c.copied.Get(point.No)
	if errors.Is(err, fs.ErrNotExist) {
		return c.bad("The copy has no checkpoint %d, which this was proven by: it was never part of the log that was copied, or was removed from the copy.", point.No)
	}
	if err != nil {
		return err
	}
	theirs, err := ledger.OpenCheckpoint(s.Signed, c.keys)
	if err != nil {
		return c.bad("Checkpoint %d in the copy was altered.", point.No)
	}
	if theirs.Text() != point.Text() {
		return c.bad("Checkpoint %d was signed twice: the one that proves this is of %s, the copy's of %s. There are two logs.", point.No, point.At.Format(dayForm), theirs.At.Format(dayForm))
	}
	return nil
}

// copyFolder checks the copy by itself: every checkpoint is signed, none is
// missing, and each goes on from the one before.
func (c *check) copyFolder(_ context.Context, dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return err
	}
	r, err := ledger.AuditCopy(ledger.Copy{Dir: dir}, c.keys)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		c.say("NO. %s", f.Says)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	if r.Last == nil {
		return c.bad("There is no checkpoint in %s.", dir)
	}
	c.say("YES. The copy holds %d checkpoints over %d leaves, the last of %s; each goes on from the one before.", r.Copied, r.Leaves, r.Last.At.Format(dayForm))
	return nil
}
