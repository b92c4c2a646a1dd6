package ledger

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// How an export shows an entry.
const (
	Recorded = "recorded" // its words, proven to be those that its hash was made over
	InPart   = "in part"  // what the reader may see of it; that it stands in the record at that place is proven, not the words
	Withheld = "withheld" // its number and hash alone: it is not for the reader
)

// How an export shows a document.
const (
	Original = "original" // as it was taken in, proven to be what the log knows
	Copied   = "copy"     // a copy without traces, or what is left after something was blacked out: the signature vouches for it
	Listed   = "listed"   // that there is one, and why it is not in the export; the rest of the manifest says no more than the reader may know
)

// Version 2 lists the documents that are not in the export, and whose each is.
const (
	bundleVersion  = "probity.export/v2"
	bundleVersion1 = "probity.export/v1"
)

// Manifest lists what an export holds. Its SHA-256 is what is signed.
type Manifest struct {
	Format      string           `json:"format"`
	Log         string           `json:"log"` // name of the log
	Case        string           `json:"case"`
	Number      string           `json:"number"`
	For         string           `json:"for"` // how the reader stands to the case
	Head        int64            `json:"head"`
	HeadHash    string           `json:"head_hash"`
	Entries     []BundleEntry    `json:"entries"`
	Documents   []BundleDocument `json:"documents"`
	Packs       []BundlePack     `json:"packs"`
	Checkpoints []BundlePoint    `json:"checkpoints"`
	Files       []BundleFile     `json:"files"`
}

// BundleFile is a file of the export with its hash.
type BundleFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// BundleEntry is an entry of the docket.
type BundleEntry struct {
	Seq   int64  `json:"seq"`
	Prev  string `json:"prev,omitempty"`
	Hash  string `json:"hash"`
	How   string `json:"how"`
	Text  string `json:"text,omitempty"`  // file: its words as they were recorded
	Seal  string `json:"seal,omitempty"`  // file: as it stands in the record, sealed; the hash is made over that
	Salt  string `json:"salt,omitempty"`  // in hex: with it and the words the commitment in the seal is opened
	View  string `json:"view,omitempty"`  // file: as the reader sees it
	Leaf  string `json:"leaf,omitempty"`  // what was sealed of it
	Proof string `json:"proof,omitempty"` // file
}

// BundleDocument is a document of the case.
type BundleDocument struct {
	ID         string `json:"id"`
	Class      string `json:"class,omitempty"` // who brought it into evidence; "file": it is on the file and in no evidence; "public": what anybody is given of it
	How        string `json:"how,omitempty"`   // "" is version 1: an original where it has a leaf
	Why        string `json:"why,omitempty"`   // code: why it is only listed
	Name       string `json:"name,omitempty"`  // as it was uploaded
	SHA256     string `json:"sha256,omitempty"`
	Salt       string `json:"salt,omitempty"`       // with it the hash is what the log commits to; none: the log holds the hash
	Commitment string `json:"commitment,omitempty"` // of one that is only listed: what the log knows it by
	File       string `json:"file,omitempty"`
	Leaf       string `json:"leaf,omitempty"`
	Proof      string `json:"proof,omitempty"`
}

// BundlePack is a text of rules that the case stood under.
type BundlePack struct {
	Digest string `json:"digest"`
	File   string `json:"file"`
}

// BundlePoint is a checkpoint that the proofs lean on, or the one before it.
type BundlePoint struct {
	No     int64    `json:"no"`
	File   string   `json:"file"`
	GoesOn []string `json:"goes_on,omitempty"` // proof that this log goes on from that of the checkpoint listed before
}

// BundleWriter writes an export: a zip file without compression, in which the
// same record gives the same bytes.
type BundleWriter struct {
	Manifest Manifest
	zip      *zip.Writer
}

// NewBundle begins an export.
func NewBundle(w io.Writer) *BundleWriter {
	return &BundleWriter{Manifest: Manifest{Format: bundleVersion, Entries: []BundleEntry{}, Documents: []BundleDocument{}, Packs: []BundlePack{}, Checkpoints: []BundlePoint{}}, zip: zip.NewWriter(w)}
}

// Add writes a file that is listed in the manifest, and gives its hash.
func (b *BundleWriter) Add(name string, write func(io.Writer) error) (string, error) {
	w, err := b.raw(name)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if err := write(io.MultiWriter(w, sum)); err != nil {
		return "", err
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	b.Manifest.Files = append(b.Manifest.Files, BundleFile{name, hash})
	return hash, nil
}

// AddText is Add for a text.
func (b *BundleWriter) AddText(name, text string) error {
	_, err := b.Add(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	return err
}

func (b *BundleWriter) raw(name string) (io.Writer, error) {
	return b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store}) // no time: it would differ each time
}

const bundleReadme = `This is the record of one case as one reader may see it.

manifest.json lists every entry, document and text of rules with its hash; manifest.note is the
signature over it. entries/ are the words as they were recorded, seals/ what stands for them in the
record; views/ what the reader sees of an entry; documents/ lie by who brought them into evidence;
proofs/ show that each stands in the log which the checkpoints sign. manifest.json also names the documents that
are not here, and why.

Check it without the body that gave it:  probity-verify export FILE --key PUBLIC-KEY
`

// Close writes the manifest and signs it.
func (b *BundleWriter) Close(k *Key) error {
	b.Manifest.Log = k.Name()
	if err := b.AddText("README.txt", bundleReadme); err != nil {
		return err
	}
	text, err := json.MarshalIndent(&b.Manifest, "", " ")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	signed, err := k.sign(b.Manifest.signed(hex.EncodeToString(sum[:])))
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{manifestFile, text}, {signatureFile, signed}} {
		w, err := b.raw(f.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.text); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

const (
	manifestFile  = "manifest.json"
	signatureFile = "manifest.note"
)

// signed is what is signed of a manifest with the hash.
func (m *Manifest) signed(hash string) string {
	return strings.Join([]string{m.Format, m.Log, m.Case, hash}, "\n") + "\n"
}

// EntryFile names the file of an entry in a folder of the export.
func EntryFile(folder string, seq int64, kind string) string {
	return fmt.Sprintf("%s/%06d.%s", folder, seq, kind)
}
