package ledger

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"probity/ledger/chain"
)

const (
	maxBundleFiles = 50_000
	maxBundleText  = 16 << 20
)

// BundleReport is what checking an export came to.
type BundleReport struct {
	Findings    []Finding
	Manifest    Manifest
	How         map[string]int // entries by how they are shown
	Documents   map[string]int // by how they are shown
	Unsealed    int            // entries and documents that were not sealed when it was made
	Checkpoints []*Checkpoint
}

// CheckBundle holds an export against the keys. ErrForm: it is no export.
func CheckBundle(r io.ReaderAt, size int64, keys Keys) (*BundleReport, error) {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > maxBundleFiles {
		return nil, ErrForm
	}
	c := &bundleCheck{keys: keys, files: map[string]*zip.File{}, hashes: map[string]string{}, out: &BundleReport{How: map[string]int{}, Documents: map[string]int{}}}
	for _, f := range z.File {
		if f.Method != zip.Store || c.files[f.Name] != nil { // nothing to unpack, and no name twice
			return nil, ErrForm
		}
		c.files[f.Name] = f
	}
	if err := c.manifest(); err != nil {
		return nil, err
	}
	c.contents()
	c.points()
	c.entries()
	c.documents()
	c.packs()
	return c.out, nil
}

type bundleCheck struct {
	keys   Keys
	files  map[string]*zip.File
	hashes map[string]string // of the files, as they are
	out    *BundleReport
}

func (c *bundleCheck) found(code string, s Subject, format string, args ...any) {
	c.out.Findings = append(c.out.Findings, Finding{Code: code, Subject: s, Says: fmt.Sprintf(format, args...)})
}

// text reads a small file; one that is not there is empty.
func (c *bundleCheck) text(name string) []byte {
	f := c.files[name]
	if f == nil || f.UncompressedSize64 > maxBundleText {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return nil
	}
	defer func() { _ = r.Close() }()
	out, err := io.ReadAll(io.LimitReader(r, maxBundleText))
	if err != nil {
		return nil
	}
	return out
}

func (c *bundleCheck) manifest() error {
	text := c.text(manifestFile)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	m := &c.out.Manifest
	if err := d.Decode(m); err != nil || m.Format != bundleVersion && m.Format != bundleVersion1 {
		return ErrForm
	}
	sum := sha256.Sum256(text)
	n, err := c.keys.open(c.text(signatureFile))
	if err != nil || n.Text != m.signed(hex.EncodeToString(sum[:])) || !signedBy(n, m.Log) {
		c.found(Changed, Subject{}, "The list of contents is not the one that was signed, or not signed by the key that was given.")
	}
	return nil
}

// contents holds every file against the manifest.
func (c *bundleCheck) contents() {
	listed := map[string]bool{manifestFile: true, signatureFile: true}
	for _, f := range c.out.Manifest.Files {
		listed[f.Name] = true
		if c.files[f.Name] == nil {
			c.found(Dropped, Subject{}, "The file %s is missing.", f.Name)
			continue
		}
		sum := sha256.New()
		r, err := c.files[f.Name].Open()
		if err == nil {
			_, err = io.Copy(sum, r)
			err = errors.Join(err, r.Close())
		}
		if c.hashes[f.Name] = hex.EncodeToString(sum.Sum(nil)); err != nil || c.hashes[f.Name] != f.SHA256 {
			c.found(Changed, Subject{}, "The file %s is not the one that was exported.", f.Name)
		}
	}
	var more []string
	for name := range c.files {
		if !listed[name] {
			more = append(more, name)
		}
	}
	slices.Sort(more)
	for _, name := range more {
		c.found(BadLog, Subject{}, "The file %s was put in afterwards.", name)
	}
}

// points reads the checkpoints; each must go on from the one before.
func (c *bundleCheck) points() {
	var last *Checkpoint
	for _, b := range c.out.Manifest.Checkpoints {
		p, err := OpenCheckpoint(c.text(b.File), c.keys)
		if err != nil || p.No != b.No || p.Origin != c.out.Manifest.Log {
			c.out.Findings = append(c.out.Findings, unsigned(b.No))
			continue
		}
		if last != nil {
			hashes, err := parseHashes(b.GoesOn)
			if err != nil || p.No <= last.No || p.Size < last.Size || last.Size > 0 && tlog.CheckTree(hashes, p.Size, p.Root, last.Size, last.Root) != nil {
				c.found(Forked, Subject{}, "Checkpoint %d does not go on from checkpoint %d: they are of two logs.", p.No, last.No)
			}
		}
		last, c.out.Checkpoints = p, append(c.out.Checkpoints, p)
	}
}

// sealed checks a leaf and its proof, and that the thing was not back-dated.
func (c *bundleCheck) sealed(s Subject, hash, leafText, proofFile string, at *time.Time) {
	name := sentence(s)
	if leafText == "" || proofFile == "" {
		c.out.Unsealed++
		return
	}
	l, err := ParseLeaf(leafText)
	if err != nil || l.Subject != s || l.Hash != hash {
		c.found(Changed, s, "%s: what the export says was sealed of it is about something else.", name)
		return
	}
	if at != nil && !l.At.Equal(*at) {
		c.found(ReDated, s, "%s bears the time %s; when it was sealed, it bore %s.", name, day(*at), day(l.At))
	}
	p, err := ParseProof(string(c.text(proofFile)))
	if err != nil {
		c.found(BadLog, s, "%s: its proof cannot be read.", name)
		return
	}
	by, err := p.Check(l.LeafHash(), c.keys)
	if err != nil || by.Origin != c.out.Manifest.Log {
		c.found(Changed, s, "%s: the proof does not show that it is in the log.", name)
		return
	}
	i := slices.IndexFunc(c.out.Checkpoints, func(q *Checkpoint) bool { return q.Text() == by.Text() })
	if i < 0 {
		c.found(Forked, s, "%s is proven by a checkpoint %d that is not among those of the export.", name, by.No)
		return
	}
	if i > 0 && s.Kind == Entry {
		if before := c.out.Checkpoints[i-1]; before.No == by.No-1 && p.Index >= before.Size && !l.At.After(before.Until) {
			c.out.Findings = append(c.out.Findings, backDated(&l, before, by))
		}
	}
}

func (c *bundleCheck) entries() {
	m := &c.out.Manifest
	prev := ""
	for i := range m.Entries {
		e := &m.Entries[i]
		s := EntryOf(m.Case, e.Seq)
		name := sentence(s)
		c.out.How[e.How]++
		if e.Seq != int64(i)+1 {
			c.found(Dropped, EntryOf(m.Case, int64(i)+1), "%s is missing.", sentence(EntryOf(m.Case, int64(i)+1)))
			return
		}
		if e.Prev != prev {
			c.found(Moved, s, "%s is not chained to the one before it.", name)
		}
		prev = e.Hash
		var at *time.Time
		switch e.How {
		case Recorded:
			at = c.recorded(e)
		case InPart:
		case Withheld:
			continue
		default:
			c.found(BadLog, s, "%s is shown in a way this program does not know.", name)
		}
		c.sealed(s, e.Hash, e.Leaf, e.Proof, at)
	}
	if int64(len(m.Entries)) != m.Head || prev != m.HeadHash {
		c.found(Cut, Subject{}, "The docket ends at entry %d, the list of contents says %d.", len(m.Entries), m.Head)
	}
}

// recorded holds an entry's text against its hash and its place.
func (c *bundleCheck) recorded(e *BundleEntry) *time.Time {
	s := EntryOf(c.out.Manifest.Case, e.Seq)
	var says struct {
		Case string    `json:"case"`
		Seq  int64     `json:"seq"`
		At   time.Time `json:"at"`
		Prev string    `json:"prev"`
	}
	words := c.text(e.Text)
	if e.Seal == "" && c.hashes[e.Text] != e.Hash || e.Seal != "" && !c.opens(e, words) {
		c.found(Changed, s, "%s: the text is not the one its hash was made over.", sentence(s))
		return nil
	}
	if json.Unmarshal(words, &says) != nil || says.Case != s.Case || says.Seq != s.Seq || says.Prev != e.Prev {
		c.found(Moved, s, "%s: its text says that it belongs elsewhere.", sentence(s))
		return nil
	}
	return &says.At
}

// opens reports whether the sealed text is the one that was hashed, and commits to
// the words.
func (c *bundleCheck) opens(e *BundleEntry, words []byte) bool {
	salt, err := hex.DecodeString(e.Salt)
	if err != nil || c.hashes[e.Seal] != e.Hash {
		return false
	}
	t, err := chain.Read(string(c.text(e.Seal)))
	return err == nil && t.Case == c.out.Manifest.Case && int64(t.Seq) == e.Seq && t.Prev == e.Prev && t.Discloses(salt, words)
}

func (c *bundleCheck) documents() {
	for _, d := range c.out.Manifest.Documents {
		s := Subject{Kind: Document, ID: d.ID}
		how := d.how()
		c.out.Documents[how]++
		switch how {
		case Listed:
			if d.Commitment != "" {
				c.sealed(s, d.Commitment, d.Leaf, d.Proof, nil)
			}
			continue
		case Original, Copied:
		default:
			c.found(BadLog, s, "Document %s is shown in a way this program does not know.", d.ID)
			continue
		}
		if c.hashes[d.File] != d.SHA256 {
			c.found(Changed, s, "Document %s is not the one that was exported.", d.ID)
		}
		if how == Original {
			c.sealed(s, d.committed(), d.Leaf, d.Proof, nil)
		}
	}
}

// how is how the document is shown. Version 1 did not say; a copy had no salt.
func (d *BundleDocument) how() string {
	switch {
	case d.How != "":
		return d.How
	case d.Leaf == "" && d.Salt == "":
		return Copied
	}
	return Original
}

// committed is what the log knows a document by.
func (d *BundleDocument) committed() string {
	salt, err := hex.DecodeString(d.Salt)
	if err != nil || d.Salt == "" {
		return d.SHA256
	}
	return chain.Commit(salt, []byte(d.SHA256))
}

func (c *bundleCheck) packs() {
	for _, p := range c.out.Manifest.Packs {
		if c.hashes[p.File] != p.Digest {
			c.found(Changed, Subject{}, "The rules in %s are not the text that the case was pinned to.", p.File)
		}
	}
}
