package ledger

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Record is a thing as the database has it now.
type Record struct {
	Subject Subject
	At      time.Time
	Hash    string
	Whole   bool // its text is the one its hash was made over, as far as that can be seen
	// Columns that stand beside the text and say something else than it.
	Columns []string
	// Loose: it is not chained to the one before it, which is changed or gone. It is
	// said of what is not sealed yet; of the rest the log says more.
	Loose bool
}

// Row is a leaf as the database has it, with the thing it is about.
type Row struct {
	Index  int64
	Leaf   Leaf
	Stored *tlog.Hash // the leaf's hash as it was stored when it was sealed; nil when it is missing
	Now    *Record    // nil when there is no such thing any more
}

// Source is a database to be audited.
type Source interface {
	// Checkpoints gives the signed checkpoints by number.
	Checkpoints(ctx context.Context, each func(no, size int64, signed []byte) error) error
	// Rows gives the leaves by index.
	Rows(ctx context.Context, each func(Row) error) error
	// Unsealed gives whatever should become a leaf and is none yet.
	Unsealed(ctx context.Context, each func(Record) error) error
	// Beside gives what has no leaf and shows by itself that it was tampered with:
	// texts of rules, the pieces of documents, where dockets end.
	Beside(ctx context.Context, each func(Finding) error) error
}

// Report is what an audit came to.
type Report struct {
	Findings []Finding
	Leaves   int64
	Last     *Checkpoint // of the database; nil when nothing was ever sealed
	Waiting  int64       // things not sealed yet, none of them older than it should be
	Copied   int64       // checkpoints in the copy that were compared
}

// Audit holds a database against its own log and, where there is one, against
// the copy. Without the copy an attacker who can write to the database and has
// the key can make a log anew; with it nobody can.
func Audit(ctx context.Context, src Source, keys Keys, copied *Copy) (*Report, error) {
	a := &audit{keys: keys, out: &Report{}, byNo: map[int64]*Checkpoint{}, wrong: map[string]*mismatch{}}
	if err := src.Checkpoints(ctx, a.checkpoint); err != nil {
		return nil, err
	}
	if copied != nil {
		a.copy = &copyReader{copy: *copied, keys: keys}
		if err := a.compare(); err != nil {
			return nil, err
		}
	}
	if err := src.Rows(ctx, a.row); err != nil {
		return nil, err
	}
	a.ended()
	if err := src.Unsealed(ctx, a.unsealed); err != nil {
		return nil, err
	}
	a.tellMismatches()
	named := map[string]bool{}
	for _, f := range a.out.Findings {
		named[f.Subject.Case] = true
	}
	// That a docket ends elsewhere than its case says adds nothing where an entry of
	// it was named.
	return a.out, src.Beside(ctx, func(f Finding) error {
		if f.Subject.Case == "" || !named[f.Subject.Case] {
			a.found(f)
		}
		return nil
	})
}

type audit struct {
	keys   Keys
	copy   *copyReader
	out    *Report
	points []*Checkpoint // of the database, in order; those that cannot be read are left out
	byNo   map[int64]*Checkpoint
	lastNo int64
	next   int // the checkpoint that the next leaf belongs to
	tree   Tree
	broken bool // the tree is not the signed one from here on: told once
	named  bool // and a leaf at which it is not was named
	wrong  map[string]*mismatch
	order  []string // keys of wrong as they were found
	until  time.Time
}

func (a *audit) found(f Finding) { a.out.Findings = append(a.out.Findings, f) }

func (a *audit) checkpoint(no, size int64, signed []byte) error {
	c, err := OpenCheckpoint(signed, a.keys)
	var last Checkpoint
	if n := len(a.points); n > 0 {
		last = *a.points[n-1]
	}
	switch {
	case err != nil:
		a.found(unsigned(no))
		a.lastNo = no
		return nil
	case c.No != no || c.Size != size || no != a.lastNo+1:
		a.found(misplaced(no, c.No, a.lastNo))
	case c.Size < last.Size || c.At.Before(last.At) || c.Until.Before(last.Until):
		a.found(runsBack(no))
	}
	a.points, a.byNo[no], a.lastNo = append(a.points, c), c, no
	a.out.Last = c
	return nil
}

// compare holds the checkpoints of the database against the copy's.
func (a *audit) compare() error {
	last, err := a.copy.copy.Last()
	if err != nil {
		return err
	}
	have := a.lastNo
	if last < have {
		a.found(copyBehind(last, have))
	}
	for no := int64(1); no <= last; no++ {
		s, c, err := a.copy.open(no)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			a.found(copyLacks(no))
			continue
		case errors.Is(err, ErrForm) || c == nil && err != nil && !isPath(err):
			a.found(copyUnsigned(no))
			continue
		case err != nil:
			return err
		}
		a.copy.add(s, c)
		a.out.Copied++
		if ours := a.byNo[no]; ours != nil && ours.Text() != c.Text() {
			a.found(forked(no, ours, c))
		}
	}
	if last > have && a.copy.last != nil {
		a.found(cutOff(a.out.Last, a.copy.last))
	}
	return nil
}

func isPath(err error) bool {
	var p *fs.PathError
	return errors.As(err, &p)
}

// row takes the next leaf.
func (a *audit) row(r Row) error {
	at := a.tree.Size()
	if r.Index != at {
		a.found(leafMissing(at, r.Index))
		a.broken, a.named = true, true // whatever follows stands elsewhere
		for a.tree.Size() < r.Index {
			a.tree.Append(a.expected(a.tree.Size()))
			a.sealed()
		}
	}
	h := r.Leaf.LeafHash()
	switch want, known := a.copy.leaf(r.Index); {
	case known && want != h:
		a.named = true
		a.found(leafChanged(r, a.sealing(), "the copy"))
	case !known && (r.Stored == nil || *r.Stored != h):
		a.named = true
		a.found(leafChanged(r, a.sealing(), "the log"))
	}
	a.tree.Append(h)
	a.hold(r)
	a.sealed()
	return nil
}

// expected is what is known of a leaf that is missing.
func (a *audit) expected(index int64) tlog.Hash {
	h, _ := a.copy.leaf(index)
	return h
}

// sealing is the checkpoint that sealed the leaf that comes next, or nil.
func (a *audit) sealing() *Checkpoint {
	for a.next < len(a.points) && a.points[a.next].Size <= a.tree.Size() {
		a.next++
	}
	if a.next == len(a.points) {
		return nil
	}
	return a.points[a.next]
}

// sealed looks at the checkpoints that end at this leaf.
func (a *audit) sealed() {
	for i := a.next; i < len(a.points) && a.points[i].Size <= a.tree.Size(); i++ {
		a.next = i + 1
		if c := a.points[i]; c.Size == a.tree.Size() && c.Root != a.tree.Root() && !a.broken {
			a.broken = true
			if !a.named {
				a.found(otherRoot(c))
			}
		}
	}
}

// hold holds the thing of a leaf against the leaf.
func (a *audit) hold(r Row) {
	// The leaf has just been added: the checkpoint that sealed it is the first
	// one larger than its index.
	before, by := a.around(r.Index)
	dated := r.Leaf.Subject.Kind == Entry || r.Leaf.Subject.Kind == Decision || r.Leaf.Subject.Kind == Lodging
	if dated && before != nil && !r.Leaf.At.After(before.Until) {
		a.found(backDated(&r.Leaf, before, by))
	}
	if dated && by != nil && r.Leaf.At.After(by.At.Add(by.At.Sub(by.Until))) {
		a.found(ahead(&r.Leaf, by))
	}
	switch {
	case r.Now == nil:
		a.mismatch(&r.Leaf, nil, by)
	case r.Now.Hash != r.Leaf.Hash, !r.Now.At.Equal(r.Leaf.At), !r.Now.Whole:
		a.mismatch(&r.Leaf, r.Now, by)
	case len(r.Now.Columns) > 0:
		a.found(columnsSay(r.Now))
	}
}

// around are the checkpoint before the one that sealed a leaf, and that one.
func (a *audit) around(index int64) (before, by *Checkpoint) {
	i := a.next
	for i > 0 && a.points[i-1].Size > index {
		i--
	}
	for i < len(a.points) && a.points[i].Size <= index {
		i++
	}
	if i > 0 && i <= len(a.points) {
		before = a.points[i-1]
	}
	if i < len(a.points) {
		by = a.points[i]
	}
	return before, by
}

// ended looks at what the checkpoints promise beyond the last leaf.
func (a *audit) ended() {
	a.out.Leaves = a.tree.Size()
	if a.out.Last != nil && a.out.Last.Size > a.tree.Size() {
		a.found(leavesGone(a.tree.Size(), a.out.Last))
	}
	if a.out.Last != nil {
		a.until = a.out.Last.Until
		if n := a.tree.Size(); n > a.out.Last.Size {
			a.found(leavesUnsigned(n-a.out.Last.Size, a.out.Last))
		}
	}
}

func (a *audit) unsealed(r Record) error {
	if !r.Whole {
		a.found(Finding{Code: Changed, Subject: r.Subject, Says: sentence(r.Subject) + " is not the text that was recorded: its hash is that of another. It was not sealed yet."})
	}
	if r.Subject.Kind != Document && !a.until.IsZero() && !r.At.After(a.until) {
		a.found(slippedIn(r, a.out.Last))
		return nil
	}
	if len(r.Columns) > 0 {
		a.found(columnsSay(&r))
	}
	if r.Loose {
		a.found(loose(r.Subject))
	}
	a.out.Waiting++
	return nil
}

// copyReader reads the copy once, from the first seal on.
type copyReader struct {
	copy   Copy
	keys   Keys
	leaves map[int64]tlog.Hash
	last   *Checkpoint
}

func (c *copyReader) open(no int64) (Seal, *Checkpoint, error) {
	s, err := c.copy.Get(no)
	if err != nil {
		return s, nil, err
	}
	point, err := OpenCheckpoint(s.Signed, c.keys)
	return s, point, err
}

func (c *copyReader) add(s Seal, point *Checkpoint) {
	if c.leaves == nil {
		c.leaves = map[int64]tlog.Hash{}
	}
	from := point.Size - int64(len(s.Leaves))
	for i, h := range s.Leaves {
		c.leaves[from+int64(i)] = h
	}
	c.last = point
}

// leaf is the hash of a leaf as the copy has it.
func (c *copyReader) leaf(index int64) (tlog.Hash, bool) {
	if c == nil {
		return tlog.Hash{}, false
	}
	h, ok := c.leaves[index]
	return h, ok
}

// AuditCopy holds a copy against itself: no checkpoint is missing, each is
// signed, and each goes on from the one before it.
func AuditCopy(copied Copy, keys Keys) (*Report, error) {
	out := &Report{}
	last, err := copied.Last()
	if err != nil {
		return nil, err
	}
	reader := copyReader{copy: copied, keys: keys}
	var tree Tree
	for no := int64(1); no <= last; no++ {
		s, c, err := reader.open(no)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out.Findings = append(out.Findings, copyLacks(no))
			return out, nil // nothing after it can be followed
		case isPath(err):
			return nil, err
		case err != nil:
			out.Findings = append(out.Findings, copyUnsigned(no))
			return out, nil
		}
		for _, h := range s.Leaves {
			tree.Append(h)
		}
		switch before := out.Last; {
		case c.No != no:
			out.Findings = append(out.Findings, misplaced(no, c.No, no-1))
		case tree.Size() != c.Size || tree.Root() != c.Root:
			out.Findings = append(out.Findings, otherRoot(c))
			return out, nil
		case before != nil && (c.Origin != before.Origin || c.At.Before(before.At) || c.Until.Before(before.Until)):
			out.Findings = append(out.Findings, runsBack(no))
		}
		out.Last, out.Leaves, out.Copied = c, tree.Size(), out.Copied+1
	}
	return out, nil
}
