package store

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"slices"

	"github.com/lib/pq"
	"golang.org/x/mod/sumdb/tlog"

	"probity/docket"
	"probity/ledger"
)

// ExportFor says what of a case an export shows.
type ExportFor struct {
	As string // how the reader stands to the case
	// Entry says how an entry is shown, and as what; a view of nil adds none.
	Entry func(e *docket.Entry) (how string, view []byte)
	// Document says what of a document is in it.
	Document func(d *Document) (Exported, error)
}

// Exported is what of a document is in an export; the zero value is nothing, not
// even that there is one.
type Exported struct {
	Give *Document // the document, its copy without traces, or what is left of it for the reader
	Why  string    // code: why it is listed and not given
	Bare bool      // of one that is listed nothing but its id is told
	Out  *Document // what is left of it for the public, if it is published
}

// Export writes the record of a case with its proofs, signed, as a zip file: the
// same record gives the same bytes to the same reader, whatever was sealed since
// in other cases. Nothing is written before the case was found.
func (db *DB) Export(ctx context.Context, w io.Writer, key *ledger.Key, procs Procedures, c *Case, d *Docket, o ExportFor) error {
	x := &export{db: db, ctx: ctx, key: key, o: o, out: ledger.NewBundle(w), points: map[int64]string{}}
	m := &x.out.Manifest
	m.Case, m.Number, m.For, m.Head, m.HeadHash = c.ID, c.Number, o.As, int64(d.State.Head), d.State.HeadHash
	if err := x.entries(d); err != nil {
		return err
	}
	if err := x.documents(d.State); err != nil {
		return err
	}
	if err := x.packs(procs, c, d); err != nil {
		return err
	}
	if err := x.checkpoints(); err != nil {
		return err
	}
	return x.out.Close(key)
}

type export struct {
	db     *DB
	ctx    context.Context
	key    *ledger.Key
	o      ExportFor
	out    *ledger.BundleWriter
	points map[int64]string // checkpoints that proofs lean on
}

// entries writes those up to the head that the reader was shown; what is added
// meanwhile is for the next export.
func (x *export) entries(d *Docket) error {
	if len(d.Entries) == 0 {
		return nil
	}
	texts, err := x.db.EntryTexts(x.ctx, TheSystem(), d.State.Case)
	if err != nil {
		return err
	}
	if len(texts) < len(d.Entries) {
		return ErrBroken
	}
	for i := range d.Entries {
		e, t := &d.Entries[i], &texts[i]
		if t.Hash != e.Hash || t.Seq != e.Seq {
			return ErrBroken
		}
		seq := int64(e.Seq)
		how, view := x.o.Entry(e)
		b := ledger.BundleEntry{Seq: seq, Prev: e.Prev, Hash: e.Hash, How: how}
		if how == ledger.Recorded {
			b.Text = ledger.EntryFile("entries", seq, "json")
			if err := x.out.AddText(b.Text, string(t.Entry)); err != nil {
				return err
			}
			if len(t.Salt) > 0 { // one from before there were keys is proven by its words alone
				b.Seal, b.Salt = ledger.EntryFile("seals", seq, "json"), hex.EncodeToString(t.Salt)
				if err := x.out.AddText(b.Seal, t.Body); err != nil {
					return err
				}
			}
		}
		if how != ledger.Withheld && view != nil {
			b.View = ledger.EntryFile("views", seq, "json")
			if err := x.out.AddText(b.View, string(view)); err != nil {
				return err
			}
		}
		if how != ledger.Withheld { // when something was sealed that is not for the reader is not either
			if b.Leaf, b.Proof, err = x.prove(ledger.EntryOf(d.State.Case, seq), ledger.EntryFile("proofs", seq, "tlog-proof")); err != nil {
				return err
			}
		}
		x.out.Manifest.Entries = append(x.out.Manifest.Entries, b)
	}
	return nil
}

// prove writes the proof of a thing; nothing when it is not sealed yet.
func (x *export) prove(s ledger.Subject, file string) (leaf, name string, err error) {
	p, err := x.db.ProofOf(x.ctx, s)
	if errors.Is(err, ErrNotFound) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	c, err := ledger.OpenCheckpoint([]byte(p.Proof.Checkpoint), x.key.Keys())
	if err != nil {
		return "", "", ErrBroken
	}
	x.points[c.No] = p.Proof.Checkpoint
	return p.Leaf.Text(), file, x.out.AddText(file, p.Proof.Text())
}

func (x *export) documents(s *docket.State) error {
	docs, err := x.db.DocumentsOf(x.ctx, TheSystem(), s.Case)
	if err != nil {
		return err
	}
	for i := range docs {
		d := &docs[i]
		shown, err := x.o.Document(d)
		if err != nil {
			return err
		}
		if err := x.published(d, shown.Out); err != nil {
			return err
		}
		if shown.Give == nil && shown.Why == "" {
			continue
		}
		b := ledger.BundleDocument{ID: d.ID, Class: "file", How: ledger.Listed, Why: shown.Why}
		if i := slices.IndexFunc(s.Evidence, func(e docket.Evidence) bool { return e.Document == d.ID }); i >= 0 {
			b.Class = string(s.Evidence[i].From)
		}
		proven := shown.Give == nil && !shown.Bare
		if proven {
			b.Name, b.Commitment = d.Name, d.Commitment
		}
		if give := shown.Give; give != nil {
			b.How, b.Name, b.SHA256, b.File = ledger.Copied, give.Name, give.SHA256, "documents/"+b.Class+"/"+d.ID
			if proven = give.SHA256 == d.SHA256; proven { // the log knows the original; of a copy there is no leaf
				b.How, b.Salt = ledger.Original, d.Salt
			}
			if _, err := x.out.Add(b.File, func(w io.Writer) error { return x.db.CopyDocument(x.ctx, TheSystem(), give, w) }); err != nil {
				return err
			}
		}
		if proven {
			if b.Leaf, b.Proof, err = x.prove(ledger.Subject{Kind: ledger.Document, ID: d.ID}, "proofs/"+d.ID+".tlog-proof"); err != nil {
				return err
			}
		}
		x.out.Manifest.Documents = append(x.out.Manifest.Documents, b)
	}
	return nil
}

// published writes what anybody is given of a document.
func (x *export) published(d, out *Document) error {
	if out == nil {
		return nil
	}
	b := ledger.BundleDocument{ID: d.ID, Class: docket.ToAnybody, How: ledger.Copied, Name: out.Name, SHA256: out.SHA256, File: "documents/" + docket.ToAnybody + "/" + d.ID}
	x.out.Manifest.Documents = append(x.out.Manifest.Documents, b)
	_, err := x.out.Add(b.File, func(w io.Writer) error { return x.db.CopyDocument(x.ctx, TheSystem(), out, w) })
	return err
}

// packs writes the texts of rules that the case stands and stood under.
func (x *export) packs(procs Procedures, c *Case, d *Docket) error {
	digests := []string{c.Digest}
	for i := range d.Entries {
		a := docket.Act{Particulars: d.Entries[i].Particulars}
		if digest := versionIn(&a); digest != "" {
			digests = append(digests, digest)
		}
		if r, ok := a.Particulars.(*docket.Report); ok && r.Digest != "" {
			digests = append(digests, r.Digest)
		}
	}
	slices.Sort(digests)
	for _, digest := range slices.Compact(digests) {
		var text string
		err := x.db.AsActor(x.ctx, TheSystem(), func(tx *Tx) error {
			return tx.GetContext(x.ctx, &text, `select body from procedures where digest = $1`, digest)
		})
		if err != nil {
			return err
		}
		name := "packs/" + digest + ".yaml"
		if err := x.out.AddText(name, text); err != nil {
			return err
		}
		x.out.Manifest.Packs = append(x.out.Manifest.Packs, ledger.BundlePack{Digest: digest, File: name})
	}
	return nil
}

// checkpoints writes those that the proofs lean on and, because they say until
// when everything was in the log, the one before each; each with the proof that
// it goes on from the one listed before it.
func (x *export) checkpoints() error {
	type point struct {
		No     int64  `db:"no"`
		Size   int64  `db:"size"`
		Signed string `db:"signed"`
	}
	var want pq.Int64Array
	for no := range x.points {
		want = append(want, no-1, no)
	}
	return x.db.snapshot(x.ctx, TheSystem(), func(tx *Tx) error {
		var rows []point
		if err := tx.SelectContext(x.ctx, &rows, `select no, size, signed from log_checkpoints where no = any($1) order by no`, want); err != nil {
			return err
		}
		stored := &storedHashes{ctx: x.ctx, tx: tx, known: map[int64]tlog.Hash{}}
		for i, r := range rows {
			p := ledger.BundlePoint{No: r.No, File: ledger.EntryFile("checkpoints", r.No, "checkpoint")}
			if i > 0 && rows[i-1].Size > 0 {
				proof, err := tlog.ProveTree(r.Size, rows[i-1].Size, stored)
				if err != nil {
					return err
				}
				for _, h := range proof {
					p.GoesOn = append(p.GoesOn, h.String())
				}
			}
			if err := x.out.AddText(p.File, r.Signed); err != nil {
				return err
			}
			x.out.Manifest.Checkpoints = append(x.out.Manifest.Checkpoints, p)
		}
		return nil
	})
}
