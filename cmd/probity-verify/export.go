package main

import (
	"context"
	"errors"
	"os"

	"probity/ledger"
)

// export checks the exported record of a case.
func (c *check) export(_ context.Context, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r, err := ledger.CheckBundle(f, info.Size(), c.keys)
	if errors.Is(err, ledger.ErrForm) {
		return c.bad("This is not an export of a case, or not as it was handed out.")
	}
	if err != nil {
		return err
	}
	for _, found := range r.Findings {
		c.say("NO. %s", found.Says)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	m := &r.Manifest
	if c.copied != nil {
		for _, p := range r.Checkpoints {
			if err := c.inCopy(p); err != nil {
				return err
			}
		}
	}
	c.say("YES. This is the record of case %s as %s signed it, for a reader who stands to it as: %s.", m.Number, m.Log, m.For)
	c.say("     Entries: %d, of them as recorded %d, in part %d, withheld %d. Texts of rules: %d.",
		len(m.Entries), r.How[ledger.Recorded], r.How[ledger.InPart], r.How[ledger.Withheld], len(m.Packs))
	c.say("     Documents: %d, of them as they were taken in %d, copies %d, named and not in the export %d.",
		len(m.Documents), r.Documents[ledger.Original], r.Documents[ledger.Copied], r.Documents[ledger.Listed])
	if n := len(r.Checkpoints); n > 0 {
		c.say("     What is shown is in the log up to checkpoint %d of %s.", r.Checkpoints[n-1].No, r.Checkpoints[n-1].At.Format(dayForm))
		if c.copied != nil {
			c.say("     The checkpoints it is proven by (%d) are those in the copy.", n)
		} else {
			c.say("     They were not held against a copy of the log: name it with --copy.")
		}
	}
	if r.Unsealed > 0 {
		c.say("     %d things in it were not sealed yet when it was made: they are vouched for by the signature alone.", r.Unsealed)
	}
	return nil
}
