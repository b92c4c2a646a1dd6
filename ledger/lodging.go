package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Lodged is what a lodging receipt promises: that a report which opens this
// commitment was in the body's hands at this time.
type Lodged struct {
	Origin     string // the log's name
	ID         string // of the lodging, a UUID
	At         time.Time
	Commitment string // in hex
}

const lodgedVersion = "probity.lodging/v1"

// Commitment is made over a report exactly as it was sent. The opening, 32
// random bytes, keeps whoever has the commitment from finding out by trying what
// a short report says.
func Commitment(opening [32]byte, report []byte) string {
	sum := sha256.Sum256(report)
	all := sha256.Sum256([]byte("probity.report/v1\n" + base64.StdEncoding.EncodeToString(opening[:]) + "\n" + hex.EncodeToString(sum[:]) + "\n"))
	return hex.EncodeToString(all[:])
}

// Text is what is signed.
func (l *Lodged) Text() string {
	return strings.Join([]string{lodgedVersion, l.Origin, l.ID, stamp(l.At), l.Commitment}, "\n") + "\n"
}

func parseLodged(text string) (*Lodged, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] != lodgedVersion || !digestForm.MatchString(lines[4]) {
		return nil, ErrForm
	}
	s, err := ParseSubject(Lodging + "/" + lines[2])
	if err != nil {
		return nil, err
	}
	l := &Lodged{Origin: lines[1], ID: s.ID, Commitment: lines[4]}
	if l.At, err = parseStamp(lines[3]); err != nil || l.Text() != text {
		return nil, ErrForm
	}
	return l, nil
}

// SignLodging signs the promise.
func (k *Key) SignLodging(l *Lodged) ([]byte, error) { return k.sign(l.Text()) }

// Receipt is a lodging receipt as its holder keeps it: a small text that can be
// printed. It says nothing of the report.
type Receipt struct {
	Signed  string   // the promise, signed
	Opening [32]byte // with it and the report the commitment is opened
	Leaf    string   // of the lodging in the log; "" until it was sealed
	Proof   string   // that the leaf is in the log; "" until it was sealed
}

const receiptHead = `LODGING RECEIPT

Whoever has this receipt can show, years later and without the body that gave it, that a report was
lodged at the time below. Keep it with the report exactly as it was sent; without the report it shows
only that one was lodged. Keep the part "opening" to yourself until you want to show which report it was.

Checked by: probity-verify receipt FILE --key PUBLIC-KEY --report REPORT
`

const (
	partSigned  = "\n===== signed promise =====\n"
	partOpening = "\n===== opening =====\n"
	partLeaf    = "\n===== leaf of the log =====\n"
	partProof   = "\n===== proof that it is in the log =====\n"
	partEnd     = "\n===== end =====\n"
	partPending = "\nNot sealed yet. Ask again in a while for the receipt with its proof.\n"
)

// Text is the receipt as it is handed out.
func (r *Receipt) Text() string {
	out := receiptHead + partSigned + r.Signed + partOpening + base64.StdEncoding.EncodeToString(r.Opening[:]) + "\n"
	if r.Proof == "" {
		return out + partPending + partEnd
	}
	return out + partLeaf + r.Leaf + partProof + r.Proof + partEnd
}

// ParseReceipt reads what Text wrote. Line ends of Windows, which a copy may have
// got, are put up with.
func ParseReceipt(text []byte) (*Receipt, error) {
	if len(text) > maxNote {
		return nil, ErrForm
	}
	t := string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	rest, ok := strings.CutPrefix(t, receiptHead+partSigned)
	if !ok {
		return nil, ErrForm
	}
	r := &Receipt{}
	var opening string
	if r.Signed, rest, ok = strings.Cut(rest, partOpening); !ok {
		return nil, ErrForm
	}
	if opening, rest, ok = strings.Cut(rest, "\n"); !ok {
		return nil, ErrForm
	}
	bits, err := base64.StdEncoding.DecodeString(opening)
	if err != nil || len(bits) != len(r.Opening) {
		return nil, ErrForm
	}
	copy(r.Opening[:], bits)
	if rest, ok = strings.CutPrefix(rest, partLeaf); ok {
		if r.Leaf, rest, ok = strings.Cut(rest, partProof); !ok {
			return nil, ErrForm
		}
		r.Proof = strings.TrimSuffix(rest, partEnd)
	}
	if r.Text() != t {
		return nil, ErrForm
	}
	return r, nil
}

// Checked is what a receipt was found to show.
type Checked struct {
	Lodged Lodged
	Sealed *Checkpoint // that holds it; nil: the receipt has no proof yet
	Shown  bool        // the report that was given is the one it was given for
}

// Errors of Check: each says in a sentence what does not hold.
var (
	ErrSignature = errors.New("the promise is not signed by the key that was given: it was altered, or somebody else wrote it")
	ErrReport    = errors.New("the report that was given is not the one that was lodged, or not exactly as it was sent")
	ErrLeaf      = errors.New("the leaf in the receipt is not about this lodging")
	ErrProof     = errors.New("the proof does not show that this lodging is in the log")
)

// Check holds a receipt against the keys and, where it is given (not nil), the
// report as it was sent.
func (r *Receipt) Check(keys Keys, report []byte) (*Checked, error) {
	n, err := keys.open([]byte(r.Signed))
	if err != nil {
		return nil, errors.Join(ErrSignature, err)
	}
	l, err := parseLodged(n.Text)
	if err != nil {
		return nil, err
	}
	if !signedBy(n, l.Origin) {
		return nil, errors.Join(ErrSignature, &note.UnverifiedNoteError{Note: n})
	}
	out := &Checked{Lodged: *l}
	if report != nil {
		if Commitment(r.Opening, report) != l.Commitment {
			return out, ErrReport
		}
		out.Shown = true
	}
	if r.Proof == "" {
		return out, nil
	}
	leaf, err := ParseLeaf(r.Leaf)
	if err != nil {
		return out, err
	}
	if leaf.Subject != (Subject{Kind: Lodging, ID: l.ID}) || leaf.Hash != l.Commitment || !leaf.At.Equal(l.At) {
		return out, ErrLeaf
	}
	p, err := ParseProof(r.Proof)
	if err != nil {
		return out, err
	}
	c, err := p.Check(leaf.LeafHash(), keys)
	if err != nil || c.Origin != l.Origin {
		return out, errors.Join(ErrProof, err)
	}
	out.Sealed = c
	return out, nil
}
