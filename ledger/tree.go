package ledger

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Tree is a Merkle tree that only grows and keeps no more than its right edge.
type Tree struct {
	size int64
	edge []tlog.Hash // roots of the full subtrees, from the left and the largest on
}

// Append adds a leaf by its hash.
func (t *Tree) Append(leaf tlog.Hash) {
	t.edge = append(t.edge, leaf)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		t.edge = append(t.edge[:last-1], tlog.NodeHash(t.edge[last-1], t.edge[last]))
	}
	t.size++
}

// Size is how many leaves there are.
func (t *Tree) Size() int64 { return t.size }

// Root is the hash over all of them.
func (t *Tree) Root() tlog.Hash {
	if t.size == 0 {
		root, _ := tlog.TreeHash(0, nil)
		return root
	}
	root := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(t.edge[i], root)
	}
	return root
}

// Proof shows that a leaf is in the log that a checkpoint signs: C2SP's
// tlog-proof, which needs nothing else but the log's public key.
type Proof struct {
	Index      int64
	Hashes     tlog.RecordProof
	Checkpoint string // signed
}

const proofVersion = "c2sp.org/tlog-proof@v1"

// Text is the proof as it is handed out.
func (p *Proof) Text() string {
	var b strings.Builder
	b.WriteString(proofVersion + "\nindex " + strconv.FormatInt(p.Index, 10) + "\n")
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n" + p.Checkpoint)
	return b.String()
}

// ParseProof reads what Text wrote, and nothing else.
func ParseProof(text string) (*Proof, error) {
	head, checkpoint, ok := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(text) > maxNote || len(lines) < 2 || len(lines) > 66 || lines[0] != proofVersion {
		return nil, ErrForm
	}
	p := &Proof{Checkpoint: checkpoint}
	var err error
	if p.Index, err = strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64); err != nil || p.Index < 0 {
		return nil, ErrForm
	}
	if p.Hashes, err = parseHashes(lines[2:]); err != nil || p.Text() != text {
		return nil, ErrForm
	}
	return p, nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, line := range lines {
		h, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(h) != tlog.HashSize {
			return nil, ErrForm
		}
		out = append(out, tlog.Hash(h))
	}
	return out, nil
}

// Check holds the proof against the leaf and gives the checkpoint, which one of
// the keys must have signed.
func (p *Proof) Check(leaf tlog.Hash, keys Keys) (*Checkpoint, error) {
	c, err := OpenCheckpoint([]byte(p.Checkpoint), keys)
	if err != nil {
		return nil, err
	}
	if p.Index >= c.Size {
		return nil, ErrForm
	}
	return c, tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, leaf)
}
